"""Conversations on disk: each question is kept when it is asked, its answer when it is there."""

import sqlite3
import uuid
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from rag.datamodels import Answer, Filters
from ui.datamodels import Conversation, KeptTurn
from ui.errors import HistoryError
from ui.escape import shortened

FILE_NAME = "conversations.sqlite"  # in the data folder
SCHEMA_VERSION = 1  # raise it when these tables change, and bring old files along in `_prepare`
_TITLE_CHARS = 80
_TABLES = """
CREATE TABLE IF NOT EXISTS conversations (
    id TEXT PRIMARY KEY, title TEXT NOT NULL, created_at TEXT NOT NULL, updated_at TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS turns (
    conversation TEXT NOT NULL REFERENCES conversations (id) ON DELETE CASCADE,
    number INTEGER NOT NULL, asked_at TEXT NOT NULL, question TEXT NOT NULL,
    filters TEXT NOT NULL, answer TEXT, PRIMARY KEY (conversation, number));
"""
_ANSWER = TypeAdapter(Answer)
_FILTERS = TypeAdapter(Filters)


def new_id() -> str:
    """Return an id that nobody guesses: whoever has it can open the conversation."""
    return uuid.uuid4().hex


class History:
    """One SQLite file, opened for each call: safe for several threads and processes."""

    def __init__(self, data: Path) -> None:
        self._path = data / FILE_NAME

    @contextmanager
    def _opened(self) -> Iterator[sqlite3.Connection]:
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            with closing(sqlite3.connect(self._path, timeout=30)) as db, db:
                _prepare(db, self._path)
                yield db
        except (sqlite3.Error, OSError) as exc:
            raise HistoryError(
                f"the conversations in {self._path} cannot be used ({exc}); "
                "move the file away to begin with a new one"
            ) from exc

    def ask(self, conversation: str, question: str, filters: Filters) -> int:
        """Keep a question, in a new conversation where there is none, and return its number."""
        now = _now()
        with self._opened() as db:
            db.execute("BEGIN IMMEDIATE")
            db.execute(
                "INSERT INTO conversations VALUES (?, ?, ?, ?) "
                "ON CONFLICT (id) DO UPDATE SET updated_at = excluded.updated_at",
                (conversation, shortened(question, _TITLE_CHARS), now, now),
            )
            (number,) = db.execute(
                "SELECT coalesce(max(number), 0) + 1 FROM turns WHERE conversation = ?",
                (conversation,),
            ).fetchone()
            kept = _FILTERS.dump_json(filters).decode()
            row = (conversation, number, now, question, kept, None)
            db.execute("INSERT INTO turns VALUES (?, ?, ?, ?, ?, ?)", row)
        return int(number)

    def answer(self, conversation: str, number: int, answer: Answer) -> None:
        """Keep the answer to a question."""
        with self._opened() as db:
            db.execute(
                "UPDATE turns SET answer = ? WHERE conversation = ? AND number = ?",
                (_ANSWER.dump_json(answer).decode(), conversation, number),
            )

    def turns(self, conversation: str) -> list[KeptTurn]:
        """Return a conversation's turns in order, none where it is unknown."""
        with self._opened() as db:
            rows = db.execute(
                "SELECT number, asked_at, question, filters, answer FROM turns "
                "WHERE conversation = ? ORDER BY number",
                (conversation,),
            ).fetchall()
        return [_turn(*row) for row in rows]

    def conversations(self, limit: int = 200) -> list[Conversation]:
        """Return the conversations, the last used first."""
        with self._opened() as db:
            rows = db.execute(
                "SELECT id, title, updated_at FROM conversations "
                "ORDER BY updated_at DESC, rowid DESC LIMIT ?",
                (limit,),
            ).fetchall()
        return [Conversation(*row) for row in rows]


def _prepare(db: sqlite3.Connection, path: Path) -> None:
    (version,) = db.execute("PRAGMA user_version").fetchone()
    if version > SCHEMA_VERSION:
        raise HistoryError(f"{path} was written by a newer version of this program; update it")
    if version < SCHEMA_VERSION:
        db.execute("PRAGMA journal_mode = WAL")
        db.executescript(_TABLES)
        db.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
    db.execute("PRAGMA foreign_keys = ON")


def _turn(number: int, asked_at: str, question: str, filters: str, answer: str | None) -> KeptTurn:
    try:
        kept = _ANSWER.validate_json(answer) if answer is not None else None
        return KeptTurn(number, asked_at, question, _FILTERS.validate_json(filters), kept)
    except ValidationError as exc:
        raise HistoryError(
            f"turn {number} of this conversation was written by another version of this program "
            "and cannot be shown; the other conversations are not touched"
        ) from exc


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
