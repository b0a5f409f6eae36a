"""Documents and passages with their text: the owner of SQLite, and the truth of the index.

A document's row is the commit point: a passage counts when the catalog has it. Ranges of
passage numbers whose entries in the derived stores do not count (not yet, or no longer) are
kept in ``leftover`` until they are cleared, so a kill at any moment leaves nothing to repair.
"""

import json
import sqlite3
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from ingest.datamodels import (
    Document,
    DocumentRow,
    Failure,
    Passage,
    Said,
    group_numbers,
)
from ingest.errors import IndexStorageError
from ingest.store.rows import document_row, passage

SCHEMA_VERSION = "7"  # raise it when these tables or the fields or keys of the word index change
_PAGE = 900  # SQLite's oldest limit on values in one statement is 999
_TABLES = """
CREATE TABLE IF NOT EXISTS meta (key TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS documents (
    number INTEGER PRIMARY KEY, last INTEGER NOT NULL, path TEXT UNIQUE NOT NULL,
    content_hash TEXT NOT NULL, signature TEXT NOT NULL, about TEXT NOT NULL,
    parts TEXT NOT NULL, warnings TEXT NOT NULL, text TEXT NOT NULL, indexed_at TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS passages (
    number INTEGER PRIMARY KEY, document INTEGER NOT NULL REFERENCES documents (number)
    ON DELETE CASCADE, ordinal INTEGER NOT NULL, start INTEGER NOT NULL, stop INTEGER NOT NULL,
    text TEXT NOT NULL, search_text TEXT NOT NULL, headings TEXT NOT NULL, places TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS passages_document ON passages (document, ordinal);
CREATE TABLE IF NOT EXISTS failures (
    path TEXT PRIMARY KEY, reason TEXT NOT NULL, signature TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS said (path TEXT PRIMARY KEY, facts TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS skipped (path TEXT PRIMARY KEY, reason TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS leftover (first INTEGER PRIMARY KEY, last INTEGER NOT NULL);
"""
_PASSAGE = (
    "SELECT p.number, d.path, p.ordinal, p.start, p.stop, p.text, p.search_text, p.headings, "
    "p.places FROM passages p JOIN documents d ON d.number = p.document"
)


@dataclass(frozen=True, slots=True)
class Draft:
    """A document ready to be committed; ``numbers`` is the range reserved for its passages."""

    document: Document
    passages: Sequence[Passage]
    content_hash: str
    signature: str
    numbers: range


class Catalog:
    """One SQLite file; safe for several threads and processes."""

    def __init__(self, path: Path) -> None:
        self._lock = threading.RLock()
        try:
            self._db = sqlite3.connect(path, timeout=30, check_same_thread=False)
            self._db.execute("PRAGMA journal_mode = WAL")
            self._db.execute("PRAGMA foreign_keys = ON")
            self._db.executescript(_TABLES)
        except sqlite3.Error as exc:
            raise IndexStorageError(
                f"the catalog {path} cannot be opened ({exc}); free disk space or mend the "
                "folder's permissions, else run `sanctions-qa rebuild`"
            ) from exc

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        """One transaction; inside another it is part of that one."""
        with self._lock, _translated():
            if self._db.in_transaction:
                yield self._db
                return
            with self._db:
                self._db.execute("BEGIN IMMEDIATE")
                yield self._db

    def _rows(self, query: str, values: Sequence[object] = ()) -> list[tuple[object, ...]]:
        with self._lock, _translated():
            return self._db.execute(query, values).fetchall()

    def meta(self) -> dict[str, str]:
        """Return what the index records of itself."""
        return {str(k): str(v) for k, v in self._rows("SELECT key, value FROM meta")}

    def set_meta(self, values: dict[str, str]) -> None:
        """Record facts about the index."""
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

    def _advance(self, db: sqlite3.Connection) -> None:
        value = str(self.generation() + 1)
        db.execute("INSERT OR REPLACE INTO meta VALUES ('generation', ?)", (value,))

    def leftovers(self) -> list[range]:
        """Return the ranges of passage numbers to clear from the derived stores."""
        rows = self._rows("SELECT first, last FROM leftover ORDER BY first")
        return [range(int(str(a)), int(str(b)) + 1) for a, b in rows]

    def cleared(self, ranges: Iterable[range]) -> None:
        """Note that the derived stores hold nothing of these ranges any more."""
        with self._transaction() as db:
            db.executemany("DELETE FROM leftover WHERE first = ?", ((r.start,) for r in ranges))

    def documents(self) -> list[DocumentRow]:
        """Return all documents by path."""
        rows = self._rows(
            "SELECT d.number, d.path, d.about, d.indexed_at, d.warnings, d.signature, "
            "d.content_hash, d.parts, s.facts, "
            "(SELECT count(*) FROM passages p WHERE p.document = d.number) "
            "FROM documents d LEFT JOIN said s ON s.path = d.path ORDER BY d.path"
        )
        return [self._with_groups(document_row(row)) for row in rows]

    def _with_groups(self, row: DocumentRow) -> DocumentRow:
        """Add the numbers under which the document's parts are searched."""
        if not row.parts:
            return replace(row, groups=((row.number, row.about),))
        query = "SELECT number, start FROM passages WHERE document = ? ORDER BY ordinal"
        starts = {int(str(n)): int(str(s)) for n, s in self._rows(query, (row.number,))}
        firsts = dict.fromkeys(group_numbers(row.parts, starts.items()).values())
        return replace(row, groups=tuple((n, row.about_at(starts[n])) for n in firsts))

    def failures(self) -> dict[str, tuple[Failure, str]]:
        """Return failed files by path, each with the signature of the file that failed."""
        rows = self._rows("SELECT path, reason, signature FROM failures ORDER BY path")
        return {str(p): (Failure(str(p), str(reason)), str(s)) for p, reason, s in rows}

    def skipped(self) -> list[Failure]:
        """Return what of the folder was left aside, by path."""
        rows = self._rows("SELECT path, reason FROM skipped ORDER BY path")
        return [Failure(str(path), str(reason)) for path, reason in rows]

    def text(self, path: str) -> str | None:
        """Return a document's whole text, None where there is no such document."""
        rows = self._rows("SELECT text FROM documents WHERE path = ?", (path,))
        return str(rows[0][0]) if rows else None

    def passages(self, numbers: Sequence[int]) -> dict[int, Passage]:
        """Return those of the passages that count."""
        found: dict[int, Passage] = {}
        for i in range(0, len(numbers), _PAGE):
            page = numbers[i : i + _PAGE]
            marks = ",".join("?" * len(page))
            rows = self._rows(f"{_PASSAGE} WHERE p.number IN ({marks})", page)
            found.update((p.number, p) for p in map(passage, rows))
        return found

    def passages_of(self, path: str) -> list[Passage]:
        """Return a document's passages in order."""
        rows = self._rows(f"{_PASSAGE} WHERE d.path = ? ORDER BY p.ordinal", (path,))
        return [passage(row) for row in rows]

    def numbers(self) -> set[int]:
        """Return the numbers of all passages that count."""
        return {int(str(n)) for (n,) in self._rows("SELECT number FROM passages")}

    def close(self) -> None:
        """Let go of the file."""
        self._db.close()


@contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as exc:
        raise IndexStorageError(
            f"the catalog cannot be written or read ({exc}); "
            "free disk space or mend the folder's permissions, then run the command again"
        ) from exc
