"""When what the sentences lack refuses them, and when a question is on something else."""

from typing import cast

import pytest

from ingest.embedding.encoder import Encoder
from rag.answerability.entity_presence import Missing
from rag.reader.evidence_model import load_model
from rag.reader.extract import UNSURE, Extractor
from rag.reader.model.combination import Signals

NEAR, SURE = 0.5, UNSURE + 1.0


@pytest.mark.parametrize(
    ("question", "kinds", "reader", "cosine", "lacks"),
    [
        ("what was the grievance", ["noun"], SURE, NEAR, False),
        ("what was the grievance", ["noun"], UNSURE - 1.0, NEAR, True),
        ("what was the grievance", ["noun", "country"], SURE, NEAR, True),
        ("How long should a loaf prove?", [], SURE, 0.1, True),
        ("How long should a loaf prove?", [], SURE, NEAR, False),
        ("what is a loaf", [], SURE, 0.1, False),  # it may be a name
        ("what was the grievance", ["goods"], SURE, NEAR, True),
        ("Which steps does Heron Watch advise?", [], SURE, 0.1, False),
    ],
)
def test_what_is_absent_refuses(
    question: str, kinds: list[str], reader: float, cosine: float, lacks: bool
) -> None:
    extractor = Extractor(cast("Encoder", None), load_model())
    absent = [Missing(kind, "it") for kind in kinds]
    assert extractor._lacks(question, absent, Signals(1.0, reader, reader, cosine)) is lacks


def test_without_a_reader_all_that_is_absent_refuses() -> None:
    extractor = Extractor(cast("Encoder", None), load_model())
    assert extractor._lacks("what was the grievance", [Missing("noun", "grievance")], None)
    assert not extractor._lacks("what was the grievance", [], None)
