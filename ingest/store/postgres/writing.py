"""An index in PostgreSQL to write to: a document's passages, vectors and tables in one transaction.

All of it may be done twice: what was done when a connection was lost is done again.
"""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from typing import TypeVar

from ingest.datamodels import Failure, Said
from ingest.errors import IndexBusyError
from ingest.store.interface.drafts import Draft
from ingest.store.interface.rows import Vectors
from ingest.store.interface.tables import insert_tables
from ingest.store.interface.word_rows import with_vectors
from ingest.store.postgres.catalog import PostgresCatalog
from ingest.store.postgres.connecting import Connection, Sessions
from ingest.store.postgres.tables import TableWriter, copy_rows, storable
from ingest.store.postgres.vectors import copy_vectors, index_vectors
from ingest.tables.found import tables_of

T = TypeVar("T")


class WritableCatalog(PostgresCatalog):
    """An index's documents, for one who may write.

    Who writes for one run of `ingest` writes nothing once another has begun.
    """

    def __init__(self, sessions: Sessions, schema: str, *, run: str | None = None) -> None:
        super().__init__(sessions, schema)
        self._run = run

    def write(self, work: Callable[[Connection], T]) -> T:
        """Do work in one transaction.

        :raises IndexBusyError: when it is for a run that another has taken the place of.
        """

        def inside(db: Connection) -> T:
            if self._run is not None:
                query = "SELECT value FROM meta WHERE key = 'run' FOR SHARE"
                row = db.execute(query).fetchone()
                if row is None or row[0] != self._run:
                    raise IndexBusyError("another run of `sanctions-qa ingest` has begun")
            return work(db)

        return self._sessions.run(self.schema, inside)

    def set_meta(self, values: dict[str, str]) -> None:
        """Record facts about the index; what is recorded already is not written again."""
        known = self.meta()
        if any(known.get(key) != value for key, value in values.items()):
            self.write(lambda db: _set_meta(db, values))

    def reserve(self, count: int) -> range:
        """Return that many unused passage numbers, one at least: the first is the document's."""

        def take(db: Connection) -> int:
            query = (
                "UPDATE meta SET value = (value::bigint + %s)::text WHERE key = 'next' "
                "RETURNING value::bigint - %s"
            )
            row = db.execute(query, (max(1, count), max(1, count))).fetchone()
            assert row is not None
            return int(row[0])

        first = self.write(take)
        return range(first, first + count)

    def commit(self, drafts: Sequence[Draft]) -> None:
        """Make documents count, each replacing its earlier version, all at once."""

        def put(db: Connection) -> None:
            lock_documents(db, [draft.document.path for draft in drafts])
            gone = [r for draft in drafts for r in forget(db, draft.document.path)]
            for draft in drafts:
                insert(db, draft)
                say(db, draft.document.path, draft.document.said)
            advance(db, gone, [draft.numbers for draft in drafts])

        self.write(put)

    def remove(self, paths: Iterable[str]) -> None:
        """Make documents and failures count no more."""
        chosen = sorted(paths)

        def take_out(db: Connection) -> None:
            lock_documents(db, chosen)
            advance(db, [r for path in chosen for r in forget(db, path)])

        self.write(take_out)

    def fail(self, failure: Failure, signature: str) -> None:
        """Note a file that cannot be read; its earlier version counts no more."""

        def note(db: Connection) -> None:
            lock_documents(db, [failure.path])
            gone = forget(db, failure.path)
            values = [storable(v) for v in (failure.path, failure.reason, signature)]
            db.execute("INSERT INTO failures VALUES (%s, %s, %s)", values)
            advance(db, gone)

        self.write(note)

    def touch(self, signatures: Mapping[str, str]) -> None:
        """Note that files were written again with the same content."""
        if signatures:
            query = "UPDATE documents SET signature = %s WHERE path = %s"
            rows = [(signature, path) for path, signature in signatures.items()]
            self.write(lambda db: db.cursor().executemany(query, rows))

    def say(self, words: Mapping[str, Said]) -> None:
        """Note what a person says of documents, in place of what was said before."""

        def note(db: Connection) -> None:
            for path, said in words.items():
                say(db, path, said)
            # Who follows reads these documents again.
            query = "SELECT number, last FROM documents WHERE path = ANY(%s)"
            rows = db.execute(query, (list(words),)).fetchall()
            advance(db, new=[range(first, last + 1) for first, last in rows])

        if words:
            self.write(note)

    def skip(self, skipped: Sequence[Failure]) -> None:
        """Note what of the folder is left aside, in place of what was noted before."""

        def note(db: Connection) -> None:
            db.execute("DELETE FROM skipped")
            copy_rows(db, "skipped", ((s.path, s.reason) for s in skipped))
            advance(db)

        if list(skipped) != self.skipped():
            self.write(note)


class PostgresIndex:
    """An index that is open to be written to; see `Writing`."""

    def __init__(self, sessions: Sessions, schema: str, *, run: str | None = None) -> None:
        self.schema, self.catalog = schema, WritableCatalog(sessions, schema, run=run)

    @property
    def name(self) -> str:
        """The schema's name."""
        return self.schema

    def write(self, drafts: Sequence[Draft], vectors: Iterable[Vectors]) -> None:
        """Put documents in, each replacing its earlier version, all at once."""
        self.catalog.commit(with_vectors(drafts, vectors))

    def remove(self, paths: Sequence[str]) -> None:
        """Take documents out."""
        if paths:
            self.catalog.remove(paths)

    def clear_leftovers(self) -> None:
        """Do nothing: a transaction that was broken off leaves nothing."""

    def compact(self) -> None:
        """Make the graph of the vectors where there are many, and let the planner count."""
        self.catalog.write(index_vectors)

    def close(self) -> None:
        """Let go of the connection."""
        self.catalog.close()


def lock_documents(db: Connection, paths: Iterable[str]) -> None:
    """Hold documents until the transaction ends; two writers of one wait for each other."""
    query = "SELECT pg_advisory_xact_lock(hashtextextended(current_schema() || '/' || %s, 0))"
    for path in sorted(set(paths)):
        db.execute(query, (path,))


def forget(db: Connection, path: str) -> list[range]:
    """Take a document or a failure out; return the numbers of the passages that are gone."""
    rows = db.execute("SELECT number, last FROM documents WHERE path = %s", (path,)).fetchall()
    for first, last in rows:
        for table in ("vectors", "passages"):
            db.execute(f"DELETE FROM {table} WHERE number BETWEEN %s AND %s", (first, last))
        for table in ("table_rows", "cells", "table_stems"):
            chosen = "SELECT number FROM tables WHERE document = %s"
            db.execute(f"DELETE FROM {table} WHERE tbl IN ({chosen})", (first,))
        db.execute("DELETE FROM tables WHERE document = %s", (first,))
    for table in ("documents", "failures", "said"):
        db.execute(f"DELETE FROM {table} WHERE path = %s", (path,))
    return [range(first, last + 1) for first, last in rows]


def insert(db: Connection, draft: Draft) -> None:
    """Add a document with its passages, vectors and tables."""
    doc, numbers = draft.document, draft.numbers
    row = (
        *(numbers.start, numbers.stop - 1, doc.path, draft.content_hash, draft.signature),
        json.dumps(asdict(doc.about)),
        json.dumps([(part.start, asdict(part.about)) for part in doc.parts]),
        json.dumps(doc.warnings),
        doc.text,
        datetime.now(UTC).isoformat(timespec="seconds"),
    )
    copy_rows(db, "documents", [row])
    copy_rows(
        db,
        "passages",
        (
            (
                *(n, numbers.start, p.ordinal, p.start, p.end, p.text, p.search_text),
                json.dumps(p.headings),
                json.dumps([asdict(x) for x in p.places]),
            )
            for n, p in zip(numbers, draft.passages, strict=True)
        ),
    )
    if draft.vectors is not None and draft.passages:
        copy_vectors(db, numbers, draft.groups, draft.vectors)
    if draft.passages:
        insert_tables(TableWriter(db), numbers.start, tables_of(doc), draft.passages, numbers)


def say(db: Connection, path: str, said: Said) -> None:
    """Note what a person says of a document."""
    db.execute("DELETE FROM said WHERE path = %s", (path,))
    if said:
        facts = json.dumps(dict(said))
        db.execute("INSERT INTO said VALUES (%s, %s)", (path, facts))


def advance(db: Connection, gone: Iterable[range] = (), new: Iterable[range] = ()) -> None:
    """Move the generation, last in a transaction: others that commit wait from here on."""
    row = db.execute(
        "UPDATE meta SET value = (value::bigint + 1)::text WHERE key = 'generation' "
        "RETURNING value::bigint"
    ).fetchone()
    assert row is not None
    generation = int(row[0])
    db.execute("INSERT INTO history VALUES (%s, gen_random_uuid())", (generation,))
    changes = [(generation, r.start, r.stop - 1, False) for r in gone]
    changes += [(generation, r.start, r.stop - 1, True) for r in new]
    db.cursor().executemany("INSERT INTO changes VALUES (%s, %s, %s, %s)", changes)


def _set_meta(db: Connection, values: dict[str, str]) -> None:
    db.cursor().executemany(
        "INSERT INTO meta VALUES (%s, %s) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
        list(values.items()),
    )
