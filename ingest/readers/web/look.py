"""How an element looks to its reader, from its style and the look of what is around it."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from itertools import chain

from lxml.html import HtmlElement

from ingest.readers.web.style.cascade import Declared
from ingest.readers.web.style.colours import BLACK, Ground, Ink, ink_of, inks_in, laid_on
from ingest.readers.web.style.computed import Style, style_of, variables_of, words_in
from ingest.readers.web.style.css import Declaration, Token, Value, value_of
from ingest.readers.web.style.lengths import Measure, length, number
from ingest.text.unseen.hidden import WHITE

USUAL = 12.0  # points, of letters for which nothing is declared
_KEYWORDS = dict(
    zip(
        "xx-small x-small small medium large x-large xx-large xxx-large".split(),
        (6.75, 7.5, 9.75, 12.0, 13.5, 18.0, 24.0, 36.0),
        strict=True,
    )
)
_RELATIVE = {"smaller": 1 / 1.2, "larger": 1.2, "sub": 1 / 1.2, "sup": 1 / 1.2, "small": 1 / 1.2}
LINK = "#0000ee"  # what browsers give a link for which nothing is declared
_INHERIT = ("inherit", "unset", "revert", "revert-layer")
_FADED = ("opacity", "transform", "translate", "scale", "filter", "clip-path", "visibility")
_WHOLE_PAGE = ("html", "body")


@dataclass(frozen=True, slots=True)
class Look:
    """What an element's own letters look like; a page's outermost has all of it usual."""

    style: Style = field(default_factory=dict)
    variables: Mapping[str, Value] = field(default_factory=dict)
    size: float = USUAL
    root: float = USUAL
    ink: Ink = field(default_factory=lambda: Ink(BLACK))
    ground: Ground = (WHITE,)
    opacity: float = 1.0
    visible: bool = True
    indent: float = 0.0
    spacing: float = 0.0
    fill: Value = ()  # of the letters where it is not their colour
    clipped_ground: bool = False  # the ground is seen through the letters only

    @property
    def letters(self) -> Ink:
        """The ink of the letters."""
        return (ink_of(self.fill, self.ink) if self.fill else None) or self.ink

    def measure(self, whole: float | None = None) -> Measure:
        """Return what relative lengths refer to."""
        return (
            Measure(self.size, self.root) if whole is None else Measure(self.size, self.root, whole)
        )


@dataclass(frozen=True, slots=True)
class Page:
    """What holds for all of a page."""

    scripted: bool  # what is faded out may be faded in by a script
    unread_sheets: bool  # some of its style is not in the file
    last_frames: Mapping[str, tuple[Declaration, ...]]


def look_of(element: HtmlElement, declared: Declared, around: Look, page: Page) -> Look:
    """Return the look of an element in one that looks like ``around``."""
    declared = (*_by_markup(element), *declared)
    if not declared and not around.style and element.tag not in _RELATIVE:
        return around
    variables = variables_of(declared, around.variables) if declared else around.variables
    style = _moved(style_of(declared, variables), variables, page) if declared else {}
    size = _size(element, style, around)
    look = replace(around, style=style, variables=variables, size=size, clipped_ground=False)
    if element.tag == "html":
        look = replace(look, root=size)
    if style:
        look = _inherited(look, style, around)
        look = _coloured(element, look, style, page)
        opacity = number(style.get("opacity", ()))
        if opacity is not None and element.tag not in _WHOLE_PAGE:
            look = replace(look, opacity=around.opacity * max(0.0, min(1.0, opacity)))
    return look


def _by_markup(element: HtmlElement) -> Declared:
    """Return what attributes and an element's own name say of colours."""
    said: list[tuple[str, Value]] = []
    if element.tag == "a" and element.get("href"):
        said.append(("color", value_of(LINK)))
    elif element.tag == "mark":
        said += [("background-color", value_of("yellow")), ("color", value_of("black"))]
    elif element.tag == "font" or element.tag == "body":
        colour = element.get("color" if element.tag == "font" else "text")
        if colour:
            said.append(("color", value_of(_legacy(colour))))
    if element.get("bgcolor"):
        said.append(("background-color", value_of(_legacy(element.get("bgcolor") or ""))))
    if element.get("background") and element.tag in ("body", "table", "td", "th", "tr"):
        said.append(("background-image", (Token("url", element.get("background") or ""),)))
    return tuple(said)


def _legacy(colour: str) -> str:
    """Return an attribute's colour as CSS has it: a number may lack its mark."""
    plain = colour.strip()
    digits = len(plain) == 6 and all(c in "0123456789abcdefABCDEF" for c in plain)
    return f"#{plain}" if digits else plain


def _moved(style: dict[str, Value], variables: Mapping[str, Value], page: Page) -> dict[str, Value]:
    """Return a style as it is once all that moves has come to rest.

    What fades in by frames that are not in the file, or by a script, is taken for faded in.
    """
    moving = (*style.get("animation", ()), *style.get("animation-name", ()))
    names = [t.text for t in moving if t.kind in ("word", "string")]
    fills = words_in((*moving, *style.get("animation-fill-mode", ())))
    for name in names:
        if name in page.last_frames and ("forwards" in fills or "both" in fills):
            frames = tuple((d.name, d.value) for d in page.last_frames[name])
            return style | style_of(frames, variables)
    in_motion = any(n in page.last_frames for n in names) and "infinite" in fills
    by_others = page.unread_sheets or page.scripted
    fades = "animation" in style or "animation-name" in style or _is_set(style, "transition")
    if in_motion or (fades and by_others and not any(n in page.last_frames for n in names)):
        return {name: value for name, value in style.items() if name not in _FADED}
    return style


def _is_set(style: Style, name: str) -> bool:
    return name in style and words_in(style[name]) != ["none"]


def _size(element: HtmlElement, style: Style, around: Look) -> float:
    said = style.get("font-size")
    if said is None:
        size = around.size * _RELATIVE.get(str(element.tag), 1.0)
    else:
        word = words_in(said)[0] if len(said) == 1 and words_in(said) else ""
        measured = length(said, Measure(around.size, around.root, around.size))
        if word in _KEYWORDS:
            size = _KEYWORDS[word]
        elif word in _RELATIVE:
            size = around.size * _RELATIVE[word]
        elif word == "initial":
            size = USUAL
        else:
            size = around.size if measured is None or word in _INHERIT else measured
    zoom = number(style.get("zoom", ()))
    return size if zoom is None else size * zoom


def _inherited(look: Look, style: Style, around: Look) -> Look:
    """Return the look with what children take over: whether seen, pushed in, spread."""
    visibility = words_in(style.get("visibility"))
    if visibility:
        seen = (
            around.visible if visibility[0] in _INHERIT else visibility[0] in ("visible", "initial")
        )
        look = replace(look, visible=seen)
    if "text-indent" in style:
        indent = length(style["text-indent"][:1], look.measure())
        look = replace(look, indent=indent if indent is not None else around.indent)
    if "letter-spacing" in style:
        spacing = length(style["letter-spacing"], look.measure(look.size))
        look = replace(look, spacing=spacing if spacing is not None else 0.0)
    return look


def _coloured(element: HtmlElement, look: Look, style: Style, page: Page) -> Look:
    around = look.ink
    said = style.get("color")
    if said is not None:
        word = words_in(said)[:1]
        if word and word[0] in _INHERIT:
            ink: Ink | None = around
        else:
            ink = Ink(BLACK) if word == ["initial"] else ink_of(said, around)
        look = replace(look, ink=ink or around)
    if "-webkit-text-fill-color" in style:
        fill = style["-webkit-text-fill-color"]
        look = replace(look, fill=fill if words_in(fill)[:1] not in (["currentcolor"],) else ())
    grounded = "background-color" in style or "background-image" in style
    if grounded:
        look = replace(look, ground=_ground(look, style))
    clipped = "text" in words_in(style.get("background-clip")) and grounded
    look = replace(look, clipped_ground=clipped)
    if element.tag in _WHOLE_PAGE and not grounded and (page.unread_sheets or page.scripted):
        # White letters of a whole page stand on a ground that is declared elsewhere.
        pale = look.ink.colour != BLACK
        look = replace(look, ground=None if pale else look.ground)
    return look


def _ground(look: Look, style: Style) -> Ground:
    ground = look.ground
    colour = ink_of(style.get("background-color", ()), look.ink)
    if colour is not None:
        ground = laid_on(colour, ground)
    picture = [t for t in style.get("background-image", ()) if t.kind != "space"]
    if not picture or words_in(picture) == ["none"] or words_in(picture)[:1] == ["initial"]:
        return ground
    if any(t.kind == "url" or t.name in ("url", "image-set", "image") for t in picture):
        return None
    shades = [i for i in inks_in(picture, look.ink) if i.strength > 0]
    laid = [laid_on(shade, ground) for shade in shades]
    if not laid:
        return ground
    return (
        None if any(g is None for g in laid) else tuple(chain.from_iterable(g or () for g in laid))
    )
