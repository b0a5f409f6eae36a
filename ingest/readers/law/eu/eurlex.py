"""Read a page of EUR-Lex with its articles, points and annexes.

The classes of a page say what its paragraphs are. Where they do not (the oldest pages), a line that
holds nothing but an article's, a chapter's or an annex's number is its heading.
"""

from lxml.html import HtmlElement

from ingest.datamodels import About, Document, merge_abouts
from ingest.readers.law.eu.eu_acts import JOURNAL, about_act, about_celex
from ingest.readers.law.eu.eurlex_page import (
    BLOCKS,
    begins_consolidation,
    classes,
    clean,
    footnote_of,
    has_classes,
    holds_blocks,
    is_change_mark,
    is_skipped,
    journal_date,
    main_element,
    piece,
    said_in_head,
    words,
)
from ingest.readers.law.eu.eurlex_paragraphs import FURNITURE, Paragraphs
from ingest.readers.law.eu.eurlex_tables import as_cells, list_items
from ingest.readers.law.flow import Flow
from ingest.readers.law.legal_words import OPENING_QUOTES, label

_FINAL = {"final", "signatory"}


def read_eurlex(page: HtmlElement, relative: str) -> Document:
    """Read an act on a page of EUR-Lex."""
    reader = _Reader(page)
    main = main_element(page)
    reader.walk(main, Flow())
    reader.text.end_title()
    builder = reader.act.finish()
    said = [said_in_head(page), about_act(reader.text.title), journal_date(page)]
    about = merge_abouts([*said, About(publisher=JOURNAL)])
    if about.celex:
        about = merge_abouts([about, about_celex(about.celex, about.language or "en")])
    return Document(
        relative, about, builder.text, tuple(builder.blocks), tuple(reader.text.warnings)
    )


class _Reader:
    """Walks over a page in the order of its text."""

    def __init__(self, page: HtmlElement) -> None:
        # Until the first change mark a consolidated text tells of itself and of its sources.
        before_text = begins_consolidation(page)
        self.text = Paragraphs(has_classes=has_classes(page), before_text=before_text)
        self.act = self.text.act

    def walk(self, element: HtmlElement, flow: Flow) -> None:
        """Read the children of an element that holds paragraphs, and text between them."""
        loose = [element.text or ""]
        for child in element:
            if child.tag in BLOCKS or (isinstance(child.tag, str) and holds_blocks(child)):
                self.text.take(clean("".join(loose)), frozenset(), flow)
                loose = [child.tail or ""]
                self._block(child, flow)
            else:
                loose += piece(child)
        self.text.take(clean("".join(loose)), frozenset(), flow)

    def _block(self, element: HtmlElement, flow: Flow) -> None:
        named = classes(element)
        if is_skipped(element):
            return
        if self.text.before_text and begins_consolidation(element) and not holds_blocks(element):
            self.text.before_text = False
        if is_change_mark(element):
            return
        if element.tag == "table":
            self._table(element, flow)
        elif "grid-container" in named:
            self._grid(element, flow)
        elif named & _FINAL and not flow.base:
            self.text.conclude()
            self._inside(element, named, flow)
        elif element.tag in ("div", "li") and self._numbered(element) is not None:
            self._paragraph_with_number(element, flow)
        else:
            self._inside(element, named, flow)

    def _inside(self, element: HtmlElement, named: frozenset[str], flow: Flow) -> None:
        if holds_blocks(element):
            self.walk(element, flow)
            return
        note = footnote_of(element)
        if note and not self.text.before_text:
            self.act.footnote(*note, own="note" in named)
        else:
            self.text.take(words(element), named, flow)

    def _numbered(self, element: HtmlElement) -> HtmlElement | None:
        return next((c for c in element if "no-parag" in classes(c)), None)

    def _paragraph_with_number(self, element: HtmlElement, flow: Flow) -> None:
        number = self._numbered(element)
        assert number is not None
        mark = words(number)
        flow.take_paragraph(label(mark) or mark.strip("()."), mark)
        tail, number.tail = number.tail, None
        element.remove(number)
        element.text = f"{element.text or ''}{tail or ''}"
        self.walk(element, flow)
        self.text.flush_prefix(flow)

    def _grid(self, element: HtmlElement, flow: Flow) -> None:
        columns = [c for c in element if isinstance(c.tag, str)]
        if len(columns) == 1 and "grid-row" in classes(columns[0]):
            columns = [c for c in columns[0] if isinstance(c.tag, str)]
        mark = words(columns[0]) if len(columns) > 1 else ""
        if not mark or label(mark) is None:
            self.walk(element, flow)
            return
        self._item(mark, columns[1:], flow)

    def _table(self, table: HtmlElement, flow: Flow) -> None:
        if self.text.before_text or self._is_furniture(table):
            for row in table.iter("tr"):
                self.text.take(words(row), frozenset(["reference"]), flow)
            return
        items = list_items(table)
        if items is None:
            self.text.enter_text()
            self.text.flush_prefix(flow)
            self.act.rows(as_cells(table), flow.labels)
            return
        for mark, cells in items:
            self._item(mark, cells, flow)

    def _is_furniture(self, table: HtmlElement) -> bool:
        named = [classes(p) for p in table.iter("p")]
        return bool(named) and all(n & FURNITURE for n in named)

    def _item(self, mark: str, content: list[HtmlElement], flow: Flow) -> None:
        """Read a point or recital whose mark stands in a column of its own."""
        name = label(mark) or ""
        before, flow.prefix = f"{flow.prefix} {mark}".strip(), ""  # a list opens another's point
        if self.text.phase != "text" and not flow.base and name.isdigit():
            self.text.end_title()
            self.text.phase = "preamble"
            self.act.begin(f"Recital {name}")
            inner = Flow(prefix=before)
        elif flow.quoting or mark[0] in OPENING_QUOTES:
            inner = Flow(base=flow.labels or ("",), prefix=before, quoting=True)
        else:
            flow.take_column(name, in_article=self.act.in_article)
            inner = Flow(base=flow.labels if name else (*flow.labels, ""), prefix=before)
        quoted = inner.quoting
        for cell in content:
            self._inside(cell, classes(cell), inner)
        if quoted:
            flow.quoting = inner.quoting
        self.text.flush_prefix(inner)
