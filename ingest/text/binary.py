"""Tell a program's bytes from a text in a one-byte encoding."""

MOST_CONTROLS = 0.005  # of the bytes; a ninth of random ones are, of a page's none or a few
FEW = 8  # of which a short text may hold more than that share
_CONTROLS = bytes(n for n in (*range(32), 127) if n not in b"\t\n\x0b\x0c\r\x1a")


def is_binary(data: bytes) -> bool:
    """Whether more bytes are control characters than a text has; UTF-16 is the caller's."""
    controls = len(data) - len(data.translate(None, _CONTROLS))
    return controls > max(FEW, MOST_CONTROLS * len(data))
