"""Two names are one where every word asked for is a word of the listed name."""

import pytest

from rag.names.match import match_names


@pytest.mark.parametrize(
    ("asked", "listed"),
    [
        ("Mykola Azarenko", "Nikolay Ivanovich AZARENKO"),
        ("AZARENKO, Nikolai", "Nikolay Ivanovich AZARENKO"),
        ("Mohamed al-Masri", "Muhammad AL MASRI"),
        ("Volodymyr Tkach", "Vladimir TKACH"),
        ("Heron Toys", "HERON TOYS LTD"),
        ("ООО Полярис", "Polyaris LLC"),
        ("Joerg Schroeder", "Jörg SCHRÖDER"),
        ("习近平", "Xi Jinping"),
        ("M. Azarenko", "AZARENKO, Maksim Petrovich"),
        ("S. Siam", "SIAM, Saeed"),
        ("Nofal, Imad Mabmoud", "NOFAL, Imad Mahmoud"),
        ("Jamileh A-lshanti", "AL-SHANTI, Jamileh"),
        ("Samir AlQadi", "AL-QADI, Samir"),
        ("Qais Abdul Karim", "KARIM, Qais Abdul"),
        ("Alexei Miller", "MILLER, Alexey Borisovich"),
        ("sa dat ahmad", "SA'DAT, Ahmad"),
        ("Open Joint Stock Comapny Chayka", "OJSC CHAYKA"),
        ("ABC M1crosystems", "ABC Microsystems Ltd"),
    ],
)
def test_another_spelling_order_script_or_legal_form_is_the_same_name(asked, listed) -> None:
    assert match_names(asked, listed).is_match


@pytest.mark.parametrize(
    ("asked", "listed"),
    [
        ("Maria Azarenko", "Nikolay Ivanovich AZARENKO"),
        ("Nikolai Petrovich Azarenko", "Nikolay Ivanovich AZARENKO"),
        ("Heron Shipping", "HERON TOYS LTD"),
        ("Heron", "HERON TOYS LTD"),
        ("Amir Khan", "Omar KHAN"),
        ("Hassan Saleh", "Hussein SALEH"),
        ("Silver Bridge Trading", "Silver Bridge Logistics FZE"),
        ("Bank Fyn 24", "Bank Fyn"),
        ("Ghassan Yousef", "YOUSEF, Hasan"),
        ("Gazprom Dobycha Wuhai", "GAZPROM DOBYCHA YAMBURG, OOO"),
        ("GAZPROM DOBYCHA ZIBO OOO", "OBSHCHESTVO S OGRANICHENNOI OTVETSTVENNOSTYU 'DOBYCHA'"),
        ("Joint Stock Company", "PUBLICHNOE AKTSIONERNOY OBSHCHESTVO ROSTELEKOM"),
    ],
)
def test_a_name_near_by_is_another_name(asked, listed) -> None:
    assert not match_names(asked, listed).is_match


def test_a_match_says_why() -> None:
    found = match_names("Yevhen Tkach", "Evgeny Tkach")
    assert found.reasons == (
        "“tkach” in both names",
        "“yevhen” and “evgeny” are one given name",
    )
    assert 0.75 < found.score < 0.97


def test_what_the_listed_name_lacks_makes_it_less_sure() -> None:
    assert match_names("Mohammed Saleh Ali", "Mohammed Saleh").score < 1.0
