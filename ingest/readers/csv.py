"""CSV files in, documents out: a row is a block. Delimiter and encoding are found by trying."""

import codecs
import csv
from collections import Counter
from collections.abc import Iterator
from io import TextIOWrapper
from pathlib import Path

from ingest.datamodels import About, Document
from ingest.errors import ReadError
from ingest.readers.rows import Row, Sheet, document_of

DELIMITERS = (",", ";", "\t", "|")
SAMPLE_CHARS = 64 * 1024
MAX_CELL_CHARS = 1_000_000  # the longest remarks of a published list have some thousand
_BOMS = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}


def read_csv(path: Path, relative: str) -> Document:
    """Read a table of values set apart by commas, semicolons, tabs or bars.

    :raises ReadError: when the file is no such table.
    """
    encoding, warnings = _encoding(path)
    try:
        with path.open(encoding=encoding, newline="") as file:
            delimiter = _delimiter(file.read(SAMPLE_CHARS))
            file.seek(0)
            document = document_of(relative, [Sheet(None, _rows(file, delimiter))], About())
    except UnicodeDecodeError as exc:
        raise ReadError(
            f"not {encoding.upper()} text (byte {exc.start}); save the file as UTF-8"
        ) from exc
    except csv.Error as exc:
        raise ReadError(f"this is no table of values ({exc}); save it as CSV anew") from exc
    return Document(
        relative, document.about, document.text, document.blocks, (*warnings, *document.warnings)
    )


def _rows(file: TextIOWrapper, delimiter: str) -> Iterator[Row]:
    csv.field_size_limit(MAX_CELL_CHARS)
    for number, cells in enumerate(csv.reader(file, delimiter=delimiter), start=1):
        if any("\x00" in cell for cell in cells):
            raise ReadError("this is a binary file and no table; check its suffix")
        yield number, cells


def _encoding(path: Path) -> tuple[str, list[str]]:
    """Return UTF-8 where all bytes are that, else what spreadsheets write in Western Europe."""
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
        except UnicodeDecodeError:
            return "cp1252", [
                "not UTF-8: read as Windows-1252; save it as UTF-8 if letters are wrong"
            ]
    return "utf-8", []


def _delimiter(sample: str) -> str:
    """Return the delimiter that cuts most rows into the same number of cells, more than one."""
    lines = sample.splitlines(keepends=True)
    whole = lines[:-1] if len(sample) >= SAMPLE_CHARS and len(lines) > 1 else lines
    best, most = DELIMITERS[0], (0.0, 0)
    for delimiter in DELIMITERS:
        try:
            widths = Counter(len(row) for row in csv.reader(whole, delimiter=delimiter) if row)
        except csv.Error:
            continue
        width, count = widths.most_common(1)[0] if widths else (1, 0)
        score = (count / max(1, widths.total()), width) if width > 1 else (0.0, 0)
        if score > most:
            best, most = delimiter, score
    return best
