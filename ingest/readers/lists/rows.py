"""Make a document of a table's rows, each a block ``Column: value; Column: value``.

The header is known (`known_lists`) or found by its shape; without one the columns are numbered.
"""

from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePosixPath

from ingest.datamodels import About, BlockRole, Document
from ingest.readers.lists.header import Head
from ingest.readers.lists.known_lists import known_columns, known_list
from ingest.readers.lists.tables import Again, Kind, Row, Table
from ingest.text.build import TextBuilder

_EMPTY = frozenset({"", "-0-", "\x1a"})  # "-0-" in OFAC's files, the last one ends them


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table: its name where the file gives one, and its rows as they come.

    ``marked`` has the numbers of rows that the file sets off from the others.
    """

    name: str | None
    rows: Iterable[Row]
    marked: Container[int] = frozenset()


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
    table = Table.of(rows, sheet.marked)
    if not table.sample:
        return About()
    if columns := known_columns(name, [cells for _, cells in table.sample]):
        table = replace(table, head=Head(0, 0, columns))
    if sheet.name:
        builder.add(sheet.name, BlockRole.HEADING, level=1)
    before = f"{sheet.name}, " if sheet.name else ""
    for line in table.lines():
        if line.kind is Kind.SECTION:
            builder.add(line.text, BlockRole.HEADING, level=2)
        elif line.kind is not Kind.HEAD:
            builder.add(line.text, locator=f"{before}row {line.number}", alone=True)
    head = table.head
    above = [cells for _, cells in table.sample[: head.above]]
    first = table.sample[head.rows][1] if head.rows < len(table.sample) else []
    return known_list(name, head.columns, above, first)


def _clean(cells: Sequence[str]) -> list[str]:
    """Return the cells without outer space and line ends, none where all are empty."""
    words = [" ".join(cell.split()) for cell in cells]
    kept = ["" if w in _EMPTY else w for w in words]
    kept = [Again(w) if isinstance(c, Again) else w for w, c in zip(kept, cells, strict=True)]
    while kept and not kept[-1]:
        kept.pop()
    return kept
