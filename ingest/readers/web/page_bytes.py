"""Make UTF-8 of a page's bytes, in the encoding that they are written in."""

import re

from ingest.errors import ReadError
from ingest.readers.lists.encoding import declared_encoding, encoding_of_bytes, spoken

HEAD = 4096  # bytes among which a page says its encoding
UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")
_CHARSET = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([\w.:-]{2,40})""", re.IGNORECASE)
_WESTERN = "cp1252"  # what browsers take a page for that says nothing


def in_utf8(data: bytes) -> tuple[bytes, str | None, list[str]]:
    """Return a page's bytes, their encoding (None: as the page itself says), and warnings.

    What is UTF-8 is that, whatever the page says.
    """
    if data.startswith(UTF16_MARKS):
        return data, None, []
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    else:
        return data, "utf-8", []
    said = _CHARSET.search(data, 0, HEAD)
    if said:
        known = declared_encoding(said[1].decode("ascii"))
        try:
            return data.decode(known or "").encode("utf-8"), "utf-8", []
        except (LookupError, UnicodeDecodeError):
            return data, None, []
    try:
        found = encoding_of_bytes(data)
    except ReadError:
        found = _WESTERN
    warning = f"the page does not say its encoding: read as {spoken(found)}"
    return data.decode(found, "replace").encode("utf-8"), "utf-8", [warning]
