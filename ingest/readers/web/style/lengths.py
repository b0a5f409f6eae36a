"""Work out lengths in points, with ``calc()`` and the like."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from ingest.readers.web.style.css import Token, Value

WIDE, _HIGH = 960.0, 600.0  # points, of the window that a page is taken to be shown in
_UNITS = {
    "px": 0.75,
    "pt": 1.0,
    "pc": 12.0,
    "in": 72.0,
    "cm": 72 / 2.54,
    "mm": 7.2 / 2.54,
    "q": 1.8 / 2.54,
}
_OF_LETTERS = {"em": 1.0, "ex": 0.5, "ch": 0.5, "cap": 0.7, "ic": 1.0, "lh": 1.2}
_OF_ROOT = {"rem": 1.0, "rex": 0.5, "rch": 0.5, "rlh": 1.2}
_OF_WINDOW = {"vw": WIDE, "vi": WIDE, "vh": _HIGH, "vb": _HIGH, "vmin": _HIGH, "vmax": WIDE}
_OF_CONTAINER = {"cqw": WIDE, "cqi": WIDE, "cqh": _HIGH, "cqb": _HIGH}
_CONSTANTS = {"infinity": math.inf, "-infinity": -math.inf, "pi": math.pi, "e": math.e}
_FUNCTIONS: dict[str, Callable[[Sequence[float]], float]] = {
    "calc": lambda n: n[0],
    "-webkit-calc": lambda n: n[0],
    "min": min,
    "max": max,
    "clamp": lambda n: max(n[0], min(n[1], n[2])),
    "abs": lambda n: abs(n[0]),
    "sign": lambda n: math.copysign(1.0, n[0]) if n[0] else 0.0,
    "sqrt": lambda n: math.sqrt(n[0]),
    "pow": lambda n: n[0] ** n[1],
    "hypot": lambda n: math.hypot(*n),
    "sin": lambda n: math.sin(n[0]),
    "cos": lambda n: math.cos(n[0]),
    "round": lambda n: round(n[0] / (n[1] if len(n) > 1 else 1)) * (n[1] if len(n) > 1 else 1),
    "mod": lambda n: n[0] % n[1],
    "rem": lambda n: math.fmod(n[0], n[1]),
}


@dataclass(frozen=True, slots=True)
class Measure:
    """What relative lengths refer to, in points: letters, the root's letters, and all of 100 %."""

    letters: float
    root: float
    whole: float = WIDE


def points(pixels: float) -> float:
    """Return pixels as points."""
    return pixels * _UNITS["px"]


def length(value: Value, measure: Measure) -> float | None:
    """Return a length in points; a number without a unit is pixels; None: this is no length."""
    plain = [t for t in value if t.kind != "space"]
    if len(plain) != 1:
        return None
    if plain[0].kind == "number":
        return points(plain[0].number)
    return _single(plain[0], measure)


def number(value: Value) -> float | None:
    """Return a number or a share (``50%``: 0.5), None where it is neither."""
    plain = [t for t in value if t.kind != "space"]
    return _single(plain[0], Measure(1.0, 1.0, 1.0)) if len(plain) == 1 else None


def degrees(token: Token) -> float | None:
    """Return an angle."""
    turns = {"deg": 1.0, "grad": 0.9, "rad": 180 / math.pi, "turn": 360.0}
    if token.kind == "number" and token.number == 0:
        return 0.0
    return token.number * turns[token.unit] if token.unit in turns else None


def _single(token: Token, measure: Measure) -> float | None:
    if token.kind == "number":
        return token.number
    if token.kind == "percentage":
        return token.number / 100 * measure.whole
    if token.kind == "dimension":
        return _dimension(token, measure)
    if token.kind == "word":
        return _CONSTANTS.get(token.name)
    if token.kind == "function" and token.name == "env":
        rest = token.inside[_comma(token.inside) + 1 :]
        return length(rest, measure) if rest else 0.0
    if token.kind in ("function", "block") and (token.kind == "block" or token.name in _FUNCTIONS):
        return _worked_out(token, measure)
    return None


def _comma(tokens: Value) -> int:
    return next((i for i, t in enumerate(tokens) if t.text == ","), len(tokens))


def _dimension(token: Token, measure: Measure) -> float | None:
    unit = token.unit
    if (
        len(unit) > 2 and unit[0] in "sld" and unit[1] == "v"
    ):  # svw, lvh, dvmin: the same on a screen
        unit = unit[1:]
    for units, one in (
        (_UNITS, 1.0),
        (_OF_LETTERS, measure.letters),
        (_OF_ROOT, measure.root),
        (_OF_WINDOW, 0.01),
        (_OF_CONTAINER, 0.01),
    ):
        if unit in units:
            return token.number * units[unit] * one
    return None


def _worked_out(token: Token, measure: Measure) -> float | None:
    arguments: list[list[Token]] = [[]]
    for inner in token.inside:
        if inner.kind == "mark" and inner.text == ",":
            arguments.append([])
        elif inner.kind != "space":
            arguments[-1].append(inner)
    numbers = [_sum(a, measure) for a in arguments if a and a[0].name not in ("nearest", "up")]
    known = [n for n in numbers if n is not None]
    if len(known) < len(numbers):
        return None
    try:
        found = _FUNCTIONS[token.name if token.kind == "function" else "calc"](known)
    except (ArithmeticError, IndexError, ValueError, TypeError):
        return None
    return found if not isinstance(found, complex) and not math.isnan(found) else None


def _sum(tokens: Sequence[Token], measure: Measure) -> float | None:
    """Work out sums and products; a product comes first."""
    total, product, sign = 0.0, None, 1.0
    pending = "+"
    for token in tokens:
        if token.kind == "mark" and token.text in "+-*/":
            if token.text in "+-" and product is not None:
                total, product, sign = total + sign * product, None, 1.0
            if token.text == "-" and product is None:
                sign = -sign
            pending = token.text
            continue
        one = _single(token, measure)
        if one is None or (pending == "/" and one == 0):
            return None
        if product is None:
            product = one
        elif pending == "*":
            product *= one
        elif pending == "/":
            product /= one
        else:
            return None
    return None if product is None else total + sign * product
