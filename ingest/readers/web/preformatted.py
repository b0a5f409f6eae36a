"""Spread preformatted text, whose lines count, into paragraphs, items and rows of a page."""

import re

from lxml.html import HtmlElement

from ingest.readers.plain.tables import with_rows
from ingest.readers.web.broken_lines import BREAK, lines_of
from ingest.text.words.line_ends import mended

WRAPPED, EVEN = 50, 0.7  # characters of a line of prose; the least share of the longest line
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
