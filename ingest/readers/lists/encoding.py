"""Find the encoding in which bytes that say nothing of it are text, or refuse them.

Letters of scripts other than Latin stand beside each other, those that Latin script adds to A to Z
mostly stand alone. charset-normalizer tells encodings of other scripts apart; of Latin ones it
takes Central Europe's for nearly everything, so these are told by what they make of the words.
"""

import codecs
import re
from itertools import pairwise
from pathlib import Path

from charset_normalizer import from_bytes

from ingest.errors import ReadError

SAMPLE_BYTES = 256 * 1024
OTHER_SCRIPT = 0.5  # of the bytes beyond ASCII: so many beside another are no Latin letters
MIN_SEEN = 2
_BOMS = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
_CASED = ("cp1251", "koi8_r", "cp866", "cp1253")  # of scripts with capitals
_OTHER = ["cp1255", "cp1256", "gb18030", "big5", "cp932", "cp949"]
WELL_CASED = 0.9  # of the words: capitals only at their beginning, or throughout
_BEYOND = re.compile(rb"[\x80-\xff]+")
_LATIN_RUN = 3  # letters that Latin script adds and that stand side by side, at most
# What no text has: bytes without a letter, signs between letters.
_FAULT = re.compile(
    "\ufffd|[\x80-\x9f]|[^\\W\\d_][\xa1-\xac\xae-\xb6\xb8-\xbf\xd7\xf7\u02c6-\u02dd\u2013-\u203a\u2122]"
    "[^\\W\\d_]|(?<!\\w)[\xa3\xa5\xaf\xb3\xb9\xbc\xbe][^\\W\\d_]{3}"
)
_APOSTROPHES = re.compile("(?<=[^\\W\\d_])[\u2013\u2014\u2018\u2019](?=[^\\W\\d_])")
_LATIN = ("cp1252", "cp1250", "mac_roman", "cp850")  # the likeliest first
# Turkish has its own letters where Western Europe's sets have those of Icelandic, which is written
# with accents that Turkish has not.
_TURKISH_PLACES, _ICELANDIC = frozenset("ÐðÞþ"), frozenset("ÁÉÍÓÚÆáéíóúæ")
# A set by Python's name: the larger one that programs write in under its name (WHATWG's labels).
_WIDER = {
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "tis-620": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "euc_kr": "cp949",
    "shift_jis": "cp932",
    "big5": "big5hkscs",
}
_SAVE = "save the file as UTF-8 and put it back"


def declared_encoding(name: str) -> str | None:
    """Return Python's name of an encoding that a file names, None for one that nobody knows.

    What calls itself ISO-8859-1 is written in Windows-1252, as browsers know.
    """
    try:
        known = codecs.lookup(name.strip())
    except (LookupError, ValueError):
        return None
    return _WIDER.get(known.name, known.name)


def encoding_of(path: Path) -> tuple[str, list[str]]:
    """Return the encoding of a file, and a warning where nothing in it says so.

    :raises ReadError: when the bytes are no text of an encoding that can be told.
    """
    decoder = codecs.getincrementaldecoder("utf-8")()
    with path.open("rb") as file:
        start = file.read(4)
        marked = next((name for bom, name in _BOMS.items() if start.startswith(bom)), None)
        if marked:
            return marked, []
        try:
            decoder.decode(start)
            while chunk := file.read(1 << 20):
                decoder.decode(chunk)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError as exc:
            found = _of_bytes(_around(path, file.tell()), exc)
            return found, [f"not UTF-8: read as {spoken(found)}; {_SAVE} if letters are wrong"]
    return "utf-8", []


def _around(path: Path, behind: int) -> bytes:
    """Return bytes that hold the first that is no UTF-8; what comes before may be ASCII alone."""
    with path.open("rb") as file:
        file.seek(max(0, behind - (1 << 20) - 4))
        data = file.read((1 << 20) + SAMPLE_BYTES)
    first = _BEYOND.search(data)
    begin = max(0, first.start() - SAMPLE_BYTES // 2) if first else 0
    return data[begin : begin + SAMPLE_BYTES]


def encoding_of_bytes(data: bytes) -> str:
    """Return the encoding of bytes that say nothing of it; UTF-8 where they are that.

    :raises ReadError: when they are no text of an encoding that can be told.
    """
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as exc:
        first = max(0, exc.start - SAMPLE_BYTES // 2)
        return _of_bytes(data[first : first + SAMPLE_BYTES], exc)
    return "utf-8"


def spoken(encoding: str) -> str:
    """Return an encoding's usual name: ``cp1251`` is Windows-1251."""
    return (
        encoding.replace("cp125", "Windows-125")
        .replace("_", "-")
        .upper()
        .replace("WINDOWS", "Windows")
    )


def _of_bytes(data: bytes, error: UnicodeDecodeError) -> str:
    runs = _BEYOND.findall(data)
    beyond = sum(map(len, runs))
    beside = sum(len(r) for r in runs if len(r) > 1)
    if beyond >= MIN_SEEN and beside > OTHER_SCRIPT * beyond:
        likely = [name for name in _CASED if _is_well_cased(runs, name)]
        if len(likely) == 1:
            return likely[0]
        best = from_bytes(data, cp_isolation=likely or _OTHER).best()
        if best is None and max(map(len, runs)) <= _LATIN_RUN:
            return _latin(data)
        if best is None:
            raise ReadError(
                f"not UTF-8 text, nor of an encoding that can be told (byte {error.start}); {_SAVE}"
            )
        return str(best.encoding)
    return _latin(data)


def _latin(data: bytes) -> str:
    best = min(_LATIN, key=lambda name: _faults(data.decode(name, errors="replace")))
    if best == "cp1252":
        letters = set(data.decode(best, errors="replace"))
        return "cp1254" if letters & _TURKISH_PLACES and not letters & _ICELANDIC else best
    return best


def _faults(text: str) -> int:
    """Return how often a text has what no word has: it is read in the wrong encoding."""
    plain = _APOSTROPHES.sub("", text)
    words = re.findall(r"[^\W\d_]+", plain)
    cased = sum(_is_odd(word) for word in words)
    return len(_FAULT.findall(plain)) + cased


def _is_odd(word: str) -> bool:
    """Whether a capital beyond A to Z stands behind a small letter."""
    return any(b.isupper() and not b.isascii() and a.islower() for a, b in pairwise(word))


def _is_well_cased(runs: list[bytes], encoding: str) -> bool:
    """Whether words are written as words are: read in another encoding, capitals stand in them."""
    words = [word for run in runs for word in run.decode(encoding, errors="replace").split()]
    well = sum(w.isalpha() and (w[1:].islower() or w.isupper() or len(w) == 1) for w in words)
    return well >= WELL_CASED * len(words)
