"""A question of two parts is answered part by part, in one answer."""

import pytest

from rag.answer import Assistant
from rag.datamodels import About, Answer, Citation, Coverage, Statement, Table
from rag.writing.joined import joined

ABOUT = About("Note", None, "2026-04-24", "note", None, None, None)


def answer(question: str, *texts: str, at: int = 0, table: Table | None = None) -> Answer:
    """Return an answer of statements that stand one behind the other from ``at`` on."""
    cited = tuple(
        Citation(n, "note.txt", ABOUT, "", None, text, at + 100 * n, at + 100 * n + len(text))
        for n, text in enumerate(texts, start=1)
    )
    said = tuple(Statement(text, (n,), True) for n, text in enumerate(texts, start=1))
    found, coverage = bool(texts), Coverage(1, 0)
    return Answer(
        question, found, " ".join(texts), "extractive", said, cited, (), coverage, table=table
    )


def test_the_first_line_of_each_part_makes_the_first_line() -> None:
    whole = answer("Who and when?", "Alder bought it.", "The mill is old.", "It is red.", at=1000)
    told = joined(whole, [answer("Who?", "Alder bought it."), answer("When?", "On 4 May", at=500)])
    assert told.headline == "Alder bought it. On 4 May."
    assert told.headline_citations == (1, 2)
    assert [s.text for s in told.statements] == ["Alder bought it.", "On 4 May", "The mill is old."]
    places = {c.key: (c.quote, c.start) for c in told.citations}
    assert [places[s.citations[0]] for s in told.statements] == [
        ("Alder bought it.", 100), ("On 4 May", 600), ("The mill is old.", 1200),
    ]  # fmt: skip
    assert told.question == "Who and when?"


def test_a_part_that_is_not_answered_is_named() -> None:
    whole = answer("Who and how much?", "Alder bought it.")
    told = joined(whole, [answer("Who?", "Alder bought it."), answer("How much?")])
    assert told.headline == "Alder bought it."
    assert told.notes[0] == "The documents do not answer this part of the question: “How much?”."


def test_a_refusal_stays_one_and_so_does_what_rows_answer_or_no_part() -> None:
    refused, whole = answer("Who and when?"), answer("Who and when?", "Alder did.")
    assert joined(refused, [answer("Who?", "Alder did."), answer("When?")]) is refused
    assert joined(whole, [answer("Who?"), answer("When?")]) is whole
    rows = answer("Which?", "Alder", table=Table(("Name",), (("Alder",),), ((1,),), 1))
    assert joined(rows, [answer("Who?", "Beech did.")]) is rows
    assert joined(rows, []) is rows


def test_what_overtakes_a_statement_stays_beside_it() -> None:
    old, new = Statement("None is known.", (1,), True, superseded_by=3), "Listed on 4 May."
    part = answer("When?", "None is known.", "A remark.", new)
    part = Answer(
        "When?", True, "", "extractive", (old, *part.statements[1:]), part.citations, (),
        Coverage(1, 0),
    )  # fmt: skip
    whole = answer("Who and when?", "Alder.", at=900)
    told = joined(whole, [answer("Who?", "Alder.", at=900), part])
    assert [(s.text, s.superseded_by) for s in told.statements] == [
        ("Alder.", None), ("None is known.", 3), (new, None),
    ]  # fmt: skip


def test_a_sentence_that_two_parts_begin_with_is_said_once() -> None:
    one, other = answer("What?", "A box. It cost £9."), answer("How much?", "It cost £9.", at=500)
    assert joined(answer("?", "A box."), [one, other]).headline == "A box. It cost £9."


def test_a_table_of_a_part_keeps_its_citations() -> None:
    table = Table(("Side",), (("a freeze",),), ((1,),), 1)
    part = answer("How do they differ?", "A freeze is wider.", at=500, table=table)
    whole = answer("What and how?", "A ban is a stop.")
    told = joined(whole, [answer("What is a ban?", "A ban is a stop."), part])
    assert told.table is not None
    [row] = told.table.citations
    assert [c.quote for c in told.citations if c.key in row] == ["A freeze is wider."]


@pytest.mark.parametrize("question", ["When was the export of machines banned, and by whom?"])
def test_it_is_asked_of_documents(kyrgyz: Assistant, question: str) -> None:
    told = kyrgyz.ask(question)
    assert told.found
    assert told.headline is not None
    assert "23 April 2026" in told.headline
    assert {key for s in told.statements for key in s.citations} <= {c.key for c in told.citations}
