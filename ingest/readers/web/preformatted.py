"""Spread what a page sets by other means into paragraphs, items and rows of it: preformatted text,
whose lines count, and definitions, of which each belongs to a term.
"""

import re
from collections.abc import Callable

from lxml.html import HtmlElement

from ingest.readers.plain.tables import with_rows
from ingest.readers.web.broken_lines import BREAK, lines_of
from ingest.text.words.line_ends import mended

WRAPPED, EVEN = 50, 0.7  # characters of a line of prose; the least share of the longest line
_PARTS_OF_A_PAGE = "table|dl|ul|ol|h1|h2|h3|h4|h5|h6|article|section|pre".split("|")
_EMPTY_LINES = re.compile(r"\n[ \t]*\n\s*")


def spread_preformatted(page: HtmlElement) -> None:
    """Put a paragraph for each row, item or paragraph of a page's preformatted texts there.

    Whatever takes a page apart afterwards makes one line of all blanks, so a table that is set by
    blanks would be one sentence.
    """
    for text in list(page.iter("pre")):
        said, _ = with_rows(text.text_content(), 0, markdown=False)
        for child in list(text):
            text.remove(child)
        text.text, text.tag = None, "div"
        for piece in _EMPTY_LINES.split(said.strip()):
            end = " " if _is_wrapped(piece.split("\n")) else BREAK
            for line in lines_of([mended(piece).replace("\n", end)]):
                paragraph = text.makeelement("p", {})
                paragraph.text = line
                text.append(paragraph)


def _is_wrapped(lines: list[str]) -> bool:
    """Whether lines end where a page of a fixed width ends, not where what they say does."""
    longest = max(map(len, lines))
    return longest >= WRAPPED and all(len(line) >= EVEN * longest for line in lines[:-1])


def pair_definitions(page: HtmlElement, words: Callable[[HtmlElement], str]) -> None:
    """Write each definition of a list as an item with its term: "Listed on: 3 May 2025".

    Whatever takes a page apart afterwards makes two paragraphs of a term and what is said of it.
    """
    for found in list(page.iter("dl")):
        parts = list(found.iter("dt", "dd"))
        if any(next(part.iter(*_PARTS_OF_A_PAGE), None) is not None for part in parts):
            continue
        made, term = [], ""
        for part in parts:
            if part.tag == "dt":
                term = words(part).rstrip(" :")
            elif said := words(part):
                item = found.makeelement("li", {})
                item.text = f"{term}: {said}" if term else said
                made.append(item)
        if not made:
            continue
        for child in list(found):
            found.remove(child)
        found.text, found.tag = None, "ul"
        found.extend(made)
