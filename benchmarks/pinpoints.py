"""Provisions that questions name, found first or not.

    python benchmarks/pinpoints.py ../shared/docs --index DIR

The questions are those of `tests/gold/pinpoint_questions.jsonl`; each names a document of the
folder and the locator of a provision there. It is found first when the first passage of a search
holds a place of that document with that locator, or inside it. Only the folders that the questions
name are indexed, about 3,500 passages; `--index DIR` keeps the index for the next run.
"""

import argparse
import json
import shutil
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from ingest.datamodels import Passage
from ingest.embedding.encoder import SentenceEncoder
from ingest.settings import IngestSettings
from ingest.sync import sync
from rag.answer import Assistant
from rag.settings import RagSettings

QUESTIONS = Path(__file__).parents[1] / "tests" / "gold" / "pinpoint_questions.jsonl"


@dataclass(frozen=True)
class Asked:
    """A question and where the provision that it names stands."""

    id: str
    question: str
    document: tuple[str, ...]  # any of them
    locator: str

    def held_by(self, passage: Passage) -> bool:
        """Whether a passage holds the provision, told by the locators as they are printed."""
        return passage.document in self.document and any(
            place.locator == self.locator
            or place.locator.startswith(tuple(self.locator + c for c in "( ,"))
            for place in passage.places
        )


def read_questions(path: Path) -> list[Asked]:
    lines = path.read_text(encoding="utf-8").splitlines()
    return [
        Asked(e["id"], e["question"], tuple(e["document"]), e["locator"])
        for e in map(json.loads, lines)
    ]


def open_index(docs: Path, asked: Sequence[Asked], folder: Path) -> Assistant:
    """Index the folders that the questions name, copied: a corpus is one folder."""
    corpus = folder / "corpus"
    for name in sorted({document.split("/")[0] for a in asked for document in a.document}):
        shutil.copytree(docs / name, corpus / name, dirs_exist_ok=True)
    settings = IngestSettings(corpus, folder / "data")
    encoder = SentenceEncoder()
    sync(settings, load_encoder=lambda: encoder)
    return Assistant.open(settings, RagSettings.from_environment(environ={}), encoder)


def measure(assistant: Assistant, asked: Sequence[Asked]) -> dict[str, object]:
    """Print the questions whose provision is not found first, and return the shares."""
    first = five = 0
    for a in asked:
        found = [e.passage for e in assistant.search(a.question, limit=5)]
        ranks = [rank for rank, passage in enumerate(found) if a.held_by(passage)]
        first += ranks[:1] == [0]
        five += bool(ranks)
        if ranks[:1] != [0]:
            top = f"{found[0].document}, {found[0].places[0].locator}" if found else "nothing"
            print(f"{a.id} {a.question}\n    wanted {a.locator}; first is {top}")
    count = len(asked)
    return {
        "questions": count,
        "found_first": round(first / count, 3),
        "in_first_five": round(five / count, 3),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("docs", type=Path, help="folder with the documents of others")
    parser.add_argument("--questions", type=Path, default=QUESTIONS)
    parser.add_argument("--index", type=Path, help="keep the index here")
    parser.add_argument("--limit", type=int, help="ask the first N questions only")
    arguments = parser.parse_args()
    asked = read_questions(arguments.questions)[: arguments.limit]
    with tempfile.TemporaryDirectory() as scratch:
        assistant = open_index(arguments.docs, asked, arguments.index or Path(scratch))
        try:
            print(json.dumps(measure(assistant, asked)))
        finally:
            assistant.close()


if __name__ == "__main__":
    main()
