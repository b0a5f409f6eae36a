"""Read passages in windows of a model's length: what every reader shares, whatever computes it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from ingest.embedding.encoder import Vectors
from rag.reader.model.decoding import (
    Place,
    Span,
    WindowNumbers,
    answered,
    best_spans,
    sentence_scores,
    sentence_spans,
)

MAX_TOKENS = 384  # of a window, question included; a model that reads fewer says so
QUESTION_SHARE = 3  # of a window: a question may take the third part of it
STRIDE = 96  # tokens that two windows of a passage share
BATCH_TOKENS = 4_096  # windows of like length go together, so that little is padding
SPANS = 3


@dataclass(frozen=True, slots=True)
class ToRead:
    """A passage with what stands above it, and the places of its sentences."""

    above: str
    text: str
    sentences: tuple[Place, ...] = ()


@dataclass(frozen=True, slots=True)
class WasRead:
    """What a passage answers: its best spans, each sentence's log-odds, and that it answers.

    ``within`` are each sentence's own best spans, None where no window held it.
    """

    spans: tuple[Span, ...]
    sentences: tuple[float, ...]
    answered: float
    within: tuple[Span | None, ...] = ()


class Reader(Protocol):
    """What choosing sentences needs of a reader."""

    @property
    def threshold(self) -> float:
        """The log-odds from which a question counts as answered."""

    def read(self, question: str, passages: Sequence[ToRead]) -> list[WasRead]:
        """Return what each passage answers, in the order given."""


@dataclass(frozen=True, slots=True)
class Window:
    """A question and a part of a text as tokens: numbers, which of the two each belongs to.

    ``sides`` is 1 for a token of the text, ``places`` are the tokens' (start, end) in their own
    text, ``kinds`` the numbers by which a model tells the two apart, None where it takes none.
    """

    ids: list[int]
    kinds: list[int] | None
    sides: list[int | None]
    places: list[Place]


class WindowReader:
    """Reads passages in windows; what cuts them and what computes is the subclass's."""

    threshold: float

    def read(self, question: str, passages: Sequence[ToRead]) -> list[WasRead]:
        """Return what each passage answers, in the order given."""
        windows: list[list[WindowNumbers]] = [[] for _ in passages]
        jobs = [j for i, p in enumerate(passages) for j in self._jobs(question, p, i)]
        jobs.sort(key=lambda job: len(job.window.ids))
        for batch in _batches(jobs):
            starts, ends = self._scores([job.window for job in batch])
            for job, first, last in zip(batch, starts, ends, strict=True):
                null = float(first[0] + last[0])
                numbers = WindowNumbers(first[job.own], last[job.own], job.places, null)
                windows[job.passage].append(numbers)
        return [
            WasRead(
                tuple(best_spans(found, SPANS)),
                tuple(sentence_scores(found, p.sentences)),
                answered(found),
                tuple(sentence_spans(found, p.sentences)),
            )
            for found, p in zip(windows, passages, strict=True)
        ]

    def _jobs(self, question: str, passage: ToRead, number: int) -> list["_Job"]:
        """Return a passage's windows; what stands above it is read and is never the answer."""
        opening = f"{passage.above}\n" if passage.above else ""
        jobs = []
        for window in self._windows(question, opening + passage.text):
            own = [
                t
                for t, (side, (start, end)) in enumerate(
                    zip(window.sides, window.places, strict=True)
                )
                if side == 1 and start >= len(opening) and end > start
            ]
            places = [
                (window.places[t][0] - len(opening), window.places[t][1] - len(opening))
                for t in own
            ]
            jobs.append(_Job(number, window, own, places))
        return [job for job in jobs if job.own]

    def _windows(self, question: str, text: str) -> list[Window]:
        """Return the question with each part of the text."""
        raise NotImplementedError

    def _scores(self, batch: Sequence[Window]) -> tuple[Vectors, Vectors]:
        """Return each token's number as a start and as an end, each of shape (windows, tokens)."""
        raise NotImplementedError


@dataclass(frozen=True, slots=True)
class _Job:
    passage: int
    window: Window
    own: list[int]  # tokens of the passage's own text
    places: list[Place]


def _batches(jobs: Sequence[_Job]) -> list[list[_Job]]:
    """Return windows, sorted by length, in batches of about `BATCH_TOKENS` with their padding."""
    found: list[list[_Job]] = []
    for job in jobs:
        if found and len(job.window.ids) * (len(found[-1]) + 1) <= BATCH_TOKENS:
            found[-1].append(job)
        else:
            found.append([job])
    return found


def stride_of(max_tokens: int) -> int:
    """Return how many tokens two windows of a passage share."""
    return min(STRIDE, max_tokens // 4)


def cut(question: str, places: Sequence[Place], max_tokens: int) -> str:
    """Return as much of a long question as leaves most of the window to the passage.

    :param places: the (start, end) of the question's tokens, special ones included
    """
    most = max_tokens // QUESTION_SHARE
    return question if len(places) <= most else question[: places[most - 1][0]]
