"""Fit the small models of rag/reader/evidence_model.py to rows and labels."""

import json
import re
from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import StandardScaler

from ingest.embedding.encoder import Vectors
from rag.reader.evidence_model import Linear, Mixed, Trees

# Which features a tree sees is chance: three times as many trees err less from fold to fold.
DEPTH, TREES, BAGS = 3, 120, 3
STRONG = 0.003  # regularisation where a hundred features meet a few hundred questions
_NO_LIMIT = 1e9  # of a split that does not split: all values go left
Labels = Sequence[bool]


def fit(rows: Vectors, labels: Labels, weights: Sequence[float], strength: float = 0.1) -> Linear:
    """Fit a logistic regression and fold the scaling into its weights."""
    scaler = StandardScaler().fit(rows)
    model = LogisticRegression(C=strength, max_iter=1000)
    model.fit(scaler.transform(rows), labels, weights)
    slopes = model.coef_[0] / scaler.scale_
    bias = float(model.intercept_[0] - slopes @ scaler.mean_)
    return Linear(slopes.astype(np.float32), bias)


def fit_mixed(rows: Vectors, labels: Labels, weights: Sequence[float]) -> Mixed:
    """Fit a strongly regularised logistic regression, and trees beside it."""
    return Mixed(fit(rows, labels, weights, STRONG), fit_trees(rows, labels, weights))


def fit_trees(rows: Vectors, labels: Labels, weights: Sequence[float]) -> Trees:
    """Fit boosted trees BAGS times, each seeing a fifth of the features at each split."""
    models = [
        HistGradientBoostingClassifier(
            max_iter=TREES, learning_rate=0.06, max_depth=DEPTH, min_samples_leaf=40,
            l2_regularization=5.0, max_features=0.2, early_stopping=False, random_state=bag,
        ).fit(rows, labels, weights)
        for bag in range(BAGS)
    ]  # fmt: skip
    trees = [_complete(stage[0].nodes) for m in models for stage in m._predictors]  # not public
    return Trees(
        np.asarray([t[0] for t in trees], dtype=np.intp),
        np.asarray([t[1] for t in trees], dtype=np.float32),
        np.asarray([[leaf / BAGS for leaf in t[2]] for t in trees], dtype=np.float32),
        float(np.mean([np.ravel(m._baseline_prediction)[0] for m in models])),
    )


def _complete(nodes: npt.NDArray[np.void]) -> tuple[list[int], list[float], list[float]]:
    """Return a tree's features, limits and leaves as one of full depth, in order of breadth."""
    level, features, limits = [0], [], []
    for _ in range(DEPTH):
        following = []
        for i in level:
            node = nodes[i]
            leaf = bool(node["is_leaf"])
            features.append(0 if leaf else int(node["feature_idx"]))
            limits.append(_NO_LIMIT if leaf else round(float(node["num_threshold"]), 4))
            following += [i, i] if leaf else [int(node["left"]), int(node["right"])]
        level = following
    return features, limits, [round(float(nodes[i]["value"]), 4) for i in level]


def named(model: Linear, names: Sequence[str]) -> dict[str, object]:
    """Return a linear model as it is written: each weight by its feature's name."""
    weights = {n: round(float(w), 4) for n, w in zip(names, model.weights, strict=True)}
    return {"weights": weights, "bias": round(model.bias, 4)}


def named_trees(model: Trees, names: Sequence[str]) -> dict[str, object]:
    """Return trees as they are written: splits in order of breadth, then the leaves."""
    trees = [
        {
            "splits": [[names[f], round(float(x), 4)] for f, x in zip(fs, xs, strict=True)],
            "leaves": [round(float(v), 4) for v in leaves],
        }
        for fs, xs, leaves in zip(model.features, model.limits, model.leaves, strict=True)
    ]
    return {"bias": round(model.bias, 4), "trees": trees}


def as_lines(record: Mapping[str, object]) -> str:
    """Return the record as JSON that can be read and compared: a line for each weight or tree."""
    text = json.dumps(record, indent=2)
    trees = re.compile(r"\{\n +\"splits\".*?\n {6}\}", re.DOTALL)
    return trees.sub(lambda match: " ".join(match.group().split()), text) + "\n"
