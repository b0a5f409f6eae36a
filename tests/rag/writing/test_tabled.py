"""The last answer becomes a table on order: its rows, else its statements with their sources."""

import pytest

from rag.answer import Assistant
from rag.datamodels import Answer, Table, Turn
from rag.writing.cite import without_publisher

QUESTION = "Which exports to Kyrgyzstan did the Council ban?"


def after(question: str, assistant: Assistant, *more: Turn) -> tuple[Turn, ...]:
    said = assistant.ask(question).text
    return (Turn("user", question), Turn("assistant", said), *more)


@pytest.mark.parametrize("order", ["as a table", "Put that in a table, please", "Tabulate that"])
def test_statements_become_rows_with_source_date_and_authority(
    kyrgyz: Assistant, order: str
) -> None:
    told = kyrgyz.ask(QUESTION)
    answer = kyrgyz.ask(order, history=after(QUESTION, kyrgyz))
    assert answer.question == order
    assert answer.table is not None
    assert answer.table.columns == ("Statement", "Source", "Date", "Authority")
    assert [row[0] for row in answer.table.rows] == [
        " ".join(s.text.split()) for s in told.statements
    ]
    assert answer.table.rows[0][1].startswith("EU bans machine exports to Kyrgyzstan")
    assert answer.table.rows[0][2:] == ("2026-04-24", "Daily Trade")
    assert answer.table.citations == tuple(s.citations for s in told.statements)
    assert answer.citations == told.citations
    assert answer.statements == ()
    assert answer.text.startswith("Statement | Source | Date | Authority\n")


def test_an_order_after_an_order_is_about_the_same_answer(kyrgyz: Assistant) -> None:
    once = kyrgyz.ask("as a table", history=after(QUESTION, kyrgyz))
    turns = (Turn("user", "as a table"), Turn("assistant", once.text))
    again = kyrgyz.ask("in a table", history=after(QUESTION, kyrgyz, *turns))
    assert again.table == once.table
    turns = (Turn("user", "shorter"), Turn("assistant", "The documents do not answer."))
    assert kyrgyz.ask("as a table", history=after(QUESTION, kyrgyz, *turns)).table == once.table


def test_without_an_answer_before_it_the_order_is_refused(kyrgyz: Assistant) -> None:
    answer = kyrgyz.ask("as a table")
    assert not answer.found
    assert any("order about the last answer" in note for note in answer.notes)


def test_a_refusal_makes_no_table(kyrgyz: Assistant) -> None:
    asked = "What is the population of Zubovia?"
    answer = kyrgyz.ask("as a table", history=after(asked, kyrgyz))
    assert not answer.found
    assert answer.table is None
    assert "The last answer found nothing that could stand in a table." in answer.notes


def test_rows_stay_the_rows_they_are(assistant_on) -> None:
    assistant = assistant_on(
        {"l.csv": "Name,Type,Country,Listed by,Listed on\nAlder Bank,entity,Iran,European Union,"
                  "2023-05-10\nBeech Bank,entity,Iran,European Union,2024-05-10\n"}
    )  # fmt: skip
    asked = "List all Iranian entities"
    told = assistant.ask(asked)
    assert told.table is not None
    assert assistant.ask("as a table", history=after(asked, assistant)).table == told.table


def test_a_chat_models_statements_become_rows_with_what_is_unsupported(chatting, chat) -> None:
    chat.answers("Machines were banned on 23 April 2026 [1]. The ban ends on 9 June 2031 [1].")
    history = (Turn("user", QUESTION), Turn("assistant", "Machines were banned. [1]"))
    answer = chatting().ask("put it in a table", history=history)
    assert answer.table is not None
    assert [row[0] for row in answer.table.rows] == [
        "Machines were banned on 23 April 2026.",
        "The ban ends on 9 June 2031. (not supported by what it cites)",
    ]
    assert answer.table.rows[0][3] == "Daily Trade"


def test_the_text_of_a_table_stays_where_all_documents_are_of_one_publisher() -> None:
    table = Table(("Bank", "Since"), (("Heron Bank", "4 May 2026"),), ((1,),), 1)
    answer = Answer("Since when?", True, "Heron Bank: since 4 May 2026.", "extractive", table=table)
    assert without_publisher(answer, "The Courier").text == "Heron Bank: since 4 May 2026."
