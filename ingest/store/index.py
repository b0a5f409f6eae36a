"""The three stores as one index: what is written, in which order, and what a search may see.

``data/index/CURRENT`` names the folder in use, so a rebuild fills a new one beside it and
switches. Passages go into the derived stores first; the catalog's commit makes them count.
"""

import math
import threading
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from ingest.datamodels import DocumentRow, Failure, Passage, group_numbers
from ingest.embedding.encoder import Encoder, Vectors
from ingest.errors import IndexMismatchError
from ingest.readers import READER_VERSION
from ingest.settings import IngestSettings
from ingest.store.catalog import SCHEMA_VERSION, Catalog, Draft
from ingest.store.entry_keys import identifier_keys, name_sounds
from ingest.store.entry_name import name_keys
from ingest.store.entry_number import entry_numbers
from ingest.store.location import CATALOG, current_folder, make
from ingest.store.location import index_folder as index_folder
from ingest.store.location import new_folder as new_folder
from ingest.store.location import switch_to as switch_to
from ingest.store.lock import write_lock as write_lock
from ingest.store.words import LexicalStore
from ingest.text.pinpoint import provisions_of
from ingest.text.split import SPLITTER_VERSION


class Stores:
    """An open index folder: catalog, words and vectors."""

    def __init__(self, folder: Path) -> None:
        make(folder)
        # Imported late: Chroma takes a second, and the page's first paint needs only the catalog.
        from ingest.store.vectors import VectorStore

        self.folder = folder
        self.catalog = Catalog(folder / CATALOG)
        self.words = LexicalStore(folder / "lexical")
        self.vectors = VectorStore(folder / "vectors")

    def write(self, drafts: Sequence[Draft], vectors: Iterable[Vectors]) -> None:
        """Put documents in: first into the derived stores, then the commit, then the old ones out.

        ``vectors`` come in pieces, together a row for each passage of the drafts, in order.
        """
        rows = [row for draft in drafts for row in _grouped(draft)]
        written = 0
        for piece in vectors:
            part = rows[written : written + len(piece)]
            self.vectors.add([n for n, _, _ in part], [doc for _, doc, _ in part], piece)
            written += len(piece)
        assert written == len(rows)
        self.words.add((n, doc, p.search_text, p.context, _keys(p)) for n, doc, p in rows)
        self.catalog.commit(drafts)
        self.clear_leftovers()

    def remove(self, paths: Sequence[str]) -> None:
        """Take documents out: they stop counting first, then the derived stores are cleared."""
        if paths:
            self.catalog.remove(paths)
            self.clear_leftovers()

    def clear_leftovers(self) -> None:
        """Remove from the derived stores what does not count: also after a kill in mid-write."""
        ranges = self.catalog.leftovers()
        if ranges:
            numbers = [n for r in ranges for n in r]
            self.words.remove(numbers)
            self.vectors.remove(numbers)
            self.catalog.cleared(ranges)

    def refresh(self) -> None:
        """See what another process has written."""
        self.words.refresh()
        self.vectors.refresh()

    def close(self) -> None:
        """Let go of all files."""
        self.catalog.close()
        self.vectors.close()


def _keys(passage: Passage) -> list[str]:
    keys = (provisions_of, entry_numbers, name_keys, identifier_keys, name_sounds)
    return [key for of in keys for key in of(passage)]


def _grouped(draft: Draft) -> Iterator[tuple[int, int, Passage]]:
    """Yield number, group and passage: a filter on documents can then pick parts of a file."""
    numbered = list(zip(draft.numbers, draft.passages, strict=True))
    groups = group_numbers(draft.document.parts, ((n, p.start) for n, p in numbered))
    return ((number, groups[number], passage) for number, passage in numbered)


def fingerprint(encoder: Encoder) -> dict[str, str]:
    """Return what must be the same for an index to be used: model, splitter, readers, schema."""
    return {"model": encoder.name, "dimension": str(encoder.dimension), **versions()}


def versions() -> dict[str, str]:
    """Return the part of `fingerprint` that is known without loading a model."""
    return {"splitter": SPLITTER_VERSION, "readers": READER_VERSION, "schema": SCHEMA_VERSION}


def check_fits(stores: Stores, expected: dict[str, str]) -> None:
    """Compare an index with what this program would make.

    :raises IndexMismatchError: naming the difference and the command to run.
    """
    meta = stores.catalog.meta()
    found = {key: meta.get(key, "nothing") for key in expected}
    if "model" not in meta or found == expected:
        return
    changed = ", ".join(f"{k} {found[k]}, now {v}" for k, v in expected.items() if found[k] != v)
    raise IndexMismatchError(
        f"the index in {stores.folder.parent.parent} was made otherwise ({changed}); "
        "run `sanctions-qa rebuild` to make it anew"
    )


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage that a search found, with that search's score."""

    number: int
    score: float


class Index:
    """An index opened for reading; it follows what other processes write."""

    def __init__(self, settings: IngestSettings, expected: dict[str, str] | None = None) -> None:
        """Open the index in use.

        :raises IndexMissingError: when nothing has been indexed.
        :raises IndexMismatchError: when it does not fit ``expected`` (see `fingerprint`).
        """
        self._settings, self._expected = settings, expected
        self._lock = threading.RLock()
        self._documents: list[DocumentRow] = []
        self._documents_version: tuple[Path, int] | None = None
        self._stores = self._open()
        self._generation = self._stores.catalog.generation()

    def _open(self) -> Stores:
        stores = Stores(current_folder(self._settings))
        try:
            if self._expected is not None:
                check_fits(stores, self._expected)
        except IndexMismatchError:
            stores.close()
            raise
        return stores

    def follow(self) -> None:
        """See what has been committed since, by this process or another."""
        with self._lock:
            if index_folder(self._settings) != self._stores.folder:
                self._stores.close()
                self._stores = self._open()
                self._generation = self._stores.catalog.generation()
            generation = self._stores.catalog.generation()
            if generation != self._generation:
                self._stores.refresh()
                self._generation = generation

    def search_words(self, question: str, limit: int, documents: Sequence[int] | None) -> list[Hit]:
        """Return the passages with words of the question, BM25 scores, best first."""
        with self._lock:
            return [Hit(*h) for h in self._stores.words.search(question, limit, documents)]

    def search_vectors(
        self, vector: Vectors, limit: int, documents: Sequence[int] | None
    ) -> list[Hit]:
        """Return the passages nearest to a unit vector, cosine similarities, best first."""
        with self._lock:
            return [Hit(*h) for h in self._stores.vectors.search(vector, limit, documents)]

    def similarities(self, vector: Vectors, numbers: Sequence[int]) -> dict[int, float]:
        """Return the cosine similarity of given passages to a unit vector."""
        with self._lock:
            return self._stores.vectors.similarities(vector, numbers)

    def with_key(self, key: str, documents: Sequence[int] | None) -> list[int]:
        """Return the passages of a provision (`ingest.text.pinpoint`) or of an entry of a list."""
        with self._lock:
            return self._stores.words.with_key(key, documents)

    def vocabulary(self) -> list[str]:
        """Return all stems of the index."""
        with self._lock:
            return self._stores.words.vocabulary()

    def rarities(self, stems: Iterable[str]) -> dict[str, float]:
        """Return each stem's inverse document frequency as in BM25; unknown ones are left out."""
        with self._lock:
            count = self._stores.words.count
            found = self._stores.words.frequencies(stems)
        # A passage that was removed counts until its segment is merged.
        return {
            stem: math.log1p((count - min(n, count) + 0.5) / (n + 0.5))
            for stem, n in found.items()
            if n
        }

    def passages(self, numbers: Sequence[int]) -> dict[int, Passage]:
        """Return those passages that count, by number."""
        with self._lock:
            return self._stores.catalog.passages(numbers)

    def passages_of(self, path: str) -> list[Passage]:
        """Return a document's passages in order."""
        with self._lock:
            return self._stores.catalog.passages_of(path)

    def text(self, path: str) -> str | None:
        """Return a document's text, None where it is not in the index."""
        with self._lock:
            return self._stores.catalog.text(path)

    def documents(self) -> list[DocumentRow]:
        """Return all documents by path; they are read again only after a commit."""
        with self._lock:
            version = (self._stores.folder, self._stores.catalog.generation())
            if version != self._documents_version:
                self._documents = self._stores.catalog.documents()
                self._documents_version = version
            return list(self._documents)

    def failures(self) -> list[Failure]:
        """Return the files that could not be read, by path."""
        with self._lock:
            return [failure for failure, _ in self._stores.catalog.failures().values()]

    @property
    def generation(self) -> tuple[str, int]:
        """What changes whenever the index does."""
        return self._stores.folder.name, self._generation

    def close(self) -> None:
        """Let go of all files."""
        self._stores.close()
