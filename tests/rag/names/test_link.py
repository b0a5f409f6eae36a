"""Names and identifiers lead to their entry in any spelling, and to none where none is theirs."""

from collections.abc import Callable

import pytest

from rag.answer import Assistant

PEOPLE = """Name,Passport,Tax ID,BIC,Date of birth
Mykola AZARENKO,QX7654321,550012345678,FYNBDKKK,1961-04-02
Husayn AL-MASRI,ZK 100 2003,550087654321,ABYBDKKK,1970-01-09
Pavel HOLM,RR5550001,550011112222,DALBDKKK,1955-02-02
Pavel HOLM,RR5550002,550033334444,BORBDKKK,1981-03-03
"""
SHIPS = """Vessel,IMO,Status
Heron Dawn,IMO 9555001,Blocked
Borup Star,9555013,Blocked
"""
PORT = (
    "Port notice\n\nThe tanker Gale (IMO 9555025) was detained. The tanker Rime (IMO 9555037) left."
)


@pytest.fixture(scope="module")
def lists(assistant_on: Callable[[dict[str, str]], Assistant]) -> Assistant:
    return assistant_on({"people.csv": PEOPLE, "ships.csv": SHIPS, "port.txt": PORT})


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("Is IMO9555013 blocked?", "Borup Star"),
        ("9555001", "Heron Dawn"),
        ("Whose passport is qx 7654321?", "AZARENKO"),
        ("Who holds passport number ZK1002003?", "MASRI"),
        ("Whose tax ID is 5500 1234 5678?", "AZARENKO"),
        ("Which person has the BIC ABYBDKKKXXX?", "MASRI"),
    ],
)
def test_an_identifier_leads_to_its_row_in_any_spelling(lists, question, told) -> None:
    answer = lists.ask(question)
    assert answer.found
    assert [told in s.text for s in answer.statements] == [True]


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("Is IMO 9555099 blocked?", "IMO 9555099 stands in no document."),
        ("Whose passport is QX7654322?", "Passport is QX7654322 stands in no document."),
        ("Is the BIC ZZZBDKKK sanctioned?", "BIC ZZZBDKKK stands in no document."),
    ],
)
def test_an_identifier_that_stands_nowhere_is_refused_by_name(lists, question, said) -> None:
    answer = lists.ask(question)
    assert not answer.found
    assert said in answer.notes


def test_a_refused_question_on_a_list_says_that_it_clears_nobody(lists) -> None:
    answer = lists.ask("Is Maria Azarenko listed?")
    assert not answer.found
    assert any("No match is no clearance" in note for note in answer.notes)


@pytest.mark.parametrize("asked", ["Nikolai Azarenko", "AZARENKO, Nikolay", "Микола Азаренко"])
def test_a_name_is_found_in_another_spelling_and_the_note_says_under_which(lists, asked) -> None:
    answer = lists.ask(f"Is {asked} listed?")
    assert answer.found
    assert "Mykola AZARENKO" in answer.statements[0].text
    assert any(f"“{asked}” read as “Mykola AZARENKO”" in note for note in answer.notes)


def test_two_people_of_one_name_are_both_given(lists) -> None:
    answer = lists.ask("What is the date of birth of Pavel Holm?")
    text = " ".join(s.text for s in answer.statements)
    assert "1955-02-02" in text
    assert "1981-03-03" in text


def test_rows_under_one_number_of_a_list_are_one_entry(assistant_on) -> None:
    rows = "Name,Unique ID,Address\nFYN TOYS,F77,Quay 1\nFYN TOYS,F77,Mole 9\n"
    one = assistant_on({"uk.csv": rows}).ask("Is Fyn Toys listed?")
    assert not any("bear this name" in note for note in one.notes)
    two = assistant_on({"uk.csv": rows.replace("F77,Mole", "F78,Mole")}).ask("Is Fyn Toys listed?")
    assert any("2 entries bear this name" in note for note in two.notes)
