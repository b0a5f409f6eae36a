"""The two small linear models behind the extractive answer, from a readable file of weights."""

import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np

from ingest.embed import EmbeddedText, Vectors
from rag.features import (
    ANSWER_FEATURES,
    SENTENCE_FEATURES,
    SentenceSet,
    answer_features,
    late_interaction,
    sentence_features,
)
from rag.question import Question

WEIGHTS = "evidence_weights.json"


@dataclass(frozen=True, slots=True)
class Judgement:
    """How a passage answers, in log-odds: each of its sentences, and the passage as a whole."""

    sentences: Vectors
    log_odds: float


@dataclass(frozen=True)
class EvidenceModel:
    """Weights of both models and the threshold under which a question is refused."""

    sentence_weights: Vectors
    sentence_bias: float
    answer_weights: Vectors
    answer_bias: float
    threshold: float

    def judge(self, question: Question, asked: EmbeddedText, given: SentenceSet) -> Judgement:
        """Judge one passage's sentences; ``asked`` is the question with its vectors."""
        late = late_interaction(question, asked, given)
        rows = sentence_features(question, asked, given, late)
        scores = rows @ self.sentence_weights + np.float32(self.sentence_bias)
        values = answer_features(question, rows, scores, given, late)
        odds = float(values @ self.answer_weights) + self.answer_bias
        return Judgement(scores, odds)


@cache
def load_model() -> EvidenceModel:
    """Return the model of the committed weights, checked against the features' names."""
    data = json.loads((files("rag") / WEIGHTS).read_text(encoding="utf-8"))
    sentence, answer = data["sentence"], data["answer"]
    return EvidenceModel(
        np.asarray([sentence["weights"][name] for name in SENTENCE_FEATURES], dtype=np.float32),
        sentence["bias"],
        np.asarray([answer["weights"][name] for name in ANSWER_FEATURES], dtype=np.float32),
        answer["bias"],
        data["threshold"],
    )
