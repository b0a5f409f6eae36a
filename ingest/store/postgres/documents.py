"""The documents of the newest generation, kept from question to question: only changes are read."""

import threading
from dataclasses import dataclass, field

from ingest.datamodels import DocumentRow
from ingest.store.postgres.catalog import PostgresCatalog
from ingest.store.postgres.connecting import Sessions


@dataclass(slots=True)
class KnownDocuments:
    """All documents by number, as they were at one generation."""

    generation: int = 0
    token: str = ""
    _rows: dict[int, DocumentRow] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def at(self, catalog: PostgresCatalog, generation: int, token: str) -> list[DocumentRow]:
        """Return the documents by path of a generation that a catalog holds."""
        with self._lock:
            if generation < self.generation:  # a question that began earlier
                return catalog.documents()
            if (generation, token) != (self.generation, self.token):
                self._follow(catalog)
                self.generation, self.token = generation, token
            return sorted(self._rows.values(), key=lambda row: row.path.encode())

    def _follow(self, catalog: PostgresCatalog) -> None:
        changes = None
        if self.generation:
            changes = catalog.changed_since(self.generation, self.token)
        if changes is None:
            self._rows = {row.number: row for row in catalog.documents()}
            return
        last = {numbers.start: added for numbers, added in changes}
        for number in last:
            self._rows.pop(number, None)
        new = [number for number, added in last.items() if added]
        self._rows |= {row.number: row for row in catalog.documents_at(new)}


class HeldCatalog(PostgresCatalog):
    """The catalog of a generation that is held, with the list of documents that all share."""

    def __init__(
        self, held: Sessions, schema: str, generation: int, token: str, known: KnownDocuments
    ) -> None:
        super().__init__(held, schema, generation=generation)
        self._moment, self._known = (generation, token), known

    def documents(self) -> list[DocumentRow]:
        """Return all documents by path."""
        asking = PostgresCatalog(self._sessions, self.schema)
        return self._known.at(asking, *self._moment)
