"""Compute an element's style: one value a property, as a browser keeps it.

Variables are filled in, short forms spread, and what a browser would not accept is left out.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence

from ingest.readers.web.style.cascade import Declared
from ingest.readers.web.style.colours import is_colour
from ingest.readers.web.style.conditions import split_at
from ingest.readers.web.style.css import Token, Value
from ingest.readers.web.style.lengths import Measure, length, number

MAX_TOKENS = 500  # of one value; variables that name each other would grow without end
MAX_DEPTH = 20
_KEPT = ("inherit", "initial", "unset", "revert", "revert-layer")
_DISPLAYS = frozenset(
    "none block inline inline-block flex inline-flex grid inline-grid table inline-table "
    "table-row table-cell table-row-group table-header-group table-footer-group table-column "
    "table-column-group table-caption list-item contents flow-root flow ruby run-in ruby-text "
    "ruby-base math -webkit-box -webkit-inline-box -webkit-flex -ms-flexbox -ms-grid".split()
)
_SIZES = frozenset(
    "xx-small x-small small medium large x-large xx-large xxx-large smaller larger math".split()
)
_MEASURE = Measure(12.0, 12.0)
_ALIASES = {
    "inset-inline-start": "left",
    "inset-inline-end": "right",
    "inset-block-start": "top",
    "inset-block-end": "bottom",
    "margin-inline-start": "margin-left",
    "margin-block-start": "margin-top",
    "block-size": "height",
    "max-block-size": "max-height",
    "inline-size": "width",
    "max-inline-size": "max-width",
    "overflow-x": "overflow",
    "overflow-y": "overflow",
    "overflow-block": "overflow",
    "overflow-inline": "overflow",
    "mask-image": "mask",
    "text-fill-color": "-webkit-text-fill-color",
    "text-stroke": "-webkit-text-stroke",
    "text-security": "-webkit-text-security",
    "grid-template": "grid-template-rows",
}
_UNPREFIXED = ("clip-path", "mask", "mask-image", "filter", "transform", "background-clip")
_FOUR = {
    "inset": ("top", "right", "bottom", "left"),
    "margin": ("margin-top", "margin-right", "margin-bottom", "margin-left"),
    "padding": ("padding-top", "padding-right", "padding-bottom", "padding-left"),
}
_TWO = {
    "inset-inline": ("left", "right"),
    "inset-block": ("top", "bottom"),
    "margin-inline": ("margin-left", "margin-right"),
    "margin-block": ("margin-top", "margin-bottom"),
}

Style = Mapping[str, Value]
Variables = Mapping[str, Value]


def variables_of(declared: Declared, inherited: Variables) -> Variables:
    """Return an element's custom properties, with those of the elements around it."""
    own = {name: value for name, value in declared if name.startswith("--")}
    if not own:
        return inherited
    known = dict(inherited)
    for name, value in own.items():
        if _word(value) in ("initial", "inherit"):
            known = {k: v for k, v in known.items() if k != name or _word(value) == "inherit"}
        else:
            known[name] = value
    return known


def style_of(declared: Declared, variables: Variables) -> dict[str, Value]:
    """Return the values that count: the last of each property that a browser accepts."""
    style: dict[str, Value] = {}
    for name, value in declared:
        if name.startswith("--"):
            continue
        filled = _filled(value, variables)
        if filled is None:  # a variable that nobody set: as if nothing were said
            style.pop(_long(name), None)
            continue
        if name == "all":
            style.clear()
        for long, part in _spread(_long(name), _solid(filled)):
            if _accepted(long, part):
                style[long] = part
    return style


def _solid(value: Value) -> Value:
    start, end = 0, len(value)
    while start < end and value[start].kind == "space":
        start += 1
    while end > start and value[end - 1].kind == "space":
        end -= 1
    return value[start:end]


def _long(name: str) -> str:
    for prefix in ("-webkit-", "-moz-"):
        plain = name.removeprefix(prefix)
        if plain != name and plain in _UNPREFIXED:
            name = plain
    return _ALIASES.get(name, name)


def _word(value: Value) -> str:
    plain = [t for t in value if t.kind != "space"]
    return plain[0].name if len(plain) == 1 and plain[0].kind == "word" else ""


def _filled(value: Value, variables: Variables, depth: int = 0) -> Value | None:
    """Return a value with its variables filled in, None where one has no value."""
    if depth > MAX_DEPTH:
        return None
    done: list[Token] = []
    for token in value:
        if token.kind == "function" and token.name == "var":
            arguments = split_at(token.inside, ",")
            name = next((t.text for t in arguments[0] if t.kind == "word"), "")
            comma = next((i for i, t in enumerate(token.inside) if t.text == ","), None)
            fallback = token.inside[comma + 1 :] if comma is not None else None
            said = variables.get(name, fallback)
            filled = None if said is None else _filled(said, variables, depth + 1)
            if filled is None and fallback is not None and said is not fallback:
                filled = _filled(fallback, variables, depth + 1)
            if filled is None:
                return None
            done += filled
        elif token.inside:
            inside = _filled(token.inside, variables, depth + 1)
            if inside is None:
                return None
            done.append(Token(token.kind, token.text, inside=inside))
        else:
            done.append(token)
        if len(done) > MAX_TOKENS:
            return None
    return tuple(done)


def _spread(name: str, value: Value) -> Iterator[tuple[str, Value]]:
    """Yield the long forms of a short one, else the property itself."""
    plain = [t for t in value if t.kind != "space"]
    if name in _FOUR and 1 <= len(plain) <= 4:
        sides = (*plain, *plain, *plain, *plain)
        order = {1: (0, 0, 0, 0), 2: (0, 1, 0, 1), 3: (0, 1, 2, 1)}.get(len(plain), (0, 1, 2, 3))
        for side, index in zip(_FOUR[name], order, strict=True):
            yield side, (sides[index],)
    elif name in _TWO and 1 <= len(plain) <= 2:
        yield _TWO[name][0], (plain[0],)
        yield _TWO[name][1], (plain[-1],)
    elif name == "font":
        yield from _of_font(plain)
    elif name == "background":
        yield from _of_background(plain)
    else:
        yield name, value


def _of_font(plain: Sequence[Token]) -> Iterator[tuple[str, Value]]:
    for index, token in enumerate(plain):
        if token.kind in ("dimension", "percentage", "function") or (
            token.kind == "number" and token.number == 0
        ):
            yield "font-size", (token,)
            if plain[index + 1 : index + 2] and plain[index + 1].text == "/":
                yield "line-height", tuple(plain[index + 2 : index + 3])
            return
        if token.name in _SIZES:
            yield "font-size", (token,)
            return


def _of_background(plain: Sequence[Token]) -> Iterator[tuple[str, Value]]:
    colours = [t for t in plain if is_colour(t)]
    pictures = [t for t in plain if t.kind in ("url", "function") and not is_colour(t)]
    words = [t for t in plain if t.kind == "word"]
    yield "background-color", tuple(colours[-1:]) or (Token("word", "transparent"),)
    yield "background-image", tuple(pictures) or (Token("word", "none"),)
    if any(t.name == "text" for t in words):
        yield "background-clip", (Token("word", "text"),)


def _is_length(value: Value) -> bool:
    return _word(value) in ("auto", "normal", "none") or length(value, _MEASURE) is not None


def _is_size(value: Value) -> bool:
    found = length(value, _MEASURE)
    plain = value[0].kind == "number" and value[0].number < 0 if value else True
    return _word(value) in _SIZES or (found is not None and found >= 0 and not plain)


def _is_box(value: Value) -> bool:
    words = "auto none min-content max-content fit-content stretch -webkit-fill-available"
    return (
        _word(value) in words.split()
        or (len(value) == 1 and value[0].name == "fit-content")
        or length(value, _MEASURE) is not None
    )


_ACCEPTED: dict[str, Callable[[Value], bool]] = {
    "display": lambda v: (
        bool(v) and all(t.kind == "space" or t.name in _DISPLAYS for t in v) and _fits_one(v)
    ),
    "visibility": lambda v: _word(v) in ("visible", "hidden", "collapse"),
    "content-visibility": lambda v: _word(v) in ("visible", "hidden", "auto"),
    "opacity": lambda v: number(v) is not None,
    "font-size": _is_size,
    "color": lambda v: len(v) == 1 and is_colour(v[0]),
    "background-color": lambda v: len(v) == 1 and is_colour(v[0]),
    "-webkit-text-fill-color": lambda v: len(v) == 1 and is_colour(v[0]),
    "position": lambda v: _word(v) in ("static", "relative", "absolute", "fixed", "sticky"),
    "overflow": lambda v: all(
        t.kind == "space" or t.name in ("visible", "hidden", "clip", "scroll", "auto", "overlay")
        for t in v
    ),
    "text-indent": lambda v: bool(v) and _is_length(v[:1]),
    **dict.fromkeys(("left", "right", "top", "bottom", "margin-left", "margin-top"), _is_length),
    **dict.fromkeys(("width", "height", "max-width", "max-height"), _is_box),
}


def _fits_one(value: Value) -> bool:
    """Whether ``none`` stands alone: with another word the whole is no display."""
    words = [t.name for t in value if t.kind == "word"]
    return "none" not in words or len(words) == 1


def _accepted(name: str, value: Value) -> bool:
    if not value:
        return False
    if _word(value) in _KEPT:
        return True
    judge = _ACCEPTED.get(name)
    return judge is None or judge(value)


def words_in(value: Sequence[Token] | None) -> list[str]:
    """Return the names of a value's words."""
    return [t.name for t in value or () if t.kind == "word"]
