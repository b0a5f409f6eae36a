"""Many vectors in half the memory, all compared by the upper halves of their numbers first.

Each number is kept in 16 bits. The upper eight of all vectors are multiplied with the question's
(the owner of numkong); how far such a score can be off is known, so those that may be among the
nearest are known too, and theirs is computed of all 16 bits. None of the nearest is missed.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import cache

import numkong
import numpy as np
import numpy.typing as npt

from ingest.store.interface.rows import Block, Vectors
from ingest.store.vectors.compared import TIE, best, check_length, check_widths

SEGMENT = 16_384  # rows that are read, kept and compared together
FEW = 5_000  # of so few chosen rows all 16 bits are computed at once
_MOST = 127 * 256  # of 16 bits: its upper half is rounded, and must fit into eight
_ROUNDING = 1e-5  # of sums of single precision
Numbers = npt.NDArray[np.int64]
Rows = npt.NDArray[np.intp]
Bytes = npt.NDArray[np.int8]


@dataclass(frozen=True, slots=True)
class Segment:
    """Rows in the order of their numbers; what was removed stays until it is written anew.

    A row's vector is ``scale * (256 * high + low)``; without ``low`` it is off by ``slack`` at most
    and no row is longer than ``longest``.
    """

    numbers: Numbers
    groups: Numbers
    high: Bytes
    low: Bytes
    scale: Vectors
    alive: npt.NDArray[np.bool_]
    slack: float
    longest: float
    is_whole: bool  # every row is a vector

    @classmethod
    def of(cls, blocks: Sequence[Block]) -> "Segment":
        """Make the codes of documents that are in the order of their numbers."""
        matrix = np.concatenate([b.matrix for b in blocks])
        largest = np.abs(matrix).max(axis=1, initial=0.0)
        largest[~np.isfinite(largest)] = np.nan  # no vector: it is far from every question
        scale = np.where(largest > 0, largest / _MOST, largest).astype(np.float32)
        with np.errstate(all="ignore"):
            codes = np.nan_to_num(np.rint(matrix / scale[:, None])).astype(np.int16)
        high = (codes + 128) >> 8
        low = codes - (high << 8)
        upper = high.astype(np.float32) * (256 * scale[:, None])
        return cls(
            np.concatenate([b.numbers for b in blocks]),
            np.concatenate([b.groups for b in blocks]),
            high.astype(np.int8),
            low.astype(np.int8),
            scale,
            np.ones(len(matrix), bool),
            _longest(matrix - upper),
            _longest(matrix),
            bool(np.isfinite(largest).all()),
        )

    @property
    def count(self) -> int:
        """How many rows have not been removed."""
        return int(self.alive.sum())

    def without(self, documents: Iterable[tuple[int, int]]) -> "Segment":
        """Return it without documents, each the first number and the one past the last."""
        alive = self.alive
        for first, stop in documents:
            at = slice(*np.searchsorted(self.numbers, (first, stop)))
            if alive[at].any():
                alive = alive.copy() if alive is self.alive else alive
                alive[at] = False
        return self if alive is self.alive else replace(self, alive=alive)

    def joined(self, other: "Segment | None" = None) -> "Segment":
        """Return the rows that have not been removed, with another's."""
        both = [self] if other is None else [self, other]
        numbers = np.concatenate([s.numbers[s.alive] for s in both])
        order = np.argsort(numbers, kind="stable")
        return Segment(
            numbers[order],
            np.concatenate([s.groups[s.alive] for s in both])[order],
            np.concatenate([s.high[s.alive] for s in both])[order],
            np.concatenate([s.low[s.alive] for s in both])[order],
            np.concatenate([s.scale[s.alive] for s in both])[order],
            np.ones(len(order), bool),
            max(s.slack for s in both),
            max(s.longest for s in both),
            all(s.is_whole for s in both),
        )

    def roughly(self, question: "_Question") -> Vectors:
        """Return all rows' scores of the upper halves, off by `slack` of the question at most."""
        scores = np.empty((1, len(self.numbers)), np.float32)
        numkong.cdist(question.high, self.high, metric="dot", out=scores)
        scores[0] *= self.scale * question.scale
        # What is no number is far.
        rough: Vectors = scores[0] if self.is_whole else np.fmax(scores[0], np.float32(-1.0))
        return rough

    def exactly(self, vector: Vectors, rows: Rows) -> Vectors:
        """Return the scores of rows."""
        codes = self.high[rows].astype(np.float32) * 256 + self.low[rows]
        scores: Vectors = np.nan_to_num((codes @ vector) * self.scale[rows], nan=-1.0)
        return scores


class _Question:
    """A question's vector as it is, and its numbers in eight bits."""

    def __init__(self, vector: Vectors) -> None:
        self.vector = vector
        self.scale = np.float32(max(float(np.abs(vector).max(initial=0.0)), 1e-12) / 127 * 256)
        self.high = np.rint(vector / (self.scale / 256)).astype(np.int8)[None, :]
        told = self.high[0] * (self.scale / 256)
        self._told, self._left = float(np.linalg.norm(told)), _longest((vector - told)[None, :])

    def slack(self, segment: Segment) -> float:
        """Return how far a rough score may be off: by what both left out (Cauchy-Schwarz)."""
        return self._told * segment.slack + self._left * segment.longest + _ROUNDING


class Coded:
    """The vectors of documents in segments, newest last; see `view.VectorView`."""

    def __init__(
        self, segments: tuple[Segment, ...] = (), sizes: Mapping[int, int] | None = None
    ) -> None:
        """``sizes`` says how many rows each document has."""
        self._segments, self._sizes = segments, sizes or {}
        self.documents = frozenset(self._sizes)

    def following(self, wanted: Mapping[int, int], block: Callable[[int], Block]) -> "Coded":
        """Return the vectors of these documents; those known already are not read again."""
        gone = [(n, n + self._sizes[n]) for n in sorted(self.documents - wanted.keys())]
        new = sorted(wanted.keys() - self.documents)
        kept = [segment.without(gone) for segment in self._segments]
        segments = _packed([*kept, *_segments(map(block, new))])
        check_widths({s.high.shape[1] for s in segments})
        return Coded(tuple(segments), dict(wanted))

    def search(
        self, vector: Vectors, limit: int, documents: Sequence[int] | None
    ) -> list[tuple[int, float]]:
        """Return (number, cosine similarity) of the nearest passages, and what ties with the last.

        ``vector`` has shape (dimension,); ``documents`` are groups, all if None.
        """
        if not self._segments or limit < 1:
            return []
        check_length(self._segments[0].high.shape[1], vector)
        chosen = [_chosen(segment, documents) for segment in self._segments]
        if sum(map(len, chosen)) > max(FEW, limit):
            chosen = self._may_be_near(_Question(vector), limit, chosen)
        pairs = [(s, rows) for s, rows in zip(self._segments, chosen, strict=True) if len(rows)]
        if not pairs:
            return []
        numbers = np.concatenate([s.numbers[rows] for s, rows in pairs])
        return best(numbers, np.concatenate([s.exactly(vector, rows) for s, rows in pairs]), limit)

    def _may_be_near(self, question: _Question, limit: int, chosen: Sequence[Rows]) -> list[Rows]:
        """Return which of the chosen rows may be among the nearest, or tie with the last.

        If so many rows have a rough score of ``bar`` or more, the last of the nearest has no less
        than that without the slack, and none of them a rough score below that by twice the slack.
        """
        slack = max(question.slack(s) for s in self._segments)
        every, near = np.zeros(0, np.float32), list[tuple[Rows, Vectors]]()
        bar = np.float32(-np.inf)
        roughly = _at_once().map(lambda segment: segment.roughly(question), self._segments)
        for rough, rows in zip(roughly, chosen, strict=True):
            rough = rough if len(rows) == len(rough) else rough[rows]
            at = np.flatnonzero(rough >= bar - 2 * slack)
            near.append((rows[at], rough[at]))
            every = np.concatenate([every, rough[at]])
            if len(every) > limit:
                every = np.partition(every, len(every) - limit)[len(every) - limit :]
            bar = every.min() if len(every) == limit else bar
        found = list(zip(self._segments, near, strict=True))
        exact = [s.exactly(question.vector, rows[r >= bar]) for s, (rows, r) in found if len(r)]
        last = np.sort(np.concatenate(exact))[-limit] - TIE
        return [rows[r >= last - slack] for _, (rows, r) in found]

    def similarities(self, vector: Vectors, numbers: Sequence[int]) -> dict[int, float]:
        """Return the cosine similarity of given passages to a unit vector."""
        wanted, found = np.unique(np.asarray(numbers, dtype=np.int64)), dict[int, float]()
        for segment in self._segments:
            check_length(segment.high.shape[1], vector)
            at = np.minimum(np.searchsorted(segment.numbers, wanted), len(segment.numbers) - 1)
            rows = at[(segment.numbers[at] == wanted) & segment.alive[at]]
            if not len(rows):
                continue
            scores = segment.exactly(vector, rows)
            found |= {int(n): float(x) for n, x in zip(segment.numbers[rows], scores, strict=True)}
        return found

    def numbers(self) -> set[int]:
        """Return the numbers of all passages that have a vector."""
        return {int(n) for s in self._segments for n in s.numbers[s.alive]}

    def out_of_shape(self) -> set[int]:
        """Return the numbers of those whose vector has not length 1."""
        found: set[int] = set()
        for s in self._segments:
            codes = s.high.astype(np.float32) * 256 + s.low
            lengths = np.linalg.norm(codes, axis=1) * s.scale
            found |= {int(n) for n in s.numbers[s.alive & ~(np.abs(lengths - 1) < 0.01)]}
        return found


@cache
def _at_once() -> ThreadPoolExecutor:
    """Return two threads: the products are made without holding Python's lock."""
    return ThreadPoolExecutor(2, thread_name_prefix="compare-vectors")


def _chosen(segment: Segment, documents: Sequence[int] | None) -> Rows:
    if documents is None:
        return np.flatnonzero(segment.alive)
    of_documents = np.isin(segment.groups, np.asarray(documents, dtype=np.int64))
    return np.flatnonzero(segment.alive & of_documents)


def _segments(blocks: Iterable[Block]) -> Iterator[Segment]:
    """Yield the codes of blocks in pieces, so that few vectors are held as they are."""
    waiting: list[Block] = []
    for block in (part for whole in blocks for part in _parts(whole)):
        check_widths({b.matrix.shape[1] for b in (*waiting[:1], block)})
        waiting.append(block)
        if sum(len(b.numbers) for b in waiting) >= SEGMENT:
            yield Segment.of(waiting)
            waiting = []
    if waiting:
        yield Segment.of(waiting)


def _parts(block: Block) -> Iterator[Block]:
    """Yield a document's rows in pieces: a list may have a hundred thousand."""
    for start in range(0, len(block.numbers), SEGMENT):
        at = slice(start, start + SEGMENT)
        yield Block(block.numbers[at], block.groups[at], block.matrix[at])


def _packed(segments: Iterable[Segment]) -> list[Segment]:
    """Join small segments, as each commit brings one, and write anew those that are half gone.

    A row is written anew as often as its segment doubles.
    """
    packed: list[Segment] = []
    for segment in segments:
        if not segment.count:
            continue
        now = segment if 2 * segment.count > len(segment.numbers) else segment.joined()
        while packed and packed[-1].count <= 2 * now.count:
            if packed[-1].count + now.count > SEGMENT:
                break
            now = packed.pop().joined(now)
        packed.append(now)
    return packed


def _longest(matrix: Vectors) -> float:
    with np.errstate(all="ignore"):
        lengths = np.linalg.norm(matrix, axis=1)
    return float(lengths[np.isfinite(lengths)].max(initial=0.0))
