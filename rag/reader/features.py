"""Compute the features that say how well each sentence of a passage answers.

The weights are learned by benchmarks/train_evidence.py. What says whether the passage answers at
all stands in rag/reader/answer_features.py.
"""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from ingest.embedding.encoder import EmbeddedText, Vectors
from rag.question.question import KINDS, Question
from rag.reader.late import Late, SentenceSet, dots
from rag.text.words import Word, stem_sequence

SENTENCE_FEATURES = (
    "cosine", "cosine_gap", "words", "words_with_title", "names", "pairs", "length", "first",
    "position", "passage_cosine", "neighbour_cosine",
    "late", "late_least", "late_with_previous", "late_gap", "words_before", "names_before",
    "late_with_title", "late_with_title_gap",
    *(f"{kind}_met" for kind in KINDS), *(f"{kind}_missed" for kind in KINDS),
    # All words alike, common ones too; "asking" is the first token, as a rule the asking word.
    "match", "match_gap", "all_words", "all_words_gap", "asking", "asking_gap", "second_least",
    "back", "back_gap", "match_with_next", "words_count", "held", "served_here", "served_share",
    "served_well", "digits", "central", "sentences", "second",
    *(f"{kind}_asking" for kind in KINDS),
    # A question typed in small letters, as into a search box, shows no names.
    "typed_cosine", "typed_match", "typed_all_words",
)  # fmt: skip
_BEFORE = 2  # sentences that "he" and "the company" point back to
_LONG_SENTENCE = 40  # words from which length tells no more
_LONGEST = 60
_SHARPNESS = 8.0  # of the share that each sentence has in serving a word
_WELL = 0.65  # cosine of tokens from which a word counts as served


def coverage(words: Sequence[Word], present: set[str]) -> float:
    """Return the share of the words that are present, rare words counting more; 0 for no words."""
    total = sum(w.rarity**2 for w in words)
    return sum(w.rarity**2 for w in words if w.stem in present) / total if total else 0.0


class _Shares:
    """`coverage` of the same words by many sentences."""

    def __init__(self, words: Sequence[Word]) -> None:
        self.worth = {w.stem: w.rarity**2 for w in words}
        self._total = sum(self.worth.values())

    def of(self, present: set[str]) -> float:
        if not self._total:
            return 0.0
        return sum(self.worth[stem] for stem in self.worth.keys() & present) / self._total


def sentence_features(
    question: Question, asked: EmbeddedText, given: SentenceSet, late: Late
) -> Vectors:
    """Return an array of shape (sentences, len(SENTENCE_FEATURES)), float32."""
    vectors = np.stack([s.vector for s in given.sentences])
    cosines = dots(vectors, asked.vector)
    held = [len(question.answers_in(s.text)) for s in given.sentences]
    rows = [
        _words(question, given, late, cosines),
        _kinds(question, held),
        _matching(late, given, vectors, held),
        _asking(question, late, cosines),
    ]
    found = np.hstack(rows).astype(np.float32)
    return found.reshape(len(cosines), len(SENTENCE_FEATURES))


def _words(question: Question, given: SentenceSet, late: Late, cosines: Vectors) -> Vectors:
    """Return what the sentence's words, its place and its likeness to the question say."""
    title = set(stem_sequence(given.context))
    whole = np.mean([s.vector for s in given.sentences], axis=0)
    passage = _cosine_of_mean(whole, float(np.mean(cosines)))
    sequences = [stem_sequence(s.text) for s in given.sentences]
    best, best_late = float(cosines.max()), float(late.mean.max())
    words, names = _Shares(question.words), _Shares(question.names)
    best_titled = float(late.with_title.max())
    rows = []
    for i, sequence in enumerate(sequences):
        present = set(sequence)
        before = set().union(*sequences[max(0, i - _BEFORE) : i])
        around = [float(cosines[j]) for j in (i - 1, i + 1) if 0 <= j < len(cosines)]
        rows.append((
            float(cosines[i]), best - float(cosines[i]),
            words.of(present), words.of(present | title),
            names.of(present | title) if names.worth else 1.0,
            len(question.pairs & set(pairwise(sequence))) / max(1, len(question.pairs)),
            min(len(sequence), _LONG_SENTENCE) / _LONG_SENTENCE, float(i == 0),
            i / max(1, len(cosines) - 1), passage, max(around, default=0.0),
            float(late.mean[i]), float(late.least[i]), float(late.with_previous[i]),
            best_late - float(late.mean[i]),
            words.of(present | title | before),
            names.of(present | title | before) if names.worth else 1.0,
            float(late.with_title[i]), best_titled - float(late.with_title[i]),
        ))  # fmt: skip
    return np.asarray(rows)


def _cosine_of_mean(mean: Vectors, product: float) -> float:
    """Return the cosine of unit vectors' mean, from the mean of their products."""
    return product / (float(np.linalg.norm(mean)) or 1.0)


def _kinds(question: Question, held: Sequence[int]) -> Vectors:
    met = [[float(question.kind == k and n > 0) for k in KINDS] for n in held]
    missed = [[float(question.kind == k and not n) for k in KINDS] for n in held]
    return np.hstack([met, missed])


def _matching(late: Late, given: SentenceSet, vectors: Vectors, held: Sequence[int]) -> Vectors:
    """Return how the words of the question are served by the sentence and by its neighbours."""
    best, count = late.best, len(given.sentences)
    match, every, asking = best.mean(axis=1), late.every.mean(axis=1), late.every[:, 0]
    following = np.vstack([np.maximum(best[:-1], best[1:]), best[-1:]])
    serving = np.exp(_SHARPNESS * (best - best.max(axis=0)))
    served_by = best.argmax(axis=0)
    texts = [s.text for s in given.sentences]
    mean = vectors.mean(axis=0)
    return np.column_stack([
        match, match.max() - match, every, every.max() - every, asking, asking.max() - asking,
        np.sort(best, axis=1)[:, min(1, best.shape[1] - 1)],
        late.back, late.back.max() - late.back, following.mean(axis=1),
        [np.log1p(min(_LONGEST, len(t.split()))) for t in texts], np.log1p(held),
        np.bincount(served_by, minlength=count) / len(served_by),
        (serving / serving.sum(axis=0)).mean(axis=1), (best > _WELL).mean(axis=1),
        [sum(map(str.isdigit, t)) / max(1, len(t)) for t in texts],
        dots(vectors, mean / np.float32(np.linalg.norm(mean) or 1.0)),
        np.full(count, np.log(count)), np.arange(count) == 1,
    ])  # fmt: skip


def _asking(question: Question, late: Late, cosines: Vectors) -> Vectors:
    """Return the asking word's match by kind of answer, and matches of small-letter questions."""
    asking = late.every[:, :1]
    of_kind = asking * np.asarray([float(question.kind == k) for k in KINDS])
    typed = [cosines, late.best.mean(axis=1), late.every.mean(axis=1)]
    return np.hstack([of_kind, np.column_stack(typed) * float(question.typed)])
