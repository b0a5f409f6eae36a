import pytest

from rag.question.requests.sides import sides_of
from rag.question.requests.wordings import request_of, rows


def test_every_row_meets_its_examples_and_leaves_the_others_alone() -> None:
    met = [(row.kind, q) for row in rows() for q in row.meets if request_of(q).kind != row.kind]
    left = [(row.kind, q) for row in rows() for q in row.leaves if request_of(q).kind == row.kind]
    assert (met, left) == ([], [])
    assert all(row.meets and row.leaves and row.note for row in rows())


@pytest.mark.parametrize("message", ["hello", "Hi there!", "thanks, that's all", "great", "bye"])
def test_a_greeting_asks_nothing(message: str) -> None:
    assert request_of(message).kind == "social"


@pytest.mark.parametrize(
    "message",
    ["Okay, and who chairs it?", "Good Bank", "hello, is Heron Bank listed?", "and since when?"],
)
def test_a_question_behind_a_greeting_is_a_question(message: str) -> None:
    assert request_of(message).kind == "plain"


def test_an_overview_keeps_what_it_is_of() -> None:
    assert request_of("Please summarise the March notice").topic == "the March notice"


@pytest.mark.parametrize(
    ("question", "sides"),
    [
        (
            "compare the dates of the US, UK and EU measures against Heron",
            {
                "US": "the dates of the US measures against Heron",
                "UK": "the dates of the UK measures against Heron",
                "EU": "the dates of the EU measures against Heron",
            },
        ),
        (
            "What is the difference between a general and a specific licence?",
            {
                "general licence": "What is general licence?",
                "specific licence": "What is specific licence?",
            },
        ),
        ("Compare OFAC with OFSI", {"OFAC": "What is OFAC?", "OFSI": "What is OFSI?"}),
        (
            "compare an office permit to a night permit",
            {"office permit": "What is office permit?", "night permit": "What is night permit?"},
        ),
        (
            "How does LMA 31 differ from LMS-7?",
            {"LMA 31": "What is LMA 31?", "LMS-7": "What is LMS-7?"},
        ),
        (
            "ownership test: EU vs US vs UK?",
            {"EU": "ownership test: EU", "US": "ownership test: US", "UK": "ownership test: UK"},
        ),
        ("Which banks are listed by the US and the UK?", {}),
        ("How does Kyrgyz trade with China compare to that with Europe?", {}),
    ],
)
def test_a_comparison_is_asked_of_each_side_alone(question: str, sides: dict[str, str]) -> None:
    found = sides_of(question, request_of(question))
    assert [s.name for s in found] == list(sides)
    for side in found:
        assert sides[side.name] in side.question
        others = [name for name in sides if name != side.name]
        assert not any(other in side.question.split() for other in others)
