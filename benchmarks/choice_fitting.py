"""Pools of sentences in, the choice among passages and its figures out, for train_evidence.py.

The model is a softmax over all sentences found for one question: it learns what sets the sentences
that answer before the others found with them, and nothing of what tells one question from another.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from choice_examples import Answers, Pool
from scipy.optimize import minimize
from sklearn.model_selection import GroupKFold

from ingest.embedding.encoder import Vectors
from rag.reader.evidence_model import Linear
from rag.reader.extract import MARGIN, MAX_STATEMENTS

COLLECTIONS = ("clapnq", "squad")  # a question of theirs counts once, one of a folder FOLDER times
FOLDER = 3.0
STRENGTH = 30.0  # of the regularisation, beside a sum over some 1,700 questions
# Sentences within MARGIN of the best, on folders that were not trained on: as many as were quoted
# before the choice was learned from folders, so that it cannot gain by quoting more.
SHOWN = 2.2
Doubles = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Choice:
    """A question's sentences as `choice_features`, and which of them answer."""

    source: str
    group: str
    rows: Vectors
    answers: Answers

    @classmethod
    def of(cls, pools: Iterable[Pool], sentence: Linear, among: Linear) -> "list[Choice]":
        return [cls(p.source, p.group, p.features(sentence, among), p.answers) for p in pools]


def fit_choice(given: Sequence[Choice]) -> Linear:
    """Learn which sentences answer; the likelihood is that of any of them."""
    rows = np.vstack([c.rows for c in given]).astype(np.float64)
    mean, spread = rows.mean(axis=0), rows.std(axis=0) + 1e-6
    scaled, right = (rows - mean) / spread, np.concatenate([c.answers for c in given])
    counts = np.asarray([len(c.answers) for c in given])
    starts = np.concatenate([[0], np.cumsum(counts)[:-1]])
    weights = np.asarray([1.0 if c.source in COLLECTIONS else FOLDER for c in given])

    def loss(slopes: Doubles) -> tuple[float, Doubles]:
        scores = scaled @ slopes
        e = np.exp(scores - np.repeat(np.maximum.reduceat(scores, starts), counts))
        every = np.add.reduceat(e, starts)
        some = np.add.reduceat(e * right, starts) + 1e-30
        gradient = np.repeat(weights / every, counts) * e - np.repeat(weights / some, counts) * (
            e * right
        )
        value = float((weights * (np.log(every) - np.log(some))).sum())
        return (
            value + 0.5 * STRENGTH * float(slopes @ slopes),
            scaled.T @ gradient + STRENGTH * slopes,
        )

    found = minimize(loss, np.zeros(rows.shape[1]), jac=True, method="L-BFGS-B")
    return Linear((found.x / spread).astype(np.float32), 0.0)


def learned(given: Sequence[Choice]) -> tuple[Linear, dict[str, float]]:
    """Return the model of all questions, and the figures on those it did not see."""
    folders = sorted({c.source for c in given} - set(COLLECTIONS))
    tested: list[tuple[str, Linear, list[Choice]]] = []
    for name in folders:
        model = fit_choice([c for c in given if c.source != name])
        tested.append((name, model, [c for c in given if c.source == name]))
    times = float(np.mean([_times(model, chosen) for _, model, chosen in tested]))
    groups = [c.group for c in given]
    for train, test in GroupKFold(4, shuffle=True, random_state=0).split(groups, groups=groups):
        chosen = [given[i] for i in test if given[i].source == "squad"]
        tested.append(("squad", fit_choice([given[i] for i in train]), chosen))
    figures: dict[str, float] = {}
    for name in (*folders, "squad"):
        parts = [(scaled(model, times), c) for source, model, c in tested if source == name]
        figures |= {f"choice_{key}_{name}": value for key, value in _figures(parts).items()}
    return scaled(fit_choice(given), times), figures


def scaled(model: Linear, times: float) -> Linear:
    return Linear(model.weights * np.float32(times), model.bias * times)


def _times(model: Linear, given: Sequence[Choice]) -> float:
    """Return by what the log-odds are multiplied for SHOWN sentences within the margin."""
    low, high = 0.1, 10.0
    for _ in range(30):
        middle = (low + high) / 2
        shown = np.mean([len(_shown(middle * model(c.rows))) for c in given])
        low, high = (middle, high) if shown > SHOWN else (low, middle)
    return low


def _shown(scores: Vectors) -> list[int]:
    order = [int(i) for i in np.argsort(-scores, kind="stable")[:MAX_STATEMENTS]]
    return [i for i in order if scores[i] >= scores[order[0]] - MARGIN]


def _figures(parts: Sequence[tuple[Linear, Sequence[Choice]]]) -> dict[str, float]:
    """Return how often the right sentence is first and within the margin, of what was found."""
    shown = [(_shown(model(c.rows)), c.answers) for model, given in parts for c in given]
    return {
        "first": float(np.mean([answers[at[0]] for at, answers in shown])),
        "quoted": float(np.mean([answers[at].any() for at, answers in shown])),
        "statements": float(np.mean([len(at) for at, _ in shown])),
    }
