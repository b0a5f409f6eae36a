"""What the operators of a PDF page paint with: whether a letter can be told from its ground.

White letters on a dark field are seen, as heads of tables are; on the bare page they are not.
Letters in no ink at all are the words of a scanned picture where they lie on one, else hidden.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from ingest.text.unseen.hidden import WHITE, Colour, looks_like

PALE = 0.9  # of each part of a colour: near enough to white to be looked at
REACH = 3.0  # points: letters stand out of their field by so much
MAX_FIELDS = 2_000  # on a page; looked through for each piece of text
INVISIBLE = 3  # the mode of showing text that paints nothing
_FILLED = frozenset((0, 4))  # the modes that show letters by the fill colour alone
_BLACK: Colour = (0.0, 0.0, 0.0)
_FILLS = frozenset((b"f", b"F", b"f*", b"B", b"B*", b"b", b"b*"))
_ENDS = frozenset((b"n", b"S", b"s")) | _FILLS
_CURVES = frozenset((b"m", b"l", b"c", b"v", b"y"))
_COLOURS = frozenset((b"g", b"rg", b"k", b"sc", b"scn", b"cs"))
_PARTS = {"/DeviceGray": 1, "/DeviceRGB": 3, "/DeviceCMYK": 4, "/CalGray": 1, "/CalRGB": 3}
INK_OPERATORS = frozenset((*_COLOURS, b"Tr", b"gs"))
Box = tuple[float, float, float, float]  # left, bottom, right, top


@dataclass(frozen=True, slots=True)
class _Ink:
    """The part of the graphics state that is looked at; a colour that is not known is None."""

    colour: Colour | None = _BLACK
    parts: int | None = 1  # of the colours in use
    mode: int = 0
    alpha: float = 1.0


class Paint:
    """Follows the operators of a page in their order.

    ``spaces`` tells how many parts a named colour space has, ``alphas`` the opacity of a named
    graphics state.
    """

    def __init__(self, spaces: Mapping[str, int], alphas: Mapping[str, float]) -> None:
        self._ink = _Ink()
        self._saved: list[_Ink] = []
        self._outside: list[tuple[_Ink, list[_Ink]]] = []  # of the forms we are in
        self._path: list[tuple[float, float]] = []
        self._fields: list[tuple[Box, Colour | None]] = []
        self.pictures: list[Box | None] = []  # None: somewhere on the page
        self._spaces = {**_PARTS, **spaces}
        self._alphas = alphas

    @property
    def in_form(self) -> bool:
        """Whether the operators are those of a form, whose place on the page is not known."""
        return bool(self._outside)

    def operate(self, operator: bytes, operands: Sequence[object], cm: Sequence[float]) -> None:
        """Follow one operator; operands that are no numbers change nothing."""
        numbers = [float(v) for v in operands if isinstance(v, int | float)]
        if operator == b"q":
            self._saved.append(self._ink)
        elif operator == b"Q":
            self._ink = self._saved.pop() if self._saved else self._ink
        elif operator == b"Tr" and numbers:
            self._ink = replace(self._ink, mode=int(numbers[0]))
        elif operator == b"gs" and operands:
            self._ink = replace(
                self._ink, alpha=self._alphas.get(str(operands[0]), self._ink.alpha)
            )
        elif operator in _COLOURS:
            self._ink = self._coloured(operator, operands, numbers)
        elif operator in (b"sh", b"INLINE IMAGE"):
            self.picture(None if operator == b"sh" else cm)
        else:
            self._draw(operator, numbers, cm)

    def _draw(self, operator: bytes, numbers: Sequence[float], cm: Sequence[float]) -> None:
        if operator == b"re" and len(numbers) >= 4:
            x, y, width, height = numbers[:4]
            self._path += [_at(x, y, cm), _at(x + width, y + height, cm)]
        elif operator in _CURVES:
            pairs = zip(numbers[::2], numbers[1::2], strict=False)
            self._path += [_at(x, y, cm) for x, y in pairs]
        elif operator in _ENDS:
            if operator in _FILLS and self._path and self._ink.alpha > 0:
                self._fields.append((_around(self._path), self._ink.colour))
            self._path = []

    def picture(self, cm: Sequence[float] | None) -> None:
        """Note a picture, or an area of colours that run into each other."""
        corners = [_at(x, y, cm) for x, y in ((0, 0), (1, 0), (0, 1), (1, 1))] if cm else []
        box = _around(corners) if corners and not self.in_form else None
        self.pictures.append(box)
        self._fields.append((box or (-1e9, -1e9, 1e9, 1e9), None))

    def enter(self) -> None:
        """Begin a form: what it sets does not last."""
        self._outside.append((self._ink, self._saved))
        self._saved = []

    def leave(self) -> None:
        """End a form."""
        if self._outside:
            self._ink, self._saved = self._outside.pop()

    def hides(self, x: float, y: float, size: float) -> str | None:
        """Return what hides letters that are shown now, None where they are seen.

        Those in no ink are for `is_of_picture`: the picture may come later.
        """
        ink = self._ink
        if ink.mode == INVISIBLE:
            return "no ink"
        if ink.alpha <= 0.02:
            return "no ink at all"
        if ink.mode not in _FILLED or ink.colour is None:
            return None
        if self.in_form:
            bare = not self._fields and looks_like(ink.colour, WHITE)
            return "letters of the colour of the page" if bare else None
        ground = self._ground(x + 0.2 * size, y + 0.3 * size)
        seen = ground is None or not looks_like(ink.colour, ground)
        return None if seen else "letters of the colour of the page"

    def is_of_picture(self, x: float, y: float) -> bool:
        """Whether a picture lies at this place: letters in no ink are then its words."""
        return any(box is None or _holds(box, x, y) for box in self.pictures)

    def _ground(self, x: float, y: float) -> Colour | None:
        if len(self._fields) > MAX_FIELDS:
            return None  # a drawing
        fields = (colour for box, colour in reversed(self._fields) if _holds(box, x, y))
        return next(fields, WHITE)

    def _coloured(
        self, operator: bytes, operands: Sequence[object], numbers: Sequence[float]
    ) -> _Ink:
        if operator == b"cs":
            parts = self._spaces.get(str(operands[0])) if operands else None
            return replace(self._ink, parts=parts, colour=_BLACK if parts else None)
        parts = {b"g": 1, b"rg": 3, b"k": 4}.get(operator, self._ink.parts)
        colour = _colour(numbers) if parts == len(numbers) else None
        return replace(self._ink, parts=parts, colour=colour)


def is_pale(numbers: Sequence[object]) -> bool:
    """Whether these operands may be those of a colour near to white."""
    values = [float(v) for v in numbers if isinstance(v, int | float)]
    if len(values) == 4:
        return all(v <= 1 - PALE for v in values)
    return bool(values) and all(v >= PALE for v in values)


def _colour(numbers: Sequence[float]) -> Colour | None:
    values = [min(1.0, max(0.0, v)) for v in numbers]
    if len(values) == 1:
        return values[0], values[0], values[0]
    if len(values) == 3:
        return values[0], values[1], values[2]
    if len(values) == 4:
        cyan, magenta, yellow, black = values
        return (1 - cyan) * (1 - black), (1 - magenta) * (1 - black), (1 - yellow) * (1 - black)
    return None


def _at(x: float, y: float, cm: Sequence[float]) -> tuple[float, float]:
    return cm[0] * x + cm[2] * y + cm[4], cm[1] * x + cm[3] * y + cm[5]


def _around(points: Sequence[tuple[float, float]]) -> Box:
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return min(xs), min(ys), max(xs), max(ys)


def _holds(box: Box, x: float, y: float) -> bool:
    left, bottom, right, top = box
    return left - REACH <= x <= right + REACH and bottom - REACH <= y <= top + REACH
