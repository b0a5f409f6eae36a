"""Compare words of a question with words of sentences, as vectors: late interaction.

Each word of the question meets the most similar word of the text (ColBERT, arXiv 2004.12832).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ingest.embedding.encoder import EmbeddedText, Vectors
from rag.question.question import Question
from rag.text.words import stem_sequence


@dataclass(frozen=True, slots=True)
class SentenceSet:
    """The sentences of one passage, and what stands above them (title, headings, date)."""

    sentences: Sequence[EmbeddedText]
    context: str


@dataclass(frozen=True, slots=True)
class Late:
    """Late interaction of a question with each sentence and with the whole passage.

    Similarities lie in -1..1. ``best`` is that of each token of the question's words, ``every`` of
    all its tokens, with a row for each sentence; ``back`` is the mean over a sentence's own tokens.
    A mean weighs the words by rarity, a least is that of the token served worst.
    """

    best: Vectors
    every: Vectors
    back: Vectors
    share: Vectors
    mean: Vectors
    least: Vectors
    with_previous: Vectors
    with_title: Vectors
    passage_mean: float
    passage_least: float


def late_interaction(question: Question, asked: EmbeddedText, given: SentenceSet) -> Late:
    """Compare the words of the question, as vectors, with those of the sentences."""
    weights = _token_weights(question, asked)
    chosen = weights > 0 if (weights > 0).any() else np.ones(len(weights), dtype=np.bool_)
    weights = np.where(weights.any(), weights, np.float32(1.0))[chosen]
    every, back = _matches(asked.tokens.astype(np.float32), chosen, given.sentences)
    best, share = every[:, chosen], weights / max(float(weights.sum()), 1e-9)
    previous = np.vstack([best[:1], np.maximum(best[1:], best[:-1])])
    whole = best.max(axis=0)
    titled = np.where(_in_title(question, asked, given)[chosen], np.float32(1.0), best)
    return Late(
        best,
        every,
        back,
        share,
        dots(best, share),
        best.min(axis=1),
        dots(previous, share),
        dots(titled, share),
        float(dots(whole[np.newaxis], share)[0]),
        float(whole.min()),
    )


def dots(rows: Vectors, vector: Vectors) -> Vectors:
    """Return each row's product with a vector, without BLAS.

    On AVX-512 its kernel for this warns of invalid values where there are none.
    """
    products: Vectors = np.einsum("ij,j->i", rows, vector)
    return products


def _matches(
    asked: Vectors, chosen: npt.NDArray[np.bool_], sentences: Sequence[EmbeddedText]
) -> tuple[Vectors, Vectors]:
    """Return `Late.every` and `Late.back`, all sentences in one product."""
    lengths = np.asarray([len(s.tokens) for s in sentences])
    tokens = np.concatenate([s.tokens for s in sentences]).astype(np.float32)
    similar = asked @ tokens.T
    every = np.zeros((len(sentences), len(asked)), dtype=np.float32)
    back = np.zeros(len(sentences), dtype=np.float32)
    filled = lengths > 0
    if filled.any():
        starts = (np.cumsum(lengths) - lengths)[filled]
        every[filled] = np.maximum.reduceat(similar, starts, axis=1).T
        back[filled] = np.add.reduceat(similar[chosen].max(axis=0), starts) / lengths[filled]
    return every, back


def _in_title(question: Question, asked: EmbeddedText, given: SentenceSet) -> npt.NDArray[np.bool_]:
    """Return for each token whether its word stands in the title, headings or date."""
    title = set(stem_sequence(given.context))
    spans = [(w.start, w.end) for w in question.words if w.stem in title]
    return np.asarray(
        [any(a >= x and b <= y for x, y in spans) for a, b in asked.spans], dtype=np.bool_
    )


def _token_weights(question: Question, asked: EmbeddedText) -> Vectors:
    """Return each token's weight: its word's rarity shared among the word's tokens, else 0."""
    weights = np.zeros(len(asked.spans), dtype=np.float32)
    for word in question.words:
        inside = [
            i for i, (a, b) in enumerate(asked.spans) if word.start <= a < b <= word.end and b > a
        ]
        weights[inside] = word.rarity**2 / max(1, len(inside))
    return weights
