"""Tell whether a page of another address sent a request.

A browser says with Origin which page it asks for. Only the page that this server sent may ask, from
the very address and port that the browser reached it under. Streamlit alone would let in every port
of this machine, and ask a server on the internet for this machine's address before it refuses.
"""

import re
from collections.abc import Iterable

_HOST = re.compile(r"[A-Za-z0-9._:\[\]-]+")  # a name or an address, and a port


def is_foreign(headers: Iterable[tuple[bytes, bytes]]) -> bool:
    """Whether a request names another page than its own as where it comes from.

    One without Origin is no browser's, or asks for nothing that another page could misuse.
    """
    given = [(name.lower(), value.decode("latin-1")) for name, value in headers]
    origins = [value for name, value in given if name == b"origin"]
    hosts = [value for name, value in given if name == b"host"]
    if not origins:
        return False
    if len(origins) != 1 or len(hosts) != 1 or not _HOST.fullmatch(hosts[0]):
        return True
    # https where a server with TLS stands before this one.
    return origins[0] not in (f"http://{hosts[0]}", f"https://{hosts[0]}")
