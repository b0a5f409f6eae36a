"""A number is the same identifier in every spelling, and no amount, date or act is one."""

import pytest

from ingest.names.identifiers import identifiers_in


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("Is IMO9555013 blocked?", "9555013"),
        ("Is IMO-9555013 blocked?", "9555013"),
        ("IMO: IMO 9555013; MMSI: 273000111", "9555013"),
        ("Whose passport is qx 7654321?", "QX7654321"),
        ("Passport: QX 765 4321; Listed on: 2024-02-01", "QX7654321"),
        ("Whose tax ID is 5500 1234 5678?", "550012345678"),
        ("Which bank has the BIC FYNBDKKKXXX?", "FYNBDKKK"),
        ("SWIFT/BIC FYNBDKKK; Website fyn.example", "FYNBDKKK"),
        (
            "0x52908400098527886e0f7030069857d2e4169ee7",
            "0X52908400098527886E0F7030069857D2E4169EE7",
        ),
        ("9555013", "9555013"),
    ],
)
def test_an_identifier_has_one_key_in_all_its_spellings(text, key) -> None:
    assert key in identifiers_in(text)[0].keys


@pytest.mark.parametrize(
    "text",
    [
        "a fine of EUR 5000000 and of $1234567",
        "a fine of 12345678 euros, or 1 000 000 in all",
        "on 20220315, in 2022-2023, 2014 2015 2016",
        "Regulation (EU) No 833/2014, CELEX 32014R0833, Article 5aa(1)",
        "General License 8J, EO14071, UNSCR2231, FAQ 1128",
        "What is the passport of Ivan in 2020?",
    ],
)
def test_an_amount_a_date_or_an_act_is_no_identifier(text) -> None:
    assert identifiers_in(text) == []


def test_two_numbers_side_by_side_are_also_read_as_two() -> None:
    [found] = identifiers_in("IMO 9555013 273000111")
    assert {"9555013", "273000111"} <= set(found.keys)
