"""The same answers from both stores: verdict, first statement, passages and their order.

A sample; how all questions fared is in decision 0151. The vectors are made once and used by both,
as two machines with one model would make them.
"""

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from ingest.embedding.encoder import SentenceEncoder
from ingest.settings import IngestSettings
from ingest.store.check import check
from ingest.store.interface.rows import Vectors
from ingest.store.location import open_catalog
from ingest.sync import sync
from ingest.text.split import text_for_model
from rag.answer import Assistant
from rag.datamodels import Turn
from rag.settings import RagSettings

GOLD = Path(__file__).parents[1] / "gold"


class Remembering(SentenceEncoder):
    """The packaged model, which makes each text's vector once."""

    def __init__(self, encoder: SentenceEncoder) -> None:
        self.__dict__.update(vars(encoder))
        self._vectors: dict[tuple[str, bool], Vectors] = {}

    def remember(self, index: IngestSettings) -> None:
        """Take the vectors of an index that the same model has made."""
        with closing(open_catalog(index)) as catalog:
            for block in map(catalog.block, catalog.blocks()):
                passages = catalog.passages(list(map(int, block.numbers)))
                for number, vector in zip(block.numbers, block.matrix, strict=True):
                    self._vectors[text_for_model(passages[int(number)]), False] = vector

    def encode(self, texts: Sequence[str], *, query: bool = False) -> Vectors:
        new = [t for t in dict.fromkeys(texts) if (t, query) not in self._vectors]
        if new:
            made = super().encode(new, query=query)
            self._vectors |= {(t, query): v for t, v in zip(new, made, strict=True)}
        return np.stack([self._vectors[t, query] for t in texts])


Pair = tuple[Assistant, Assistant]


@pytest.fixture
def pair_on(
    tmp_path: Path, database: str, real_encoder: SentenceEncoder, starter_index: IngestSettings
) -> Iterator[Callable[[Path], Pair]]:
    opened: list[Assistant] = []
    encoder = Remembering(real_encoder)
    encoder.remember(starter_index)

    def open_on(corpus: Path) -> Pair:
        folder = IngestSettings(corpus, tmp_path / "data")
        for settings in (folder, replace(folder, data=tmp_path / "words", database=database)):
            assert sync(settings, load_encoder=lambda: encoder).failed == []
            opened.append(Assistant.open(settings, RagSettings(), encoder))
        assert check(settings).differences == ()
        return opened[-2], opened[-1]

    yield open_on
    for assistant in opened:
        assistant.close()


def asked(name: str, every: int) -> list[tuple[str, list[Turn]]]:
    lines = (GOLD / name).read_text(encoding="utf-8").splitlines()[::every]
    return [
        (line["question"], [Turn(t["role"], t["content"]) for t in line.get("history", ())])
        for line in map(json.loads, lines)
    ]


def said(assistant: Assistant, question: str, history: list[Turn]) -> tuple[object, ...]:
    answer = assistant.ask(question, history=history)
    return (
        answer.verdict,
        [s.text for s in answer.statements],
        [(c.document, c.start, c.end) for c in answer.citations],
    )


def found(assistant: Assistant, question: str) -> dict[str, float]:
    """Return the first passages with their scores, as far as two ways to add up can agree."""
    evidence = assistant.search(question, limit=10)
    return {e.passage.id: pytest.approx(e.score, abs=1e-3) for e in evidence}


def differing(pair: Pair, questions: list[tuple[str, list[Turn]]]) -> list[str]:
    return [
        question
        for question, history in questions
        if said(pair[0], question, history) != said(pair[1], question, history)
        or found(pair[0], question) != {k: v.expected for k, v in found(pair[1], question).items()}
    ]


def test_a_small_folder_answers_the_same(pair_on) -> None:
    questions = asked("mixed_questions.jsonl", 8)
    assert len(questions) >= 17
    assert differing(pair_on(GOLD / "mixed"), questions) == []


def test_the_starter_corpus_answers_the_same(pair_on) -> None:
    questions = [
        *asked("corpus_questions.jsonl", 10),
        *asked("questions.jsonl", 36),
        *asked("list_questions.jsonl", 5),
        *asked("follow_up_questions.jsonl", 10),
    ]
    assert len(questions) >= 25
    assert differing(pair_on(Path(__file__).parents[2] / "corpus"), questions) == []
