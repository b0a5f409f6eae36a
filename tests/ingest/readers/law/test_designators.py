"""Which paragraph belongs to which, told from the marks alone."""

import pytest

from ingest.readers.law.designators import (
    CFR,
    ITALIC_OFF,
    ITALIC_ON,
    ORDER,
    OUTLINE,
    leading_marks,
    letter,
    roman,
)
from ingest.readers.law.us.cfr_text import Paragraph, paths


def nested(*texts: str, levels=CFR) -> list[str]:
    marked = [t.replace("<", ITALIC_ON).replace(">", ITALIC_OFF) for t in texts]
    return ["".join(f"({n})" for n in p) for p in paths([Paragraph(t) for t in marked], levels)]


def test_a_section_with_all_six_levels_is_nested() -> None:
    texts = ["(a) x:", "(1) x:", "(i) x:", "(A) x:", "(<1>) x:", "(<i>) x", "(<ii>) x", "(B) x"]
    assert nested(*texts)[4:] == [
        "(a)(1)(i)(A)(1)",
        "(a)(1)(i)(A)(1)(i)",
        "(a)(1)(i)(A)(1)(ii)",
        "(a)(1)(i)(B)",
    ]


@pytest.mark.parametrize(
    ("texts", "last"),
    [
        (["(g) x", "(h) x", "(i) x", "(j) x"], ["(i)", "(j)"]),
        (["(g) x", "(h)(1) x:", "(i) x", "(ii) x", "(2) x"], ["(h)(1)(ii)", "(h)(2)"]),
        (["(h) x:", "(1) x:", "(i) x", "(2) x", "(i) x"], ["(h)(2)", "(i)"]),
        (["(t) x", "(u) x", "(v) x", "(w) x", "(x) x"], ["(w)", "(x)"]),
        (
            ["(u)(1)(i) x", "(ii) x", "(iii) x", "(iv) x", "(v) x", "(vi) x"],
            ["(u)(1)(v)", "(u)(1)(vi)"],
        ),
        (["(y) x", "(z) x", "(aa) x", "(bb) x"], ["(aa)", "(bb)"]),
    ],
)
def test_i_v_and_x_are_letters_or_numbers_by_what_surrounds_them(
    texts: list[str], last: list[str]
) -> None:
    assert nested(*texts)[-2:] == last


def test_i_after_h_is_a_number_where_a_list_was_announced() -> None:
    assert nested("(h) x", "(1) the following—", "(i) x")[-1] == "(h)(1)(i)"


def test_several_marks_in_one_paragraph_are_all_its_own() -> None:
    assert nested("(a)(1)(i) x", "(ii) x") == ["(a)(1)(i)", "(a)(1)(ii)"]
    assert nested("(a) <Scope.> (1) x", "(2) x") == ["(a)(1)", "(a)(2)"]
    assert nested("(b) <Methods>—(1) <General.> x") == ["(b)(1)"]


def test_a_mark_quoted_in_the_sentence_is_no_mark_of_the_paragraph() -> None:
    assert nested("(a) See (1) of this section", "(b) x") == ["(a)", "(b)"]
    assert nested("x under (a)") == [""]


def test_a_reserved_range_counts_to_its_end() -> None:
    assert nested("(a) x", "(b)-(d) [Reserved]", "(e) x") == ["(a)", "(b)", "(e)"]


def test_a_section_may_begin_with_numbers() -> None:
    assert nested("(1) x", "(2) x", "(i) x") == ["(1)", "(2)", "(2)(i)"]


def test_an_executive_order_has_roman_numbers_below_its_letters() -> None:
    texts = ["Section 1. <Policy.> (a) x:", "(i) x:", "(A) x", "(ii) x", "(b) x"]
    assert nested(*texts, levels=ORDER) == ["(a)", "(a)(i)", "(a)(i)(A)", "(a)(ii)", "(b)"]


def test_an_outline_is_nested_by_its_own_marks() -> None:
    texts = ["I. Terms", "A. One", "B. Two", "II. Rules", "A. One", "1. First", "a. x"]
    assert nested(*texts, levels=OUTLINE)[-3:] == ["(II)(A)", "(II)(A)(1)", "(II)(A)(1)(a)"]


def test_marks_are_counted_as_a_reader_counts() -> None:
    assert [roman(x) for x in ("i", "iv", "ix", "xiv", "iiii", "", "abc")] == [1, 4, 9, 14, 0, 0, 0]
    assert [letter(x) for x in ("a", "z", "aa", "ab", "A")] == [1, 26, 27, 0, 0]
    assert leading_marks("no mark") == ()
