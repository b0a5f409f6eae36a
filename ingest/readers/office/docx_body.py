"""List the paragraphs and rows of a Word file's body in the order of the page."""

from collections.abc import Container, Iterator
from dataclasses import dataclass

from lxml import etree

from ingest.readers.lists.header import MAX_HEADER_ROWS
from ingest.readers.lists.tables import BESIDE, Again, Kind, Table, own
from ingest.readers.office.docx_hidden import hidden_by
from ingest.readers.office.docx_raised import is_raised
from ingest.readers.office.word_signs import sign_of
from ingest.text.unseen.hidden import Hidden
from ingest.text.unseen.raised import Marks, Run, joined

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
# Deleted or moved away, of a field or a comment, or kept a second time for older programs.
_LEFT_OUT = frozenset(
    {f"{_W}{name}" for name in "del moveFrom instrText delText rPr pPr comment".split()}
    | {_FALLBACK}
)
_TEXTS = frozenset(
    (f"{_W}t", "{http://schemas.openxmlformats.org/officeDocument/2006/math}t")  # of formulas
)
_SIGNS = {f"{_W}tab": "\t", f"{_W}noBreakHyphen": "-"}
_BREAKS = frozenset({f"{_W}br", f"{_W}cr"})
MAX_DEPTH = 60  # tables in tables, boxes in boxes


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph; ``level`` is a heading's depth, else 0."""

    text: str
    level: int = 0


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table as one line, with its place where the table has a header."""

    text: str
    locator: str | None = None
    alone: bool = False


class WordBody:
    """Walks through a body; ``hidden`` has the text that no reader sees and that it left out."""

    def __init__(
        self,
        headings: dict[str, int],
        hidden_styles: dict[str, str],
        raised_styles: Container[str] = (),
    ) -> None:
        self.hidden = Hidden()
        self._headings = headings
        self._hidden_styles = hidden_styles
        self._raised_styles = raised_styles
        self._marks = Marks()
        self._tables = 0

    def pieces(self, element: etree._Element, depth: int = 0) -> Iterator[Paragraph | Row]:
        """Yield paragraphs and rows; a text box comes behind the paragraph that holds it.

        :raises ValueError: when the file is nested too deeply to be a document.
        """
        if depth > MAX_DEPTH:
            raise ValueError("nested too deeply")
        for child in element:
            if child.tag == f"{_W}p":
                yield Paragraph(self._words(child), self._level(child))
                for box in self._boxes(child):
                    yield from self.pieces(box, depth + 1)
            elif child.tag == f"{_W}tbl":
                yield from self._table(child, depth + 1)
            elif child.tag not in _LEFT_OUT and isinstance(child.tag, str):
                yield from self.pieces(child, depth + 1)  # content controls, insertions

    def notes(
        self, part: etree._Element, body: etree._Element, name: str
    ) -> Iterator[tuple[int, str]]:
        """Yield the notes of a part, numbered in the order of their marks in the body."""
        by_id = {note.get(f"{_W}id"): note for note in part if note.get(f"{_W}type") is None}
        marks = [mark.get(f"{_W}id") for mark in body.iter(f"{_W}{name}Reference")]
        ordered = dict.fromkeys([*(m for m in marks if m in by_id), *by_id])
        for number, key in enumerate(ordered, start=1):
            words = [self._words(p) for p in by_id[key].iter(f"{_W}p")]
            yield number, "\n".join(w for w in words if w)

    def _words(self, paragraph: etree._Element) -> str:
        return joined(list(self._runs(paragraph)), self._marks).strip()

    def _runs(self, element: etree._Element, raised: bool = False) -> Iterator[Run]:
        for child in element:
            if child.tag in _LEFT_OUT or child.tag == f"{_W}txbxContent":
                continue
            if child.tag == f"{_W}footnoteReference" and child.get(f"{_W}customMarkFollows"):
                return  # the rest of the run is the mark
            if child.tag == f"{_W}r" and (way := hidden_by(child, self._hidden_styles)):
                self.hidden.add("".join(t.text or "" for t in child.iter(f"{_W}t")), way)
            elif child.tag == f"{_W}r":
                yield from self._runs(child, is_raised(child, self._raised_styles))
            elif (text := _text_of(child)) is not None:
                yield Run(text, raised and child.tag in _TEXTS)
            else:
                yield from self._runs(child, raised)

    def _boxes(self, paragraph: etree._Element) -> Iterator[etree._Element]:
        """Yield the paragraph's text boxes; Word keeps each a second time for older programs."""
        for box in paragraph.iter(f"{_W}txbxContent"):
            above = list(box.iterancestors())
            inner = above[: above.index(paragraph)]
            if not any(a.tag in _LEFT_OUT or a.tag == f"{_W}txbxContent" for a in inner):
                yield box

    def _level(self, paragraph: etree._Element) -> int:
        style = paragraph.find(f"{_W}pPr/{_W}pStyle")
        level = self._headings.get(str(style.get(f"{_W}val")), 0) if style is not None else 0
        outline = paragraph.find(f"{_W}pPr/{_W}outlineLvl")
        if not level and outline is not None:
            value = str(outline.get(f"{_W}val"))
            level = int(value) + 1 if value.isdigit() and int(value) < 9 else 0
        return level

    def _table(self, table: etree._Element, depth: int) -> Iterator[Paragraph | Row]:
        """Yield the rows, with the names of their columns where the first row holds them."""
        rows = [row for row in table.iter(f"{_W}tr") if _owner(row) is table]
        if all(len(self._cells(row)) <= 1 for row in rows):  # a frame around paragraphs
            for row in rows:
                for cell in self._cells(row):
                    yield from self.pieces(cell, depth + 1)
            return
        self._tables += 1
        grid: list[list[str]] = []
        shown: list[etree._Element] = []
        for row in rows:
            if row.find(f"{_W}trPr/{_W}hidden") is not None:
                self.hidden.add(" ".join(t.text or "" for t in row.iter(f"{_W}t")), "hidden row")
            elif row.find(f"{_W}trPr/{_W}del") is None:
                grid.append(self._grid(row, grid[-1] if grid else []))
                shown.append(row)
        read = Table.told(grid, _header_rows(shown, grid))
        for line in read.lines():
            if line.kind is Kind.ROW and read.head.named:
                place = f"Table {self._tables}, row {line.number}"
                yield Row(line.text, place, alone=True)
            else:
                yield Row(line.text if read.head.named else BESIDE.join(own(line.cells)))

    def _cells(self, row: etree._Element) -> list[etree._Element]:
        return [cell for cell in row.iter(f"{_W}tc") if _owner(cell, f"{_W}tr") is row]

    def _grid(self, row: etree._Element, above: list[str]) -> list[str]:
        """Return the row's cells, one again for each further column that it spans; a cell that
        goes on from the row above says the same.
        """
        cells: list[str] = []
        skipped = row.find(f"{_W}trPr/{_W}gridBefore")
        cells += [""] * _number(skipped)
        for cell in self._cells(row):
            merged = cell.find(f"{_W}tcPr/{_W}vMerge")
            goes_on = merged is not None and merged.get(f"{_W}val") != "restart"
            words = [p.text for p in self.pieces(cell)]
            said = above[len(cells)] if goes_on and len(above) > len(cells) else ""
            said = said if goes_on else " ".join(" ".join(words).split())
            cells.append(said)
            cells += [Again(said)] * (_number(cell.find(f"{_W}tcPr/{_W}gridSpan")) - 1)
        return cells


def _text_of(child: etree._Element) -> str | None:
    """Return what an element stands for by itself, None where it stands for nothing."""
    if child.tag in _TEXTS:
        return child.text or ""
    if child.tag == f"{_W}sym":
        return sign_of(child)
    return "\n" if child.tag in _BREAKS else _SIGNS.get(child.tag)


def _number(element: etree._Element | None) -> int:
    value = str(element.get(f"{_W}val")) if element is not None else ""
    return min(int(value), 1000) if value.isdigit() else 0


def _owner(element: etree._Element, tag: str = f"{_W}tbl") -> etree._Element | None:
    return next(element.iterancestors(tag), None)


def _header_rows(rows: list[etree._Element], grid: list[list[str]]) -> int:
    """Return how many rows the file marks as header, or prints in bold; 0 where it does not say."""
    for is_header in (_is_marked, _is_bold):
        depth = 0
        while depth < len(rows) and is_header(rows[depth]) and len(own(grid[depth])) > 1:
            depth += 1
        if 0 < depth <= MAX_HEADER_ROWS and depth < len(rows):
            return depth
    return 0


def _is_marked(row: etree._Element) -> bool:
    return row.find(f"{_W}trPr/{_W}tblHeader") is not None


def _is_bold(row: etree._Element) -> bool:
    runs = [r for r in row.iter(f"{_W}r") if r.find(f"{_W}t") is not None]
    return bool(runs) and all(r.find(f"{_W}rPr/{_W}b") is not None for r in runs)
