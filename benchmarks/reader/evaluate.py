"""Score a reader on what was kept aside in training, through the product's own reader.

    python benchmarks/reader/evaluate.py MODEL FILE... [--aside 0.05] [--false 0.1] [--package]

answerable_auc   whether answered examples get higher log-odds than the others
refused          share of the unanswered below the threshold at which `--false` of the answered are
words            share of the answered whose best span shares words with an answer, of those given

Prints a line a file and, last, one line of JSON. `--card` writes `reader.json` beside the weights:
the threshold over all files, which the product reads, with the figures and whose data it is.
`--package` puts what was learned and the card where the product finds it; `--how` says how and
`--learned-from` from which sets it was learned.
"""

import argparse
import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from examples import Example, kept_aside, read
from sklearn.metrics import roc_auc_score  # type: ignore[import-untyped]  # has no types
from transformers import AutoModelForQuestionAnswering

from rag.reader.model.span_reader import CARD, SpanReader, write_learned
from rag.reader.model.windows import ToRead, WasRead

WEIGHTS = Path(__file__).parents[2] / "rag" / "reader" / "model"
SOURCES = {  # by the file's name: whose data it is
    "squad2": "SQuAD 2.0 (CC BY-SA 4.0)",
    "squad11": "SQuAD 1.1 (CC BY-SA 4.0)",
    "nq": "Natural Questions (CC BY-SA 3.0)",
    "boolq": "BoolQ (CC BY-SA 3.0)",
    "fever": "FEVER (Wikipedia, CC BY-SA)",
    "wice": "WiCE (ODC-BY)",
    "cuad": "CUAD (The Atticus Project, CC BY 4.0)",
    "timeqa": "Time-Sensitive-QA (BSD-3)",
    "qamr": "QAMR (MIT)",
    "fairytaleqa": "FairytaleQA (Apache-2.0)",
    "selqa": "SelQA (Apache-2.0)",
    "condaqa": "CondaQA (Apache-2.0)",
}


def scored(reader: SpanReader, examples: Sequence[Example]) -> list[WasRead]:
    """Return what the reader makes of each example's own passage."""
    return [reader.read(e.question, [ToRead(e.title, e.passage)])[0] for e in examples]


def figures(examples: Sequence[Example], read: Sequence[WasRead], false: float) -> dict[str, float]:
    """Return the figures of a file; those that need both kinds of examples only where there are."""
    odds = np.asarray([r.answered for r in read])
    is_answered = np.asarray([e.answerable for e in examples])
    found: dict[str, float] = {"examples": len(examples)}
    if is_answered.any() and not is_answered.all():
        limit = float(np.quantile(odds[is_answered], false))
        found["answerable_auc"] = round(float(roc_auc_score(is_answered, odds)), 4)
        found["refused"] = round(float((odds[~is_answered] < limit).mean()), 4)
        found["threshold"] = round(limit, 3)
    hits = [_hits(e, r) for e, r in zip(examples, read, strict=True) if e.answerable]
    if hits:
        found["words"] = round(float(np.mean(hits)), 4)
    return found


def _hits(example: Example, read: WasRead) -> bool:
    best = read.spans[0] if read.spans else None
    return best is not None and any(best.start < b and a < best.end for a, b in example.spans)


def attribution(sets: Sequence[str]) -> str:
    """Return whose data the weights are learned from, and whose encoder they began as."""
    named = ", ".join(SOURCES[name] for name in sets) or "no public set"
    return f"Learned from {named}, from the all-MiniLM-L6-v2 encoder (Apache-2.0)."


def write(folder: Path, card: dict[str, object]) -> None:
    (folder / CARD).write_text(json.dumps(card, indent=1) + "\n", encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("model", type=Path)
    parser.add_argument("files", type=Path, nargs="+")
    parser.add_argument("--aside", type=float, default=0.05)
    parser.add_argument("--false", type=float, default=0.1)
    parser.add_argument("--limit", type=int, help="examples of a file")
    parser.add_argument("--card", action="store_true")
    parser.add_argument("--package", action="store_true")
    parser.add_argument("--learned-from", nargs="*", choices=SOURCES, default=[])
    parser.add_argument("--how", default="", help="the commands and seeds, for the card")
    options = parser.parse_args()
    reader = SpanReader(str(options.model.resolve()))
    everything: list[tuple[Example, WasRead]] = []
    by_file = {}
    for path in options.files:
        _, aside = kept_aside(read(path), options.aside)
        examples = aside[: options.limit]
        if not examples:
            continue
        results = scored(reader, examples)
        by_file[path.name] = figures(examples, results, options.false)
        print(path.name, by_file[path.name], flush=True)
        everything += zip(examples, results, strict=True)
    together = figures([e for e, _ in everything], [r for _, r in everything], options.false)
    card = {
        "threshold": together["threshold"], "together": together, "files": by_file,
        "how": options.how, "attribution": attribution(options.learned_from),
    }  # fmt: skip
    if options.card:
        write(options.model, card)
    if options.package:
        trained = AutoModelForQuestionAnswering.from_pretrained(options.model)
        write(WEIGHTS, {**card, "sha256": write_learned(trained, WEIGHTS)})
    print(json.dumps({"together": together, "files": by_file}))


if __name__ == "__main__":
    main()
