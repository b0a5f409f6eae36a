"""The index as questions see it: one generation of catalog, words and vectors at a time.

Where it is kept is the storage's matter (`ingest.store.storage`). A reader holds one generation
of all of it from a question to its answer.
"""

import math
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager

from ingest.datamodels import DocumentRow, Failure, Passage
from ingest.embedding.encoder import Encoder
from ingest.errors import IndexStateError
from ingest.readers import READER_VERSION
from ingest.settings import IngestSettings
from ingest.store.interface.protocols import Hit as Hit
from ingest.store.interface.protocols import Moment as Moment
from ingest.store.interface.protocols import Reading
from ingest.store.interface.rows import Vectors
from ingest.store.interface.tables import TableReader
from ingest.store.location import index_folder as index_folder
from ingest.store.location import new_folder as new_folder
from ingest.store.location import switch_to as switch_to
from ingest.store.lock import write_lock as write_lock
from ingest.store.opening import SCHEMA_VERSION
from ingest.store.storage import storage_of
from ingest.store.stores import Stores as Stores
from ingest.text.split import SPLITTER_VERSION

_REOPENINGS = 5


def fingerprint(encoder: Encoder) -> dict[str, str]:
    """Return what must be the same for an index to be used: model, splitter, readers, schema."""
    return {"model": encoder.name, "dimension": str(encoder.dimension), **versions()}


def versions() -> dict[str, str]:
    """Return the part of `fingerprint` that is known without loading a model."""
    return {"splitter": SPLITTER_VERSION, "readers": READER_VERSION, "schema": SCHEMA_VERSION}


class Index:
    """An index opened for reading; it follows what other processes write, between moments."""

    def __init__(self, settings: IngestSettings, expected: dict[str, str] | None = None) -> None:
        """Open the index in use.

        :raises IndexMissingError: when nothing has been indexed.
        :raises IndexMismatchError: when it does not fit ``expected`` (see `fingerprint`).
        :raises IndexStorageError: when a file of it is damaged.
        """
        self._storage, self._expected = storage_of(settings), expected
        self._lock, self._held = threading.RLock(), threading.local()
        self._documents: list[DocumentRow] = []
        self._documents_version: tuple[str, int] | None = None
        try:
            self._open: Reading = self._storage.to_read(expected)
        except BaseException:
            self._storage.close()
            raise

    @contextmanager
    def moment(self) -> Iterator[Moment]:
        """Hold one generation: all that this thread reads meanwhile is of it. It may be nested."""
        held: Moment | None = getattr(self._held, "moment", None)
        if held is not None:
            yield held
            return
        opened, moment = self._begun()
        self._held.moment = moment
        try:
            yield moment
        finally:
            self._held.moment = None
            opened.end(moment)

    def _begun(self) -> tuple[Reading, Moment]:
        """Begin in the index in use; a rebuild may take it away in between."""
        for tries in range(_REOPENINGS):
            try:
                with self._lock:
                    opened = self._following(patient=tries > 0)
                return opened, opened.begin()
            except IndexStateError:
                moved = self._storage.in_use() != self._open.name
                if not moved or tries == _REOPENINGS - 1:
                    raise
        raise AssertionError("unreachable")

    def _following(self, *, patient: bool) -> Reading:
        if self._storage.in_use() != self._open.name:
            new = self._storage.successor(self._expected, patient=patient)
            if new is not None:
                old, self._open = self._open, new
                old.close()
        return self._open

    @property
    def fits(self) -> dict[str, str]:
        """What this index was made with (see `fingerprint`), empty where it was not asked for."""
        return dict(self._expected or {})

    def follow(self) -> None:
        """See what has been committed since, by this process or another."""
        with self.moment():
            pass

    def search_words(self, question: str, limit: int, documents: Sequence[int] | None) -> list[Hit]:
        """Return the passages with words of the question, BM25 scores, best first."""
        with self.moment() as now:
            return now.hits(lambda most: now.words.search(question, most, documents), limit)

    def search_vectors(
        self, vector: Vectors, limit: int, documents: Sequence[int] | None
    ) -> list[Hit]:
        """Return the passages nearest to a unit vector, cosine similarities, best first."""
        with self.moment() as now:
            return now.hits(lambda most: now.vectors.search(vector, most, documents), limit)

    def similarities(self, vector: Vectors, numbers: Sequence[int]) -> dict[int, float]:
        """Return the cosine similarity of given passages to a unit vector."""
        with self.moment() as now:
            found = now.vectors.similarities(vector, numbers)
        return {n: round(s, 5) for n, s in found.items()}

    def with_key(self, key: str, documents: Sequence[int] | None) -> list[int]:
        """Return the passages of a provision (`ingest.text.pinpoint`) or of an entry of a list.

        By document and place in it.
        """
        with self.moment() as now:
            places = now.catalog.places(now.words.with_key(key, documents))
        return sorted(places, key=lambda n: places[n])

    def near_key(self, key: str, documents: Sequence[int] | None) -> list[int]:
        """Return the passages of keys that differ from one by a letter at most."""
        with self.moment() as now:
            places = now.catalog.places(now.words.near_key(key, documents))
        return sorted(places, key=lambda n: places[n])

    def vocabulary(self) -> list[str]:
        """Return all stems of the index."""
        with self.moment() as now:
            return now.words.vocabulary()

    def rarities(self, stems: Iterable[str]) -> dict[str, float]:
        """Return each stem's inverse document frequency as in BM25; unknown ones are left out."""
        with self.moment() as now:
            count = now.words.count
            found = now.words.frequencies(stems)
        # A passage that was removed counts until its segment is merged.
        return {
            stem: math.log1p((count - min(n, count) + 0.5) / (n + 0.5))
            for stem, n in found.items()
            if n
        }

    def count(self) -> int:
        """Return how many passages the word index holds."""
        with self.moment() as now:
            return now.words.count

    def passages(self, numbers: Sequence[int]) -> dict[int, Passage]:
        """Return those passages that count, by number, in order of document and place."""
        with self.moment() as now:
            return now.catalog.passages(numbers)

    def passages_of(self, path: str) -> list[Passage]:
        """Return a document's passages in order."""
        with self.moment() as now:
            return now.catalog.passages_of(path)

    def text(self, path: str) -> str | None:
        """Return a document's text, None where it is not in the index."""
        with self.moment() as now:
            return now.catalog.text(path)

    def documents(self) -> list[DocumentRow]:
        """Return all documents by path; they are read again only after a commit."""
        with self.moment() as now, self._lock:
            version = (now.name, now.generation)
            if version != self._documents_version:
                self._documents = now.catalog.documents()
                self._documents_version = version
            return list(self._documents)

    @contextmanager
    def tables(self) -> Iterator[TableReader]:
        """Give the tables of the documents, of one generation."""
        with self.moment() as now:
            yield now.catalog.tables

    def failures(self) -> list[Failure]:
        """Return the files that could not be read, by path."""
        with self.moment() as now:
            return [failure for failure, _ in now.catalog.failures().values()]

    @property
    def generation(self) -> tuple[str, int]:
        """What changes whenever the index does."""
        with self.moment() as now:
            return now.name, now.generation

    def close(self) -> None:
        """Let go of all files."""
        self._open.close()
        self._storage.close()
