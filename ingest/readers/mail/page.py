"""Read the HTML of a mail: lines as they are broken, quotations counted."""

from collections.abc import Iterator

from lxml import etree
from lxml.html import HtmlElement

from ingest.readers.mail.thread import Paragraph
from ingest.readers.web.html import whole_page

# Of no script, in no mail: they stand where a line is broken and where a quotation opens and ends.
_BREAK, _OPENS, _ENDS = "\ue0f0", "\ue0f1", "\ue0f2"


def paragraphs_of_page(text: str) -> tuple[list[Paragraph], list[str]]:
    """Return the paragraphs of a mail's page, and warnings of what is hidden in it.

    :raises ReadError: when it is no HTML.
    """
    builder, warnings = whole_page(text.encode("utf-8"), _marked)
    found: list[Paragraph] = []
    depth = 0
    for block in builder.blocks:
        words = builder.text[block.start : block.end]
        for mark, rest in _cut(words):
            depth = max(0, depth + {_OPENS: 1, _ENDS: -1}.get(mark, 0))
            lines = tuple(line.strip() for line in rest.split(_BREAK) if line.strip())
            if lines:
                row = block.locator if len(lines) == 1 else None
                found.append(Paragraph(lines, depth, block.role, block.level, row))
    return found, warnings


def _cut(words: str) -> Iterator[tuple[str, str]]:
    """Yield each piece of a block with the mark before it."""
    mark, start = "", 0
    for index, letter in enumerate(words):
        if letter in (_OPENS, _ENDS):
            yield mark, words[start:index]
            mark, start = letter, index + 1
    yield mark, words[start:]


def _marked(page: HtmlElement) -> None:
    for broken in list(page.iter("br")):
        broken.tag = "wbr"  # a mail's lines are told apart here
        broken.tail = f"{_BREAK}{broken.tail or ''}"
    for quoted in list(page.iter("blockquote")):
        opens, ends = etree.Element("p"), etree.Element("p")
        opens.text, ends.text = _OPENS, _ENDS
        opens.tail, quoted.text = quoted.text, None
        quoted.insert(0, opens)
        quoted.append(ends)
