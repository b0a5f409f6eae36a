"""Is the first line the answer? Asks questions of newcomers and scores what a reader sees first.

    python benchmarks/first_lines.py [benchmarks/asks/*] [--half 0] [--show]

A folder holds `questions.jsonl` and `docs`; without `docs` the questions are over the starter
corpus. A line has `question`, `history`, `type`, `answerable`, and patterns (case is ignored):
`first`, of which one must stand in the first `LINE` characters of the headline, else of the first
statement, else of the first row; `all`, each of which must stand somewhere in headline, statements
or table; `never`, none of which may stand in the headline or in a statement that nothing overtakes.
What is not answerable must not be found. `--half 0` asks every second question from the first on,
`--half 1` the others: mend by one half, and ask the other once.

Prints a line a set and a table by type; with `--show` what fails.
"""

import argparse
import json
import re
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ingest.embedding.encoder import Encoder
from ingest.embedding.packaged import quick_encoder
from ingest.settings import DEFAULT_MODEL, IngestSettings
from ingest.sync import sync
from rag.answer import Assistant
from rag.datamodels import Answer
from rag.evaluation.asked import read_question
from rag.settings import RagSettings
from rag.writing.headline import LINE
from ui.report import table

ASKS, STARTER = Path(__file__).parent / "asks", Path(__file__).parents[1] / "corpus"
Asked = dict[str, Any]


@dataclass(frozen=True)
class Outcome:
    """A question with what was shown first, and whether that and the whole are right."""

    asked: Asked
    line: str
    first: bool
    whole: bool


def flat(*parts: str | None) -> str:
    """Return texts as one, in one line."""
    return " ".join(" ".join(p for p in parts if p).split())


def judged(asked: Asked, answer: Answer) -> Outcome:
    """Return what came of a question."""
    rows = answer.table.rows if answer.table else ()
    statements = [s.text for s in answer.statements]
    line = flat(answer.headline) or flat(*statements[:1]) or flat(*(rows[0] if rows else ()))
    line = line[:LINE]
    if not asked["answerable"]:
        return Outcome(asked, line, not answer.found, not answer.found)
    cells = [cell for row in rows for cell in row]
    columns = answer.table.columns if answer.table else ()
    said = flat(answer.headline, *statements, *columns, *cells)
    unmarked = [s.text for s in answer.statements if s.superseded_by is None]
    wrong = stands(asked["never"], flat(answer.headline, *unmarked))
    first = answer.found and stands(asked["first"], line) and not wrong
    return Outcome(asked, line, first, first and all(stands([p], said) for p in asked["all"]))


def stands(patterns: Sequence[str], text: str) -> bool:
    """Whether one of the patterns stands in a text."""
    return any(re.search(p, text, re.IGNORECASE) for p in patterns)


def outcomes(folder: Path, half: int | None, encoder: Encoder) -> Iterator[Outcome]:
    """Ask a folder's questions."""
    docs = folder / "docs" if (folder / "docs").is_dir() else STARTER
    lines = (folder / "questions.jsonl").read_text(encoding="utf-8").splitlines()
    with tempfile.TemporaryDirectory() as data:
        settings = IngestSettings(docs, Path(data))
        sync(settings, load_encoder=lambda: encoder)
        assistant = Assistant.open(settings, RagSettings.from_environment(environ={}), encoder)
        for line in lines if half is None else lines[half::2]:
            asked = json.loads(line)
            given = read_question(asked)
            yield judged(asked, assistant.ask(given.question, history=given.history))
        assistant.close()


def counts(found: Sequence[Outcome]) -> dict[str, int]:
    """Return how many first lines, whole answers and refusals are right, of how many."""
    yes = [o for o in found if o.asked["answerable"]]
    no = [o for o in found if not o.asked["answerable"]]
    return {
        "answerable": len(yes), "first": sum(o.first for o in yes),
        "whole": sum(o.whole for o in yes), "not": len(no), "refused": sum(o.first for o in no),
    }  # fmt: skip


def main(argv: Sequence[str] | None = None, encoder: Encoder | None = None) -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folders", type=Path, nargs="*")
    parser.add_argument("--half", type=int, choices=(0, 1))
    parser.add_argument("--show", action="store_true")
    options = parser.parse_args(argv)
    folders = options.folders or sorted(p for p in ASKS.iterdir() if p.is_dir())
    encoder = encoder or quick_encoder(DEFAULT_MODEL)
    everything: list[Outcome] = []
    for folder in folders:
        found = list(outcomes(folder, options.half, encoder))
        everything += found
        print(f"{folder.name}: {counts(found)}", flush=True)
        for one in found if options.show else ():
            if not one.first:
                print(f"  {one.asked['id']} {one.asked['question']}\n    {one.line}")
    right = Counter(o.asked["type"] for o in everything if o.first)
    of = Counter(o.asked["type"] for o in everything)
    rows = [(kind, str(right[kind]), str(of[kind])) for kind in sorted(of)]
    print("\n".join(table(("type", "right", "of"), rows)))
    print(json.dumps(counts(everything)))


if __name__ == "__main__":
    main()
