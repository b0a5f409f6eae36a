"""PDF files in, documents out, by pypdf: every page with text, its number, its headings."""

import logging
import re
import struct
import zlib
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from pypdf import PageObject, PdfReader
from pypdf.errors import DependencyError, PyPdfError

from ingest.datamodels import About, BlockRole, Document, merge_abouts
from ingest.errors import NeedsOcrError, ReadError
from ingest.metadata import from_mapping, label_of
from ingest.readers.build import TextBuilder

HEADING_RATIO = 1.15  # a heading's letters are at least this much larger than the body's
MAX_HEADING_CHARS = 160
EDGE_LINES = 2  # running headers and footers stand within this many lines of the edge
MIN_PAGES_FOR_RUNNING = 2
HEAD_LINES = 12  # a PDF says what it is near its top; further on "Source: …" is a line of prose
MAX_PAGE_DIGITS = 4
MIN_CHARS_A_PAGE = 10  # fewer: the page is a picture
SHORT_LINE = 0.75  # of the page's usual line: such a line ends its paragraph

_COUNTED = re.compile(
    r"§|(?:Annex|Art|Article|Chapter|No|Part|Recital|Reg|Rule|Schedule|Sec|Section|Table)\b"
)
_NO_TITLE = re.compile(r"|untitled|microsoft word - .*", re.IGNORECASE)  # set by programs
_ENCRYPTED = "the PDF is encrypted; open it, save it without a password, put it back"
# What pypdf raises on files that were cut off or altered, beside its own errors.
_DAMAGED = (
    *(PyPdfError, ArithmeticError, AssertionError, AttributeError, LookupError, RuntimeError),
    *(TypeError, ValueError, struct.error, zlib.error),
)


@dataclass(frozen=True, slots=True)
class _Line:
    text: str
    size: float


def read_pdf(path: Path, relative: str) -> Document:
    """Read a PDF page by page; lines are joined to paragraphs, the text stays as printed.

    :raises NeedsOcrError: when no page has a text layer.
    :raises ReadError: when the file is damaged, encrypted or no PDF.
    """
    pages, title = _open(path)
    if all(sum(len(line.text) for line in page) < MIN_CHARS_A_PAGE for page in pages):
        raise NeedsOcrError(
            f"needs OCR: its {len(pages)} pages are pictures without text; "
            "run an OCR program such as `ocrmypdf IN.pdf OUT.pdf` and put its result here"
        )
    builder = TextBuilder()
    running, body = _running_lines(pages), _body_size(pages)
    for number, lines in enumerate(pages, start=1):
        left_out = {i for i in _edges(lines) if _keys(lines[i].text, number) & running}
        kept = [line for i, line in enumerate(lines) if i not in left_out]
        _add_page(builder, kept, body, number)
    about, warnings = _about(title, builder)
    empty = [n for n, lines in enumerate(pages, 1) if not "".join(x.text for x in lines).strip()]
    if empty:
        numbers = ", ".join(map(str, empty))
        warnings.append(f"pages without text (pictures need OCR): {numbers}")
    return Document(relative, about, builder.text, tuple(builder.blocks), tuple(warnings))


def _open(path: Path) -> tuple[list[list[_Line]], str | None]:
    """Return the lines of each page, and the title among the PDF's properties."""
    if b"%PDF" not in path.read_bytes()[:1024]:
        raise ReadError("this is no PDF file; check its suffix")
    # What pypdf says of a damaged file names no file; our report does.
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    try:
        reader = PdfReader(path)
        if reader.is_encrypted and not reader.decrypt(""):
            raise ReadError(_ENCRYPTED)
        return [_lines(page) for page in reader.pages], _title(reader)
    except DependencyError as exc:  # AES wants a library of its own
        raise ReadError(_ENCRYPTED) from exc
    except _DAMAGED as exc:
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


def _title(reader: PdfReader) -> str | None:
    title = str((reader.metadata and reader.metadata.title) or "").strip()
    return None if _NO_TITLE.fullmatch(title) else title


def _keys(line: str, page: int) -> set[str]:
    """Return what a running line has the same on each page: itself, or itself but for one number
    that counts the pages. Provisions are counted too, and stay.
    """
    words = " ".join(line.split())
    if _COUNTED.match(words):
        return {words}
    numbers = [m for m in re.finditer(r"\d+", words) if len(m.group()) <= MAX_PAGE_DIGITS]
    offsets = ((m, int(m.group()) - page) for m in numbers)
    return {words, *(f"{words[: m.start()]}#{n:+}{words[m.end() :]}" for m, n in offsets)}


def _edges(page: list[_Line]) -> list[int]:
    filled = [i for i, line in enumerate(page) if line.text.strip()]
    return filled[:EDGE_LINES] + filled[-EDGE_LINES:]


def _running_lines(pages: list[list[_Line]]) -> set[str]:
    """Return the keys of lines that repeat at the edges of most pages."""
    if len(pages) < MIN_PAGES_FOR_RUNNING:
        return set()
    counts: Counter[str] = Counter()
    for number, page in enumerate(pages, start=1):
        counts.update({key for i in _edges(page) for key in _keys(page[i].text, number)})
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
        builder.add("\n".join(paragraph), page=number)
        paragraph.clear()

    for index, line in enumerate(_joined_headings(lines, body)):
        text = line.text.rstrip()
        in_head = number == 1 and index < HEAD_LINES
        if _is_heading(line, body):
            close()
            builder.add(text, BlockRole.HEADING, level=_level(line.size / body), page=number)
        elif not text.strip() or (in_head and label_of(text)):
            close()
            builder.add(text, BlockRole.FURNITURE, page=number)
        else:
            paragraph.append(text)
            if len(text) < SHORT_LINE * usual and text[-1] in '.!?:;”"':
                close()
    close()


def _is_heading(line: _Line, body: float) -> bool:
    large = body > 0 and line.size >= HEADING_RATIO * body
    return large and bool(line.text.strip()) and len(line.text.rstrip()) <= MAX_HEADING_CHARS


def _joined_headings(lines: list[_Line], body: float) -> list[_Line]:
    """Return the lines with a heading that runs over several of them as one."""
    joined: list[_Line] = []
    for line in lines:
        last = joined[-1] if joined else None
        if last and last.size == line.size and _is_heading(last, body) and _is_heading(line, body):
            whole = _Line(f"{last.text.rstrip()}\n{line.text}", line.size)
            if _is_heading(whole, body):
                joined[-1] = whole
                continue
        joined.append(line)
    return joined


def _level(ratio: float) -> int:
    return 1 if ratio >= 1.6 else 2 if ratio >= 1.3 else 3


def _about(title: str | None, builder: TextBuilder) -> tuple[About, list[str]]:
    """Return what label lines, the first heading and the PDF's own properties say."""
    furniture = [b for b in builder.blocks if b.role is BlockRole.FURNITURE]
    pieces = [builder.text[b.start : b.end] for b in furniture]
    labels = [found for piece in pieces if (found := label_of(piece))]
    said, warnings = from_mapping(dict(reversed(labels)))
    first = next((b for b in builder.blocks if b.role is BlockRole.HEADING and b.page == 1), None)
    heading = " ".join(builder.text[first.start : first.end].split()) if first else None
    return merge_abouts([said, About(title=title or heading)]), warnings
