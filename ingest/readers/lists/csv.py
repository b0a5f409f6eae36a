"""Read CSV files, a row as a block. How they are written is found by trying."""

import csv
from collections.abc import Iterator
from io import TextIOWrapper
from itertools import count
from pathlib import Path

from ingest.datamodels import About, Document
from ingest.errors import ReadError
from ingest.readers.lists.dialect import (
    Dialect,
    Quoting,
    dialect_of,
    is_rule,
    with_whole_figures,
)
from ingest.readers.lists.encoding import encoding_of
from ingest.readers.lists.rows import Sheet, document_of
from ingest.readers.lists.tables import Row
from ingest.text.binary import is_binary

SAMPLE_CHARS = 64 * 1024
_UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")
ROWS_SHARE = 0.8  # of the lines within a row look like rows: they are
MAX_ROW_LINES = 200  # the longest text in a cell; a mark that is not closed takes all lines
MAX_NAMED = 8  # rows that a warning names
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
            rows = _Rows(file, csv.QUOTE_MINIMAL)
            try:
                document = document_of(relative, [Sheet(None, iter(rows))], About())
            except _UnclosedError as exc:
                rows = _Rows(file, csv.QUOTE_NONE)
                document = document_of(relative, [Sheet(None, iter(rows))], About())
                warnings.append(
                    f"a quotation mark in row {exc} is not closed: each line is read as a row, "
                    "with its quotation marks as they stand"
                )
            warnings += rows.warnings()
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


class _Rows:
    """The rows of a file, with numbers as if each were a line.

    Iterating raises _UnclosedError where a cell goes on over the rows below it.
    """

    def __init__(self, file: TextIOWrapper, quoting: Quoting) -> None:
        file.seek(0)
        sample = file.read(SAMPLE_CHARS)
        self._dialect = dialect_of(sample, whole=len(sample) < SAMPLE_CHARS, quoting=quoting)
        file.seek(0)
        self._lines = _Lines(file, self._dialect)
        self._quoting = quoting
        self._whole: list[int] = []  # rows whose figures were put together
        self._surplus: list[int] = []  # rows with more values than there are columns

    def __iter__(self) -> Iterator[Row]:
        csv.field_size_limit(MAX_CELL_CHARS)
        reader = self._dialect.reader(self._lines, self._quoting)
        width = 0
        for number in count(1):
            cells = self._next(reader, number)
            if cells is None:
                return
            if any("\x00" in cell for cell in cells):
                raise ReadError("this is a binary file and no table; check its suffix")
            width = width or len(cells)
            unclosed = self._quoting != csv.QUOTE_NONE and self._dialect.quote == '"'
            if unclosed and _is_open(self._lines.taken, self._dialect.delimiter, width):
                raise _UnclosedError(number)
            self._lines.taken = []
            if (number == 1 and self._dialect.named) or is_rule(cells):
                continue
            yield number, self._fitted(number, cells, max(width, self._dialect.width))

    def _next(self, reader: Iterator[list[str]], number: int) -> list[str] | None:
        try:
            return next(reader, None)
        except csv.Error as exc:
            if self._quoting == csv.QUOTE_NONE or len(self._lines.taken) == 1:
                raise
            raise _UnclosedError(number) from exc  # more than fits a cell

    def _fitted(self, number: int, cells: list[str], width: int) -> list[str]:
        """Return a row's cells, figures that commas have cut whole again."""
        while len(cells) > width and not cells[-1].strip():
            cells.pop()
        if not self._dialect.width or len(cells) <= width:
            return cells
        whole = with_whole_figures(cells, width) if self._dialect.delimiter == "," else None
        (self._surplus if whole is None else self._whole).append(number)
        return cells if whole is None else whole

    def warnings(self) -> Iterator[str]:
        """Yield what is said of rows with more values than columns."""
        if self._whole:
            yield (
                f"figures without quotation marks are cut by their commas and read as one: "
                f"{_named(self._whole)}"
            )
        if self._surplus:
            yield (
                f"more values than columns, so that they may stand under wrong names: "
                f"{_named(self._surplus)}; put values that hold a “{self._dialect.delimiter}” in "
                "quotation marks"
            )


def _named(rows: list[int]) -> str:
    more = len(rows) - MAX_NAMED
    named = ", ".join(map(str, rows[:MAX_NAMED]))
    return f"row {named}" + (f" and {more} more" if more > 0 else "")


class _Lines:
    """The lines of a file; ``taken`` are those of the row that is being read."""

    def __init__(self, file: TextIOWrapper, dialect: Dialect) -> None:
        self._file = file
        self._dialect = dialect
        self.taken: list[str] = []

    def __iter__(self) -> Iterator[str]:
        for raw in self._file:
            line = self._dialect.plain(raw)
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
