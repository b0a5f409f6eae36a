"""Currencies in their spellings; the words' codes are Unicode's."""

import re

import pytest
from babel import Locale

from rag.text.currencies import CODES, SIGNS, WORDS, currency_of, named_in
from rag.text.figures import figures

OTHERWISE = {  # Unicode names them by another word, or in the plural of their own language
    "crown": "NOK SEK DKK ISK CZK", "renminbi": "CNY", "lei": "RON MDL", "leva": "BGN",
    "lev": "BGN", "reais": "BRL", "kroner": "NOK DKK", "kronor": "SEK", "koruny": "CZK",
    "kronur": "ISK", "lira": "TRY", "krone": "NOK DKK", "krona": "SEK ISK", "kror": "",
}  # fmt: skip


@pytest.mark.parametrize(
    ("written", "read", "may_be"),
    [
        ("$", "USD", "CAD"),
        ("US$", "USD", "USD"),
        ("HK$", "HKD", "HKD"),
        ("¥", "CNY/JPY", "JPY"),
        ("roubles", "RUB", "BYN"),
        ("rubles", "RUB", "BYN"),
        ("Belarusian roubles", "BYN", "BYN"),
        ("Hong Kong dollars", "HKD", "HKD"),
        ("U.S. dollars", "USD", "USD"),
        ("pounds sterling", "GBP", "GBP"),
        ("Egyptian pounds", "EGP", "EGP"),
        ("RMB", "CNY", "CNY"),
        ("yuan", "CNY", "CNY"),
        ("eur", "EUR", "EUR"),
    ],
)
def test_a_sign_code_or_word_has_its_usual_reading_and_what_else_it_may_be(
    written: str, read: str, may_be: str
) -> None:
    currency = currency_of(written)
    assert currency is not None
    assert currency.name == read
    assert may_be in currency.may_be


@pytest.mark.parametrize("written", ["", "all", "try", "ships", "per cent"])
def test_another_word_is_no_currency(written: str) -> None:
    assert currency_of(written) is None


def test_the_codes_of_each_word_have_it_in_unicodes_name_of_them() -> None:
    names = Locale.parse("en").currencies
    checked = 0
    for line in WORDS.strip().splitlines():
        forms, _, codes = line.rpartition(": ")
        for code in codes.replace("/", " ").split():
            last = names[code].split()[-1].lower()
            known = re.fullmatch(forms, last, re.IGNORECASE) or re.fullmatch(
                forms, f"{last}s", re.IGNORECASE
            )
            plain = last.translate(str.maketrans("óńł", "onl"))
            other = any(re.search(rf"\b{f}", forms) and code in c for f, c in OTHERWISE.items())
            assert known or re.fullmatch(forms, plain) or other, (code, names[code], forms)
            checked += 1
    assert checked > 50
    assert all(c in CODES for codes in SIGNS.values() for c in codes.replace("/", " ").split())


@pytest.mark.parametrize("sign", SIGNS)
def test_a_sign_is_read_before_and_behind_its_number(sign: str) -> None:
    codes = frozenset(SIGNS[sign].replace("/", " ").split())
    found = currency_of(sign)
    assert found is not None
    assert found.may_be == codes
    before = f"{sign} " if sign.isalpha() else sign
    for text in (f"a fine of {before}500 was paid", f"a fine of 500 {sign} was paid"):
        assert named_in(text) == codes
        [amount] = [f for f in figures(text) if f.unit is not None]
        assert (amount.number, amount.may_be) == (500, codes), text


def test_letters_within_a_word_are_no_sign() -> None:
    assert named_in("весом 500 кг") == named_in("голосом 12") == frozenset()


def test_a_table_names_its_currency_in_a_heading() -> None:
    assert "EUR" in named_in("Fine (EUR): 1250000")
    assert named_in("17 tonnes of copper") == frozenset()
    assert named_in("a share of 7 per cent") == {"%"}
