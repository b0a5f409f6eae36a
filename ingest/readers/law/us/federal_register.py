"""Read an issue of the Federal Register, each of its documents as a part.

Each rule, notice and presidential document has its own title, kind and number. A place is cited
by the printed page (89 FR 9702), text that goes into the Code by its section as well.
"""

import re

from lxml import etree

from ingest.datamodels import About, Document, Part
from ingest.readers.law.law_pieces import Pieces, elements, name_of
from ingest.readers.law.us.cfr_text import marked_words, plain
from ingest.readers.law.us.federal_register_about import (
    DOCUMENTS,
    PUBLISHER,
    Printed,
    about_document,
    cited_number,
)
from ingest.readers.law.us.federal_register_text import DocumentWalk
from ingest.text.metadata import parse_date

_LISTS = {"CNTNTS"}  # the issue's table of contents: titles and pages of what follows
_WEEKDAY = re.compile(r"^\w+day,\s*")


def read_federal_register(root: etree._Element, relative: str) -> Document:
    """Read a whole issue, or one document of it."""
    straighten(root)
    issue = _Issue(root)
    if name_of(root) in DOCUMENTS:
        issue.document(root)
    else:
        issue.children(root)
    builder, offsets = issue.pieces.build()
    parts = tuple(Part(offsets[n], said) for n, said in issue.parts if n < len(offsets))
    about = issue.about
    if name_of(root) in DOCUMENTS and parts:
        about, parts = parts[0].about, ()
    return Document(
        relative, about, builder.text, tuple(builder.blocks), tuple(issue.warnings()), parts
    )


class _Issue:
    """Goes through an issue's sections: rules, proposed rules, notices, presidential documents."""

    def __init__(self, root: etree._Element) -> None:
        self.pieces = Pieces()
        self.parts: list[tuple[int, About]] = []
        self._printed = Printed(volume=_first(root, "VOL"))
        self._pictures = 0
        date = _WEEKDAY.sub("", _first(root, "DATE"))
        self._published = parse_date(date) if name_of(root) == "FEDREG" else None
        number = _first(root, "NO")
        names = [f"Vol. {self._printed.volume}", f"No. {number}" if number else "", date]
        title = ", ".join(["Federal Register", *filter(None, names)])
        self.about = About(
            title=title if self._printed.volume else None,
            publisher=PUBLISHER,
            published=self._published,
            jurisdiction="US",
        )

    def children(self, element: etree._Element) -> None:
        """Go down to the documents; what stands around them is kept and never searched."""
        for child in elements(element):
            name = name_of(child)
            if name in DOCUMENTS:
                self.document(child)
            elif name == "PRTPAGE":
                self._printed.page = child.get("P") or self._printed.page
            elif name in _LISTS:
                continue
            elif next(child.iter(*DOCUMENTS), None) is not None:
                self.children(child)
            else:
                for page in child.iter("PRTPAGE"):
                    self._printed.page = page.get("P") or self._printed.page
                self.pieces.furniture(_line(child))

    def document(self, element: etree._Element) -> None:
        """Add one document as a part."""
        about = about_document(element, self._published)
        self.parts.append((len(self.pieces.all), about))
        self._printed.document = cited_number(element)
        walk = DocumentWalk(self.pieces, self._printed, element)
        walk.run()
        self._pictures += walk.pictures

    def warnings(self) -> list[str]:
        """Return what a reader of this text must know."""
        if not self._pictures:
            return []
        return [f"{self._pictures} pictures (maps, tables, formulas) hold no text"]


def straighten(root: etree._Element) -> None:
    """Take a program's indentation out of the paragraphs: it would put blanks before full stops.

    Its blanks are known by their number; what is left is the text as it was.
    """
    unit = len((root.text or "").strip("\n\r")) if (root.text or "").startswith("\n") else 0
    if not unit or (root.text or "").strip():
        return
    depths = {root: 0}
    for element in root.iter("{*}*"):
        parent = element.getparent()
        if parent is not None and element is not root:
            depths[element] = depths[parent] + 1
        inner, outer = (f"\n{' ' * unit * (depths[element] + n)}" for n in (1, 0))
        if len(element):
            element.text = _without(element.text, inner, inner)
        if element.tail and element is not root:
            element.tail = _without(element.tail, outer, outer, _outdent(outer, unit))


def _outdent(indent: str, unit: int) -> str:
    return indent[: max(1, len(indent) - unit)]


def _without(text: str | None, before: str, *after: str) -> str | None:
    if not text or not text.strip():
        return " " if text else text
    text = text.removeprefix(before)
    ending = next((end for end in after if text.endswith(end) and text != end), "")
    return text.removesuffix(ending) if ending else text


def _first(root: etree._Element, name: str) -> str:
    found = root.find(name)
    return plain(marked_words(found)) if found is not None else ""


def _line(element: etree._Element) -> str:
    return " ".join("".join(str(t) for t in element.itertext()).split())
