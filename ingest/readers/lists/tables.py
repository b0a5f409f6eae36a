"""Write a table's rows as lines ``Column: value; Column: value``, whatever its format.

A row that names a section ("NORLAND", "Part A") gives the rows below it their context.
"""

import re
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import Enum
from functools import lru_cache
from itertools import chain, islice, takewhile

from ingest.readers.lists.header import BETWEEN, Head, head_of, is_value, told_head
from ingest.text.dates import serial_date

SAMPLE_ROWS = 60  # looked at to find the header; the rest streams by
MAX_SECTION_CHARS = 120
MAX_SECTIONS = 3  # one below the other; more rows of one cell are a column of values
SECTION = "Section"
BESIDE = " | "  # between cells of a row whose columns have no names
_SERIAL_CHARS = 5
_DATE_COLUMN = re.compile(
    r"\bdates?\b|\bDOB\b|\bborn\b|\bbirthday\b|\b(?:de)?listed\b(?! by)|\b(?:added|amended|issued|"
    r"published|adopted|designated|removed|updated|expires|effective)(?: on| from| since)?$",
    re.IGNORECASE,
)
Row = tuple[int, list[str]]  # its number in the file, from 1, and its cells


class Again(str):
    """What a merged cell says in a further column that it covers."""

    __slots__ = ()


def own(cells: Iterable[str]) -> list[str]:
    """Return what the cells say, that of a merged cell once."""
    return [c for c in cells if c and not isinstance(c, Again)]


class Kind(Enum):
    """What a line of a table is."""

    ABOVE = "a title or note over the table"
    HEAD = "a row of the header"
    SECTION = "a row that names a section"
    ROW = "a row of values"


@dataclass(frozen=True, slots=True)
class Line:
    """A row of a table as text, its number in the file, and its cells."""

    kind: Kind
    number: int
    text: str
    cells: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """The rows of a table as they come, their header, and what is known of its sections.

    ``marked`` has the numbers of rows that the format itself sets off: one cell over all columns,
    bold print.
    """

    head: Head
    sample: Sequence[Row]
    rest: Iterable[Row] = ()
    marked: Container[int] = field(default=frozenset[int]())

    @classmethod
    def of(cls, rows: Iterable[Row], marked: Container[int] = frozenset()) -> "Table":
        """Return a table with the header that its first rows show."""
        stream = iter(rows)
        sample = list(islice(stream, SAMPLE_ROWS))
        return cls(head_of([cells for _, cells in sample]), sample, stream, marked)

    @classmethod
    def told(cls, grid: Sequence[Sequence[str]], header_rows: int = 0) -> "Table":
        """Return a table of which the file says how many rows are its header, if it says so."""
        rows = [(number, list(cells)) for number, cells in enumerate(grid, start=1)]
        titles = takewhile(lambda cells: len(own(cells)) < 2, grid[:header_rows])
        head = (
            told_head(grid, header_rows, len(list(titles)))
            if header_rows
            else head_of(grid[:SAMPLE_ROWS])
        )
        return cls(head, rows, (), {n for n, cells in rows if any(map(_again, cells))})

    def lines(self) -> Iterator[Line]:
        """Yield the rows in order, each with its section, the rows of the header among them."""
        head = self.head
        for number, cells in self.sample[: head.rows]:
            above = number < self.sample[head.above][0]
            text = (": " if above else BESIDE).join(own(cells))
            yield Line(Kind.ABOVE if above else Kind.HEAD, number, text, cells)
        sections: list[str] = []
        waiting: list[Row] = []
        may_be = self._may_be_section()
        for number, cells in chain(self.sample[head.rows :], self.rest):
            if len(own(cells)) == 1 and may_be(number, cells):
                waiting.append((number, cells))
                continue
            if 0 < len(waiting) <= MAX_SECTIONS:
                sections = [own(c)[0] for _, c in waiting]
                yield from (Line(Kind.SECTION, n, own(c)[0], c) for n, c in waiting)
            else:
                yield from (self._line(n, c, ()) for n, c in waiting)
            waiting = []
            yield self._line(number, cells, sections)
        yield from (self._line(n, c, ()) for n, c in waiting)

    def _line(self, number: int, cells: Sequence[str], sections: Sequence[str]) -> Line:
        alone = len(own(cells)) == 1 and any(map(_again, cells))  # a note over all columns
        text = own(cells)[0] if alone else row_text(self.head.columns, cells)
        if sections:
            text = f"{SECTION}: {BETWEEN.join(sections)}; {text}"
        return Line(Kind.ROW, number, text, cells)

    def _may_be_section(self) -> "_Sections":
        return _Sections(self.sample[self.head.rows :], self.head, self.marked)


class _Sections:
    """Tells a row of one cell that heads a section from one of which only the name is known."""

    def __init__(self, rows: Sequence[Row], head: Head, marked: Container[int]) -> None:
        self._marked = marked
        full = [cells for _, cells in rows if len(own(cells)) > 1]
        self._wide = head.named and len(head.columns) > 1 and bool(full)
        opening = bool(rows) and len(own(rows[0][1])) == 1
        gaps = any(len(c) < len(head.columns) or not all(c) for c in full)
        self._opened = opening and not gaps
        self._capitals = any(c[0].isupper() for c in full if c and c[0])

    def __call__(self, number: int, cells: Sequence[str]) -> bool:
        words = next(filter(None, cells))
        if not self._wide or len(words) > MAX_SECTION_CHARS or is_value(words):
            return False
        if words[-1] in ".!?;" or words.startswith("*"):
            return False
        if number in self._marked:
            return True
        if not cells[0]:
            return False
        return self._opened or words.endswith(":") or (words.isupper() and not self._capitals)


def _again(cell: str) -> bool:
    return isinstance(cell, Again)


def row_text(columns: Sequence[str], cells: Sequence[str]) -> str:
    """Return a row's values with the names of their columns, empty ones left out.

    What a row begins with is its label, and no value of further columns that it covers.
    """
    label = 1
    while label < len(cells) and _again(cells[label]):
        label += 1
    numbered = chain(columns, (f"Column {n}" for n in range(len(columns) + 1, len(cells) + 1)))
    pairs = enumerate(zip(numbered, cells, strict=False))
    return "; ".join(f"{c}: {_dated(c, v)}" for n, (c, v) in pairs if v and not 0 < n < label)


def _dated(column: str, value: str) -> str:
    """Return a value; the number that a spreadsheet keeps of a day with the day behind it."""
    if len(value) < _SERIAL_CHARS or not _of_dates(column):
        return value
    day = serial_date(value)
    return f"{value} ({day})" if day else value


@lru_cache(1_024)
def _of_dates(column: str) -> bool:
    return _DATE_COLUMN.search(column.replace("_", " ")) is not None
