"""Take out of a page what no reader of it sees, and name the first of it.

Menus, scripts and notes for browsers without them are left out everywhere and need no word.
"""

import re
from collections import deque
from collections.abc import Callable, Iterator

from lxml import etree
from lxml.html import HtmlElement

from ingest.readers.web.css import Style, Styles
from ingest.text.hidden import TINY_POINTS, WHITE, Colour, Hidden, looks_like

MIN_OFF = -400.0  # points to the left or above: nothing of a paragraph reaches back into the page
MAX_ARIA = 100  # characters: a dialog that is open marks the whole page below it
MIN_WORDS = 4  # of a comment that is a sentence, and no note of a program
_POINTS = {"px": 0.75, "pt": 1.0, "em": 12.0, "rem": 12.0, "%": 0.12, "ex": 6.0, "": 0.75}
_LENGTH = re.compile(r"(-?\d*\.?\d+)\s*(px|pt|em|rem|ex|%|)$")
_FONT = re.compile(r"(?:^|\s)(\d*\.?\d+(?:px|pt|em|rem|%))(?:\s*/|\s)")
_RGB = re.compile(r"rgba?\(\s*(\d+)[\s,]+(\d+)[\s,]+(\d+)(?:[\s,/]+([\d.]+%?))?\s*\)$")
_HEX = re.compile(r"#([0-9a-f]{3}|[0-9a-f]{6})$")
_NAMED: dict[str, Colour] = {
    "white": WHITE,
    "snow": (1.0, 0.98, 0.98),
    "ivory": (1.0, 1.0, 0.94),
    "ghostwhite": (0.97, 0.97, 1.0),
    "whitesmoke": (0.96, 0.96, 0.96),
    "black": (0.0, 0.0, 0.0),
    "red": (1.0, 0.0, 0.0),
    "blue": (0.0, 0.0, 1.0),
    "green": (0.0, 0.5, 0.0),
    "yellow": (1.0, 1.0, 0.0),
    "gray": (0.5, 0.5, 0.5),
    "grey": (0.5, 0.5, 0.5),
    "navy": (0.0, 0.0, 0.5),
}
_CLIPPED = re.compile(r"rect\(\s*(?:0|1px)\D+(?:0|1px)\D+(?:0|1px)\D+(?:0|1px)\s*\)|inset\(100%\)")
_NO_PROSE = re.compile(r"[{}<>=#]|\[if |https?:|javascript|cookie|browser", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]{2,}")
_SIDES = ("left", "right", "top", "bottom")
_NEVER_SHOWN = ("template", "noscript")
_UNSEEN_TAGS = frozenset("script style head title meta link".split())


def drop_hidden(page: HtmlElement) -> list[str]:
    """Take out of a page what is hidden from its reader; return a warning where that is text."""
    hidden = Hidden()
    _drop_comments(page, hidden)
    for element in list(page.iter(*_NEVER_SHOWN)):
        _drop(element, hidden, element.tag, if_prose=True)
    styles = Styles(page)
    for element in list(page.iter(etree.Element)):
        if element.tag in ("html", "body") or element.tag in _UNSEEN_TAGS:
            continue  # a whole page that is hidden is shown by a script
        if element.getroottree().getroot() is not page:
            continue  # gone with what held it
        style = styles.of(element)
        way = _hidden_whole(element, style)
        if way:
            _drop(element, hidden, way)
            continue
        for name, judge in _INHERITED.items():
            if (name in style or (name == "color" and element.get("color"))) and judge(
                element, styles
            ):
                _blank(element, styles, name, hidden)
    for element in page.xpath("//*[@hidden or @aria-hidden or @style]"):
        _show(element)
    return hidden.warnings()


def _show(element: HtmlElement) -> None:
    """Take off what would make trafilatura leave out an element that is seen."""
    for name in ("hidden", "aria-hidden"):
        element.attrib.pop(name, None)
    if "hidden" in element.get("style", "").lower():
        del element.attrib["style"]


def _drop_comments(page: HtmlElement, hidden: Hidden) -> None:
    for comment in page.iter(etree.Comment):
        if _is_prose(comment.text or ""):
            hidden.add(comment.text or "", "comment")
    etree.strip_tags(page, etree.Comment, etree.ProcessingInstruction)


def _is_prose(words: str) -> bool:
    return len(_WORD.findall(words)) >= MIN_WORDS and not _NO_PROSE.search(words)


def _drop(element: HtmlElement, hidden: Hidden, way: str, *, if_prose: bool = False) -> None:
    words = _shown_words(element)
    if not if_prose or _is_prose(words):
        hidden.add(words, way)
    if element.getparent() is not None:
        element.drop_tree()


def _shown_words(element: HtmlElement) -> str:
    return " ".join([element.text or "", *_texts(element)])


def _texts(element: HtmlElement) -> Iterator[str]:
    for inner in element.iterdescendants(etree.Element):
        if inner.tag not in _UNSEEN_TAGS:
            yield inner.text or ""
        yield inner.tail or ""


def _hidden_whole(element: HtmlElement, style: Style) -> str | None:
    """Return what hides an element with all that it holds."""
    until_found = (element.get("hidden") or "").lower() == "until-found"  # a search shows it
    if element.get("hidden") is not None and not until_found:
        return "hidden"
    if element.get("aria-hidden") == "true" and len(element.text_content()) <= MAX_ARIA:
        return "aria-hidden"
    if not style:
        return None
    if style.get("display") == "none":
        return "display: none"
    if _number(style.get("opacity", "1")) <= 0.05:
        return "opacity"
    return "outside of the page" if _is_off(style) else None


def _is_off(style: Style) -> bool:
    if style.get("position") in ("absolute", "fixed"):
        if any(
            _points(style.get(side, "")) < MIN_OFF for side in ("left", "right", "top", "bottom")
        ):
            return True
        if _CLIPPED.search(style.get("clip", "")):
            return True
    if _points(style.get("text-indent", "")) < MIN_OFF or _CLIPPED.search(
        style.get("clip-path", "")
    ):
        return True
    flat = any(style.get(side) in ("0", "0px", "0pt") for side in ("height", "width"))
    shrunk = re.search(r"scale\(\s*0\s*[),]", style.get("transform", "")) is not None
    return shrunk or (flat and style.get("overflow", "").startswith("hidden"))


def _points(value: str) -> float:
    match = _LENGTH.match(value.strip())
    return float(match[1]) * _POINTS[match[2]] if match else 0.0


def _number(value: str) -> float:
    try:
        return float(value[:-1]) / 100 if value.endswith("%") else float(value)
    except ValueError:
        return 1.0


def _is_invisible(element: HtmlElement, styles: Styles) -> bool:
    return styles.of(element)["visibility"] in ("hidden", "collapse")


def _is_tiny(element: HtmlElement, styles: Styles) -> bool:
    match = _LENGTH.match(styles.of(element)["font-size"])
    return match is not None and float(match[1]) * _POINTS[match[2]] <= TINY_POINTS


def _is_tiny_font(element: HtmlElement, styles: Styles) -> bool:
    match = _FONT.search(styles.of(element)["font"])
    return match is not None and _points(match[1]) <= TINY_POINTS


def _is_of_ground(element: HtmlElement, styles: Styles) -> bool:
    """Whether the letters have the colour of what they stand on; white where nothing is said."""
    said = styles.of(element).get("color") or (element.get("color") or "").lower()
    if said == "transparent" or _alpha(said) <= 0.05:
        return True
    colour, ground = _colour(said), _ground(element, styles)
    return colour is not None and ground is not None and looks_like(colour, ground)


def _ground(element: HtmlElement, styles: Styles) -> Colour | None:
    """Return the colour behind an element, None where it is a picture or not known."""
    for behind in (element, *element.iterancestors()):
        style = styles.of(behind)
        said = style.get("background-color") or style.get("background")
        said = said or (behind.get("bgcolor") or "").lower()
        if not said or said in ("none", "transparent", "inherit", "initial", "unset"):
            continue
        return next((c for word in _words_of(said) if (c := _colour(word))), None)
    return WHITE


def _words_of(background: str) -> list[str]:
    return [background] if background.startswith("rgb") else background.split()


def _colour(said: str) -> Colour | None:
    if said in _NAMED:
        return _NAMED[said]
    if match := _HEX.match(said):
        digits = match[1] if len(match[1]) == 6 else "".join(d * 2 for d in match[1])
        red, green, blue = (int(digits[n : n + 2], 16) / 255 for n in (0, 2, 4))
        return red, green, blue
    if match := _RGB.match(said):
        return int(match[1]) / 255, int(match[2]) / 255, int(match[3]) / 255
    return None


def _alpha(said: str) -> float:
    match = _RGB.match(said)
    return _number(match[4]) if match and match[4] else 1.0


_INHERITED: dict[str, Callable[[HtmlElement, Styles], bool]] = {
    "visibility": _is_invisible,
    "font-size": _is_tiny,
    "font": _is_tiny_font,
    "color": _is_of_ground,
}
_WAYS = {
    "visibility": "visibility: hidden",
    "font-size": "tiny letters",
    "font": "tiny letters",
    "color": "letters of the colour of the page",
}


def _blank(element: HtmlElement, styles: Styles, name: str, hidden: Hidden) -> None:
    """Take out an element's words, but not those of elements in it that say otherwise."""
    taken, waiting = [], deque([element])
    while waiting:
        at = waiting.popleft()
        taken.append(at.text or "")
        at.text = None
        for child in at:
            taken.append(child.tail or "")
            child.tail = None
            style = styles.of(child)
            over = ("font", "font-size") if name.startswith("font") else (name,)
            ground = name == "color" and (
                "background" in style or "background-color" in style or child.get("bgcolor")
            )
            if not ground and not any(n in style for n in over):
                waiting.append(child)
    hidden.add(" ".join(taken), _WAYS[name])
