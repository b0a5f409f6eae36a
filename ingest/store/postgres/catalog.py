"""Documents and passages in PostgreSQL, read: one transaction is one generation."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import TypeVar

from ingest.datamodels import DocumentRow, Passage, group_numbers
from ingest.errors import IndexStorageError
from ingest.store.interface.rows import document_row, passage
from ingest.store.interface.tables import TableReader
from ingest.store.interface.unread import TellsOfUnread
from ingest.store.postgres.connecting import Connection, Sessions
from ingest.store.postgres.tables import PostgresTables

_DOCUMENT = (
    "SELECT d.number, d.path, d.about, d.indexed_at, d.warnings, d.signature, d.content_hash, "
    "d.parts, s.facts, d.last - d.number + 1 FROM documents d LEFT JOIN said s ON s.path = d.path"
)
_PASSAGE = (
    "SELECT p.number, d.path, p.ordinal, p.start, p.stop, p.text, p.search_text, p.headings, "
    "p.places FROM passages p JOIN documents d ON d.number = p.document"
)
T = TypeVar("T")
Rows = list[tuple[object, ...]]


class PostgresCatalog(TellsOfUnread):
    """One index's documents; safe for several threads where its sessions are."""

    def __init__(self, sessions: Sessions, schema: str, *, generation: int | None = None) -> None:
        """Read by ``sessions``; ``generation`` is the one that they hold, if they hold one."""
        self._sessions, self.schema, self._held = sessions, schema, generation
        self.tables: TableReader = PostgresTables(self._rows)

    def begin(self) -> int:
        """Return the generation; who holds one has begun already (see `reading`)."""
        return self.generation() if self._held is None else self._held

    def end(self) -> None:
        """Do nothing: who gave the sessions ends them."""

    def _rows(self, query: str, values: Sequence[object] = ()) -> Rows:
        def ask(db: Connection) -> Rows:
            return db.execute(query, values or None).fetchall()

        return self._sessions.run(self.schema, ask)

    def meta(self) -> dict[str, str]:
        """Return what the index records of itself."""
        return {str(k): str(v) for k, v in self._rows("SELECT key, value FROM meta")}

    def generation(self) -> int:
        """Return a number that moves with every commit."""
        [(value,)] = self._rows("SELECT value FROM meta WHERE key = 'generation'")
        return int(str(value))

    def documents(self) -> list[DocumentRow]:
        """Return all documents by path."""
        return self._documents(f"{_DOCUMENT} ORDER BY d.path", ())

    def documents_at(self, numbers: Sequence[int]) -> list[DocumentRow]:
        """Return those of the documents of these numbers that count."""
        return self._documents(f"{_DOCUMENT} WHERE d.number = ANY(%s::bigint[])", (list(numbers),))

    def _documents(self, query: str, values: Sequence[object]) -> list[DocumentRow]:
        found = _read(self._rows(query, values), document_row)
        inside = [row.number for row in found if row.parts]
        starts: dict[int, list[tuple[int, int]]] = {}
        if inside:
            places = (
                "SELECT document, number, start FROM passages WHERE document = ANY(%s::bigint[]) "
                "ORDER BY document, ordinal"
            )
            for document, number, start in self._rows(places, (inside,)):
                at = (int(str(number)), int(str(start)))
                starts.setdefault(int(str(document)), []).append(at)
        return [_with_groups(row, starts.get(row.number, [])) for row in found]

    def text(self, path: str) -> str | None:
        """Return a document's whole text, None where there is no such document."""
        rows = self._rows("SELECT text FROM documents WHERE path = %s", (path,))
        return str(rows[0][0]) if rows else None

    def passages(self, numbers: Sequence[int]) -> dict[int, Passage]:
        """Return those of the passages that count, by document and place in it."""
        query = f"{_PASSAGE} WHERE p.number = ANY(%s::bigint[]) ORDER BY d.path, p.ordinal"
        return {p.number: p for p in _read(self._rows(query, (list(numbers),)), passage)}

    def places(self, numbers: Sequence[int]) -> dict[int, tuple[str, int]]:
        """Return path and ordinal of those of the passages that count."""
        query = (
            "SELECT p.number, d.path, p.ordinal FROM passages p JOIN documents d "
            "ON d.number = p.document WHERE p.number = ANY(%s::bigint[])"
        )
        rows = self._rows(query, (list(numbers),))
        return {int(str(n)): (str(path), int(str(at))) for n, path, at in rows}

    def passages_of(self, path: str) -> list[Passage]:
        """Return a document's passages in order."""
        rows = self._rows(f"{_PASSAGE} WHERE d.path = %s ORDER BY p.ordinal", (path,))
        return _read(rows, passage)

    def numbers(self) -> set[int]:
        """Return the numbers of all passages that count."""
        return {int(str(n)) for (n,) in self._rows("SELECT number FROM passages")}

    def changed_since(self, generation: int, token: str) -> list[tuple[range, bool]] | None:
        """Return which passages were added or removed since a generation, the oldest first.

        None where the catalog does not know that generation: it was lost when a replica took the
        primary's place.
        """
        known = "SELECT 1 FROM history WHERE generation = %s AND token = %s"
        if not self._rows(known, (generation, token)):
            return None
        rows = self._rows(
            "SELECT first, last, added FROM changes WHERE generation > %s "
            "ORDER BY generation, added",
            (generation,),
        )
        return [(range(int(str(a)), int(str(b)) + 1), bool(added)) for a, b, added in rows]

    def token(self) -> str:
        """Return what tells this generation from another of the same number."""
        rows = self._rows("SELECT token::text FROM history ORDER BY generation DESC LIMIT 1")
        return str(rows[0][0]) if rows else ""

    def vectors_held(self) -> tuple[set[int], set[int]]:
        """Return the numbers of the passages that have a vector, and of those not of length 1."""
        held = {int(str(n)) for (n,) in self._rows("SELECT number FROM vectors")}
        query = "SELECT number FROM vectors WHERE NOT abs(vector_norm(embedding) - 1) < 0.01"
        return held, {int(str(n)) for (n,) in self._rows(query)}

    def close(self) -> None:
        """Let go of the connection."""
        self._sessions.close()


def _with_groups(row: DocumentRow, starts: Sequence[tuple[int, int]]) -> DocumentRow:
    """Add the numbers under which the document's parts are searched."""
    if not row.parts:
        return replace(row, groups=((row.number, row.about),))
    at = dict(starts)
    firsts = dict.fromkeys(group_numbers(row.parts, starts).values())
    return replace(row, groups=tuple((n, row.about_at(at[n])) for n in firsts))


def _read(rows: Iterable[tuple[object, ...]], form: Callable[..., T]) -> list[T]:
    try:
        return [form(row) for row in rows]
    except (ValueError, TypeError, LookupError, AttributeError) as exc:
        raise IndexStorageError(
            f"the catalog is damaged ({exc}); run `sanctions-qa rebuild` to make it anew"
        ) from exc
