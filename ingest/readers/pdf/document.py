"""Make a document of a PDF's pages: reading order, running lines, blocks, what it says of
itself; pages that are pictures are read by OCR where that is installed.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from ingest.datamodels import About, BlockRole, Document, merge_abouts
from ingest.errors import NeedsOcrError, ReadError
from ingest.readers.lists.known_lists import known_title
from ingest.readers.pdf import ocr
from ingest.readers.pdf.blocks import Blocks, body_size, usual_leading
from ingest.readers.pdf.layout.columns import in_reading_order
from ingest.readers.pdf.layout.grid import Clean, apart
from ingest.readers.pdf.layout.pieces import Line, Page, lines_of
from ingest.readers.pdf.layout.raised import without_marks
from ingest.readers.pdf.layout.running import without_running
from ingest.readers.pdf.readable import fault_of
from ingest.readers.pdf.title import chosen_title
from ingest.text.build import TextBuilder
from ingest.text.metadata import from_mapping, label_of
from ingest.text.unseen.hidden import SHOWN, Hidden
from ingest.text.unseen.raised import Marks

MIN_CHARS = 10  # fewer on a page: it is a picture, or empty
FEW_WORDS = 20  # on the other pages of a file: too few to be judged by themselves
_GARBLED = "pages that cannot be read as text"
MAX_NAMED = 3  # lines of a page that a warning names
TOP_CHARS = 500  # where a list prints its date


def assemble(path: Path, relative: str, pages: Sequence[Page], title: str | None) -> Document:
    """Return the document that these pages are.

    :raises NeedsOcrError: when no page has a text layer and OCR cannot read them.
    """
    if not pages:
        raise ReadError("the PDF is damaged (it has no pages); print it to PDF anew")
    unmarked = partial(without_marks, marks=Marks())
    kept = without_running(pages, [_lines(page, unmarked) for page in pages])
    # A stamp on each page of a scan runs through the document and does not count.
    textless = [p for p, own in zip(pages, kept, strict=True) if _is_textless(p, own)]
    garbled = _garbled(pages, kept)
    read, warnings = ocr.read_pages(path, [p.number for p in textless if p.drawn])
    again, more = ocr.read_pages(path, list(garbled), _GARBLED)
    read, warnings = {**read, **again}, [*warnings, *more]
    if not any(read.values()):
        _check_some_text(pages, [p.number for p in textless], garbled)
    kept = [[] if p.number in garbled else own for p, own in zip(pages, kept, strict=True)]
    ordered = [in_reading_order(k, p.rules) for k, p in zip(kept, pages, strict=True)]
    builder = TextBuilder()
    body = body_size(ordered)
    blocks = Blocks(builder, body, usual_leading(ordered, body))
    for page, lines in zip(pages, ordered, strict=True):
        if read.get(page.number):
            _add_ocr(builder, page, read[page.number])
        else:
            blocks.add_page(page, lines)
    warnings += _set_garbled_aside(builder)
    warnings += [
        f"page {p.label}: a line is drawn through some words of “{words[:SHOWN]}”, and all of them "
        "are read; see the page itself"
        for p in pages
        for words in p.struck_in_part[:MAX_NAMED]
    ]
    first = " ".join(builder.text[b.start : b.end] for b in builder.blocks if b.page == 1)
    about, said_of = _about(chosen_title(title, blocks.headings, first), builder)
    said = _hidden(pages).warnings((*warnings, *said_of))
    return Document(relative, about, builder.text, tuple(builder.blocks), tuple(said))


def _lines(page: Page, unmarked: Clean) -> list[Line]:
    """Return a page's lines from top to bottom, the rows of tables with drawn lines among them."""
    outside, rows = apart(page, unmarked)
    lines = lines_of(outside, unmarked)
    return sorted([*lines, *rows], key=lambda line: -line.y) if rows else lines


def _garbled(pages: Sequence[Page], kept: Sequence[Sequence[Line]]) -> dict[int, str]:
    """Return the pages whose text is none, with what is wrong; all where the whole is none."""
    texts = {
        p.number: "\n".join(line.text for line in own)
        for p, own in zip(pages, kept, strict=True)
        if own
    }
    faults = {n: fault for n, text in texts.items() if (fault := fault_of(text))}
    if faults and len(faults) < len(texts):
        others = "\n".join(text for n, text in texts.items() if n not in faults)
        if len(others.split()) < FEW_WORDS and (whole := fault_of("\n".join(texts.values()))):
            return dict.fromkeys(texts, whole)
    return faults


def _check_some_text(
    pages: Sequence[Page], textless: Sequence[int], garbled: Mapping[int, str]
) -> None:
    """Refuse a file of which nothing can be read.

    :raises NeedsOcrError: with what is wrong, and the way out.
    """
    if len(textless) == len(pages):
        raise NeedsOcrError(
            f"needs OCR: its {len(pages)} pages are pictures without text; {ocr.how_to()}"
        )
    if garbled and {*textless, *garbled} >= {p.number for p in pages}:
        fault = next(iter(garbled.values()))
        raise NeedsOcrError(
            f"cannot be read as text: {fault}; {ocr.how_to()}, "
            "or put a copy here that was made anew from where the text was written"
        )


def _set_garbled_aside(builder: TextBuilder) -> list[str]:
    """Make blocks furniture whose text is none, such as those of one font; say where they are."""
    pages: dict[int, str] = {}
    for index, block in enumerate(builder.blocks):
        fault = fault_of(builder.text[block.start : block.end], page=False)
        if fault and block.role is not BlockRole.FURNITURE:
            builder.blocks[index] = replace(block, role=BlockRole.FURNITURE, level=0)
            pages.setdefault(block.page or 0, fault)
    return [f"a part of page {n} cannot be read as text: {why}" for n, why in pages.items()]


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


def _about(title: str | None, builder: TextBuilder) -> tuple[About, list[str]]:
    """Return what label lines, the PDF's own properties and the largest heading say."""
    furniture = [b for b in builder.blocks if b.role is BlockRole.FURNITURE]
    pieces = [builder.text[b.start : b.end] for b in furniture]
    labels = [found for piece in pieces if (found := label_of(piece))]
    said, warnings = from_mapping(dict(reversed(labels)))
    listed = known_title(title, builder.text[:TOP_CHARS])
    return merge_abouts([said, About(title=title), listed]), warnings
