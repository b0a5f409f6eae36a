"""Decide from features and reader together whether the documents answer: learned weights.

Signals are the log-odds of the shallow features, those of the reader for the passage that answers
best and for the sentence that leads, and how near the nearest passage is to the question. Their
weights are learned by `benchmarks/reader/combine.py`, which also prints the ledger of the rules
that say what an answer lacks: what any of them misses refuses still, a noun only an unsure reader.
"""

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files

import numpy as np

from ingest.embedding.encoder import Vectors

WEIGHTS = "combination.json"
SIGNALS = ("features", "reader", "lead", "cosine")
_MOST = 12.0  # log-odds: of a score beyond, more says nothing more


@dataclass(frozen=True, slots=True)
class Signals:
    """What is known of an answer: log-odds of features and of the reader, and how near it is.

    ``reader`` is of the passage that answers best, ``lead`` of the sentence that leads, both
    against the reader's own threshold. ``cosine`` is that of the nearest passage.
    """

    features: float
    reader: float
    lead: float
    cosine: float

    def value(self, name: str) -> float:
        """Return a signal by its name, within bounds."""
        return max(-_MOST, min(_MOST, float(getattr(self, name))))


@dataclass(frozen=True)
class Combination:
    """Weights of the signals, and the probabilities from which it is answered, or close.

    ``order`` is the reader's share in a sentence's score, the rest is the features'; ``passages``
    is how many of those found the reader reads. ``further`` are the weights by which a statement
    below the first stands: of its log-odds behind the first's ("behind"), of the reader's for it
    ("read"), and "bias"; below 0 it says nothing of what was asked. Where no passage is as near as
    ``nearest``, a cosine, a question that names nothing is on something else.
    """

    order: float
    bias: float
    weights: Mapping[str, float]
    answered: float
    close: float
    passages: int = 8
    further: Mapping[str, float] = field(default_factory=dict)
    nearest: float = -1.0

    def is_far(self, signals: Signals) -> bool:
        """Return whether no passage is near to the question."""
        return signals.cosine < self.nearest

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

    def stands(self, behind: float, read: float) -> bool:
        """Return whether a statement below the first is of use, by both log-odds."""
        if not self.further:
            return True
        read = max(-_MOST, min(_MOST, read))
        weights = self.further
        return weights["bias"] + weights["behind"] * behind + weights["read"] * read >= 0.0


@cache
def load_combination() -> Combination:
    """Return the committed weights."""
    return Combination(**json.loads((files("rag.reader.model") / WEIGHTS).read_text("utf-8")))
