"""Learn which sentences answer, and when nothing does; writes rag/reader/evidence_weights.json.

    python benchmarks/train_evidence.py CLAPNQ.jsonl SQUAD2.jsonl MTRAG_FOLDER benchmarks/training

Logistic regressions over the features of rag/reader/features.py and answer_features.py; whether a
passage answers, boosted trees beside it. The choice among passages (choice_fitting.py) is learned
from what the product's own search finds: for the collections' questions among their paragraphs,
and in each folder of the last argument, with `docs` and `questions.jsonl`. Besides the
collections' own unanswerable questions there are two kinds made of SQuAD's answerable ones:
"closest", with the paragraph of the same article that comes nearest without holding the answer
(what a search finds where the corpus lacks it), and "swapped", with a name, year or country changed
to one that the paragraph lacks (the right law, the wrong country). MTRAG-UN gives questions as
people type them into a chat, with the passage nearest to them out of a whole corpus.

The figures printed are cross-validated by article or corpus passage, with folds cut SEEDS times:
the mean, and in "spread" how far apart the lowest and the highest are. Those of the choice are of
folders left out whole, and of SQuAD's articles; they take the other models as they are. The
threshold is put where ClapNQ allows it, and the log-odds of a passage among others moved to it
where MTRAG-UN does.
"""

import argparse
import json
import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from choice_examples import Pool, collection_pools, folder_pools
from choice_fitting import Choice, learned
from evidence_examples import Example, Examples, load, load_chats
from evidence_fitting import STRONG, as_lines, fit, fit_mixed, named, named_trees
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import GroupKFold

from ingest.embedding.encoder import SentenceEncoder, Vectors
from rag.question.question import ASKING_WORDS, KINDS
from rag.reader.answer_features import ANSWER_FEATURES, answer_features
from rag.reader.choice import CHOICE_FEATURES
from rag.reader.evidence_model import Linear, Mixed
from rag.reader.features import SENTENCE_FEATURES

OUTPUT = Path(__file__).parent.parent / "rag" / "reader" / "evidence_weights.json"
# How much an example of each collection counts. A passage given alone: so that the small
# collections count as the large one does. Among others: near misses count most.
SENTENCES = {"clapnq": 8.0, "squad": 1.0}
ALONE = {"clapnq": 20.0, "squad": 2.0, "closest": 0.4, "swapped": 0.2, "mtrag": 4.0}
AMONG = {"clapnq": 3.0, "squad": 1.5, "closest": 1.5, "swapped": 1.0, "mtrag": 8.0}
# Cross-validated: of ClapNQ's answerable alone, of MTRAG-UN's among others.
FALSE_ALONE, FALSE_AMONG = 0.115, 0.05
SEEDS = 3
# What a text looks like tells collections apart; of what a search found, it tells nothing.
LOOKS = (
    "sentences", "length", "sentence_length", "digits", "capitals", "opens_with_title",
    "title_in_question", "question_length", "question_words", "question_names", "typed",
    "title_words", "beside_title", *(f"asks_{word}" for word in ASKING_WORDS),
    *(f"kind_{kind}" for kind in KINDS),
)  # fmt: skip


def fit_sentences(given: Sequence[Example]) -> Linear:
    """Learn from the answerable: each passage weighs the same, however long."""
    given = [e for e in given if e.answerable and e.relevant]
    rows = np.vstack([e.rows for e in given])
    labels = [i in e.relevant for e in given for i in range(len(e.rows))]
    weights = [5 * SENTENCES[e.source] / len(e.rows) for e in given for _ in e.rows]
    return fit(rows, labels, weights)


def answer_rows(given: Sequence[Example], sentence: Linear) -> Vectors:
    return np.stack(
        [
            answer_features(e.question, e.rows, sentence(e.rows), e.given, e.late, e.cosine)
            for e in given
        ]
    )


def fit_alone(given: Sequence[Example], rows: Vectors) -> Mixed:
    return fit_mixed(rows, [e.answerable for e in given], [ALONE[e.source] for e in given])


def fit_among(given: Sequence[Example], rows: Vectors) -> Linear:
    rows = np.where(np.isin(ANSWER_FEATURES, LOOKS), np.float32(0.0), rows)
    weights = [AMONG[e.source] for e in given]
    return fit(rows, [e.answerable for e in given], weights, STRONG)


@dataclass(frozen=True)
class CrossValidated:
    """Sentence scores and log-odds from models that did not see the example's article."""

    scores: list[Vectors]
    alone: Vectors
    among: Vectors


def cross_validate(given: Sequence[Example], seed: int) -> CrossValidated:
    empty = np.empty(0, dtype=np.float32)
    found = CrossValidated([empty] * len(given), *np.zeros((2, len(given)), dtype=np.float32))
    groups = [e.title for e in given]
    folds = GroupKFold(5, shuffle=True, random_state=seed)
    for train, test in folds.split(groups, groups=groups):
        seen = [given[i] for i in train]
        sentence = fit_sentences(seen)
        rows = answer_rows(given, sentence)
        found.alone[test] = fit_alone(seen, rows[train])(rows[test])
        found.among[test] = fit_among(seen, rows[train])(rows[test])
        for i in test:
            found.scores[i] = sentence(given[i].rows)
    return found


def average_precision(scores: Vectors, relevant: frozenset[int]) -> float:
    hits, total = 0, 0.0
    for rank, index in enumerate(np.argsort(-scores, kind="stable"), start=1):
        if int(index) in relevant:
            hits += 1
            total += hits / rank
    return total / len(relevant)


def figures(given: Sequence[Example], found: CrossValidated) -> dict[str, float]:
    """Return the cross-validated figures of each collection."""
    values: dict[str, float] = {}
    for source in ("clapnq", "squad", "mtrag", "closest", "swapped"):
        chosen = [i for i, e in enumerate(given) if e.source == source or _true_one(e, source)]
        answerable = [given[i].answerable for i in chosen]
        for name, odds in (("alone", found.alone), ("among", found.among)):
            values[f"{source}_answerable_auc_{name}"] = roc_auc_score(answerable, odds[chosen])
        marked = [i for i in chosen if given[i].relevant]
        if source in ("clapnq", "squad"):
            each = [average_precision(found.scores[i], given[i].relevant) for i in marked]
            values[f"{source}_sentence_map"] = float(np.mean(each))
    cut = quantile(given, found.alone, "clapnq", FALSE_ALONE)
    refused = [found.alone[i] < cut for i, e in enumerate(given) if _lacks(e, "clapnq")]
    values["clapnq_refusal_recall"] = float(np.mean(refused))
    values["clapnq_false_refusal"] = FALSE_ALONE
    return values


def _true_one(example: Example, source: str) -> bool:
    """Whether it is the answerable question that an altered one is compared with."""
    return source in ("closest", "swapped") and example.source == "squad" and example.answerable


def _lacks(example: Example, source: str) -> bool:
    return example.source == source and not example.answerable


def quantile(given: Sequence[Example], odds: Vectors, source: str, share: float) -> float:
    """Return the log-odds under which this share of the source's answerable lie."""
    chosen = [odds[i] for i, e in enumerate(given) if e.source == source and e.answerable]
    return float(np.quantile(chosen, share))


def mean_cut(given: Sequence[Example], runs: Sequence[Vectors], source: str, share: float) -> float:
    return float(np.mean([quantile(given, odds, source, share) for odds in runs]))


def summary(runs: Sequence[dict[str, float]]) -> dict[str, float]:
    """Return the figures' means over all cuttings of folds."""
    return {key: round(float(np.mean([run[key] for run in runs])), 4) for key in runs[0]}


def spread(runs: Sequence[dict[str, float]]) -> dict[str, float]:
    return {key: round(float(np.ptp([run[key] for run in runs])), 4) for key in runs[0]}


def parsed() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    for name in ("clapnq", "squad", "mtrag", "folders"):
        parser.add_argument(name, type=Path)
    parser.add_argument(
        "--choice-only", action="store_true", help="take the other models as they are written"
    )
    return parser.parse_args()


def passage_models(arguments: argparse.Namespace, encoder: SentenceEncoder) -> dict[str, object]:
    """Return what is written of the models of single passages and of the threshold."""
    squad, chats = load(arguments.squad), load_chats(arguments.mtrag, encoder)
    given = Examples(load(arguments.clapnq), squad, chats, encoder).all()
    validated = [cross_validate(given, seed) for seed in range(SEEDS)]
    sentence = fit_sentences(given)
    rows = answer_rows(given, sentence)
    alone, among = fit_alone(given, rows), fit_among(given, rows)
    cut = mean_cut(given, [v.alone for v in validated], "clapnq", FALSE_ALONE)
    # One threshold for both: the log-odds among others are moved to it.
    moved = cut - mean_cut(given, [v.among for v in validated], "mtrag", FALSE_AMONG)
    among = replace(among, bias=among.bias + moved)
    runs = [figures(given, found) for found in validated]
    return {
        "cross_validated": summary(runs),
        "spread": spread(runs),
        "threshold": round(1.0 / (1.0 + math.exp(-cut)), 4),
        "sentence": named(sentence, SENTENCE_FEATURES),
        "alone": named(alone.linear, ANSWER_FEATURES),
        "alone_trees": named_trees(alone.trees, ANSWER_FEATURES),
        "among": named(among, ANSWER_FEATURES),
    }


def written(record: Mapping[str, Any], name: str, features: Sequence[str]) -> Linear:
    weights = np.asarray([record[name]["weights"][f] for f in features], dtype=np.float32)
    return Linear(weights, record[name]["bias"])


def choice_pools(arguments: argparse.Namespace, encoder: SentenceEncoder) -> list[Pool]:
    found = collection_pools(load(arguments.clapnq), load(arguments.squad), encoder)
    for folder in sorted(p for p in arguments.folders.iterdir() if p.is_dir()):
        found += folder_pools(folder, encoder)
    return found


def main() -> None:
    arguments, encoder = parsed(), SentenceEncoder()
    record: dict[str, Any] = (
        json.loads(OUTPUT.read_text(encoding="utf-8"))
        if arguments.choice_only
        else passage_models(arguments, encoder)
    )
    sentence = written(record, "sentence", SENTENCE_FEATURES)
    among = written(record, "among", ANSWER_FEATURES)
    pooled = choice_pools(arguments, encoder)
    model, found = learned(Choice.of(pooled, sentence, among))
    validated = {k: v for k, v in record["cross_validated"].items() if not k.startswith("choice_")}
    validated |= {key: round(value, 4) for key, value in found.items()}
    counts = Counter(p.source for p in pooled)
    record |= {
        "made_by": "python benchmarks/train_evidence.py CLAPNQ.jsonl SQUAD2.jsonl MTRAG_FOLDER "
        "benchmarks/training",
        "data": "ClapNQ (IBM, Apache-2.0) 300 questions; SQuAD 2.0 (CC BY-SA 4.0) 2,828 questions; "
        "MTRAG-UN (IBM, Apache-2.0) 187 questions; benchmarks/training (our own)",
        "choice_learned_from": dict(sorted(counts.items())),
        "cross_validated": validated,
        "spread": {k: v for k, v in record["spread"].items() if not k.startswith("choice_")},
        "choice": named(model, CHOICE_FEATURES),
    }
    order = ("made_by", "data", "choice_learned_from", "cross_validated")
    record = {key: record[key] for key in (*order, *(k for k in record if k not in order))}
    OUTPUT.write_text(as_lines(record), encoding="utf-8")
    print(json.dumps({"cross_validated": record["cross_validated"], "spread": record["spread"]}))


if __name__ == "__main__":
    main()
