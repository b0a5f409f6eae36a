"""PDF files in, documents out, by pypdf: every page with text, its number, its headings."""

import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from pypdf import PageObject, PdfReader
from pypdf.errors import DependencyError, PyPdfError

from ingest.datamodels import About, BlockRole, Document
from ingest.errors import NeedsOcrError, ReadError
from ingest.metadata import from_mapping, label_of, merge
from ingest.readers.build import TextBuilder

HEADING_RATIO = 1.15  # a heading's letters are at least this much larger than the body's
MAX_HEADING_CHARS = 160
EDGE_LINES = 2  # running headers and footers stand within this many lines of the edge
MIN_PAGES_FOR_RUNNING = 2
MIN_CHARS_A_PAGE = 10  # fewer: the page is a picture
SHORT_LINE = 0.75  # of the page's usual line: such a line ends its paragraph


@dataclass(frozen=True, slots=True)
class _Line:
    text: str
    size: float


def read_pdf(path: Path, relative: str) -> Document:
    """Read a PDF page by page; lines are joined to paragraphs, the text stays as printed.

    :raises NeedsOcrError: when no page has a text layer.
    :raises ReadError: when the file is damaged, encrypted or no PDF.
    """
    reader, pages = _open(path)
    if all(sum(len(line.text) for line in page) < MIN_CHARS_A_PAGE for page in pages):
        raise NeedsOcrError(
            f"needs OCR: its {len(pages)} pages are pictures without text; "
            "run an OCR program such as `ocrmypdf IN.pdf OUT.pdf` and put its result here"
        )
    builder = TextBuilder()
    running, body = _running_lines(pages), _body_size(pages)
    for number, lines in enumerate(pages, start=1):
        _add_page(builder, [x for x in lines if _key(x.text) not in running], body, number)
    about, warnings = _about(reader, builder)
    empty = [n for n, lines in enumerate(pages, 1) if not "".join(x.text for x in lines).strip()]
    if empty:
        numbers = ", ".join(map(str, empty))
        warnings.append(f"pages without text (pictures need OCR): {numbers}")
    return Document(relative, about, builder.text, tuple(builder.blocks), tuple(warnings))


def _open(path: Path) -> tuple[PdfReader, list[list[_Line]]]:
    if b"%PDF" not in path.read_bytes()[:1024]:
        raise ReadError("this is no PDF file; check its suffix")
    try:
        reader = PdfReader(path)
        if reader.is_encrypted and not reader.decrypt(""):
            raise ReadError(
                "the PDF is encrypted; open it, save it without a password, put it back"
            )
        return reader, [_lines(page) for page in reader.pages]
    except (PyPdfError, DependencyError, ValueError, KeyError, RecursionError) as exc:
        raise ReadError(f"the PDF is damaged ({exc}); print it to PDF anew") from exc


def _lines(page: PageObject) -> list[_Line]:
    """Return the page's lines in reading order with the size of their letters in points."""
    sizes: list[tuple[str, float]] = []

    def note(text: str, _cm: object, tm: list[float], _font: object, size: float) -> None:
        sizes.append((text, abs(size * (tm[3] or tm[0] or 1.0))))

    page.extract_text(visitor_text=note)
    lines, current, largest = [], "", 0.0
    for text, size in sizes:
        for index, piece in enumerate(text.split("\n")):
            if index:
                lines.append(_Line(current, largest))
                current, largest = "", 0.0
            current += piece
            largest = max(largest, size) if piece.strip() else largest
    return [*lines, _Line(current, largest)]


def _key(line: str) -> str:
    return re.sub(r"\d+", "#", " ".join(line.split()))


def _running_lines(pages: list[list[_Line]]) -> set[str]:
    """Return lines that repeat at the edges of most pages, page numbers read as ``#``."""
    if len(pages) < MIN_PAGES_FOR_RUNNING:
        return set()
    counts: Counter[str] = Counter()
    for page in pages:
        filled = [line.text for line in page if line.text.strip()]
        counts.update({_key(line) for line in filled[:EDGE_LINES] + filled[-EDGE_LINES:]})
    return {key for key, n in counts.items() if n > len(pages) / 2 and n >= MIN_PAGES_FOR_RUNNING}


def _body_size(pages: list[list[_Line]]) -> float:
    weights: Counter[float] = Counter()
    for line in (line for page in pages for line in page):
        weights[round(line.size, 1)] += len(line.text)
    return weights.most_common(1)[0][0] if weights else 0.0


def _add_page(builder: TextBuilder, lines: list[_Line], body: float, number: int) -> None:
    usual = max((len(x.text.rstrip()) for x in lines), default=0)
    paragraph: list[str] = []

    def close() -> None:
        text = "\n".join(paragraph)
        label = len(paragraph) == 1 and label_of(text) is not None
        builder.add(text, BlockRole.FURNITURE if label else BlockRole.TEXT, page=number)
        paragraph.clear()

    for line in lines:
        text = line.text.rstrip()
        if body and line.size >= HEADING_RATIO * body and len(text) <= MAX_HEADING_CHARS:
            close()
            builder.add(text, BlockRole.HEADING, level=_level(line.size / body), page=number)
        elif not text.strip() or label_of(text):
            close()
            builder.add(text, BlockRole.FURNITURE, page=number)
        else:
            paragraph.append(text)
            if len(text) < SHORT_LINE * usual and text[-1] in '.!?:;”"':
                close()
    close()


def _level(ratio: float) -> int:
    return 1 if ratio >= 1.6 else 2 if ratio >= 1.3 else 3


def _about(reader: PdfReader, builder: TextBuilder) -> tuple[About, list[str]]:
    """Return what label lines, the first heading and the PDF's own properties say."""
    pieces = [builder.text[b.start : b.end] for b in builder.blocks]
    labels = [found for piece in pieces if (found := label_of(piece))]
    said, warnings = from_mapping(dict(reversed(labels)))
    first = next((b for b in builder.blocks if b.role is BlockRole.HEADING and b.page == 1), None)
    heading = " ".join(builder.text[first.start : first.end].split()) if first else None
    title = str(reader.metadata.title) if reader.metadata and reader.metadata.title else None
    return merge([said, About(title=title or heading)]), warnings
