"""Figures, dates and provisions in forms that can be compared."""

from decimal import Decimal

import pytest

from rag.text.figures import codes, dates, figures


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("on 23 April 2026", [(2026, 4, 23)]),
        ("on April 23, 2026", [(2026, 4, 23)]),
        ("on the 23rd of April 2026", [(2026, 4, 23)]),
        ("2026-04-23", [(2026, 4, 23)]),
        ("in Sept. 2025", [(2025, 9, None)]),
        ("from 3 May", [(None, 5, 3)]),
        ("June 19 , 2009", [(2009, 6, 19)]),
        ("on 23 April 2026 and May 2027", [(2026, 4, 23), (2027, 5, None)]),
        ("it may rise", []),
        ("45 March", []),
    ],
)
def test_a_date_is_found_in_each_of_its_spellings(text: str, expected: list[object]) -> None:
    assert [(d.year, d.month, d.day) for d in dates(text)] == expected


@pytest.mark.parametrize(
    ("text", "number", "scale", "unit"),
    [
        ("$14.6 billion", "14.6", 10**9, "USD"),
        ("14.6bn dollars", "14.6", 10**9, "USD"),
        ("€5m", "5", 10**6, "EUR"),
        ("250 per cent", "250", 1, "%"),
        ("1,000 ships", "1000", 1, None),
        ("four ships", "4", 1, None),
        ("the 24th ship", "24", 1, None),
        ("the 1990s", "1990", 1, None),
    ],
)
def test_a_figure_has_value_scale_and_unit(
    text: str, number: str, scale: int, unit: str | None
) -> None:
    (found,) = figures(text)
    assert (found.number, found.scale, found.unit) == (Decimal(number), scale, unit)


def test_the_first_of_a_range_also_has_the_scale_of_the_second() -> None:
    readings = [(f.number, f.scale) for f in figures("from $14.6 to $24.3 billion")]
    assert (Decimal("14.6"), 10**9) in readings


def test_provisions_and_names_with_digits_are_codes_and_no_figures() -> None:
    text = "Article 12f(1)(a) of Regulation (EU) No 833/2014, 31 CFR 587.406(a) and A7A5"
    assert [c.text for c in codes(text)] == ["12f(1)(a)", "833/2014", "587.406(a)", "a7a5"]
    assert [f.number for f in figures(text)] == [Decimal(31)]


def test_a_provision_agrees_with_a_place_inside_it_and_with_no_other() -> None:
    (article,), (point,), (other,) = codes("12f"), codes("12f(1)"), codes("12fa")
    assert article.agrees(point)
    assert not point.agrees(article)
    assert not article.agrees(other)


@pytest.mark.parametrize("text", ["", "$", "1,2,3.4.5", "((((((12f(((", "९ ٣ 12", "0" * 5000])
def test_any_text_is_read(text: str) -> None:
    for found in (*figures(text), *dates(text), *codes(text)):
        assert text[found.start : found.end]


def test_capitals_with_a_long_number_are_a_code() -> None:
    text = "Decision HB-9924, not mid-2022, Covid-19, EU-2024 or 14-year"
    assert [c.text for c in codes(text)] == ["hb-9924"]


@pytest.mark.parametrize(
    ("asked", "stated", "same"),
    [
        ("Directive 2014/92", "Directive 2014/92/EU", True),
        ("sales in Q1", "quarter: 2025-Q1", True),
        ("sales in Q1", "quarter: 2025-Q12", False),
        ("Directive 2014/92", "Directive 2014/921", False),
    ],
)
def test_a_code_may_be_written_more_fully_in_a_source(asked: str, stated: str, same: bool) -> None:
    (mine,), (theirs,) = codes(asked), codes(stated)
    assert mine.agrees(theirs) is same
