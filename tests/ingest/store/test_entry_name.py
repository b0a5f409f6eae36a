"""A name of a list's row is found in any order of its words and whatever its legal form."""

import pytest

from ingest.datamodels import Passage, Place
from ingest.store.lexical.entry_name import name_key, name_keys, row_names
from ingest.store.lexical.words import stems
from ingest.text.sentences import CONTINUED


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("SIAM, Saeed", "Saeed Siam"),
        ("PUBLIC JOINT STOCK COMPANY TARVOL", "Tarvol"),
        ("Tarvol, OOO", "TARVOL LLC"),
        ("Tarvol GmbH & Co. KG", "tarvol"),
    ],
)
def test_one_name_in_two_writings_has_one_key(one: str, other: str) -> None:
    assert name_key(stems(one)) == name_key(stems(other))


def test_names_that_differ_in_a_telling_word_have_two_keys() -> None:
    assert name_key(stems("Tarvol Bank")) != name_key(stems("Tarvol"))
    assert name_key(stems("Joint Stock Company")) is None


@pytest.mark.parametrize(
    ("head", "names"),
    [
        ("ent_num: 7; SDN_Name: VARN, Oleg; SDN_Type: individual", ["VARN, Oleg"]),
        ("Name 6: VARN; Name 1: OLEG; DOB: 1961", ["VARN OLEG"]),
        ("LastName: Varn; FirstName: Oleg; WholeName: O. Varn", ["O. Varn", "Varn Oleg"]),
        ("Town: Aby; Port: yes", []),
    ],
)
def test_a_name_in_parts_is_one_name(head: str, names: list[str]) -> None:
    assert row_names(head) == names


def test_only_what_a_row_begins_with_has_its_name() -> None:
    text = "SDN_Name: VARN, Oleg; SDN_Type: individual"
    place = Place(0, "row 7", None, len(text))
    first = Passage("a.csv", 0, 0, len(text), text, text, ("List",), (place,), 1)
    later = Passage("a.csv", 1, 0, len(text), text, text, (f"{text}{CONTINUED}",), (place,), 2)
    assert name_keys(first) == ["name oleg varn"]
    assert name_keys(later) == []
