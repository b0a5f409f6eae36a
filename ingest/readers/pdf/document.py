"""Make a document of a PDF's pages: reading order, running lines, blocks, what it says of
itself; pages that are pictures are read by OCR where that is installed.
"""

import re
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from ingest.datamodels import About, BlockRole, Document, merge_abouts
from ingest.errors import NeedsOcrError, ReadError
from ingest.readers.lists.known_lists import known_title
from ingest.readers.pdf import ocr
from ingest.readers.pdf.blocks import Blocks, body_size, usual_leading
from ingest.readers.pdf.columns import in_reading_order
from ingest.readers.pdf.pieces import Line, Page, lines_of
from ingest.readers.pdf.raised import without_marks
from ingest.readers.pdf.running import without_running
from ingest.text.build import TextBuilder
from ingest.text.hidden import Hidden
from ingest.text.metadata import from_mapping, label_of
from ingest.text.raised import Marks

MIN_CHARS = 10  # fewer on a page: it is a picture, or empty
TOP_CHARS = 500  # where a list prints its date
MIN_TITLE_CHARS = 3
MIN_TITLE_WORDS = 5  # a printed title of fewer goes on in the next heading
NEXT_SIZE = 0.7
_NO_TITLE = re.compile(  # set by programs
    r"untitled.*|microsoft (?:word|excel|powerpoint) - .*|.*\.(?:docx?|pdf|indd|qxd|p65|html?)"
    r"|(?:adobe )?(?:photoshop|illustrator)(?: pdf)?|document\d*|slide \d+|blank|scan.*|title",
    re.IGNORECASE,
)


def assemble(path: Path, relative: str, pages: Sequence[Page], title: str | None) -> Document:
    """Return the document that these pages are.

    :raises NeedsOcrError: when no page has a text layer and OCR cannot read them.
    """
    if not pages:
        raise ReadError("the PDF is damaged (it has no pages); print it to PDF anew")
    unmarked = partial(without_marks, marks=Marks())
    kept = without_running(pages, [lines_of(page.pieces, unmarked) for page in pages])
    # A stamp on each page of a scan runs through the document and does not count.
    textless = [p for p, own in zip(pages, kept, strict=True) if _is_textless(p, own)]
    pictures = [p.number for p in textless if p.drawn]
    read, warnings = ocr.read_pages(path, pictures)
    if len(textless) == len(pages) and not any(read.values()):
        raise NeedsOcrError(
            f"needs OCR: its {len(pages)} pages are pictures without text; {ocr.how_to()}"
        )
    ordered = [in_reading_order(k, p.rules) for k, p in zip(kept, pages, strict=True)]
    builder = TextBuilder()
    body = body_size(ordered)
    blocks = Blocks(builder, body, usual_leading(ordered, body))
    for page, lines in zip(pages, ordered, strict=True):
        if read.get(page.number):
            _add_ocr(builder, page, read[page.number])
        else:
            blocks.add_page(page, lines)
    about, more = _about(usable_title(title) or _printed_title(blocks.headings), builder)
    said = _hidden(pages).warnings((*warnings, *more))
    return Document(relative, about, builder.text, tuple(builder.blocks), tuple(said))


def _hidden(pages: Sequence[Page]) -> Hidden:
    hidden = Hidden()
    for page in pages:
        ways = dict.fromkeys(way for _, way in page.hidden)
        for way in ways:
            hidden.add(" ".join(words for words, its in page.hidden if its == way), way)
    return hidden


def _is_textless(page: Page, lines: Sequence[Line]) -> bool:
    printed = sum(len(piece.text.strip()) for piece in page.pieces)
    own = sum(len(line.text) for line in lines)
    return printed < MIN_CHARS or (page.drawn and own < MIN_CHARS)


def _add_ocr(builder: TextBuilder, page: Page, paragraphs: Sequence[str]) -> None:
    for paragraph in paragraphs:
        builder.add(paragraph, page=page.number, locator=f"p. {page.label} (OCR)")


def usable_title(title: str | None) -> str | None:
    """Return the title among a file's properties, None where a program or a slip set it."""
    words = " ".join((title or "").split())
    if len(words) < MIN_TITLE_CHARS or _NO_TITLE.fullmatch(words):
        return None
    return words


def _printed_title(headings: Sequence[tuple[float, str]]) -> str | None:
    """Return the largest heading of the first page; a short one with the next of about its size."""
    if not headings:
        return None
    largest = max(size for size, _ in headings)
    index = next(i for i, (size, _) in enumerate(headings) if size == largest)
    title = headings[index][1]
    for size, text in headings[index + 1 :]:
        if len(title.split()) >= MIN_TITLE_WORDS or size < NEXT_SIZE * largest:
            break
        title = f"{title} {text}"
    return title


def _about(title: str | None, builder: TextBuilder) -> tuple[About, list[str]]:
    """Return what label lines, the PDF's own properties and the largest heading say."""
    furniture = [b for b in builder.blocks if b.role is BlockRole.FURNITURE]
    pieces = [builder.text[b.start : b.end] for b in furniture]
    labels = [found for piece in pieces if (found := label_of(piece))]
    said, warnings = from_mapping(dict(reversed(labels)))
    listed = known_title(title, builder.text[:TOP_CHARS])
    return merge_abouts([said, About(title=title), listed]), warnings
