"""Open a catalog's file: to write, or to read where nothing can be written."""

import sqlite3
import uuid
from pathlib import Path

from ingest.private import private_file
from ingest.store.interface.protocols import IDENTITY as IDENTITY
from ingest.store.interface.tables import TABLES

SCHEMA_VERSION = "7"  # raise it when these tables or the fields of the word index change
_DAMAGED = ("SQLITE_CORRUPT", "SQLITE_NOTADB", "SQLITE_ERROR")  # the last: a table is missing
_TABLES = f"""{TABLES}
CREATE TABLE IF NOT EXISTS meta (key TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS documents (
    number INTEGER PRIMARY KEY, last INTEGER NOT NULL, path TEXT UNIQUE NOT NULL,
    content_hash TEXT NOT NULL, signature TEXT NOT NULL, about TEXT NOT NULL,
    parts TEXT NOT NULL, warnings TEXT NOT NULL, text TEXT NOT NULL, indexed_at TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS passages (
    number INTEGER PRIMARY KEY, document INTEGER NOT NULL REFERENCES documents (number)
    ON DELETE CASCADE, ordinal INTEGER NOT NULL, start INTEGER NOT NULL, stop INTEGER NOT NULL,
    text TEXT NOT NULL, search_text TEXT NOT NULL, headings TEXT NOT NULL, places TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS vectors (
    document INTEGER PRIMARY KEY REFERENCES documents (number) ON DELETE CASCADE,
    groups BLOB NOT NULL, matrix BLOB NOT NULL);
CREATE INDEX IF NOT EXISTS passages_document ON passages (document, ordinal);
CREATE TABLE IF NOT EXISTS failures (
    path TEXT PRIMARY KEY, reason TEXT NOT NULL, signature TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS said (path TEXT PRIMARY KEY, facts TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS skipped (path TEXT PRIMARY KEY, reason TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS leftover (first INTEGER PRIMARY KEY, last INTEGER NOT NULL);
"""


def opened(path: Path) -> sqlite3.Connection:
    """Open a catalog to write, a new one with its tables and its own identity."""
    private_file(path)
    db = sqlite3.connect(path, timeout=30, check_same_thread=False)
    db.execute("PRAGMA journal_mode = WAL")
    db.execute("PRAGMA foreign_keys = ON")
    names = {str(n) for (n,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    if "meta" not in names or "vectors" not in names:
        db.executescript(_TABLES)
    if not db.execute("SELECT 1 FROM meta WHERE key = ?", (IDENTITY,)).fetchone():
        with db:
            db.execute("INSERT INTO meta VALUES (?, ?)", (IDENTITY, uuid.uuid4().hex))
    return db


def opened_to_read(path: Path) -> sqlite3.Connection:
    """Open without writing; as a file that nobody changes where SQLite can put none beside it.

    In a folder that can be written SQLite keeps files beside a database, for a reader as well.
    """
    beside = path.with_name(f"{path.name}-wal")
    address = f"{path.absolute().as_uri()}?mode=ro"
    try:
        return _asked(address)
    except sqlite3.OperationalError:
        if not path.is_file() or (beside.is_file() and beside.stat().st_size):
            raise
        return _asked(f"{address}&immutable=1")


def _asked(address: str) -> sqlite3.Connection:
    db = sqlite3.connect(
        address, uri=True, timeout=30, check_same_thread=False, isolation_level=None
    )
    try:
        db.execute("SELECT count(*) FROM meta").fetchone()
    except sqlite3.Error:
        db.close()
        raise
    return db


def sentence(path: Path, exc: Exception) -> str:
    """Say what is wrong and what mends it: a damaged page is no want of disk space."""
    code = getattr(exc, "sqlite_errorname", "")
    # Without a code it is Python that finds no text where one should be.
    if not code or code.startswith(_DAMAGED):
        return f"the catalog {path} is damaged ({exc}); run `sanctions-qa rebuild` to make it anew"
    return (
        f"the catalog {path} cannot be opened, read or written ({exc}); free disk space or mend "
        "the folder's permissions, then run the command again, else `sanctions-qa rebuild`"
    )
