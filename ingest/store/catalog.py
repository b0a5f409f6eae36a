"""Documents and passages with their text and vectors: the owner of SQLite, the index's truth.

A document's row is the commit point: a passage counts when the catalog has it. Ranges of
passage numbers whose entries in the word index do not count (not yet, or no longer) are
kept in ``leftover`` until they are cleared, so a kill at any moment leaves nothing to repair.
One that is opened for reading writes nothing, and can hold one generation for a while.
"""

import json
import sqlite3
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

from ingest.datamodels import (
    DocumentRow,
    Failure,
    Passage,
    Said,
    group_numbers,
)
from ingest.errors import IndexStorageError
from ingest.store.interface.drafts import Draft as Draft
from ingest.store.interface.rows import Block, block_row, document_row, passage, vectors_of
from ingest.store.interface.tables import TableReader, insert_tables
from ingest.store.interface.unread import TellsOfUnread
from ingest.store.opening import opened, opened_to_read, sentence

_SETTLE_MS = 1_000  # readers hold a generation for less
_PAGE = 900  # SQLite's oldest limit on values in one statement is 999
_PASSAGE = (
    "SELECT p.number, d.path, p.ordinal, p.start, p.stop, p.text, p.search_text, p.headings, "
    "p.places FROM passages p JOIN documents d ON d.number = p.document"
)


T = TypeVar("T")


class Catalog(TellsOfUnread):
    """One SQLite file; safe for several threads and processes."""

    def __init__(self, path: Path, *, read_only: bool = False) -> None:
        """Open the file; ``read_only`` also where nothing can be written, and it must be there."""
        self._path, self._lock = path, threading.RLock()
        self.before_write: Callable[[], None] = lambda: None  # called ahead of each transaction
        with self._translated():
            self._db = opened_to_read(path) if read_only else opened(path)
        self.tables = TableReader(self._rows)

    def begin(self) -> int:
        """Hold the generation of this moment until `end`, and return its number."""
        with self._lock, self._translated():
            self._db.execute("BEGIN")
            return self.generation()

    def end(self) -> None:
        """Let go of the generation that is held."""
        with self._lock, self._translated():
            if self._db.in_transaction:
                self._db.execute("ROLLBACK")

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        """One transaction; inside another it is part of that one."""
        with self._lock, self._translated():
            if self._db.in_transaction:
                yield self._db
                return
            self.before_write()
            with self._db:
                self._db.execute("BEGIN IMMEDIATE")
                yield self._db

    def _rows(self, query: str, values: Sequence[object] = ()) -> list[tuple[object, ...]]:
        with self._lock, self._translated():
            return self._db.execute(query, values).fetchall()

    def is_sound(self) -> str:
        """Return what SQLite finds wrong in its own file, "" where nothing is."""
        found = [str(row[0]) for row in self._rows("PRAGMA integrity_check(3)")]
        return "" if found == ["ok"] else "; ".join(found)

    def settle(self) -> bool:
        """Bring all that was committed into the file itself; False where a reader holds it up."""
        self._rows(f"PRAGMA busy_timeout = {_SETTLE_MS}")
        return self._rows("PRAGMA wal_checkpoint(TRUNCATE)")[0][0] == 0

    def meta(self) -> dict[str, str]:
        """Return what the index records of itself."""
        return {str(k): str(v) for k, v in self._rows("SELECT key, value FROM meta")}

    def set_meta(self, values: dict[str, str]) -> None:
        """Record facts about the index; what is recorded already is not written again."""
        known = self.meta()
        if all(known.get(key) == value for key, value in values.items()):
            return
        with self._transaction() as db:
            db.executemany("INSERT OR REPLACE INTO meta VALUES (?, ?)", values.items())

    def generation(self) -> int:
        """Return a number that moves with every commit."""
        return int(self.meta().get("generation", "0"))

    def number_from(self, first: int) -> None:
        """Begin an empty catalog's numbers here: hits of the index before it must match none."""
        self.set_meta({"next": str(first)})

    def reserve(self, count: int) -> range:
        """Return that many unused passage numbers, listed as leftover until they are committed.

        The first of them is the document's number too.
        """
        with self._transaction() as db:
            first = int(self.meta().get("next", "1"))
            self.set_meta({"next": str(first + count)})
            db.execute("INSERT INTO leftover VALUES (?, ?)", (first, first + count - 1))
        return range(first, first + count)

    def commit(self, drafts: Iterable[Draft]) -> None:
        """Make documents count, each replacing its earlier version, all at once."""
        with self._transaction() as db:
            for draft in drafts:
                self._forget(db, draft.document.path)
                self._insert(db, draft)
                self._say(db, draft.document.path, draft.document.said)
                db.execute("DELETE FROM leftover WHERE first = ?", (draft.numbers.start,))
            self._advance(db)

    def remove(self, paths: Iterable[str]) -> None:
        """Make documents and failures count no more."""
        with self._transaction() as db:
            for path in paths:
                self._forget(db, path)
            self._advance(db)

    def fail(self, failure: Failure, signature: str) -> None:
        """Note a file that cannot be read; its earlier version counts no more."""
        with self._transaction() as db:
            self._forget(db, failure.path)
            values = (failure.path, failure.reason, signature)
            db.execute("INSERT OR REPLACE INTO failures VALUES (?, ?, ?)", values)
            self._advance(db)

    def touch(self, signatures: Mapping[str, str]) -> None:
        """Note that files were written again with the same content."""
        if not signatures:
            return
        with self._transaction() as db:
            values = ((signature, path) for path, signature in signatures.items())
            db.executemany("UPDATE documents SET signature = ? WHERE path = ?", values)

    def say(self, words: Mapping[str, Said]) -> None:
        """Note what a person says of documents, in place of what was said before."""
        if not words:
            return
        with self._transaction() as db:
            for path, said in words.items():
                self._say(db, path, said)
            self._advance(db)

    def skip(self, skipped: Sequence[Failure]) -> None:
        """Note what of the folder is left aside, in place of what was noted before."""
        if list(skipped) == self.skipped():
            return
        with self._transaction() as db:
            db.execute("DELETE FROM skipped")
            db.executemany(
                "INSERT INTO skipped VALUES (?, ?)", ((s.path, s.reason) for s in skipped)
            )
            self._advance(db)

    @staticmethod
    def _say(db: sqlite3.Connection, path: str, said: Said) -> None:
        db.execute("DELETE FROM said WHERE path = ?", (path,))
        if said:
            db.execute("INSERT INTO said VALUES (?, ?)", (path, json.dumps(dict(said))))

    @staticmethod
    def _forget(db: sqlite3.Connection, path: str) -> None:
        query = "INSERT OR REPLACE INTO leftover SELECT number, last FROM documents WHERE path = ?"
        db.execute(query, (path,))
        db.execute("DELETE FROM documents WHERE path = ?", (path,))
        db.execute("DELETE FROM failures WHERE path = ?", (path,))
        db.execute("DELETE FROM said WHERE path = ?", (path,))

    @staticmethod
    def _insert(db: sqlite3.Connection, draft: Draft) -> None:
        doc, numbers = draft.document, draft.numbers
        now = datetime.now(UTC).isoformat(timespec="seconds")
        about, warnings = json.dumps(asdict(doc.about)), json.dumps(doc.warnings)
        parts = json.dumps([(part.start, asdict(part.about)) for part in doc.parts])
        row = (draft.content_hash, draft.signature, about, parts, warnings, doc.text, now)
        db.execute(
            "INSERT INTO documents VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (numbers.start, numbers.stop - 1, doc.path, *row),
        )
        db.executemany(
            "INSERT INTO passages VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                (
                    *(n, numbers.start, p.ordinal, p.start, p.end, p.text, p.search_text),
                    json.dumps(p.headings),
                    json.dumps([asdict(x) for x in p.places]),
                )
                for n, p in zip(numbers, draft.passages, strict=True)
            ),
        )
        if draft.vectors is not None:
            block = block_row(numbers, draft.groups, draft.vectors)
            db.execute("INSERT INTO vectors VALUES (?, ?, ?)", block)
        if draft.passages:
            from ingest.tables.found import tables_of  # late: listing documents reads no table

            insert_tables(db, numbers.start, tables_of(doc), draft.passages, numbers)

    def _advance(self, db: sqlite3.Connection) -> None:
        value = str(self.generation() + 1)
        db.execute("INSERT OR REPLACE INTO meta VALUES ('generation', ?)", (value,))

    def leftovers(self) -> list[range]:
        """Return the ranges of passage numbers to clear from the derived stores."""
        rows = self._rows("SELECT first, last FROM leftover ORDER BY first")
        return [range(int(str(a)), int(str(b)) + 1) for a, b in rows]

    def cleared(self, ranges: Iterable[range]) -> None:
        """Note that the word index holds nothing of these ranges any more.

        The generation moves: readers look at the word index anew, whose statistics have moved.
        """
        gone = list(ranges)
        with self._transaction() as db:
            db.executemany("DELETE FROM leftover WHERE first = ?", ((r.start,) for r in gone))
            dead = int(self.meta().get("dead", "0")) + sum(map(len, gone))
            self.set_meta({"dead": str(dead)})
            self._advance(db)

    def compacted(self) -> None:
        """Note that the word index was written anew without what is gone."""
        with self._transaction() as db:
            self.set_meta({"dead": "0"})
            self._advance(db)

    def documents(self) -> list[DocumentRow]:
        """Return all documents by path."""
        rows = self._rows(
            "SELECT d.number, d.path, d.about, d.indexed_at, d.warnings, d.signature, "
            "d.content_hash, d.parts, s.facts, "
            "(SELECT count(*) FROM passages p WHERE p.document = d.number) "
            "FROM documents d LEFT JOIN said s ON s.path = d.path ORDER BY d.path"
        )
        return [self._with_groups(row) for row in self._read(rows, document_row)]

    def _with_groups(self, row: DocumentRow) -> DocumentRow:
        """Add the numbers under which the document's parts are searched."""
        if not row.parts:
            return replace(row, groups=((row.number, row.about),))
        query = "SELECT number, start FROM passages WHERE document = ? ORDER BY ordinal"
        starts = {int(str(n)): int(str(s)) for n, s in self._rows(query, (row.number,))}
        firsts = dict.fromkeys(group_numbers(row.parts, starts.items()).values())
        return replace(row, groups=tuple((n, row.about_at(starts[n])) for n in firsts))

    def text(self, path: str) -> str | None:
        """Return a document's whole text, None where there is no such document."""
        rows = self._rows("SELECT text FROM documents WHERE path = ?", (path,))
        return str(rows[0][0]) if rows else None

    def passages(self, numbers: Sequence[int]) -> dict[int, Passage]:
        """Return those of the passages that count, by document and place in it."""
        rows = self._for_numbers(f"{_PASSAGE} WHERE p.number IN", numbers)
        found = sorted(self._read(rows, passage), key=lambda p: (p.document, p.ordinal))
        return {p.number: p for p in found}

    def places(self, numbers: Sequence[int]) -> dict[int, tuple[str, int]]:
        """Return path and ordinal of those of the passages that count."""
        query = (
            "SELECT p.number, d.path, p.ordinal FROM passages p "
            "JOIN documents d ON d.number = p.document WHERE p.number IN"
        )
        rows = self._for_numbers(query, numbers)
        return {int(str(n)): (str(path), int(str(at))) for n, path, at in rows}

    def _for_numbers(self, query: str, numbers: Sequence[int]) -> Iterator[tuple[object, ...]]:
        for i in range(0, len(numbers), _PAGE):
            page = numbers[i : i + _PAGE]
            yield from self._rows(f"{query} ({','.join('?' * len(page))})", page)

    def blocks(self) -> dict[int, int]:
        """Return by document number how many vectors it has, in order; none is read."""
        rows = self._rows("SELECT document, length(groups) / 8 FROM vectors ORDER BY document")
        return {int(str(number)): int(str(count)) for number, count in rows}

    def block(self, document: int) -> Block:
        """Return the numbers, groups and vectors of a document's passages."""
        query = "SELECT document, groups, matrix FROM vectors WHERE document = ?"
        return self._read(self._rows(query, (document,)), vectors_of)[0]

    def passages_of(self, path: str) -> list[Passage]:
        """Return a document's passages in order."""
        rows = self._rows(f"{_PASSAGE} WHERE d.path = ? ORDER BY p.ordinal", (path,))
        return self._read(rows, passage)

    def numbers(self) -> set[int]:
        """Return the numbers of all passages that count."""
        return {int(str(n)) for (n,) in self._rows("SELECT number FROM passages")}

    def close(self) -> None:
        """Let go of the file."""
        self._db.close()

    @contextmanager
    def _translated(self, *more: type[Exception]) -> Iterator[None]:
        """Turn SQLite's errors into ours, and ``more`` that only damaged rows bring about."""
        kinds: tuple[type[Exception], ...] = (sqlite3.Error, *more)
        try:
            yield
        except kinds as exc:
            raise IndexStorageError(sentence(self._path, exc)) from exc

    def _read(self, rows: Iterable[tuple[object, ...]], form: Callable[..., T]) -> list[T]:
        with self._translated(ValueError, TypeError, LookupError, AttributeError):
            return [form(row) for row in rows]
