"""What stands around a quote, also when the document has changed since."""

from dataclasses import replace

import pytest

from ingest.datamodels import About, Passage, Place
from ui.datamodels import Spot
from ui.web.source.cells import cells_of
from ui.web.source.surroundings import blocks_html, surroundings

TEXT = "One first. Two here, the quote. Three last."
SPANS = [(0, 10), (11, 31), (32, 43)]
QUOTE = "the quote"
SPOT = Spot("1", "a.txt", About(), "¶ 2", None, 21, 30, QUOTE)


@pytest.fixture
def passages():
    return [
        Passage("a.txt", i, s, e, TEXT[s:e], TEXT[s:e], (f"H{i}",), (Place(s, "¶", None, e),))
        for i, (s, e) in enumerate(SPANS)
    ]


def drawn(around):
    return "".join(blocks_html(p, around.start, around.end) for p in around.body)


def test_the_quote_is_the_exact_span_among_its_neighbours(passages):
    around = surroundings(TEXT, passages, SPOT)
    assert (around.before.text, around.after.text) == ("One first.", "Three last.")
    assert TEXT[around.start : around.end] == QUOTE
    assert drawn(around) == "<p class='block'>Two here, <mark>the quote</mark>.</p>"
    assert around.headings == ("H1",)
    assert not around.moved


def test_at_either_end_there_is_no_neighbour(passages):
    first = surroundings(TEXT, passages, replace(SPOT, start=0, end=3, quote="One"))
    last = surroundings(TEXT, passages, replace(SPOT, start=32, end=37, quote="Three"))
    assert (first.before, last.after) == (None, None)
    assert drawn(first) == "<p class='block'><mark>One</mark> first.</p>"


def test_a_passage_without_a_quote_is_shown_whole(passages):
    around = surroundings(TEXT, passages, replace(SPOT, start=11, end=31, quote=None))
    assert drawn(around) == "<p class='block'>Two here, the quote.</p>"


def test_a_quote_over_two_passages_shows_both(passages):
    around = surroundings(TEXT, passages, replace(SPOT, start=25, end=37, quote=TEXT[25:37]))
    assert drawn(around) == (
        "<p class='block'>Two here, the <mark>quote.</mark></p>"
        "<p class='block'><mark>Three</mark> last.</p>"
    )
    assert around.after is None


def test_a_quote_that_has_moved_is_found_and_said_to_have_moved(passages):
    around = surroundings(TEXT, passages, replace(SPOT, start=2, end=11))
    assert TEXT[around.start : around.end] == QUOTE
    assert around.moved


def test_a_quote_that_is_gone_is_not_shown_elsewhere(passages):
    assert surroundings(TEXT, passages, replace(SPOT, quote="a lost quote")) is None


def test_each_paragraph_shows_its_own_pinpoint_but_no_mere_count():
    places = (Place(0, "Art. 1(1)", None, 5), Place(6, "¶ 2", None, 11))
    passage = Passage("a.xml", 0, 0, 11, "First\n<b>nd", "", (), places)
    assert blocks_html(passage, 0, 0) == (
        "<p class='block'><span class='pinpoint'>Art. 1(1)</span> First</p>"
        "<p class='block'>&lt;b&gt;nd</p>"
    )


def test_a_row_of_a_list_is_a_table_with_the_quoted_value_marked():
    text = "Name: O'Brien & <Sons>; Country: Руритания; Remarks: DOB 1970"
    passage = Passage("a.csv", 0, 5, 5 + len(text), text, text, (), (Place(5, "row 7", None),))
    start = 5 + text.index("Рур")
    html = blocks_html(passage, start, start + 9)
    assert html.count("<tr>") == 3
    assert "<th scope='row'>Name</th><td>O&#x27;Brien &amp; &lt;Sons&gt;</td>" in html
    assert "<td><mark>Руритания</mark></td>" in html
    assert html.count("<mark>") == 1


def blocks_of(*lines: str) -> Passage:
    text = "\n\n".join(lines)
    starts = [text.index(line) for line in lines]
    places = tuple(Place(s, "¶", None, s + len(lines[i])) for i, s in enumerate(starts))
    return Passage("a.html", 0, 0, len(text), text, text, (), places)


def test_rows_of_a_table_that_follow_each_other_are_a_table_again_with_the_quote_marked():
    passage = blocks_of("Offices.", "Office | <Term>", "Chancellor | seven years", "Keys | or not.")
    start = passage.text.index("seven")
    html = blocks_html(passage, start, start + len("seven years\n\nKeys"))
    assert html == (
        "<p class='block'>Offices.</p><table class='row'>"
        "<tr><td>Office</td><td>&lt;Term&gt;</td></tr>"
        "<tr><td>Chancellor</td><td><mark>seven years</mark></td></tr>"
        "<tr><td><mark>Keys</mark></td><td>or not.</td></tr></table>"
    )


def test_a_single_line_with_a_bar_and_rows_of_other_widths_stay_as_they_are():
    html = blocks_html(blocks_of("a | b", "One.", "c | d", "e | f | g"), 0, 0)
    assert "<table" not in html
    assert "<p class='block'>e | f | g</p>" in html


@pytest.mark.parametrize(
    "text", ["A plain sentence.", "Note: one thing only", "He said; she said: no", "a: b\nc: d"]
)
def test_what_is_no_row_makes_no_table(text):
    assert cells_of(text) == []
