"""Learn which sentences answer, and when nothing does; writes rag/evidence_weights.json.

    python benchmarks/train_evidence.py CLAPNQ.jsonl SQUAD2.jsonl

Two logistic regressions over the features of rag/features.py. Besides the collections' own
unanswerable questions, each answerable SQuAD question is paired with the paragraph of the same
article that comes closest without holding its answer: what a search finds where the corpus lacks
the answer. Figures printed are cross-validated by article.
"""

import argparse
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import GroupKFold
from sklearn.preprocessing import StandardScaler

from ingest.embed import SentenceEncoder, Vectors
from rag.features import (
    ANSWER_FEATURES,
    SENTENCE_FEATURES,
    Question,
    SentenceSet,
    answer_features,
    sentence_features,
)

OUTPUT = Path(__file__).parent.parent / "rag" / "evidence_weights.json"
SHARE = {"clapnq": 8.0, "squad": 1.0, "closest": 1.0}  # ClapNQ has a ninth of SQuAD's examples
MAX_FALSE_REFUSAL = 0.12  # on ClapNQ, cross-validated: where the threshold is put


@dataclass(frozen=True)
class Example:
    """A question, a passage, which sentences answer it, and whether it is answered."""

    source: str
    title: str
    question: Question
    rows: Vectors
    given: SentenceSet
    relevant: frozenset[int]
    answerable: bool


@dataclass(frozen=True)
class Linear:
    """A linear model on features as they are, the scaling folded in."""

    weights: Vectors
    bias: float

    def __call__(self, rows: Vectors) -> Vectors:
        return rows @ self.weights + np.float32(self.bias)


def load(path: Path) -> list[dict]:
    return [json.loads(line) for line in path.open(encoding="utf-8")]


def examples(clapnq: list[dict], squad: list[dict]) -> list[Example]:
    """Return all examples with their features."""
    encoder = SentenceEncoder()
    texts = sorted({t for e in clapnq + squad for t in (e["question"], *e["sentences"])})
    vectors = dict(zip(texts, encoder.encode(texts), strict=True))
    paragraphs: dict[str, set[tuple[str, ...]]] = {}
    for e in squad:
        paragraphs.setdefault(e["title"], set()).add(tuple(e["sentences"]))

    def example(source: str, e: dict, sentences: Sequence[str], *, own: bool = True) -> Example:
        given = SentenceSet(sentences, e["title"], np.stack([vectors[s] for s in sentences]))
        question = Question.of(e["question"])
        rows = sentence_features(question, vectors[e["question"]], given)
        relevant = frozenset(e["relevant"] if own else ())
        return Example(source, e["title"], question, rows, given, relevant, own and e["answerable"])

    found = [example("clapnq", e, e["sentences"]) for e in clapnq]
    found += [example("squad", e, e["sentences"]) for e in squad]
    for e in (e for e in squad if e["answerable"]):
        closest = closest_without_answer(e, paragraphs[e["title"]], vectors)
        if closest:
            found.append(example("closest", e, closest, own=False))
    return found


def closest_without_answer(
    e: dict, paragraphs: set[tuple[str, ...]], vectors: dict[str, Vectors]
) -> tuple[str, ...] | None:
    """Return the article's paragraph nearest to the question that does not hold its answer."""
    answers = [a.lower() for a in e["answers"]]
    others = [p for p in sorted(paragraphs) if not any(a in " ".join(p).lower() for a in answers)]
    question = vectors[e["question"]]
    return max(
        (p for p in others if list(p) != e["sentences"]),
        key=lambda p: max(float(vectors[s] @ question) for s in p),
        default=None,
    )


def fit(rows: Vectors, labels: Sequence[bool], weights: Sequence[float]) -> Linear:
    """Fit a logistic regression and fold the scaling into its weights."""
    scaler = StandardScaler().fit(rows)
    model = LogisticRegression(max_iter=1000).fit(scaler.transform(rows), labels, weights)
    slopes = model.coef_[0] / scaler.scale_
    bias = float(model.intercept_[0] - slopes @ scaler.mean_)
    return Linear(slopes.astype(np.float32), bias)


def fit_sentences(given: Sequence[Example]) -> Linear:
    """Learn from the answerable: each passage weighs the same, however long."""
    given = [e for e in given if e.answerable and e.relevant]
    rows = np.vstack([e.rows for e in given])
    labels = [i in e.relevant for e in given for i in range(len(e.rows))]
    weights = [5 * SHARE[e.source] / len(e.rows) for e in given for _ in e.rows]
    return fit(rows, labels, weights)


def answer_rows(given: Sequence[Example], sentence: Linear) -> Vectors:
    return np.stack([answer_features(e.question, e.rows, sentence(e.rows), e.given) for e in given])


def fit_answers(given: Sequence[Example], sentence: Linear) -> Linear:
    labels = [e.answerable for e in given]
    return fit(answer_rows(given, sentence), labels, [SHARE[e.source] for e in given])


def cross_validate(given: Sequence[Example]) -> tuple[list[Vectors], Vectors]:
    """Return each example's sentence scores and log-odds, from models that did not see its article."""
    scores: list[Vectors] = [np.empty(0, dtype=np.float32)] * len(given)
    odds = np.zeros(len(given), dtype=np.float32)
    groups = [e.title for e in given]
    for train, test in GroupKFold(5).split(groups, groups=groups):
        sentence = fit_sentences([given[i] for i in train])
        answer = fit_answers([given[i] for i in train], sentence)
        odds[test] = answer(answer_rows([given[i] for i in test], sentence))
        for i in test:
            scores[i] = sentence(given[i].rows)
    return scores, odds


def average_precision(scores: Vectors, relevant: frozenset[int]) -> float:
    hits, total = 0, 0.0
    for rank, index in enumerate(np.argsort(-scores, kind="stable"), start=1):
        if int(index) in relevant:
            hits += 1
            total += hits / rank
    return total / len(relevant)


def figures(given: Sequence[Example], scores: list[Vectors], odds: Vectors) -> dict[str, float]:
    """Return the cross-validated figures of each collection."""
    found: dict[str, float] = {}
    for source in ("clapnq", "squad"):
        chosen = [i for i, e in enumerate(given) if e.source == source]
        answerable = [given[i].answerable for i in chosen]
        found[f"{source}_answerable_auc"] = roc_auc_score(answerable, odds[chosen])
        found[f"{source}_sentence_map"] = float(
            np.mean([average_precision(scores[i], given[i].relevant) for i in chosen
                     if given[i].relevant])
        )  # fmt: skip
    chosen = [
        i
        for i, e in enumerate(given)
        if e.source == "closest" or (e.source == "squad" and e.answerable)
    ]
    found["closest_answerable_auc"] = roc_auc_score(
        [given[i].answerable for i in chosen], odds[chosen]
    )
    return {key: round(value, 4) for key, value in found.items()}


def threshold(given: Sequence[Example], odds: Vectors) -> float:
    """Return the probability under which MAX_FALSE_REFUSAL of ClapNQ's answerable questions lie."""
    chosen = [odds[i] for i, e in enumerate(given) if e.source == "clapnq" and e.answerable]
    return float(1 / (1 + np.exp(-np.quantile(chosen, MAX_FALSE_REFUSAL))))


def named(model: Linear, names: Sequence[str]) -> dict[str, object]:
    weights = {n: round(float(w), 4) for n, w in zip(names, model.weights, strict=True)}
    return {"weights": weights, "bias": round(model.bias, 4)}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("clapnq", type=Path)
    parser.add_argument("squad", type=Path)
    arguments = parser.parse_args()
    given = examples(load(arguments.clapnq), load(arguments.squad))
    scores, odds = cross_validate(given)
    sentence = fit_sentences(given)
    record = {
        "made_by": "python benchmarks/train_evidence.py CLAPNQ.jsonl SQUAD2.jsonl",
        "data": "ClapNQ (IBM, Apache-2.0) 300 questions; SQuAD 2.0 (CC BY-SA 4.0) 2,828 questions",
        "cross_validated": figures(given, scores, odds),
        "threshold": round(threshold(given, odds), 4),
        "sentence": named(sentence, SENTENCE_FEATURES),
        "answer": named(fit_answers(given, sentence), ANSWER_FEATURES),
    }
    OUTPUT.write_text(json.dumps(record, indent=2) + "\n", encoding="utf-8")
    print(json.dumps(record["cross_validated"]))


if __name__ == "__main__":
    main()
