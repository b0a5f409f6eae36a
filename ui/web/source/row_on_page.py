"""Where the cells of a table's row stand on a page: found by their words and by each other.

On the page no row reads as it is quoted: a column's name stands far above, a value may be broken
over lines, and many rows may hold the same value. So the row is where its rarest value stands, and
of each other value that place counts which is nearest to it in height.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from ui.web.source.cells import cells_of

Span = tuple[int, int]  # of characters of the page
Box = tuple[float, float, float, float]  # left, top, right, bottom; upwards, in points
BoxOf = Callable[[Span], Box | None]  # None of what takes no room
_SHARED = 0.5  # of its height a word has beside what it stands beside; lines may touch each other


@dataclass(frozen=True, slots=True)
class Letters:
    """Letters and digits of a text in small, and which of its characters each of them is."""

    text: str
    letters: str
    places: Sequence[int]

    def spans(self, wanted: str) -> Iterator[Span]:
        """Yield where these letters stand as whole words, as (start, end) in the text."""
        at = self.letters.find(wanted) if wanted else -1
        while at >= 0:
            start, end = self.places[at], self.places[at + len(wanted) - 1] + 1
            if not (self._is_letter(start - 1) or self._is_letter(end)):
                yield start, end
            at = self.letters.find(wanted, at + 1)

    def _is_letter(self, place: int) -> bool:
        return 0 <= place < len(self.text) and self.text[place].isalnum()


def values_of(quote: str) -> list[list[str]]:
    """Return the values of each row of a quote; none where a line of it is no row."""
    rows = []
    for line in quote.strip().splitlines():
        cells = [line[start:end].strip() for _, start, end in cells_of(line)]
        if not cells:
            return []
        rows.append([cell for cell in cells if cell])
    return rows


def row_spans(
    page: Letters, values: Sequence[str], small: Callable[[str], str], box_of: BoxOf
) -> list[Span]:
    """Return where the values of one row stand, top down; ``small`` gives a text's letters."""
    found = {value: _boxed(page.spans(small(value)), box_of) for value in values}
    known = [places for places in found.values() if places]
    if not known:
        return []
    rarest = min(known, key=len)
    rows = (_around(anchor, values, found) for anchor in rarest)
    row = min(rows, key=lambda chosen: sum(away for away, _ in chosen))
    placed = [place for _, place in row]
    for value in values:
        if not found[value]:
            placed += _word_by_word(page, value, small, box_of, placed)
    return [span for span, _ in sorted(placed, key=lambda place: (-place[1][1], place[1][0]))]


_Placed = tuple[Span, Box]


def _boxed(spans: Iterator[Span], box_of: BoxOf) -> list[_Placed]:
    return [(span, box) for span in spans if (box := box_of(span))]


def _around(
    anchor: _Placed, values: Sequence[str], found: dict[str, list[_Placed]]
) -> list[tuple[float, _Placed]]:
    """Return of each value the place nearest in height, none twice, and how far away it is."""
    chosen: list[tuple[float, _Placed]] = []
    for value in values:
        free = [place for place in found[value] if all(place != taken for _, taken in chosen)]
        if free:
            nearest = min(free, key=lambda place: _height_between(anchor[1], place[1]))
            chosen.append((_height_between(anchor[1], nearest[1]), nearest))
    return chosen


def _word_by_word(
    page: Letters,
    value: str,
    small: Callable[[str], str],
    box_of: BoxOf,
    row: Sequence[_Placed],
) -> list[_Placed]:
    """Return the words of a value that stands nowhere whole: beside the row, or near each other."""
    last: Box | None = None
    found: list[_Placed] = []
    for word in value.split():
        near = [
            (_apart(last or place[1], place[1]), place)
            for place in _boxed(page.spans(small(word)), box_of)
            if place not in found and _is_near(place[1], last, row)
        ]
        if near:
            found.append(min(near)[1])
            last = found[-1][1]
    return found


def _is_near(box: Box, last: Box | None, row: Sequence[_Placed]) -> bool:
    """Whether a word stands on the line of the word before or the next, else beside the row."""
    if last:
        return _gap(last, box) < last[1] - last[3]
    return any(_gap(placed, box) < -_SHARED * (box[1] - box[3]) for _, placed in row)


def _gap(one: Box, other: Box) -> float:
    """Return the height between two boxes, less than 0 where they stand beside each other."""
    return max(one[3] - other[1], other[3] - one[1])


def _height_between(one: Box, other: Box) -> float:
    """Return how far apart the middles are, and far more where the boxes share no height."""
    middles = abs((one[1] + one[3]) - (other[1] + other[3])) / 2
    return middles + 10 * max(0.0, _gap(one, other))


def _apart(one: Box, other: Box) -> float:
    return abs(one[2] - other[0]) + 4 * abs(one[1] - other[1])
