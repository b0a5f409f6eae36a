"""A document's tables with typed columns, and what can be asked of their rows."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

ColumnType = Literal["date", "amount", "code", "link", "category", "text"]


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its name, what its values are, and how many different ones there are.

    "code" is of two capitals, such as a country's; a "category" has few values for its rows.
    """

    name: str
    type: ColumnType
    distinct: int


@dataclass(frozen=True, slots=True)
class Cell:
    """A value as written, and the lowest and highest that it may mean.

    Dates are ISO dates ("January 2025" is any day of it), amounts numbers; else both are None.
    """

    column: int
    text: str
    low: str | float | None = None
    high: str | float | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """A row: the span of its document's text, and its filled cells."""

    start: int
    end: int
    cells: Sequence[Cell]


@dataclass(frozen=True, slots=True)
class Table:
    """A table of a document with the headings that it stands under."""

    headings: tuple[str, ...]
    columns: Sequence[Column]
    rows: Sequence[Row]


@dataclass(frozen=True, slots=True)
class KnownTable:
    """A table as the catalog knows it, without its rows."""

    number: int
    document: str
    headings: tuple[str, ...]
    columns: tuple[Column, ...]
    rows: int


@dataclass(frozen=True, slots=True)
class Holds:
    """Rows of which one of the columns holds one of the texts: pieces of a cell's stems.

    None of the texts in ``but`` may stand in that cell.
    """

    columns: tuple[int, ...]
    texts: tuple[str, ...]
    but: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Between:
    """Rows whose value of a column lies between two, both included; None leaves that end open."""

    column: int
    low: str | float | None
    high: str | float | None


@dataclass(frozen=True, slots=True)
class Empty:
    """Rows whose column is empty or holds a date after ``after``; with ``filled`` the others."""

    column: int
    after: str
    filled: bool = False


Condition = Holds | Between | Empty


@dataclass(frozen=True, slots=True)
class FoundRow:
    """A row that fits: its number, span, the number of its passage, its texts by column."""

    row: int
    start: int
    end: int
    passage: int
    cells: dict[int, str]
