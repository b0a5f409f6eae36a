"""What people think of answers becomes questions that `eval` reads."""

from ingest.datamodels import About
from rag.datamodels import Answer, Citation, Coverage, Filters, Statement
from rag.evaluation.expectations import read_expectations
from ui.datamodels import Judgement, KeptTurn
from ui.records.feedback import NOT_HELD, as_questions

FOUND = Answer(
    "Who?",
    found=True,
    text="Rudolf [1]",
    mode="extractive",
    statements=(Statement("Rudolf", (1,), supported=True),),
    citations=(Citation(1, "a.md", About(), "¶ 1", None, "Rudolf founded it.", 0, 18),),
    coverage=Coverage(1, 0),
)
REFUSED = Answer("What?", found=False, text="Nothing.", mode="extractive")


def turn(number, question, answer, judged=None):
    return KeptTurn(number, "2024", question, Filters(), answer, (number,), judged)


def expected(*turns):
    return read_expectations(as_questions([("c", list(turns))]).encode().splitlines())[0]


def test_an_answer_that_helped_says_what_is_expected():
    found = expected(turn(1, "Who?", FOUND, Judgement(good=True)))
    assert (found.asked.id, found.asked.question, found.answerable) == ("c/1", "Who?", True)
    assert (found.documents, found.expect) == (("a.md",), ("Rudolf founded it.",))


def test_one_that_did_not_leaves_the_rest_to_a_person():
    found = expected(turn(1, "Who?", FOUND, Judgement(good=False, reason="It is wrong")))
    assert (found.answerable, found.documents, found.expect) == (True, (), ())
    assert found.tags == ("not helpful",)


def test_a_reason_tells_whether_the_documents_answer():
    wrong = Judgement(good=False, reason=f"{NOT_HELD}. Never.")
    assert expected(turn(1, "Who?", FOUND, wrong)).answerable is False
    assert expected(turn(1, "What?", REFUSED, Judgement(good=True))).answerable is False
    assert expected(turn(1, "What?", REFUSED, Judgement(good=False))).answerable is True


def test_the_conversation_before_it_goes_along():
    found = expected(turn(1, "Who?", FOUND), turn(2, "And?", FOUND, Judgement(good=True)))
    assert [m.content for m in found.asked.history] == ["Who?", "Rudolf [1]"]
