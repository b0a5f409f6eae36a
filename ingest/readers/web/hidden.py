"""Take out of a page what no reader of it sees, and name the first of it.

Menus, scripts and notes for browsers without them are left out everywhere and need no word.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

from lxml import etree
from lxml.html import HtmlElement

from ingest.readers.web.boxes import has_shadow, way_of_box
from ingest.readers.web.look import Look, Page, look_of
from ingest.readers.web.style.cascade import Cascade, Declared
from ingest.readers.web.style.colours import Ink, unseen_on
from ingest.readers.web.style.computed import words_in
from ingest.text.unseen.hidden import STRUCK, TINY_POINTS, WHITE, Hidden

MIN_OFF = -400.0  # points
MAX_ARIA = 100  # characters: a dialog that is open marks the whole page below it
MIN_WORDS = 4  # of a comment that is a sentence, and no note of a program
OVERLAP = -0.7  # of the letters' size: they stand on each other
_NO_PROSE = re.compile(r"[{}<>=#]|\[if |https?:|javascript|cookie|browser", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]{2,}")
_NEVER_SHOWN = ("template", "noscript")
_UNSEEN_TAGS = frozenset("script style head title meta link".split())
_WHOLE_PAGE = ("html", "body")
_STRUCK_TAGS = ("del", "s", "strike")
# What a browser shows only where it cannot show the thing itself.
_INSTEAD = frozenset("video audio canvas object iframe noembed noframes datalist rp".split())


def drop_hidden(page: HtmlElement) -> tuple[list[str], dict[HtmlElement, Look]]:
    """Take out of a page what is hidden from its reader; return a warning where that is text.

    The second value is how the elements look that are left and for which a style is declared.
    """
    hidden = Hidden()
    _drop_comments(page, hidden)
    cascade = Cascade(page)
    declared = cascade.declared()
    about = Page(
        scripted=any(True for _ in page.iter("script")),
        unread_sheets=any(
            "stylesheet" in (link.get("rel") or "").lower()
            and not (link.get("href") or "").startswith("data:")
            for link in page.iter("link")
        ),
        last_frames=cascade.sheet.last_frames,
    )
    looks = _walk(page, declared, Look(variables=cascade.sheet.initial), about, hidden)
    for element in page.xpath("//*[@hidden or @aria-hidden or @style]"):
        _show(element)
    return hidden.warnings(), looks


def _walk(
    page: HtmlElement,
    declared: Mapping[HtmlElement, Declared],
    usual: Look,
    about: Page,
    hidden: Hidden,
) -> dict[HtmlElement, Look]:
    """Judge each element from the outermost inwards; what is in a hidden one goes with it."""
    looks: dict[HtmlElement, Look] = {}
    waiting: list[tuple[HtmlElement, Look]] = [(page, usual)]
    while waiting:
        element, around = waiting.pop()
        if element.tag in _NEVER_SHOWN:
            _drop(element, hidden, element.tag, if_prose=True)
            continue
        if element.tag in _UNSEEN_TAGS or not isinstance(element.tag, str):
            continue
        look = look_of(element, declared.get(element, ()), around, about)
        if element.tag not in _WHOLE_PAGE:  # a whole page that is hidden is shown by a script
            way = _by_markup(element, look) or way_of_box(element.tag, look)
            if way:
                _drop(element, hidden, way)
                continue
        elif not look.visible:
            look = replace(look, visible=True)
        way = _way_of_letters(look)
        if way:
            _blank(element, hidden, way)
        if look.style:
            looks[element] = look
        waiting += [(child, look) for child in reversed(element)]
    return looks


def _show(element: HtmlElement) -> None:
    """Take off what would make trafilatura leave out an element that is seen."""
    for name in ("hidden", "aria-hidden"):
        element.attrib.pop(name, None)
    style = element.get("style", "").lower()
    if "hidden" in style or "none" in style:
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


def _by_markup(element: HtmlElement, look: Look) -> str | None:
    """Return what the element itself says that hides all it holds."""
    displayed = "display" in look.style
    until_found = (element.get("hidden") or "").lower() == "until-found"  # a search shows it
    if element.get("hidden") is not None and not until_found and not displayed:
        return "hidden"
    if element.get("aria-hidden") == "true" and len(element.text_content()) <= MAX_ARIA:
        return "aria-hidden"
    closed = element.tag == "dialog" and element.get("open") is None
    if (closed or element.get("popover") is not None) and not displayed:
        return "a dialog that is closed"
    if _is_struck(element, look):
        return STRUCK
    if element.tag in _INSTEAD:
        return str(element.tag)
    return None


def _is_struck(element: HtmlElement, look: Look) -> bool:
    said = [
        *words_in(look.style.get("text-decoration", ())),
        *words_in(look.style.get("text-decoration-line", ())),
    ]
    return "line-through" in said if said else element.tag in _STRUCK_TAGS


def _way_of_letters(look: Look) -> str | None:
    """Return what hides an element's own letters, but not those of elements that say otherwise."""
    if not look.visible:
        return "visibility: hidden"
    if look.size <= TINY_POINTS:
        return "tiny letters"
    if look.indent < MIN_OFF or look.spacing < OVERLAP * look.size:
        return "outside of the page"
    disguised = words_in(look.style.get("-webkit-text-security"))
    if disguised and disguised != ["none"]:
        return "letters shown as dots"
    if look.clipped_ground:
        shade = [Ink(g) for g in look.ground or ()]
        return _SAME if shade and all(unseen_on(i, (WHITE,)) for i in shade) else None
    if unseen_on(look.letters, look.ground) and not has_shadow(look.style, look):
        return _SAME
    return None


_SAME = "letters of the colour of the page"


def _blank(element: HtmlElement, hidden: Hidden, way: str) -> None:
    """Take out the words that stand in an element itself, beside the elements in it."""
    taken = [element.text or ""]
    if (element.text or "").strip():
        element.text = " "
    for child in element:
        taken.append(child.tail or "")
        if (child.tail or "").strip():
            child.tail = " "
    hidden.add(" ".join(taken), way)
