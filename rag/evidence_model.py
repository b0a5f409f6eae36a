"""The small linear models behind the extractive answer, from a readable file of weights."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np

from ingest.embed import EmbeddedText, Vectors
from rag.choice import CHOICE_FEATURES, Judged, choice_features
from rag.features import (
    ANSWER_FEATURES,
    SENTENCE_FEATURES,
    SentenceSet,
    answer_features,
    dots,
    late_interaction,
    sentence_features,
)
from rag.question import Question

WEIGHTS = "evidence_weights.json"


@dataclass(frozen=True)
class Linear:
    """A linear model on features as they are; its values are log-odds."""

    weights: Vectors
    bias: float

    def __call__(self, rows: Vectors) -> Vectors:
        """Return the log-odds of each row, without BLAS (see `rag.features.dots`)."""
        return dots(rows, self.weights) + np.float32(self.bias)


@dataclass(frozen=True)
class EvidenceModel:
    """Three small models and the probability under which a question is refused.

    ``sentence`` ranks within a passage, ``answer`` says whether a passage answers, ``choice``
    ranks the sentences of several passages.
    """

    sentence: Linear
    answer: Linear
    choice: Linear
    threshold: float

    def judge(
        self, question: Question, asked: EmbeddedText, given: SentenceSet, cosine: float
    ) -> Judged:
        """Judge one passage; ``cosine`` is the question's similarity to the whole of it."""
        late = late_interaction(question, asked, given)
        rows = sentence_features(question, asked, given, late)
        values = answer_features(question, rows, self.sentence(rows), given, late)
        return Judged(rows, float(self.answer(values[np.newaxis])[0]), late, cosine)

    def choose(self, passages: Sequence[Judged]) -> Vectors:
        """Return the log-odds of all sentences of all passages, in order."""
        return self.choice(choice_features(passages))


@cache
def load_model() -> EvidenceModel:
    """Return the model of the committed weights, checked against the features' names."""
    data = json.loads((files("rag") / WEIGHTS).read_text(encoding="utf-8"))
    return EvidenceModel(
        _linear(data["sentence"], SENTENCE_FEATURES),
        _linear(data["answer"], ANSWER_FEATURES),
        _linear(data["choice"], CHOICE_FEATURES),
        data["threshold"],
    )


def _linear(given: dict[str, Any], names: Sequence[str]) -> Linear:
    weights = np.asarray([given["weights"][name] for name in names], dtype=np.float32)
    return Linear(weights, given["bias"])
