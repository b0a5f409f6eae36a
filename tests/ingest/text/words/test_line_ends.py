"""Words that a line's end breaks are whole again; hyphens that belong to a word stay."""

import pytest

from ingest.text.plain import strip_markup
from ingest.text.words.line_ends import is_broken_at, other_readings


@pytest.mark.parametrize(
    ("printed", "whole"),
    [
        ("a fine of EUR 2 mil-\nlion", "a fine of EUR 2 million"),
        ("the designa-\ntions of ex-\nporters", "the designations of exporters"),
        ("Luxem-\nbourg", "Luxembourg"),
        ("REGU-\nLATION", "REGULATION"),
        ("Sank-\ntionen", "Sanktionen"),
        ("inter\u00ad\nmediary", "intermediary"),
    ],
)
def test_a_word_broken_at_a_line_end_is_one_word(printed: str, whole: str) -> None:
    assert strip_markup(printed) == whole


@pytest.mark.parametrize(
    ("printed", "whole"),
    [
        ("Al-\nBaraka Grain", "Al-Baraka Grain"),
        ("AL-\nBARAKA", "AL-BARAKA"),
        ("post-\nSoviet", "post-Soviet"),
        ("rule 2025-\n0871", "rule 2025-0871"),
        ("a 12-\nmonth permit", "a 12-month permit"),
        ("dual-\nuse goods", "dual-use goods"),
        ("the re-\nexport", "the re-export"),
        ("state-of-\nthe-art", "state-of-the-art"),
        ("import-\nand export licences", "import- and export licences"),
        ("Regulation 833/\n2014", "Regulation 833/2014"),
        ("a dash -\nand more", "a dash - and more"),
    ],
)
def test_a_hyphen_that_belongs_to_the_word_stays(printed: str, whole: str) -> None:
    assert strip_markup(printed) == whole


def test_the_reading_that_was_not_taken_is_known_where_there_are_two() -> None:
    printed = "de-\nlisted by Al-\nBaraka, mil-\nlion 2025-\n0871 inter\u00ad\nmediary"
    assert other_readings(printed) == ["delisted", "mil-lion"]


def test_a_line_is_broken_only_where_it_ends_within_a_word() -> None:
    assert [is_broken_at("mil-\nlion \n", end) for end in (0, 3, 4, 9)] == [
        *(False, False),
        *(True, False),
    ]
