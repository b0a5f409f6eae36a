"""The stores as one index: what is written, in which order, and what a search may see.

``data/index/CURRENT`` names the folder in use, so a rebuild fills a new one beside it and
switches. Passages go into the word index first; the catalog's commit makes them count. A reader
holds one generation of all of them from a question to its answer.
"""

import math
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from ingest.datamodels import DocumentRow, Failure, Passage
from ingest.embedding.encoder import Encoder
from ingest.errors import IndexBusyError, IndexMismatchError, IndexStateError
from ingest.readers import READER_VERSION
from ingest.seal import verify
from ingest.settings import IngestSettings
from ingest.store.catalog import Catalog
from ingest.store.lexical.words import LexicalStore, Words
from ingest.store.location import CATALOG, LEXICAL, current_folder
from ingest.store.location import index_folder as index_folder
from ingest.store.location import new_folder as new_folder
from ingest.store.location import switch_to as switch_to
from ingest.store.lock import write_lock as write_lock
from ingest.store.opening import IDENTITY, SCHEMA_VERSION
from ingest.store.rows import Vectors
from ingest.store.stores import Stores as Stores
from ingest.store.tables import TableReader
from ingest.store.vectors import VectorView
from ingest.text.split import SPLITTER_VERSION

_TRIES, _REOPENINGS = 50, 5


def fingerprint(encoder: Encoder) -> dict[str, str]:
    """Return what must be the same for an index to be used: model, splitter, readers, schema."""
    return {"model": encoder.name, "dimension": str(encoder.dimension), **versions()}


def versions() -> dict[str, str]:
    """Return the part of `fingerprint` that is known without loading a model."""
    return {"splitter": SPLITTER_VERSION, "readers": READER_VERSION, "schema": SCHEMA_VERSION}


def check_fits(catalog: Catalog, folder: Path, expected: dict[str, str]) -> None:
    """Compare an index with what this program would make.

    :raises IndexMismatchError: naming the difference and the command to run.
    """
    meta = catalog.meta()
    found = {key: meta.get(key, "nothing") for key in expected}
    if "model" not in meta or found == expected:
        return
    changed = ", ".join(f"{k} {found[k]}, now {v}" for k, v in expected.items() if found[k] != v)
    raise IndexMismatchError(
        f"the index in {folder.parent.parent} was made otherwise ({changed}); "
        "run `sanctions-qa rebuild` to make it anew"
    )


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage that a search found, with that search's score and its place: path and ordinal."""

    number: int
    score: float
    place: tuple[str, int] = ("", 0)


@dataclass(frozen=True, slots=True)
class Moment:
    """One generation of an index: what is read of it fits together, whatever is written."""

    folder: Path
    generation: int
    catalog: Catalog
    words: Words
    vectors: VectorView

    def hits(self, search: Callable[[int], list[tuple[int, float]]], limit: int) -> list[Hit]:
        """Return the first ``limit`` that count, best first; equal scores by document and place.

        What was removed, or is not committed yet, may stand in the word index and is passed over.
        """
        asked = limit
        while True:
            found = search(asked)
            places = self.catalog.places([n for n, _ in found])
            counting = [Hit(n, round(s, 5), places[n]) for n, s in found if n in places]
            if len(counting) >= limit or len(found) < asked:
                return sorted(counting, key=lambda hit: (-hit.score, hit.place))[:limit]
            asked *= 2


class _Opened:
    """One index folder opened for reading; many moments may be held at once."""

    def __init__(self, folder: Path, expected: dict[str, str] | None) -> None:
        verify(folder)
        self.folder, self._lock, self._closed = folder, threading.Lock(), False
        self._newest = Catalog(folder / CATALOG, read_only=True)  # holds no generation
        self._idle: list[Catalog] = []
        try:
            if expected is not None:
                check_fits(self._newest, folder, expected)
            identity = self._newest.meta().get(IDENTITY, "none")
            self._words = LexicalStore(folder / LEXICAL, identity, read_only=True)
        except IndexStateError:
            self._newest.close()
            raise
        self._seen: Moment | None = None

    def begin(self) -> Moment:
        """Hold the newest generation until `end`."""
        with self._lock:
            catalog = self._idle.pop() if self._idle else None
        catalog = catalog or Catalog(self.folder / CATALOG, read_only=True)
        try:
            for _ in range(_TRIES):
                moment = self._at(catalog.begin(), catalog)
                if moment:
                    return moment
                catalog.end()
        except BaseException:
            catalog.close()
            raise
        catalog.close()
        raise IndexBusyError(
            f"the index in {self.folder} is being written to without a pause; ask again"
        )

    def _at(self, generation: int, catalog: Catalog) -> Moment | None:
        """Return the stores at a generation that a catalog holds; None where it is past.

        What counts in it stands in the word index until the next commit, so a look at the word
        index fits if no commit has come by the end of it.
        """
        with self._lock:
            seen = self._seen
            if seen is None or seen.generation != generation:
                if seen and seen.generation > generation:
                    return None
                self._words.refresh()
                vectors = (seen.vectors if seen else VectorView()).following(catalog)
                if self._newest.generation() != generation:
                    return None
                seen = Moment(self.folder, generation, catalog, self._words.view(), vectors)
                self._seen = seen
        return replace(seen, catalog=catalog)

    def end(self, moment: Moment) -> None:
        """Let go of a moment."""
        moment.catalog.end()
        with self._lock:
            if not self._closed:
                self._idle.append(moment.catalog)
                return
        moment.catalog.close()

    def close(self) -> None:
        """Let go of the files; moments that are held go on."""
        with self._lock:
            self._closed, idle = True, self._idle
            self._idle = []
        for catalog in (*idle, self._newest):
            catalog.close()
        self._words.close()


class Index:
    """An index opened for reading; it follows what other processes write, between moments."""

    def __init__(self, settings: IngestSettings, expected: dict[str, str] | None = None) -> None:
        """Open the index in use.

        :raises IndexMissingError: when nothing has been indexed.
        :raises IndexMismatchError: when it does not fit ``expected`` (see `fingerprint`).
        :raises IndexStorageError: when a file of it is damaged.
        """
        self._settings, self._expected = settings, expected
        self._lock, self._held = threading.RLock(), threading.local()
        self._documents: list[DocumentRow] = []
        self._documents_version: tuple[Path, int] | None = None
        self._open = _Opened(current_folder(settings), expected)

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

    def _begun(self) -> tuple[_Opened, Moment]:
        """Begin in the folder in use; a rebuild may take it away in between."""
        for tries in range(_REOPENINGS):
            try:
                with self._lock:
                    opened = self._following()
                return opened, opened.begin()
            except IndexStateError:
                moved = index_folder(self._settings) != self._open.folder
                if not moved or tries == _REOPENINGS - 1:
                    raise
        raise AssertionError("unreachable")

    def _following(self) -> _Opened:
        folder = current_folder(self._settings)
        if folder != self._open.folder:
            old, self._open = self._open, _Opened(folder, self._expected)
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
            version = (now.folder, now.generation)
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
            return now.folder.name, now.generation

    def close(self) -> None:
        """Let go of all files."""
        self._open.close()
