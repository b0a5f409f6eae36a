"""Read Formex 4, the XML of the EU's Publications Office, with its provisions.

The element says what a part is; text inside quotation blocks (``QUOT.S``, the new wording of
another act) is read as text of the provision that quotes it.
"""

import re
from collections.abc import Callable, Iterator

from lxml.etree import _Element

from ingest.datamodels import About, Document, merge_abouts
from ingest.readers.law.eu.eu_acts import JOURNAL, about_act, about_celex
from ingest.readers.law.eu.formex_about import (
    about_annex_file,
    said_in,
    warnings_of,
)
from ingest.readers.law.eu.formex_words import (
    BLOCKS,
    PREAMBLE_PARTS,
    SKIPPED,
    TITLED,
    holds_blocks,
    lines_of,
    paragraphs,
    quotation_mark,
)
from ingest.readers.law.legal import CONCLUSION, PREAMBLE, Labels, LegalText
from ingest.readers.law.legal_tables import Cell, span
from ingest.readers.law.legal_words import (
    annex_section,
    annex_unit,
    article_unit,
    division_level,
    label,
)
from ingest.readers.law.xml_text import NOTE, drop, name_of, one_line, words_of

MAX_UNIT_CHARS = 60  # an annex with a title instead of a name is cited by it where it is short


def read_formex(root: _Element, relative: str) -> Document:
    """Read an act, an annex or a consolidated act in Formex."""
    reader, annex = _Reader(), about_annex_file(root)
    reader.read(root)
    builder = reader.act.finish()
    lines = reader.title or lines_of(root.find(".//ITEM.VOLUME//TI"))
    about = merge_abouts([said_in(root), about_act(lines), About(publisher=JOURNAL)])
    about = merge_abouts([about, annex])
    if about.celex:
        about = merge_abouts([about, about_celex(about.celex, about.language or "en")])
    return Document(relative, about, builder.text, tuple(builder.blocks), tuple(warnings_of(root)))


class _Reader:
    """Walks over an act in the order of its text."""

    def __init__(self) -> None:
        self.act = LegalText()
        self.title: list[str] = []
        self._quoted = 0
        self._notes = 0
        self._prefix = ""
        self._readers: dict[str, Callable[[_Element, Labels], None]] = {
            "ARTICLE": self._article,
            "CONSID": self._recital,
            "DIVISION": self._division,
            "GR.SEQ": self._section,
            "PARAG": self._paragraph,
            "NP": self._point,
            "NP.ECR": self._point,
            "ITEM": self._item,
            "DLIST.ITEM": self._definition,
            "TBL": self._table,
            "QUOT.S": self._quotation,
            "FINAL": self._final,
            "ANNEX": self._annex,
            "CONS.ANNEX": self._annex,
            "GR.NOTES": self._table_notes,
            "TOC": self._contents,
        }

    def read(self, root: _Element) -> None:
        """Read a file's root, which may itself be an annex."""
        self._block(root, ())

    def walk(self, element: _Element, labels: Labels) -> None:
        """Read the children of an element that holds paragraphs, and the text between them."""
        loose = [element.text or ""]
        for child in element:
            if not isinstance(child.tag, str):
                loose.append(child.tail or "")
            elif name_of(child) in BLOCKS | SKIPPED or holds_blocks(child):
                self._text(one_line("".join(loose)), labels)
                loose = [child.tail or ""]
                self._block(child, labels)
            else:
                loose += self._inline(child)
        self._text(one_line("".join(loose)), labels)

    def _block(self, element: _Element, labels: Labels) -> None:
        name = name_of(element)
        if name in SKIPPED:
            return
        if name in PREAMBLE_PARTS and not self._quoted:
            self.act.begin(PREAMBLE)
        if name == "TITLE" and not self._quoted and name_of(element.getparent()) in TITLED:
            self._act_title(element)
        elif name in self._readers:
            self._readers[name](element, labels)
        else:
            self.walk(element, labels)

    def _act_title(self, element: _Element) -> None:
        lines = [one_line("".join(self._pieces(p))) for p in paragraphs(element)]
        if self.title:  # of a second act in the same file
            self.act.begin(None)
            self.act.begin_section(" ".join(lines), 0)
            return
        self.title = lines
        self.act.begin("Title")
        self.act.text("\n".join(lines))
        self.act.begin(None)

    def _article(self, element: _Element, labels: Labels) -> None:
        line, title = self._take(element, "TI.ART"), self._take(element, "STI.ART")
        if self._quoted:
            self._text(f"{line} {title}".strip(), labels)
            self.walk(element, labels)
            return
        self.act.begin_article(line, article_unit(line))
        if title:
            self.act.subheading(title)
        self.walk(element, ("",))

    def _recital(self, element: _Element, labels: Labels) -> None:
        mark = next((words_of(n) for n in element.iter("NO.P")), "")
        if self._quoted or not mark:
            self.walk(element, labels)
            return
        number = element.find(".//NO.P")
        self._prefix = mark
        drop(number)
        self.act.begin(f"Recital {label(mark) or mark}")
        self.walk(element, ())

    def _division(self, element: _Element, labels: Labels) -> None:
        title = element.find("TITLE")
        lines = [] if title is None else [self._line_of(part) for part in title]
        if self._quoted or not lines:
            self.walk(element, labels)
            return
        drop(title)
        depth = sum(1 for a in element.iterancestors("DIVISION"))
        self.act.begin_division(lines[0], division_level(lines[0]) or min(4 + depth, 6))
        for line in filter(None, lines[1:]):
            self.act.subheading(line)
        self.walk(element, ())

    def _section(self, element: _Element, labels: Labels) -> None:
        title = element.find("TITLE")
        if self._quoted or title is None:
            self.walk(element, labels)
            return
        lines = [self._line_of(part) for part in title]
        drop(title)
        depth = 1 + sum(1 for _ in element.iterancestors("GR.SEQ"))
        self.act.begin_section(" — ".join(filter(None, lines)), depth, annex_section(lines[0]))
        self.walk(element, ())

    def _annex(self, element: _Element, labels: Labels) -> None:
        del labels
        title = element.find("TITLE")
        lines = (
            [] if title is None else [one_line("".join(self._pieces(p))) for p in paragraphs(title)]
        )
        if title is not None:
            drop(title)
        line = lines[0] if lines else "Annex"
        short = line if len(line) <= MAX_UNIT_CHARS else "Annex"
        self.act.begin_annex(line, annex_unit(line) or short)
        for more in lines[1:]:
            self.act.subheading(more)
        self.walk(element, ())

    def _paragraph(self, element: _Element, labels: Labels) -> None:
        mark = self._take(element, "NO.PARAG")
        self._marked(mark, element, labels if self._quoted else (label(mark) or mark,))

    def _point(self, element: _Element, labels: Labels) -> None:
        mark = self._take(element, "NO.P")
        name = label(mark)
        inside = labels if self._quoted or name is None else (*labels, name)
        self._marked(mark, element, inside)

    def _item(self, element: _Element, labels: Labels) -> None:
        """Read an item; one without a number is printed with a dash."""
        if element.find("NP") is None:
            self._prefix = f"{self._prefix} —".strip()
        self.walk(element, labels)
        self._prefix = ""

    def _definition(self, element: _Element, labels: Labels) -> None:
        """Read a term and its definition as one paragraph."""
        self._text(one_line(" ".join("".join(self._pieces(part)) for part in element)), labels)

    def _marked(self, mark: str, element: _Element, labels: Labels) -> None:
        self._prefix = f"{self._prefix} {mark}".strip()
        self.walk(element, labels)
        prefix, self._prefix = self._prefix, ""
        if prefix:  # nothing followed the mark
            self.act.text(prefix, labels)

    def _quotation(self, element: _Element, labels: Labels) -> None:
        self._quoted += 1
        self.walk(element, labels)
        self._quoted -= 1

    def _final(self, element: _Element, labels: Labels) -> None:
        if not self._quoted:
            self.act.begin(CONCLUSION)
        self.walk(element, labels)

    def _contents(self, element: _Element, labels: Labels) -> None:
        del labels
        for line in paragraphs(element):
            self.act.furniture(words_of(line))

    def _table_notes(self, element: _Element, labels: Labels) -> None:
        del labels
        for note in element.iter("NOTE"):
            self._footnote(note)

    def _table(self, element: _Element, labels: Labels) -> None:
        for part in element:
            if name_of(part) == "CORPUS":
                rows = [[self._cell(c, r) for c in r.iter("CELL")] for r in part.iter("ROW")]
                self.act.rows(rows, labels)
            elif isinstance(part.tag, str):
                self._block(part, labels)

    def _cell(self, cell: _Element, row: _Element) -> Cell:
        header = "HEADER" in (cell.get("TYPE"), row.get("TYPE"))
        text = one_line("".join(self._pieces(cell)))
        return Cell(text, header, span(cell.get("COLSPAN")), span(cell.get("ROWSPAN"), 2000))

    def _text(self, text: str, labels: Labels) -> None:
        if not re.search(r"\w", text):
            return
        prefix, self._prefix = self._prefix, ""
        marked = bool(prefix.strip("—"))
        self.act.text(f"{prefix} {text}".strip(), labels, marked=marked)

    def _take(self, element: _Element, name: str) -> str:
        """Return the line of a child and take the child out; its own child, or within a TITLE."""
        child = element.find(name)
        if child is None:
            return ""
        line = self._line_of(child)
        drop(child)
        return line

    def _line_of(self, element: _Element) -> str:
        return one_line("".join(self._pieces(element))) if isinstance(element.tag, str) else ""

    def _pieces(self, element: _Element) -> Iterator[str]:
        yield element.text or ""
        for child in element:
            if isinstance(child.tag, str):
                yield from self._inline(child)
            else:
                yield child.tail or ""

    def _inline(self, child: _Element) -> Iterator[str]:
        name = name_of(child)
        if name == "NOTE":
            self._footnote(child)
            yield NOTE
        elif name in ("QUOT.START", "QUOT.END"):
            yield quotation_mark(child)
        else:
            gap = " " if name in BLOCKS else ""
            yield gap
            yield from self._pieces(child)
            yield gap
        yield child.tail or ""

    def _footnote(self, note: _Element) -> None:
        text = one_line("".join(self._pieces(note)))
        if note.get("NOTE.REF") or not text:
            return
        self._notes += 1
        number = re.search(r"[1-9]\d*$", note.get("NOTE.ID") or "")
        self.act.footnote(number.group() if number else str(self._notes), text)
