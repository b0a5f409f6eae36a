"""What searches found in, the judge of found passages moved to it out, for train_evidence.py.

The collections give a question with one passage. Users meet eight passages on their subject, and
the question of whether any of them answers is asked of the best: so of an unanswerable question
all must be judged low, of an answerable one a passage that holds the answer must be judged high.
The judge starts from what the collections taught and is drawn towards our own folders only as far
as they outweigh it (a Gaussian prior around the former weights; maximum over a bag of passages
as in multiple-instance learning, Dietterich et al., Artificial Intelligence 89, 1997).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
from choice_examples import FOREIGN, Answers, Pool
from choice_fitting import COLLECTIONS
from scipy.optimize import minimize
from sklearn.metrics import roc_auc_score

from ingest.embed import Vectors
from rag.answerable import ANSWER_FEATURES
from rag.evidence_model import Linear
from rag.question import ASKING_WORDS, KINDS

# How a question is worded tells who wrote it, not whether it is answered.
WORDING = (
    "question_length", "question_words", "question_names", "typed",
    *(f"asks_{word}" for word in ASKING_WORDS), *(f"kind_{kind}" for kind in KINDS),
)  # fmt: skip
STRENGTH = 2.0  # of the pull back to the former weights, for each question
# Of the folders' answerable questions left out; the threshold is where it was for the collections.
FALSE_FOUND = 0.115
Doubles = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Bag:
    """A question's passages as `answer_features`: which hold the answer, and if there is one.

    A ``foreign`` question is on another subject than the folder's documents.
    """

    source: str
    rows: Vectors
    holding: Answers
    answerable: bool
    foreign: bool = False

    @classmethod
    def of(cls, pools: Iterable[Pool], sentence: Linear) -> "list[Bag]":
        """Return the bags of the folders, those left out whose answer the search did not find."""
        return [
            cls(p.source, p.passages(sentence), p.holding(), p.answerable, p.group == FOREIGN)
            for p in pools
            if p.source not in COLLECTIONS and (p.answers.any() or not p.answerable)
        ]

    def judged(self) -> Vectors:
        """Return the rows of which the best is to be high, or to be low."""
        return self.rows[self.holding] if self.answerable else self.rows


def moved(former: Linear, given: Sequence[Bag], cut: float) -> tuple[Linear, dict[str, float]]:
    """Return the judge drawn to the folders, and its figures on folders that were left out.

    ``cut`` are the log-odds under which a question is refused.
    """
    values: dict[str, float] = {}
    low: list[float] = []
    for name in sorted({b.source for b in given}):
        model = fit_found(former, [b for b in given if b.source != name])
        tested = [b for b in given if b.source == name and not b.foreign]
        answerable = [b.answerable for b in tested]
        before, after = ([_best(m, b) for b in tested] for m in (former, model))
        values[f"found_auc_{name}_before"] = roc_auc_score(answerable, before)
        values[f"found_auc_{name}"] = roc_auc_score(answerable, after)
        low += [odds for odds, b in zip(after, tested, strict=True) if b.answerable]
    model = fit_found(former, given)
    at = float(np.quantile(low, FALSE_FOUND))
    return replace(model, bias=model.bias + cut - at), values


def fit_found(former: Linear, given: Sequence[Bag]) -> Linear:
    """Learn from the best passage of each bag how far the former weights are to be moved."""
    every = np.vstack([b.rows for b in given])
    mean, spread = every.mean(axis=0), every.std(axis=0) + 1e-3
    free = ~np.isin(ANSWER_FEATURES[: every.shape[1]], WORDING)
    rows = np.vstack([b.judged() for b in given])
    counts = np.asarray([len(b.judged()) for b in given])
    starts = np.concatenate([[0], np.cumsum(counts)[:-1]])
    base = former(rows).astype(np.float64)
    scaled = np.column_stack([(rows - mean) / spread * free, np.ones(len(rows))]).astype(np.float64)
    right = np.asarray([b.answerable for b in given], dtype=np.float64)

    def loss(steps: Doubles) -> tuple[float, Doubles]:
        odds = base + scaled @ steps
        best = [s + int(odds[s : s + n].argmax()) for s, n in zip(starts, counts, strict=True)]
        error = 1.0 / (1.0 + np.exp(-odds[best])) - right
        likely = np.logaddexp(0.0, odds[best]) - right * odds[best]
        pull = np.append(np.full(len(free), STRENGTH), 0.0)
        value = likely.mean() + 0.5 * float(pull @ steps**2)
        return float(value), scaled[best].T @ error / len(right) + pull * steps

    found = minimize(loss, np.zeros(scaled.shape[1]), jac=True, method="L-BFGS-B").x
    step = found[:-1] / spread * free
    bias = former.bias + float(found[-1] - step @ mean)
    return Linear((former.weights + step).astype(np.float32), bias)


def _best(model: Linear, bag: Bag) -> float:
    return float(model(bag.rows).max())
