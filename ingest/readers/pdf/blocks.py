"""Group a page's lines into headings, paragraphs, rows and list entries."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import takewhile

from ingest.datamodels import BlockRole
from ingest.readers.pdf.layout.pieces import Line, Page, Rule
from ingest.readers.pdf.tabled import Tables, in_columns
from ingest.text.build import TextBuilder
from ingest.text.metadata import label_of
from ingest.text.words.line_ends import mended

HEADING_RATIO = 1.15  # a heading's letters are at least this much larger than the body's
MAX_HEADING_CHARS = 160
MAX_BOLD_WORDS = 24  # a bold line of the body's size heads something only while it is short
HEAD_LINES = 12  # a PDF says what it is near its top; further on "Source: …" is a line of prose
SHORT_LINE = 0.75  # of its column's width: such a line ends its paragraph
PARAGRAPH_GAP = 1.35  # of the usual distance of two lines
INDENT = (0.8, 4.0)  # of the letters: a first line stands in by so much
MIN_LABELS = 3  # in an entry of a list: "Name: …", "DOB: …", "Listed on: …"
_MARKER = re.compile(
    r"(?:[•▪◦–—-]|\(?(?:\d{1,3}|[a-z]{1,2}|[ivx]+)[.)]|\d{1,3}(?:\.\d{1,3})+\.?)\s"
)
_NUMBERED = re.compile(r"(\d{1,4})\.\s")
_LABELLED = re.compile(
    r"(?:^|[\s.(])(?:[A-Z][\w./'() -]{0,40}?|\d{1,2}|(?:[a-z]\.?){2,6})\)?:(?=\s*\S)"
)
_LABEL_LINE = re.compile(r"[^:]{1,40}:\s?\S")
_LEADERS = re.compile(r"(?:\.\s?|…\s?|·\s?){4,}\s*\|?\s*[\dA-Za-z]{1,6}$")
_ENDS = '.!?:;”"'


@dataclass(slots=True)
class Blocks:
    """Fills a builder page by page; ``body`` is the usual size of letters, ``leading`` of lines."""

    builder: TextBuilder
    body: float
    leading: float
    headings: list[tuple[float, str]] = field(default_factory=list)  # of page 1, with their size
    entry: str | None = None  # the number of the list's entry that a page may go on with
    _lines: list[Line] = field(default_factory=list)
    _tables: Tables = field(default_factory=Tables)
    _count: int = 0  # of the tables of the page at hand

    def add_page(self, page: Page, lines: Sequence[Line], suffix: str = "") -> None:
        """Add the page's lines; ``suffix`` is put behind its locator, such as ``(OCR)``."""
        changed = page.label != str(page.number)
        base = f"p. {page.label}{suffix}"
        locator = base if changed or suffix else None
        index = self._count = 0
        while index < len(lines):
            line = lines[index]
            if line.row is not None:
                self._close(page, locator, base)
                index += self._add_table(lines, index, page, base)
                continue
            in_contents = _LEADERS.search(line.text) is not None
            rows = [] if in_contents else _table_rows(lines[index:], page.rules)
            if rows:
                self._close(page, locator, base)
                self._add_rows(rows, index, page, locator, base)
                index += sum(map(len, rows))
                continue
            in_head = page.number == 1 and index < HEAD_LINES
            heading = [] if in_contents else _heading_of(lines, index, self.body)
            if heading:
                self._close(page, locator, base)
                text = "\n".join(x.text for x in heading)
                level = _level(heading[0].size / self.body) if self.body else 1
                self._add(text, page, locator, BlockRole.HEADING, level)
                if page.number == 1:
                    self.headings.append((heading[0].size, " ".join(mended(text).split())))
                self.entry = None
                index += len(heading)
                continue
            if in_contents or (in_head and label_of(line.text)):
                self._close(page, locator, base)
                self._add(line.text, page, locator, BlockRole.FURNITURE)
            else:
                if self._lines and self._begins(line):
                    self._close(page, locator, base)
                self._lines.append(line)
                if self._ends(line):
                    self._close(page, locator, base)
            index += 1
        self._close(page, locator, base)

    def _add_table(self, lines: Sequence[Line], index: int, page: Page, base: str) -> int:
        """Add the drawn table whose rows begin at a line; return how many lines it has."""
        first = lines[index].row
        assert first is not None
        own = takewhile(lambda line: line.row and line.row.table == first.table, lines[index:])
        rows = [line.row for line in own if line.row]
        self._add_named(self._tables.lines(rows, page.number, goes_on=index == 0), page, base)
        return len(rows)

    def _add_rows(
        self,
        rows: Sequence[Sequence[Line]],
        index: int,
        page: Page,
        locator: str | None,
        base: str,
    ) -> None:
        """Add a table that only blanks part, under the names of its columns where it has any."""
        aligned = in_columns(rows)
        read = list(self._tables.lines(aligned, page.number, goes_on=not index) if aligned else ())
        if any(number for _, number in read):
            self._add_named(read, page, base)
            return
        for row in rows:
            self._add(_row_text(row), page, locator)
        self.entry = None

    def _add_named(self, read: Iterable[tuple[str, int]], page: Page, base: str) -> None:
        self._count += 1
        for text, number in read:
            place = f"{base}, table {self._count}, row {number}" if number else None
            self.builder.add(text, page=page.number, locator=place, alone=place is not None)
        self.entry = None

    def _begins(self, line: Line) -> bool:
        """Whether a line begins a paragraph: by a gap, a marker, or standing in."""
        last = self._lines[-1]
        if self.leading and line.gap > PARAGRAPH_GAP * self.leading:
            return True
        if abs(line.size - last.size) > 0.2 * self.body:
            return True
        if (_MARKER.match(line.text) and last.text[-1:] in '.;:!?,”"') or _bullet(line.text):
            return True
        stands_in = line.left - last.left
        low, high = (share * line.size for share in INDENT)
        first = len(self._lines) == 1
        return not first and low < stands_in < high and last.text[-1:] in _ENDS

    def _ends(self, line: Line) -> bool:
        width = line.margin - min(x.left for x in self._lines)
        short = line.right - line.left < SHORT_LINE * width
        spoken = any(c.isalnum() for c in line.text)  # ". . ." is no end
        return short and spoken and line.text[-1] in _ENDS and not _is_entry(self._text())

    def _text(self) -> str:
        return "\n".join(line.text for line in self._lines)

    def _close(self, page: Page, locator: str | None, base: str) -> None:
        text = self._text()
        self._lines.clear()
        if not text:
            return
        number = _NUMBERED.match(text)
        if number and _is_entry(text):
            self.entry = number[1]
        elif number:
            self.entry = None
        if self.entry:
            place = f"{base}, entry {self.entry}"
            self.builder.add(text, page=page.number, locator=place, alone=True)
        else:
            self._add(text, page, locator)

    def _add(
        self,
        text: str,
        page: Page,
        locator: str | None,
        role: BlockRole = BlockRole.TEXT,
        level: int = 0,
    ) -> None:
        self.builder.add(text, role, level=level, page=page.number, locator=locator)


def body_size(pages: Sequence[Sequence[Line]]) -> float:
    """Return the size that most letters have."""
    weights: Counter[float] = Counter()
    for cell in (c for lines in pages for line in lines for c in line.cells):
        weights[round(cell.size, 1)] += len(cell.text)
    return weights.most_common(1)[0][0] if weights else 0.0


def usual_leading(pages: Sequence[Sequence[Line]], body: float) -> float:
    """Return the usual distance of two lines of the body's size."""
    gaps = Counter(
        round(line.gap, 1)
        for lines in pages
        for line in lines
        if line.row is None and 0 < line.gap < 3 * body and abs(line.size - body) < 0.1 * body
    )
    return gaps.most_common(1)[0][0] if gaps else 0.0


def _bullet(text: str) -> bool:
    return text[:1] in "•▪◦" or bool(_NUMBERED.match(text) and _LABELLED.search(text[:60]))


def _is_entry(text: str) -> bool:
    """Whether a paragraph is an entry of a list: numbered, and made of labels and values."""
    return bool(_NUMBERED.match(text)) and len(_LABELLED.findall(text)) >= MIN_LABELS


def _heading_of(lines: Sequence[Line], index: int, body: float) -> list[Line]:
    """Return the lines of the heading that starts here, none where none does."""
    heading: list[Line] = []
    for line in lines[index:]:
        same = not heading or (
            abs(line.size - heading[0].size) < 0.3
            and line.bold == heading[0].bold
            and line.gap <= 1.6 * line.size
        )
        if not same or not _heads(line, body):
            break
        heading.append(line)
    text = " ".join(line.text for line in heading)
    if not heading or heading[0].size >= HEADING_RATIO * body:
        return heading if len(text) <= MAX_HEADING_CHARS else heading[:1]
    # Bold letters of the body's size: a heading only where it is short and no sentence.
    if len(text.split()) > MAX_BOLD_WORDS or text[-1] in ".,;:":
        return []
    return heading


def _heads(line: Line, body: float) -> bool:
    if len(line.cells) > 1 or body <= 0 or not any(c.isalnum() for c in line.text):
        return False
    if line.size >= HEADING_RATIO * body:
        return len(line.text) <= MAX_HEADING_CHARS
    return line.bold and line.size >= 0.95 * body and not _LABEL_LINE.match(line.text)


def _level(ratio: float) -> int:
    return 1 if ratio >= 1.6 else 2 if ratio >= 1.3 else 3 if ratio >= HEADING_RATIO else 4


def _table_rows(lines: Sequence[Line], rules: Sequence[Rule]) -> list[list[Line]]:
    """Return the lines of each row of the table that starts here; none, where no table does."""
    count = 0
    for line in lines:
        if len(line.cells) > 1 or (count and _goes_on(line, lines[count - 1])):
            count += 1
        else:
            break
    table = list(lines[:count])
    while table and len(table[-1].cells) < 2 and not _between(table[-1], rules):
        table.pop()
    if sum(len(line.cells) > 1 for line in table) < 2:
        return []
    return _rows(table, rules)


def _goes_on(line: Line, above: Line) -> bool:
    """Whether a line of one cell is the second line of a cell of the row above it."""
    starts = [cell.left for cell in above.cells]
    close = 0 < line.gap <= 1.6 * line.size
    return close and any(abs(line.left - start) < 3.0 for start in starts[1:] or starts)


def _between(line: Line, rules: Sequence[Rule]) -> bool:
    return any(r.y < line.y and line.y - r.y < 3 * line.size for r in rules)


def _rows(table: Sequence[Line], rules: Sequence[Rule]) -> list[list[Line]]:
    grouped: list[list[Line]] = []
    ruled = _is_ruled(table, rules)
    for line in table:
        last = grouped[-1] if grouped else None
        if last is None or _new_row(line, last, table, rules if ruled else None):
            grouped.append([line])
        else:
            last.append(line)
    return grouped


def _is_ruled(table: Sequence[Line], rules: Sequence[Rule]) -> bool:
    inside = {round(r.y) for r in rules if table[-1].y < r.y < table[0].y}
    return len(inside) >= 1 and len(inside) >= min(2, len(table) - 1)


def _new_row(
    line: Line, row: Sequence[Line], table: Sequence[Line], rules: Sequence[Rule] | None
) -> bool:
    above = row[-1]
    if rules is not None:
        return any(line.y < r.y < above.y + 0.5 and r.left <= line.left + 3 for r in rules)
    first = min(x.left for x in table)
    return abs(line.left - first) < 3.0 or len(line.cells) >= max(2, len(row[0].cells))


def _row_text(row: Sequence[Line]) -> str:
    starts = sorted(c.left for line in row for c in line.cells)
    columns: list[float] = []
    for start in starts:
        if not columns or start - columns[-1] > 6.0:
            columns.append(start)
    words: list[list[str]] = [[] for _ in columns]
    for line in row:
        for cell in line.cells:
            nearest = min(range(len(columns)), key=lambda i: abs(columns[i] - cell.left))
            words[nearest].append(cell.text)
    return " | ".join(" ".join(w) for w in words if w)
