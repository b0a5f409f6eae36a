"""Make reading examples of our own folders: each question with the passages a search finds for it.

    python benchmarks/reader_examples.py OUT.jsonl benchmarks/training/* [--negatives 3]

Each folder holds `docs` and `questions.jsonl` (the form of `tests/gold`). Its documents are read,
cut and searched as any corpus is. A passage of an expected document that holds an expected text is
answered there; the others found, and all that is found for a question without an answer, are what a
reader meets and must not take: they look right, and do not answer. The best of these are kept,
`--negatives` a question. `doc` is the folder's name and the question's number by tens, so that
twins stand on one side.
"""

import argparse
import json
from collections.abc import Iterator
from pathlib import Path

from folder_search import searched

from ingest.embedding.encoder import SentenceEncoder
from rag.datamodels import Evidence
from rag.evaluation.expectations import Expectation

PASSAGES = 6  # found for a question
TOGETHER = 10  # questions that a digest keeps aside together: twins were written in a row


def examples(folder: Path, encoder: SentenceEncoder, negatives: int) -> Iterator[dict[str, object]]:
    """Yield a folder's examples, each question's best passages first."""
    for number, one in enumerate(searched(folder, encoder, PASSAGES)):
        doc = f"{folder.name}/{number // TOGETHER}"
        made = [_example(one.text, one.expectation, e, doc) for e in one.found]
        yield from (e for e in made if e["answerable"])
        yield from [e for e in made if not e["answerable"]][:negatives]


def _example(
    question: str, expectation: Expectation, evidence: Evidence, doc: str
) -> dict[str, object]:
    passage = evidence.passage
    own = Path(passage.document).name in {Path(d).name for d in expectation.documents}
    held = [t for t in expectation.expect if own and t in passage.text]
    return {
        "question": question, "title": passage.context, "passage": passage.text,
        "answers": held[:1], "answerable": bool(held), "task": "qa", "doc": doc,
    }  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("out", type=Path)
    parser.add_argument("folders", type=Path, nargs="+")
    parser.add_argument("--negatives", type=int, default=3)
    options = parser.parse_args()
    encoder = SentenceEncoder()
    with options.out.open("w", encoding="utf-8") as out:
        for folder in options.folders:
            if not (folder / "questions.jsonl").is_file():
                continue
            made = list(examples(folder, encoder, options.negatives))
            out.writelines(json.dumps(e, ensure_ascii=False) + "\n" for e in made)
            answered = sum(bool(e["answerable"]) for e in made)
            print(f"{folder.name}: {answered} answered, {len(made) - answered} not", flush=True)


if __name__ == "__main__":
    main()
