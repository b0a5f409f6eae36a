"""What searches found in, the models `among` and `together` out, for train_evidence.py.

`among` learns from one passage of each set that answers, the best of those known to, and from the
two that look best of each that does not: at use the best counts, so the best of what is wrong is
what it must tell apart. `together` learns from the passages' log-odds by models that did not see
the question's article, so that it does not trust them more than it may at use.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from evidence_fitting import fit
from evidence_sets import FoundSet
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import GroupKFold

from ingest.embed import Vectors
from rag.answerable import ANSWER_FEATURES
from rag.evidence_model import Linear
from rag.question import ASKING_WORDS, KINDS
from rag.together import together_features

# How much a set of each collection counts: conversations, most like use, as much as the rest.
SHARES = {"squad": 1.0, "clapnq": 2.0, "mtrag": 6.0, "obliqa": 1.5}
ROUNDS, FOLDS, WRONG = 3, 5, 2
STRENGTH = 0.01  # regularisation
ALLOWED = 0.04  # of the answerable, refused: the point at which refusals are compared
# What a text looks like tells collections apart; of what a search found, it tells nothing.
LOOKS = (
    "sentences", "length", "sentence_length", "digits", "capitals", "opens_with_title",
    "title_in_question", "question_length", "question_words", "question_names", "typed",
    "title_words", "beside_title", *(f"asks_{word}" for word in ASKING_WORDS),
    *(f"kind_{kind}" for kind in KINDS),
)  # fmt: skip
_SEEN = ~np.isin(ANSWER_FEATURES, LOOKS)
_START = ANSWER_FEATURES.index("retrieved_cosine")


@dataclass(frozen=True)
class Likely:
    """A passage as `together_features` takes it."""

    values: Vectors
    log_odds: float


def fit_among(given: Sequence[FoundSet], values: Sequence[Vectors]) -> Linear:
    scores = [v[:, _START] for v in values]
    for _ in range(ROUNDS):
        rows, labels, weights = [], [], []
        for found, v, s in zip(given, values, scores, strict=True):
            chosen = _representing(found, s)
            rows.append(v[chosen])
            labels += [found.answerable] * len(chosen)
            weights += [SHARES[found.source] / len(chosen)] * len(chosen)
        model = fit(np.vstack(rows) * _SEEN, labels, weights, STRENGTH)
        scores = [model(v) for v in values]
    return model


def _representing(given: FoundSet, scores: Vectors) -> list[int]:
    order = [int(i) for i in np.argsort(-scores, kind="stable")]
    if given.answerable:
        return [i for i in order if given.hits[i].holds][:1]
    return order[:WRONG]


def fit_together(
    given: Sequence[FoundSet], values: Sequence[Vectors], odds: Sequence[Vectors]
) -> Linear:
    """Learn from each set and from its first few passages: a small corpus finds fewer."""
    chance = random.Random(3)
    rows, labels, weights = [], [], []
    for found, v, o in zip(given, values, odds, strict=True):
        few = chance.randint(2, max(2, len(o) - 1))
        for count, share in ((len(o), 1.0), (few, 0.5)):
            if not found.answerable or any(h.holds for h in found.hits[:count]):
                rows.append(_row(v[:count], o[:count]))
                labels.append(found.answerable)
                weights.append(share * SHARES[found.source])
    return fit(np.stack(rows), labels, weights, STRENGTH)


def _row(values: Vectors, odds: Vectors) -> Vectors:
    return together_features([Likely(v, float(o)) for v, o in zip(values, odds, strict=True)])


def outside(given: Sequence[FoundSet], values: Sequence[Vectors], seed: int) -> list[Vectors]:
    """Return the passages' log-odds by models that did not see the set's group."""
    odds = [np.empty(0, dtype=np.float32)] * len(given)
    for train, test in _folds(given, seed):
        model = fit_among([given[i] for i in train], [values[i] for i in train])
        for i in test:
            odds[i] = model(values[i])
    return odds


def _folds(given: Sequence[FoundSet], seed: int) -> list[tuple[list[int], list[int]]]:
    folds = GroupKFold(FOLDS, shuffle=True, random_state=seed)
    groups = [s.group for s in given]
    return [(list(a), list(b)) for a, b in folds.split(groups, groups=groups)]


def learn(given: Sequence[FoundSet], values: Sequence[Vectors]) -> tuple[Linear, Linear]:
    """Return `among` and `together`, learned from all sets."""
    among = fit_among(given, values)
    return among, fit_together(given, values, outside(given, values, 0))


def cross_validate(given: Sequence[FoundSet], values: Sequence[Vectors], seed: int) -> Vectors:
    """Return each set's log-odds by models that did not see its group."""
    odds = np.zeros(len(given), dtype=np.float32)
    for train, test in _folds(given, seed):
        among, together = learn([given[i] for i in train], [values[i] for i in train])
        for i in test:
            odds[i] = together(_row(values[i], among(values[i]))[np.newaxis])[0]
    return odds


def figures(given: Sequence[FoundSet], odds: Vectors) -> dict[str, float]:
    """Return how sets that answer are told from those that do not, by collection."""
    of = {key: odds[[i for i, s in enumerate(given) if (s.source, s.kind) == key]]
          for key in {(s.source, s.kind) for s in given}}  # fmt: skip
    values = {}
    for source, kind in sorted(of):
        if kind != "full":
            right, wrong = of[source, "full"], of[source, kind]
            labels = [True] * len(right) + [False] * len(wrong)
            name = f"{source}_found_{kind}"
            values[f"{name}_auc"] = float(roc_auc_score(labels, [*right, *wrong]))
            values[f"{name}_refused"] = float((wrong < np.quantile(right, ALLOWED)).mean())
    return values
