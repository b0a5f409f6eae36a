"""Read CSV files, a row as a block. Delimiter and encoding are found by trying."""

import csv
from collections import Counter
from collections.abc import Iterator
from io import TextIOWrapper
from itertools import count
from pathlib import Path
from typing import Literal

from ingest.datamodels import About, Document
from ingest.errors import ReadError
from ingest.readers.lists.encoding import encoding_of
from ingest.readers.lists.rows import Sheet, document_of
from ingest.readers.lists.tables import Row
from ingest.text.binary import is_binary

DELIMITERS = (",", ";", "\t", "|")
SAMPLE_CHARS = 64 * 1024
_UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")
ROWS_SHARE = 0.8  # of the lines within a row look like rows: they are
MAX_ROW_LINES = 200  # the longest text in a cell; a mark that is not closed takes all lines
MAX_CELL_CHARS = 1_000_000  # the longest remarks of a published list have some thousand


def read_csv(path: Path, relative: str) -> Document:
    """Read a table of values set apart by commas, semicolons, tabs or bars.

    :raises ReadError: when the file is no such table.
    """
    with path.open("rb") as start:
        sample = start.read(SAMPLE_CHARS)
    if not sample.startswith(_UTF16_MARKS) and is_binary(sample):
        raise ReadError("this is a binary file and no table; check its suffix")
    encoding, warnings = encoding_of(path)
    try:
        with path.open(encoding=encoding, newline="") as file:
            delimiter = _delimiter(file.read(SAMPLE_CHARS))
            file.seek(0)
            sheet = Sheet(None, _rows(file, delimiter, csv.QUOTE_MINIMAL))
            try:
                document = document_of(relative, [sheet], About())
            except _UnclosedError as exc:
                file.seek(0)
                delimiter = _delimiter(file.read(SAMPLE_CHARS), csv.QUOTE_NONE)
                file.seek(0)
                sheet = Sheet(None, _rows(file, delimiter, csv.QUOTE_NONE))
                document = document_of(relative, [sheet], About())
                warnings.append(
                    f"a quotation mark in row {exc} is not closed: each line is read as a row, "
                    "with its quotation marks as they stand"
                )
    except UnicodeDecodeError as exc:
        raise ReadError(
            f"not {encoding.upper()} text (byte {exc.start}); save the file as UTF-8"
        ) from exc
    except csv.Error as exc:
        raise ReadError(f"this is no table of values ({exc}); save it as CSV anew") from exc
    return Document(
        relative, document.about, document.text, document.blocks, (*warnings, *document.warnings)
    )


class _UnclosedError(Exception):
    """A quotation mark in the row with this number is not closed."""


def _rows(file: TextIOWrapper, delimiter: str, quoting: Literal[0, 3]) -> Iterator[Row]:
    """Yield the rows, with numbers as if each were a line.

    :raises _UnclosedError: where a cell goes on over the rows below it.
    """
    csv.field_size_limit(MAX_CELL_CHARS)
    lines = _Lines(file)
    reader = csv.reader(lines, delimiter=delimiter, quoting=quoting)
    width = 0
    for number in count(1):
        try:
            cells = next(reader, None)
        except csv.Error as exc:
            if quoting == csv.QUOTE_NONE or len(lines.taken) == 1:
                raise
            raise _UnclosedError(number) from exc  # more than fits a cell
        if cells is None:
            return
        if any("\x00" in cell for cell in cells):
            raise ReadError("this is a binary file and no table; check its suffix")
        width = width or len(cells)
        if quoting != csv.QUOTE_NONE and _is_open(lines.taken, delimiter, width):
            raise _UnclosedError(number)
        lines.taken = []
        yield number, cells


class _Lines:
    """The lines of a file; ``taken`` are those of the row that is being read."""

    def __init__(self, file: TextIOWrapper) -> None:
        self._file = file
        self.taken: list[str] = []

    def __iter__(self) -> Iterator[str]:
        for line in self._file:
            self.taken.append(line)
            yield line


def _is_open(lines: list[str], delimiter: str, width: int) -> bool:
    """Whether a row of several lines is rows that a quotation mark has swallowed.

    Lines within a cell have other numbers of delimiters than rows; the last one closes the cell.
    """
    if len(lines) == 1:
        return False
    if len(lines) > MAX_ROW_LINES or lines[-1].count('"') % 2 == 0:
        return True
    inner = lines[1:-1]
    alike = sum(line.count(delimiter) == width - 1 for line in inner)
    return width > 1 and len(inner) > 1 and alike >= ROWS_SHARE * len(inner)


def _delimiter(sample: str, quoting: Literal[0, 3] = csv.QUOTE_MINIMAL) -> str:
    """Return the delimiter that cuts most rows into the same number of cells, more than one."""
    lines = sample.splitlines(keepends=True)
    whole = lines[:-1] if len(sample) >= SAMPLE_CHARS and len(lines) > 1 else lines
    best, most = DELIMITERS[0], (0.0, 0)
    for delimiter in DELIMITERS:
        try:
            widths = Counter(len(row) for row in _sample(whole, delimiter, quoting) if row)
        except csv.Error:
            continue
        width, count = widths.most_common(1)[0] if widths else (1, 0)
        score = (count / max(1, widths.total()), width) if width > 1 else (0.0, 0)
        if score > most:
            best, most = delimiter, score
    return best


def _sample(lines: list[str], delimiter: str, quoting: Literal[0, 3]) -> Iterator[list[str]]:
    return csv.reader(lines, delimiter=delimiter, quoting=quoting)
