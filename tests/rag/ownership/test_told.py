"""Who owns whom is told by rows and sentences of any format, link by link, and by nothing else."""

import docx
import openpyxl
import pytest
from reportlab.lib.pagesizes import A4
from reportlab.platypus import SimpleDocTemplate, Table, TableStyle

from rag.answer import Assistant
from rag.datamodels import Answer
from rag.settings import RagSettings

REGISTER = """Company,Shareholder,Share (%),As of
Hentzau Shipping,Zenda Bank,60,2026-03-01
Hentzau Shipping,Strelsau Holding,40,2026-03-01
Rassendyll Lines,Black Michael,100,2026-03-01
Zenda Bank,Krone Invest,75,2025-12-31
"""
GROUP = """<html><head><title>Annual report of Krone Invest</title></head><body><h1>Group</h1>
<p>The group is described below, with its companies.</p>
<table><tr><th>Parent</th><th>Subsidiary</th><th>Stake</th></tr>
<tr><td>Krone Invest</td><td>Zenda Bank</td><td>75 %</td></tr>
<tr><td>Krone Invest</td><td>Ruri Gas</td><td>majority</td></tr></table></body></html>"""
NEWS = """---
title: Who is behind the tankers
publisher: Daily Trade
published: 2026-05-02
kind: news
---
# Who is behind the tankers

Zenda Bank holds 60 per cent of Hentzau Shipping, which operates two tankers. Kaspar Holding does
not own Hentzau Shipping. The businessman Rupert Hentz owns Tarlen Trading.

Oberau Mining works with Tarlen Trading in the Caucasus. Krone Invest belongs to the fund Elphberg
Trust. Elphberg Trust is a subsidiary of Zenda Bank.
"""
RULES = """---
title: Ownership in three places
kind: analysis
published: 2026-01-05
---
# Ownership in three places

## United States

Under the US rule of OFAC a company that blocked persons own 50 percent or more of, in the
aggregate, is itself blocked.

## United Kingdom

The UK rule of regulation 7 asks whether a designated person holds more than 50 % of the shares, or
controls the entity.
"""
SANCTIONED = """Name,Type,Listed by,Listed on
Krone Invest,entity,United Kingdom,2024-05-10
Somebody Else,person,United Kingdom,2024-05-10
"""


@pytest.fixture
def ask(settings, write, sync_now, encoder):
    opened: list[Assistant] = []

    def asked(question: str, **files: str) -> Answer:
        if not opened:
            for name, text in files.items():
                write(name.replace("__", "."), text)
            assert sync_now().failed == []
            opened.append(Assistant.open(settings, RagSettings(), encoder))
        return opened[0].ask(question)

    yield asked
    for assistant in opened:
        assistant.close()


def links(answer: Answer) -> list[tuple[str, ...]]:
    assert answer.table is not None
    return [row[:3] for row in answer.table.rows]


def test_direct_owners_lead_and_the_chain_follows_each_link_cited(ask) -> None:
    answer = ask("Who owns Hentzau Shipping?", register__csv=REGISTER, group__html=GROUP)
    assert answer.headline == (
        "Hentzau Shipping: owned by Zenda Bank (60 %) and Strelsau Holding (40 %); "
        "Zenda Bank: owned by Krone Invest (75 %)."
    )
    assert links(answer) == [
        ("Hentzau Shipping", "Zenda Bank", "60 %"),
        ("Hentzau Shipping", "Strelsau Holding", "40 %"),
        ("Zenda Bank", "Krone Invest", "75 %"),
    ]
    by_key = {c.key: c for c in answer.citations}
    for row, keys in zip(answer.table.rows, answer.table.citations, strict=True):
        assert all(row[1] in by_key[key].quote for key in keys)
    assert len(answer.table.citations[-1]) == 2  # the register and the report say the same
    assert any("none is added" in note for note in answer.notes)


def test_a_sentence_is_a_link_and_a_circle_ends(ask) -> None:
    answer = ask("Who is behind Hentzau Shipping?", news__md=NEWS, register__csv=REGISTER)
    assert ("Hentzau Shipping", "Zenda Bank", "60 %") in links(answer)
    assert ("Krone Invest", "Elphberg Trust", "share not said") in links(answer)
    assert ("Elphberg Trust", "Zenda Bank", "share not said") in links(answer)
    assert any("comes back to Zenda Bank" in note for note in answer.notes)
    assert not any("Kaspar" in cell for row in answer.table.rows for cell in row)


def test_one_owner_needs_no_table(ask) -> None:
    answer = ask("Who owns Tarlen Trading?", news__md=NEWS)
    assert answer.found
    assert answer.table is None
    assert answer.headline == "Tarlen Trading: owned by Rupert Hentz (share not said)."
    assert answer.citations[0].quote == "The businessman Rupert Hentz owns Tarlen Trading."


@pytest.mark.parametrize(
    "question",
    [
        "Who owns Oberau Mining?",
        "Who owns Hentzau Trading?",
        "Who owns Kaspar Holding?",
        "Who owns Strelsau Holding?",
        "Who owns Rassendyll Shipping?",
        "Which companies does Oberau Mining own?",
    ],
)
def test_the_owner_of_a_neighbour_is_never_taken(assistant_on, question: str) -> None:
    answer = assistant_on({"news.md": NEWS, "register.csv": REGISTER}).ask(question)
    assert not answer.found, answer.text
    assert not answer.citations


def test_whether_one_owns_another_is_followed_through_the_chain(ask) -> None:
    answer = ask("Does Krone Invest own Hentzau Shipping?", register__csv=REGISTER)
    assert links(answer) == [
        ("Hentzau Shipping", "Zenda Bank", "60 %"),
        ("Zenda Bank", "Krone Invest", "75 %"),
    ]
    assert not any("45" in cell for row in answer.table.rows for cell in row)
    answer = ask("Does Black Michael own Hentzau Shipping?")
    assert "No document here says that Black Michael owns Hentzau Shipping." in answer.notes
    assert "Black Michael" not in (answer.headline or "")


def test_what_somebody_owns_goes_down_the_chain(ask) -> None:
    answer = ask(
        "Which companies does Krone Invest own?", register__csv=REGISTER, group__html=GROUP
    )
    assert [row[:3] for row in answer.table.rows] == [
        ("Zenda Bank", "Krone Invest", "75 %"),
        ("Ruri Gas", "Krone Invest", "majority"),
        ("Hentzau Shipping", "Zenda Bank", "60 %"),
    ]
    assert answer.headline.startswith(
        "Krone Invest: owns Zenda Bank (75 %) and Ruri Gas (majority)"
    )


def test_shares_that_differ_both_stand_with_their_dates(ask) -> None:
    other = NEWS.replace("60 per cent", "51 per cent")
    answer = ask("Who owns Hentzau Shipping?", news__md=other, register__csv=REGISTER)
    shares = [row[2] for row in answer.table.rows if row[:2] == ("Hentzau Shipping", "Zenda Bank")]
    assert shares == ["60 %", "51 per cent"]
    assert any(
        note.startswith("Documents differ on the share of Zenda Bank in Hentzau Shipping: 60 % (")
        and "2026-03-01" in note and "2026-05-02" in note
        for note in answer.notes
    )  # fmt: skip


def test_an_owner_on_a_list_is_named_and_the_rules_are_quoted_or_lacking(ask) -> None:
    answer = ask(
        "Is Hentzau Shipping owned by a sanctioned person?",
        register__csv=REGISTER, rules__md=RULES, uk__csv=SANCTIONED,
    )  # fmt: skip
    assert answer.headline.endswith("On a list here: Krone Invest.")
    quotes = " ".join(" ".join(c.quote.split()) for c in answer.citations)
    assert "own 50 percent or more of" in quotes
    assert "holds more than 50 % of the shares" in quotes
    lacking = [n for n in answer.notes if n.startswith("No document here states from which share")]
    assert len(lacking) == 1
    assert "(EU)" in lacking[0]


def test_no_owner_on_a_list_clears_nobody(ask) -> None:
    answer = ask("Is Rassendyll Lines owned by a listed person?", register__csv=REGISTER)
    assert "None of the owners named is found on a list here." in answer.notes
    assert "That no owner is found on a list is no clearance." in answer.notes
    assert any("(US, EU, UK)" in note for note in answer.notes)


def test_what_has_ended_is_said_and_not_followed(ask) -> None:
    rows = (
        "Company,Owner,Stake,Until\nHentzau Shipping,Zenda Bank,60 %,2024-01-31\n"
        "Hentzau Shipping,Strelsau Holding,60 %,\nZenda Bank,Krone Invest,75 %,\n"
    )
    answer = ask("Who owns Hentzau Shipping?", register__csv=rows)
    assert links(answer) == [
        ("Hentzau Shipping", "Strelsau Holding", "60 %"),
        ("Hentzau Shipping", "Zenda Bank", "60 %"),
    ]
    assert "Zenda Bank in Hentzau Shipping: ended on 2024-01-31." in answer.notes


ROWS = [("Shareholder", "Share"), ("Zenda Bank", "60 %"), ("Strelsau Holding", "40 %")]


def test_word_excel_and_pdf_tell_it_as_well(settings, sync_now, encoder) -> None:
    document = docx.Document()
    document.add_heading("Shareholders of Hentzau Shipping", 1)
    table = document.add_table(0, 2)
    for row in ROWS:
        cells = table.add_row().cells
        cells[0].text, cells[1].text = row
    document.save(str(settings.corpus / "word.docx"))
    book = openpyxl.Workbook()
    for row in (("Vessel", "Owner", "Flag"), ("Cape Tolmin", "Tolmin Marine", "Malta"),
                ("Cape Oberau", "Oberau Marine", "Panama")):  # fmt: skip
        book.active.append(row)
    book.save(settings.corpus / "ships.xlsx")
    lines = [("Company", "Parent company"), ("Zenda Bank", "Krone Invest (75 %)"),
             ("Strelsau Holding", "Elphberg Trust")]  # fmt: skip
    table = Table(lines, colWidths=[200, 200])
    table.setStyle(TableStyle([("GRID", (0, 0), (-1, -1), 1, "black")]))
    SimpleDocTemplate(str(settings.corpus / "group.pdf"), pagesize=A4).build([table])
    assert sync_now().failed == []
    assistant = Assistant.open(settings, RagSettings(), encoder)
    assert links(assistant.ask("Who owns Hentzau Shipping?")) == [
        ("Hentzau Shipping", "Zenda Bank", "60 %"),
        ("Hentzau Shipping", "Strelsau Holding", "40 %"),
        ("Zenda Bank", "Krone Invest", "75 %"),
        ("Strelsau Holding", "Elphberg Trust", "share not said"),
    ]
    answer = assistant.ask("Who is the owner of the ship Cape Tolmin?")
    assert answer.headline == "Cape Tolmin: owned by Tolmin Marine (share not said)."
    assistant.close()


LINKED = """Name,Type,Programme,Remarks
Ruri Gas,entity,NORTH,Secondary sanctions risk; Linked To: KRONE INVEST.
Krone Invest,entity,NORTH,
"""


def test_a_link_on_a_list_is_told_as_one_and_not_as_owning(ask) -> None:
    answer = ask("Who is behind Ruri Gas?", sdn__csv=LINKED)
    assert answer.headline == (
        "Ruri Gas: linked to KRONE INVEST by its list entry; no document here says who owns it."
    )
    assert "Linked To: KRONE INVEST" in answer.citations[0].quote


ENTITIES = (
    '{"id": "a", "schema": "Company", "caption": "Hentzau Shipping", "properties": '
    '{"name": ["Hentzau Shipping"], "topics": ["sanction"]}}',
    '{"id": "b", "schema": "Person", "caption": "Rupert Hentz", "properties": '
    '{"name": ["Rupert Hentz"]}}',
    '{"id": "o", "schema": "Ownership", "caption": "Ownership", "properties": '
    '{"owner": ["b"], "asset": ["a"], "percentage": ["51"], "startDate": ["2021-02-03"]}}',
    '{"id": "p", "schema": "Ownership", "caption": "Ownership", "properties": '
    '{"owner": ["zz"], "asset": ["a"], "percentage": ["49"]}}',
)


def test_follow_the_money_says_who_owns_whom(ask) -> None:
    answer = ask("Who owns Hentzau Shipping?", x__ftm__json="\n".join(ENTITIES))
    assert answer.table.rows[0] == ("Hentzau Shipping", "Rupert Hentz", "51 %", "2021-02-03")
    assert "Owner: Rupert Hentz; Asset: Hentzau Shipping" in answer.citations[0].quote


def test_a_chat_model_leaves_a_chain_as_it_is(settings, write, sync_now, encoder, chat) -> None:
    write("register.csv", REGISTER)
    sync_now()
    chatting = RagSettings(llm="openai:test-model", base_url=chat.address, api_key="sk-secret")
    assistant = Assistant.open(settings, chatting, encoder)
    answer = assistant.ask("Who owns Hentzau Shipping?")
    assert links(answer)[-1] == ("Zenda Bank", "Krone Invest", "75 %")
    assert chat.requests == []
    assistant.close()
