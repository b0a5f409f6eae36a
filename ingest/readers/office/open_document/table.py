"""The rows of a table of an OpenDocument text, with the cells that merged ones cover."""

from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from ingest.readers.office.open_document.looks import TABLE

MAX_COLUMNS, MAX_ROWS, MAX_REPEATED = 1_024, 65_536, 1_000
_GROUPS = tuple(f"{TABLE}{name}" for name in ("table-rows", "table-row-group"))
_HEADER = f"{TABLE}table-header-rows"


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell; ``merged`` is "restart" where it goes on below, "continue" where it comes from above.

    ``source`` is None in the latter.
    """

    source: etree._Element | None
    columns: int = 1
    merged: str = ""


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row of a table."""

    cells: list[Cell]
    is_header: bool = False
    is_hidden: bool = False


def grid_of(table: etree._Element) -> Iterator[TableRow]:
    """Yield the rows of a table, those that are repeated as often as they are."""
    below: dict[int, tuple[int, int]] = {}  # column: rows still covered, and how wide
    for row, is_header in _rows(table):
        hidden = row.get(f"{TABLE}visibility") == "collapse"
        for _ in range(number_of(row, "number-rows-repeated", MAX_REPEATED)):
            yield TableRow(list(_cells(row, below)), is_header, hidden)


def number_of(source: etree._Element, name: str, most: int) -> int:
    """Return a number of rows or columns that an attribute gives, 1 where it gives none."""
    said = source.get(f"{TABLE}{name}", "1")
    return max(1, min(int(said), most)) if said.isascii() and said.isdigit() else 1


def _rows(parent: etree._Element, header: bool = False) -> Iterator[tuple[etree._Element, bool]]:
    for child in parent:
        if child.tag == f"{TABLE}table-row":
            yield child, header
        elif child.tag == _HEADER or child.tag in _GROUPS:
            yield from _rows(child, header or child.tag == _HEADER)


def _cells(row: etree._Element, below: dict[int, tuple[int, int]]) -> Iterator[Cell]:
    place = covered = 0
    for cell in row.iterchildren(f"{TABLE}table-cell", f"{TABLE}covered-table-cell"):
        for _ in range(number_of(cell, "number-columns-repeated", MAX_COLUMNS)):
            if cell.tag == f"{TABLE}covered-table-cell":
                if covered:
                    covered -= 1
                    continue
                left, wide = below.pop(place, (0, 1))
                if left > 1:
                    below[place] = (left - 1, wide)
                yield Cell(None, wide, "continue" if left else "")
                place, covered = place + wide, wide - 1
                continue
            wide = number_of(cell, "number-columns-spanned", MAX_COLUMNS)
            high = number_of(cell, "number-rows-spanned", MAX_ROWS)
            if high > 1:
                below[place] = (high - 1, wide)
            yield Cell(cell, wide, "restart" if high > 1 else "")
            place, covered = place + wide, wide - 1
