"""Turn a reader's numbers for each token into spans, sentence scores and whether it is answered.

The form is that of SQuAD 2.0 (Rajpurkar and others, 2018): a number for each token as the start and
as the end of the answer, and the first token of all stands for "not answered here".
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ingest.embedding.encoder import Vectors

MAX_TOKENS = 40  # of an answer: a longer one is a sentence, which the sentence's score finds
_NEVER = -1e9

Place = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Span:
    """Words of a passage from ``start`` to ``end``, with their log-odds against no answer."""

    start: int
    end: int
    score: float


@dataclass(frozen=True, slots=True)
class WindowNumbers:
    """A window's numbers: ``start`` and ``end`` have shape (tokens of the passage in it,).

    ``places`` are the tokens' (start, end) in the passage, ``null`` the number of no answer.
    """

    start: Vectors
    end: Vectors
    places: Sequence[Place]
    null: float


def best_spans(windows: Sequence[WindowNumbers], count: int) -> list[Span]:
    """Return the best spans of a passage that do not overlap, best first."""
    found: dict[Place, float] = {}
    for window in windows:
        for a, b, score in _candidates(window, count):
            place = (window.places[a][0], window.places[b][1])
            found[place] = max(found.get(place, _NEVER), score)
    chosen: list[Span] = []
    for (start, end), score in sorted(found.items(), key=lambda item: (-item[1], item[0])):
        if not any(start < s.end and s.start < end for s in chosen):
            chosen.append(Span(start, end, score))
        if len(chosen) == count:
            break
    return chosen


def _candidates(window: WindowNumbers, count: int) -> list[tuple[int, int, float]]:
    """Return (first token, last token, log-odds) of the best spans at each length's best place."""
    size = len(window.places)
    found = []
    for length in range(min(MAX_TOKENS, size)):
        sums = window.start[: size - length] + window.end[length:] - window.null
        for at in np.argsort(-sums)[: count + 1]:
            found.append((int(at), int(at) + length, float(sums[at])))
    return sorted(found, key=lambda f: -f[2])[: 4 * count]


def answered(windows: Sequence[WindowNumbers]) -> float:
    """Return the log-odds that a passage holds an answer: its best span against none.

    Of several windows the one that is surest counts: what one does not hold another may.
    """
    spans = best_spans(windows, 1)
    return spans[0].score if spans else _NEVER


def sentence_scores(windows: Sequence[WindowNumbers], sentences: Sequence[Place]) -> list[float]:
    """Return each sentence's log-odds that the answer starts and ends in it."""
    return [max((_within(w, s) for w in windows), default=_NEVER) for s in sentences]


def sentence_spans(
    windows: Sequence[WindowNumbers], sentences: Sequence[Place]
) -> list[Span | None]:
    """Return each sentence's own best span, None where no window holds any of it."""
    return [_best([_best_within(w, s) for w in windows]) for s in sentences]


def _best(spans: Sequence[Span | None]) -> Span | None:
    return max((s for s in spans if s is not None), key=lambda s: s.score, default=None)


def _within(window: WindowNumbers, sentence: Place) -> float:
    inside = _inside(window, sentence)
    if not inside:
        return _NEVER
    starts, ends = window.start[inside], window.end[inside]
    return float(np.logaddexp.reduce(starts) + np.logaddexp.reduce(ends)) - window.null


def _best_within(window: WindowNumbers, sentence: Place) -> Span | None:
    inside = _inside(window, sentence)
    if not inside:
        return None
    sums = window.start[inside][:, None] + window.end[inside][None, :] - window.null
    places = np.arange(len(inside))
    length = places[None, :] - places[:, None]
    allowed = (length >= 0) & (length < MAX_TOKENS)
    first, last = np.unravel_index(np.argmax(np.where(allowed, sums, _NEVER)), sums.shape)
    start, end = window.places[inside[int(first)]][0], window.places[inside[int(last)]][1]
    return Span(start, end, float(sums[first, last]))


def _inside(window: WindowNumbers, sentence: Place) -> list[int]:
    """Return the window's tokens that stand in a sentence."""
    start, end = sentence
    return [i for i, (a, b) in enumerate(window.places) if b > start and a < end]
