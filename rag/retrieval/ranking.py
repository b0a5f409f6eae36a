"""Compute the features by which the passages that the searches found are ranked.

`ranking_features` says how well each passage fits; the weights are learned by
benchmarks/train_ranking.py. Everything is told from the words and scores at hand, so that a
ranking costs a few milliseconds: nothing is embedded.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from ingest.embedding.encoder import Vectors

RANKING_FEATURES = (
    "words", "cosine", "cosine_spread",
    "covered", "covered_rare", "rarest_missing", "bm25", "bm25_long",
    "pairs", "triples", "near", "window", "opening", "density",
    "length", "very_short", "short", "long",
)  # fmt: skip
_K1, _B, _B_LONG = 1.2, 0.75, 0.3  # BM25's usual constants, and one that forgives length
_WINDOW = 20  # content words: about two sentences
_OPENING = 15
_VERY_SHORT, _SHORT, _LONG = 4, 8, 60  # content words: a heading, a line, a page

Counts = npt.NDArray[np.int64]
Numbers = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class AskedWording:
    """One wording of the question: its share, and its stems that carry meaning with their rarity
    in the collection.
    """

    share: float
    stems: tuple[str, ...]
    rarity: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class PassageWords:
    """The stems of a passage that carry meaning: those of the headings, then those of the text."""

    headings: tuple[str, ...]
    text: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Matches:
    """Where the question's stems stand: passage, position and stem of each match, in order."""

    owner: Counts
    position: Counts
    stem: Counts


def ranking_features(
    asked: Sequence[AskedWording],
    words: Vectors,
    passages: Sequence[PassageWords],
    cosines: Vectors,
) -> Vectors:
    """Return an array of shape (passages, len(RANKING_FEATURES)), float32.

    ``cosines`` are the passages' similarities to the question, ``words`` their shares of its best
    BM25 score; wordings are mixed by their share.
    """
    if not passages:
        return np.zeros((0, len(RANKING_FEATURES)), dtype=np.float32)
    lengths = np.asarray([len(p.text) for p in passages], dtype=np.float64)
    shares = [a.share for a in asked]
    inside = _mixed([_inside(a, passages, lengths) for a in asked], shares)
    spread = (cosines - cosines.mean()) / (cosines.std() + 1e-6)
    sizes = (
        np.log1p(lengths), lengths < _VERY_SHORT, lengths < _SHORT,
        np.log1p(np.maximum(0.0, lengths - _LONG)),
    )  # fmt: skip
    columns = (words, cosines, spread, *inside, *sizes)
    return np.stack([np.asarray(c, dtype=np.float32) for c in columns], axis=1)


def _mixed(parts: Sequence[Vectors], shares: Sequence[float]) -> Vectors:
    mixed: Vectors = sum(
        (np.float32(share) * part for part, share in zip(parts, shares, strict=True)),
        start=np.zeros_like(parts[0]),
    )
    return mixed


def _inside(asked: AskedWording, passages: Sequence[PassageWords], lengths: Numbers) -> Vectors:
    """Return how the passages hold the words of one wording, one row a feature."""
    stems = list(dict.fromkeys(asked.stems))
    if not stems:
        return np.zeros((11, len(passages)), dtype=np.float32)
    weights = np.asarray([asked.rarity[s] for s in stems])
    number = {stem: i for i, stem in enumerate(stems)}
    matches = _matches(number, passages)
    count, size = len(passages), len(stems)
    times = np.bincount(matches.owner * size + matches.stem, minlength=count * size)
    times = times.reshape(count, size)
    present = times > 0
    opening = np.zeros((count, size), dtype=bool)
    early = matches.position < _OPENING
    opening[matches.owner[early], matches.stem[early]] = True
    relative = lengths / max(1.0, float(lengths.mean()))
    total = weights.sum()
    sequence = [number[s] for s in asked.stems]
    rows = (
        present @ weights / total,
        present @ weights**2 / (weights**2).sum(),
        (~present * weights).max(axis=1) / weights.max(),
        _bm25(times, weights, relative, _B), _bm25(times, weights, relative, _B_LONG),
        *_side_by_side(sequence, weights, matches, count),
        _near(sequence, weights, matches, count),
        _best_window(weights, matches, count),
        opening @ weights / total,
        times.sum(axis=1) / np.maximum(1.0, lengths),
    )  # fmt: skip
    return np.asarray(rows, dtype=np.float32)


def _matches(number: Mapping[str, int], passages: Sequence[PassageWords]) -> _Matches:
    """Find the stems; headings have positions below 0 that touch no word of the text."""
    found = [
        (owner, position, number[stem])
        for owner, words in enumerate(passages)
        for position, stem in _numbered(words)
        if stem in number
    ]
    columns = np.asarray(found, dtype=np.int64).reshape(len(found), 3)
    return _Matches(columns[:, 0], columns[:, 1], columns[:, 2])


def _numbered(words: PassageWords) -> Iterator[tuple[int, str]]:
    yield from enumerate(words.headings, start=-len(words.headings) - 2 * _WINDOW)
    yield from enumerate(words.text)


def _bm25(times: Counts, weights: Numbers, relative: Numbers, b: float) -> Numbers:
    """Return BM25 as a share of what all words without limit would give."""
    slowed = times + _K1 * (1 - b + b * relative)[:, np.newaxis]
    scores: Numbers = (weights * times / slowed).sum(axis=1) / weights.sum()
    return scores


def _side_by_side(
    sequence: Sequence[int], weights: Numbers, matches: _Matches, count: int
) -> tuple[Numbers, Numbers]:
    """Return the shares of the question's pairs and triples of words that the passages hold."""
    pairs = {pair: i for i, pair in enumerate(dict.fromkeys(pairwise(sequence)))}
    triples = {
        t: i
        for i, t in enumerate(dict.fromkeys(zip(sequence, sequence[1:], sequence[2:])))  # noqa: B905
    }
    held_pairs = np.zeros((count, max(1, len(pairs))), dtype=bool)
    held_triples = np.zeros((count, max(1, len(triples))), dtype=bool)
    owner, position, stem = (a.tolist() for a in (matches.owner, matches.position, matches.stem))
    touching = np.diff(matches.position) == 1
    touching &= np.diff(matches.owner) == 0
    for i in np.flatnonzero(touching).tolist():
        pair = pairs.get((stem[i], stem[i + 1]))
        if pair is None:
            continue
        held_pairs[owner[i], pair] = True
        if i + 2 < len(owner) and owner[i + 2] == owner[i] and position[i + 2] == position[i] + 2:
            triple = triples.get((stem[i], stem[i + 1], stem[i + 2]))
            if triple is not None:
                held_triples[owner[i], triple] = True
    worth = np.asarray([min(weights[a], weights[b]) for a, b in pairs] or [1.0])
    return held_pairs @ worth / worth.sum(), held_triples.mean(axis=1)


def _near(sequence: Sequence[int], weights: Numbers, matches: _Matches, count: int) -> Numbers:
    """Return how near the question's neighbouring words stand to each other, 1 for side by side."""
    total, found = 0.0, np.zeros(count)
    for a, b in dict.fromkeys(pairwise(sequence)):
        worth = min(weights[a], weights[b])
        total += worth
        chosen = np.flatnonzero((matches.stem == a) | (matches.stem == b))
        owner, position = matches.owner[chosen], matches.position[chosen]
        # The nearest two of different stems follow each other among the matches of both.
        meets = (np.diff(owner) == 0) & (np.diff(matches.stem[chosen]) != 0)
        least = np.full(count, np.inf)
        np.minimum.at(least, owner[:-1][meets], np.diff(position)[meets].astype(float))
        found += worth / (1.0 + np.log(np.maximum(1.0, least)))
    return found / (total or 1.0)


def _best_window(weights: Numbers, matches: _Matches, count: int) -> Numbers:
    """Return the share of the question's words, by rarity, that the best window holds."""
    found = np.zeros(count)
    if not len(matches.owner):
        return found
    apart = int(matches.position.max() - matches.position.min()) + 2 * _WINDOW
    keys = matches.owner * apart + matches.position
    hot = np.zeros((len(keys) + 1, len(weights)), dtype=np.int64)
    hot[np.arange(1, len(keys) + 1), matches.stem] = 1
    until = hot.cumsum(axis=0)
    since = np.searchsorted(keys, keys - _WINDOW)
    inside = (until[1:] - until[since]) > 0
    np.maximum.at(found, matches.owner, inside @ weights / weights.sum())
    return found
