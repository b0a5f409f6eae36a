"""Conversations on disk: each question is kept when it is asked, its answer when it is there."""

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from ingest.errors import IngestError
from ingest.private import private_file, private_folder
from rag.datamodels import Answer, Filters
from ui.database.dialect import Connection
from ui.datamodels import Conversation, Judgement, KeptTurn
from ui.errors import HistoryError
from ui.escape import shortened

FILE_NAME = "conversations.sqlite"  # in the data folder
SCHEMA_VERSION = 3  # raise it when these tables change, and bring old files along in `_prepare`
_TITLE_CHARS = 80
_TURN = "number, asked_at, question, filters, answer, good, reason"
_LISTED = "id, title, updated_at, pinned"  # of a conversation
_TABLES = """
CREATE TABLE IF NOT EXISTS conversations (
    id TEXT PRIMARY KEY, title TEXT NOT NULL, created_at TEXT NOT NULL, updated_at TEXT NOT NULL,
    visitor TEXT NOT NULL DEFAULT '', pinned INTEGER NOT NULL DEFAULT 0, tip INTEGER);
CREATE INDEX IF NOT EXISTS conversations_visitor ON conversations (visitor, updated_at);
CREATE TABLE IF NOT EXISTS turns (
    conversation TEXT NOT NULL REFERENCES conversations (id) ON DELETE CASCADE,
    number INTEGER NOT NULL, asked_at TEXT NOT NULL, question TEXT NOT NULL,
    filters TEXT NOT NULL, answer TEXT, parent INTEGER,
    PRIMARY KEY (conversation, number));
CREATE TABLE IF NOT EXISTS judgements (
    conversation TEXT NOT NULL REFERENCES conversations (id) ON DELETE CASCADE,
    number INTEGER NOT NULL, judged_at TEXT NOT NULL, good INTEGER NOT NULL, reason TEXT NOT NULL,
    PRIMARY KEY (conversation, number));
"""
_ANSWER = TypeAdapter(Answer)
_FILTERS = TypeAdapter(Filters)


class History:
    """One visitor's part of one SQLite file, opened for each call: safe for several threads.

    What another visitor has asked is not there for this one, whatever id is given.
    """

    def __init__(self, data: Path, visitor: str = "", database: str = "") -> None:
        """Keep them in the data folder, or at an address of PostgreSQL."""
        self._path, self._visitor, self._database = data / FILE_NAME, visitor, database

    @contextmanager
    def _opened(self) -> Iterator[Connection]:
        if self._database:
            with self._opened_there() as there:
                yield there
            return
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

    @contextmanager
    def _opened_there(self) -> Iterator[Connection]:
        from ui.database.postgres import opened  # late: an extra

        try:
            with opened(self._database) as db:
                yield db
        except IngestError as exc:
            raise HistoryError(f"the conversations cannot be used: {exc}") from exc

    def ask(
        self, conversation: str, question: str, filters: Filters, instead_of: int | None = None
    ) -> int:
        """Keep a question, in a new conversation where there is none, and return its number.

        It follows the turn that is shown last, or is another version of turn ``instead_of``: that
        one and what followed it stay, and `show_version` shows them again.

        :raises HistoryError: when the conversation is another visitor's.
        """
        now = _now()
        with self._opened() as db:
            db.execute("BEGIN IMMEDIATE")
            db.execute(
                "INSERT INTO conversations (id, title, created_at, updated_at, visitor) "
                "VALUES (?, ?, ?, ?, ?) "
                "ON CONFLICT (id) DO UPDATE SET updated_at = excluded.updated_at "
                "WHERE conversations.visitor = excluded.visitor",
                (conversation, shortened(question, _TITLE_CHARS), now, now, self._visitor),
            )
            if not self._owns(db, conversation):
                raise HistoryError("this conversation belongs to another visitor; begin a new one")
            parents = _parents(db, conversation)
            number = max(parents, default=0) + 1
            shown = _path(parents, _tip(db, conversation))
            before = parents.get(instead_of) if instead_of in parents else None
            parent = before if instead_of in parents else (shown[-1] if shown else None)
            kept = _FILTERS.dump_json(filters).decode()
            row = (conversation, number, now, question, kept, None, parent)
            db.execute("INSERT INTO turns VALUES (?, ?, ?, ?, ?, ?, ?)", row)
            _set_tip(db, conversation, number)
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
        """Return a conversation's turns in order, none where it is unknown to this visitor.

        Of a turn with several versions it is the one shown last, with what followed that.
        """
        with self._opened() as db:
            if not self._owns(db, conversation):
                return []
            return _turns_to(db, conversation, _tip(db, conversation))

    def judge(self, conversation: str, number: int, judgement: Judgement | None) -> None:
        """Keep what this visitor thinks of an answer; None takes it back."""
        with self._opened() as db:
            if not self._owns(db, conversation):
                return
            if judgement is None:
                where = "conversation = ? AND number = ?"
                db.execute(f"DELETE FROM judgements WHERE {where}", (conversation, number))
                return
            row = (conversation, number, _now(), int(judgement.good), judgement.reason)
            db.execute(
                "INSERT INTO judgements (conversation, number, judged_at, good, reason) "
                "VALUES (?, ?, ?, ?, ?) ON CONFLICT (conversation, number) DO UPDATE SET "
                "judged_at = excluded.judged_at, good = excluded.good, reason = excluded.reason",
                row,
            )

    def judged(self) -> list[tuple[str, list[KeptTurn]]]:
        """Return (conversation, turns up to a judged one) of all visitors, by time."""
        with self._opened() as db:
            rows = db.execute(
                "SELECT conversation, number FROM judgements ORDER BY judged_at, rowid"
            ).fetchall()
            return [(c, _turns_to(db, c, number)) for c, number in rows]

    def show_version(self, conversation: str, number: int) -> None:
        """Show this version of a turn from now on, with what was asked last after it."""
        with self._opened() as db:
            if not self._owns(db, conversation):
                return
            parents = _parents(db, conversation)
            if number in parents:
                _set_tip(db, conversation, _last_below(parents, number))

    def pin(self, conversation: str, pinned: bool) -> None:
        """Keep a conversation at the head of the list, or no longer."""
        with self._opened() as db:
            db.execute(
                "UPDATE conversations SET pinned = ? WHERE id = ? AND visitor = ?",
                (int(pinned), conversation, self._visitor),
            )

    def is_answered(self, conversation: str, number: int) -> bool:
        """Whether a question of this visitor has its answer."""
        return any(t.number == number and t.answer for t in self.turns(conversation))

    def conversations(self, containing: str = "", limit: int = 200) -> list[Conversation]:
        """Return the conversations that hold a text, pinned ones first, then the last used.

        It is looked for in titles, questions and answers, large and small letters alike.
        """
        with self._opened() as db:
            rows = db.execute(
                f"SELECT {_LISTED} FROM conversations AS c WHERE visitor = ?1 AND "
                "(?2 = '' OR holds(title, ?2) OR EXISTS (SELECT 1 FROM turns "
                "WHERE conversation = c.id AND (holds(question, ?2) OR "
                "holds(json_extract(answer, '$.text'), ?2)))) "
                "ORDER BY pinned DESC, updated_at DESC, rowid DESC LIMIT ?3",
                (self._visitor, " ".join(containing.split()).casefold(), limit),
            ).fetchall()
        return [_conversation(*row) for row in rows]

    def adopt(self) -> None:
        """Take over the conversations of a time before visitors were told apart."""
        with self._opened() as db:
            db.execute("UPDATE conversations SET visitor = ? WHERE visitor = ''", (self._visitor,))

    def conversation(self, conversation: str) -> Conversation | None:
        """Return one conversation, None where this visitor has none of this id."""
        with self._opened() as db:
            row = db.execute(
                f"SELECT {_LISTED} FROM conversations WHERE id = ? AND visitor = ?",
                (conversation, self._visitor),
            ).fetchone()
        return _conversation(*row) if row else None

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

    def _owns(self, db: Connection, conversation: str) -> bool:
        query = "SELECT 1 FROM conversations WHERE id = ? AND visitor = ?"
        return db.execute(query, (conversation, self._visitor)).fetchone() is not None


def _prepare(db: sqlite3.Connection, path: Path) -> None:
    (version,) = db.execute("PRAGMA user_version").fetchone()
    if version > SCHEMA_VERSION:
        raise HistoryError(f"{path} was written by a newer version of this program; update it")
    if version < SCHEMA_VERSION:
        db.execute("PRAGMA journal_mode = WAL")
        # A file of version 1 was only ever served to one person: it knows no visitors.
        _add_column(db, "conversations", "visitor TEXT NOT NULL DEFAULT ''")
        _add_column(db, "conversations", "pinned INTEGER NOT NULL DEFAULT 0")
        _add_column(db, "conversations", "tip INTEGER")
        if _add_column(db, "turns", "parent INTEGER"):  # each turn followed the one before
            db.execute(
                "UPDATE turns SET parent = (SELECT max(number) FROM turns AS t "
                "WHERE t.conversation = turns.conversation AND t.number < turns.number)"
            )
        db.executescript(_TABLES)
        db.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
    db.execute("PRAGMA foreign_keys = ON")
    # With WAL a power cut may cost the last turn, no more; twenty visitors who ask at once waited
    # 1.2 s for the disk without it (p95 of keeping a turn), 0.04 s with it.
    db.execute("PRAGMA synchronous = NORMAL")
    db.execute("PRAGMA secure_delete = ON")  # what is deleted is not to be found in the file
    db.create_function("holds", 2, _holds, deterministic=True)


def _conversation(id: str, title: str, updated_at: str, pinned: int) -> Conversation:
    return Conversation(id, title, updated_at, bool(pinned))


def _holds(text: str | None, part: str) -> bool:
    """Whether a text holds a part; SQLite itself folds the case of Latin letters only."""
    return part in " ".join((text or "").split()).casefold()


def _add_column(db: sqlite3.Connection, table: str, column: str) -> bool:
    """Add a column to a table of an older version; return whether there was one to add it to."""
    known = {row[1] for row in db.execute(f"PRAGMA table_info({table})")}
    if not known or column.split()[0] in known:
        return False
    db.execute(f"ALTER TABLE {table} ADD {column}")
    return True


def _parents(db: Connection, conversation: str) -> dict[int, int | None]:
    """Return of each turn the one that it follows, None of a first one."""
    query = "SELECT number, parent FROM turns WHERE conversation = ?"
    return dict(db.execute(query, (conversation,)).fetchall())


def _tip(db: Connection, conversation: str) -> int | None:
    """Return the turn with which what is shown ends, None where that is the newest."""
    query = "SELECT tip FROM conversations WHERE id = ?"
    found: tuple[int | None] | None = db.execute(query, (conversation,)).fetchone()
    return found[0] if found else None


def _set_tip(db: Connection, conversation: str, number: int) -> None:
    """Let what is shown end with a turn; a title that nobody chose follows the first question."""
    db.execute("UPDATE conversations SET tip = ? WHERE id = ?", (number, conversation))
    query = "SELECT number, question FROM turns WHERE conversation = ? AND parent IS NULL"
    titles = {n: shortened(asked, _TITLE_CHARS) for n, asked in db.execute(query, (conversation,))}
    [first, *_] = _path(_parents(db, conversation), number)
    if first not in titles:
        return
    marks = ", ".join("?" * len(titles))
    db.execute(
        f"UPDATE conversations SET title = ? WHERE id = ? AND title IN ({marks})",
        (titles[first], conversation, *titles.values()),
    )


def _path(parents: Mapping[int, int | None], tip: int | None) -> list[int]:
    """Return the turns from the first to the last that is shown."""
    at = tip if tip in parents else max(parents, default=None)
    path: list[int] = []
    while at is not None and at not in path:
        path.append(at)
        at = parents.get(at)
    return path[::-1]


def _versions(parents: Mapping[int, int | None], number: int) -> tuple[int, ...]:
    """Return the turns that stand for each other, in the order in which they were asked."""
    return tuple(sorted(n for n, parent in parents.items() if parent == parents[number]))


def _last_below(parents: Mapping[int, int | None], number: int) -> int:
    """Return the last turn of what followed a turn, by the versions asked last."""
    following = [n for n, parent in parents.items() if parent == number]
    return _last_below(parents, max(following)) if following else number


def _turns_to(db: Connection, conversation: str, number: int | None) -> list[KeptTurn]:
    """Return the turns that led to one, and that one; None stands for the newest."""
    parents = _parents(db, conversation)
    rows = db.execute(
        f"SELECT {_TURN} FROM turns LEFT JOIN judgements USING (conversation, number) "
        "WHERE conversation = ?",
        (conversation,),
    ).fetchall()
    known = {row[0]: row for row in rows}
    return [_turn(known[n], _versions(parents, n)) for n in _path(parents, number) if n in known]


def _turn(row: tuple[Any, ...], versions: tuple[int, ...]) -> KeptTurn:
    number, asked_at, question, filters, answer, good, reason = row
    try:
        kept = _ANSWER.validate_json(answer) if answer is not None else None
        searched = _FILTERS.validate_json(filters)
    except ValidationError as exc:
        raise HistoryError(
            f"turn {number} of this conversation was written by another version of this program "
            "and cannot be shown; the other conversations are not touched"
        ) from exc
    judged = None if good is None else Judgement(bool(good), reason)
    return KeptTurn(number, asked_at, question, searched, kept, versions, judged)


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
