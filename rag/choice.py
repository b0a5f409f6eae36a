"""Judged passages in, the numbers by which their sentences are compared with each other out.

A sentence that leads its own passage need not lead among eight: these features set each sentence
beside the best of all. The weights are learned by benchmarks/train_evidence.py.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ingest.embed import Vectors
from rag.content import CONTENT_FEATURES
from rag.features import SENTENCE_FEATURES
from rag.late import Late

CHOICE_FEATURES = (
    *SENTENCE_FEATURES, *CONTENT_FEATURES, *(f"{name}_behind" for name in CONTENT_FEATURES),
    "log_odds", "passage", "late_passage", "late_passage_least",
    "cosine_behind", "late_behind", "late_with_title_behind", "passage_behind", "log_odds_behind",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Judged:
    """One passage: its `sentence_features`, log-odds that it answers, and cosine of the whole.

    ``scores`` are its sentences' log-odds within the passage, ``content`` their
    `content_features`.
    """

    rows: Vectors
    content: Vectors
    scores: Vectors
    log_odds: float
    late: Late
    cosine: float


def choice_features(passages: Sequence[Judged]) -> Vectors:
    """Return the features of all sentences of all passages in order.

    Its shape is (sentences, len(CHOICE_FEATURES)), float32.
    """
    rows = np.vstack([p.rows for p in passages])
    content = np.vstack([p.content for p in passages])
    counts = [len(p.rows) for p in passages]
    whole = np.repeat(
        [[p.log_odds, p.cosine, p.late.passage_mean, p.late.passage_least] for p in passages],
        counts,
        axis=0,
    )
    column = {name: rows[:, i] for i, name in enumerate(SENTENCE_FEATURES)}
    compared = [column[name] for name in ("cosine", "late", "late_with_title")]
    behind = [_behind(x) for x in (*compared, whole[:, 1], whole[:, 0])]
    ahead = content.max(axis=0) - content
    return np.column_stack([rows, content, ahead, whole, *behind]).astype(np.float32)


def _behind(values: Vectors) -> Vectors:
    gaps: Vectors = values.max() - values
    return gaps
