"""Whole questions over a few files: what is summed up, compared, defined and refused."""

from collections.abc import Callable

import pytest

from rag.answer import Assistant
from rag.datamodels import NOT_FOUND, Turn

FILES = {
    "notice.md": "---\ntitle: Notice on Heron Bank\npublished: 2026-03-04\nkind: news\n---\n"
    "# Notice on Heron Bank\n\n"
    "The Office froze the assets of Heron Bank on 4 March 2026 for moving money of the navy.\n\n"
    "The bank has ninety days to appeal against the decision of the Office.\n\n"
    "A spokesman of Heron Bank called the freeze of its assets unjust.\n",
    "rules.md": "---\ntitle: Two rules of the Office\npublished: 2026-02-01\nkind: law\n---\n"
    "# Two rules\n\n"
    "An asset freeze is an order under which nobody may touch the money of a listed person.\n\n"
    "A transaction ban is an order under which nobody may deal with a listed bank.\n\n"
    "Article 7 forbids the sale of pumps. Article 8 forbids the sale of lathes.\n",
    "dates.csv": "Name,Authority,Measure,Date\n"
    "Plover Ltd,United States,designation,14 August 2025\n"
    "Plover Ltd,United Kingdom,asset freeze,20 August 2025\n"
    "Plover Ltd,European Union,asset freeze,23 October 2025\n",
}


@pytest.fixture(scope="module")
def office(assistant_on: Callable[[dict[str, str]], Assistant]) -> Assistant:
    return assistant_on(FILES)


def test_an_overview_is_the_documents_opening_and_main_sentences(office: Assistant) -> None:
    answer = office.ask("Summarise the notice on Heron Bank")
    assert answer.found
    assert {c.document for c in answer.citations} == {"notice.md"}
    assert answer.statements[0].text.startswith("The Office froze the assets of Heron Bank")


def test_a_comparison_sets_the_sides_beside_each_other(office: Assistant) -> None:
    answer = office.ask("What is the difference between Article 7 and Article 8?")
    assert answer.table is not None
    assert [row[0] for row in answer.table.rows] == ["Article 7", "Article 8"]
    assert "pumps" in answer.table.rows[0][1]
    assert "lathes" in answer.table.rows[1][1]
    assert all(len(keys) == 1 for keys in answer.table.citations)


def test_dates_compared_are_those_of_the_measures(office: Assistant) -> None:
    answer = office.ask("Compare the dates of the US, UK and EU measures against Plover")
    assert answer.headline is not None
    assert "Plover" in answer.headline
    for party, day in (
        ("United States", "14 August 2025"),
        ("United Kingdom", "20 August 2025"),
        ("European Union", "23 October 2025"),
    ):
        assert f"{party} {day}" in answer.headline


def test_a_definition_leads(office: Assistant) -> None:
    answer = office.ask("What is a transaction ban?")
    assert answer.statements[0].text.startswith("A transaction ban is an order")


@pytest.mark.parametrize(
    ("message", "said"),
    [("hello", "asks nothing"), ("in fewer words, please", "order about the last answer"),
     ("what is the exchange rate of the euro today", "this very moment")],
)  # fmt: skip
def test_what_is_no_question_is_told_so(office: Assistant, message: str, said: str) -> None:
    history = [
        Turn("user", "Who froze the assets of Heron Bank?"),
        Turn("assistant", "The Office."),
    ]
    answer = office.ask(message, history=history)
    assert (answer.found, answer.verdict) == (False, "not_found")
    assert answer.text.startswith(NOT_FOUND)
    assert any(said in note for note in answer.notes)
    assert answer.statements == answer.citations == answer.closest == ()


def test_what_the_documents_nearly_say_is_close_and_nothing_is_asserted(office: Assistant) -> None:
    answer = office.ask("When did Japan freeze the assets of Heron Bank?")
    assert (answer.found, answer.verdict) == (False, "close")
    assert answer.statements == answer.citations == ()
    assert answer.closest
    assert "come close" in answer.text
