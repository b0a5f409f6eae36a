"""Search a folder's documents for its own questions, as the product does.

A folder holds `docs` and `questions.jsonl` (the form of `tests/gold`). No answer is made: what
answers is learned from what is found here.
"""

import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from ingest.embedding.encoder import SentenceEncoder
from ingest.settings import IngestSettings
from ingest.store.index import Index, fingerprint
from ingest.sync import sync
from rag.datamodels import Evidence, Filters
from rag.evaluation.expectations import Expectation, read_expectations
from rag.question.followup import is_follow_up, wordings
from rag.question.understand import Understanding
from rag.retrieval.searcher import Searcher


@dataclass(frozen=True)
class Searched:
    """A question as it is read with what an earlier turn lends it, and what was found for it."""

    expectation: Expectation
    text: str
    found: list[Evidence]


def searched(
    folder: Path,
    encoder: SentenceEncoder,
    limit: int,
    wanted: Callable[[Expectation], bool] = lambda _: True,
) -> Iterator[Searched]:
    """Yield the wanted questions of a folder with the best passages, ``limit`` at most."""
    with (folder / "questions.jsonl").open("rb") as lines:
        expected = [e for e in read_expectations(lines) if wanted(e)]
    with tempfile.TemporaryDirectory() as data:
        settings = IngestSettings(corpus=folder / "docs", data=Path(data))
        sync(settings, load_encoder=lambda: encoder)
        # Not the assistant: it needs the weights that are to be learned.
        index = Index(settings, fingerprint(encoder))
        searcher, understanding = Searcher(index, encoder), Understanding(index)
        for expectation in expected:
            question, history = expectation.asked.question, expectation.asked.history
            understood = understanding.of(question, Filters())
            found = searcher.search(
                understood.text, history=history, filters=understood.filters, limit=limit
            )
            alone = 0.0 if is_follow_up(question) else 1.0
            text = wordings(understood.text, history, alone=alone)[-1].text
            yield Searched(expectation, text, found)
        index.close()
