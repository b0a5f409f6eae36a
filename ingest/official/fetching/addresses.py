"""Refuse addresses that a source has no business with: other schemes, this machine, its network."""

import ipaddress
import socket
from collections.abc import Collection
from urllib.parse import urljoin, urlsplit

from ingest.errors import RefusedError, UnreachableError

_SCHEMES = {"http": 80, "https": 443}


def check_address(address: str, private_hosts: Collection[str], *, resolve: bool = True) -> None:
    """Check that an address is one of the open network, or of a host that a person has allowed.

    Without ``resolve`` a name is taken as it is: behind a proxy this machine need not know it.

    :raises RefusedError: when it is none.
    :raises UnreachableError: when its name is not known.
    """
    parts = urlsplit(address)
    if parts.scheme not in _SCHEMES or not parts.hostname:
        raise RefusedError(f"{address} is refused: only https and http addresses are asked")
    if parts.hostname in private_hosts:
        return
    for found in _addresses(parts.hostname, parts.port or _SCHEMES[parts.scheme], resolve):
        check_peer(found, parts.hostname, private_hosts)


def check_peer(found: str, host: str, private_hosts: Collection[str]) -> None:
    """Check that the machine behind a name is none of this network.

    :raises RefusedError: when it is, and nobody has allowed it.
    """
    if host in private_hosts:
        return
    number = ipaddress.ip_address(found.partition("%")[0])
    mapped = getattr(number, "ipv4_mapped", None) or number
    if not mapped.is_global or mapped.is_multicast:
        raise RefusedError(
            f"{host} is refused: {found} is an address of this machine or network. Where that is "
            "meant, name the host in private_hosts below [official] in sources.toml"
        )


def behind(address: str, target: str, *, plain_http: bool) -> str:
    """Return the address that a redirect leads to.

    :raises RefusedError: when it leaves https, or http and https altogether.
    """
    following = urljoin(address, target)
    before, after = urlsplit(address).scheme, urlsplit(following).scheme
    if after not in _SCHEMES:
        raise RefusedError(f"{address} leads to {following}, which is no https or http address")
    if before == "https" and after == "http" and not plain_http:
        raise RefusedError(
            f"{address} leads from https to {following}. Where that is meant, set "
            "plain_http = true in the source's table below [official] in sources.toml"
        )
    return following


def _addresses(host: str, port: int, resolve: bool) -> list[str]:
    try:
        return [str(ipaddress.ip_address(host))]
    except ValueError:
        if not resolve:
            return []
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as exc:
        raise UnreachableError(
            f"{host} is not known to this network ({exc}); look whether the network is there"
        ) from exc
    return sorted({str(entry[4][0]) for entry in found})
