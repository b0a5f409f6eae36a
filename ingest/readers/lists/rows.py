"""Make a document of a table's rows, each a block ``Column: value; Column: value``.

The header is known (`known_lists`) or found by its shape; without one the columns are numbered.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain, islice
from pathlib import PurePosixPath

from ingest.datamodels import About, BlockRole, Document
from ingest.readers.lists.known_lists import known_columns, known_list
from ingest.text.build import TextBuilder

SAMPLE_ROWS = 60  # looked at to find the header; the rest streams by
MAX_HEADER_CHARS = 80
MIN_TABLE_SHARE = 0.5  # of the usual number of filled cells: a row above with fewer is no header
_EMPTY = frozenset({"", "-0-", "\x1a"})  # "-0-" in OFAC's files, the last one ends them
_VALUE = re.compile(r"[\d\s.,:/+%()-]*\d[\d\s.,:/+%()-]*")  # a number, a date, a telephone number
_HEADER_WORDS = frozenset(
    "name names id uid type country countries date address city street list program programme "
    "programs regime remarks comments comment title source number no code status reference ref "
    "alias aliases aka entity individual nationality dob birth passport vessel imo group listed "
    "description category url email value amount key notes note designation sanctions publication "
    "nom pays adresse land datum nummer имя название страна дата адрес".split()
)
_YEAR = re.compile(r"(?:19|20)\d\d")  # heads a column as well
_WORD = re.compile(r"[^\W\d_]+")
Row = tuple[int, list[str]]  # its number in the file, from 1, and its cells


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table: its name where the file gives one, and its rows as they come."""

    name: str | None
    rows: Iterable[Row]


def document_of(relative: str, sheets: Iterable[Sheet], about: About) -> Document:
    """Return the document that these tables are; ``about`` is what the file says of itself."""
    builder = TextBuilder()
    name = PurePosixPath(relative).name
    for sheet in sheets:
        found = _add_sheet(builder, name, sheet)
        about = about if about.publisher else replace(found, title=found.title or about.title)
    title = about.title or PurePosixPath(relative).stem.replace("_", " ")
    about = replace(about, title=title, kind=about.kind or "list")
    return Document(relative, about, builder.text, tuple(builder.blocks))


def _add_sheet(builder: TextBuilder, name: str, sheet: Sheet) -> About:
    """Add a table's rows; return what its columns and first rows say of it."""
    rows = ((number, cells) for number, raw in sheet.rows if (cells := _clean(raw)))
    sample = list(islice(rows, SAMPLE_ROWS))
    if not sample:
        return About()
    if sheet.name:
        builder.add(sheet.name, BlockRole.HEADING, level=1)
    before = f"{sheet.name}, " if sheet.name else ""
    columns = known_columns(name, [cells for _, cells in sample])
    above = 0
    if columns is None:
        above, columns = _header(sample)
    preamble = sample[: max(0, above - 1)]
    for number, cells in preamble:
        builder.add(": ".join(c for c in cells if c), locator=f"{before}row {number}", alone=True)
    for number, cells in chain(sample[above:], rows):
        text = row_text(columns, cells)
        builder.add(text, locator=f"{before}row {number}", alone=True)
    first = sample[above][1] if above < len(sample) else []
    return known_list(name, columns, [cells for _, cells in preamble], first)


def row_text(columns: Sequence[str], cells: Sequence[str]) -> str:
    """Return a row's values with the names of their columns, empty ones left out."""
    named = chain(columns, (f"Column {n}" for n in range(len(columns) + 1, len(cells) + 1)))
    return "; ".join(f"{c}: {v}" for c, v in zip(named, cells, strict=False) if v)


def _clean(cells: Sequence[str]) -> list[str]:
    """Return the cells without outer space and line ends, none where all are empty."""
    words = [" ".join(cell.split()) for cell in cells]
    kept = ["" if w in _EMPTY else w for w in words]
    while kept and not kept[-1]:
        kept.pop()
    return kept


def _header(sample: Sequence[Row]) -> tuple[int, list[str]]:
    """Return how many rows stand above the first row of values, and the columns' names."""
    filled = [sum(map(bool, cells)) for _, cells in sample]
    usual = Counter(filled).most_common(1)[0][0]
    widest = max(len(cells) for _, cells in sample)
    for index, (_, cells) in enumerate(sample[:10]):
        if filled[index] < MIN_TABLE_SHARE * usual or (filled[index] == 1 and usual > 1):
            continue
        if looks_like_header(cells, [c for _, c in sample[index + 1 :]]):
            return index + 1, list(_named(cells))
        break
    return 0, [f"Column {n}" for n in range(1, widest + 1)]


def _named(cells: Sequence[str]) -> Iterator[str]:
    """Yield a name for each column: its own, with a number where another column has it too."""
    seen: Counter[str] = Counter()
    for number, cell in enumerate(cells, start=1):
        name = cell.strip().rstrip(":") or f"Column {number}"
        seen[name] += 1
        yield name if seen[name] == 1 else f"{name} {seen[name]}"


def looks_like_header(cells: Sequence[str], below: Sequence[Sequence[str]]) -> bool:
    """Whether a row's cells are names of columns: short, no values, different from those below."""
    names = [c for c in cells if c]
    if not names or not below or len(set(names)) < len(names) * 0.8:
        return False
    if any(len(n) > MAX_HEADER_CHARS or _is_value(n) for n in names):
        return False
    for place, name in enumerate(cells):
        values = [row[place] for row in below if len(row) > place and row[place]]
        if name and name in values:
            return False
    return _speaks_of_columns(names) or _is_above_values(cells, below)


def _is_value(cell: str) -> bool:
    return _VALUE.fullmatch(cell) is not None and _YEAR.fullmatch(cell) is None


def _speaks_of_columns(names: Sequence[str]) -> bool:
    words = [{w.lower() for w in _WORD.findall(_split_camel(n))} for n in names]
    return sum(bool(w & _HEADER_WORDS) for w in words) >= max(1, len(names) / 4)


def _split_camel(name: str) -> str:
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name).replace("_", " ")


def _is_above_values(cells: Sequence[str], below: Sequence[Sequence[str]]) -> bool:
    """Whether a column holds numbers or dates below a cell that is none."""
    for place, name in enumerate(cells):
        values = [row[place] for row in below if len(row) > place and row[place]]
        if name and len(values) > 1 and all(_VALUE.fullmatch(v) for v in values):
            return True
    return False
