import pytest

from ingest.datamodels import About
from rag.datamodels import Answer, Citation, Statement, Turn
from rag.evaluation.asked import AskedQuestion, LineError
from rag.evaluation.evaluate import (
    Share,
    evaluate,
    evaluation_record,
    figures,
    figures_by_tag,
    judge,
    percentile,
)
from rag.evaluation.expectations import Expectation, read_expectations

ASKED = AskedQuestion("q", "By how much?", ())
REFUSED = Answer("By how much?", False, "Not here.", "extractive")


def cited(*quotes: tuple[str, str, str], supported: bool = True) -> Answer:
    """Return an answer that cites (document, locator, quote)."""
    citations = tuple(
        Citation(key, document, About(), locator, None, quote, 0, len(quote))
        for key, (document, locator, quote) in enumerate(quotes, start=1)
    )
    statements = tuple(Statement(c.quote, (c.key,), supported) for c in citations)
    return Answer("By how much?", True, "It is so.", "extractive", statements, citations)


def wanted(**values: object) -> Expectation:
    return Expectation(ASKED, **{"answerable": True, **values})


def test_the_sentence_may_stand_in_any_citation_and_first_is_counted_apart() -> None:
    answer = cited(("a.txt", "¶ 1", "nothing"), ("b.txt", "¶ 2", "It grew by 250 percent."))
    outcome = judge(wanted(documents=("b.txt",), expect=("250 percent", "250%")), answer)
    assert (outcome.quoted, outcome.quoted_first, outcome.right_document) == (True, False, True)
    assert (outcome.false_refusal, outcome.refused_rightly, outcome.miss) == (False, None, None)


@pytest.mark.parametrize("quote", ["the bank’s own “list”", 'the bank\'s\n own \u00a0"list"'])
def test_spacing_and_kinds_of_quotation_marks_do_not_matter(quote: str) -> None:
    outcome = judge(wanted(expect=('the bank\'s own "list"',)), cited(("a", "¶ 1", quote)))
    assert outcome.quoted is True


def test_the_pinpoint_is_that_of_the_citation_with_the_sentence() -> None:
    answer = cited(("a", "Art. 1", "other words"), ("a", "Art. 2", "the words"))
    assert judge(wanted(expect=("the words",), locators=("Art. 2",)), answer).pinpoint is True
    wrong = judge(wanted(expect=("the words",), locators=("Art. 1",)), answer)
    assert (wrong.pinpoint, wrong.miss) == (False, "another pinpoint cited")
    assert judge(wanted(locators=("Art. 1",)), answer).pinpoint is True


@pytest.mark.parametrize(
    ("wanted_at", "cited_at", "right"),
    [
        ("Art. 12f", "Art. 12f(1)", True),
        ("Annex XLV", "Annex XLV, Part A", True),
        ("Table 1", "Table 1, row 2", True),
        ("§ 51.3", "1 CFR 51.3(b)", True),
        ("Article 12f (1)", "Art. 12f(1)", True),
        ("Art. 12", "Art. 12f", False),
        ("§ 51.3", "1 CFR 51.31", False),
        ("Annex I", "Annex IV", False),
        ("¶ 1", "¶ 12", False),
        ("Art. 12f(1)", "Art. 12f", False),
        ("§ 587.40", "§ 587.406", False),
    ],
)
def test_a_pinpoint_is_right_at_the_place_or_inside_it(
    wanted_at: str, cited_at: str, right: bool
) -> None:
    outcome = judge(wanted(locators=("Annex II", wanted_at)), cited(("a", cited_at, "words")))
    assert outcome.pinpoint is right


def test_what_a_question_does_not_measure_is_none() -> None:
    outcome = judge(wanted(), cited(("a", "¶ 1", "words")))
    assert (outcome.quoted, outcome.right_document, outcome.pinpoint) == (None, None, None)
    unanswerable = judge(wanted(answerable=False), cited(("a", "¶ 1", "words")))
    assert (unanswerable.quoted, unanswerable.false_refusal) == (None, None)
    assert unanswerable.miss == "answered, but the documents do not"


def test_refusals_are_counted_right_and_wrong() -> None:
    outcomes = [judge(wanted(expect=("x",)), REFUSED), judge(wanted(answerable=False), REFUSED)]
    found = figures(outcomes)
    assert (found.false_refusals, found.refused_rightly) == (Share(1, 1), Share(1, 1))
    assert found.quoted == Share(0, 1)
    assert [o.miss for o in outcomes] == ["refused, but the documents answer", None]


def test_statements_without_support_are_counted() -> None:
    answers = cited(("a", "¶ 1", "x"), ("a", "¶ 1", "y"), supported=False), cited(("a", "1", "z"))
    assert figures([judge(wanted(), a) for a in answers]).unsupported == Share(2, 3)


def test_figures_are_given_for_all_and_for_each_tag() -> None:
    outcomes = [
        judge(wanted(tags=("who", "b")), REFUSED),
        judge(wanted(tags=("b",)), cited(("a", "¶ 1", "x"))),
    ]
    groups = figures_by_tag(outcomes)
    assert [(name, group.questions) for name, group in groups.items()] == [
        ("all", 2), ("b", 2), ("who", 1),
    ]  # fmt: skip


def test_the_record_lists_misses_with_what_was_cited_instead() -> None:
    outcomes = [judge(wanted(expect=("x",), documents=("a",)), cited(("b", "¶ 4", "other")))]
    record = evaluation_record(outcomes)
    assert record["misses"] == [
        {
            "id": "q", "question": "By how much?", "miss": "another sentence quoted",
            "document": ["a"], "expect": ["x"], "locator": [],
            "cited": [{"document": "b", "locator": "¶ 4", "quote": "other"}],
        }
    ]  # fmt: skip


def test_each_question_is_asked_with_its_conversation() -> None:
    turn, heard = Turn("user", "Who?"), []

    def ask(question: str, history: tuple[Turn, ...]) -> Answer:
        heard.append((question, history))
        return REFUSED

    asked = AskedQuestion(1, "Why?", (turn,))
    outcome = evaluate(ask, [Expectation(asked, answerable=False)])[0]
    assert heard == [("Why?", (turn,))]
    assert outcome.refused_rightly is True
    assert outcome.milliseconds > 0


@pytest.mark.parametrize(
    ("values", "share", "expected"),
    [([], 0.5, 0.0), ([1.0], 0.95, 1.0), ([1.0, 2.0, 3.0, 4.0], 0.5, 2.0),
     (list(map(float, range(1, 101))), 0.95, 95.0)],
)  # fmt: skip
def test_percentiles_are_values_that_occurred(
    values: list[float], share: float, expected: float
) -> None:
    assert percentile(values, share) == expected


def test_a_file_of_expectations_is_read_and_blank_lines_passed_over() -> None:
    lines = [
        b'{"id": "1", "question": "Who?", "answerable": false, "document": null, "expect": []}\n',
        b"\n",
        b'{"question": "Why?", "expect": ["so"], "locator": "Art. 1", "tags": ["x"]}',
        b'{"question": "How?", "document": ["a", "b"], "locator": ["Art. 1", "s. 2"]}',
    ]
    first, second, third = read_expectations(lines)
    assert (first.answerable, first.documents, first.expect) == (False, (), ())
    assert (second.answerable, second.expect, second.locators) == (True, ("so",), ("Art. 1",))
    assert (third.documents, third.locators) == (("a", "b"), ("Art. 1", "s. 2"))


@pytest.mark.parametrize(
    "line",
    [b"x", b'{"id": 1}', b'{"question": "x", "expect": "y"}', b'{"question": "x", "tags": [1]}',
     b'{"question": "x", "answerable": 1}', b'{"question": "x", "document": 1}',
     b'{"question": "x", "locator": [1]}'],
)  # fmt: skip
def test_the_line_that_cannot_be_used_is_named(line: bytes) -> None:
    with pytest.raises(LineError, match=r"^line 2: "):
        read_expectations([b'{"question": "Who?"}', line])


def test_a_file_without_questions_is_an_error() -> None:
    with pytest.raises(LineError, match="holds no questions"):
        read_expectations([b"\n"])
