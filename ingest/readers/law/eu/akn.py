"""Read Akoma Ntoso, the OASIS standard for laws in XML, with its provisions.

The same elements serve many legal orders. Articles are cited as the EU does; where a law has none,
its sections are the provisions (``s. 7(2)``), and regulations are told by their name or identifier.
"""

import re
from collections.abc import Iterator

from lxml import etree
from lxml.etree import _Element

from ingest.datamodels import About, Document, merge_abouts
from ingest.readers.law.eu.akn_about import elements, first, said_in
from ingest.readers.law.eu.eu_acts import about_act, about_celex
from ingest.readers.law.legal import CONCLUSION, PREAMBLE, Labels, LegalText
from ingest.readers.law.legal_tables import Cell, span
from ingest.readers.law.legal_words import annex_unit, article_unit, division_level, label
from ingest.readers.law.xml_text import NOTE, drop, name_of, one_line

_DIVISIONS = frozenset(
    "book tome part subpart title subtitle chapter subchapter subdivision".split()
)
_SECTIONS = ("section", "subsection")
_NAMING = frozenset("num heading subheading".split())
_INLINE = frozenset(
    "a abbr affectedDocument author authorialNote b br caption date def del docAuthority docDate "
    "docIntroducer docketNumber docNumber docProponent docPurpose docStage docStatus docTitle "
    "docType embeddedText entity event fillIn i img inline ins judge lawyer legislature location "
    "mod mref neutralCitation noteRef object omissis opinion organization outcome party person "
    "placeholder process quantity quotedText ref relatedDocument remark rmod role rref session "
    "shortTitle signature span sub sup term time u vote".split()
)
_SKIPPED = frozenset("meta coverPage components componentRef eol".split())
_QUOTED = frozenset("quotedStructure embeddedStructure".split())
_PREAMBLE = frozenset("formula citation intro container recitals block p longTitle".split())


def read_akn(root: _Element, relative: str) -> Document:
    """Read a law in Akoma Ntoso."""
    reader = _Reader(root)
    reader.walk(root, ())
    builder = reader.act.finish()
    said = said_in(root)
    title = [reader.lines[0]] if reader.lines else []
    own = About(title=" ".join(title) or None, instrument=" ".join(title) or None)
    act = about_act(reader.lines) if said.jurisdiction == "EU" else own
    about = merge_abouts([said, act])
    if about.celex:
        about = merge_abouts([about, about_celex(about.celex, about.language or "en")])
    return Document(relative, about, builder.text, tuple(builder.blocks))


class _Reader:
    """Walks over a law in the order of its text."""

    def __init__(self, root: _Element) -> None:
        self.act = LegalText()
        self.lines: list[str] = []
        self._has_articles = first(root, "article") is not None
        self._quoted = self._notes = 0
        self._prefix = ""
        self._preamble = False

    def walk(self, element: _Element, labels: Labels) -> None:
        """Read the children of an element that holds paragraphs, and the text between them."""
        loose = [element.text or ""]
        for child in element:
            if not isinstance(child.tag, str):
                loose.append(child.tail or "")
            elif name_of(child) in _INLINE and not _holds_blocks(child):
                loose += self._inline(child)
            else:
                self._text(one_line("".join(loose)), labels)
                loose = [child.tail or ""]
                self._block(child, labels)
        self._text(one_line("".join(loose)), labels)

    def _block(self, element: _Element, labels: Labels) -> None:
        name = name_of(element)
        if name in _SKIPPED and name != "components":
            return
        if name in ("preface", "conclusions", "preamble"):
            self._frame(element, name)
        elif name in _QUOTED:
            self._quoted += 1
            self.walk(element, labels)
            self._quoted -= 1
        elif name == "toc":
            self.act.furniture(one_line(" ".join(element.itertext())))
        elif name == "table":
            self._table(element, labels)
        elif not self._quoted and self._begins(element, name):
            return
        elif name in _NAMING:
            self._text(self._line_of(element), labels)
        else:
            self._marked(element, name, labels)

    def _frame(self, element: _Element, name: str) -> None:
        """Read the title, what stands before the provisions, and what stands behind them."""
        if name == "preface" and not self.lines:
            self.lines = [self._line_of(p) for p in _paragraphs(element)]
            self.act.begin("Title")
            self.act.text("\n".join(filter(None, self.lines)))
            return
        if not self.act.in_annex:
            self.act.begin(CONCLUSION if name == "conclusions" else PREAMBLE)
        self._preamble = name == "preamble"
        self.walk(element, ())
        self._preamble = False

    def _begins(self, element: _Element, name: str) -> bool:
        """Begin what is cited by a name of its own; False where the element is none."""
        kind = element.get("name") or ""
        if name == "recital":
            self._recital(element)
        elif self._preamble and name in _PREAMBLE:
            if self.act.unit != PREAMBLE and not _is_in_recital(element):
                self.act.begin(PREAMBLE)
            return False
        elif kind in ("schedule", "annex", "appendix") or name in ("attachment", "annex"):
            self._annex(element)
        elif self._is_provision(element, name):
            self._provision(element, name)
        elif name in (*_DIVISIONS, *_SECTIONS) and self._heads(element):
            self._division(element)
        else:
            return False
        return True

    def _is_provision(self, element: _Element, name: str) -> bool:
        if self.act.in_annex and not self._has_articles:
            return False
        regulation = element.get("name") in ("regulation", "rule", "article", "section")
        return (
            name in ("article", "rule")
            or regulation
            or (name == "section" and not self._has_articles)
        )

    def _heads(self, element: _Element) -> bool:
        """Whether an element is a division of provisions and no part of one."""
        return not self.act.in_article or any(
            name_of(e) in ("article", "section", "rule") for e in element.iterdescendants()
        )

    def _provision(self, element: _Element, name: str) -> None:
        lines = self._take_naming(element)
        line = lines[0] if lines else ""
        identifier = f"{element.get('eId') or ''} {element.get('name') or ''}"
        number = (label(line) or line).rstrip(".").removeprefix("Section ").removeprefix("Rule ")
        word = "reg." if "regulation" in identifier else {"section": "s.", "rule": "r."}.get(name)
        unit = article_unit(line) if word is None else f"{word} {number}"
        self.act.begin_article(line, unit)
        for more in lines[1:]:
            self.act.subheading(more)
        self.walk(element, ())

    def _division(self, element: _Element) -> None:
        lines = self._take_naming(element)
        depth = sum(1 for a in element.iterancestors() if name_of(a) in (*_DIVISIONS, *_SECTIONS))
        if lines:
            level = division_level(lines[0]) or min(2 + depth, 6)
            self.act.begin_division(lines[0], level)
        for more in lines[1:]:
            self.act.subheading(more)
        self.walk(element, ())

    def _annex(self, element: _Element) -> None:
        lines = self._take_naming(element)
        title = first(element, "preface") if not lines else None
        if title is not None:
            lines = [self._line_of(p) for p in _paragraphs(title)]
            drop(title)
        line = lines[0] if lines else "Annex"
        schedule = re.match(r"schedule\s*(\w*)", line, re.IGNORECASE)
        self.act.point_word = " para. " if schedule else ", point "
        unit = f"Sch. {schedule[1]}".strip() if schedule else annex_unit(line) or "Annex"
        self.act.begin_annex(line, unit)
        for more in lines[1:]:
            self.act.subheading(more)
        self.walk(element, ())

    def _recital(self, element: _Element) -> None:
        lines = self._take_naming(element)
        mark = lines[0] if lines else ""
        name = label(mark) or mark
        self.act.begin(f"Recital {name}" if name else PREAMBLE)
        self._prefix = mark
        self.walk(element, ())
        self._prefix = ""

    def _marked(self, element: _Element, name: str, labels: Labels) -> None:
        """Read a paragraph or point with its number, or any element without one."""
        naming = self._take_naming(element)
        mark = naming[0] if naming and label(naming[0]) is not None else ""
        for line in naming[1 if mark else 0 :]:
            self._text(line, labels)
        if not mark:
            self.walk(element, labels)
            return
        inside = labels
        if not self._quoted:
            first = self.act.in_article and not labels and name not in ("paragraph", "subsection")
            inside = (*labels, *([""] if first else []), label(mark) or "")
        self._prefix = f"{self._prefix} {mark}".strip()
        self.walk(element, inside)
        prefix, self._prefix = self._prefix, ""
        if prefix:
            self.act.text(prefix, inside)

    def _table(self, table: _Element, labels: Labels) -> None:
        rows = [r for r in table.iterdescendants() if name_of(r) == "tr"]
        self.act.rows(
            [[self._cell(c) for c in row if name_of(c) in ("td", "th")] for row in rows], labels
        )

    def _cell(self, cell: _Element) -> Cell:
        return Cell(
            self._line_of(cell),
            name_of(cell) == "th",
            span(cell.get("colspan")),
            span(cell.get("rowspan"), 2000),
        )

    def _text(self, text: str, labels: Labels) -> None:
        if not re.search(r"\w", text):
            return
        prefix, self._prefix = self._prefix, ""
        self.act.text(f"{prefix} {text}".strip(), labels, marked=bool(prefix))

    def _take_naming(self, element: _Element) -> list[str]:
        """Return the lines of an element's number and headings and take them out."""
        naming = [child for child in element if name_of(child) in _NAMING]
        lines = [self._line_of(child) for child in naming]
        for child in naming:
            drop(child)
        return [line for line in lines if line]

    def _line_of(self, element: _Element) -> str:
        return one_line("".join(self._pieces(element)))

    def _pieces(self, element: _Element) -> Iterator[str]:
        yield element.text or ""
        for child in element:
            yield from self._inline(child)

    def _inline(self, child: _Element) -> Iterator[str]:
        name = name_of(child)
        if name == "authorialNote":
            self._notes += 1
            number = (child.get("marker") or str(self._notes)).strip("()")
            text = self._line_of(child)
            self.act.footnote(number, text)
            yield NOTE
        elif isinstance(child.tag, str) and name not in _SKIPPED:
            gap = " " if name not in _INLINE or name in ("br", "signature") else ""
            yield gap
            yield from self._pieces(child)
            yield gap
        yield child.tail or ""


def _is_in_recital(element: _Element) -> bool:
    return any(name_of(a) == "recital" for a in element.iterancestors())


def _holds_blocks(element: _Element) -> bool:
    if name_of(element) == "authorialNote":
        return False
    inside = (name_of(e) for e in element.iterdescendants(etree.Element))
    return any(name not in _INLINE and name != "p" for name in inside)


def _paragraphs(element: _Element) -> list[_Element]:
    """Return the lines of a title."""
    found = [
        p
        for p in elements(element, "p")
        if not any(name_of(a) == "authorialNote" for a in p.iterancestors())
    ]
    return found or [element]
