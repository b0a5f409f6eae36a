"""Find the tables of a page that lines are drawn around, and which cell each piece stands in.

Where no line is drawn between two fields of the grid they are one merged cell.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median

from ingest.readers.lists.header import is_value
from ingest.readers.lists.tables import Again
from ingest.readers.pdf.layout.pieces import Line, Page, Piece, Rule, TableRow, lines_of
from ingest.text.words.line_ends import mended

NEAR = 3.0  # points: lines so close are one
MIN_FIELDS = 2  # rows and columns of a table
MAX_FIELDS = 20_000
WIDE_GAP = 1.5  # of the letters between lines: rows stand apart so far, the lines of a cell less
MANY_VALUES, MANY_LINES = 3, 4  # in one cell: more rows than one
MAX_CELL_CHARS = 2_000  # a longer cell is a part of the page
_BASE = 0.25  # of the letters: so far above its baseline a letter is surely within its cell
Clean = Callable[[list[Piece]], list[Piece]]


@dataclass(frozen=True, slots=True)
class Grid:
    """The lines of a table: ``xs`` from the left, ``ys`` from the top."""

    xs: tuple[float, ...]
    ys: tuple[float, ...]
    across: tuple[Rule, ...]
    upright: tuple[Rule, ...]

    def cells(self) -> dict[tuple[int, int], tuple[int, int]]:
        """Return for each field, as row and column, the first one of its cell."""
        first: dict[tuple[int, int], tuple[int, int]] = {}
        for row in range(len(self.ys) - 1):
            for column in range(len(self.xs) - 1):
                place = (row, column)
                first[place] = place
                if column and not self._parted_left(row, column):
                    first[place] = first[row, column - 1]
                elif row and not self._parted_above(row, column):
                    first[place] = first[row - 1, column]
        return first

    def _parted_left(self, row: int, column: int) -> bool:
        middle = (self.ys[row] + self.ys[row + 1]) / 2
        return _is_drawn(self.upright, self.xs[column], middle)

    def _parted_above(self, row: int, column: int) -> bool:
        middle = (self.xs[column] + self.xs[column + 1]) / 2
        return _is_drawn(self.across, self.ys[row], middle)

    def place_of(self, piece: Piece) -> tuple[int, int] | None:
        """Return the field in which a piece begins, None for one outside of the table."""
        x, y = piece.left + 1.0, piece.y + _BASE * piece.size
        if not (self.xs[0] - NEAR < x < self.xs[-1] and self.ys[-1] < y < self.ys[0]):
            return None
        column = sum(x >= edge for edge in self.xs[1:-1])
        return sum(y <= edge for edge in self.ys[1:-1]), column


def apart(page: Page, cleaned: Clean) -> tuple[list[Piece], list[Line]]:
    """Return the pieces of a page outside of its drawn tables, and the rows of these as lines.

    ``cleaned`` takes footnotes' marks out of a line.
    """
    left, found = list(page.pieces), list[Line]()
    for number, grid in enumerate(sorted(_grids(page), key=lambda g: -g.ys[0]), start=1):
        inside = [(place, p) for p in left if (place := grid.place_of(p))]
        rows = list(_rows(grid, inside, number, cleaned))
        if not _is_table(rows):
            continue
        found += rows
        taken = {id(piece) for _, piece in inside}
        left = [p for p in left if id(p) not in taken]
    return left, found


def _is_table(rows: Sequence[Line]) -> bool:
    cells = [[c for c in row.row.cells if c] for row in rows if row.row]
    filled = sum(len([c for c in own if not isinstance(c, Again)]) > 1 for own in cells)
    return filled >= MIN_FIELDS and all(len(c) <= MAX_CELL_CHARS for own in cells for c in own)


def _rows(
    grid: Grid,
    inside: Sequence[tuple[tuple[int, int], Piece]],
    number: int,
    cleaned: Clean,
) -> Iterator[Line]:
    first = grid.cells()
    pieces: dict[tuple[int, int], list[Piece]] = {}
    for place, piece in inside:
        pieces.setdefault(first[place], []).append(piece)
    lines = {place: lines_of(own, cleaned) for place, own in pieces.items()}
    if _lacks_lines(lines):
        return
    said = {
        place: " ".join(mended("\n".join(map(_words, own))).split()) for place, own in lines.items()
    }
    for row in range(len(grid.ys) - 1):
        own = [p for place, its in pieces.items() if place[0] == row for p in its]
        if not any(said.get(place) for place in pieces if place[0] == row):
            continue
        cells = []
        for column in range(len(grid.xs) - 1):
            place = first[row, column]
            words = said.get(place, "")
            goes_on = column > 0 and first[row, column - 1] == place
            cells.append(Again(words) if goes_on else words)
        size = median(p.size for p in own)
        bold = all(p.bold for p in own if p.text.strip())
        shown = " | ".join(c for c in cells if c and not isinstance(c, Again))
        line = Piece(shown, grid.xs[0], grid.xs[-1], grid.ys[row] - size, size, bold)
        yield Line((line,), row=TableRow(number, grid.xs, tuple(cells), bold))


def _words(line: Line) -> str:
    return " ".join(cell.text for cell in line.cells)


def _lacks_lines(cells: Mapping[tuple[int, int], Sequence[Line]]) -> bool:
    """Whether rows stand within a drawn one: only the columns of the table are parted by lines."""
    gaps = [(a.y - b.y) / b.size for own in cells.values() for a, b in pairwise(own)]
    if gaps and median(gaps) > WIDE_GAP:
        return True
    for row in {row for row, _ in cells}:
        own = [lines for place, lines in cells.items() if place[0] == row and lines]
        if any(
            len(lines) >= MANY_VALUES and all(is_value(_words(x)) for x in lines) for lines in own
        ):
            return True
        alike = len(own) > 1 and len({len(lines) for lines in own}) == 1
        if alike and len(own[0]) >= MANY_LINES:
            return True
    return False


def _grids(page: Page) -> Iterator[Grid]:
    """Yield the grids of lines that touch each other."""
    across, upright = _merged(page.edges), _merged(page.uprights)
    waiting, stands = list(across), list(upright)
    while waiting:
        rows, columns, new = [waiting.pop()], list[Rule](), True
        while new:
            more = [u for u in stands if any(_touch(r, u) for r in rows)]
            stands = [u for u in stands if u not in more]
            columns += more
            beside = [r for r in waiting if any(_touch(r, u) for u in more)]
            waiting = [r for r in waiting if r not in beside]
            rows += beside
            new = bool(beside)
        xs, ys = _edges(columns, rows), _edges(rows, columns)[::-1]
        fields = (len(xs) - 1) * (len(ys) - 1)
        if min(len(xs), len(ys)) > MIN_FIELDS and columns and fields <= MAX_FIELDS:
            yield Grid(tuple(xs), tuple(ys), tuple(rows), tuple(columns))


def _touch(across: Rule, upright: Rule) -> bool:
    return (
        across.left - NEAR <= upright.y <= across.right + NEAR
        and upright.left - NEAR <= across.y <= upright.right + NEAR
    )


def _edges(lines: Sequence[Rule], others: Sequence[Rule]) -> list[float]:
    """Return where lines stand, the ends of the others among them, as a table may lack a frame."""
    ends = [e for o in others for e in (o.left, o.right)]
    places = sorted([line.y for line in lines] + [f(ends) for f in (min, max) if ends])
    kept: list[float] = []
    for place in places:
        if not kept or place - kept[-1] > NEAR:
            kept.append(place)
    return kept


def _merged(rules: Sequence[Rule]) -> list[Rule]:
    """Return the lines with those that go on in one another as one."""
    merged: list[Rule] = []
    rows: list[list[Rule]] = []
    for rule in sorted(rules, key=lambda r: r.y):
        if rows and rule.y - rows[-1][0].y <= NEAR / 2:
            rows[-1].append(rule)
        else:
            rows.append([rule])
    for row in rows:
        for rule in sorted(row, key=lambda r: r.left):
            last = merged[-1] if merged and merged[-1].y == row[0].y else None
            if last and rule.left <= last.right + NEAR:
                merged[-1] = replace(last, right=max(last.right, rule.right))
            else:
                merged.append(replace(rule, y=row[0].y))
    return merged


def _is_drawn(lines: Sequence[Rule], place: float, along: float) -> bool:
    return any(abs(r.y - place) <= NEAR and r.left - 1 <= along <= r.right + 1 for r in lines)
