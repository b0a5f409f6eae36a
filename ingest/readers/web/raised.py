"""A page in, the same page without its footnotes' marks; raised letters that are text stay."""

from collections.abc import Iterator, Mapping

from lxml import etree
from lxml.html import HtmlElement

from ingest.readers.web.look import Look
from ingest.readers.web.style.computed import words_in
from ingest.readers.web.style.lengths import Measure, length
from ingest.text.unseen.raised import MOST_CHARS, Marks, shown

SMALLER = 0.9  # of the letters around: what is aligned at the top of its line is small as well
_WORDS = ("super", "text-top")
_BLOCKS = frozenset(
    "p div td th li dt dd h1 h2 h3 h4 h5 h6 section article body blockquote pre caption tr table "
    "ul ol dl figcaption summary details main aside header footer".split()
)


def drop_marks(page: HtmlElement, looks: Mapping[HtmlElement, Look]) -> None:
    """Take the raised letters that are marks of notes out of a page."""
    marks = Marks()
    for element in [e for e in page.iter(etree.Element) if _is_raised(e, looks.get(e))]:
        if element.getparent() is None or element.getroottree().getroot() is not page:
            continue  # gone with what held it
        raised = element.text_content()
        before = "".join(_before(element))[-2 * MOST_CHARS :]
        after = "".join(_after(element))[:MOST_CHARS]
        if marks.is_mark(raised, before, after, linked=_is_linked(element)):
            element.drop_tree()
        elif (figures := shown(raised)) != raised:
            for child in element:
                child.drop_tree()
            element.text = figures


def _is_raised(element: HtmlElement, look: Look | None) -> bool:
    if element.tag == "sup" or element.get("role") == "doc-noteref":
        return True
    if look is None:
        return False
    if words_in(look.style.get("font-variant-position")) == ["super"]:
        return True
    aligned = look.style.get("vertical-align", ())
    smaller = "font-size" in look.style and look.size < SMALLER * _size_around(look)
    small = smaller or element.tag == "small"
    if words_in(aligned)[:1] in (["top"],):
        return small and element.tag not in ("td", "th", "tr", "img")
    higher = length(aligned, look.measure(look.size)) or 0.0
    moved = words_in(look.style.get("position")) == ["relative"]
    top = length(look.style.get("top", ()), look.measure()) or 0.0
    return (
        any(w in _WORDS for w in words_in(aligned)) or higher > 0 or (moved and small and top < 0)
    )


def _size_around(look: Look) -> float:
    """Return the size of the letters around an element, as its own is given by them."""
    said = look.style.get("font-size", ())
    share = length(said, Measure(1.0, look.root, 1.0))
    relative = said and (said[0].kind == "percentage" or said[0].unit == "em")
    return look.size / share if relative and share else look.root


def _is_linked(element: HtmlElement) -> bool:
    if element.get("role") == "doc-noteref":
        return True
    around = [a for a in element.iterancestors("a")][:1]
    return any(
        (a.get("href") or "").startswith("#") for a in (element, *around, *element.iter("a"))
    )


def _before(element: HtmlElement) -> Iterator[str]:
    """Yield what stands before an element in its block."""
    return reversed(list(_backwards(element)))


def _backwards(element: HtmlElement) -> Iterator[str]:
    at = element
    while at.tag not in _BLOCKS and at.getparent() is not None:
        for sibling in at.itersiblings(preceding=True):
            yield sibling.tail or ""
            if sibling.tag in _BLOCKS or sibling.tag == "br":
                return
            yield sibling.text_content()
        at = at.getparent()
        yield at.text or ""


def _after(element: HtmlElement) -> Iterator[str]:
    at = element
    while at.tag not in _BLOCKS and at.getparent() is not None:
        yield at.tail or ""
        for sibling in at.itersiblings():
            if sibling.tag in _BLOCKS or sibling.tag == "br":
                return
            yield sibling.text_content()
            yield sibling.tail or ""
        at = at.getparent()
