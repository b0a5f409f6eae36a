"""Elements of a law's XML: their names, their text on one line, and taking them out."""

import re

from lxml import etree
from lxml.etree import _Element

NOTE = "\ue000"  # stands where a footnote's mark was


def name_of(element: _Element | None) -> str:
    """Return an element's name without its namespace; empty for a comment and for None."""
    if element is None or not isinstance(element.tag, str):
        return ""
    return str(etree.QName(element).localname)


def drop(element: _Element | None) -> None:
    """Take an element out of the tree and leave the text behind it."""
    parent = element.getparent() if element is not None else None
    if element is None or parent is None:
        return
    before, tail = element.getprevious(), element.tail or ""
    if before is not None:
        before.tail = f"{before.tail or ''}{tail}"
    else:
        parent.text = f"{parent.text or ''}{tail}"
    parent.remove(element)


def one_line(text: str) -> str:
    """Return a text on one line; where a footnote's mark stood, no gap before a stop."""
    text = re.sub(rf"\s*{NOTE}+(?=\s*[,.;:)]|\s*$)\s*", "", text).replace(NOTE, " ")
    return " ".join(text.split())


def words_of(element: _Element) -> str:
    """Return all text of an element on one line."""
    return " ".join("".join(element.itertext()).split())
