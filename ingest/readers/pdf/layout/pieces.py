"""Join the pieces of text on a PDF page into lines, each with the cells it consists of.

Places are points from the left and from below, as the page is seen.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

SAME_LINE = 0.45  # of the larger letters: a footnote's mark is raised by a third of them
SPACE = 0.13  # of the letters: a gap from here on is a space; the narrowest spaces have 0.17
CELL_GAP = 1.15  # of the letters: a gap from here on parts two cells or columns
GUTTER_GAP = 0.7  # of the letters: enough where as many rows begin a piece at the same place
COMMON_STARTS = 5
MAX_TAB = 6.0  # of the letters: words further off belong to another cell
MARKER = re.compile(r"[•▪◦–—·-]|\(?(?:\d{1,3}|[A-Za-z]{1,2}|[ivx]+)[.)]|\d{1,3}(?:\.\d{1,3})+\.?")
MAX_STRAY = 0.1  # of the letters: two pieces so close are one that is printed twice


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of letters that is printed at one go, from ``left`` to ``right`` on a baseline.

    ``rise`` is by how much it is printed above that, where the file says so.
    """

    text: str
    left: float
    right: float
    y: float
    size: float
    bold: bool
    rise: float = 0.0


@dataclass(frozen=True, slots=True)
class Rule:
    """A horizontal line, or an edge of a box; of an upright one ``y`` is its place from the left,
    ``left`` and ``right`` are its ends from below.
    """

    left: float
    right: float
    y: float


@dataclass(frozen=True, slots=True)
class Page:
    """What is printed on a page; ``label`` is its number as printed.

    ``hidden`` has words that no reader sees, each with what hides them; ``edges`` and ``uprights``
    are the lines that may be drawn around cells, short ones too; a line goes through some words of
    ``struck_in_part``.
    """

    number: int
    label: str
    pieces: tuple[Piece, ...]
    rules: tuple[Rule, ...]
    drawn: bool  # whether there is more than text: a picture, lines, areas
    hidden: tuple[tuple[str, str], ...] = ()
    edges: tuple[Rule, ...] = ()
    uprights: tuple[Rule, ...] = ()
    struck_in_part: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row of the table with this number on its page; ``xs`` are the edges of its columns."""

    table: int
    xs: tuple[float, ...]
    cells: tuple[str, ...]
    bold: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """Cells beside each other; one cell for a line of prose, and for a ``row`` of a drawn table.

    ``margin`` is how far to the right the lines of its column reach; ``gap`` the distance from the
    line above in its column, in points, 0 at the top.
    """

    cells: tuple[Piece, ...]
    margin: float = 0.0
    gap: float = 0.0
    row: TableRow | None = None

    @property
    def text(self) -> str:
        """What is printed, cells set apart by `` | ``."""
        return " | ".join(cell.text for cell in self.cells)

    @property
    def size(self) -> float:
        """The size of its largest letters."""
        return max(cell.size for cell in self.cells)

    @property
    def bold(self) -> bool:
        """Whether all of it is bold."""
        return all(cell.bold for cell in self.cells)

    @property
    def left(self) -> float:
        """Where it begins."""
        return self.cells[0].left

    @property
    def right(self) -> float:
        """Where it ends."""
        return self.cells[-1].right

    @property
    def y(self) -> float:
        """Its baseline."""
        return max(self.cells, key=lambda c: c.size).y


def lines_of(
    pieces: Sequence[Piece], cleaned: Callable[[list[Piece]], list[Piece]] = list
) -> list[Line]:
    """Return the page's lines from top to bottom, columns not yet told apart.

    ``cleaned`` takes out of the pieces of a line what is no part of the text.
    """
    rows: list[list[Piece]] = []
    largest: Piece | None = None
    for piece in sorted(pieces, key=lambda p: -p.y):
        if largest and _on_line(piece, largest):
            rows[-1].append(piece)
            largest = max(largest, piece, key=lambda p: p.size)
        else:
            rows.append([piece])
            largest = piece
    rows = [cleaned(row) for row in rows]
    starts = _common_starts(rows)
    return [Line(tuple(cells)) for row in rows if (cells := _cells(row, starts))]


def _common_starts(rows: Sequence[Sequence[Piece]]) -> frozenset[int]:
    """Return the places, in points, where pieces of several rows begin behind a gap."""
    found: Counter[int] = Counter()
    for row in rows:
        ordered = sorted((p for p in row if p.text.strip()), key=lambda p: p.left)
        for last, piece in pairwise(ordered):
            if piece.left - last.right > GUTTER_GAP * piece.size:
                found[round(piece.left)] += 1
    near = {x: sum(found[x + step] for step in (-1, 0, 1)) for x in found}
    return frozenset(x for x, count in near.items() if count >= COMMON_STARTS)


def _on_line(piece: Piece, other: Piece) -> bool:
    return abs(piece.y - other.y) <= SAME_LINE * max(piece.size, other.size)


def _cells(row: Iterable[Piece], starts: frozenset[int] = frozenset()) -> list[Piece]:
    """Join the pieces of a row that stand close to each other; a smaller gap parts them where other
    rows have one too.
    """
    cells: list[Piece] = []
    before: Piece | None = None
    for piece in sorted(row, key=lambda p: p.left):
        if before and _printed_twice(piece, before):
            continue
        before = piece
        last = cells[-1] if cells else None
        size = max(piece.size, last.size) if last else 0.0
        if last is None and not piece.text.strip():
            continue
        if last and not piece.text.strip():  # a space of its own; a run of them parts cells
            cells[-1] = replace(last, text=f"{last.text} ")
        elif last is None or piece.left - last.right > size * (
            GUTTER_GAP if round(piece.left) in starts else CELL_GAP
        ):
            cells.append(piece)
        else:
            cells[-1] = _joined(last, piece, size)
    trimmed = [replace(c, text=" ".join(c.text.split())) for c in cells]
    filled = [c for c in trimmed if c.text]
    if len(filled) > 1 and _is_marker(filled[0], filled[1]):  # "1.2." and a tab before its words
        filled[:2] = [_joined(filled[0], filled[1], filled[1].size)]
    return filled


def _is_marker(first: Piece, second: Piece) -> bool:
    near = second.left - first.left < MAX_TAB * first.size
    return near and MARKER.fullmatch(first.text) is not None


def _joined(last: Piece, piece: Piece, size: float) -> Piece:
    apart = piece.left - last.right > SPACE * size
    space = " " if apart and not (last.text[-1:].isspace() or piece.text[:1].isspace()) else ""
    larger = last if last.size >= piece.size else piece
    return Piece(
        f"{last.text}{space}{piece.text}",
        last.left,
        max(last.right, piece.right),
        larger.y,
        larger.size,
        last.bold and piece.bold,
    )


def _printed_twice(piece: Piece, last: Piece) -> bool:
    """Whether the same letters lie on each other, as some programs print bold ones."""
    close = abs(piece.left - last.left) < MAX_STRAY * piece.size
    return close and piece.text.strip() == last.text.strip() and abs(piece.y - last.y) < 1
