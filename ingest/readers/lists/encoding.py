"""Find the encoding in which a table's bytes are text, or refuse them.

Letters of scripts other than Latin stand beside each other, those that Latin script adds to A to Z
mostly stand alone. charset-normalizer tells encodings of one kind apart.
"""

import codecs
import re
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
_SIGN_IN_WORD = re.compile(
    r"[^\W\d_][\xa1-\xac\xae-\xb6\xb8-\xbf\xd7\xf7][^\W\d_]"
    r"|(?<!\w)[\xa3\xa5\xaf\xb3\xb9\xbc\xbe][^\W\d_]{3}"
)
_SAVE = "save the file as UTF-8 and put it back"


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
            return found, [f"not UTF-8: read as {_spoken(found)}; {_SAVE} if letters are wrong"]
    return "utf-8", []


def _around(path: Path, behind: int) -> bytes:
    """Return bytes that hold the first that is no UTF-8; what comes before may be ASCII alone."""
    with path.open("rb") as file:
        file.seek(max(0, behind - (1 << 20) - 4))
        data = file.read((1 << 20) + SAMPLE_BYTES)
    first = _BEYOND.search(data)
    begin = max(0, first.start() - SAMPLE_BYTES // 2) if first else 0
    return data[begin : begin + SAMPLE_BYTES]


def _of_bytes(data: bytes, error: UnicodeDecodeError) -> str:
    runs = _BEYOND.findall(data)
    beyond = sum(map(len, runs))
    if beyond >= MIN_SEEN and sum(len(r) for r in runs if len(r) > 1) > OTHER_SCRIPT * beyond:
        likely = [name for name in _CASED if _is_well_cased(runs, name)]
        if len(likely) == 1:
            return likely[0]
        best = from_bytes(data, cp_isolation=likely or _OTHER).best()
        if best is None:
            raise ReadError(
                f"not UTF-8 text, nor of an encoding that can be told (byte {error.start}); {_SAVE}"
            )
        return str(best.encoding)
    western = data.decode("cp1252", errors="replace")
    return "cp1250" if "\ufffd" in western or _SIGN_IN_WORD.search(western) else "cp1252"


def _is_well_cased(runs: list[bytes], encoding: str) -> bool:
    """Whether words are written as words are: read in another encoding, capitals stand in them."""
    words = [word for run in runs for word in run.decode(encoding, errors="replace").split()]
    well = sum(w.isalpha() and (w[1:].islower() or w.isupper() or len(w) == 1) for w in words)
    return well >= WELL_CASED * len(words)


def _spoken(encoding: str) -> str:
    """Return an encoding's usual name: ``cp1251`` is Windows-1251."""
    return (
        encoding.replace("cp125", "Windows-125")
        .replace("_", "-")
        .upper()
        .replace("WINDOWS", "Windows")
    )
