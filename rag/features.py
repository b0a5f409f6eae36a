"""A question and the sentences of a passage in, numbers for the two small models out.

`sentence_features` says how well a sentence answers; `answer_features` says whether the passage
answers at all. The weights are learned by benchmarks/train_evidence.py. Late interaction (each
word of the question against the most similar word of the text) follows ColBERT, arXiv 2004.12832.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from ingest.embed import EmbeddedText, Vectors
from rag.question import Question
from rag.words import Word, stem_sequence

_KINDS = ("number", "date", "name", "reason", "definition")
SENTENCE_FEATURES = (
    "cosine", "cosine_gap", "words", "words_with_title", "names", "pairs", "length", "first",
    "position", "passage_cosine", "neighbour_cosine",
    "late", "late_least", "late_with_previous", "late_gap", "words_before", "names_before",
    "late_with_title", "late_with_title_gap",
    *(f"{kind}_met" for kind in _KINDS), *(f"{kind}_missed" for kind in _KINDS),
)  # fmt: skip
ANSWER_FEATURES = (
    "best_cosine", "mean_cosine", "best_score", "score_gap", "words", "pairs", "kind_met",
    "kind_missed", "passage_words", "best_words", "title_words", "rarest_missing", "missing_words",
    "names_present", "names_missing", "a_name_missing", "names_in_best",
    "a_number_present", "a_number_missing", "a_number_missing_in_best",
    "a_jurisdiction_missing", "a_jurisdiction_missing_in_best", "a_year_missing",
    "late_passage", "late_passage_least", "late_best", "late_best_least",
    "late_best_with_previous", "late_max",
)  # fmt: skip
_ONLY_SENTENCE_GAP = 2.0  # log-odds by which the only sentence of a passage leads
_MAX_GAP = 4.0
_BEFORE = 2  # sentences that "he" and "the company" point back to
_LONG_SENTENCE = 40  # words from which length tells no more


@dataclass(frozen=True, slots=True)
class SentenceSet:
    """The sentences of one passage, and what stands above them (title, headings, date)."""

    sentences: Sequence[EmbeddedText]
    context: str


@dataclass(frozen=True, slots=True)
class Late:
    """Late interaction of a question with each sentence and with the whole passage.

    Similarities lie in -1..1; a mean weighs the question's words by rarity, a least is that of
    the word served worst.
    """

    mean: Vectors
    least: Vectors
    with_previous: Vectors
    with_title: Vectors
    passage_mean: float
    passage_least: float


def coverage(words: Sequence[Word], present: set[str]) -> float:
    """Return the share of the words that are present, rare words counting more; 0 for no words."""
    total = sum(w.rarity**2 for w in words)
    return sum(w.rarity**2 for w in words if w.stem in present) / total if total else 0.0


def late_interaction(question: Question, asked: EmbeddedText, given: SentenceSet) -> Late:
    """Compare the words of the question, as vectors, with those of the sentences."""
    weights = _token_weights(question, asked)
    chosen = weights > 0
    count = len(given.sentences)
    if not chosen.any():
        zero = np.zeros(count, dtype=np.float32)
        return Late(zero, zero, zero, zero, 0.0, 0.0)
    share = weights[chosen] / weights[chosen].sum()
    tokens = asked.tokens[chosen].astype(np.float32)
    best = np.stack([_best_matches(tokens, s.tokens) for s in given.sentences])
    previous = np.vstack([best[:1], np.maximum(best[1:], best[:-1])])
    whole = best.max(axis=0)
    return Late(
        dots(best, share),
        best.min(axis=1),
        dots(previous, share),
        dots(np.where(_in_title(question, asked, given)[chosen], np.float32(1.0), best), share),
        float(dots(whole[np.newaxis], share)[0]),
        float(whole.min()),
    )


def dots(rows: Vectors, vector: Vectors) -> Vectors:
    """Return each row's product with a vector, without BLAS.

    On AVX-512 its kernel for this warns of invalid values where there are none.
    """
    products: Vectors = np.einsum("ij,j->i", rows, vector)
    return products


def _best_matches(question: Vectors, tokens: npt.NDArray[np.float16]) -> Vectors:
    if not len(tokens):
        return np.zeros(len(question), dtype=np.float32)
    similarities: Vectors = (question @ tokens.astype(np.float32).T).max(axis=1)
    return similarities


def _in_title(question: Question, asked: EmbeddedText, given: SentenceSet) -> npt.NDArray[np.bool_]:
    """Return for each token whether its word stands in the title, headings or date."""
    title = set(stem_sequence(given.context))
    spans = [(w.start, w.end) for w in question.words if w.stem in title]
    return np.asarray([any(a >= x and b <= y for x, y in spans) for a, b in asked.spans])


def _token_weights(question: Question, asked: EmbeddedText) -> Vectors:
    """Return each token's weight: its word's rarity shared among the word's tokens, else 0."""
    weights = np.zeros(len(asked.spans), dtype=np.float32)
    for word in question.words:
        inside = [
            i for i, (a, b) in enumerate(asked.spans) if word.start <= a < b <= word.end and b > a
        ]
        weights[inside] = word.rarity**2 / max(1, len(inside))
    return weights


def sentence_features(
    question: Question, asked: EmbeddedText, given: SentenceSet, late: Late
) -> Vectors:
    """Return an array of shape (sentences, len(SENTENCE_FEATURES)), float32."""
    vectors = np.stack([s.vector for s in given.sentences])
    cosines = dots(vectors, asked.vector)
    title = set(stem_sequence(given.context))
    best, best_late = float(cosines.max()), float(late.mean.max())
    whole = vectors.mean(axis=0)
    passage = float((whole * asked.vector).sum() / (np.linalg.norm(whole) or 1.0))
    sequences = [stem_sequence(s.text) for s in given.sentences]
    rows = []
    for i, (sentence, sequence) in enumerate(zip(given.sentences, sequences, strict=True)):
        present = set(sequence)
        before = set().union(*sequences[max(0, i - _BEFORE) : i])
        held = question.answers_in(sentence.text)
        around = [float(cosines[j]) for j in (i - 1, i + 1) if 0 <= j < len(cosines)]
        rows.append((
            float(cosines[i]), best - float(cosines[i]),
            coverage(question.words, present), coverage(question.words, present | title),
            coverage(question.names, present | title) if question.names else 1.0,
            len(question.pairs & set(pairwise(sequence))) / max(1, len(question.pairs)),
            min(len(sequence), _LONG_SENTENCE) / _LONG_SENTENCE, float(i == 0),
            i / max(1, len(cosines) - 1), passage, max(around, default=0.0),
            float(late.mean[i]), float(late.least[i]), float(late.with_previous[i]),
            best_late - float(late.mean[i]),
            coverage(question.words, present | title | before),
            coverage(question.names, present | title | before) if question.names else 1.0,
            float(late.with_title[i]), float(late.with_title.max() - late.with_title[i]),
            *(float(question.kind == kind and bool(held)) for kind in _KINDS),
            *(float(question.kind == kind and not held) for kind in _KINDS),
        ))  # fmt: skip
    return np.asarray(rows, dtype=np.float32).reshape(len(rows), len(SENTENCE_FEATURES))


def answer_features(
    question: Question, rows: Vectors, scores: Vectors, given: SentenceSet, late: Late
) -> Vectors:
    """Return the features of one passage as a whole, shape (len(ANSWER_FEATURES),), float32.

    ``rows`` are its `sentence_features`, ``scores`` the sentence model's log-odds for them.
    """
    order = np.argsort(-scores, kind="stable")
    best = int(order[0])
    second = float(scores[order[1]]) if len(order) > 1 else float(scores[best]) - _ONLY_SENTENCE_GAP
    title = set(stem_sequence(given.context))
    present = title.union(*(stem_sequence(s.text) for s in given.sentences))
    in_best = title | set(stem_sequence(given.sentences[best].text))
    missing = [w for w in question.words if w.stem not in present]
    column = {name: rows[:, i] for i, name in enumerate(SENTENCE_FEATURES)}
    values = (
        float(column["cosine"].max()), float(column["cosine"].mean()), float(scores[best]),
        min(float(scores[best]) - second, _MAX_GAP), float(column["words_with_title"].max()),
        float(column["pairs"].max()),
        float(sum(column[f"{kind}_met"][best] for kind in _KINDS)),
        float(sum(column[f"{kind}_missed"][best] for kind in _KINDS)),
        coverage(question.words, present),
        float(column["words"][best]), coverage(question.words, title),
        max((w.rarity for w in missing), default=0.0),
        len(missing) / max(1, len(question.words)),
        *_name_features(question, present, in_best),
        late.passage_mean, late.passage_least, float(late.mean[best]), float(late.least[best]),
        float(late.with_previous[best]), float(late.mean.max()),
    )  # fmt: skip
    return np.asarray(values, dtype=np.float32)


def _name_features(question: Question, present: set[str], in_best: set[str]) -> tuple[float, ...]:
    """Return how the question's names and numbers are met: a near miss lacks one of them."""
    total = sum(w.rarity for w in question.words) or 1.0
    names, numbers = question.names, question.numbers
    return (
        sum(w.rarity for w in names if w.stem in present) / total,
        sum(w.rarity for w in names if w.stem not in present) / total,
        float(any(w.stem not in present for w in names)),
        sum(w.rarity for w in names if w.stem in in_best) / total,
        float(any(w.stem in present for w in numbers)),
        float(any(w.stem not in present for w in numbers)),
        float(any(w.stem not in in_best for w in numbers)),
        float(any(w.stem not in present for w in question.jurisdictions)),
        float(any(w.stem not in in_best for w in question.jurisdictions)),
        float(any(w.stem not in present for w in question.years)),
    )
