"""Read PDF files by pypdf: each page's pieces of text with their places.

Lines, columns, tables and paragraphs are made of them in the modules beside this one.
"""

import logging
import struct
import zlib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

from pypdf import PageObject, PdfReader
from pypdf.errors import DependencyError, PyPdfError
from pypdf.generic import ContentStream, DictionaryObject, NameObject
from pypdf.generic._font import Font  # knows how wide a string is; pypdf offers it nowhere else

from ingest.datamodels import Document
from ingest.errors import ReadError
from ingest.readers.pdf.document import assemble
from ingest.readers.pdf.filled import Filled, filled_in
from ingest.readers.pdf.layout.pieces import Page, Piece, Rule
from ingest.readers.pdf.layout.struck import without_struck
from ingest.readers.pdf.paint import INK_OPERATORS, Paint, is_pale
from ingest.readers.pdf.resources import named_inks, named_objects
from ingest.text.unseen.hidden import STRUCK, TINY_POINTS

__all__ = ["read_pdf"]

BELOW = 100_000.0  # points: what is printed across the page's own direction is read after it
FIELD_POINTS = 10.0  # the size of letters in a field, which its own look alone would tell
MIN_RULE, MIN_EDGE = 20.0, 4.0  # points: of a line across, of a line around a cell
_MOVES = (b"Td", b"TD", b"Tm", b"T*", b"'", b'"')  # operators that go to another place
_DRAWS = frozenset(b"Do BI f F f* S s B B* b b* sh".split()) | {b"INLINE IMAGE"}
_SHOWS = frozenset((b"Tj", b"TJ", b"'", b'"'))
_ENCRYPTED = "the PDF is encrypted; open it, save it without a password, put it back"
# What pypdf raises on files that were cut off or altered, beside its own errors.
_DAMAGED = (
    *(PyPdfError, ArithmeticError, AssertionError, AttributeError, LookupError, RuntimeError),
    *(TypeError, ValueError, OSError, struct.error, zlib.error),
)


def read_pdf(path: Path, relative: str) -> Document:
    """Read a PDF page by page; lines are joined to paragraphs, the text stays as printed.

    :raises NeedsOcrError: when no page has a text layer and OCR is not there to read it.
    :raises ReadError: when the file is damaged, encrypted or no PDF.
    """
    pages, title = _open(path)
    return assemble(path, relative, pages, title)


def _open(path: Path) -> tuple[list[Page], str | None]:
    """Return the pages, and the title among the PDF's properties."""
    with path.open("rb") as file:
        if b"%PDF" not in file.read(1024):
            raise ReadError("this is no PDF file; check its suffix")
    # What pypdf says of a damaged file names no file; our report does.
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    try:
        reader = PdfReader(path)
        if reader.is_encrypted and not reader.decrypt(""):
            raise ReadError(_ENCRYPTED)
        labels = _labels(reader)
        pages = [_page(page, n, labels) for n, page in enumerate(reader.pages, start=1)]
        title = str((reader.metadata and reader.metadata.title) or "").strip()
    except DependencyError as exc:  # a way of encryption that wants a library of its own
        raise ReadError(_ENCRYPTED) from exc
    except _DAMAGED as exc:
        said = " ".join(str(exc).split()) or type(exc).__name__
        raise ReadError(f"the PDF is damaged ({said}); print it to PDF anew") from exc
    return pages, title or None


def _labels(reader: PdfReader) -> list[str]:
    """Return the printed page numbers, none where the file's table of them is damaged."""
    try:
        return list(reader.page_labels)
    except _DAMAGED:
        return []


def _page(page: PageObject, number: int, labels: list[str]) -> Page:
    label = labels[number - 1].strip() if number <= len(labels) else ""
    sheet = _Sheet(page)
    sheet.read()
    pieces, hidden = sheet.told_apart()
    edges, uprights = sheet.edges()
    across = tuple(r for r in edges if r.right - r.left > MIN_RULE)
    read = without_struck(pieces, edges)
    hidden += tuple((words, STRUCK) for words in read.words)
    return Page(
        number,
        label or str(number),
        read.kept,
        across,
        sheet.drawn,
        hidden,
        edges,
        uprights,
        read.in_part,
    )


class _Sheet:
    """Follows what pypdf reads on one page and notes text, rules and pictures with their places."""

    def __init__(self, page: PageObject) -> None:
        self._page = page
        self._pieces: list[tuple[Piece, int]] = []  # each with the turn that sets it upright
        self._lines: list[tuple[tuple[float, float], tuple[float, float]]] = []
        self.drawn = False
        box = page.cropbox
        self._box = (float(box.left), float(box.bottom), float(box.right), float(box.top))
        self._turn = page.rotation % 360
        self._fonts: dict[int, Font | None] = {}
        self._shown = 0.0  # width of what was shown since the last piece, in thousandths of letters
        self._font: Font | None = None
        self._named: dict[str, DictionaryObject] = {}
        self._from: tuple[float, float] | None = None
        self._paint = Paint(*named_inks(page))
        self._objects = named_objects(page)
        self._ways: list[str | None] = []  # what hides each string shown since the last piece
        self._rise = 0.0
        self._hidden: list[tuple[str, str]] = []  # words, and what hides them
        self._inkless: list[tuple[Piece, int, tuple[float, float]]] = []

    def told_apart(self) -> tuple[tuple[Piece, ...], tuple[tuple[str, str], ...]]:
        """Return the pieces that are seen, or are words of a picture, and the hidden words."""
        kept, hidden = list(self._pieces), list(self._hidden)
        for piece, turn, place in self._inkless:
            if self._paint.is_of_picture(*place):
                kept.append((piece, turn))
            else:
                hidden.append((piece.text, "no ink"))
        upright = self._upright()
        placed = (p if turn == upright else replace(p, y=p.y - BELOW) for p, turn in kept)
        return tuple(placed), tuple(hidden)

    def edges(self) -> tuple[tuple[Rule, ...], tuple[Rule, ...]]:
        """Return the lines across the page as most of its text is read, and the upright ones."""
        turn = self._upright()
        across, upright = list[Rule](), list[Rule]()
        for begin, end in self._lines:
            (x, y), (to_x, to_y) = self._turned(*begin, turn), self._turned(*end, turn)
            if abs(y - to_y) < 1.0 and abs(x - to_x) > MIN_EDGE:
                across.append(Rule(min(x, to_x), max(x, to_x), y))
            elif abs(x - to_x) < 1.0 and abs(y - to_y) > MIN_EDGE:
                upright.append(Rule(min(y, to_y), max(y, to_y), x))
        return tuple(across), tuple(upright)

    def _upright(self) -> int:
        """Return the turn that sets most letters upright: a page may be printed sideways."""
        letters: Counter[int] = Counter({self._turn: 0})
        for piece, turn in (*self._pieces, *((p, turn) for p, turn, _ in self._inkless)):
            letters[turn] += len(piece.text.strip())
        return letters.most_common(1)[0][0]

    def read(self) -> None:
        """Read the page and what is filled in on it."""
        self._read_text()
        for filled in filled_in(self._page):
            self._pieces += [(piece, self._turn) for piece in self._lines_of(filled)]

    def _lines_of(self, filled: Filled) -> Iterator[Piece]:
        """Yield the lines of a field, from its top; those of a low field stand in its middle."""
        left, bottom, right, top = filled.box
        (x, y), (to_x, to_y) = (
            self._turned(left, bottom, self._turn),
            self._turned(right, top, self._turn),
        )
        high, size = abs(to_y - y), min(FIELD_POINTS, abs(to_y - y))
        start = (y + to_y) / 2 - size / 3 if high < 3 * size else max(y, to_y) - 1.2 * size
        for number, line in enumerate(filled.text.replace("\r", "\n").split("\n")):
            begin = min(x, to_x) + 2
            end = begin + 0.5 * size * len(line)
            yield Piece(line, begin, end, start - 1.2 * number * size, size, False)

    def _read_text(self) -> None:
        resources = self._page.get("/Resources")
        fonts = resources.get_object().get("/Font") if resources is not None else None
        if fonts is not None:
            self._named = {k: v.get_object() for k, v in fonts.get_object().items()}
        if self._page.get("/Contents") is None:
            return
        content = ContentStream(self._page["/Contents"].get_object(), self._page.pdf, "bytes")
        content.operations = list(_marked(content))
        self._page[NameObject("/Contents")] = content
        self._page.extract_text(
            visitor_operand_before=self._before,
            visitor_operand_after=self._after,
            visitor_text=self._note,
        )

    def _before(
        self, operator: bytes, operands: list[object], cm: list[float], tm: list[float]
    ) -> None:
        self._paint.operate(operator, operands, cm)
        if operator in _SHOWS:
            m = _product(tm, cm)
            self._ways.append(self._paint.hides(m[4], m[5], abs(m[3])))
        elif operator == b"Do" and operands:
            self._drawn_object(str(operands[0]), cm)
        if operator in _DRAWS:
            self.drawn = True
        self._measure(operator, operands, cm)

    def _measure(self, operator: bytes, operands: list[object], cm: list[float]) -> None:
        """Add up the width of what is shown; note rectangles and lines."""
        if operator == b"Tf" and operands:
            self._font = self._font_of(self._named.get(str(operands[0])))
        elif operator in (b"Tj", b"'") and operands:
            self._shown += self._width_of(operands[0])
        elif operator == b"TJ" and operands and isinstance(operands[0], list):
            for item in operands[0]:
                number = isinstance(item, int | float)
                self._shown += -float(item) if number else self._width_of(item)
        elif operator == b"Ts" and operands:
            self._rise = float(str(operands[0]))
        elif operator == b"re" and len(operands) >= 4:
            self._box_drawn([float(str(v)) for v in operands[:4]], cm)
        elif operator == b"m" and len(operands) >= 2:
            self._from = _moved(float(str(operands[0])), float(str(operands[1])), cm)
        elif operator == b"l" and len(operands) >= 2 and self._from:
            to = _moved(float(str(operands[0])), float(str(operands[1])), cm)
            self._lines.append((self._from, to))
            self._from = to

    def _drawn_object(self, name: str, cm: list[float]) -> None:
        if self._objects.get(name) == "/Image":
            self._paint.picture(cm)
        elif name not in self._objects or self._objects[name] == "/Picture form":
            self._paint.picture(None)
        self._paint.enter()

    def _after(self, operator: bytes, _operands: object, _cm: object, _tm: object) -> None:
        if operator == b"Do":
            self._paint.leave()

    def _note(
        self,
        text: str,
        cm: list[float],
        tm: list[float],
        font: DictionaryObject | None,
        size: float,
    ) -> None:
        shown, self._shown = self._shown, 0.0
        ways, self._ways = self._ways, []
        clean = text.replace("\n", " ")
        if not clean or (not clean.strip() and "\n" in text):
            return
        m = _product(tm, cm)
        turn = (self._turn + _sideways(m, self._turn)) % 360
        x, y = self._turned(m[4], m[5], turn)
        points = abs(size) * (m[2] ** 2 + m[3] ** 2) ** 0.5
        stretch = abs(size) * (m[0] ** 2 + m[1] ** 2) ** 0.5
        way = "tiny letters" if points <= TINY_POINTS else _common(ways)
        wide = shown / 1000 if shown > 0 else 0.5 * len(clean.strip())
        name = str(font.get("/BaseFont", "") if font else "").lower()
        bold = "bold" in name or "black" in name or "heavy" in name
        piece = Piece(clean, x, x + wide * stretch, y, points, bold, self._rise)
        if not self._paint.in_form and self._is_outside(piece, turn):
            way = "outside of the page"
        if way == "no ink":
            self._inkless.append((piece, turn, (m[4], m[5])))
        elif way:
            self._hidden.append((clean, way))
        else:
            self._pieces.append((piece, turn))

    def _is_outside(self, piece: Piece, turn: int) -> bool:
        """Whether nothing of a piece is within the page as it is shown."""
        left, bottom, right, top = self._box
        width, height = right - left, top - bottom
        if turn in (90, 270):
            width, height = height, width
        beside = piece.right < 0 or piece.left > width
        return beside or piece.y + piece.size < 0 or piece.y > height

    def _font_of(self, resource: DictionaryObject | None) -> Font | None:
        if resource is None:
            return None
        if id(resource) not in self._fonts:
            try:
                self._fonts[id(resource)] = Font.from_font_resource(resource)
            except _DAMAGED:
                self._fonts[id(resource)] = None
        return self._fonts[id(resource)]

    def _width_of(self, shown: object) -> float:
        """Return how far a string moves on, in thousandths of the letters' size."""
        font = self._font
        data = getattr(shown, "original_bytes", shown)
        if not isinstance(data, bytes):
            return 0.0
        if font is None:
            return 500.0 * len(data)
        if isinstance(font.encoding, str):
            return float(font.get_text_width(data.decode(font.encoding, "replace")))
        return float(font.get_text_width("".join(map(chr, data))))

    def _box_drawn(self, box: list[float], cm: list[float]) -> None:
        """Note the edges of a rectangle: thin ones are rules, others cells."""
        x, y, width, height = box
        corners = [(x, y), (x + width, y), (x + width, y + height), (x, y + height)]
        placed = [_moved(*corner, cm) for corner in corners]
        self._lines += pairwise([*placed, placed[0]])

    def _turned(self, x: float, y: float, turn: int) -> tuple[float, float]:
        """Return a place as it is seen: from the left, from below, on the page as it is turned."""
        left, bottom, right, top = self._box
        if turn == 90:
            return y - bottom, right - x
        if turn == 180:
            return right - x, top - y
        if turn == 270:
            return top - y, x - left
        return x - left, y - bottom


def _moved(x: float, y: float, cm: Sequence[float]) -> tuple[float, float]:
    return cm[0] * x + cm[2] * y + cm[4], cm[1] * x + cm[3] * y + cm[5]


def _sideways(m: Sequence[float], turn: int) -> int:
    """Return the turn that letters still want on a page turned so: 0 for those that are upright."""
    across, up = {
        0: (m[0], m[1]),
        90: (m[1], -m[0]),
        180: (-m[0], -m[1]),
        270: (-m[1], m[0]),
    }.get(turn, (m[0], m[1]))
    if abs(across) >= abs(up):
        return 0 if across >= 0 else 180
    return 90 if up > 0 else 270


def _marked(content: ContentStream) -> Iterator[tuple[object, bytes]]:
    """Yield the operations with an end of text before each move.

    pypdf then hands each piece on with the place where it starts, instead of a whole line.
    """
    pale = False
    for operands, operator in content.operations:
        ink = operator in INK_OPERATORS
        was, pale = pale, is_pale(operands) if ink and operator not in (b"Tr", b"gs") else pale
        # A change of ink as well, where it may hide or show what follows.
        if (
            operator in _MOVES
            or operator == b"Ts"
            or (ink and (pale or was or operator in (b"Tr", b"gs")))
        ):
            yield [], b"ET"
        yield operands, operator


def _common(ways: Sequence[str | None]) -> str | None:
    """Return what hides a piece: one string of it that is seen makes all of it seen."""
    return ways[0] if ways and all(ways) else None


def _product(m: list[float], n: list[float]) -> list[float]:
    return [
        m[0] * n[0] + m[1] * n[2],
        m[0] * n[1] + m[1] * n[3],
        m[2] * n[0] + m[3] * n[2],
        m[2] * n[1] + m[3] * n[3],
        m[4] * n[0] + m[5] * n[2] + n[4],
        m[4] * n[1] + m[5] * n[3] + n[5],
    ]
