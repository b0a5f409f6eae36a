"""Wrong tokens counted by who sent them: a few a minute, then the right one has to wait as well."""

import ipaddress
import logging
import time
from collections import deque
from collections.abc import Callable
from pathlib import Path

from ui.errors import log_line

MINUTE = 60.0
MOST = 5  # wrong tokens a minute from one address
MOST_TOGETHER = 60  # and from all, which many machines may send
_NETWORK_BITS = 64  # of IPv6: who has one address of it has them all
_log = logging.getLogger(__name__)


class Tries:
    """The wrong tokens of the last minute. Used by the server's one event loop."""

    def __init__(
        self, data: Path | None = None, clock: Callable[[], float] = time.monotonic
    ) -> None:
        """Begin to count; what is logged goes to standard error and into the folder ``data``."""
        self._data, self._clock = data, clock
        self._wrong: deque[tuple[float, str]] = deque()
        self._barred: dict[str, float] = {}  # logged once a minute for each

    def is_barred(self, client: object) -> bool:
        """Whether this client has to wait before another token is looked at."""
        name = name_of(client)
        self._forget()
        mine = sum(1 for _, other in self._wrong if other == name)
        if mine < MOST and len(self._wrong) < MOST_TOGETHER:
            return False
        if name not in self._barred and len(self._barred) < MOST_TOGETHER:
            self._barred[name] = self._clock()
            self._write(f"tokens from {name} are not looked at for a minute: too many were wrong")
        return True

    def count(self, client: object) -> None:
        """Take a wrong token down, and log it."""
        name = name_of(client)
        self._wrong.append((self._clock(), name))
        self._write(f"a wrong token from {name} was refused")

    def _forget(self) -> None:
        before = self._clock() - MINUTE
        while self._wrong and self._wrong[0][0] <= before:
            self._wrong.popleft()
        self._barred = {name: when for name, when in self._barred.items() if when > before}

    def _write(self, line: str) -> None:
        _log.warning("%s", line)
        if self._data:
            log_line(line, self._data)


def name_of(client: object) -> str:
    """Return an address, of IPv6 its network; what is no address is one nameless client."""
    host = client[0] if isinstance(client, tuple | list) and client else None
    try:
        address = ipaddress.ip_address(str(host).partition("%")[0])
    except ValueError:
        return "an unknown address"
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped:
            return str(address.ipv4_mapped)
        if not address.is_loopback:
            return str(ipaddress.ip_network((address, _NETWORK_BITS), strict=False))
    return str(address)
