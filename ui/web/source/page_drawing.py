"""Draw a page of a PDF with the quote boxed, by PDFium.

Runs in a process of its own (`pdf_page`), never in the server. The quote comes from another
reader's text of the same page: spaces, hyphens and ligatures differ. So letters and digits alone
are compared, and what runs over the page's end is boxed as far as it goes. Of a table's row each
cell is boxed (`row_on_page`).
"""

import io
import unicodedata
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

import pypdfium2
from PIL import Image, ImageDraw
from pypdfium2.raw import FPDFText_GetUnicode

from ui.web.source.page_messages import PageImage
from ui.web.source.row_on_page import Box, BoxOf, Letters, Span, row_spans, values_of

_WIDTH = 1100  # pixels: sharp on a panel of 500
_MAX_PIXELS = 6_000_000
_MIN_PIECE = 12  # letters of a quote that count as found where the whole is not
_SURROGATES = 0xD800  # halves of pairs, and what pages use for no letter: neither is compared
_FILL, _EDGE = (255, 202, 40, 90), (183, 121, 31, 255)


def draw_page(path: str, page: int, quote: str) -> PageImage | None:
    """Return the page's picture, None where the file cannot be opened as a PDF."""
    try:
        document = pypdfium2.PdfDocument(path)
    except (pypdfium2.PdfiumError, OSError):
        return None
    try:
        pages = len(document)
        shown = min(max(page, 1), pages)
        return _drawn(document[shown - 1], quote, shown, pages) if pages else None
    except pypdfium2.PdfiumError:
        return None
    finally:
        document.close()


def _drawn(page: pypdfium2.PdfPage, quote: str, number: int, pages: int) -> PageImage:
    width, height = page.get_size()
    scale = min(_WIDTH / max(width, 1), (_MAX_PIXELS / max(width * height, 1)) ** 0.5)
    bitmap = page.render(scale=scale)
    picture = bitmap.to_pil().convert("RGBA")
    to_pixels = bitmap.get_posconv(page)
    lines = list(_lines(_char_boxes(page, quote)))
    veil = Image.new("RGBA", picture.size, (0, 0, 0, 0))
    draw = ImageDraw.Draw(veil)
    for left, top, right, bottom in lines:
        a, b = to_pixels.to_bitmap(left, top), to_pixels.to_bitmap(right, bottom)
        corners = [min(a[0], b[0]) - 3, min(a[1], b[1]) - 2, max(a[0], b[0]) + 3]
        draw.rectangle((*corners, max(a[1], b[1]) + 2), fill=_FILL, outline=_EDGE, width=2)
    buffer = io.BytesIO()
    Image.alpha_composite(picture, veil).convert("RGB").save(buffer, "PNG")
    return PageImage(buffer.getvalue(), number, pages, len(lines))


def _char_boxes(page: pypdfium2.PdfPage, quote: str) -> list[Box]:
    """Return the boxes of the quote's letters, in their order on the page."""
    text = page.get_textpage()
    try:
        # Character by character: a page's text as one string leaves some out, and boxes would
        # be off by those.
        codes = (FPDFText_GetUnicode(text, i) for i in range(text.count_chars()))
        shown = "".join(chr(c) if c < _SURROGATES else " " for c in codes)

        def boxes(span: Span) -> list[Box]:
            corners = (text.get_charbox(index, loose=True) for index in range(*span))
            return [(a, top, b, low) for a, low, b, top in corners if b > a and top > low]

        def whole(span: Span) -> Box | None:
            sides = list(zip(*boxes(span), strict=True))
            return (min(sides[0]), max(sides[1]), max(sides[2]), min(sides[3])) if sides else None

        found = _spans(Letters(shown, *letters_of(shown)), quote, whole)
        return [box for span in found for box in boxes(span)]
    finally:
        text.close()


def _spans(page: Letters, quote: str, whole: BoxOf) -> list[Span]:
    """Return where the quote stands: whole, or as rows of a table, or the pieces that are there."""
    wanted = letters_of(quote)[0]
    if wanted not in page.letters:
        rows = (row_spans(page, row, _small, whole) for row in values_of(quote))
        if found := [span for row in rows for span in row]:
            return found
    places = page.places
    return [(places[a], places[b - 1] + 1) for a, b in matches(page.letters, wanted)]


def _small(text: str) -> str:
    return letters_of(text)[0]


def letters_of(text: str) -> tuple[str, list[int]]:
    """Return a text's letters and digits in small, and where each of them stands."""
    letters: list[str] = []
    places: list[int] = []
    for place, character in enumerate(text):
        for small in unicodedata.normalize("NFKC", character).casefold():
            if small.isalnum():
                letters.append(small)
                places.append(place)
    return "".join(letters), places


def matches(letters: str, wanted: str) -> list[tuple[int, int]]:
    """Return the spans of ``letters`` that are ``wanted``, whole where it is there, else pieces."""
    if not wanted or not letters:
        return []
    start = letters.find(wanted)
    if start >= 0:
        return [(start, start + len(wanted))]
    blocks = SequenceMatcher(None, letters, wanted, autojunk=False).get_matching_blocks()
    pieces = [(b.a, b.a + b.size) for b in blocks if b.size >= _MIN_PIECE]
    found = sum(end - begin for begin, end in pieces)
    return pieces if found >= min(len(wanted) / 4, 40) else []


def _lines(boxes: Sequence[Box]) -> Iterator[Box]:
    """Yield one box for the characters that follow each other on one line."""
    current: Box | None = None
    for box in boxes:
        if current and _same_line(current, box):
            current = (
                min(current[0], box[0]),
                max(current[1], box[1]),
                max(current[2], box[2]),
                min(current[3], box[3]),
            )
            continue
        if current:
            yield current
        current = box
    if current:
        yield current


def _same_line(line: Box, box: Box) -> bool:
    middle = (box[1] + box[3]) / 2
    height = line[1] - line[3]
    return line[3] <= middle <= line[1] and box[0] < line[2] + 6 * height
