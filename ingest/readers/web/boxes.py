"""Whether a style leaves nothing of an element to be seen: no box, cut away, moved off, faded."""

from collections.abc import Callable, Iterator, Sequence

from ingest.readers.web.look import Look
from ingest.readers.web.style.colours import FAINT, Ink, inks_in
from ingest.readers.web.style.computed import Style, words_in
from ingest.readers.web.style.conditions import split_at
from ingest.readers.web.style.css import Token, Value
from ingest.readers.web.style.lengths import Measure, degrees, length, number
from ingest.text.unseen.hidden import looks_like

MIN_OFF = -400.0  # points to the left or above: nothing of a paragraph reaches back into the page
MAX_RIGHT = 3000.0  # points: no table is as wide
NO_SIZE = 1.0  # points; a box for screen readers has a pixel
NO_SCALE = 0.1
BLUR = 0.6  # of the letters' size: nothing can be read from here on
_MOVED = ("relative", "absolute", "fixed", "sticky")
_HIDES_OVERFLOW = ("hidden", "clip", "scroll", "auto", "overlay")
_INLINE = frozenset(
    "a abbr b bdi bdo cite code del dfn em font i ins kbd mark q s samp small span strike strong "
    "sub sup tt u var label time".split()
)
_LIGHTENS = ("screen", "lighten", "color-dodge", "plus-lighter")


def way_of_box(tag: str, look: Look) -> str | None:
    """Return what hides an element with all that it holds, None where something of it is seen."""
    style = look.style
    if words_in(style.get("display")) == ["none"]:
        return "display: none"
    if look.opacity <= FAINT or _faded(style, look):
        return "opacity"
    if words_in(style.get("content-visibility")) == ["hidden"]:
        return "content-visibility: hidden"
    if _is_off(style, look) or _is_shrunk(style):
        return "outside of the page"
    if _has_no_room(tag, style, look) or _is_cut_away(style, look):
        return "no room to be seen"
    return None


def _faded(style: Style, look: Look) -> bool:
    for token in style.get("filter", ()):
        if token.kind != "function":
            continue
        share = number(token.inside)
        if token.name in ("opacity", "contrast") and share is not None and share <= FAINT:
            return True
        blur = length(token.inside, look.measure())
        if token.name == "blur" and blur is not None and blur >= BLUR * look.size:
            return True
    masks = [t for t in style.get("mask", ()) if t.kind != "space"]
    inks = list(inks_in(masks, Ink((0.0, 0.0, 0.0))))
    pictured = any(t.kind == "url" or t.name in ("url", "image-set") for t in masks)
    if inks and not pictured and all(ink.strength <= FAINT for ink in inks):
        return True
    blended = any(w in _LIGHTENS for w in words_in(style.get("mix-blend-mode")))
    return blended and bool(look.ground) and all(min(g) > 1 - FAINT for g in look.ground or ())


def _is_off(style: Style, look: Look) -> bool:
    measure = look.measure()
    if any(w in _MOVED for w in words_in(style.get("position"))):
        for side in ("left", "right", "top", "bottom"):
            far = _length(style, side, measure)
            if far < MIN_OFF or (side == "left" and far > MAX_RIGHT):
                return True
    for side in ("left", "top"):
        pulled = _length(style, f"margin-{side}", measure)
        if pulled < MIN_OFF and pulled + _length(style, f"padding-{side}", measure) < MIN_OFF:
            return True
        if side == "left" and pulled > MAX_RIGHT:
            return True
    moves = [*_moves(style.get("transform", ()), measure), *_moves_alone(style, measure)]
    return any(x < MIN_OFF or x > MAX_RIGHT or y < MIN_OFF or y > MAX_RIGHT for x, y in moves)


def _length(style: Style, name: str, measure: Measure) -> float:
    return length(style.get(name, ()), measure) or 0.0


def _arguments(token: Token) -> list[Value]:
    return [tuple(run) for run in split_at(token.inside, ",")]


def _moves(value: Sequence[Token], measure: Measure) -> Iterator[tuple[float, float]]:
    """Yield how far each part of a transform moves to the right and down."""
    for token in value:
        if token.kind != "function":
            continue
        given = [length(a, measure) or 0.0 for a in _arguments(token)]
        given += [0.0] * 6
        if token.name in ("translate", "translate3d"):
            yield given[0], given[1]
        elif token.name == "translatex":
            yield given[0], 0.0
        elif token.name == "translatey":
            yield 0.0, given[0]
        elif token.name == "matrix":
            yield given[4], given[5]
        elif token.name == "matrix3d" and len(given) >= 16:
            yield given[12], given[13]


def _moves_alone(style: Style, measure: Measure) -> Iterator[tuple[float, float]]:
    given = [length((t,), measure) or 0.0 for t in style.get("translate", ()) if t.kind != "space"]
    if given:
        yield given[0], given[1] if len(given) > 1 else 0.0


def _is_shrunk(style: Style) -> bool:
    """Whether an element is made so small, or turned so far, that it is a line or a point."""
    scales = [number((t,)) for t in style.get("scale", ()) if t.kind != "space"]
    if any(s is not None and abs(s) < NO_SCALE for s in scales[:2]):
        return True
    for token in style.get("transform", ()):
        if token.kind == "function" and _shrinks(token):
            return True
    turn = [t for t in style.get("rotate", ()) if t.kind != "space"]
    return len(turn) == 2 and turn[0].name in ("x", "y") and _edge_on(turn[1])


def _shrinks(token: Token) -> bool:
    given = _arguments(token)
    numbers = [number(a) for a in given]
    if token.name in ("scale", "scalex", "scaley", "scale3d"):
        return any(n is not None and abs(n) < NO_SCALE for n in numbers[:2])
    if token.name == "matrix" and len(numbers) >= 4:
        a, b, c, d = (n or 0.0 for n in numbers[:4])
        return abs(a * d - b * c) < NO_SCALE**2
    if token.name in ("rotatex", "rotatey"):
        return bool(given[0]) and _edge_on(next(t for t in given[0] if t.kind != "space"))
    return False


def _edge_on(token: Token) -> bool:
    turned = degrees(token)
    return turned is not None and abs(turned % 180 - 90) < 2


def _has_no_room(tag: str, style: Style, look: Look) -> bool:
    if not any(w in _HIDES_OVERFLOW for w in words_in(style.get("overflow"))):
        return False
    placed = any(w in ("absolute", "fixed") for w in words_in(style.get("position")))
    blocks = "display" in style and words_in(style["display"]) not in (["inline"], ["contents"])
    if tag in _INLINE and not (placed or blocks or _is_set(style, "float")):
        return False  # height and width are of no account to words in a line
    measure = look.measure()
    for name in ("height", "max-height", "width", "max-width"):
        found = length(style.get(name, ()), measure)
        padded = "padding-top" if name.endswith("height") else "padding-left"
        if found is not None and found + _length(style, padded, measure) <= NO_SIZE:
            return True
    line = style.get("line-height", ())
    flat = length(line, measure) if line and line[0].kind != "number" else number(line)
    if flat is not None and flat * (1 if line[0].kind != "number" else look.size) <= NO_SIZE:
        return "height" not in style and "min-height" not in style
    contained = any(w in ("size", "strict") for w in words_in(style.get("contain")))
    if contained and "height" not in style and "min-height" not in style:
        return True
    return _length(style, "padding-left", measure) > MAX_RIGHT or _length(
        style, "text-indent", measure
    ) >= min(-MIN_OFF, measure.whole)


def _is_set(style: Style, name: str) -> bool:
    return name in style and words_in(style[name]) != ["none"]


def _is_cut_away(style: Style, look: Look) -> bool:
    if any(w in ("absolute", "fixed") for w in words_in(style.get("position"))):
        for token in style.get("clip", ()):
            if token.kind == "function" and token.name == "rect" and _empty_rect(token, look):
                return True
    return any(
        _SHAPES[token.name](token, look)
        for token in style.get("clip-path", ())
        if token.kind == "function" and token.name in _SHAPES
    )


def _numbers(tokens: Sequence[Token], whole: float, look: Look) -> list[float]:
    found = [length((t,), look.measure(whole)) for t in tokens if t.kind not in ("space", "mark")]
    return [n for n in found if n is not None]


def _empty_rect(token: Token, look: Look) -> bool:
    sides = _numbers(token.inside, 100.0, look)
    if len(sides) != 4:
        return False
    top, right, bottom, left = sides
    return right - left <= NO_SIZE or bottom - top <= NO_SIZE


def _empty_inset(token: Token, look: Look) -> bool:
    plain = [t for t in token.inside if t.kind != "space"]
    until = next((i for i, t in enumerate(plain) if t.name == "round"), len(plain))
    # As shares of a box whose size is not known: only what is given in per cent can be added up.
    shares = [t.number if t.kind == "percentage" else None for t in plain[:until]]
    sides = {
        1: (0, 0, 0, 0),
        2: (0, 1, 0, 1),
        3: (0, 1, 2, 1),
        4: (0, 1, 2, 3),
    }.get(len(shares))
    if sides is None:
        return False
    far = [length((t,), look.measure(100.0)) or 0.0 for t in plain[:until]]
    top, right, bottom, left = (shares[i] or 0.0 for i in sides)
    pushed = max(far[i] if shares[i] is None else 0.0 for i in sides)
    return top + bottom >= 99 or left + right >= 99 or pushed > MAX_RIGHT


def _empty_circle(token: Token, look: Look) -> bool:
    radii = []
    for inner in token.inside:
        if inner.name == "at":
            break
        radii.append(inner)
    found = _numbers(radii, 100.0, look)
    return any(r <= NO_SIZE for r in found)


def _empty_polygon(token: Token, look: Look) -> bool:
    """Whether the corners enclose nothing, as if the box were a hundred points wide and high."""
    corners = [_numbers(run, 100.0, look) for run in split_at(token.inside, ",")]
    places = [(c[0], c[1]) for c in corners if len(c) == 2]
    if len(places) < 2:
        return False
    pairs = zip(places, [*places[1:], places[0]], strict=True)
    area = sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in pairs)
    return abs(area) / 2 <= NO_SIZE


def _empty_xywh(token: Token, look: Look) -> bool:
    sides = _numbers(token.inside, 100.0, look)
    return len(sides) >= 4 and min(sides[2:4]) <= NO_SIZE


_SHAPES: dict[str, Callable[[Token, Look], bool]] = {
    "inset": _empty_inset,
    "circle": _empty_circle,
    "ellipse": _empty_circle,
    "polygon": _empty_polygon,
    "rect": _empty_rect,
    "xywh": _empty_xywh,
}


def has_shadow(style: Style, look: Look) -> bool:
    """Whether letters without ink of their own are seen by their shadow or their outline."""
    for name in ("text-shadow", "-webkit-text-stroke", "-webkit-text-stroke-color"):
        for ink in inks_in(style.get(name, ()), look.letters):
            seen = look.ground is None or any(
                not looks_like(ink.on(under), under) for under in look.ground
            )
            if ink.strength > FAINT and seen:
                return True
    return False
