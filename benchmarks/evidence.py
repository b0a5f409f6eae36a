"""The product's own choice of sentences and its own refusal, on questions with one passage each.

    python benchmarks/evidence.py examples.jsonl

A line has `question`, `title`, `sentences`, `relevant` (indices) and `answerable`. Each example
goes through the extractor as a passage that was found; a given sentence that the product cuts in
two counts as quoted when a piece of it is, and one too short for it to quote ranks last.

sentence_map    mean average precision of the ranking, over answerable examples with `relevant`
sentence_f1     over the same, of the sentences that would be quoted, were nothing refused
answerable_auc  whether answerable examples are judged more probable than the others
marks_f1        words marked as the answer against `answers`, where any are marked; marks_hit: the
                share of marks that overlap at all; marked: how often there are any
refusal_recall  share of the unanswerable that is refused; false_refusal: of the answerable

The committed weights were learned on ClapNQ and SQuAD files, perhaps on this very one: then these
figures are not cross-validated. Those that train_evidence.py prints are. `--limit N` takes N
examples evenly over the file.
"""

import argparse
import json
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from sklearn.metrics import roc_auc_score  # type: ignore[import-untyped]  # has no types

from ingest.datamodels import About, Passage, Place
from ingest.embedding.encoder import Encoder, SentenceEncoder
from ingest.text.split import text_for_model
from rag.datamodels import Evidence
from rag.question.followup import wordings
from rag.question.question import Question
from rag.reader.answer_spans import answer_marks, read_words
from rag.reader.evidence_model import load_model
from rag.reader.extract import Extractor, Quote
from ui.report import table

_WORD, _ARTICLES = re.compile(r"\w+"), {"a", "an", "the"}


@dataclass(frozen=True)
class Example:
    """A question, a passage in sentences, which of them answer, and whether it is answered."""

    question: str
    title: str
    sentences: tuple[str, ...]
    relevant: frozenset[int]
    answerable: bool
    answers: tuple[str, ...] = ()


@dataclass(frozen=True)
class Judged:
    """What the product made of an example: scores and choice by given sentence."""

    example: Example
    scores: tuple[float, ...]
    quoted: frozenset[int]
    answerable: float
    refused: bool
    marked: float | None


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
            tuple(e.get("answers") or ()),
        )
        for e in given[::step][:limit]
    ]


def as_evidence(example: Example, encoder: Encoder) -> tuple[Evidence, list[int]]:
    """Return the example as a passage that was found, and where each sentence starts in it.

    Its cosine is the one that a search would have seen.
    """
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
    asked = encoder.encode([example.question], query=True)[0]
    cosine = float(encoder.encode([text_for_model(passage)])[0] @ asked)
    found = Evidence(passage, About(title=example.title), 1.0, cosine, 1.0, ("words",))
    return found, starts


def judge(extractor: Extractor, encoder: Encoder, example: Example) -> Judged:
    """Let the product judge one example."""
    evidence, starts = as_evidence(example, encoder)
    extraction = extractor.extract(wordings(example.question, (), alone=1.0), [evidence])

    def index_of(offset: int) -> int:
        return int(np.searchsorted(starts, offset, side="right")) - 1

    scores = [-np.inf] * len(starts)
    for quote in extraction.ranked:
        at = index_of(quote.start)
        scores[at] = max(scores[at], quote.score)
    quoted = frozenset(
        i
        for quote in extraction.quotes
        for i in range(index_of(quote.start), index_of(quote.end - 1) + 1)
    )
    return Judged(
        example,
        tuple(scores),
        quoted,
        extraction.answerable,
        not extraction.found,
        mark_overlap(example, extraction.ranked),
    )


def mark_overlap(example: Example, ranked: Sequence[Quote]) -> float | None:
    """Return the words that mark and answer share, as F1; None where nothing is to be marked.

    Measured on the best sentence that holds the answer, so that it does not measure the choice.
    """
    question = Question.of(example.question)
    holding = (q for q in ranked if any(a in q.text for a in example.answers if a))
    quote = next(holding, None)
    marks = answer_marks(question, quote.text, read_words(quote)) if quote else ()
    if quote is None or not marks:
        return None
    return max(
        shared_words(quote.text[a:b], answer) for a, b in marks for answer in example.answers
    )


def shared_words(one: str, other: str) -> float:
    """Return the F1 of two texts' words, articles left out."""
    first, second = (Counter(w for w in _WORD.findall(t.lower()) if w not in _ARTICLES)
                     for t in (one, other))  # fmt: skip
    total = first.total() + second.total()
    return 2 * (first & second).total() / total if total else 0.0


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
        "marks_f1": mean([j.marked for j in answerable if j.marked is not None]),
        "marks_hit": mean([j.marked > 0 for j in answerable if j.marked is not None]),
        "marked": mean([j.marked is not None for j in answerable if j.example.answers]),
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
    model = encoder or SentenceEncoder()
    extractor = Extractor(model, loaded)
    found = figures([judge(extractor, model, e) for e in examples])
    print(f"{len(examples):,} examples, threshold {loaded.threshold}")
    rows = [(name, "-" if value is None else f"{value:.3f}") for name, value in found.items()]
    print("\n".join(table(("metric", "value"), rows)))
    print(json.dumps({**found, "threshold": loaded.threshold, "examples": len(examples)}))


if __name__ == "__main__":
    main()
