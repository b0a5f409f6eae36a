"""What is asked for with "not" is answered by sentences that deny."""

import pytest

from rag.question.question import Question
from rag.reader.statements import of_polarity
from rag.sentences.quotes import sentences_of
from tests.rag.answerability.test_goods import found

NOTE = (
    "Aster Bank is frozen. Begonia Bank is not frozen. A licence is needed for pumps unless "
    "they cost less than EUR 500. Medicines are sold freely."
)


@pytest.mark.parametrize(
    ("question", "kept"),
    [
        ("Which bank is not frozen?", ["Begonia", "licence"]),
        ("When do pumps not need a licence?", ["Begonia", "licence"]),
        ("Which bank is frozen?", ["Aster", "Begonia", "licence", "Medicines"]),
        ("Is Begonia Bank not frozen?", ["Aster", "Begonia", "licence", "Medicines"]),
    ],
)
def test_only_what_denies_answers_a_question_with_not(question: str, kept: list[str]) -> None:
    chosen = sentences_of(found(NOTE))
    told = [q.text for q in of_polarity(Question.of(question), chosen)]
    assert [any(word in text for text in told) for word in kept] == [True] * len(kept)
    assert len(told) == len(kept)


def test_where_nothing_denies_all_stays() -> None:
    chosen = sentences_of(found("Aster Bank is frozen. Medicines are sold freely."))
    assert of_polarity(Question.of("Which bank is not frozen?"), chosen) == chosen
