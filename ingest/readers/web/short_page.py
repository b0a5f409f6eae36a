"""Read a short page of lists and tables: each item and row with what it is about.

"Crocus Ltd" under "Notice 31" and "Removed" says nothing alone: it is a row whose columns are the
headings above it, as a row of a table is one with the names of its columns.
"""

import re
from collections.abc import Callable, Iterable

from lxml.html import HtmlElement

from ingest.datamodels import BlockRole
from ingest.readers.web.broken_lines import BREAK, lines_of
from ingest.text.build import TextBuilder

MAX_WORDS = 15  # of an item that is no sentence
MIN_ITEMS = 3
MAX_LEAD_WORDS = 4  # of a line without a colon above a list
_BELOW_ALL = 7  # as a heading, below those of HTML
_SKIPPED = frozenset("script style nav header footer aside form button svg select iframe".split())
_BLOCKS = frozenset(
    "p div section article main ul ol li dl dt dd table h1 h2 h3 h4 h5 h6 blockquote pre body "
    "center details summary figure fieldset address hr tr td th caption".split()
)
_HEADING = re.compile(r"h([1-6])")
Words = Callable[[HtmlElement], str]


def in_rows(bodies: Iterable[HtmlElement], words: Words) -> TextBuilder:
    """Return the blocks of a page; ``words`` gives an element's text on one line."""
    page = _Page(words)
    for body in bodies:
        page.add(body)
    return page.builder


def is_of_lists(page: HtmlElement, words: Words) -> bool:
    """Whether most of what a page says are items of lists that say nothing by themselves."""
    items = [item for item in page.iter("li") if not any(c.tag in ("ul", "ol") for c in item)]
    short = [text for item in items if (text := words(item)) and _is_fragment(text)]
    beside = sum(len(words(body)) for body in page.iter("body"))
    beside -= sum(len(words(table)) for table in page.iter("table")) + sum(map(len, short))
    return len(short) >= MIN_ITEMS and sum(map(len, short)) >= beside


class _Page:
    def __init__(self, words: Words) -> None:
        self.builder = TextBuilder()
        self._words = words
        self._headings: list[tuple[int, str]] = []
        self._rows = 0
        self._lead = ""  # the paragraph or item directly above

    def add(self, element: HtmlElement) -> None:
        """Add what an element holds, block by block."""
        loose = [element.text or ""]
        for child in element:
            if child.tag in _SKIPPED:
                loose += [" ", child.tail or ""]
            elif child.tag == "br":
                loose += [BREAK, child.tail or ""]
            elif child.tag not in _BLOCKS and not any(c.tag in _BLOCKS for c in child.iter()):
                loose += [self._words(child), child.tail or ""]
            else:
                self._text(loose, element.tag)
                loose = [child.tail or ""]
                self._block(child)
        self._text(loose, element.tag)

    def _text(self, pieces: list[str], tag: str) -> None:
        for words in lines_of(pieces):
            if tag in ("li", "dd") and self._headings and _is_fragment(words):
                self._row(words)
            else:
                self.builder.add(words)
            self._lead = words

    def _block(self, element: HtmlElement) -> None:
        lead, self._lead = self._lead, ""
        heading = _HEADING.fullmatch(element.tag)
        if heading:
            level, words = int(heading[1]), self._words(element)
            self._headings = [h for h in self._headings if h[0] < level] + [(level, words)]
            self.builder.add(words, BlockRole.HEADING, level=level)
        elif element.tag == "table":
            self._table(element)
        elif element.tag == "dl":
            self._definitions(element)
        elif element.tag in ("ul", "ol") and _is_lead(lead):
            above = self._headings
            self._headings = [*above, (_BELOW_ALL, lead.rstrip(": "))]
            self.add(element)
            self._headings = above
        else:
            self.add(element)

    def _row(self, words: str) -> None:
        self._rows += 1
        names = [name for _, name in self._headings[-2:]]
        self.builder.add(
            f"{': '.join(names)}; {words}" if len(names) > 1 else f"{names[0]}: {words}",
            locator=f"row {self._rows}",
            alone=True,
        )

    def _definitions(self, element: HtmlElement) -> None:
        term = ""
        for part in element.iter("dt", "dd"):
            if part.tag == "dt":
                term = self._words(part).rstrip(":")
            elif self._headings and _is_fragment(self._words(part)):
                self._row(f"{term}: {self._words(part)}")
            else:
                self.builder.add(f"{term}: {self._words(part)}")

    def _table(self, table: HtmlElement) -> None:
        if any(True for inner in table.iter("table") if inner is not table):
            for cell in table.iterchildren():  # a frame around others
                self.add(cell)
            return
        for caption in table.iter("caption"):
            self.builder.add(self._words(caption))
        for row in table.iter("tr"):  # `TableRows` has put the values under their columns' names
            cells = [self._words(cell) for cell in row.iterchildren("td", "th")]
            self.builder.add(" | ".join(c for c in cells if c))


def _is_lead(words: str) -> bool:
    """Whether a paragraph or item says what the list below it is of: "Removed:"."""
    most = MAX_WORDS if words.endswith(":") else MAX_LEAD_WORDS
    return 0 < len(words.split()) <= most and words[-1] not in ".!?;,"


def _is_fragment(words: str) -> bool:
    return len(words.split()) <= MAX_WORDS and not words.endswith((".", "!", "?", ":", ";"))
