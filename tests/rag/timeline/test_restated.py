"""A later statement in the same words with another end is shown beside the one that was chosen."""

import pytest

from ingest.datamodels import About, Passage, Place
from rag.datamodels import Evidence
from rag.reader.extract import Extraction
from rag.sentences.quotes import Quote, sentences_of
from rag.timeline.asked import AskedState
from rag.timeline.restated import restated

ASKED = "Is the Sorrel shipment cleared?"
OLD = "The Sorrel shipment is cleared."


def quote(text: str, day: str, locator: str = "¶ 1") -> Quote:
    place = Place(0, locator, None, len(text))
    passage = Passage(f"{day}.md", 0, 0, len(text), text, text, (), (place,), 1)
    found = Evidence(passage, About(published=day), 1.0, 0.8, 1.0, ("words",))
    return sentences_of(found)[0]


def shown(question: str, later: Quote) -> list[str]:
    chosen = quote(OLD, "2026-02-02")
    extraction = Extraction((chosen,), (chosen, later), 0.9, found=True)
    return [q.text for q in restated(AskedState.of(question), extraction).quotes]


def test_a_newer_statement_with_another_end_comes_first() -> None:
    later = quote("The Sorrel shipment is blocked.", "2026-03-10")
    assert shown(ASKED, later) == ["The Sorrel shipment is blocked.", OLD]


@pytest.mark.parametrize(
    ("question", "text", "day"),
    [
        (ASKED, "The Sorrel shipment is blocked.", "2026-01-01"),  # older
        (ASKED, "The Tansy shipment is blocked.", "2026-03-10"),  # another thing
        (ASKED, "The Sorrel shipment is cleared.", "2026-03-10"),  # the same
        (ASKED, "The Sorrel shipment left port with four hundred tons of coal.", "2026-03-10"),
        ("Was the Sorrel shipment cleared?", "The Sorrel shipment is blocked.", "2026-03-10"),
    ],
)
def test_other_statements_do_not(question: str, text: str, day: str) -> None:
    assert shown(question, quote(text, day)) == [OLD]


def test_a_row_of_a_table_does_not() -> None:
    row = quote("The Sorrel shipment is blocked.", "2026-03-10", "row 2")
    assert shown(ASKED, row) == [OLD]
