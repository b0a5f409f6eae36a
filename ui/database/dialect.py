"""Say to PostgreSQL what is written for SQLite, so that what is kept is asked for in one way.

The statements are portable but for their marks; the functions that they call (``json_extract``,
``holds``) are made in the database by its migrations.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Protocol

_NUMBERED = re.compile(r"\?(\d+)")


class Rows(Protocol):
    """What a statement returned."""

    def fetchone(self) -> Any:  # noqa: ANN401  # a row, or None
        """Return the next row."""

    def fetchall(self) -> list[Any]:
        """Return all rows."""

    def __iter__(self) -> Iterator[Any]:
        """Yield the rows."""


class Connection(Protocol):
    """A connection in a transaction: one of SQLite, or `Translated`."""

    @property
    def in_transaction(self) -> bool:
        """Whether nobody else writes until it ends."""

    def execute(self, query: str, values: Sequence[Any] = ..., /) -> Rows:
        """Run a statement."""

    def executemany(self, query: str, rows: Iterable[Sequence[Any]], /) -> object:
        """Run a statement for each row."""


def translated(query: str) -> str:
    """Return a statement with psycopg's marks in place of SQLite's."""
    numbered = _NUMBERED.sub(lambda mark: f"%(v{mark[1]})s", query)
    return numbered if numbered != query else query.replace("?", "%s")


class Translated:
    """A connection of psycopg that takes what is written for SQLite."""

    def __init__(self, db: Any, lock: str) -> None:  # noqa: ANN401  # psycopg is an extra
        """``lock`` is the statement that keeps other writers away until the transaction ends."""
        self._db, self._lock = db, lock
        self.in_transaction = False

    def execute(self, query: str, values: Sequence[Any] = (), /) -> Rows:
        """Run a statement."""
        if query == "BEGIN IMMEDIATE":
            self.in_transaction = True
            rows: Rows = self._db.execute(self._lock)
            return rows
        if _NUMBERED.search(query):
            given: Any = {f"v{n}": value for n, value in enumerate(values, start=1)}
        else:
            given = list(values)
        rows = self._db.execute(translated(query), given)
        return rows

    def executemany(self, query: str, rows: Iterable[Sequence[Any]], /) -> None:
        """Run a statement for each row."""
        self._db.cursor().executemany(translated(query), list(rows))
