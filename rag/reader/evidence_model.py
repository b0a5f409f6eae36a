"""The small models behind the extractive answer, from a readable file of weights."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np
import numpy.typing as npt

from ingest.embedding.encoder import EmbeddedText, Vectors
from rag.question.question import Question
from rag.reader.answer_features import ANSWER_FEATURES, answer_features
from rag.reader.choice import CHOICE_FEATURES, Judged, choice_features
from rag.reader.content import content_features
from rag.reader.features import SENTENCE_FEATURES, sentence_features
from rag.reader.late import SentenceSet, dots, late_interaction

WEIGHTS = "evidence_weights.json"
# Of a mixed model; the rest is the trees'. More of it costs refusals on ClapNQ: 0.862 of the
# unanswerable with a half, 0.873 with a third, folds cut three times.
LINEAR_SHARE = 1 / 3


@dataclass(frozen=True)
class Linear:
    """A linear model on features as they are; its values are log-odds."""

    weights: Vectors
    bias: float

    def __call__(self, rows: Vectors) -> Vectors:
        """Return the log-odds of each row, without BLAS (see `rag.reader.late.dots`)."""
        return dots(rows, self.weights) + np.float32(self.bias)


@dataclass(frozen=True)
class Trees:
    """Boosted decision trees of one depth; the sum of their leaves and the bias are log-odds.

    ``features`` and ``limits`` have shape (trees, splits): behind split ``i`` stands ``2i + 1``
    where the value does not exceed the limit, else ``2i + 2``. ``leaves`` follow the splits.
    """

    features: npt.NDArray[np.intp]
    limits: Vectors
    leaves: Vectors
    bias: float

    def __call__(self, rows: Vectors) -> Vectors:
        """Return the log-odds of each row."""
        count, splits = self.features.shape
        trees = np.arange(count)
        at = np.zeros((len(rows), count), dtype=np.intp)
        while at.size and at.min() < splits:
            values = np.take_along_axis(rows, self.features[trees, at], axis=1)
            at = 2 * at + 1 + (values > self.limits[trees, at])
        sums: Vectors = self.leaves[trees, at - splits].sum(axis=1)
        return sums + np.float32(self.bias)


@dataclass(frozen=True)
class Mixed:
    """A linear model and trees: each errs where the other does not. The trees err less."""

    linear: Linear
    trees: Trees

    def __call__(self, rows: Vectors) -> Vectors:
        """Return the log-odds of each row."""
        share = np.float32(LINEAR_SHARE)
        mean: Vectors = share * self.linear(rows) + (np.float32(1.0) - share) * self.trees(rows)
        return mean


@dataclass(frozen=True)
class EvidenceModel:
    """Four small models and the probability under which a question is refused.

    ``sentence`` ranks within a passage, ``choice`` the sentences of several passages. Whether a
    passage answers, ``alone`` says of one that was given, ``among`` of one that a search found
    beside others: they are all on the subject, so what one lacks of the question counts more.
    """

    sentence: Linear
    alone: Mixed
    among: Linear
    choice: Linear
    threshold: float

    def judge(
        self,
        question: Question,
        asked: EmbeddedText,
        given: SentenceSet,
        cosine: float,
        found: float = 0.0,
        *,
        alone: bool,
    ) -> Judged:
        """Judge one passage; ``cosine`` is the question's similarity to the whole of it.

        ``found`` is the score of the search that found it, beside others.
        """
        late = late_interaction(question, asked, given)
        rows = sentence_features(question, asked, given, late)
        scores = self.sentence(rows)
        values = answer_features(question, rows, scores, given, late, cosine)
        answers = self.alone if alone else self.among
        content = content_features(question, asked, given, late)
        odds = float(answers(values[np.newaxis])[0])
        return Judged(rows, content, scores, odds, late, cosine, found)

    def choose(self, passages: Sequence[Judged]) -> Vectors:
        """Return the log-odds of all sentences of all passages, in order."""
        if len(passages) == 1:  # nothing to compare: ClapNQ's sentence MAP is 0.80 so, else 0.79
            return passages[0].scores
        return self.choice(choice_features(passages))


@cache
def load_model() -> EvidenceModel:
    """Return the model of the committed weights, checked against the features' names."""
    data = json.loads((files("rag.reader") / WEIGHTS).read_text(encoding="utf-8"))
    return EvidenceModel(
        _linear(data["sentence"], SENTENCE_FEATURES),
        Mixed(
            _linear(data["alone"], ANSWER_FEATURES), _trees(data["alone_trees"], ANSWER_FEATURES)
        ),
        _linear(data["among"], ANSWER_FEATURES),
        _linear(data["choice"], CHOICE_FEATURES),
        data["threshold"],
    )


def _linear(given: dict[str, Any], names: Sequence[str]) -> Linear:
    weights = np.asarray([given["weights"][name] for name in names], dtype=np.float32)
    return Linear(weights, given["bias"])


def _trees(given: dict[str, Any], names: Sequence[str]) -> Trees:
    place = {name: i for i, name in enumerate(names)}
    splits = [tree["splits"] for tree in given["trees"]]
    return Trees(
        np.asarray([[place[name] for name, _ in tree] for tree in splits], dtype=np.intp),
        np.asarray([[limit for _, limit in tree] for tree in splits], dtype=np.float32),
        np.asarray([tree["leaves"] for tree in given["trees"]], dtype=np.float32),
        given["bias"],
    )
