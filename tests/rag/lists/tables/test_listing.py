"""Questions for several things are answered by the rows of lists, computed over their values."""

import pytest

from ingest.store.index import Index
from rag.datamodels import Filters, Turn
from rag.lists.tables.listing import Listing, listing_for

LIST = """Name,Type,Country,Listed by,Measure,Listed on,Delisted on
Alder Bank,entity,Iran,European Union,asset freeze,2023-05-10,
Beech Bank,entity,Kyrgyzstan,United States,"transaction ban, no asset freeze",2025-05-10,
Beech Bank JSC,entity,Kyrgyzstan,European Union,"transaction ban, no asset freeze",12 June 2025,
Cedar Trading,entity,Kyrgyzstan,United Kingdom,asset freeze,January 2024,2024-11-30
Ivan Dub,person,Russia,United States,asset freeze,2022-03-01,
Maria Elm,person,Iran,European Union,asset freeze,2022-04-01,2025-02-01
Opal Dawn,vessel,Iran,United Kingdom,asset freeze,2024-07-09,
Sudrabank,entity,Russia,United Kingdom,asset freeze,2021-01-09,
"""


@pytest.fixture
def ask(settings, write, sync_now):
    opened: list[Index] = []

    def asked(question: str, files: dict[str, str] | None = None, *before: str) -> Listing | None:
        if not opened:
            for name, text in (files or {"l.csv": LIST}).items():
                write(name, text)
            assert sync_now().failed == []
            opened.append(Index(settings))
        turns = [Turn("user", q) for q in before]
        return listing_for(question, opened[0], Filters(), turns)

    yield asked
    for index in opened:
        index.close()


def names(found: Listing | None) -> list[str]:
    assert found is not None
    return [row[0] for row in found.table.rows]


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("List all Kyrgyz entities", ["Beech Bank", "Beech Bank JSC", "Cedar Trading"]),
        ("Which entities has the EU sanctioned?", ["Alder Bank", "Beech Bank JSC"]),
        ("Which banks are under UK sanctions?", ["Sudrabank"]),
        ("Who was listed by the United States in 2022?", ["Ivan Dub"]),
        ("Which companies were listed before 2024?", ["Alder Bank", "Sudrabank"]),
        ("Which entities were added between May 2025 and July 2025?",
         ["Beech Bank", "Beech Bank JSC"]),
        ("Which entities were listed in January 2024?", ["Cedar Trading"]),
        ("Which entities are under an asset freeze?", ["Alder Bank", "Sudrabank"]),
        ("Which persons were delisted?", ["Maria Elm"]),
        ("Who was listed most recently?", ["Beech Bank JSC"]),
        ("Which entity was listed first by the UK?", ["Sudrabank"]),
        ("What are the two most recent EU listings?", ["Beech Bank JSC", "Alder Bank"]),
    ],
)  # fmt: skip
def test_rows_are_chosen_by_their_values(ask, question: str, expected: list[str]) -> None:
    assert names(ask(question)) == expected


def test_a_measure_that_a_cell_denies_is_not_the_measure(ask) -> None:
    assert "Beech Bank" not in names(ask("List all entities under an asset freeze"))


def test_who_is_no_longer_listed_is_left_out_of_the_present_and_that_is_said(ask) -> None:
    found = ask("How many persons are on the list?")
    assert names(found) == ["Ivan Dub"]
    assert "1 row that fits has a date in “Delisted on” and is left out." in found.notes


def test_the_first_words_are_the_number_and_the_names(ask) -> None:
    found = ask("How many Iranian vessels and entities were listed?")
    assert found is None  # two kinds at once are not counted as one
    found = ask("How many banks were listed in 2025?")
    assert found.headline == "1: Beech Bank."  # both rows are of one bank, by two authorities
    assert found.table.rows_total == 2


def test_rows_are_counted_apart_by_a_column(ask) -> None:
    found = ask("How many entries by authority?")
    assert found.table.columns == ("Listed by", "Rows")
    assert dict(found.table.rows) == {
        "European Union": "3", "United States": "2", "United Kingdom": "3",
    }  # fmt: skip


def test_a_party_has_to_have_rows_of_each_authority_asked_for(ask) -> None:
    found = ask("Which entities are sanctioned by the US and the EU?")
    assert names(found) == ["Beech Bank", "Beech Bank JSC"]


def test_authorities_are_compared_for_one_party(ask) -> None:
    found = ask("Compare the dates of the US and EU measures against Beech Bank")
    assert found.headline == "Beech Bank: United States 2025-05-10; European Union 12 June 2025."


def test_every_row_is_cited_to_the_letter(ask, settings) -> None:
    found = ask("List all Kyrgyz entities")
    text = (settings.corpus / "l.csv").read_text(encoding="utf-8").splitlines()
    assert [c.locator for c in found.citations] == ["row 3", "row 4", "row 5"]
    assert all(text[int(c.locator[4:]) - 1].split(",")[0] in c.quote for c in found.citations)
    assert found.table.citations == ((1,), (2,), (3,))


def test_how_the_rows_were_computed_is_said(ask) -> None:
    found = ask("Which entities has the EU sanctioned?")
    assert found.table.computed == "2 rows with EU in Listed by; “entities” in Type in l.csv"


def test_what_is_cut_is_counted(ask) -> None:
    rows = "".join(f"Bank {n},Iran,2024-01-{n:02d}\n" for n in range(1, 29))
    found = ask("List all banks", {"b.csv": f"Name,Country,Listed on\n{rows}"})
    assert (len(found.table.rows), found.table.rows_total) == (12, 28)
    assert found.headline.startswith("28 banks: Bank 1, ")
    assert found.headline.endswith("and 20 more.")


@pytest.mark.parametrize(
    "question",
    [
        "When was Alder Bank listed?",
        "Which bank is Alder Bank?",
        "Is Alder Bank listed?",
        "Which banks were fined by the EU?",
        "Which Norwegian banks are listed?",
        "Which banks are not listed by the EU?",
        "How many aircraft are listed?",
        "What is an asset freeze?",
        "Which goods may not be exported to Iran?",
    ],
)
def test_what_rows_do_not_answer_is_left_to_the_texts(ask, question: str) -> None:
    assert ask(question) is None


def test_a_column_that_is_missing_is_said(ask) -> None:
    found = ask("List the Kyrgyz entities with their directors")
    assert "The rows give no “directors”." in found.notes


def test_a_follow_up_is_asked_of_the_rows_before(ask) -> None:
    before = "List all entities sanctioned by the US"
    assert names(ask("Which of them are also under EU sanctions?", None, before)) == [
        "Beech Bank JSC"
    ]
    assert names(ask("Put that in a table", None, before)) == ["Beech Bank"]
    assert ask("How many are there?", None, before).headline == "1: Beech Bank."


def test_names_that_another_list_has_are_told(ask) -> None:
    head = "Name,Country,Listed on\nAlder Bank,Iran,2024-01-01\n"
    lists = {
        "eu.csv": f"{head}Birch Bank,Iran,2024-02-01\n",
        "uk.csv": f"{head}Fir Bank,Iran,2024-03-01\n",
    }
    found = ask("Which Iranian banks are listed?", lists)
    other = "uk.csv" if "eu.csv" in found.table.computed else "eu.csv"
    fresh = {"uk.csv": "Fir Bank", "eu.csv": "Birch Bank"}[other]
    assert found.notes == (f"{other} has 1 name that fit and are not among these: {fresh}.",)


def test_amounts_are_compared_as_numbers(ask) -> None:
    fines = 'Company,Fine (EUR),Year\nVolga,"1,250,000",2024\nDvina,90000,2023\nNeva,9500,2021\n'
    assert names(ask("Which companies have a fine of more than 50,000?", {"f.csv": fines})) == [
        "Volga", "Dvina",
    ]  # fmt: skip
    assert names(ask("Which company has the highest fine?")) == ["Volga"]


def test_rows_without_the_date_asked_for_are_counted(ask) -> None:
    rows = "Alder Bank,Iran,2024-01-01\nBirch Bank,Iran,\nFir Bank,Iran,2021-01-01\n"
    found = ask("Which banks were listed in 2024?", {"l.csv": f"Name,Country,Listed on\n{rows}"})
    assert names(found) == ["Alder Bank"]
    assert found.notes == ("1 row that fits otherwise has no value in “Listed on”.",)


def test_the_cells_of_a_table_in_a_text_answer_as_rows_of_a_list_do(ask) -> None:
    page = """---
title: Iranian banks under EU sanctions
kind: list
---
# Iranian banks under EU sanctions

| Bank | Listed on |
| --- | --- |
| Alder Bank | 10 May 2023 |
| Birch Bank | 3 June 2024 |
| Fir Bank | 4 June 2024 |
"""
    found = ask("Which banks were listed in 2024?", {"p.md": page})
    assert names(found) == ["Birch Bank", "Fir Bank"]
    assert found.citations[0].quote == "Bank: Birch Bank; Listed on: 3 June 2024"


def test_a_count_of_all_from_a_list_of_one_country_says_which_list(ask) -> None:
    page = """---
title: Iranian banks under EU sanctions
kind: list
---
# Iranian banks under EU sanctions

| Bank | Listed on |
| --- | --- |
| Alder Bank | 10 May 2023 |
| Birch Bank | 3 June 2024 |
"""
    found = ask("How many banks has the EU sanctioned?", {"p.md": page})
    assert found.headline.startswith("In “Iranian banks under EU sanctions”: 2 banks: Alder Bank")
    assert "of one country; there may be more" in " ".join(found.notes)
    assert ask("How many Iranian banks has the EU sanctioned?").headline.startswith("2 ")


def test_rows_of_a_document_are_not_what_its_title_calls_it(ask) -> None:
    page = """---
title: The ninth package of the EU
kind: analysis
---
# The ninth package of the EU

| Measure | Applies from |
| --- | --- |
| Ban on anchors | 10 May 2023 |
| Ban on sails | 3 June 2024 |
"""
    assert ask("What is the most recent EU package?", {"p.md": page}) is None
    assert ask("most recent EU package", {"p.md": page}) is None


def test_a_date_that_names_something_is_no_time(ask) -> None:
    assert ask("How many entities were listed by the July 2025 package?") is None


UNION = """---
title: "The Zenda Union: its members"
kind: list
---
# The Zenda Union: its members

| Member | Remark |
| --- | --- |
| Norway | crypto exchange that trades in shells |
| Japan | owns a crypto exchange |
| Canada | Crypto exchange of Ottawa |
"""


def test_rows_that_are_countries_answer_for_countries_whatever_their_column_is_called(ask) -> None:
    found = ask("Which countries are in the Zenda Union?", {"union.md": UNION})
    assert found.headline == "3 countries: Norway, Japan, Canada."
    assert ask("Who are the members of the Zenda Union?").headline.startswith("3 members: Norway")


def test_what_a_row_is_stands_where_a_cell_begins(ask) -> None:
    found = ask("Which crypto exchanges are in the Zenda Union?", {"union.md": UNION})
    assert names(found) == ["Norway", "Canada"]
    assert found.table.computed.startswith("2 rows with “crypto exchanges” in Remark")
