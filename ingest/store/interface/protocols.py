"""What every store of an index can do; `ingest.store.storage` picks one by the address that is set.

A reader holds one generation of catalog, words and vectors from a question to its answer. A writer
holds the lock, puts documents in and takes them out; what is committed counts at once.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from ingest.datamodels import DocumentRow, Failure, Passage, Said
from ingest.errors import IndexMismatchError
from ingest.store.interface.drafts import Draft
from ingest.store.interface.rows import Vectors
from ingest.store.interface.tables import TableReader

if TYPE_CHECKING:  # listing documents needs no tantivy
    from ingest.store.lexical.words import Words

IDENTITY = "identity"  # in ``meta``: which catalog this is, for stores derived from it
LOCK_WAIT_SECONDS = 10


class CatalogReader(Protocol):
    """Documents and passages with their text; safe for several threads."""

    tables: TableReader

    def begin(self) -> int:
        """Hold the generation of this moment until `end`, and return its number."""

    def end(self) -> None:
        """Let go of the generation that is held."""

    def meta(self) -> dict[str, str]:
        """Return what the index records of itself."""

    def generation(self) -> int:
        """Return a number that moves with every commit."""

    def documents(self) -> list[DocumentRow]:
        """Return all documents by path."""

    def failures(self) -> dict[str, tuple[Failure, str]]:
        """Return failed files by path, each with the signature of the file that failed."""

    def skipped(self) -> list[Failure]:
        """Return what of the folder was left aside, by path."""

    def text(self, path: str) -> str | None:
        """Return a document's whole text, None where there is no such document."""

    def passages(self, numbers: Sequence[int]) -> dict[int, Passage]:
        """Return those of the passages that count, by document and place in it."""

    def passages_of(self, path: str) -> list[Passage]:
        """Return a document's passages in order."""

    def places(self, numbers: Sequence[int]) -> dict[int, tuple[str, int]]:
        """Return path and ordinal of those of the passages that count."""

    def numbers(self) -> set[int]:
        """Return the numbers of all passages that count."""

    def close(self) -> None:
        """Let go of what is open."""


class CatalogWriter(CatalogReader, Protocol):
    """A catalog that can be written to, one writer at a time."""

    def set_meta(self, values: dict[str, str]) -> None:
        """Record facts about the index; what is recorded already is not written again."""

    def reserve(self, count: int) -> range:
        """Return that many unused passage numbers."""

    def fail(self, failure: Failure, signature: str) -> None:
        """Note a file that cannot be read; its earlier version counts no more."""

    def touch(self, signatures: Mapping[str, str]) -> None:
        """Note that files were written again with the same content."""

    def say(self, words: Mapping[str, Said]) -> None:
        """Note what a person says of documents, in place of what was said before."""

    def skip(self, skipped: Sequence[Failure]) -> None:
        """Note what of the folder is left aside, in place of what was noted before."""


class Writing(Protocol):
    """An index that is open to be written to."""

    @property
    def name(self) -> str:
        """Which index it is, for people."""

    @property
    def catalog(self) -> CatalogWriter:
        """Its documents."""

    def write(self, drafts: Sequence[Draft], vectors: Iterable[Vectors]) -> None:
        """Put documents in, each replacing its earlier version, all at once."""

    def remove(self, paths: Sequence[str]) -> None:
        """Take documents out."""

    def clear_leftovers(self) -> None:
        """Clear what an interrupted writer left."""

    def compact(self) -> None:
        """Free what was removed, where it is much."""

    def close(self) -> None:
        """Let go of what is open."""


class VectorSearch(Protocol):
    """The passages' vectors of one generation: inner products of unit vectors, cosines."""

    def search(
        self, vector: Vectors, limit: int, documents: Sequence[int] | None = None
    ) -> list[tuple[int, float]]:
        """Return (number, cosine similarity) of the nearest passages, and what ties with the last.

        ``documents`` are groups, all if None.
        """

    def similarities(self, vector: Vectors, numbers: Sequence[int]) -> dict[int, float]:
        """Return the cosine similarity of given passages to a unit vector."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage that a search found, with that search's score and its place: path and ordinal."""

    number: int
    score: float
    place: tuple[str, int] = ("", 0)


@dataclass(frozen=True, slots=True)
class Moment:
    """One generation of an index: what is read of it fits together, whatever is written."""

    name: str
    generation: int
    catalog: CatalogReader
    words: "Words"
    vectors: VectorSearch

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


class Reading(Protocol):
    """An index that is open for questions; many moments may be held at once."""

    name: str

    def begin(self) -> Moment:
        """Hold the newest generation until `end`."""

    def end(self, moment: Moment) -> None:
        """Let go of a moment."""

    def close(self) -> None:
        """Let go of what is open; moments that are held go on."""


class Storage(Protocol):
    """Where an index is kept: in a folder of this machine, or in a database of several."""

    def in_use(self) -> str | None:
        """Return the name of the index in use, None where nothing has been indexed.

        A rebuild gives the index another name.
        """

    def open_catalog(self) -> CatalogReader:
        """Open the catalog of the index in use for reading, without the words.

        :raises IndexMissingError: when nothing has been indexed.
        """

    def to_read(self, expected: dict[str, str] | None) -> Reading:
        """Open the index in use for questions.

        :raises IndexMissingError: when nothing has been indexed.
        :raises IndexMismatchError: when it does not fit ``expected``.
        """

    def successor(self, expected: dict[str, str] | None, *, patient: bool) -> Reading | None:
        """Open the index that a rebuild has put in use; None where that still takes a while.

        ``patient``: wait for it, since the one before cannot be read any more.
        """

    def write_lock(self, wait: float = LOCK_WAIT_SECONDS) -> AbstractContextManager[None]:
        """Hold the right to make the index equal to the folder, one at a time.

        :raises IndexBusyError: when another process keeps it for longer than ``wait`` seconds.
        """

    def tidy(self) -> None:
        """Delete indexes that are not in use: what an interrupted rebuild left."""

    def to_write(self) -> Writing:
        """Open the index in use, or an unfinished first one, else a new one."""

    def to_rebuild(self) -> Writing:
        """Begin an index that is not in use yet; its passage numbers are those of no other."""

    def use(self, written: Writing) -> None:
        """Make a written index the one in use, where it is not, and delete the others."""

    def faults(self) -> list[str]:
        """Return what is damaged of the index's own files, as far as it can be told."""

    def words_held(self, catalog: CatalogReader) -> dict[int, int]:
        """Return by passage number the digest of what the word index holds of it."""

    def waiting(self, catalog: CatalogReader) -> set[int]:
        """Return the numbers that the next sync clears from the word index."""

    def vectors_held(self, catalog: CatalogReader) -> tuple[set[int], set[int]]:
        """Return the numbers of the passages that have a vector, and of those not of length 1."""

    def close(self) -> None:
        """Let go of what is open."""


def check_fits(meta: Mapping[str, str], where: object, expected: Mapping[str, str]) -> None:
    """Compare what an index records of itself with what this program would make.

    :raises IndexMismatchError: naming the difference and the command to run.
    """
    found = {key: meta.get(key, "nothing") for key in expected}
    if "model" not in meta or found == expected:
        return
    changed = ", ".join(f"{k} {found[k]}, now {v}" for k, v in expected.items() if found[k] != v)
    raise IndexMismatchError(
        f"the index in {where} was made otherwise ({changed}); "
        "run `sanctions-qa rebuild` to make it anew"
    )
