"""The tables of documents in PostgreSQL: the same questions, in its words.

A column of cells holds numbers or dates. Both are kept as texts whose order as bytes is that of
the values, numbers before dates, as the embedded form has them.
"""

import re
import struct
from collections.abc import Iterable, Sequence
from dataclasses import replace

from ingest.store.interface.tables import Rows, TableReader
from ingest.store.postgres.connecting import Connection
from ingest.tables.datamodels import Between, Condition, Empty, FoundRow

_INSERT = re.compile(r"INSERT INTO (\w+) VALUES")
_NUMBER, _TEXT = "n", "t"
_CELLS, _VALUES = "cells", slice(5, 7)  # where the values of a row of cells stand


def sortable(value: object) -> str | None:
    """Return a number or a text as a text that sorts like it; see `read_sortable`."""
    if value is None or isinstance(value, str):
        return None if value is None else _TEXT + value
    assert isinstance(value, int | float)
    (bits,) = struct.unpack(">Q", struct.pack(">d", value))
    ordered = bits ^ (0xFFFF_FFFF_FFFF_FFFF if bits >> 63 else 1 << 63)
    return f"{_NUMBER}{ordered:016x}"


def read_sortable(kept: str) -> str | float:
    """Return what `sortable` was given."""
    if kept.startswith(_TEXT):
        return kept[1:]
    ordered = int(kept[1:], 16)
    bits = ordered ^ (1 << 63 if ordered >> 63 else 0xFFFF_FFFF_FFFF_FFFF)
    (value,) = struct.unpack(">d", struct.pack(">Q", bits))
    return float(value)


def in_its_words(query: str) -> str:
    """Return a query of the embedded form as PostgreSQL takes it."""
    return query.replace("instr(stems, ?)", "(strpos(stems, ?) > 0)").replace("?", "%s")


def storable(value: object) -> object:
    """Return a value as PostgreSQL can keep it: no text of it may hold a NUL."""
    return value.replace("\0", "\ufffd") if isinstance(value, str) else value


def copy_rows(db: Connection, table: str, rows: Iterable[Sequence[object]]) -> None:
    """Add rows to a table, all its columns in order."""
    with db.cursor().copy(f"COPY {table} FROM STDIN") as copy:
        for row in rows:
            copy.write_row([storable(value) for value in row])


class TableWriter:
    """A connection to which `insert_tables` can write; many rows go by COPY."""

    def __init__(self, db: Connection) -> None:
        self._db = db

    def execute(self, query: str, values: Sequence[object] = (), /) -> object:
        """Run a statement."""
        return self._db.execute(in_its_words(query), [storable(value) for value in values])

    def executemany(self, query: str, values: Iterable[Sequence[object]], /) -> None:
        """Add a row for each of the values."""
        found = _INSERT.match(query)
        assert found is not None
        table = found[1]
        copy_rows(self._db, table, map(_cell, values) if table == _CELLS else values)


def _cell(row: Sequence[object]) -> list[object]:
    kept = list(row)
    kept[_VALUES] = [sortable(value) for value in kept[_VALUES]]
    return kept


class PostgresTables(TableReader):
    """Asks the tables of a catalog, whose ``rows`` runs a query."""

    def __init__(self, rows: Rows) -> None:
        super().__init__(lambda query, values: rows(in_its_words(query), values))

    def count(self, table: int, conditions: Sequence[Condition]) -> int:
        """Return how many rows meet all conditions."""
        return super().count(table, _kept(conditions))

    def select(
        self,
        table: int,
        conditions: Sequence[Condition],
        limit: int,
        order: tuple[int, bool] | None = None,
    ) -> list[FoundRow]:
        """Return the first rows that meet all conditions; see `TableReader.select`."""
        return super().select(table, _kept(conditions), limit, order)

    def values(
        self, table: int, column: int, conditions: Sequence[Condition], limit: int
    ) -> list[tuple[str, int, int]]:
        """Return a column's different values; see `TableReader.values`."""
        return super().values(table, column, _kept(conditions), limit)

    def extreme(
        self, table: int, column: int, conditions: Sequence[Condition], *, highest: bool
    ) -> str | float | None:
        """Return the highest or lowest value of a column in rows that meet the conditions."""
        found = super().extreme(table, column, _kept(conditions), highest=highest)
        return read_sortable(found) if isinstance(found, str) else None


def _kept(conditions: Sequence[Condition]) -> list[Condition]:
    return [_with_kept_values(condition) for condition in conditions]


def _with_kept_values(condition: Condition) -> Condition:
    if isinstance(condition, Between):
        return replace(condition, low=sortable(condition.low), high=sortable(condition.high))
    if isinstance(condition, Empty):
        return replace(condition, after=sortable(condition.after) or "")
    return condition
