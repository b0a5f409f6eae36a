"""Find a document's tables: rows that readers wrote as ``Column: value; …`` or cells apart."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from ingest.datamodels import Block, BlockRole, Document
from ingest.readers.lists.header import looks_like_header
from ingest.readers.lists.known_lists import OFAC_COLUMNS
from ingest.tables.datamodels import Cell, Column, Row, Table
from ingest.tables.values import reader_of, type_of
from ingest.text.plain import strip_markup
from ingest.text.sentences import is_row

MAX_COLUMNS = 80
MAX_LABEL_WORDS = 8
MIN_ROWS = 2
_NUMBER = re.compile(r"(?:^|, )(?:row|entry) \d+$")
_LABEL = re.compile(r"(?:^|; )([^:;\n]{1,80}): ")
_BETWEEN = " | "  # how the readers set the cells of a row apart where it has no header
_RULE = re.compile(r"[\s|:-]+")  # the line below a header in Markdown
MAX_HEADER_CHARS = 60


@dataclass(slots=True)
class _Gathered:
    """Rows that follow each other: their spans and their cells, by the names of columns."""

    headings: tuple[str, ...]
    spans: list[tuple[int, int]] = field(default_factory=list)
    rows: list[dict[str, str]] = field(default_factory=list)


def tables_of(document: Document) -> list[Table]:
    """Return the tables of a document in order; what has fewer than two rows is none."""
    found = [*_of_rows(document), *_of_lines(document)]
    return [_typed(g) for g in found if len(g.rows) >= MIN_ROWS]


def _of_rows(document: Document) -> Iterator[_Gathered]:
    """Yield the tables whose rows name their columns."""
    groups: dict[tuple[str, tuple[str, ...]], list[tuple[int, int]]] = {}
    for headings, block in _blocks(document):
        if is_row(block.locator) and _LABEL.match(document.text[block.start : block.end]):
            place = _NUMBER.sub("", block.locator or "")
            groups.setdefault((place, headings), []).append((block.start, block.end))
    for (_, headings), spans in groups.items():
        texts = [document.text[a:b] for a, b in spans]
        columns = _labels(texts)
        yield _Gathered(headings, spans, [_cells(text, columns) for text in texts])


def _labels(texts: Sequence[str]) -> frozenset[str]:
    """Return what names a column; a label within a remark names one where rows repeat it."""
    counts = Counter(m[1] for text in texts for m in _LABEL.finditer(text))
    if all(text.lower().startswith("ent_num: ") for text in texts[:3]):  # its remarks have labels
        return OFAC_COLUMNS & {*counts}
    least = 1 if len(texts) < 200 else 2
    return frozenset(
        label
        for label, n in counts.most_common(MAX_COLUMNS)
        if n >= least and len(label.split()) <= MAX_LABEL_WORDS
    )


def _cells(text: str, columns: frozenset[str]) -> dict[str, str]:
    """Return a row's values by column; what a label repeats is added to its first value."""
    found = [m for m in _LABEL.finditer(text) if m[1] in columns]
    ends = [m.start() for m in found[1:]] + [len(text)]
    cells: dict[str, str] = {}
    for match, end in zip(found, ends, strict=True):
        name, value = match[1].strip(), text[match.end() : end].strip()
        cells[name] = f"{cells[name]}; {value}" if name in cells else value
    return cells


def _of_lines(document: Document) -> Iterator[_Gathered]:
    """Yield the tables whose rows are lines of cells; the first line names the columns."""
    run: list[tuple[int, int, list[str]]] = []
    above: tuple[str, ...] = ()
    for headings, start, end in _lines(document):
        cells = _apart(document.text[start:end])
        if run and (len(cells) != len(run[0][2]) or headings != above):
            yield from _headed(above, run)
            run = []
        if len(cells) > 1:
            run.append((start, end, cells))
        above = headings
    yield from _headed(above, run)


def _headed(
    headings: tuple[str, ...], run: Sequence[tuple[int, int, list[str]]]
) -> Iterator[_Gathered]:
    lines = [line for line in run if not _RULE.fullmatch("|".join(line[2]))]
    if len(lines) <= MIN_ROWS:
        return
    names, below = lines[0][2], [cells for _, _, cells in lines[1:]]
    if looks_like_header(names, below) or _is_shorter(names, below):
        names = [name or f"Column {n}" for n, name in enumerate(names, start=1)]
        rows = [{n: v for n, v in zip(names, cells, strict=True) if v} for cells in below]
        yield _Gathered(headings, [(a, b) for a, b, _ in lines[1:]], rows)


def _is_shorter(names: Sequence[str], below: Sequence[Sequence[str]]) -> bool:
    """Whether a first line is no row like the others: shorter, without digits, all different."""
    if not all(names) or len({*names}) < len(names) or max(map(len, names)) > MAX_HEADER_CHARS:
        return False
    usual = sum(len("".join(cells)) for cells in below) / len(below)
    values = {cell for cells in below for cell in cells}
    plain = not any(c.isdigit() for name in names for c in name)
    return plain and not values & {*names} and len("".join(names)) < usual


def _lines(document: Document) -> Iterator[tuple[tuple[str, ...], int, int]]:
    for headings, block in _blocks(document):
        at = block.start
        for line in document.text[block.start : block.end].split("\n"):
            if not is_row(block.locator) and line.strip():
                yield headings, at, at + len(line)
            at += len(line) + 1


def _apart(line: str) -> list[str]:
    words = line.strip()
    if words.startswith("|") and words.endswith("|"):
        return [strip_markup(cell.strip()) for cell in words[1:-1].split("|")]
    return [strip_markup(cell.strip()) for cell in words.split(_BETWEEN)]


def _blocks(document: Document) -> Iterator[tuple[tuple[str, ...], Block]]:
    """Yield each text block with the headings that it stands under."""
    path: list[tuple[int, str]] = []
    for block in document.blocks:
        if block.role is BlockRole.HEADING:
            words = strip_markup(document.text[block.start : block.end])
            path = [p for p in path if p[0] < block.level] + [(block.level, words)]
        elif block.role is BlockRole.TEXT:
            yield tuple(words for _, words in path), block


def _typed(gathered: _Gathered) -> Table:
    """Return the table with its columns' types and its cells' values."""
    names = list(dict.fromkeys(name for row in gathered.rows for name in row))
    columns: list[Column] = []
    cells: list[list[Cell]] = [[] for _ in gathered.rows]
    for number, name in enumerate(names):
        filled = [(i, row[name]) for i, row in enumerate(gathered.rows) if row.get(name)]
        values = [value for _, value in filled]
        distinct = len({*values})
        kind = type_of(name, values, distinct)
        columns.append(Column(name, kind, distinct))
        read = reader_of(kind, values)
        for index, value in filled:
            cells[index].append(Cell(number, value, *read(value)))
    rows = [
        Row(start, end, of_row) for (start, end), of_row in zip(gathered.spans, cells, strict=True)
    ]
    return Table(gathered.headings, columns, rows)
