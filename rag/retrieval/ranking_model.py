"""Score passages by the learned ranking, from a readable file of weights."""

import json
from functools import cache
from importlib.resources import files

import numpy as np

from rag.reader.evidence_model import Linear
from rag.retrieval.ranking import RANKING_FEATURES

WEIGHTS = "ranking_weights.json"


@cache
def load_ranking() -> Linear:
    """Return the model of the committed weights, checked against the features' names."""
    data = json.loads((files("rag.retrieval") / WEIGHTS).read_text(encoding="utf-8"))
    weights = [data["weights"][name] for name in RANKING_FEATURES]
    return Linear(np.asarray(weights, dtype=np.float32), 0.0)
