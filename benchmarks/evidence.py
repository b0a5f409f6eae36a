"""The product's own choice of sentences and its own refusal, on questions with one passage each.

    python benchmarks/evidence.py examples.jsonl

A line has `question`, `title`, `sentences`, `relevant` (indices) and `answerable`. Each example
goes through the extractor as a passage that was found; a given sentence that the product cuts in
two counts as quoted when a piece of it is, and one too short for it to quote ranks last.

sentence_map    mean average precision of the ranking, over answerable examples with `relevant`
sentence_f1     over the same, of the sentences that would be quoted, were nothing refused
answerable_auc  whether answerable examples are judged more probable than the others
refusal_recall  share of the unanswerable that is refused; false_refusal: of the answerable

The committed weights were learned on ClapNQ and SQuAD files, perhaps on this very one: then these
figures are not cross-validated. Those that train_evidence.py prints are. `--limit N` takes N
examples evenly over the file.
"""

import argparse
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from sklearn.metrics import roc_auc_score  # type: ignore[import-untyped]  # has no types

from ingest.datamodels import About, Passage, Place
from ingest.embed import SentenceEncoder
from rag.datamodels import Evidence
from rag.evidence_model import load_model
from rag.extract import Extractor, Quote
from rag.followup import wordings
from ui.report import table


@dataclass(frozen=True)
class Example:
    """A question, a passage in sentences, which of them answer, and whether it is answered."""

    question: str
    title: str
    sentences: tuple[str, ...]
    relevant: frozenset[int]
    answerable: bool


@dataclass(frozen=True)
class Judged:
    """What the product made of an example: scores and choice by given sentence."""

    example: Example
    scores: tuple[float, ...]
    quoted: frozenset[int]
    answerable: float
    refused: bool


def read_examples(path: Path, limit: int | None) -> list[Example]:
    with path.open(encoding="utf-8") as file:
        given = [json.loads(line) for line in file if line.strip()]
    step = max(1, len(given) // limit) if limit else 1
    return [
        Example(
            e["question"],
            e.get("title") or "",
            tuple(e["sentences"]),
            frozenset(e["relevant"]),
            e["answerable"],
        )
        for e in given[::step][:limit]
    ]


def as_evidence(example: Example) -> tuple[Evidence, list[int]]:
    """Return the example as a passage that was found, and where each sentence starts in it."""
    starts, text = [], ""
    for sentence in example.sentences:
        starts.append(len(text))
        text += f"{sentence}\n"
    places = tuple(
        Place(start, f"¶ {n}", None, start + len(sentence))
        for n, (start, sentence) in enumerate(zip(starts, example.sentences, strict=True), start=1)
    )
    headings = (example.title,) if example.title else ()
    passage = Passage("example", 0, 0, len(text), text, text, headings, places)
    return Evidence(passage, About(title=example.title), 1.0, 1.0, 1.0, ("words",)), starts


def judge(extractor: Extractor, example: Example) -> Judged:
    """Let the product judge one example."""
    evidence, starts = as_evidence(example)
    extraction = extractor.extract(wordings(example.question, (), alone=1.0), [evidence])

    def index_of(quote: Quote) -> int:
        return int(np.searchsorted(starts, quote.start, side="right")) - 1

    scores = [-np.inf] * len(starts)
    for quote in extraction.ranked:
        scores[index_of(quote)] = max(scores[index_of(quote)], quote.score)
    quoted = frozenset(map(index_of, extraction.quotes))
    return Judged(example, tuple(scores), quoted, extraction.answerable, not extraction.found)


def average_precision(judged: Judged) -> float:
    order = np.argsort(-np.asarray(judged.scores), kind="stable")
    relevant = judged.example.relevant
    ranks = [rank for rank, i in enumerate(order, start=1) if int(i) in relevant]
    return sum(n / rank for n, rank in enumerate(ranks, start=1)) / len(relevant)


def f1(judged: Judged) -> float:
    relevant = judged.example.relevant
    return 2 * len(judged.quoted & relevant) / (len(judged.quoted) + len(relevant))


def mean(values: Sequence[float]) -> float | None:
    return round(float(np.mean(values)), 4) if values else None


def figures(given: Sequence[Judged]) -> dict[str, float | None]:
    """Return all figures; None where no example measures one."""
    answerable = [j for j in given if j.example.answerable]
    unanswerable = [j for j in given if not j.example.answerable]
    marked = [j for j in answerable if j.example.relevant]
    labels = [j.example.answerable for j in given]
    auc = roc_auc_score(labels, [j.answerable for j in given]) if len({*labels}) == 2 else None
    return {
        "sentence_map": mean([average_precision(j) for j in marked]),
        "sentence_f1": mean([f1(j) for j in marked]),
        "answerable_auc": None if auc is None else round(float(auc), 4),
        "refusal_recall": mean([j.refused for j in unanswerable]),
        "false_refusal": mean([j.refused for j in answerable]),
    }


def main(argv: Sequence[str] | None = None, encoder: SentenceEncoder | None = None) -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("examples", type=Path)
    parser.add_argument("--limit", type=int, help="how many examples")
    arguments = parser.parse_args(argv)
    examples = read_examples(arguments.examples, arguments.limit)
    loaded = load_model()
    extractor = Extractor(encoder or SentenceEncoder(), loaded)
    found = figures([judge(extractor, e) for e in examples])
    print(f"{len(examples):,} examples, threshold {loaded.threshold}")
    rows = [(name, "-" if value is None else f"{value:.3f}") for name, value in found.items()]
    print("\n".join(table(("metric", "value"), rows)))
    print(json.dumps({**found, "threshold": loaded.threshold, "examples": len(examples)}))


if __name__ == "__main__":
    main()
