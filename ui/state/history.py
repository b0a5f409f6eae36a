"""Conversations on disk: each question is kept when it is asked, its answer when it is there."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from ingest.private import private_file, private_folder
from rag.datamodels import Answer, Filters
from ui.datamodels import Conversation, KeptTurn
from ui.errors import HistoryError
from ui.escape import shortened

FILE_NAME = "conversations.sqlite"  # in the data folder
SCHEMA_VERSION = 2  # raise it when these tables change, and bring old files along in `_prepare`
_TITLE_CHARS = 80
_TABLES = """
CREATE TABLE IF NOT EXISTS conversations (
    id TEXT PRIMARY KEY, title TEXT NOT NULL, created_at TEXT NOT NULL, updated_at TEXT NOT NULL,
    visitor TEXT NOT NULL DEFAULT '');
CREATE INDEX IF NOT EXISTS conversations_visitor ON conversations (visitor, updated_at);
CREATE TABLE IF NOT EXISTS turns (
    conversation TEXT NOT NULL REFERENCES conversations (id) ON DELETE CASCADE,
    number INTEGER NOT NULL, asked_at TEXT NOT NULL, question TEXT NOT NULL,
    filters TEXT NOT NULL, answer TEXT, PRIMARY KEY (conversation, number));
"""
_ANSWER = TypeAdapter(Answer)
_FILTERS = TypeAdapter(Filters)


class History:
    """One visitor's part of one SQLite file, opened for each call: safe for several threads.

    What another visitor has asked is not there for this one, whatever id is given.
    """

    def __init__(self, data: Path, visitor: str = "") -> None:
        self._path, self._visitor = data / FILE_NAME, visitor

    @contextmanager
    def _opened(self) -> Iterator[sqlite3.Connection]:
        try:
            private_folder(self._path.parent)
            private_file(self._path)
            with closing(sqlite3.connect(self._path, timeout=30)) as db, db:
                _prepare(db, self._path)
                yield db
        except (sqlite3.Error, OSError) as exc:
            raise HistoryError(
                f"the conversations in {self._path} cannot be used ({exc}); "
                "move the file away to begin with a new one"
            ) from exc

    def ask(self, conversation: str, question: str, filters: Filters) -> int:
        """Keep a question, in a new conversation where there is none, and return its number.

        :raises HistoryError: when the conversation is another visitor's.
        """
        now = _now()
        with self._opened() as db:
            db.execute("BEGIN IMMEDIATE")
            db.execute(
                "INSERT INTO conversations (id, title, created_at, updated_at, visitor) "
                "VALUES (?, ?, ?, ?, ?) "
                "ON CONFLICT (id) DO UPDATE SET updated_at = excluded.updated_at "
                "WHERE visitor = excluded.visitor",
                (conversation, shortened(question, _TITLE_CHARS), now, now, self._visitor),
            )
            if not self._owns(db, conversation):
                raise HistoryError("this conversation belongs to another visitor; begin a new one")
            (number,) = db.execute(
                "SELECT coalesce(max(number), 0) + 1 FROM turns WHERE conversation = ?",
                (conversation,),
            ).fetchone()
            kept = _FILTERS.dump_json(filters).decode()
            row = (conversation, number, now, question, kept, None)
            db.execute("INSERT INTO turns VALUES (?, ?, ?, ?, ?, ?)", row)
        return int(number)

    def answer(self, conversation: str, number: int, answer: Answer) -> None:
        """Keep the answer to a question; nothing is kept of a conversation deleted meanwhile."""
        with self._opened() as db:
            if self._owns(db, conversation):
                db.execute(
                    "UPDATE turns SET answer = ? WHERE conversation = ? AND number = ?",
                    (_ANSWER.dump_json(answer).decode(), conversation, number),
                )

    def turns(self, conversation: str) -> list[KeptTurn]:
        """Return a conversation's turns in order, none where it is unknown to this visitor."""
        with self._opened() as db:
            rows = db.execute(
                "SELECT number, asked_at, question, filters, answer FROM turns "
                "JOIN conversations ON id = conversation "
                "WHERE conversation = ? AND visitor = ? ORDER BY number",
                (conversation, self._visitor),
            ).fetchall()
        return [_turn(*row) for row in rows]

    def is_answered(self, conversation: str, number: int) -> bool:
        """Whether a question of this visitor has its answer."""
        return any(t.number == number and t.answer for t in self.turns(conversation))

    def conversations(self, containing: str = "", limit: int = 200) -> list[Conversation]:
        """Return the conversations that hold a text, the last used first.

        It is looked for in titles, questions and answers, large and small letters alike.
        """
        with self._opened() as db:
            rows = db.execute(
                "SELECT id, title, updated_at FROM conversations AS c WHERE visitor = ?1 AND "
                "(?2 = '' OR holds(title, ?2) OR EXISTS (SELECT 1 FROM turns "
                "WHERE conversation = c.id AND (holds(question, ?2) OR "
                "holds(json_extract(answer, '$.text'), ?2)))) "
                "ORDER BY updated_at DESC, rowid DESC LIMIT ?3",
                (self._visitor, " ".join(containing.split()).casefold(), limit),
            ).fetchall()
        return [Conversation(*row) for row in rows]

    def adopt(self) -> None:
        """Take over the conversations of a time before visitors were told apart."""
        with self._opened() as db:
            db.execute("UPDATE conversations SET visitor = ? WHERE visitor = ''", (self._visitor,))

    def conversation(self, conversation: str) -> Conversation | None:
        """Return one conversation, None where this visitor has none of this id."""
        with self._opened() as db:
            row = db.execute(
                "SELECT id, title, updated_at FROM conversations WHERE id = ? AND visitor = ?",
                (conversation, self._visitor),
            ).fetchone()
        return Conversation(*row) if row else None

    def rename(self, conversation: str, title: str) -> None:
        """Give a conversation another title; one without letters leaves it as it is."""
        new = shortened(title, _TITLE_CHARS)
        if not any(c.isalnum() for c in new):
            return
        with self._opened() as db:
            db.execute(
                "UPDATE conversations SET title = ? WHERE id = ? AND visitor = ?",
                (new, conversation, self._visitor),
            )

    def delete(self, conversation: str) -> None:
        """Delete a conversation with its turns; their text is overwritten in the file."""
        with self._opened() as db:
            db.execute(
                "DELETE FROM conversations WHERE id = ? AND visitor = ?",
                (conversation, self._visitor),
            )

    def _owns(self, db: sqlite3.Connection, conversation: str) -> bool:
        query = "SELECT 1 FROM conversations WHERE id = ? AND visitor = ?"
        return db.execute(query, (conversation, self._visitor)).fetchone() is not None


def _prepare(db: sqlite3.Connection, path: Path) -> None:
    (version,) = db.execute("PRAGMA user_version").fetchone()
    if version > SCHEMA_VERSION:
        raise HistoryError(f"{path} was written by a newer version of this program; update it")
    if version < SCHEMA_VERSION:
        db.execute("PRAGMA journal_mode = WAL")
        if version == 1:  # such a file was only ever served to one person's own machine
            db.execute("ALTER TABLE conversations ADD visitor TEXT NOT NULL DEFAULT ''")
        db.executescript(_TABLES)
        db.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
    db.execute("PRAGMA foreign_keys = ON")
    # With WAL a power cut may cost the last turn, no more; twenty visitors who ask at once waited
    # 1.2 s for the disk without it (p95 of keeping a turn), 0.04 s with it.
    db.execute("PRAGMA synchronous = NORMAL")
    db.execute("PRAGMA secure_delete = ON")  # what is deleted is not to be found in the file
    db.create_function("holds", 2, _holds, deterministic=True)


def _holds(text: str | None, part: str) -> bool:
    """Whether a text holds a part; SQLite itself folds the case of Latin letters only."""
    return part in " ".join((text or "").split()).casefold()


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
