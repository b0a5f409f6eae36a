"""Compute the features by which the sentences of all passages are compared with each other.

A sentence that leads its own passage need not lead among eight: these features set each sentence
beside the best of all. The weights are learned by benchmarks/train_evidence.py.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ingest.embedding.encoder import Vectors
from rag.reader.content import CONTENT_FEATURES
from rag.reader.features import SENTENCE_FEATURES
from rag.reader.late import Late

# A linear model takes the step from the best to the second for one from the ninth to the tenth.
# So what a sentence has of these counts by how near it comes to the best as well.
_NEARNESS = (
    "cosine", "late", "late_with_title", "all_words", "back", "served_share", "pairs", "asking",
    "attribute", "words",
)  # fmt: skip
CHOICE_FEATURES = (
    *SENTENCE_FEATURES, *CONTENT_FEATURES, *(f"{name}_behind" for name in CONTENT_FEATURES),
    "log_odds", "passage", "late_passage", "late_passage_least", "found_first", "found_rank",
    "found_behind",
    "cosine_behind", "late_behind", "late_with_title_behind", "passage_behind", "log_odds_behind",
    *(f"{name}_near" for name in _NEARNESS),
)  # fmt: skip
_SHARPNESS = 4.0  # of nearness; 8 and 16 carried over no better to folders not trained on
_FAR = 6.0  # ranking's log-odds behind the first passage from which one is simply far


@dataclass(frozen=True, slots=True)
class Judged:
    """One passage: its `sentence_features`, log-odds that it answers, and cosine of the whole.

    ``scores`` are its sentences' log-odds within the passage, ``content`` their
    `content_features`, ``found`` is the score under which the search found it.
    """

    rows: Vectors
    content: Vectors
    scores: Vectors
    log_odds: float
    late: Late
    cosine: float
    found: float


def choice_features(passages: Sequence[Judged]) -> Vectors:
    """Return the features of all sentences of all passages, which are in order of the search.

    Its shape is (sentences, len(CHOICE_FEATURES)), float32.
    """
    rows = np.vstack([p.rows for p in passages])
    content = np.vstack([p.content for p in passages])
    counts = [len(p.rows) for p in passages]
    whole = np.repeat(_of_passages(passages), counts, axis=0)
    column = {name: rows[:, i] for i, name in enumerate(SENTENCE_FEATURES)}
    column |= {name: content[:, i] for i, name in enumerate(CONTENT_FEATURES)}
    compared = [column[name] for name in ("cosine", "late", "late_with_title")]
    behind = [_behind(x) for x in (*compared, whole[:, 1], whole[:, 0])]
    near = [np.exp(-_SHARPNESS * _behind(column[name])) for name in _NEARNESS]
    ahead = content.max(axis=0) - content
    return np.column_stack([rows, content, ahead, whole, *behind, *near]).astype(np.float32)


def _of_passages(passages: Sequence[Judged]) -> Vectors:
    """Return what holds of all sentences of a passage alike, a row for each passage."""
    best = max(p.found for p in passages)
    return np.asarray([
        (
            p.log_odds, p.cosine, p.late.passage_mean, p.late.passage_least,
            float(rank == 0), np.log1p(rank), min(_FAR, best - p.found),
        )
        for rank, p in enumerate(passages)
    ])  # fmt: skip


def _behind(values: Vectors) -> Vectors:
    gaps: Vectors = values.max() - values
    return gaps
