"""Write out rows that answer: the words that come first, the table, a citation a row."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.datamodels import DocumentRow
from ingest.store.index import Index
from ingest.store.tables import TableReader
from ingest.tables.datamodels import FoundRow
from ingest.text.plain import strip_markup
from rag.datamodels import Citation, Evidence, Table
from rag.lists.tables.linked import LinkedTable
from rag.lists.tables.question.asked import AskedRows
from rag.lists.tables.search import SHOWN, Found, name_of, short_name
from rag.sentences.quotes import NO_VECTOR, Quote
from rag.text.attribution import in_words
from rag.writing.cite import Keys
from rag.writing.headline import shortened

MAX_COLUMNS = 6
MAX_NAME = 80  # characters of a name in the line that comes first
NAMED = 8  # in the words that come first
MAX_CELL = 300  # characters of a cell that is shown


@dataclass(frozen=True, slots=True)
class Listing:
    """Rows that answer: the words that come first, the table, its citations, and notes.

    ``is_partial`` where the rows are of one country and the question is of all.
    """

    headline: str
    headline_citations: tuple[int, ...]
    table: Table
    citations: tuple[Citation, ...]
    notes: tuple[str, ...]
    is_partial: bool = False


def written(
    asked: AskedRows,
    found: Found,
    index: Index,
    reader: TableReader,
    document: DocumentRow,
) -> Listing:
    """Return an answer of rows; each is cited, and those not shown are counted."""
    keys = Keys()
    rows = [group.first for group in found.groups[:SHOWN]] if found.groups else list(found.rows)
    path = found.linked.table.document
    quotes = quotes_of_rows(rows, path, index=index, reader=reader, document=document)
    cited = [keys.of(q) for q in quotes]
    columns = _columns(asked, found)
    if found.groups:
        table = _of_groups(found, cited)
    else:
        shown = tuple(tuple(_cell(found.linked, row, c) for c in columns) for row in rows)
        names = tuple(_column_name(found.linked, c) for c in columns)
        table = Table(names, shown, tuple((k,) for k in cited), found.total, _computed(found))
    headline = re.sub(r"\.{2,}$", ".", _headline(asked, found))
    notes = [*found.linked.notes]
    if found.linked.scope:
        headline = f"In “{found.linked.scope}”: {headline}"
        notes.append("The rows are those of one list, which is of one country; there may be more.")
    return Listing(
        headline, tuple(cited), table, tuple(keys.citations), tuple(notes), bool(found.linked.scope)
    )


def quotes_of_rows(
    rows: Sequence[FoundRow],
    path: str,
    *,
    index: Index,
    reader: TableReader,
    document: DocumentRow,
) -> list[Quote]:
    """Return each row as a quote of its document, to the letter."""
    passages = index.passages([row.passage for row in rows])
    found = []
    for row in rows:
        passage = passages[row.passage]
        text = passage.text[row.start - passage.start : row.end - passage.start]
        if row.end > passage.end:
            text = reader.text(path, row.start, row.end)
        evidence = Evidence(passage, document.about_at(row.start), 0.0, 0.0, 0.0, ("rows",))
        place = passage.place_at(row.start)
        span = (row.start, row.end)
        found.append(Quote(evidence, place, *span, text, strip_markup(text), 0.0, NO_VECTOR, span))
    return found


def _columns(asked: AskedRows, found: Found) -> list[int]:
    """Return the columns to show: names first, then what is asked for, then where else."""
    linked = found.linked
    held = {c for row in found.rows for c in row.cells}
    wanted = [*linked.shown, *linked.columns.begins[:1]]
    if asked.kind == "compare":
        wanted = [*linked.columns.authorities[:1], *linked.columns.begins[:1], *linked.shown]
    own = {*linked.columns.names}
    first = linked.columns.names[:1]
    rest = [c for c in dict.fromkeys(wanted) if c in held and c not in own]
    return [*first, *rest][:MAX_COLUMNS]


def _column_name(linked: LinkedTable, column: int) -> str:
    if column in linked.columns.names and len(linked.columns.names) > 1:
        return "Name"
    return linked.of_column(column)


def _cell(linked: LinkedTable, row: FoundRow, column: int) -> str:
    text = name_of(linked, row) if column in linked.columns.names else row.cells.get(column, "")
    return text if len(text) <= MAX_CELL else f"{text[:MAX_CELL].rpartition(' ')[0]} …"


def _of_groups(found: Found, cited: Sequence[int]) -> Table:
    shown = found.groups[:SHOWN]
    return Table(
        (found.linked.of_column(found.linked.subject[0]), "Rows"),
        tuple((g.value, str(g.rows)) for g in shown),
        tuple((key,) for key in cited),
        len(found.groups),
        f"{_computed(found)}, counted by {found.linked.of_column(found.linked.subject[0])}",
    )


def _computed(found: Found) -> str:
    """Return by what the rows were chosen and counted, in words."""
    linked = found.linked
    rows = "1 row" if found.total == 1 else f"{found.total:,} rows"
    said = f" with {'; '.join(linked.said)}" if linked.said else ""
    said = f"{rows}{said} in {linked.table.document}"
    if linked.order is not None:
        column, highest = linked.order
        dated = linked.table.columns[column].type == "date"
        how = (
            ("latest" if highest else "earliest") if dated else ("highest" if highest else "lowest")
        )
        said += f", the {how} by {linked.of_column(column)}"
    if found.parties < found.total and not linked.apart and linked.order is None:
        said += f" (of {found.parties:,} {'party' if found.parties == 1 else 'parties'})"
    return said


def _headline(asked: AskedRows, found: Found) -> str:
    linked = found.linked
    if found.groups:
        return _grouped(asked, found)
    if asked.kind == "compare":
        return _compared(found)
    if linked.order is not None or found.total == 1:
        return f"{'; '.join(_with_value(asked, found, row) for row in found.rows[:NAMED])}."
    names = [_named(name) for name in found.names]
    if found.parties == 1:
        return f"1: {names[0]}." if asked.kind == "count" else f"{names[0]}."
    told = names if len(names) <= SHOWN else names[:NAMED]
    between = "; " if any("," in name for name in told) else ", "
    more = found.parties - len(told)
    noun = linked.noun or "names"
    rest = f" and {more:,} more" if more > 0 else ""
    if asked.times:
        noun = f"{noun} ({', '.join(time.words for time in asked.times)})"
    return f"{found.parties:,} {noun}: {between.join(told)}{rest}."


def _named(name: str) -> str:
    """Return a name for a line: a cell can hold all that its list says of somebody."""
    return shortened(" ".join(short_name(name).split()), MAX_NAME)


def _grouped(asked: AskedRows, found: Found) -> str:
    linked, told = found.linked, found.groups[:NAMED]
    more = len(found.groups) - len(told)
    rest = f" and {more:,} more" if more > 0 else ""
    if asked.by is not None:
        counts = ", ".join(f"{group.value} {group.rows:,}" for group in told)
        return f"{counts}{rest} ({found.total:,} rows)."
    alone = all(group.rows == 1 for group in found.groups)
    values = [g.value if alone else f"{g.value} ({g.rows:,} rows)" for g in told]
    noun = linked.noun or linked.of_column(linked.subject[0])
    return f"{len(found.groups):,} {noun}: {', '.join(values)}{rest}."


def _with_value(asked: AskedRows, found: Found, row: FoundRow) -> str:
    """Return a row's name with the value by which it was chosen: a date, an amount."""
    linked, name = found.linked, _named(name_of(found.linked, row))
    column = linked.order[0] if linked.order else None
    if column is None and asked.times:
        column = next((c for c in linked.shown if linked.table.columns[c].type == "date"), None)
    if column is None or column not in row.cells:
        return f"1: {name}" if asked.kind == "count" else name
    text = row.cells[column]
    is_iso = linked.table.columns[column].type == "date" and text[:4].isdigit() and len(text) == 10
    value = f"{linked.of_column(column)}: {in_words(text) if is_iso else text}"
    said = f"{name} ({value})"
    return f"1: {said}" if asked.kind == "count" else said


def _compared(found: Found) -> str:
    linked = found.linked
    columns = [*linked.columns.authorities[:1], *linked.columns.begins[:1]]
    said = [" ".join(row.cells[c] for c in columns if c in row.cells) for row in found.rows]
    return f"{linked.party}: {'; '.join(said)}."
