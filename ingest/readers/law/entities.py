"""Expand the entities that a file declares itself, such as ``&b;``, within bounds."""

import re
from collections.abc import Mapping
from html import unescape
from html.entities import html5

from lxml import etree

MAX_CHARS = 1_000  # of one entity
DEPTH = 4  # of entities within entities
MAX_ALL = 100_000  # of all that are put in, together
_DECLARED = re.compile(rb"<!ENTITY\s+([\w.:-]+)\s+(?:\"([^\"]*)\"|'([^']*)')\s*>")
_SUBSET = re.compile(rb"(<!DOCTYPE[^\[>]*)\[(.*?)\]\s*>", re.DOTALL | re.IGNORECASE)
_REFERENCE = re.compile(rb"&([A-Za-z_][\w.:-]*);")
_NAMED = re.compile(r"&([A-Za-z_][\w.:-]*);")
_NOT_PLAIN = re.compile(r"[<%]|&(?!#?\w[\w.:-]*;)")


class _Entities:
    """What a file declares, and what of it could not be put in."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        self._texts = texts
        self._left = MAX_ALL
        self.left_as_written: dict[str, None] = {}

    def text(self, name: str) -> str | None:
        """Return an entity's text, None where that is not known, not plain, or too long."""
        said = self._plain(name, DEPTH)
        if said is None or len(said) > self._left:
            self.left_as_written[name] = None
            return None
        self._left -= len(said)
        return said

    def _plain(self, name: str, depth: int) -> str | None:
        """Return a text with the entities in it put in: the file's own, and those of HTML stay."""
        said = self._texts.get(name)
        if said is None or len(said) > MAX_CHARS or _NOT_PLAIN.search(said) or not depth:
            return None
        pieces, behind = list[str](), 0
        for match in _NAMED.finditer(said):
            inner = match.group()
            if match[1] in self._texts:
                inner = self._plain(match[1], depth - 1) or ""
            if not inner or (match[1] not in self._texts and f"{match[1]};" not in html5):
                return None
            pieces += [said[behind : match.start()], inner]
            behind = match.end()
        whole = "".join([*pieces, said[behind:]])
        return whole if len(whole) <= MAX_CHARS else None

    def warnings(self) -> list[str]:
        """Return a warning that names what stands in the text as it is written."""
        if not self.left_as_written:
            return []
        names = ", ".join(f"&{name};" for name in list(self.left_as_written)[:5])
        return [
            f"entities that are no short plain text stand as they are written: {names}; put the "
            "text itself in their place"
        ]


def expand(root: etree._Element) -> list[str]:
    """Put the text of entities into a tree in which the parser kept them; return warnings."""
    declared = root.getroottree().docinfo.internalDTD
    texts = {e.name: e.content for e in declared.iterentities() if e.content} if declared else {}
    entities = _Entities(texts)
    for node in list(root.iter(etree.Entity)):
        words = entities.text(node.name)
        _put(node, f"&{node.name};" if words is None else unescape(words))
    return entities.warnings()


def _put(node: etree._Element, words: str) -> None:
    parent, before = node.getparent(), node.getprevious()
    if parent is None:
        return
    words += node.tail or ""
    node.tail = None
    if before is not None:
        before.tail = f"{before.tail or ''}{words}"
    else:
        parent.text = f"{parent.text or ''}{words}"
    parent.remove(node)


def expanded(data: bytes) -> tuple[bytes, list[str]]:
    """Return a page's bytes without the entities that its document type declares, and warnings.

    A parser of HTML does not know them and would leave the declarations in the text.
    """
    found = _SUBSET.search(data[:MAX_ALL]) if b"<!ENTITY" in data[:MAX_ALL] else None
    if found is None:
        return data, []
    # Each byte a letter and back again: the page may be in any encoding that has ASCII in it.
    texts = {
        name.decode("latin-1"): (double or single).decode("latin-1")
        for name, double, single in _DECLARED.findall(found[2])
    }
    external = re.findall(rb"<!ENTITY\s+([\w.:-]+)\s+(?:SYSTEM|PUBLIC)", found[2])
    names = {*texts, *(name.decode("latin-1") for name in external)}
    entities = _Entities(texts)

    def put(match: re.Match[bytes]) -> bytes:
        name = match[1].decode("latin-1")
        words = entities.text(name) if name in names else None
        if words is None:
            return b"&amp;" + match[1] + b";" if name in names else match[0]
        return words.encode("latin-1")

    page = data[: found.start()] + found[1] + b">" + data[found.end() :]
    return _REFERENCE.sub(put, page), entities.warnings()
