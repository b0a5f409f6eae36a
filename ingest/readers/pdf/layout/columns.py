"""Put the lines of a page into reading order: columns one after the other.

A gutter is a place that no line crosses for several lines while prose stands on both sides of it.
The cells of a table are short, or lie between rules that go across: they stay in their rows.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from statistics import median

from ingest.readers.pdf.layout.pieces import Line, Piece, Rule

MIN_COLUMN_LINES = 3
MIN_PROSE_CHARS = 18  # a column's usual line has more, a table's usual cell fewer
MIN_FILL = 0.55  # of a column's width is filled by its usual line
MIN_RULES = 2  # rules across a gutter that make a table of it
MAX_DEPTH = 4


def in_reading_order(lines: Sequence[Line], rules: Sequence[Rule], depth: int = 0) -> list[Line]:
    """Return the lines with those of columns one column after the other, gaps and margins known."""
    gutter = _gutter(lines, rules) if depth < MAX_DEPTH else None
    if gutter is None:
        return _measured(lines)
    ordered: list[Line] = []
    plain: list[Line] = []
    for band, in_columns in [*_bands(lines, gutter), ([], True)]:
        if band and (not in_columns or _is_table(band, gutter, rules)):
            plain += band
            continue
        ordered += in_reading_order(plain, rules, depth + 1) if plain else []
        plain = []
        for side in _halves(band, gutter):
            ordered += in_reading_order(side, rules, depth + 1)
    return ordered


def _measured(lines: Sequence[Line]) -> list[Line]:
    margin = max((line.right for line in lines), default=0.0)
    tops = [lines[0].y, *(line.y for line in lines)] if lines else []
    return [
        replace(line, margin=margin, gap=max(0.0, top - line.y))
        for line, top in zip(lines, tops, strict=False)
    ]


def _gutter(lines: Sequence[Line], rules: Sequence[Rule]) -> float | None:
    """Return the place of the gutter with the most lines beside it, None where there is none."""
    best, most = None, 0
    for place in _candidates(lines):
        beside = sum(
            len(band)
            for band, in_columns in _bands(lines, place)
            if in_columns and not _is_table(band, place, rules)
        )
        if beside > most:
            best, most = place, beside
    return best


def _candidates(lines: Sequence[Line]) -> list[float]:
    """Return places just before a second cell: a column's lines begin at the same place."""
    starts = sorted(c.left for line in lines for c in line.cells[1:])
    places: list[float] = []
    for start in starts:
        if not places or start - places[-1] > 4.0:
            places.append(start)
    return [place - 0.5 for place in places if sum(abs(s - place) <= 4.0 for s in starts) >= 2]


def _bands(lines: Sequence[Line], place: float) -> Iterator[tuple[list[Line], bool]]:
    """Yield runs of lines, and whether each run stands in columns beside the place."""
    band: list[Line] = []
    for line in lines:
        if _crosses(line, place):
            if band:
                yield from _settled(band, place)
                band = []
            yield [line], False
        else:
            band.append(line)
    if band:
        yield from _settled(band, place)


def _settled(band: list[Line], place: float) -> Iterator[tuple[list[Line], bool]]:
    """Yield a run as columns, where it is, with lone lines above and below left out of it."""
    both = [i for i, line in enumerate(band) if len({c.left < place for c in line.cells}) == 2]
    if not both or not _is_prose(band, place):
        yield band, False
        return
    if both[0] > 0 and all(line.cells[0].left < place for line in band[: both[0]]):
        yield band[: both[0]], False
        band = band[both[0] :]
    yield band, True


def _crosses(line: Line, place: float) -> bool:
    return any(c.left < place - 1 and c.right > place + 1 for c in line.cells)


def _halves(band: Sequence[Line], place: float) -> tuple[list[Line], list[Line]]:
    left = [_part(line, [c for c in line.cells if c.left < place]) for line in band]
    right = [_part(line, [c for c in line.cells if c.left >= place]) for line in band]
    return [x for x in left if x.cells], [x for x in right if x.cells]


def _part(line: Line, cells: list[Piece]) -> Line:
    return replace(line, cells=tuple(cells))


def _is_prose(band: Sequence[Line], place: float) -> bool:
    """Whether both sides of the place hold lines of prose rather than a table's cells."""
    for side in _halves(band, place):
        if len(side) < MIN_COLUMN_LINES:
            return False
        left, right = min(x.left for x in side), max(x.right for x in side)
        filled = [sum(c.right - c.left for c in x.cells) for x in side]
        if median(len(x.text) for x in side) < MIN_PROSE_CHARS:
            return False
        if median(filled) < MIN_FILL * (right - left):
            return False
    return True


def _is_table(band: Sequence[Line], place: float, rules: Sequence[Rule]) -> bool:
    """Whether rules go across the place between the lines of the band."""
    top, bottom = band[0].y, band[-1].y
    across = {
        round(r.y) for r in rules if r.left < place - 4 < place + 4 < r.right and bottom < r.y < top
    }
    return len(across) >= MIN_RULES
