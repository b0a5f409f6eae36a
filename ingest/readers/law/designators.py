"""Work out the nesting that paragraph marks such as (a), (1), (i) stand for.

American law writes a section as a flat row of paragraphs; only the marks say what belongs to
what, and (i) is a letter after (h) and a number under (1). So the whole row is weighed at once:
of all readings the one with the fewest jumps is taken (a beam search).
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

ITALIC_ON, ITALIC_OFF = "\ue000", "\ue001"  # private use: no printed text has them
_BEAM = 24
_SKIPPED_LEVEL = 1.5
_NOT_ANNOUNCED = 0.5  # “as follows:” is followed by something deeper
_JUMP, _JUMP_AFTER_STARS = 3.0, 0.5
_BACK = 6.0
_WRONG_TYPE = 3.0  # upright where the level is italic, or the other way round

_MARK = re.compile(
    rf"(?P<a>{ITALIC_ON})?\(\s?(?P<b>{ITALIC_ON})?(?P<name>[A-Za-z]{{1,6}}|\d{{1,3}}(?:-\d)?)"
    rf"{ITALIC_OFF}?\s?\){ITALIC_OFF}?"
)
_RANGE = re.compile(r"\s*(?:-|–|—|through|to|and)\s*\(\s?(?P<last>[A-Za-z]{1,6}|\d{1,3})\s?\)")
OUTLINE_MARK = re.compile(r"(?P<name>[IVXLC]{1,6}|[A-Z]|\d{1,2}|[a-z]|[ivx]{1,5})\.\s")
_RUN_IN = re.compile(rf"\s*{ITALIC_ON}[^{ITALIC_OFF}]{{1,160}}{ITALIC_OFF}[\s.:—–-]*")
_SECTION = re.compile(r"(?:Section|Sec\.)\s*\d+\s?\.\s*")  # of an executive order
_FIRST = {"a", "1", "i", "A"}
_ROMAN = re.compile(r"m*(?:cm|cd|d?c{0,3})(?:xc|xl|l?x{0,3})(?:ix|iv|v?i{0,3})")
_VALUES = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100, "d": 500, "m": 1000}


@dataclass(frozen=True, slots=True)
class Mark:
    """One designator: ``last`` is the end of a range such as “(b)-(d) [Reserved]”."""

    name: str
    italic: bool = False
    last: str | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """The marks that a paragraph begins with, and how it stands to the one before it."""

    marks: tuple[Mark, ...]
    after_stars: bool = False
    announced: bool = False


@dataclass(frozen=True, slots=True)
class Level:
    """One depth of the nesting: how a mark of it counts, and whether it is in italics."""

    count: Callable[[str], int]
    italic: bool = False


def roman(name: str) -> int:
    """Return the value of a lower-case Roman number, 0 where it is none."""
    if not name or not _ROMAN.fullmatch(name):
        return 0
    values = [_VALUES[c] for c in name]
    return sum(-v if any(v < w for w in values[n + 1 : n + 2]) else v for n, v in enumerate(values))


def letter(name: str) -> int:
    """Return a lower-case letter's place: z is 26, aa 27, bb 28; 0 where it is none."""
    if not name.islower() or len(set(name)) != 1 or not name.isascii():
        return 0
    return ord(name[0]) - 96 + 26 * (len(name) - 1)


def _number(name: str) -> int:
    return int(name.split("-")[0]) if name[:1].isdigit() else 0


def _capital(name: str) -> int:
    return letter(name.lower()) if name.isupper() else 0


def _capital_roman(name: str) -> int:
    return roman(name.lower()) if name.isupper() else 0


# 1 CFR 21.11: (a), (1), (i), (A), then (1) and (i) in italics.
CFR = (
    Level(letter),
    Level(_number),
    Level(roman),
    Level(_capital),
    Level(_number, italic=True),
    Level(roman, italic=True),
)
ORDER = (Level(letter), Level(roman), Level(_capital), Level(_number))  # executive orders
OUTLINE = (Level(_capital_roman), Level(_capital), Level(_number), Level(letter), Level(roman))


def leading_marks(text: str, *, outline: bool = False) -> tuple[Mark, ...]:
    """Return the designators a paragraph begins with: “(a) Scope. (1) …” has two.

    ``outline``: they are written as I., A., 1. instead.
    """
    if outline:
        found = OUTLINE_MARK.match(text)
        return (Mark(found["name"]),) if found else ()
    marks: list[Mark] = []
    position = _before_first(text)
    while match := _MARK.match(text, position):
        end = match.end()
        span = _RANGE.match(text, end)
        reserved = span and "eserved" in text[span.end() : span.end() + 20]
        last = span["last"] if span and reserved else None
        marks.append(Mark(match["name"], bool(match["a"] or match["b"]), last))
        gap = re.compile(r"\s*").match(text, end)
        position = gap.end() if gap else end
        title = _RUN_IN.match(text, end)
        after = title and _MARK.match(text, title.end())
        if title and after and after["name"] in _FIRST:
            position = title.end()
    return tuple(marks)


def _before_first(text: str) -> int:
    """Return where marks may begin: “Section 1. Purpose. (a) …” has a number and a title before."""
    section = _SECTION.match(text)
    if not section:
        return 0
    title = _RUN_IN.match(text, section.end())
    return title.end() if title else section.end()


def nest(lines: Sequence[Line], levels: Sequence[Level] = CFR) -> list[tuple[str, ...]]:
    """Return for each paragraph the marks from the outermost to its own; () where it has none."""
    beam: list[_Reading] = [_Reading()]
    for line in lines:
        for index, mark in enumerate(line.marks):
            announced = line.announced and index == 0
            grown = [
                reading.with_mark(mark, level, count, cost + line_cost)
                for reading in beam
                for level, count, cost in _candidates(mark, levels)
                for line_cost in [reading.cost_of(level, count, line.after_stars, announced)]
            ]
            beam = sorted(grown, key=lambda r: r.cost)[:_BEAM] or beam
        beam = [reading.closed(bool(line.marks)) for reading in beam]
    return list(beam[0].paths)


def _candidates(mark: Mark, levels: Sequence[Level]) -> Iterator[tuple[int, int, float]]:
    for depth, level in enumerate(levels):
        count = level.count(mark.name)
        if count:
            yield depth, count, 0.0 if level.italic == mark.italic else _WRONG_TYPE


@dataclass(frozen=True, slots=True)
class _Reading:
    """One way to read the marks so far; ``stack`` holds (level, count, name), outermost first."""

    cost: float = 0.0
    stack: tuple[tuple[int, int, str], ...] = ()
    paths: tuple[tuple[str, ...], ...] = ()
    ends: tuple[tuple[int, int], ...] = ()  # of ranges: level and last count

    def cost_of(self, level: int, count: int, after_stars: bool, announced: bool) -> float:
        """Return how unlikely a mark of this level and count is to come next."""
        open_counts = {depth: number for depth, number, _ in self.stack} | dict(self.ends)
        jump = _JUMP_AFTER_STARS if after_stars else _JUMP
        if level in open_counts:
            step = count - open_counts[level]
            cost = 0.0 if step == 1 else jump if step > 1 else _BACK
            return cost + (_NOT_ANNOUNCED if announced else 0.0)
        parents = [depth for depth in open_counts if depth < level]
        skipped = level - (max(parents) if parents else -1) - 1
        deeper_open = any(depth > level for depth in open_counts)
        first = 0.1 if count == 1 else jump + 1
        return first + skipped * (0.2 if after_stars else _SKIPPED_LEVEL) + 2.0 * deeper_open

    def with_mark(self, mark: Mark, level: int, count: int, cost: float) -> "_Reading":
        stack = (*(s for s in self.stack if s[0] < level), (level, count, mark.name))
        ends = tuple(e for e in self.ends if e[0] < level)
        if mark.last:
            ends = (*ends, (level, count + 1 if mark.last == mark.name else _end(mark, count)))
        return _Reading(self.cost + cost, stack, self.paths, ends)

    def closed(self, marked: bool) -> "_Reading":
        path = tuple(name for _, _, name in self.stack) if marked else ()
        return _Reading(self.cost, self.stack, (*self.paths, path), self.ends)


def _end(mark: Mark, count: int) -> int:
    """Return the count of a range's last mark, counted the way its first one is."""
    last = mark.last or mark.name
    ways = (letter, roman, _number, _capital)
    return next((way(last) for way in ways if way(mark.name) == count and way(last)), count)
