"""Learn when too little of a question is covered; writes rag/answerability/coverage/uncovered.json.

    python benchmarks/train_uncovered.py benchmarks/training --folders guidance law news us

A logistic regression over `rag.answerability.coverage.uncovered`: the share of the question that no
statement covers, what the two worst words lack, and the model's log-odds. Each folder is asked its
own answerable questions, and as many of the others' as of its own: those are on other matters,
share the words of the field, and the names in them do not exist elsewhere. Learned from are own
questions that were answered with the right quote, and the others' that would be answered without
this rule. The bias is moved so that LOST of the own ones are refused. Prints what each folder
loses and refuses with weights learned on the rest.
"""

import argparse
import json
import random
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from evidence_fitting import fit

from ingest.embedding.encoder import SentenceEncoder, Vectors
from ingest.settings import IngestSettings
from ingest.sync import sync
from rag.answer import Assistant
from rag.answerability import gaps
from rag.answerability.coverage import uncovered
from rag.answerability.coverage.spoken import Spoken
from rag.answerability.coverage.uncovered import Covered
from rag.evaluation.evaluate import judge
from rag.evaluation.expectations import Expectation, read_expectations
from rag.sentences.quotes import Quote
from rag.settings import RagSettings

OUTPUT = Path(__file__).parent.parent / "rag/answerability/coverage" / uncovered.WEIGHTS
LOST = 0.03
STRENGTH = 3.0


@dataclass(frozen=True)
class Row:
    """What was seen of a question: its folder, whether it is on other matters, the features."""

    folder: str
    foreign: bool
    values: tuple[float, float, float]


class Watched:
    """Stands for the rule, which then refuses nothing, and keeps what it is given."""

    def __init__(self) -> None:
        self.seen: list[tuple[Covered, float]] = []

    def __call__(self, question: str, quotes: Sequence[Quote], spoken: Spoken) -> str | None:
        found = uncovered.covered(question, quotes, spoken)
        if found is not None:
            self.seen.append((found, spoken.odds))
        return None


def questions(folder: Path) -> list[Expectation]:
    with (folder / "questions.jsonl").open("rb") as lines:
        found = list(read_expectations(lines))
    return [e for e in found if e.answerable and e.expect and not e.asked.history]


def rows(folders: Sequence[Path], limit: int, encoder: SentenceEncoder) -> Iterator[Row]:
    chance = random.Random(7)
    for folder in folders:
        own = questions(folder)
        others = [e for other in folders if other != folder for e in questions(other)]
        asked = [(e, False) for e in chance.sample(own, min(limit, len(own)))]
        asked += [(e, True) for e in chance.sample(others, min(limit, len(others)))]
        with tempfile.TemporaryDirectory() as data:
            settings = IngestSettings(corpus=folder / "docs", data=Path(data))
            sync(settings, load_encoder=lambda: encoder)
            assistant = Assistant.open(settings, RagSettings(), encoder)
            yield from seen(assistant, folder.name, asked)
            assistant.close()


def seen(
    assistant: Assistant, folder: str, asked: Sequence[tuple[Expectation, bool]]
) -> Iterator[Row]:
    watched = Watched()
    gaps.off_subject = watched
    for expectation, foreign in asked:
        watched.seen.clear()
        answer = assistant.ask(expectation.asked.question)
        right = bool(judge(expectation, answer).quoted) or foreign
        if answer.found and right and watched.seen:
            found, odds = watched.seen[0]
            yield Row(folder, foreign, (found.share, found.worst, odds))


def learned(given: Sequence[Row]) -> tuple[Vectors, float]:
    """Return weights and bias; each side counts the same."""
    values = np.asarray([r.values for r in given], dtype=np.float32)
    labels = [r.foreign for r in given]
    sizes = {side: labels.count(side) for side in (True, False)}
    model = fit(values, labels, [len(labels) / (2 * sizes[x]) for x in labels], STRENGTH)
    own = values[~np.asarray(labels)] @ model.weights
    return model.weights, -float(np.quantile(own, 1.0 - LOST))


def report(given: Sequence[Row]) -> dict[str, dict[str, int]]:
    found = {}
    for folder in sorted({r.folder for r in given}):
        weights, bias = learned([r for r in given if r.folder != folder])
        tested = [r for r in given if r.folder == folder]
        fires = [float(np.dot(r.values, weights)) + bias > 0 for r in tested]
        counts = {"own": 0, "lost": 0, "others": 0, "refused": 0}
        for row, fired in zip(tested, fires, strict=True):
            counts["others" if row.foreign else "own"] += 1
            counts["refused" if row.foreign else "lost"] += fired
        found[folder] = counts
    return found


def main(argv: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("training", type=Path)
    parser.add_argument("--folders", nargs="+", required=True)
    parser.add_argument("--limit", type=int, default=60, help="questions a folder, of each side")
    parser.add_argument("--write", action="store_true", help="write the weights")
    arguments = parser.parse_args(argv)
    folders = [arguments.training / name for name in arguments.folders]
    given = list(rows(folders, arguments.limit, SentenceEncoder()))
    weights, bias = learned(given)
    data = json.loads(OUTPUT.read_text(encoding="utf-8"))
    values = (*map(float, weights), bias)
    for name, value in zip(("share", "worst", "odds", "bias"), values, strict=True):
        data[name] = round(value, 2)
    if arguments.write:
        OUTPUT.write_text(json.dumps(data, indent=2) + "\n", encoding="utf-8")
    print(json.dumps({"left_out": report(given), "weights": data}))


if __name__ == "__main__":
    main()
