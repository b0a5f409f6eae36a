"""Misspelt names found, and names that the documents do not know left alone.

    python benchmarks/names.py

The questions are those of `tests/gold/misspelt_names.jsonl`, over the starter corpus: sixty spell
a name otherwise than any document does; a document that holds the right name has to be among the
first five passages of a search. Thirty name somebody whom no document knows: nothing may be
searched for instead. `--index DIR` keeps the index for the next run.
"""

import argparse
import json
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from ingest.embedding.encoder import SentenceEncoder
from ingest.settings import IngestSettings
from ingest.sync import sync
from rag.answer import Assistant
from rag.datamodels import Filters
from rag.question.understand import Understanding
from rag.settings import RagSettings

ROOT = Path(__file__).parents[1]
QUESTIONS = ROOT / "tests" / "gold" / "misspelt_names.jsonl"
DEPTH = 5


@dataclass(frozen=True)
class Asked:
    """A question and the name it means, as the documents spell it; None: they do not know it."""

    id: str
    question: str
    name: str | None


def read_questions(path: Path) -> list[Asked]:
    lines = path.read_text(encoding="utf-8").splitlines()
    return [Asked(e["id"], e["question"], e["name"]) for e in map(json.loads, lines)]


def open_index(data: Path) -> Assistant:
    settings = IngestSettings(ROOT / "corpus", data)
    encoder = SentenceEncoder()
    sync(settings, load_encoder=lambda: encoder)
    return Assistant.open(settings, RagSettings.from_environment(environ={}), encoder)


def has(assistant: Assistant, path: str, name: str) -> bool:
    """Whether a document's text holds a name."""
    return any(name in p.text.lower() for p in assistant.index.passages_of(path))


def measure(assistant: Assistant, asked: Sequence[Asked]) -> dict[str, object]:
    """Print what went wrong and return the shares."""
    understanding = Understanding(assistant.index)
    found = named = left = 0
    for a in asked:
        spelled = understanding.of(a.question, Filters()).spelled
        if a.name is None:
            left += not spelled.found
            right = not spelled.found
        else:
            name = a.name.lower()
            first = [e.passage for e in assistant.search(a.question, limit=DEPTH)]
            right = any(has(assistant, p.document, name) for p in first)
            found += right
            named += any(name in f"{p.context} {p.text}".lower() for p in first)
        if not right:
            print(f"{a.id} {a.question} ({a.name}): searched for {dict(spelled.found)}")
    names = sum(a.name is not None for a in asked)
    absent = len(asked) - names
    return {
        "misspelt": names,
        "in_first_five": round(found / max(1, names), 3),
        "passage_in_first_five": round(named / max(1, names), 3),
        "absent": absent,
        "left_alone": round(left / max(1, absent), 3),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--questions", type=Path, default=QUESTIONS)
    parser.add_argument("--index", type=Path, help="keep the index here")
    parser.add_argument("--limit", type=int, help="ask the first N questions only")
    arguments = parser.parse_args()
    asked = read_questions(arguments.questions)[: arguments.limit]
    with tempfile.TemporaryDirectory() as scratch:
        assistant = open_index(arguments.index or Path(scratch))
        try:
            print(json.dumps(measure(assistant, asked)))
        finally:
            assistant.close()


if __name__ == "__main__":
    main()
