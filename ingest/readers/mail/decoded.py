"""Make text of a mail's bytes: encodings that are missing or wrong, lines that flow."""

import re
from email.message import EmailMessage

from ingest.errors import ReadError
from ingest.readers.lists.encoding import declared_encoding, encoding_of_bytes, spoken

_LAST = "cp1252"
_MARKS = re.compile(r">*")
_SIGNATURE = "-- "


def text_of(part: EmailMessage) -> tuple[str, list[str]]:
    """Return the text of a part, and a warning where its encoding had to be found.

    Bytes that are UTF-8 are that, whatever the mail says; few other texts happen to be.
    """
    data = part.get_payload(decode=True)
    if not isinstance(data, bytes):
        return "", []
    said = part.get_content_charset() or ""
    text, found = decoded(data, said)
    if part.get_content_subtype() == "plain" and str(part.get_param("format")).lower() == "flowed":
        text = unflowed(text, joins=str(part.get_param("delsp")).lower() == "yes")
    if not found:
        return text, []
    why = f"is not written in {said}, as it says" if said else "does not say its encoding"
    return text, [f"a text of the mail {why}: read as {spoken(found)}"]


def decoded(data: bytes, said: str = "") -> tuple[str, str | None]:
    """Return the text of bytes with their line ends as newlines.

    The second is the encoding that was found, where the one that they say is missing or wrong.
    """
    known = declared_encoding(said) if said else None
    names = (known, "utf-8") if data.isascii() else ("utf-8", known)  # ISO-2022-JP is ASCII too
    for name in names:
        try:
            return _lines(data.decode(name or "")), None
        except (LookupError, UnicodeDecodeError):
            continue
    try:
        found = encoding_of_bytes(data)
    except ReadError:
        found = _LAST
    return _lines(data.decode(found, "replace")), found


def unflowed(text: str, *, joins: bool) -> str:
    """Return a text whose lines flow (RFC 3676) with its paragraphs as lines.

    A line that ends in a blank goes on in the next one that is quoted as often; ``joins``: that
    blank is no part of the text, and a word may go on.
    """
    lines: list[str] = []
    depth, flows = 0, False
    for raw in text.split("\n"):
        marks = _MARKS.match(raw)
        assert marks is not None
        now, rest = marks.end(), raw[marks.end() :]
        if rest.startswith(" ") and not rest.lstrip().startswith(">"):
            rest = rest[1:]  # a blank that only keeps the line from being taken for another
        if flows and now == depth and rest != _SIGNATURE:
            lines[-1] += rest
        else:
            lines.append(f"{'>' * now}{' ' if now else ''}{rest}")
        depth, flows = now, rest.endswith(" ") and rest != _SIGNATURE
        if flows and joins:
            lines[-1] = lines[-1][:-1]
    return "\n".join(lines)


def _lines(text: str) -> str:
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
