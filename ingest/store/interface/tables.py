"""The tables of documents in the catalog: their rows are filtered, ordered and counted here.

A column's cells lie together, so that a condition reads these alone. ``table_stems`` says in how
many rows of a column a stem stands: what a question's words may mean is known without reading any.
"""

import json
import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Protocol

from ingest.datamodels import Passage
from ingest.tables.datamodels import (
    Between,
    Column,
    Condition,
    Empty,
    FoundRow,
    Holds,
    KnownTable,
    Table,
)

TABLES = """
CREATE TABLE IF NOT EXISTS tables (
    number INTEGER PRIMARY KEY, document INTEGER NOT NULL REFERENCES documents (number)
    ON DELETE CASCADE, headings TEXT NOT NULL, columns TEXT NOT NULL, rows INTEGER NOT NULL);
CREATE INDEX IF NOT EXISTS tables_document ON tables (document);
CREATE TABLE IF NOT EXISTS table_rows (
    tbl INTEGER NOT NULL REFERENCES tables (number) ON DELETE CASCADE, row INTEGER NOT NULL,
    start INTEGER NOT NULL, stop INTEGER NOT NULL, passage INTEGER NOT NULL,
    PRIMARY KEY (tbl, row)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS cells (
    tbl INTEGER NOT NULL REFERENCES tables (number) ON DELETE CASCADE, col INTEGER NOT NULL,
    row INTEGER NOT NULL, text TEXT NOT NULL, stems TEXT NOT NULL, low, high,
    PRIMARY KEY (tbl, col, row)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS table_stems (
    stem TEXT NOT NULL, tbl INTEGER NOT NULL REFERENCES tables (number) ON DELETE CASCADE,
    col INTEGER NOT NULL, rows INTEGER NOT NULL, PRIMARY KEY (stem, tbl, col)) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS table_stems_table ON table_stems (tbl);
"""
MAX_TABLES = 1_000  # of a document
_PARTS = re.compile(r"[;\n|]")
_CODES_APART = re.compile(r"[;\n|,/ ]")
_PAGE = 900  # SQLite's oldest limit on values in one statement is 999
Rows = Callable[[str, Sequence[object]], list[tuple[object, ...]]]


class _Writer(Protocol):
    """A connection in a transaction."""

    def execute(self, query: str, values: Sequence[object] = ..., /) -> object:
        """Run a statement."""

    def executemany(self, query: str, values: Iterable[Sequence[object]], /) -> object:
        """Run a statement for each of the values."""


def stems_between(value: str, apart: re.Pattern[str] = _PARTS) -> str:
    """Return the stems of a value's parts between bars: "| tolubay | tolubay bank |"."""
    from ingest.store.lexical.words import stems  # late: listing documents needs no tantivy

    parts = (" ".join(stems(part)) for part in apart.split(value))
    return "".join(["| ", *(f"{part} | " for part in parts if part)]).rstrip()


def insert_tables(
    db: _Writer,
    document: int,
    tables: Sequence[Table],
    passages: Sequence[Passage],
    numbers: Sequence[int],
) -> None:
    """Add a document's tables; ``numbers`` are those of its passages."""
    starts = [p.start for p in passages]
    for position, table in enumerate(tables[:MAX_TABLES]):
        number = document * MAX_TABLES + position
        columns = json.dumps([(c.name, c.type, c.distinct) for c in table.columns])
        about = (json.dumps(table.headings), columns, len(table.rows))
        db.execute("INSERT INTO tables VALUES (?, ?, ?, ?, ?)", (number, document, *about))
        db.executemany(
            "INSERT INTO table_rows VALUES (?, ?, ?, ?, ?)",
            (
                (number, n, r.start, r.end, numbers[max(0, bisect_right(starts, r.start) - 1)])
                for n, r in enumerate(table.rows)
            ),
        )
        held: Counter[tuple[str, int]] = Counter()
        cells: list[tuple[object, ...]] = []
        for row_number, row in enumerate(table.rows):
            for c in row.cells:
                of_codes = table.columns[c.column].type == "code"
                written = stems_between(c.text, _CODES_APART if of_codes else _PARTS)
                held.update((stem, c.column) for stem in {*written.split()} - {"|"})
                cells.append((number, c.column, row_number, c.text, written, c.low, c.high))
        cells.sort(key=lambda cell: cell[1:3])
        db.executemany("INSERT INTO cells VALUES (?, ?, ?, ?, ?, ?, ?)", cells)
        db.executemany(
            "INSERT INTO table_stems VALUES (?, ?, ?, ?)",
            ((stem, number, column, n) for (stem, column), n in sorted(held.items())),
        )


class TableReader:
    """Asks the tables of a catalog, whose ``rows`` runs a query."""

    def __init__(self, rows: Rows) -> None:
        self._rows = rows

    def all(self) -> list[KnownTable]:
        """Return all tables, in the order of their documents' paths."""
        found = self._rows(
            "SELECT t.number, d.path, t.headings, t.columns, t.rows FROM tables t "
            "JOIN documents d ON d.number = t.document ORDER BY d.path, t.number",
            (),
        )
        return [
            KnownTable(
                int(str(number)),
                str(path),
                tuple(json.loads(str(headings))),
                tuple(Column(*column) for column in json.loads(str(columns))),
                int(str(rows)),
            )
            for number, path, headings, columns, rows in found
        ]

    def held(self, stems: Sequence[str]) -> dict[int, dict[str, dict[int, int]]]:
        """Return by table and stem in how many rows of which columns it stands."""
        found: dict[int, dict[str, dict[int, int]]] = {}
        for i in range(0, len(stems), _PAGE):
            page = stems[i : i + _PAGE]
            marks = ",".join("?" * len(page))
            query = f"SELECT stem, tbl, col, rows FROM table_stems WHERE stem IN ({marks})"
            for stem, table, column, rows in self._rows(query, page):
                columns = found.setdefault(int(str(table)), {}).setdefault(str(stem), {})
                columns[int(str(column))] = int(str(rows))
        return found

    def count(self, table: int, conditions: Sequence[Condition]) -> int:
        """Return how many rows meet all conditions."""
        where, values = _where(table, conditions)
        return int(str(self._rows(f"SELECT count(*) FROM table_rows r {where}", values)[0][0]))

    def has(self, table: int, holds: Holds) -> bool:
        """Whether any row meets a condition; looked for no further than the first."""
        inner, values = _holding(table, holds)
        return bool(self._rows(f"{inner} LIMIT 1", values))

    def select(
        self,
        table: int,
        conditions: Sequence[Condition],
        limit: int,
        order: tuple[int, bool] | None = None,
    ) -> list[FoundRow]:
        """Return the first rows that meet all conditions, as they stand in the table.

        ``order`` is a column by whose values they are put in order, and whether the highest is
        first; rows without a value come last.
        """
        where, values = _where(table, conditions)
        by, of_order = "r.row", []
        if order is not None:
            value = "(SELECT low FROM cells o WHERE o.tbl = r.tbl AND o.col = ? AND o.row = r.row)"
            by = f"{value} IS NULL, {value} {'DESC' if order[1] else 'ASC'}, r.row"
            of_order = [order[0], order[0]]
        query = f"SELECT r.row, r.start, r.stop, r.passage FROM table_rows r {where} ORDER BY {by}"
        found = self._rows(f"{query} LIMIT ?", [*values, *of_order, limit])
        numbers = [tuple(int(str(n)) for n in row) for row in found]
        cells = self._cells(table, [row for row, *_ in numbers])
        return [FoundRow(row, a, b, p, cells.get(row, {})) for row, a, b, p in numbers]

    def rows(self, table: int, numbers: Sequence[int]) -> list[FoundRow]:
        """Return rows by number; fewer than a thousand."""
        marks = ",".join("?" * len(numbers))
        query = (
            f"SELECT row, start, stop, passage FROM table_rows WHERE tbl = ? AND row IN ({marks})"
        )
        found = [tuple(int(str(n)) for n in row) for row in self._rows(query, [table, *numbers])]
        cells = self._cells(table, [row for row, *_ in found])
        return [FoundRow(row, a, b, p, cells.get(row, {})) for row, a, b, p in found]

    def text(self, document: str, start: int, end: int) -> str:
        """Return a stretch of a document's text."""
        query = "SELECT substr(text, ?, ?) FROM documents WHERE path = ?"
        [(text,)] = self._rows(query, [start + 1, end - start, document])
        return str(text)

    def _cells(self, table: int, rows: Sequence[int]) -> Mapping[int, dict[int, str]]:
        found: dict[int, dict[int, str]] = {}
        for i in range(0, len(rows), _PAGE - 1):
            page = rows[i : i + _PAGE - 1]
            query = (
                "SELECT row, col, text FROM cells WHERE tbl = ? AND col IN "
                "(SELECT DISTINCT col FROM table_stems WHERE tbl = ?) "
                f"AND row IN ({','.join('?' * len(page))})"
            )
            for row, column, text in self._rows(query, [table, table, *page]):
                found.setdefault(int(str(row)), {})[int(str(column))] = str(text)
        return found

    def values(
        self, table: int, column: int, conditions: Sequence[Condition], limit: int
    ) -> list[tuple[str, int, int]]:
        """Return a column's different values in rows that meet the conditions, the most frequent
        first, each with how many rows have it and the first of them.
        """
        where, values = _where(table, conditions)
        query = (
            "SELECT min(c.text), count(*) AS n, min(c.row) FROM cells c WHERE c.tbl = ? AND c.col "
            f"= ? AND c.row IN (SELECT r.row FROM table_rows r {where}) "
            "GROUP BY c.stems ORDER BY n DESC, min(c.row) LIMIT ?"
        )
        found = self._rows(query, [table, column, *values, limit])
        return [(str(text), int(str(n)), int(str(row))) for text, n, row in found]

    def extreme(
        self, table: int, column: int, conditions: Sequence[Condition], *, highest: bool
    ) -> str | float | None:
        """Return the highest or lowest value of a column in rows that meet the conditions."""
        where, values = _where(table, conditions)
        best = "max(c.low)" if highest else "min(c.low)"
        query = (
            f"SELECT {best} FROM cells c WHERE c.tbl = ? AND c.col = ? AND c.row IN "
            f"(SELECT r.row FROM table_rows r {where})"
        )
        [(value,)] = self._rows(query, [table, column, *values])
        return value if isinstance(value, str | float) else None


def _where(table: int, conditions: Sequence[Condition]) -> tuple[str, list[object]]:
    """Return the clause that all conditions make, and its values."""
    clauses, values = ["r.tbl = ?"], list[object]([table])
    for condition in conditions:
        clause, of_clause = _clause(table, condition)
        clauses.append(clause)
        values += of_clause
    return f"WHERE {' AND '.join(clauses)}", values


def _holding(table: int, condition: Holds) -> tuple[str, list[object]]:
    """Return the query for the rows of which a cell holds one of the texts, and its values."""
    marks = ",".join("?" * len(condition.columns))
    holds = " OR ".join(["instr(stems, ?)"] * len(condition.texts))
    lacks = "".join([" AND NOT instr(stems, ?)"] * len(condition.but))
    inner = f"SELECT row FROM cells WHERE tbl = ? AND col IN ({marks}) AND ({holds}){lacks}"
    return inner, [table, *condition.columns, *condition.texts, *condition.but]


def _clause(table: int, condition: Condition) -> tuple[str, list[object]]:
    of_cell = "SELECT row FROM cells WHERE tbl = ? AND col = ?"
    if isinstance(condition, Holds):
        inner, of_holds = _holding(table, condition)
        return f"r.row IN ({inner})", of_holds
    if isinstance(condition, Between):
        values: list[object] = [table, condition.column]
        of_cell += " AND low IS NOT NULL"
        if condition.low is not None:
            of_cell += " AND low >= ?"
            values.append(condition.low)
        if condition.high is not None:
            of_cell += " AND high <= ?"
            values.append(condition.high)
        return f"r.row IN ({of_cell})", values
    assert isinstance(condition, Empty)
    inner = f"{of_cell} AND (low IS NULL OR low <= ?)"
    is_in = "IN" if condition.filled else "NOT IN"
    return f"r.row {is_in} ({inner})", [table, condition.column, condition.after]
