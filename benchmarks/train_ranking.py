"""Learn the ranking of what the searches find; writes rag/retrieval/ranking_weights.json.

    python benchmarks/train_ranking.py OBLIQA_FOLDER MTRAG_FOLDER --index DIR

A linear model over the features of rag/retrieval/ranking.py, fitted so that a question's relevant
passages come out first (the softmax over its pool, as in ListNet). Regulations and conversations
about anything else weigh the same together, so that neither is fitted at the cost of the other.
`--index DIR` keeps the indexes and the features for the next run.

The figures printed are cross-validated: questions with the same first relevant passage are kept
together, and each fold is ranked by a model that saw neither collection's part of it.
"""

import argparse
import json
import pickle
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from retrieval import (
    METRICS,
    build,
    folder_of,
    read_corpus,
    read_qrels,
    read_queries,
)
from scipy.optimize import minimize
from sklearn.model_selection import GroupKFold

from ingest.embedding.encoder import Encoder, SentenceEncoder, Vectors
from ingest.settings import IngestSettings
from ingest.store.index import Index, fingerprint
from rag.reader.evidence_model import Linear
from rag.retrieval.ranking import RANKING_FEATURES
from rag.retrieval.searcher import Searcher

OUTPUT = Path(__file__).parent.parent / "rag" / "ranking_weights.json"
FOLDS, PENALTY = 5, 3e-3
DEPTH = 100  # of a pool: more than the product ranks, so more examples of what does not fit
# Of one question: 183 of MTRAG-UN weigh about a quarter of ObliQA's 2,788.
SHARE = {"obliqa": 1.0, "mtrag": 4.0}


@dataclass(frozen=True)
class Asked:
    """One question: its pool's passages and features, and the grades of the relevant ones."""

    source: str
    passages: tuple[str, ...]
    features: Vectors
    relevance: dict[str, float]

    @property
    def labels(self) -> list[bool]:
        return [p in self.relevance for p in self.passages]


def gather(folder: Path, source: str, kept: Path, encoder: Encoder) -> list[Asked]:
    """Search for all questions of a collection that have a relevant passage."""
    cache = kept / f"{source}.features.pickle"
    if cache.is_file():
        return pickle.loads(cache.read_bytes())
    settings = IngestSettings(corpus=kept, data=kept / source)
    build(settings, read_corpus(folder / "corpus.jsonl"), encoder)
    index = Index(settings, fingerprint(encoder))
    searcher = Searcher(index, encoder)
    qrels = read_qrels(next((folder / "qrels").glob("*.tsv")))
    found = []
    for query in read_queries(folder / "queries.jsonl", qrels):
        if query.relevance:
            pool = searcher.pool(query.question, query.history, DEPTH)
            names = tuple(p.places[0].locator for p in pool.passages)
            found.append(Asked(source, names, pool.features, dict(query.relevance)))
    index.close()
    cache.write_bytes(pickle.dumps(found))
    return found


def fit(given: Sequence[Asked]) -> Linear:
    """Fit the weights by the softmax over each pool; the scaling is folded into them."""
    given = [a for a in given if any(a.labels)]
    rows = np.vstack([a.features for a in given]).astype(np.float64)
    mean, deviation = rows.mean(axis=0), rows.std(axis=0) + 1e-9
    rows = (rows - mean) / deviation
    sizes = [len(a.passages) for a in given]
    starts = np.concatenate([[0], np.cumsum(sizes)[:-1]])
    target = np.concatenate([np.asarray(a.labels) / sum(a.labels) for a in given])
    shares = np.asarray([SHARE[a.source] for a in given])
    per_row = np.repeat(shares / shares.sum(), sizes)

    def loss(weights: Vectors) -> tuple[float, Vectors]:
        scores = np.einsum("ij,j->i", rows, weights)
        scores -= np.repeat(np.maximum.reduceat(scores, starts), sizes)
        raised = np.exp(scores)
        sums = np.repeat(np.add.reduceat(raised, starts), sizes)
        value = -(per_row * target * (scores - np.log(sums))).sum()
        slope = np.einsum("i,ij->j", per_row * (raised / sums - target), rows)
        return value + PENALTY * (weights**2).sum(), slope + 2 * PENALTY * weights

    # To the end: stopped early, the last digits would hang on the machine.
    exact = {"ftol": 1e-13, "gtol": 1e-8, "maxiter": 1_000}
    start = np.zeros(rows.shape[1])
    found = minimize(loss, start, jac=True, method="L-BFGS-B", options=exact)
    return Linear((found.x / deviation).astype(np.float32), 0.0)


def folds(given: Sequence[Asked]) -> list[tuple[list[int], list[int]]]:
    """Return training and test questions of each fold, each collection shared out by itself."""
    parts: list[tuple[list[int], list[int]]] = [([], []) for _ in range(FOLDS)]
    for source in SHARE:
        chosen = [i for i, a in enumerate(given) if a.source == source]
        groups = [min(given[i].relevance) for i in chosen]
        for part, (train, test) in zip(
            parts, GroupKFold(FOLDS).split(groups, groups=groups), strict=True
        ):
            part[0].extend(chosen[i] for i in train)
            part[1].extend(chosen[i] for i in test)
    return parts


def figures(given: Sequence[Asked], scores: Sequence[Vectors]) -> dict[str, dict[str, float]]:
    found = {}
    for source in dict.fromkeys(a.source for a in given):
        ranked = [
            ([a.passages[i] for i in np.argsort(-s, kind="stable")], a.relevance)
            for a, s in zip(given, scores, strict=True)
            if a.source == source
        ]
        found[source] = {
            name: round(float(np.mean([metric(r, relevance) for r, relevance in ranked])), 4)
            for name, metric in METRICS.items()
        }
    return found


def cross_validate(given: Sequence[Asked]) -> dict[str, dict[str, float]]:
    scores: list[Vectors] = [np.empty(0, dtype=np.float32)] * len(given)
    for train, test in folds(given):
        model = fit([given[i] for i in train])
        for i in test:
            scores[i] = model(given[i].features)
    return figures(given, scores)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("obliqa", type=Path)
    parser.add_argument("mtrag", type=Path)
    parser.add_argument("--index", type=Path, help="keep indexes and features in this folder")
    arguments = parser.parse_args()
    encoder = SentenceEncoder()
    with folder_of(arguments.index) as kept:
        kept.mkdir(parents=True, exist_ok=True)
        given = [
            *gather(arguments.obliqa, "obliqa", kept, encoder),
            *gather(arguments.mtrag, "mtrag", kept, encoder),
        ]
    model = fit(given)
    record = {
        "made_by": "python benchmarks/train_ranking.py OBLIQA_FOLDER MTRAG_FOLDER",
        "data": "ObliQA development questions (RegNLP, Apache-2.0) 2,788; "
        "MTRAG-UN part a (IBM, Apache-2.0) 183",
        "cross_validated": cross_validate(given),
        "weights": {
            name: round(float(w), 4)
            for name, w in zip(RANKING_FEATURES, model.weights, strict=True)
        },
    }
    OUTPUT.write_text(json.dumps(record, indent=2) + "\n", encoding="utf-8")
    print(json.dumps(record["cross_validated"]))


if __name__ == "__main__":
    main()
