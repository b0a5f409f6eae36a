"""Work out the colour that the eye sees: blended with the ground, or not known."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ingest.readers.web.style.conditions import split_at
from ingest.readers.web.style.css import Token, Value, colour_of
from ingest.text.unseen.hidden import WHITE, Colour, looks_like

FAINT = 0.05  # letters of less strength are not seen
BLACK: Colour = (0.0, 0.0, 0.0)
_SYSTEM = {"canvas": WHITE, "field": WHITE, "canvastext": BLACK, "fieldtext": BLACK}
_CHANNELS = {"r g b", "h s l", "h w b", "l a b", "l c h"}


@dataclass(frozen=True, slots=True)
class Ink:
    """A colour and how strong it is, 0 to 1."""

    colour: Colour
    strength: float = 1.0

    def on(self, ground: Colour) -> Colour:
        """Return what is seen where it lies on a ground."""
        red, green, blue = (
            own * self.strength + under * (1 - self.strength)
            for own, under in zip(self.colour, ground, strict=True)
        )
        return red, green, blue


Ground = tuple[Colour, ...] | None  # the colours of a shade; None: a picture, or not known


def is_colour(token: Token) -> bool:
    """Whether a browser takes a token for a colour."""
    if token.kind not in ("word", "hash", "function"):
        return False
    derived = token.kind == "function" and any(t.name == "from" for t in token.inside[:2])
    known = token.name in ("color-mix", "light-dark") or token.name in _SYSTEM
    return known or derived or colour_of(token) is not None


def ink_of(value: Value, current: Ink) -> Ink | None:
    """Return the colour that a value is, None where that cannot be told."""
    solid = [t for t in value if t.kind != "space"]
    return _ink(solid[0], current) if len(solid) == 1 else None


def inks_in(value: Sequence[Token], current: Ink) -> Iterator[Ink]:
    """Yield each colour that stands in a value, such as those of a shade."""
    for token in value:
        ink = _ink(token, current) if token.kind in ("word", "hash", "function") else None
        if ink is not None:
            yield ink
        elif token.inside:
            yield from inks_in(token.inside, current)


def _ink(token: Token, current: Ink) -> Ink | None:
    if token.name in _SYSTEM:
        return Ink(_SYSTEM[token.name])
    found = colour_of(token)
    if isinstance(found, tuple):
        return Ink(*found)
    if found == "currentcolor":
        return current
    if token.name == "color-mix":
        return _mixed(token, current)
    if token.name == "light-dark":
        first = split_at(token.inside, ",")[0]
        return ink_of(tuple(first), current)
    return _derived(token, current) if token.kind == "function" else None


def _mixed(token: Token, current: Ink) -> Ink | None:
    """Mix two colours by their shares, whatever the space: near enough for black and white."""
    inks: list[Ink] = []
    shares: list[float | None] = []
    for run in split_at(token.inside, ",")[1:]:
        solid = [t for t in run if t.kind != "space"]
        shares.append(next((t.number / 100 for t in solid if t.kind == "percentage"), None))
        ink = next((i for t in solid if (i := _ink(t, current))), None)
        if ink is None:
            return None
        inks.append(ink)
    if len(inks) != 2:
        return None
    first, second = shares
    if first is None:
        first = 0.5 if second is None else 1 - second
    second = 1 - first if second is None else second
    total = first + second
    if total <= 0:
        return None
    part = first / total
    one, other = inks
    colour = Ink(one.colour, part).on(other.colour)
    if one.strength <= 0 or other.strength <= 0:  # what is clear has no colour of its own
        colour = one.colour if one.strength > 0 else other.colour
    strength = (one.strength * part + other.strength * (1 - part)) * min(1.0, total)
    return Ink(colour, strength)


def _derived(token: Token, current: Ink) -> Ink | None:
    """Return the colour of ``rgb(from white r g b / 0)``, where it is taken as it is."""
    solid = [t for t in token.inside if t.kind != "space"]
    if len(solid) < 5 or solid[0].name != "from":
        return None
    origin = _ink(solid[1], current)
    if origin is None or " ".join(t.name for t in solid[2:5]) not in _CHANNELS:
        return None
    if len(solid) > 6 and solid[5].text == "/" and solid[6].kind in ("number", "percentage"):
        share = solid[6].number / (100 if solid[6].kind == "percentage" else 1)
        return Ink(origin.colour, share)
    return origin


def unseen_on(ink: Ink, ground: Ground) -> bool:
    """Whether letters of this ink cannot be told from all that they may stand on."""
    if ink.strength <= FAINT:
        return True
    return bool(ground) and all(looks_like(ink.on(under), under) for under in ground or ())


def laid_on(ink: Ink, ground: Ground) -> Ground:
    """Return a ground with a colour over it."""
    if ink.strength >= 1 - FAINT:
        return (ink.colour,)
    return tuple(ink.on(under) for under in ground) if ground else None
