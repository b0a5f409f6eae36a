"""A chosen sentence becomes a statement that can be understood, and its answer is marked."""

from dataclasses import replace

import pytest

from ingest.datamodels import About, Passage, Place
from rag.datamodels import Answer, Coverage, Evidence
from rag.question.question import Question
from rag.reader.answer_spans import answer_marks, marks_in, read_words
from rag.reader.extract import Extraction
from rag.sentences.quote_spans import MAX_WHOLE, made_whole
from rag.sentences.quotes import Quote, pieces_of
from rag.writing.cite import answer_from_quotes

RULE = """The Regulator may:
(a) withdraw a licence;
(b) require a bank to:
(i) sell its shares; or
(ii) close its branches;
(c) publish its decision."""
NEWS = "The Council banned radios in May. It covers machines too. Prices rose."


def evidence(text: str) -> Evidence:
    places = (Place(0, "Art. 3", None, len(text)),)
    passage = Passage("law/act.md", 0, 0, len(text), text, text, ("The Act",), places)
    return Evidence(passage, About(), 1.0, 1.0, 1.0, ("words",))


def whole(text: str, *starts: str) -> list[Quote]:
    """Return what becomes of the sentences that begin so, chosen in this order."""
    given = pieces_of(evidence(text))
    chosen = [next(q for q in given if q.quote.startswith(start)) for start in starts]
    return made_whole(chosen)


def answered(question: str, *chosen: Quote) -> Answer:
    return answer_from_quotes(question, Extraction(chosen, chosen, 1.0, True), Coverage(1, 0))


def test_a_sentence_that_points_back_brings_what_it_refers_to() -> None:
    assert [q.quote for q in whole(NEWS, "It covers")] == [
        "The Council banned radios in May. It covers machines too."
    ]
    assert [q.quote for q in whole(NEWS, "Prices")] == ["Prices rose."]


def test_no_text_stands_in_two_statements() -> None:
    assert [q.quote for q in whole(NEWS, "It covers", "The Council", "Prices")] == [
        "The Council banned radios in May. It covers machines too.",
        "Prices rose.",
    ]


@pytest.mark.parametrize(
    "pointer", ["It is prohibited to sell radios.", "This Regulation shall apply.", "Item two."]
)
def test_a_sentence_that_stands_alone_is_left_alone(pointer: str) -> None:
    text = f"Radios are listed in Annex IV. {pointer}"
    assert [q.quote for q in whole(text, pointer[:7])] == [pointer]


def test_a_near_point_is_one_span_with_the_lead_in() -> None:
    assert [q.quote for q in whole(RULE, "(a)")] == ["The Regulator may:\n(a) withdraw a licence;"]


def test_a_point_of_a_point_has_the_lead_in_above_it() -> None:
    assert [q.quote for q in whole(RULE, "(ii)")] == [
        "(b) require a bank to:\n(i) sell its shares; or\n(ii) close its branches;"
    ]


def test_a_point_behind_another_list_finds_its_own_lead_in() -> None:
    (quote,) = whole(RULE, "(c)")
    assert quote.quote == RULE


def test_a_far_point_and_its_lead_in_are_two_citations_of_one_statement() -> None:
    between = "\n".join(f"({c}) {'report every sale of goods ' * 12};" for c in "abc")
    text = f"The Regulator may require a bank to:\n{between}\n(d) close its branches in 2024."
    (quote,) = whole(text, "(d)")
    assert len(quote.quote) < MAX_WHOLE
    answer = answered("When must a bank close?", quote)
    (statement,) = answer.statements
    assert statement.text == (
        "The Regulator may require a bank to: (d) close its branches in 2024."
    )
    assert [answer.citations[key - 1].quote for key in statement.citations] == [
        "(d) close its branches in 2024.",
        "The Regulator may require a bank to:",
    ]
    assert [statement.text[a:b] for a, b in statement.marks] == ["2024"]


@pytest.mark.parametrize(
    ("question", "statement", "words"),
    [
        ("When was the bank listed?", "In 2020 it grew; it was listed in May 2026.", "May 2026"),
        ("When was it listed?", "Name: A; Programme: B; Listed on: 2024-02-11", "2024-02-11"),
        ("When was it listed?", "Name: A; Listed on: 11/02/2024 Group ID: 7", "11/02/2024"),
        ("How many banks were listed?", "On 3 May 2024 the EU listed 48 banks.", "48"),
        ("How much did trade grow?", "Trade grew by 12.5 percent in 2022.", "12.5 percent"),
        ("How much did it pay?", "It paid 3 million roubles.", "3 million roubles"),
        ("How much did it pay?", "It paid KGS 500,000 in all.", "KGS 500,000"),
        ("Who is the EU's envoy?", "The envoy of the EU, Anna Rot, left.", "Anna Rot"),
        ("Where is the bank based?", "Anna Rot says the bank is based in Bishkek.", "Bishkek"),
        ("What is a circumvention?", "Circumvention means evading a rule.", "evading a rule"),
        ("Is the bank listed?", "The bank was listed in May 2024.", None),
        ("When was it listed?", "It was listed soon after.", None),
    ],
)  # fmt: skip
def test_the_words_that_answer_are_marked(question: str, statement: str, words: str | None) -> None:
    marks = answer_marks(Question.of(question), statement)
    assert [statement[a:b] for a, b in marks] == ([words] if words else [])


def test_a_mark_is_found_again_behind_markup_and_line_breaks() -> None:
    quote, statement = "It was **14\nMay 2026**, not 14 June.", "It was 14 May 2026, not 14 June."
    assert [quote[a:b] for a, b in marks_in(quote, statement, [(7, 18)])] == ["14\nMay 2026"]
    assert marks_in("Other words.", statement, [(7, 18)]) == ()


def test_the_answer_says_which_of_its_words_were_asked_for() -> None:
    (quote,) = pieces_of(evidence("The ban began on 23 April 2026 in the **EU**."))
    answer = answered("When did the ban begin?", quote)
    (statement,), (citation,) = answer.statements, answer.citations
    assert [statement.text[a:b] for a, b in statement.marks] == ["23 April 2026"]
    assert [citation.quote[a:b] for a, b in citation.marks] == ["23 April 2026"]


@pytest.mark.parametrize(
    ("question", "words", "marked"),
    [
        ("Who paid the fine?", "Corvus Line of Karsk", "Corvus Line of Karsk"),
        ("When was it paid?", "paid\non 3 May 2024", "3 May 2024"),  # what a date is, its form says
        ("How was the fine paid?", "by **two** transfers", "by two transfers"),
        ("Who paid the fine?", "The fine", "Corvus Line of Karsk"),  # the question says that itself
    ],
)
def test_the_words_that_the_reader_found_are_marked(question, words, marked) -> None:
    text = "The fine was paid\non 3 May 2024 by **two** transfers by Corvus Line of Karsk."
    (quote,) = pieces_of(evidence(text))
    read = replace(quote, words=(text.index(words), text.index(words) + len(words)))
    marks = answer_marks(Question.of(question), read.text, read_words(read))
    assert [read.text[a:b] for a, b in marks] == [marked]


def test_a_statement_that_is_all_answer_has_no_mark() -> None:
    (quote,) = pieces_of(evidence("Corvus Line held the package back for the oil."))
    read = replace(quote, words=(quote.start, quote.end - 1))
    assert answer_marks(Question.of("Why was it held?"), read.text, read_words(read)) == ()


def test_of_a_row_the_reader_s_words_are_not_taken() -> None:
    (quote,) = pieces_of(evidence("The fine was paid by Corvus Line."))
    row = replace(quote, place=Place(0, "row 2", None, quote.end), words=(quote.start, quote.end))
    assert read_words(row) is None
