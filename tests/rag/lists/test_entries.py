"""A question on one entry of a list is answered by that entry, or not at all."""

from collections.abc import Callable

import pytest

from rag.answer import Assistant
from rag.question.fields import field_asked

COLUMNS = "entity_number,name,type,programs,dates_of_birth,nationalities,addresses,ids,remarks"
REASONS = " ".join(
    f"He is said to have moved crate {n} of radio parts from the port to depot {n}."
    for n in range(1, 16)
)
ROWS = (
    f'7001,"VARN, Oleg",individual,RADIO,4 May 1961,Norway,,,"{REASONS} Listed on 2 June 2023."',
    '7002,"VARN, Pavel",individual,RADIO,,Norway,"Quay 4, Odense",Passport X778812,',
    '7003,"HOLM, Oleg",individual,STEEL,9 July 1970,,,Passport B100200,',
    '7004,ODENSE HERON TRADING LTD,entity,STEEL,,,"Dock 9, Odense",,',
    "7005,FYN TOYS LTD,entity,STEEL,,,,Tax ID No. 5512340,Linked To: ODENSE HERON TRADING LTD.",
    '7006,BANK FYN 24 LTD,entity,STEEL,,,"Mole 2, Fyn",,',
    "7008,HERON NORWAY LTD,entity,STEEL,,,,Tax ID No. 4410088,Email Address sales@heron.example.",
    '7009,HERON LTD,entity,STEEL,,,"Dock 7, Aby",Tax ID No. 4410099,',
    "7007,BANK FYN LTD,entity,STEEL,,,,Tax ID No. 9900112,",
)
PEOPLE = "# Notes\n\n" + "\n\n".join(
    f"The town of {town} has a port and a market." for town in ("Aby", "Borup", "Dalum")
)


@pytest.fixture(scope="module")
def lists(assistant_on: Callable[[dict[str, str]], Assistant]) -> Assistant:
    return assistant_on({"radio.csv": "\n".join((COLUMNS, *ROWS)), "towns.md": PEOPLE})


@pytest.mark.parametrize(
    ("question", "row", "told"),
    [
        ("When was Oleg Varn born?", 2, "4 May 1961"),
        ("What is the passport number of Pavel Varn?", 3, "X778812"),
        ("pavel varn passport", 3, "X778812"),
        ("What is Pavel Varn's nationality?", 3, "Norway"),
        ("What is the address of Odense Heron Trading Ltd?", 5, "Dock 9"),
        ("Where is Bank Fyn 24 Ltd located?", 7, "Mole 2"),
        ("What is the tax ID of Bank Fyn Ltd?", 10, "9900112"),
        ("What is the tax ID of Heron Norway Ltd?", 8, "4410088"),
        ("Under which program is Oleg Holm listed?", 4, "STEEL"),
    ],
)
def test_a_field_is_quoted_from_the_entry_asked_about_alone(lists, question, row, told) -> None:
    answer = lists.ask(question)
    assert {c.locator for c in answer.citations} == {f"row {row}"}
    assert told in answer.citations[0].quote


@pytest.mark.parametrize(
    ("question", "field"),
    [
        ("When was Pavel Varn born?", "date of birth"),
        ("What is the passport number of Oleg Varn?", "passport"),
        ("passport number of oleg varn", "passport"),
        ("What is the nationality of Oleg Holm?", "nationality"),
        ("What is the tax ID of Odense Heron Trading Ltd?", "tax number"),
        ("What is the tax ID of Bank Fyn 24 Ltd?", "tax number"),
        ("What is the address of Heron Norway Ltd?", "address"),
        ("What is the website of Fyn Toys Ltd?", "website"),
    ],
)
def test_a_field_that_the_entry_does_not_give_is_no_other_entrys(lists, question, field) -> None:
    answer = lists.ask(question)
    assert not answer.citations
    assert f"The entry found gives no {field}." in answer.notes


def test_a_later_piece_of_a_long_entry_is_found_by_its_name_and_says_whose_it_is(lists) -> None:
    answer = lists.ask("When was Oleg Varn listed?")
    statement = answer.statements[0]
    assert "Listed on 2 June 2023" in statement.text
    assert statement.text.startswith("entity_number: 7001; name: VARN, Oleg;")
    cited = [answer.citations[key - 1] for key in statement.citations]
    assert [c.locator for c in cited] == ["row 2", "row 2"]
    assert all(c.quote in statement.text for c in cited)


def test_entries_that_speak_of_a_firm_answer_what_is_no_field_of_its_own(lists) -> None:
    answer = lists.ask("Which company is linked to Odense Heron Trading Ltd?")
    assert "row 6" in {c.locator for c in answer.citations}


@pytest.mark.parametrize(
    ("question", "name"),
    [
        ("How old is Oleg Varn?", "date of birth"),
        ("In which city was Oleg Varn born?", "place of birth"),
        ("Which ISIN does the bond of Fyn Toys have?", "ISIN"),
        ("Under what other names does Fyn Toys appear?", "other names"),
        ("When did the UK designate Oleg Varn?", "date of listing"),
        ("Fyn Toys - denied until when?", "end date"),
        ("When does the denial of Fyn Toys expire?", "end date"),
        ("Fyn Toys, what was it called before?", "other names"),
        ("What is the wallet address of Fyn Toys?", None),
        ("Who was born in Odense?", None),
        ("Does the memo address the matter?", None),
        ("What does Article 5 prohibit?", None),
    ],
)
def test_fields_are_known_by_how_they_are_asked_for(question: str, name: str | None) -> None:
    field = field_asked(question)
    assert (field.name if field else None) == name


def test_a_label_without_a_value_gives_nothing() -> None:
    field = field_asked("What is the address of Fyn Toys?")
    assert field is not None
    assert field.is_given_in("Name: Fyn Toys; Address: Quay 4")
    assert not field.is_given_in("Name: Fyn Toys; Address: n/a")


@pytest.fixture(scope="module")
def firms(assistant_on: Callable[[dict[str, str]], Assistant]) -> Assistant:
    rows = "\n".join(
        f'"{name}, Karsk",Zenda,Trade Act,"Annex IV, entry {number}",4 May 2024'
        for name, number in (
            ("Odense Heron LLC", 612),
            ("Fyn Toys LLC", 613),
            ("LLC Aby Radio", 614),
        )
    )
    news = "\n\n".join(
        f"{day} May 2024: the Council put Odense Heron LLC in Annex IV, said the {paper}. Odense "
        "Heron LLC of Karsk has been in Annex IV since that day, and its goods stay at the port."
        for day, paper in enumerate(("Post", "Courier", "Herald", "Times", "Mirror", "Echo"), 4)
    )
    return assistant_on({"annex.csv": f"Entity,Listed by,Act,Annex,Date\n{rows}", "news.md": news})


def test_the_row_of_a_firm_is_found_by_its_name_without_its_seat(firms) -> None:
    answer = firms.ask("What is Odense Heron's entry number in Annex IV?")
    assert "entry 612" in answer.statements[0].text
    assert answer.citations[0].locator == "row 2"


def test_a_number_of_its_own_that_neither_row_nor_text_gives_is_lacking(firms) -> None:
    answer = firms.ask("What is the company registration number of Odense Heron LLC?")
    assert not answer.found
    assert "The entry found gives no registration number." in answer.notes
