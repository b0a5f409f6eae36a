"""Answer a comparison by a table of a document that sets the same things side by side.

The author of such a table has made the comparison: its columns are the things compared, its rows
what is asked of each, or the other way about. It says more than sentences found for each alone.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from ingest.datamodels import DocumentRow
from ingest.embedding.encoder import Vectors
from ingest.store.index import Index
from ingest.store.interface.tables import TableReader
from ingest.store.lexical.words import stems
from ingest.tables.datamodels import FoundRow, KnownTable
from rag.datamodels import Evidence, Table
from rag.lists.tables.columns import Columns
from rag.lists.tables.linked import title_of
from rag.lists.tables.listing import Listing
from rag.lists.tables.written import MAX_COLUMNS, quotes_of_rows
from rag.question.question import Question
from rag.question.requests.sides import MIN_SIDES, Side
from rag.sentences.quotes import Quote
from rag.text.words import is_common
from rag.writing.cite import Keys
from rag.writing.headline import shortened

MAX_ROWS = 15
ENOUGH = 2 / 3  # of the words that are asked of a side
CELLS_TOLD = 2  # of a row in the words that come first
CELL = 110  # characters of a side in the words that come first


def side_by_side(
    question: str,
    sides: Sequence[Side],
    index: Index,
    evidence: Sequence[Evidence],
    vectors: Callable[[Sequence[str]], Vectors],
) -> Listing | None:
    """Return the rows of a table of the passages found that compares the sides, None without one.

    One side alone is told from a table that compares it with others.
    Most words that the question asks of a side must stand in the table's headings or in its row,
    names and numbers all.
    The row that is closest to the question by its vector comes first.
    """
    ranked = list(dict.fromkeys(e.passage.document for e in evidence))
    with index.tables() as reader:
        tables = [t for t in reader.all() if t.document in ranked and t.rows <= MAX_ROWS]
        for table in sorted(tables, key=lambda t: ranked.index(t.document)):
            document = next(d for d in index.documents() if d.path == table.document)
            chosen = _beside(question, sides, table, document, reader, vectors)
            if chosen is not None:
                path = table.document
                quotes = quotes_of_rows(
                    chosen.rows, path, index=index, reader=reader, document=document
                )
                return _listing(chosen, table, quotes)
    return None


@dataclass(frozen=True, slots=True)
class _Chosen:
    """The rows and columns that compare the sides, and the words that come first."""

    rows: Sequence[FoundRow]
    columns: Sequence[int]
    headline: str


def _beside(
    question: str,
    sides: Sequence[Side],
    table: KnownTable,
    document: DocumentRow,
    reader: TableReader,
    vectors: Callable[[Sequence[str]], Vectors],
) -> _Chosen | None:
    """Return what compares the sides: a column for each of them, or a row for each."""
    rows = reader.select(table.number, [], MAX_ROWS, None)
    titles = title_of(table, document.about)
    columns = _columns_of(sides, table)
    if len(sides) == 1 and (not columns or len(Columns(table).jurisdictions) < MIN_SIDES):
        return None
    if columns:
        rows = _closest_first(question, _rows_on(sides, titles, rows), vectors)
        return _Chosen(rows, (0, *columns), _of_columns(rows, columns, sides)) if rows else None
    rows = _rows_of(sides, rows)
    said = " ".join((titles, *(column.name for column in table.columns)))
    if len(_rows_on(sides, said, rows)) != len(sides):
        return None
    shown = range(min(len(table.columns), MAX_COLUMNS))
    return _Chosen(rows, shown, _of_rows(rows, table, sides))


def _columns_of(sides: Sequence[Side], table: KnownTable) -> list[int]:
    """Return the column of each side, none where one has no column or two have the same."""
    found = []
    for side in sides:
        named = [
            n for n, column in enumerate(table.columns) if n and side.is_spoken_of_in(column.name)
        ]
        found += named if len(named) == 1 else []
    return found if len(set(found)) == len(sides) else []


def _rows_of(sides: Sequence[Side], rows: Sequence[FoundRow]) -> list[FoundRow]:
    """Return the row of each side by its first cell, none where one has no row or several."""
    found = []
    for side in sides:
        named = [row for row in rows if side.is_spoken_of_in(row.cells.get(0, ""))]
        alone = [row for row in named if set(stems(row.cells[0])) == set(stems(side.name))]
        found += alone if len(alone) == 1 else named if len(named) == 1 else []
    return found if len({row.row for row in found}) == len(sides) else []


def _rows_on(sides: Sequence[Side], titles: str, rows: Sequence[FoundRow]) -> list[FoundRow]:
    """Return the rows that are asked about: those with most of what the titles do not say."""
    of_sides = {stem for side in sides for stem in stems(side.name)}
    question = sides[0].question
    words = [w for w in question.split() if not is_common(w.strip("?.,").lower())]
    asked = {stem for word in words for stem in stems(word)} - of_sides
    known = asked & set(stems(titles))
    held = [known | (asked & set(stems(" ".join(row.cells.values())))) for row in rows]
    most = max(held, key=len, default=known)
    exact = Question.of(question)
    surely = {s for w in (*exact.names, *exact.numbers) for s in stems(w.surface)} - of_sides
    if len(most) < ENOUGH * len(asked) or surely - most:
        return []
    return [row for row, words in zip(rows, held, strict=True) if len(words) == len(most)]


def _listing(chosen: _Chosen, table: KnownTable, quotes: Sequence[Quote]) -> Listing:
    keys = Keys()
    cited = [keys.of(quote) for quote in quotes]
    shown = [tuple(row.cells.get(c, "") for c in chosen.columns) for row in chosen.rows]
    names = tuple(table.columns[c].name for c in chosen.columns)
    rows = "1 row" if len(shown) == 1 else f"{len(shown)} rows"
    made_from = f"{rows} of a table in {table.document}"
    listed = Table(names, tuple(shown), tuple((k,) for k in cited), len(shown), made_from)
    return Listing(chosen.headline, tuple(cited), listed, tuple(keys.citations), ())


def _closest_first(
    question: str, rows: Sequence[FoundRow], vectors: Callable[[Sequence[str]], Vectors]
) -> list[FoundRow]:
    texts = ["; ".join(row.cells.values()) for row in rows]
    asked, *of_rows = vectors([question, *texts])
    order = np.argsort([-float(asked @ row) for row in of_rows], kind="stable")
    return [rows[at] for at in order]


def _of_columns(rows: Sequence[FoundRow], columns: Sequence[int], sides: Sequence[Side]) -> str:
    """Return the first row in a line, and how many more there are."""
    cells = rows[0].cells
    values = [(side.name, cells.get(c, "")) for side, c in zip(sides, columns, strict=True)]
    told = [f"{name} {shortened(value, CELL)}" for name, value in values if value]
    asked = cells.get(0, "").rstrip("?")
    more = len(rows) - 1
    rest = f" ({more} more {'point' if more == 1 else 'points'} in the table)" if more else ""
    if len(values) == 1:
        name, value = values[0]
        return f"{asked} ({name}): {shortened(value, CELL)}{rest}."
    return f"{asked}: {'; '.join(told)}{rest}."


def _of_rows(rows: Sequence[FoundRow], table: KnownTable, sides: Sequence[Side]) -> str:
    """Return of each side the first cells in which the sides differ, in a line."""
    differ = [
        c for c in range(1, len(table.columns)) if len({row.cells.get(c) for row in rows}) > 1
    ]
    told = []
    for row, side in zip(rows, sides, strict=True):
        filled = [c for c in differ if row.cells.get(c)][:CELLS_TOLD]
        said = [f"{table.columns[c].name}: {shortened(row.cells[c], CELL)}" for c in filled]
        told.append(f"{side.name} – {', '.join(said)}")
    return f"{'; '.join(told)}."
