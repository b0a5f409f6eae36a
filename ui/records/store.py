"""Records on disk: one SQLite file in the data folder, to which records are added at the end.

Where an address of PostgreSQL is set they are in its tables instead, of the same form.
"""

import json
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from ingest.errors import IngestError
from ingest.private import private_file, private_folder
from ui.database.dialect import Connection
from ui.errors import UiError
from ui.records.chain import START, Kind, Link, Verified, digest_of, link, verify

FILE_NAME = "records.sqlite"  # in the data folder
SCHEMA_VERSION = 1  # raise it when these tables change, and bring old files along in `_prepare`
_TABLES = """
CREATE TABLE IF NOT EXISTS records (
    number INTEGER PRIMARY KEY, head TEXT NOT NULL, digest TEXT NOT NULL, content TEXT);
CREATE TABLE IF NOT EXISTS folders (digest TEXT PRIMARY KEY, files TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS last (number INTEGER NOT NULL, digest TEXT NOT NULL);
"""


class RecordsError(UiError):
    """The records on disk cannot be read or written, or one that is asked for is not there."""


class Records:
    """The chain of records in one file, opened for each call: safe for several threads."""

    def __init__(self, data: Path, database: str = "") -> None:
        """Keep them in the data folder, or at an address of PostgreSQL."""
        self.path, self.database = data / FILE_NAME, database

    @property
    def are_kept(self) -> bool:
        """Whether there is anything to read them from."""
        return bool(self.database) or self.path.exists()

    @contextmanager
    def _opened(self, *, write: bool = False) -> Iterator[Connection]:
        if self.database:
            with self._opened_there() as there:
                yield there
            return
        try:
            if write:
                private_folder(self.path.parent)
                private_file(self.path)
            where = self.path if write else f"file:{self.path}?mode=ro"
            with closing(sqlite3.connect(where, timeout=30, uri=not write)) as db, db:
                db.text_factory = _text
                if write:
                    _prepare(db, self.path)
                yield db
        except (sqlite3.Error, OSError) as exc:
            raise RecordsError(
                f"the records in {self.path} cannot be used ({exc}); see that the folder can be "
                "written, or move the file to a safe place to begin with a new one"
            ) from exc

    @contextmanager
    def _opened_there(self) -> Iterator[Connection]:
        from ui.database.postgres import opened  # late: an extra

        try:
            with opened(self.database) as db:
                yield db
        except IngestError as exc:
            raise RecordsError(f"the records cannot be used: {exc}") from exc

    def add(self, kind: Kind, content: dict[str, Any], follows: int | None = None) -> Link | None:
        """Add a record at the end of the chain.

        One that ``follows`` another is not added where that has been erased meanwhile: it would
        bring back what somebody wanted gone. None then.
        """
        with self._opened(write=True) as db:
            db.execute("BEGIN IMMEDIATE")
            if follows is not None and not _has_content(db, follows):
                return None
            return _added(db, kind, content)

    def keep_folder(self, files: str) -> str:
        """Keep the digests of a folder's files, as canonical JSON, once; return theirs."""
        digest = digest_of(files)
        with self._opened(write=True) as db:
            db.execute("INSERT INTO folders VALUES (?, ?) ON CONFLICT DO NOTHING", (digest, files))
        return digest

    def folder(self, digest: str) -> dict[str, str]:
        """Return the digests of a folder's files by path, empty where they are not kept."""
        with self._opened() as db:
            row = db.execute("SELECT files FROM folders WHERE digest = ?", (digest,)).fetchone()
        return dict(json.loads(row[0])) if row else {}

    def all(self) -> list[Link]:
        """Return all records in order; none where nothing was kept yet."""
        if not self.are_kept:
            return []
        with self._opened() as db:
            return [Link(*row) for row in db.execute(_ALL)]

    def page(self, limit: int, before: int | None = None, who: str | None = None) -> list[Link]:
        """Return records newest first, those below a number, of one asker only where given."""
        if not self.are_kept:
            return []
        below, whose = "1 = 1" if before is None else "number < ?", ""
        values: list[int | str] = [] if before is None else [before]
        if who is not None:
            whose, values = " AND json_extract(content, '$.who') = ?", [*values, who]
        query = f"SELECT {_COLUMNS} FROM records WHERE {below}{whose} ORDER BY number DESC LIMIT ?"
        with self._opened() as db:
            return [Link(*row) for row in db.execute(query, (*values, limit))]

    def verify(self) -> Verified:
        """Look at each record, at the chain, and at the folders' digests."""
        if not self.are_kept:
            return Verified()
        with self._opened() as db:
            found = verify(Link(*row) for row in db.execute(_ALL))
            last = db.execute("SELECT number, digest FROM last").fetchall()
            folders = db.execute("SELECT digest, files FROM folders").fetchall()
        if last != [(found.records, found.head)] and (last or found.records):
            found.faults.append(
                f"the last record is {found.records} ({found.head[:12]}), and it was "
                f"{last[0][0] if last else 'none'}: records are missing at the end, or were added"
            )
        found.faults += [
            f"the digests of the folder {digest[:12]} are not what was written"
            for digest, files in folders
            if digest_of(files) != digest
        ]
        return found

    def forget(self, numbers: Sequence[int], reason: str) -> list[int]:
        """Erase the content of answers and say so in a tombstone; return which were erased."""
        if not self.are_kept:
            return []
        with self._opened(write=True) as db:
            db.execute("BEGIN IMMEDIATE")
            there = [n for n in sorted(set(numbers)) if _has_content(db, n)]
            if there:
                rows = [(n,) for n in there]
                db.executemany("UPDATE records SET content = NULL WHERE number = ?", rows)
                _added(db, "tombstone", {"erased": there, "reason": reason})
        return there

    def forget_conversation(self, conversation: str) -> None:
        """Erase the content of a conversation's answers."""
        self.forget(self.of_conversation(conversation), "a conversation was erased")

    def of_conversation(self, conversation: str) -> list[int]:
        """Return the numbers of a conversation's records that are not erased."""
        return self._numbers("json_extract(content, '$.conversation') = ?", conversation)

    def before(self, time: str) -> list[int]:
        """Return the numbers of the answers kept before a time that are not erased."""
        return self._numbers("json_extract(head, '$.time') < ?", time)

    def _numbers(self, condition: str, value: str) -> list[int]:
        if not self.are_kept:
            return []
        with self._opened() as db:
            query = (
                "SELECT number FROM records WHERE content IS NOT NULL "
                f"AND json_extract(head, '$.kind') = 'answer' AND {condition} ORDER BY number"
            )
            return [int(n) for (n,) in db.execute(query, (value,))]


_COLUMNS = "number, head, digest, content"
_ALL = f"SELECT {_COLUMNS} FROM records ORDER BY number"


def _has_content(db: Connection, number: int) -> bool:
    """Whether there is an answer of this number that is not erased."""
    found = db.execute(
        "SELECT 1 FROM records WHERE number = ? AND content IS NOT NULL "
        "AND json_extract(head, '$.kind') = 'answer'",
        (number,),
    ).fetchone()
    return found is not None


def _added(db: Connection, kind: Kind, content: dict[str, Any]) -> Link:
    if not db.in_transaction:
        db.execute("BEGIN IMMEDIATE")
    last = db.execute("SELECT number, digest FROM last").fetchone() or (0, START)
    new = link(int(last[0]) + 1, str(last[1]), _now(), kind, content)
    row = (new.number, new.head, new.digest, new.content)
    db.execute("INSERT INTO records VALUES (?, ?, ?, ?)", row)
    db.execute("DELETE FROM last")
    db.execute("INSERT INTO last VALUES (?, ?)", (new.number, new.digest))
    return new


def _prepare(db: sqlite3.Connection, path: Path) -> None:
    (version,) = db.execute("PRAGMA user_version").fetchone()
    if version > SCHEMA_VERSION:
        raise RecordsError(f"{path} was written by a newer version of this program; update it")
    if version < SCHEMA_VERSION:
        db.executescript(_TABLES)
        db.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
    db.execute("PRAGMA secure_delete = ON")  # what is erased is not to be found in the file


def _text(raw: bytes) -> str:
    """Return what is kept; a byte that is no UTF-8 is shown by its digest, not by an error."""
    return raw.decode("utf-8", "surrogateescape")


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
