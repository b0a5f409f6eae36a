"""Words are found in a document however its lines are broken."""

import pytest

from ingest.datamodels import Passage, Place
from ui.web.reader.find import holding, passage_html, places
from ui.web.reader.rows_view import rows_of

TEXT = "The Rassendyll\nBank of Zenda. (a) The rassendyll  bank."


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("rassendyll bank", ["Rassendyll\nBank", "rassendyll  bank"]),
        ("(A)", ["(a)"]),
        (".*", []),
        ("  ", []),
    ],
)
def test_words_are_found_across_lines_and_as_they_are(words, found):
    assert [TEXT[a:b] for a, b in places(TEXT, words)] == found


def passage(text, start=0):
    place = Place(start, "¶ 1", None, start + len(text))
    return Passage("a.txt", 0, start, start + len(text), text, text, (), (place,))


def test_places_are_marked_and_the_one_shown_stands_out():
    shown = passage_html(passage("a <b> a", start=10), [(10, 11), (16, 17)], here=16)
    assert shown == "<p class='block'><mark>a</mark> &lt;b&gt; <mark class='here'>a</mark></p>"


def test_the_passage_that_holds_a_place_is_found():
    parts = [passage("one", 0), passage("two", 4), passage("six", 8)]
    assert [holding(parts, at) for at in (0, 4, 9, 99)] == [0, 1, 2, 2]


def test_a_list_has_rows_and_a_text_has_none():
    listed = [passage("Name: Elphberg; Country: Ruritania")]
    assert [cells for _, _, cells in rows_of(listed)] == [
        {"Name": "Elphberg", "Country": "Ruritania"}
    ]
    assert rows_of([*listed, passage("Text."), passage("More.")]) == []
