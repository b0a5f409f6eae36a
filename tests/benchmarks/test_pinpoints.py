"""benchmarks/pinpoints.py and names.py: what counts as found, and floors for misspelt names."""

import json
import runpy
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ingest.datamodels import Passage, Place
from ingest.embedding.encoder import SentenceEncoder
from ingest.settings import IngestSettings
from rag.answer import Assistant
from rag.settings import RagSettings

FOLDER = Path(__file__).parents[2] / "benchmarks"
GOLD = Path(__file__).parents[1] / "gold"


@pytest.fixture(scope="module")
def pinpoints() -> dict[str, Any]:
    return runpy.run_path(str(FOLDER / "pinpoints.py"))


@pytest.fixture
def holds(pinpoints: dict[str, Any]) -> Callable[[str, str], bool]:
    def ask(wanted: str, locator: str) -> bool:
        places = (Place(0, "Preamble", None), Place(1, locator, None))
        passage = Passage("a.xml", 0, 0, 4, "text", "text", (), places)
        return bool(pinpoints["Asked"]("p1", "?", ("a.xml",), wanted).held_by(passage))

    return ask


def test_a_passage_holds_a_provision_that_starts_in_it_or_a_part_of_it(holds) -> None:
    assert holds("Art. 5(2)", "Art. 5(2)")
    assert holds("Art. 5(2)", "Art. 5(2)(b)")
    assert holds("Annex III, Part B", "Annex III, Part B, row 1")
    assert not holds("Art. 5(2)", "Art. 5(1)")
    assert not holds("Art. 5", "Art. 52")
    assert not holds("Art. 5(2)(b)", "Art. 5(2)")


@pytest.mark.parametrize(
    ("name", "count"), [("pinpoint_questions.jsonl", 60), ("pinpoint_questions_2.jsonl", 40)]
)
def test_the_questions_name_existing_provisions_once(
    pinpoints, shared: Path, name: str, count: int
) -> None:
    asked = pinpoints["read_questions"](GOLD / name)
    assert len(asked) == len({a.id for a in asked}) == len({a.question for a in asked}) == count
    for a in asked:
        assert all((shared / "docs" / document).is_file() for document in a.document)


@pytest.mark.parametrize(
    ("name", "counts", "least"),
    [("misspelt_names.jsonl", (60, 30), 0.97), ("misspelt_names_2.jsonl", (30, 15), 0.96)],
)
def test_misspelt_names_are_found_and_absent_ones_left_alone(
    starter_index: IngestSettings,
    real_encoder: SentenceEncoder,
    name: str,
    counts: tuple[int, int],
    least: float,
) -> None:
    names = runpy.run_path(str(FOLDER / "names.py"))
    asked = names["read_questions"](GOLD / name)
    assistant = Assistant.open(starter_index, RagSettings(), real_encoder)
    figures = names["measure"](assistant, asked)
    assistant.close()
    assert (figures["misspelt"], figures["absent"]) == counts
    assert figures["in_first_five"] >= 0.97
    assert figures["passage_in_first_five"] >= least  # of the second set 29 of 30
    assert figures["left_alone"] >= 0.97
    json.dumps(figures)
