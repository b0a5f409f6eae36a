"""What form an answer has is told by the question, and looked for in a sentence."""

import pytest

from rag.answerability.answer_type.forms import form_asked, holds_form
from rag.question.question import Question


@pytest.mark.parametrize(
    ("question", "form"),
    [
        ("At what time does the port close?", "hour"),
        ("During which hours is the zone in force?", "hour"),
        ("What share does the ministry hold?", "share"),
        ("How long must records be kept?", "period"),
        ("Within how many days must a bank report?", "period"),
        ("Date on which the ship was listed", "date"),
        ("Transposition deadline of the directive", "date"),
        ("To which amount did the penalty rise?", "money"),
        ("Which minimum fee is due?", "money"),
        ("How many ships are listed?", "count"),
        ("Who chairs the bank?", None),
    ],
)
def test_the_wording_says_which_form_is_asked_for(question: str, form: str | None) -> None:
    assert form_asked(Question.of(question)) == form


@pytest.mark.parametrize(
    ("form", "holds", "lacks"),
    [
        ("hour", "The zone is in force from 10:30 a.m.", "The zone is in force on 3 May."),
        ("share", "The ministry holds 40 % of it.", "The ministry holds 40 ships."),
        ("period", "Records are kept for five years.", "Records are kept in five places."),
        ("date", "It was listed on 3 May 2024.", "It may be listed for 3 reasons."),
        ("money", "The fee is 200 euros.", "The fee is due in 200 days."),
        ("count", "Twelve ships are listed.", "Ships are listed."),
    ],
)
def test_a_sentence_holds_a_form_or_lacks_it(form: str, holds: str, lacks: str) -> None:
    question = Question.of("What is asked?")
    assert [holds_form(form, question, s) for s in (holds, lacks)] == [True, False]


def test_what_the_question_says_itself_is_no_answer() -> None:
    question = Question.of("When in 2024 was the ship listed?")
    assert not holds_form("date", question, "The ship was listed in 2024.")
    assert holds_form("date", question, "The ship was listed in May 2024.")
