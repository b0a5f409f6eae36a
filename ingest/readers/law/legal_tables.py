"""Write the rows of a table as text, with the names of their columns where it has them.

What counts as a header: rows at the top whose cells are all marked as one, or a first row that has
no digit in a column where every other row has some (numbers, codes, dates). Nothing else is one:
a name put before a value that it does not name would be a false quote.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

MAX_COLUMNS = 200  # a wider span is damage
MAX_SPAN_ROWS = 2000
_OWN_NUMBER = re.compile(r"[‘“„«]?\(?(\d{1,5}[a-z]{0,2})[.)]*")
_NUMBERS = re.compile(r"(?:no|nr|n[°º.]|№|#|number|nummer|numéro|entry|item|row)(?:\W|$)", re.I)


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell as it stands in the file."""

    text: str
    is_header: bool = False
    columns: int = 1
    rows: int = 1


@dataclass(frozen=True, slots=True)
class Row:
    """A row as text. ``number`` is its own; a caption is one text across the whole table."""

    text: str
    number: str | None = None
    is_named: bool = False
    is_caption: bool = False


def span(value: str | None, most: int = MAX_COLUMNS) -> int:
    """Return a number of columns or rows as a file states it, 1 where it is none."""
    return min(max(int(value), 1), most) if value and value.strip().isdigit() else 1


def table_rows(table: Sequence[Sequence[Cell]]) -> list[Row]:
    """Return the rows below the header; those of the header are named in each of them."""
    grid = [row for row in _grid(table) if any(cell.text for cell in row)]
    heads = _header_rows(grid)
    names = _column_names(grid[:heads])
    if heads and heads == len(grid):
        return [Row(" | ".join(_texts(row)), is_caption=True) for row in grid]
    return [_row(row, names) for row in grid[heads:]]


def _grid(table: Sequence[Sequence[Cell]]) -> list[list[Cell]]:
    """Return the rows with a cell for each column: one that spans several stands in each."""
    grid: list[list[Cell]] = []
    open_cells: dict[int, tuple[Cell, int]] = {}  # column -> cell from above, rows left
    for cells in table:
        row: list[Cell] = []
        waiting = list(cells)
        while waiting or len(row) in open_cells:
            if len(row) in open_cells:
                cell, left = open_cells.pop(len(row))
                if left > 1:
                    open_cells[len(row)] = (cell, left - 1)
                row.append(cell)
                continue
            cell = waiting.pop(0)
            for _ in range(min(cell.columns, MAX_COLUMNS)):
                if cell.rows > 1:
                    open_cells[len(row)] = (cell, min(cell.rows, MAX_SPAN_ROWS) - 1)
                row.append(cell)
        grid.append(row)
    return grid


def _header_rows(grid: list[list[Cell]]) -> int:
    marked = 0
    for row in grid:
        if not all(cell.is_header or not cell.text for cell in row) or _is_caption(row):
            break
        marked += 1
    if marked or len(grid) < 3 or _is_caption(grid[0]):
        return marked
    first, others = grid[0], [row for row in grid[1:] if not _is_caption(row)]
    if not others or not all(c.text and not re.search(r"\d", c.text) for c in first):
        return 0
    columns = range(min(len(row) for row in (first, *others)))
    coded = [all(re.search(r"\d", row[c].text) for row in others) for c in columns]
    return 1 if any(coded) else 0


def _column_names(header: list[list[Cell]]) -> list[str]:
    width = max((len(row) for row in header), default=0)
    names = []
    for column in range(width):
        cells = [row[column].text for row in header if column < len(row)]
        names.append(" ".join(dict.fromkeys(filter(None, cells))))
    return names


def _is_caption(row: list[Cell]) -> bool:
    return len(row) > 1 and all(cell is row[0] for cell in row)


def _texts(row: list[Cell]) -> list[str]:
    """Return the cells' texts, one that spans several columns once."""
    own = [c for i, c in enumerate(row) if i == 0 or c is not row[i - 1]]
    return [cell.text for cell in own if cell.text]


def _row(row: list[Cell], names: list[str]) -> Row:
    if _is_caption(row):
        return Row(row[0].text, is_caption=True)
    first = names[0] if names else ""
    number = _OWN_NUMBER.fullmatch(row[0].text) if not first or _NUMBERS.match(first) else None
    named = []
    for column, cell in enumerate(row):
        if not cell.text or (column and cell is row[column - 1]):
            continue
        name = names[column].rstrip(": ") if column < len(names) else ""
        named.append(f"{name}: {cell.text}" if name else cell.text)
    own = number[1] if number else None
    if any(names):
        bare = [named.pop(0)] if own and not first else []
        return Row(" ".join([*bare, "; ".join(named)]), own, is_named=True)
    return Row(" | ".join(_texts(row)), own)
