"""Write a list of events as an Atom feed (RFC 4287)."""

from collections.abc import Iterable
from dataclasses import dataclass

from lxml import etree

_ATOM = "http://www.w3.org/2005/Atom"
_NEVER = "1970-01-01T00:00:00+00:00"  # a feed must say a time, one of nothing too


@dataclass(frozen=True, slots=True)
class Entry:
    """One event: a name for ever, what happened, when, and where it can be seen."""

    id: str
    title: str
    updated: str
    link: str


def feed(title: str, entries: Iterable[Entry]) -> str:
    """Return a feed of events that are given newest first."""
    listed = list(entries)
    root = etree.Element(f"{{{_ATOM}}}feed", nsmap={None: _ATOM})
    updated = listed[0].updated if listed else _NEVER
    _say(root, id="urn:sanctions-qa:changes", title=title, updated=updated)
    _say(etree.SubElement(root, f"{{{_ATOM}}}author"), name="sanctions-qa")
    for entry in listed:
        element = etree.SubElement(root, f"{{{_ATOM}}}entry")
        _say(element, id=entry.id, title=entry.title, updated=entry.updated)
        etree.SubElement(element, f"{{{_ATOM}}}link", href=entry.link)
    text: str = etree.tostring(root, pretty_print=True, encoding="unicode")
    return text


def _say(parent: etree._Element, **texts: str) -> None:
    for name, text in texts.items():
        etree.SubElement(parent, f"{{{_ATOM}}}{name}").text = text
