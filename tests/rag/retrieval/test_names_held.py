"""What was found holds each name of the question, where anything ranked does."""

import pytest

from ingest.datamodels import About, Passage, Place
from rag.datamodels import Evidence
from rag.retrieval.names_held import with_names_held


def found(number: int, text: str) -> Evidence:
    place = (Place(0, "¶ 1", None, len(text)),)
    passage = Passage("a.md", number, 0, len(text), text, text, (), place)
    return Evidence(passage, About(), 0.0, 0.0, 0.0, ("words",))


RANKED = [
    found(1, "norway is a member"),
    found(2, "japan is a member"),
    found(3, "canada is a member"),
    found(4, "peru was asked in vain"),
    found(5, "peru and chile are none"),
]


def words(evidence: Evidence) -> frozenset[str]:
    return frozenset(evidence.passage.text.split())


@pytest.mark.parametrize(
    ("question", "kept"),
    [
        ("Is Norway a member of the union?", [1, 2, 3]),
        ("Is Peru a member of the union?", [1, 2, 4]),
        ("Are Peru and Chile members?", [1, 4, 5]),
        ("Is Wales a member of the union?", [1, 2, 3]),
    ],
)
def test_the_last_give_way_to_what_holds_a_name(question: str, kept: list[int]) -> None:
    given = with_names_held(question, RANKED[:3], RANKED, words)
    assert [e.passage.ordinal for e in given] == kept


def test_the_first_never_gives_way() -> None:
    given = with_names_held("Are Peru and Chile members?", RANKED[:1], RANKED, words)
    assert given == RANKED[:1]
