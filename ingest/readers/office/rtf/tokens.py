"""Cut a Rich Text Format file into braces, control words, signs and letters."""

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto

_TOKEN = re.compile(
    rb"\\(?P<word>[A-Za-z]{1,32})(?P<number>-?\d{1,10})?\x20?"
    rb"|\\'(?P<hex>[0-9A-Fa-f]{2})"
    rb"|\\(?P<sign>[^A-Za-z'])"
    rb"|(?P<brace>[{}])"
    rb"|(?P<letters>[^\\{}\r\n\x00]+)",
    re.DOTALL,
)
DEFAULT_CODEC = "cp1252"
_UTF8 = 65001
SYMBOLS = 2  # the character set of fonts whose letters are pictures
# What a font's number of a character set stands for, in the names of Python's codecs.
CODECS = {
    **{0: "cp1252", 77: "mac_roman", 128: "cp932", 129: "cp949", 130: "johab", 134: "gbk"},
    **{136: "big5", 161: "cp1253", 162: "cp1254", 163: "cp1258", 177: "cp1255", 178: "cp1256"},
    **{186: "cp1257", 204: "cp1251", 222: "cp874", 238: "cp1250", 254: "cp437", 255: "cp850"},
    **{81: "mac_arabic", 83: "mac_greek", 84: "mac_cyrillic", 86: "mac_romanian"},
    **{87: "mac_cyrillic", 89: "mac_latin2", 82: "cp1255", 85: "mac_turkish"},
}


class Kind(Enum):
    """What a token is."""

    OPENS = auto()
    ENDS = auto()
    WORD = auto()
    SIGN = auto()
    LETTERS = auto()


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of the file: ``text`` names a word or a sign, ``letters`` are in the font's codec."""

    kind: Kind
    text: str = ""
    number: int | None = None
    letters: bytes = b""


def tokens(data: bytes) -> Iterator[Token]:
    """Yield the tokens in order; the raw bytes of a picture are passed over."""
    place = 0
    while place < len(data):
        found = _TOKEN.match(data, place)
        if found is None:  # a line end, or a backslash at the very end
            place += 1
            continue
        place = found.end()
        if found["word"]:
            word = found["word"].decode("ascii")
            number = int(found["number"]) if found["number"] else None
            if word == "bin":
                place += max(0, number or 0)
            else:
                yield Token(Kind.WORD, word, number)
        elif found["hex"]:
            yield Token(Kind.LETTERS, letters=bytes([int(found["hex"], 16)]))
        elif found["sign"]:
            yield Token(Kind.SIGN, found["sign"].decode("latin-1"))
        elif found["brace"]:
            yield Token(Kind.OPENS if found["brace"] == b"{" else Kind.ENDS)
        else:
            yield Token(Kind.LETTERS, letters=found["letters"])


def codec_of(page: int | None) -> str:
    """Return Python's name of a code page, that of Western Europe where none is known."""
    name = "utf-8" if page == _UTF8 else f"cp{page}"
    try:
        codecs.lookup(name)
    except LookupError:
        return DEFAULT_CODEC
    return name
