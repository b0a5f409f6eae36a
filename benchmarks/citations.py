"""The product's own check of citations: how many false statements it flags, and how many true ones.

    python benchmarks/citations.py examples.jsonl

An example has `question`, `title`, `sentences`, `answerable` and `answers`. True statements are the
answers of answerable examples, cited to their passage. False ones are copies with one thing
changed: a figure, a date, a name, a negation put in or taken out, or the citation moved to another
example's passage ("moved") or to the passage most like the right one ("moved_near", harder than the
target asks; and "swapped": a figure or name of the same passage in the place of another).
`--limit N` takes N examples evenly over the file.
"""

import argparse
import json
import random
import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from ingest.datamodels import About, Passage, Place
from ingest.embedding.encoder import SentenceEncoder
from rag.chat.checking.verification import Verifier
from rag.datamodels import Evidence
from ui.report import table

SEED = 20261122
NO_ANSWER = "NA"  # ClapNQ's mark for an annotator who found no short answer
TARGET = ("figure", "date", "name", "negation", "moved")
MONTHS = (
    "January February March April May June July August September October November December".split()
)
AUXILIARY = re.compile(r"\b(is|are|was|were|has|have|had|can|could|will|would|may|must|does|did)\b")
NUMBER = re.compile(r"(?<![\w.,])\d[\d,]*(?:\.\d+)?(?![\w]|[.,]\d)")
DATE = re.compile(rf"\b(?:{'|'.join(MONTHS)}) \d{{1,2}}\b|\b\d{{1,2}} (?:{'|'.join(MONTHS)})\b"
                  rf"|\b(?:{'|'.join(MONTHS)}) \d{{4}}\b|\b(?:1[5-9]|20)\d\d\b")  # fmt: skip
NAME = re.compile(r"(?<=[a-z,] )[A-Z][a-z]+(?: [A-Z][a-z]+)*")
NEGATION = re.compile(r"\b(is|are|was|were|has|have|had|can|could|will|would|may|must|does|did)"
                      r"(?: not|n't)\b")  # fmt: skip


@dataclass(frozen=True)
class Given:
    """A statement, the example whose passage it cites, and what was changed ("true": nothing)."""

    statement: str
    question: str
    cited: int
    change: str


def as_evidence(example: dict[str, object], number: int) -> Evidence:
    text = "\n".join(str(s) for s in example["sentences"])  # type: ignore[attr-defined]
    title = str(example.get("title") or "")
    place = Place(0, "¶ 1", None, len(text))
    passage = Passage(f"{number}.txt", 0, 0, len(text), text, text, (title,), (place,), number)
    return Evidence(passage, About(title=title), 1.0, 1.0, 1.0, ("words",))


def false_copies(
    examples: list[dict[str, object]], near: list[int], names: list[str], draw: random.Random
) -> Iterator[Given]:
    changes: dict[str, Callable[[str], str | None]] = {
        "figure": lambda s: _changed(s, NUMBER, lambda n: _other_number(n, draw), draw),
        "date": lambda s: _changed(s, DATE, lambda d: _other_date(d, draw), draw),
        "name": lambda s: _changed(s, NAME, lambda _: draw.choice(names), draw),
        "negation": lambda s: _other_polarity(s, draw),
    }
    for number, example in enumerate(examples):
        question = str(example["question"])
        for answer in dict.fromkeys(example["answers"]):  # type: ignore[call-overload]
            if answer == NO_ANSWER or not answer.strip():  # an empty one states nothing
                continue
            yield Given(answer, question, number, "true")
            for change, make in changes.items():
                if (changed := make(answer)) and changed != answer:
                    yield Given(changed, question, number, change)
            passage = " ".join(example["sentences"])  # type: ignore[call-overload]
            if swapped := _swapped(answer, passage, draw):
                yield Given(swapped, question, number, "swapped")
            other = draw.choice([n for n in range(len(examples)) if n != number])
            yield Given(answer, question, other, "moved")
            yield Given(answer, question, near[number], "moved_near")


def _changed(
    text: str, pattern: re.Pattern[str], make: Callable[[str], str], draw: random.Random
) -> str | None:
    found = list(pattern.finditer(text))
    if not found:
        return None
    match = draw.choice(found)
    return text[: match.start()] + make(match.group()) + text[match.end() :]


def _other_number(number: str, draw: random.Random) -> str:
    digits = [i for i, c in enumerate(number) if c.isdigit()]
    at = draw.choice(digits)
    others = [d for d in "123456789" if d != number[at]]
    return number[:at] + draw.choice(others) + number[at + 1 :]


def _other_date(date: str, draw: random.Random) -> str:
    month = next((m for m in MONTHS if m in date), None)
    if month and draw.random() < 0.5:
        return date.replace(month, draw.choice([m for m in MONTHS if m != month]))
    match = re.search(r"\d+", date)
    assert match is not None
    number = int(match.group())
    other = number % 28 + 1 if number < 32 else number + draw.choice([-2, -1, 1, 2, 10])
    return date[: match.start()] + str(other) + date[match.end() :]


def _other_polarity(text: str, draw: random.Random) -> str | None:
    if NEGATION.search(text):
        return NEGATION.sub(r"\1", text, count=1)
    return _changed(text, AUXILIARY, lambda verb: f"{verb} not", draw)


def _swapped(answer: str, passage: str, draw: random.Random) -> str | None:
    """Return the answer with a figure or name that stands elsewhere in the passage."""
    for pattern in (NUMBER, NAME):
        mine, theirs = set(pattern.findall(answer)), set(pattern.findall(passage))
        others = sorted(theirs - mine)
        if mine and others:
            return _changed(answer, pattern, lambda _: draw.choice(others), draw)  # noqa: B023
    return None


def nearest(evidence: list[Evidence], encoder: SentenceEncoder) -> list[int]:
    vectors = encoder.encode([e.passage.text for e in evidence])
    similar = vectors @ vectors.T
    np.fill_diagonal(similar, -1.0)
    return [int(row.argmax()) for row in similar]


def main() -> None:
    parser = argparse.ArgumentParser(description=str(__doc__).splitlines()[0])
    parser.add_argument("examples", type=Path)
    parser.add_argument("--limit", type=int)
    parser.add_argument(
        "--show", metavar="CHANGE", help="print what was judged wrongly of a change"
    )
    args = parser.parse_args()
    with args.examples.open(encoding="utf-8") as file:
        examples = [e for e in map(json.loads, file) if e["answerable"]]
    step = max(1, len(examples) // args.limit) if args.limit else 1
    examples = examples[::step][: args.limit]
    evidence = [as_evidence(e, n) for n, e in enumerate(examples)]
    encoder = SentenceEncoder()
    names = sorted({n for e in examples for s in e["sentences"] for n in NAME.findall(s)})
    verifier = Verifier(encoder)
    flags: dict[str, list[bool]] = defaultdict(list)
    draw = random.Random(SEED)
    for given in false_copies(examples, nearest(evidence, encoder), names, draw):
        faults = verifier.faults(given.statement, [evidence[given.cited]], asked=given.question)
        flags[given.change].append(bool(faults))
        if args.show == given.change and bool(faults) == (given.change == "true"):
            print(given, [(f.kind, f.what[:60]) for f in faults])
    report(flags)


def report(flags: dict[str, list[bool]]) -> None:
    false = [f for change in TARGET for f in flags[change]]
    rows = [(change, len(f), f"{sum(f) / len(f):.3f}") for change, f in sorted(flags.items()) if f]
    print(table(["change", "statements", "flagged"], [[str(c) for c in row] for row in rows]))
    figures = {change: round(sum(f) / len(f), 4) for change, f in sorted(flags.items()) if f}
    figures["false_flagged"] = round(sum(false) / max(1, len(false)), 4)
    figures["true_flagged"] = figures["true"]
    print(json.dumps(figures))


if __name__ == "__main__":
    main()
