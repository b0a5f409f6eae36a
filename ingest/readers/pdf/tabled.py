"""Write the rows of a PDF's tables under the names of their columns, also from page to page."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from ingest.readers.lists.header import MAX_HEADER_ROWS
from ingest.readers.lists.tables import BESIDE, Kind, Table, own
from ingest.readers.pdf.layout.pieces import Line, TableRow
from ingest.text.words.line_ends import mended

SAME_PLACE = 4.0  # points: columns of a table that goes on stand so near


@dataclass(slots=True)
class Tables:
    """Writes tables one after the other; knows the header of the last one."""

    _head: list[list[str]] = field(default_factory=list)
    _xs: tuple[float, ...] = ()
    _page: int = 0

    def lines(
        self, rows: Sequence[TableRow], page: int, *, goes_on: bool
    ) -> Iterator[tuple[str, int]]:
        """Yield each row as text with its number, 0 for one that is no row of values.

        ``goes_on``: the table is the first on its page, where one may go on from the page before.
        """
        grid = [list(row.cells) for row in rows]
        before = self._head if goes_on and self._is_same(rows[0], page) else []
        if before and _plain(grid[: len(before)]) == _plain(before):
            before = []  # the header is printed again
        depth = len(before) or _bold_rows(rows)
        read = Table.told([*before, *grid], depth)
        self._xs, self._page = rows[0].xs, page
        self._head = [*before, *grid][: read.head.rows] if read.head.named else []
        for line in read.lines():
            if line.number <= len(before):
                continue
            if not read.head.named:
                yield BESIDE.join(own(line.cells)), 0
            else:
                yield line.text, (line.number - len(before) if line.kind is Kind.ROW else 0)

    def _is_same(self, row: TableRow, page: int) -> bool:
        """Whether a table has the columns of the last one, which was on the page before."""
        if page != self._page + 1 or len(row.xs) != len(self._xs):
            return False
        return all(abs(a - b) <= SAME_PLACE for a, b in zip(row.xs[:-1], self._xs, strict=False))


def _plain(rows: Sequence[Sequence[str]]) -> list[list[str]]:
    return [[str(cell) for cell in row] for row in rows]


def _bold_rows(rows: Sequence[TableRow]) -> int:
    """Return how many rows above the others are in bold print, 0 where that is no header."""
    depth = 0
    while depth < len(rows) and rows[depth].bold:
        depth += 1
    names = [own(row.cells) for row in rows[:depth]]
    is_head = 0 < depth <= MAX_HEADER_ROWS and depth < len(rows) and any(len(n) > 1 for n in names)
    return depth if is_head else 0


def in_columns(rows: Sequence[Sequence[Line]]) -> list[TableRow]:
    """Return the rows of a table with a cell for each column, empty ones too.

    A column is where letters stand below each other, with a blank beside it in all lines. None are
    returned where two cells of a line stand in one column: then it has no such blanks.
    """
    spans: list[tuple[float, float]] = []
    for cell in sorted((c for row in rows for x in row for c in x.cells), key=lambda c: c.left):
        if spans and cell.left <= spans[-1][1]:
            spans[-1] = (spans[-1][0], max(spans[-1][1], cell.right))
        else:
            spans.append((cell.left, cell.right))
    xs = (*(left for left, _ in spans), spans[-1][1]) if spans else ()
    found = []
    for row in rows:
        words: list[list[str]] = [[] for _ in spans]
        for line in row:
            places = [sum(cell.left >= left for left, _ in spans) - 1 for cell in line.cells]
            if len({*places}) < len(places):
                return []
            for place, cell in zip(places, line.cells, strict=True):
                words[place].append(cell.text)
        cells = tuple(" ".join(mended("\n".join(w)).split()) for w in words)
        found.append(TableRow(0, xs, cells, all(line.bold for line in row)))
    return found if len(spans) > 1 else []
