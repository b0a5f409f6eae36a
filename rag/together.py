"""Judged passages in, numbers that say whether they answer the question together out.

The best of eight passages alone tells little: on a subject that the documents treat at length, some
passage always looks right. Where one stands out, it holds the answer; where all look alike, none.
"""

from collections.abc import Sequence

import numpy as np

from ingest.embed import Vectors
from rag.answerable import ANSWER_FEATURES
from rag.choice import Judged

# What is known of each passage; the set shows its largest value, mean and spread, and how far
# the best passage lies behind the largest.
_COMPARED = (
    "retrieved_cosine", "late_passage", "late_passage_least", "best_score", "words_of_passage",
    "all_words_passage", "asking_passage", "names_present", "match_passage",
)  # fmt: skip
_VIEWS = ("most", "mean", "spread", "behind")
TOGETHER_FEATURES = (
    "best", "second", "third", "lead", "mean", "spread", "total", "place_of_best",
    *(f"{name}_{view}" for view in _VIEWS for name in _COMPARED),
)  # fmt: skip
_PLACES = [ANSWER_FEATURES.index(name) for name in _COMPARED]


def together_features(judged: Sequence[Judged]) -> Vectors:
    """Return the features of two or more passages, in the order of the search, best first.

    Their shape is (len(TOGETHER_FEATURES),), float32.
    """
    odds = np.asarray([j.log_odds for j in judged], dtype=np.float32)
    order = np.argsort(-odds, kind="stable")
    ranked = odds[order]
    values = np.stack([j.values for j in judged])[:, _PLACES]
    most = values.max(axis=0)
    own = (
        ranked[0], ranked[1], ranked[min(2, len(odds) - 1)], ranked[0] - ranked[1], ranked.mean(),
        ranked.std(), np.logaddexp.reduce(ranked), float(order[0]),
    )  # fmt: skip
    compared = (most, values.mean(axis=0), values.std(axis=0), most - values[order[0]])
    return np.concatenate([np.asarray(own), *compared]).astype(np.float32)
