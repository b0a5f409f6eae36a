"""Put a row's values under the names of their columns in the tables of a page.

A row becomes one cell, ``Column: value; Column: value``, so that whatever takes a page apart
afterwards keeps it whole; the places of the rows are told by their text.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import replace

from lxml.html import HtmlElement

from ingest.datamodels import Block
from ingest.readers.lists.header import MAX_HEADER_ROWS
from ingest.readers.lists.tables import Again, Kind, Table, own

MAX_SPAN = 256  # columns; more is no table of values
MAX_ROWS = 65_534  # what HTML lets a cell span
MAX_CELL_CHARS = 2_000  # a longer cell is a page's column
_NO_VALUES = "table|form|blockquote|h1|h2|h3|h4|h5|h6|article|section|main".split("|")


class TableRows:
    """The rows of a page's tables, their texts and where they stand."""

    def __init__(self, words: Callable[[HtmlElement], str]) -> None:
        self._words = words
        self._places: defaultdict[str, list[str]] = defaultdict(list)

    def write(self, page: HtmlElement) -> None:
        """Write the rows of tables with a header as text; other tables stay as they are."""
        number = 0
        for table in list(page.iter("table")):
            rows = [row for row in table.iter("tr") if next(row.iterancestors("table")) is table]
            grid = list(self._grid(rows))
            if max((len(own(cells)) for cells in grid), default=0) < 2:
                continue
            number += 1
            if len(grid) < 2 or not self._holds_values(rows):
                continue
            read = Table.told(grid, _header_rows(rows, grid))
            if not read.head.named:
                continue
            for line in read.lines():
                _put(rows[line.number - 1], line.text)
                if line.kind is Kind.ROW:
                    place = f"Table {number}, row {line.number}"
                    self._places[" ".join(line.text.split())].append(place)

    def placed(self, text: str, blocks: list[Block]) -> Iterator[Block]:
        """Yield the blocks, those that are rows with their places."""
        left = {words: iter(places) for words, places in self._places.items()}
        for block in blocks:
            place = next(left.get(text[block.start : block.end], iter(())), None)
            yield replace(block, locator=place, alone=True) if place else block

    def _holds_values(self, rows: list[HtmlElement]) -> bool:
        """Whether a table's cells hold values, not the parts of a page."""
        cells = [cell for row in rows for cell in row.iterchildren("td", "th")]
        if any(next(cell.iter(*_NO_VALUES), None) is not None for cell in cells):
            return False
        return all(len(self._words(cell)) <= MAX_CELL_CHARS for cell in cells)

    def _grid(self, rows: list[HtmlElement]) -> Iterator[list[str]]:
        """Yield the cells of each row; one that spans rows or columns says the same in each."""
        below: dict[int, tuple[int, str]] = {}  # column: rows that are still covered, the words
        for row in rows:
            cells: list[str] = []
            for cell in row.iterchildren("td", "th"):
                _fill(cells, below)
                words, high = self._words(cell), _span(cell, "rowspan", MAX_ROWS)
                for n in range(_span(cell, "colspan", MAX_SPAN)):
                    said = Again(words) if n else words
                    if high > 1:
                        below[len(cells)] = (high - 1, said)
                    cells.append(said)
            _fill(cells, below)
            yield cells


def _fill(cells: list[str], below: dict[int, tuple[int, str]]) -> None:
    """Add the cells from rows above that cover the next columns."""
    while (place := len(cells)) in below:
        left, words = below.pop(place)
        cells.append(words)
        if left > 1:
            below[place] = (left - 1, words)


def _span(cell: HtmlElement, name: str, most: int) -> int:
    said = (cell.get(name) or "1").strip()
    if name == "rowspan" and said == "0":  # to the end of the table
        return most
    return max(1, min(int(said), most)) if said.isascii() and said.isdigit() else 1


def _header_rows(rows: list[HtmlElement], grid: list[list[str]]) -> int:
    """Return how many rows the page marks as header, 0 where it marks none."""
    depth = 0
    while depth < len(rows) and _is_header(rows[depth]):
        if len(own(grid[depth])) < 2 and any(len(own(cells)) > 1 for cells in grid[:depth]):
            break  # it heads the rows below it
        depth += 1
    names = sum(len(own(cells)) > 1 for cells in grid[:depth])
    return depth if 0 < names <= MAX_HEADER_ROWS and depth < len(rows) else 0


def _is_header(row: HtmlElement) -> bool:
    cells = list(row.iterchildren("td", "th"))
    parent = row.getparent()
    in_head = parent is not None and parent.tag == "thead"
    return bool(cells) and (in_head or all(cell.tag == "th" for cell in cells))


def _put(row: HtmlElement, text: str) -> None:
    for child in list(row):
        row.remove(child)
    row.text = None
    cell = row.makeelement("td", {})
    cell.text = text
    row.append(cell)
