"""A follow-up that names one thing only changes that thing in the question before."""

import pytest

from rag.datamodels import Turn
from rag.question.pronouns import resolved


def _asked(*questions: str) -> list[Turn]:
    return [Turn("user", question) for question in questions]


@pytest.mark.parametrize(
    ("before", "question", "whole"),
    [
        (["When did the United States list Heron?"], "And the EU?", "When did the EU list Heron?"),
        (["Is Heron under UK sanctions?"], "What about the EU?", "Is Heron under EU sanctions?"),
        (["When did OFAC list Heron?"], "and the UK?", "When did the UK list Heron?"),
        (
            ["Did the UK list Kyrgyz banks?"],
            "How about Canada?",
            "Did Canada list Kyrgyz banks?",
        ),
        (["What does Article 12f say?"], "And Article 12g?", "What does Article 12g say?"),
        (
            ["How many ships were listed in 2024?"],
            "And in 2025?",
            "How many ships were listed in 2025?",
        ),
        (
            ["When did the US list Heron?", "And the UK?"],
            "And the EU?",
            "When did the EU list Heron?",
        ),
    ],
)
def test_what_is_named_replaces_what_is_of_its_kind(
    before: list[str], question: str, whole: str
) -> None:
    assert resolved(question, _asked(*before)) == whole


@pytest.mark.parametrize(
    ("before", "question"),
    [
        ([], "And the EU?"),
        (["Which trade agreements join Chile and Peru?"], "And the EU?"),  # for which of them
        (["What is the penalty?"], "And in 2025?"),  # nothing of its kind
        (["When did the US list Heron?"], "And why?"),
        (["When did the US list Heron?"], "And the EU banks?"),
        (["When did the EU list Heron?"], "And the EU?"),
    ],
)
def test_what_is_not_clear_stays_as_typed(before: list[str], question: str) -> None:
    assert resolved(question, _asked(*before)) == question
