"""A comparison is answered by a table that a document makes for it: sides as columns or as rows."""

import pytest

RULES = """---
title: "Harbour dues in Ruritania, Zenda and Strelsau"
---

# Harbour dues in Ruritania, Zenda and Strelsau

Harbour dues differ from port to port. Ruritania, Zenda and Strelsau each have their own.

| Question | EU | United States | UK |
| --- | --- | --- | --- |
| Who collects the dues? | the member states | the coast guard | the port trusts |
| Highest dues for ships | EUR 4 000 a day | USD 5 100 a day | GBP 3 700 a day |
| Discount for sailing boats | none | a third | half |
"""
KINDS = """# Licences for ships

The harbour office of Zenda gives two licences to ships. The licences for ships are compared here.

| Licence | Fee | Valid for | Who may apply |
| --- | --- | --- | --- |
| Anchor licence | 40 crowns | one season | every master |
| Anchor licence, night | 55 crowns | one night | every master |
| Cargo licence | 90 crowns | three years | members of the guild |
"""


@pytest.fixture
def ask(assistant_on):
    return assistant_on({"dues.md": RULES, "licences.md": KINDS}).ask


def test_the_columns_of_the_sides_are_the_answer(ask) -> None:
    answer = ask("Compare the harbour dues of the EU, the UK and the US")
    assert answer.table is not None
    assert answer.table.columns == ("Question", "EU", "UK", "United States")
    assert answer.table.rows_total == 3
    assert ("Highest dues for ships", "EUR 4 000 a day", "GBP 3 700 a day", "USD 5 100 a day") in (
        answer.table.rows
    )
    assert len(answer.citations) == 3
    assert all(c.document == "dues.md" for c in answer.citations)
    assert sum("GBP 3 700 a day" in c.quote for c in answer.citations) == 1


def test_one_row_is_said_in_the_first_line(ask) -> None:
    answer = ask("Compare the discount for sailing boats in the EU and the UK")
    assert answer.headline == "Discount for sailing boats: EU none; UK half."
    assert answer.table is not None
    assert answer.table.rows == (("Discount for sailing boats", "none", "half"),)


def test_a_row_for_each_side_is_a_comparison_too(ask) -> None:
    answer = ask("Compare an anchor licence with a cargo licence")
    assert answer.table is not None
    assert [row[0] for row in answer.table.rows] == ["Anchor licence", "Cargo licence"]
    assert answer.headline is not None
    assert answer.headline.startswith("anchor licence – Fee: 40 crowns")


@pytest.mark.parametrize(
    "question",
    [
        "Compare the prison sentences for smugglers in the EU and the UK",
        "Compare the harbour dues of Borduria in 1931 in the EU and the UK",
        "Compare the harbour dues of the EU and Japan",
    ],
)
def test_a_table_on_something_else_is_no_answer(ask, question: str) -> None:
    answer = ask(question)
    assert answer.table is None or answer.table.columns[0] == "Compared"


@pytest.mark.parametrize(
    ("question", "first"),
    [
        (
            "What are the highest dues for ships in the UK?",
            "Highest dues for ships (UK): GBP 3 700 a day.",
        ),
        ("Who collects harbour dues in the US?", "Who collects the dues (US): the coast guard."),
    ],
)
def test_one_jurisdiction_is_told_from_its_own_column(ask, question: str, first: str) -> None:
    assert ask(question).headline == first


def test_a_jurisdiction_with_a_column_of_its_own_chooses_no_rows(ask) -> None:
    answer = ask("What are the harbour dues in the UK?")
    assert answer.table is not None
    assert answer.table.columns == ("Question", "UK")
    assert answer.table.rows_total == 3
