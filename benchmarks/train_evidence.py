"""Learn which sentences answer, and when nothing does; writes rag/evidence_weights.json.

    python benchmarks/train_evidence.py CLAPNQ.jsonl SQUAD2.jsonl MTRAG_FOLDER

Logistic regressions over the features of rag/features.py, rag/answerable.py and rag/choice.py; for
whether a passage answers, boosted trees beside it. Besides the
collections' own unanswerable questions there are two kinds made of SQuAD's answerable ones:
"closest", with the paragraph of the same article that comes nearest without holding the answer
(what a search finds where the corpus lacks it), and "swapped", with a name, year or country changed
to one that the paragraph lacks (the right law, the wrong country). MTRAG-UN gives questions as
people type them into a chat, with the passage nearest to them out of a whole corpus.

The figures printed are cross-validated by article or corpus passage. Those of the choice across
paragraphs take the other two models as they are; the threshold is put where MTRAG-UN allows it.
"""

import argparse
import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from evidence_examples import Example, Examples, Pool, load, load_chats, pools
from evidence_fitting import fit, fit_mixed, named, named_trees
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import GroupKFold

from ingest.embed import Vectors
from rag.answerable import ANSWER_FEATURES, answer_features
from rag.choice import CHOICE_FEATURES
from rag.evidence_model import Linear, Mixed
from rag.extract import MARGIN, MAX_STATEMENTS
from rag.features import SENTENCE_FEATURES

OUTPUT = Path(__file__).parent.parent / "rag" / "evidence_weights.json"
# So that the small collections count as the large one does.
SHARE = {"clapnq": 14.0, "squad": 1.8, "closest": 0.6, "swapped": 0.35, "mtrag": 6.0}
MAX_FALSE_REFUSAL = 0.10  # on MTRAG-UN, cross-validated: where the threshold is put


def fit_choice(given: Sequence[Pool], sentence: Linear, answer: Mixed) -> Linear:
    """Learn which sentence of several paragraphs answers; each question weighs the same."""
    given = [p for p in given if any(p.answers)]
    rows = np.vstack([p.features(sentence, answer) for p in given])
    labels = [a for p in given for a in p.answers]
    weights = [25.0 * (5.0 if a else 1.0) / len(p.answers) for p in given for a in p.answers]
    return fit(rows, labels, weights)


def choice_figures(given: Sequence[Pool], sentence: Linear, answer: Mixed) -> dict[str, float]:
    """Return how often the right sentence is first, among four, and quoted; cross-validated."""
    hits = {"first": 0, "among_four": 0, "quoted": 0}
    quoted = 0
    groups = [p.title for p in given]
    for train, test in GroupKFold(8).split(groups, groups=groups):
        model = fit_choice([given[i] for i in train], sentence, answer)
        for pool in (given[i] for i in test):
            scores = model(pool.features(sentence, answer))
            order = [int(i) for i in np.argsort(-scores, kind="stable")[:MAX_STATEMENTS]]
            shown = [i for i in order if scores[i] >= scores[order[0]] - MARGIN]
            hits["first"] += pool.answers[order[0]]
            hits["among_four"] += any(pool.answers[i] for i in order)
            hits["quoted"] += any(pool.answers[i] for i in shown)
            quoted += len(shown)
    figures = {f"choice_{key}": round(n / len(given), 4) for key, n in hits.items()}
    return figures | {"choice_statements": round(quoted / len(given), 2)}


def fit_sentences(given: Sequence[Example]) -> Linear:
    """Learn from the answerable: each passage weighs the same, however long."""
    given = [e for e in given if e.answerable and e.relevant]
    rows = np.vstack([e.rows for e in given])
    labels = [i in e.relevant for e in given for i in range(len(e.rows))]
    weights = [5 * SHARE[e.source] / len(e.rows) for e in given for _ in e.rows]
    return fit(rows, labels, weights)


def answer_rows(given: Sequence[Example], sentence: Linear) -> Vectors:
    return np.stack(
        [
            answer_features(e.question, e.rows, sentence(e.rows), e.given, e.late, e.cosine)
            for e in given
        ]
    )


def fit_answers(given: Sequence[Example], sentence: Linear) -> Mixed:
    labels = [e.answerable for e in given]
    return fit_mixed(answer_rows(given, sentence), labels, [SHARE[e.source] for e in given])


def cross_validate(given: Sequence[Example]) -> tuple[list[Vectors], Vectors]:
    """Return sentence scores and log-odds, from models that did not see the example's article."""
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
    for source in ("clapnq", "squad", "mtrag"):
        chosen = [i for i, e in enumerate(given) if e.source == source]
        answerable = [given[i].answerable for i in chosen]
        found[f"{source}_answerable_auc"] = roc_auc_score(answerable, odds[chosen])
        if source == "mtrag":
            continue
        found[f"{source}_sentence_map"] = float(
            np.mean([average_precision(scores[i], given[i].relevant) for i in chosen
                     if given[i].relevant])
        )  # fmt: skip
    for source in ("closest", "swapped"):
        chosen = [
            i
            for i, e in enumerate(given)
            if e.source == source or (e.source == "squad" and e.answerable)
        ]
        answerable = [given[i].answerable for i in chosen]
        found[f"{source}_answerable_auc"] = roc_auc_score(answerable, odds[chosen])
    return {key: round(value, 4) for key, value in found.items()}


def threshold(given: Sequence[Example], odds: Vectors) -> float:
    """Return the probability under which MAX_FALSE_REFUSAL of MTRAG-UN's answerable lie."""
    chosen = [odds[i] for i, e in enumerate(given) if e.source == "mtrag" and e.answerable]
    return float(1 / (1 + np.exp(-np.quantile(chosen, MAX_FALSE_REFUSAL))))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("clapnq", type=Path)
    parser.add_argument("squad", type=Path)
    parser.add_argument("mtrag", type=Path)
    arguments = parser.parse_args()
    chats = load_chats(arguments.mtrag)
    given = Examples(load(arguments.clapnq), load(arguments.squad), chats).all()
    scores, odds = cross_validate(given)
    sentence = fit_sentences(given)
    answer = fit_answers(given, sentence)
    pooled = pools(load(arguments.squad))
    record = {
        "made_by": "python benchmarks/train_evidence.py CLAPNQ.jsonl SQUAD2.jsonl MTRAG_FOLDER",
        "data": "ClapNQ (IBM, Apache-2.0) 300 questions; SQuAD 2.0 (CC BY-SA 4.0) 2,828 questions; "
        "MTRAG-UN (IBM, Apache-2.0) 187 questions",
        "cross_validated": figures(given, scores, odds) | choice_figures(pooled, sentence, answer),
        "threshold": round(threshold(given, odds), 4),
        "sentence": named(sentence, SENTENCE_FEATURES),
        "answer": named(answer.linear, ANSWER_FEATURES),
        "answer_trees": named_trees(answer.trees, ANSWER_FEATURES),
        "choice": named(fit_choice(pooled, sentence, answer), CHOICE_FEATURES),
    }
    OUTPUT.write_text(json.dumps(record, indent=2) + "\n", encoding="utf-8")
    print(json.dumps(record["cross_validated"]))


if __name__ == "__main__":
    main()
