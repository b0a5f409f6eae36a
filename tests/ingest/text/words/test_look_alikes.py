"""Letters of another script in a Latin word are read as the letters they look like."""

import pytest

from ingest.text.words.look_alikes import in_one_script


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("V\u043elga Shipping", "Volga Shipping"),  # a Cyrillic o
        ("\u0406ran and \u0391lpha", "Iran and Alpha"),  # Cyrillic I, Greek Alpha
        ("\u0410\u0421\u0415 Trading", "ACE Trading"),  # wholly Cyrillic, in a Latin text
        ("Non\u2011Proliferation", "Non-Proliferation"),
    ],
)
def test_a_latin_name_is_found_whichever_letters_it_was_typed_with(written: str, read: str) -> None:
    assert in_one_script(written) == read


@pytest.mark.parametrize(
    "text", ["Волга", "АО «Волга», Москва", "Совет ЕС", "Αθήνα", "Volga (Волга)", "Zürich"]
)
def test_words_of_another_script_stay_as_they_are(text: str) -> None:
    assert in_one_script(text) == text
