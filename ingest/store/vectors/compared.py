"""Vectors as they are, all of them compared with a question's in one product."""

from collections.abc import Callable, Mapping, Sequence

import numpy as np
import numpy.typing as npt

from ingest.errors import IndexStorageError
from ingest.store.interface.rows import Block, Vectors

TIE = 1e-6  # arithmetic of another order gives other last bits


class Compared:
    """The vectors of documents in one matrix; see `view.VectorView`."""

    def __init__(self, blocks: dict[int, Block] | None = None) -> None:
        self._blocks = blocks or {}
        found = [self._blocks[n] for n in sorted(self._blocks)]
        check_widths({b.matrix.shape[1] for b in found if len(b.numbers)})
        found = [b for b in found if len(b.numbers)]
        self._numbers = joined([b.numbers for b in found])
        self._groups = joined([b.groups for b in found])
        self._matrix: Vectors = (
            np.concatenate([b.matrix for b in found]) if found else np.zeros((0, 0), np.float32)
        )
        # The blocks are kept as parts of the whole: it lies in memory once.
        start = 0
        for block in found:
            stop = start + len(block.numbers)
            at = slice(start, stop)
            first = int(block.numbers[0])
            self._blocks[first] = Block(self._numbers[at], self._groups[at], self._matrix[at])
            start = stop
        self.documents = frozenset(self._blocks)

    def following(self, wanted: Mapping[int, int], block: Callable[[int], Block]) -> "Compared":
        """Return the vectors of these documents; those known already are not read again."""
        known = self._blocks
        return Compared({n: known[n] if n in known else block(n) for n in wanted})

    def search(
        self, vector: Vectors, limit: int, documents: Sequence[int] | None
    ) -> list[tuple[int, float]]:
        """Return (number, cosine similarity) of the nearest passages, and what ties with the last.

        ``vector`` has shape (dimension,); ``documents`` are groups, all if None.
        """
        numbers, matrix = self._numbers, self._matrix
        if documents is not None:
            rows = np.flatnonzero(np.isin(self._groups, np.asarray(documents, dtype=np.int64)))
            numbers, matrix = numbers[rows], matrix[rows]
        if not len(numbers) or limit < 1:
            return []
        return best(numbers, self._compared(matrix, vector), limit)

    def similarities(self, vector: Vectors, numbers: Sequence[int]) -> dict[int, float]:
        """Return the cosine similarity of given passages to a unit vector."""
        wanted = np.asarray(numbers, dtype=np.int64)
        at = np.searchsorted(self._numbers, wanted)
        at[at == len(self._numbers)] = 0
        there = self._numbers[at] == wanted if len(self._numbers) else np.zeros(len(at), bool)
        scores = self._compared(self._matrix[at[there]], vector) if there.any() else ()
        return {int(n): float(s) for n, s in zip(wanted[there], scores, strict=True)}

    def numbers(self) -> set[int]:
        """Return the numbers of all passages that have a vector."""
        return {int(n) for n in self._numbers}

    def out_of_shape(self) -> set[int]:
        """Return the numbers of those whose vector has not length 1."""
        lengths = np.linalg.norm(self._matrix, axis=1) if len(self._numbers) else np.zeros(0)
        return {int(n) for n in self._numbers[~(np.abs(lengths - 1) < 0.01)]}

    @staticmethod
    def _compared(matrix: Vectors, vector: Vectors) -> Vectors:
        check_length(matrix.shape[1], vector)
        scores: Vectors = matrix @ vector
        return np.nan_to_num(scores, nan=-1.0)


def best(numbers: npt.NDArray[np.int64], scores: Vectors, limit: int) -> list[tuple[int, float]]:
    """Return the best by score and what ties with the last; equal scores by number."""
    if len(scores) > limit:
        last = np.partition(scores, len(scores) - limit)[len(scores) - limit]
        near = np.flatnonzero(scores >= last - TIE)
        numbers, scores = numbers[near], scores[near]
    order = np.lexsort((numbers, -scores))
    return [(int(numbers[i]), float(scores[i])) for i in order]


def check_widths(widths: set[int]) -> None:
    """Refuse vectors of several lengths in one index.

    :raises IndexStorageError: naming the command to run.
    """
    if len(widths) > 1:
        raise IndexStorageError(
            "the vectors of the index are of several lengths; run `sanctions-qa rebuild`"
        )


def check_length(width: int, vector: Vectors) -> None:
    """Refuse a question's vector of another length than those of the index.

    :raises IndexStorageError: naming both and the command to run.
    """
    if width != len(vector):
        raise IndexStorageError(
            f"the index holds vectors of {width} numbers, the question's has "
            f"{len(vector)}; run `sanctions-qa rebuild`"
        )


def joined(pieces: list[npt.NDArray[np.int64]]) -> npt.NDArray[np.int64]:
    """Return arrays as one, an empty one of none."""
    return np.concatenate(pieces) if pieces else np.zeros(0, np.int64)
