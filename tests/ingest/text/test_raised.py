"""A footnote's mark is no part of the text; an ordinal, an exponent or a unit is."""

from pathlib import Path

import pytest

from ingest.readers import read_document
from ingest.text.unseen.raised import Marks


@pytest.mark.parametrize(
    ("before", "raised", "after"),
    [
        ("EUR 25", "1", " million"),
        ("in 2026", "2", " for all"),
        ("in 2026", "2, 3", " for all"),
        ("Regulation 833", "4", " applies"),
        ("Belov", "5", ","),
        ("Belov", "*", " and"),
        ("Belov", "†", ""),
        ("Belov", "a", " and"),
        ("EUR 25", "a", " million"),
        ("Belov", "[1]", " and"),
        ("Belov", "(1)", " and"),
        ("Belov", "[note 2]", " and"),
        ("Belov", "iv", " and"),
        ("Article 10", "1", " applies"),
        ("EUR 10", "7", " million"),
        ("Annex A", "2", " lists"),
        ("", "3", " See the notice."),
        ("the list)", "12", "."),
        ("the 15 kilometres", "2", " of road"),
    ],
)
def test_a_footnote_mark_is_no_text(before: str, raised: str, after: str) -> None:
    assert Marks().is_mark(raised, before, after)


@pytest.mark.parametrize(
    ("before", "raised", "after"),
    [
        ("the 1", "st", " round"),
        ("le 1", "er", " mars"),
        ("la 2", "e", " ronde"),
        ("the 19", "th", " century"),
        ("an area of 50 m", "2", " or more"),
        ("50 km", "2", "."),
        ("kg/m", "3", ""),
        ("about 10", "6", " letters"),
        ("3 × 10", "1", " letters"),
        ("10", "-3", " moles"),
        ("s", "−1", ""),
        ("let x", "2", " be"),
        ("Na", "+", " ions"),
        ("N", "o", " 5"),
        ("M", "c", "Donald"),
        ("Norland", "TM", " pumps"),
        ("the isotope ", "235", "U is"),
        ("Art. 5", "bis", " applies"),
        ("Art. 12", "a", " applies"),
        ("as ", "this whole remark that somebody raised", " says"),
    ],
)
def test_an_ordinal_an_exponent_and_a_unit_stay(before: str, raised: str, after: str) -> None:
    assert not Marks().is_mark(raised, before, after)


def test_ten_with_the_number_of_the_next_note_is_no_power() -> None:
    marks = Marks()
    assert marks.is_mark("2", "Belov", " and")
    assert marks.is_mark("3", "within 10", " days")
    assert not marks.is_mark("9", "of 10", " letters")


def test_raised_characters_of_a_plain_text_are_left_out_where_they_are_marks(
    tmp_path: Path,
) -> None:
    path = tmp_path / "a.txt"
    path.write_text(
        "Duties\n\nHold EUR 65¹ million on 50 m² from the 1ᵉʳ day of 2018².\n\n¹ Once.\n"
    )
    document = read_document(path, "a.txt")
    pieces = [document.text[b.start : b.end] for b in document.blocks]
    assert pieces[1:] == ["Hold EUR 65 million on 50 m² from the 1ᵉʳ day of 2018.", "Once."]


def test_marks_of_markdown_are_left_out_but_not_its_code(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_text(
        "# Duties\n\nHold EUR 55[^1] million since 2019<sup>2</sup>, `[^a]`, m<sup>2</sup>.\n\n"
        "[^1]: As of 2020.\n"
    )
    document = read_document(path, "a.md")
    assert "Hold EUR 55 million since 2019, `[^a]`," in document.text
    assert "[^1]: As of 2020." in document.text


def test_the_raised_part_of_a_fraction_is_text() -> None:
    for text, after in (("3¹⁄₂ per cent", "⁄₂"), ("3¹/₂ per cent", "/₂")):
        marks = Marks(last=4)
        assert not marks.is_mark("¹", text[:1], after), text
    assert Marks(last=0).is_mark("¹", "EUR 25", " million")


def test_a_mark_in_a_column_s_name_is_no_part_of_it(tmp_path: Path) -> None:
    table = "| Firm | Note[^1] |\n|---|---|\n| Aconite Ltd | paid[^2] |\n| Bluebell Ltd | due |\n"
    (tmp_path / "a.md").write_text(f"# Fines\n\n{table}\n[^1]: Of May.\n[^2]: In 2024.\n")
    text = read_document(tmp_path / "a.md", "a.md").text
    assert "Firm: Aconite Ltd; Note: paid" in text
    assert "[^1]: Of May." in text
