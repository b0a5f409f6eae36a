"""Whether a style sheet's condition holds: for a medium, for what a browser can, for a container.

The reader is taken to sit at a screen of usual size, light, with a mouse, and to print nothing.
"""

import operator
import re
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise

from ingest.readers.web.style.css import Token
from ingest.readers.web.style.lengths import WIDE, Measure, length, points

HIGH = 600.0  # points, of the screen's window; WIDE is its width
_NUMBERS = {
    "width": WIDE,
    "height": HIGH,
    "inline-size": WIDE,
    "block-size": HIGH,
    "device-width": WIDE,
    "device-height": HIGH,
    "aspect-ratio": WIDE / HIGH,
    "device-aspect-ratio": WIDE / HIGH,
    "resolution": 1.0,
    "-webkit-device-pixel-ratio": 1.0,
    "color": 8.0,
    "color-index": 0.0,
    "monochrome": 0.0,
    "grid": 0.0,
}
_WORDS = {
    "orientation": "landscape",
    "hover": "hover",
    "any-hover": "hover",
    "pointer": "fine",
    "any-pointer": "fine",
    "prefers-color-scheme": "light",
    "prefers-reduced-motion": "no-preference",
    "prefers-reduced-data": "no-preference",
    "prefers-reduced-transparency": "no-preference",
    "prefers-contrast": "no-preference",
    "forced-colors": "none",
    "inverted-colors": "none",
    "scripting": "enabled",
    "update": "fast",
    "overflow-block": "scroll",
    "overflow-inline": "scroll",
    "color-gamut": "srgb",
    "display-mode": "browser",
    "dynamic-range": "standard",
    "video-dynamic-range": "standard",
    "scan": "progressive",
}
_OFF = ("none", "no-preference")
_MEDIA = ("all", "screen")
_OF_RESOLUTION = {"dppx": 1.0, "x": 1.0, "dpi": 1 / 96, "dpcm": 2.54 / 96}
_COMPARE: dict[str, Callable[[float, float], bool]] = {
    "<": operator.lt,
    ">": operator.gt,
    "=": operator.eq,
    "<=": operator.le,
    ">=": operator.ge,
}
_SIGNS = re.compile(r"[<>=]")

Tokens = Sequence[Token]
Test = Callable[[Token], bool]


def holds_media(prelude: Tokens) -> bool:
    """Whether one of the media queries is that of the screen."""
    queries = split_at(_solid(prelude), ",")
    return not any(queries) or any(_query(q) for q in queries if q)


def holds_supports(prelude: Tokens) -> bool:
    """Whether a browser can do what is asked for; it is taken to know all that is declared."""
    return _combined(_solid(prelude), lambda _: True)


def holds_container(prelude: Tokens) -> bool:
    """Whether a container as wide as the window meets the condition; it may have a name."""
    tokens = _solid(prelude)
    named = bool(tokens) and tokens[0].kind == "word" and tokens[0].name != "not"
    return _combined(tokens[1:] if named else tokens, _feature)


def split_at(tokens: Tokens, mark: str) -> list[list[Token]]:
    """Return the runs of tokens between the marks."""
    runs: list[list[Token]] = [[]]
    for token in tokens:
        if token.kind == "mark" and token.text == mark:
            runs.append([])
        else:
            runs[-1].append(token)
    return runs


def _solid(tokens: Tokens) -> list[Token]:
    return [token for token in tokens if token.kind != "space"]


def _query(tokens: list[Token]) -> bool:
    first = tokens[0].name if tokens[0].kind == "word" else ""
    if first in ("only", "not") and len(tokens) > 1 and tokens[1].kind == "word":
        holds = _query(tokens[1:])
        return not holds if first == "not" else holds
    if first and first != "not":
        rest = tokens[2:] if len(tokens) > 1 else []
        return first in _MEDIA and (not rest or _combined(rest, _feature))
    return _combined(tokens, _feature)


def _combined(tokens: list[Token], test: Test) -> bool:
    """Whether conditions joined by ``and``, ``or`` and ``not`` hold; no two kinds stand mixed."""
    if not tokens:
        return False
    if tokens[0].kind == "word" and tokens[0].name == "not":
        return not _combined(tokens[1:], test)
    negated, found, any_is_enough = False, list[bool](), False
    for token in tokens:
        if token.kind == "word":
            negated = token.name == "not"
            any_is_enough = any_is_enough or token.name == "or"
        else:
            found.append(_one(token, test) != negated)
            negated = False
    return any(found) if any_is_enough else all(found)


def _one(token: Token, test: Test) -> bool:
    inside = _solid(token.inside)
    nested = any(t.kind == "block" for t in inside[:2]) and not any(
        t.kind == "mark" and t.text == ":" for t in inside
    )
    if token.kind == "block" and nested:
        return _combined(inside, test)
    return test(token)


def _feature(token: Token) -> bool:
    inside = _solid(token.inside)
    if token.kind != "block" or not inside:
        return False
    name, colon, said = inside[0].name, inside[1:2], inside[2:]
    if len(inside) == 1:
        if name in _WORDS:
            return _WORDS[name] not in _OFF
        return _NUMBERS.get(name, 0.0) > 0
    if colon[0].text == ":":
        return _declared(name, said)
    return all(_ordered(*sides) for sides in _ranges(inside))


def _declared(name: str, said: Tokens) -> bool:
    if name in _WORDS:
        return len(said) == 1 and said[0].name == _WORDS[name]
    bound = next((b for b in ("min-", "max-") if b in name[:12]), "")
    measured, asked = _NUMBERS.get(name.replace(bound, "", 1)), _number(said)
    if measured is None or asked is None:
        return False
    return {"min-": measured >= asked, "max-": measured <= asked}.get(bound, measured == asked)


def _ranges(tokens: Tokens) -> Iterator[tuple[Tokens, str, Tokens]]:
    """Yield what is compared in ``(400px < width <= 70em)``, two sides at a time."""
    sides: list[list[Token]] = [[]]
    signs: list[str] = []
    before = False
    for token in tokens:
        sign = token.kind == "mark" and _SIGNS.match(token.text) is not None
        if sign and before:
            signs[-1] += token.text
        elif sign:
            signs.append(token.text)
            sides.append([])
        else:
            sides[-1].append(token)
        before = sign
    for (left, right), compared in zip(pairwise(sides), signs, strict=True):
        yield left, compared, right


def _ordered(left: Tokens, sign: str, right: Tokens) -> bool:
    values = [
        _NUMBERS.get(side[0].name) if side and side[0].kind == "word" else _number(side)
        for side in (left, right)
    ]
    if sign not in _COMPARE or values[0] is None or values[1] is None:
        return False
    return _COMPARE[sign](values[0], values[1])


def _number(tokens: Tokens) -> float | None:
    if len(tokens) == 3 and tokens[1].text == "/" and tokens[2].number:
        return tokens[0].number / tokens[2].number
    if len(tokens) == 1 and tokens[0].unit in _OF_RESOLUTION:
        return tokens[0].number * _OF_RESOLUTION[tokens[0].unit]
    if len(tokens) == 1 and tokens[0].kind == "number":
        return tokens[0].number
    return length(tuple(tokens), Measure(points(16), points(16)))
