"""Decide from all signals whether the documents answer: learned weights, one row each.

Signals are the log-odds of the shallow features, those of the reader for the passage that answers
best and for the sentence that leads, and what an answer would lack, by kind. Their weights are
learned by `benchmarks/reader/combine.py`; the weight of a kind of lack is its ledger: what it adds
where the other signals are known.
"""

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np

from ingest.embedding.encoder import Vectors

WEIGHTS = "combination.json"
SIGNALS = ("features", "reader", "lead")
LACKS = "lacks_"  # before the kind of what is lacking
_MOST = 12.0  # log-odds: of a score beyond, more says nothing more


@dataclass(frozen=True, slots=True)
class Signals:
    """What is known of an answer: log-odds of features, of the reader, and the kinds lacking.

    ``reader`` is of the passage that answers best, ``lead`` of the sentence that leads, both
    against the reader's own threshold.
    """

    features: float
    reader: float
    lead: float
    lacking: frozenset[str]

    def value(self, name: str) -> float:
        """Return a signal by its name; a kind of lack is 1 where it is lacking."""
        if name.startswith(LACKS):
            return float(name.removeprefix(LACKS) in self.lacking)
        return max(-_MOST, min(_MOST, float(getattr(self, name))))


@dataclass(frozen=True)
class Combination:
    """Weights of the signals, and the probabilities from which it is answered, or close.

    ``order`` is the reader's share in a sentence's score, the rest is the features'.
    """

    order: float
    bias: float
    weights: Mapping[str, float]
    answered: float
    close: float

    def probability(self, signals: Signals) -> float:
        """Return how probable it is that the chosen sentences answer."""
        odds = self.bias + sum(w * signals.value(name) for name, w in self.weights.items())
        return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, odds))))

    def mixed(self, features: Vectors, read: Sequence[float]) -> Vectors:
        """Return the scores by which sentences are chosen, shape (sentences,)."""
        bounded = np.clip(np.asarray(read, dtype=np.float32), -_MOST, _MOST)
        share = np.float32(self.order)
        mixed: Vectors = (np.float32(1.0) - share) * features + share * bounded
        return mixed


@cache
def load_combination() -> Combination:
    """Return the committed weights."""
    data = json.loads((files("rag.reader.model") / WEIGHTS).read_text(encoding="utf-8"))
    return Combination(
        data["order"], data["bias"], data["weights"], data["answered"], data["close"]
    )
