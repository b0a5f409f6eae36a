"""The language of a text is told by its small words."""

import pytest

from ingest.text.words.language import language_of, months


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The bank was listed by the Council on that day.", "English"),
        ("Die Bank wurde vom Rat auf die Liste gesetzt.", "German"),
        ("La banque a été inscrite sur la liste par le Conseil.", "French"),
        ("Bank został wpisany na listę przez Radę.", "Polish"),
        ("Quartz Bridge", "English"),
        ("", "English"),
    ],
)
def test_a_text_is_of_the_language_with_most_of_its_small_words(text: str, language: str) -> None:
    assert language_of(text) == language


def test_months_are_known_in_the_languages_that_write_ordinals_with_a_point() -> None:
    assert {"mai", "září", "maja", "toukokuuta"} <= months()
