"""The passages' vectors of one generation, compared with a question's: cosine similarities out.

All are compared, so nothing near is missed and the order is always the same: number by number up to
`EXACT_MOST` passages (`compared`), above that by codes first (`coded`). They are kept in the
catalog, are read once, and follow it document by document.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol

from ingest.store.interface.rows import Block, Vectors
from ingest.store.vectors.coded import Coded
from ingest.store.vectors.compared import Compared

EXACT_MOST = 50_000  # passages whose vectors are kept as they are: 77 MB, a search 9 ms


class VectorBlocks(Protocol):
    """A catalog that keeps the vectors of each document."""

    def blocks(self) -> dict[int, int]:
        """Return by document number how many vectors it has."""

    def block(self, document: int) -> Block:
        """Return the numbers, groups and vectors of a document's passages."""


@dataclass(frozen=True, slots=True)
class VectorView:
    """Unit vectors under their catalog numbers; nothing in it ever changes."""

    _held: Compared | Coded = field(default_factory=Compared)

    def following(self, catalog: VectorBlocks) -> "VectorView":
        """Return the vectors that a catalog holds now; those known already are not read again."""
        wanted = catalog.blocks()
        if wanted.keys() == self._held.documents:
            return self
        kind = Coded if sum(wanted.values()) > EXACT_MOST else Compared
        held = self._held if isinstance(self._held, kind) else kind()
        return VectorView(held.following(wanted, catalog.block))

    def search(
        self, vector: Vectors, limit: int, documents: Sequence[int] | None = None
    ) -> list[tuple[int, float]]:
        """Return (number, cosine similarity) of the nearest passages, and what ties with the last.

        ``vector`` has shape (dimension,); ``documents`` are groups, all if None.
        """
        return self._held.search(vector, limit, documents)

    def similarities(self, vector: Vectors, numbers: Sequence[int]) -> dict[int, float]:
        """Return the cosine similarity of given passages to a unit vector."""
        return self._held.similarities(vector, numbers)

    def numbers(self) -> set[int]:
        """Return the numbers of all passages that have a vector."""
        return self._held.numbers()

    def out_of_shape(self) -> set[int]:
        """Return the numbers of those whose vector has not length 1."""
        return self._held.out_of_shape()
