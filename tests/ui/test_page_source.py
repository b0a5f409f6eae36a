"""What stands around a quote, also when the document has changed since."""

from dataclasses import replace

import pytest

from ingest.datamodels import About, Passage, Place
from ui.datamodels import Spot
from ui.source_view import surroundings

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


def test_the_quote_is_the_exact_span_among_its_neighbours(passages):
    around = surroundings(TEXT, passages, SPOT)
    assert (around.before, around.lead, around.quoted) == ("One first.", "Two here, ", QUOTE)
    assert (around.rest, around.after, around.headings) == (".", "Three last.", ("H1",))
    assert not around.moved


def test_at_either_end_there_is_no_neighbour(passages):
    first = surroundings(TEXT, passages, replace(SPOT, start=0, end=3, quote="One"))
    last = surroundings(TEXT, passages, replace(SPOT, start=32, end=37, quote="Three"))
    assert (first.before, first.lead, last.after) == ("", "", "")


def test_a_passage_without_a_quote_is_shown_whole(passages):
    around = surroundings(TEXT, passages, replace(SPOT, start=11, end=31, quote=None))
    assert (around.lead, around.quoted, around.rest) == ("", "", "Two here, the quote.")


def test_a_quote_over_two_passages_shows_both(passages):
    around = surroundings(TEXT, passages, replace(SPOT, start=25, end=37, quote=TEXT[25:37]))
    assert around.lead + around.quoted + around.rest == TEXT[11:43]
    assert around.after == ""


def test_a_quote_that_has_moved_is_found_and_said_to_have_moved(passages):
    around = surroundings(TEXT, passages, replace(SPOT, start=2, end=11))
    assert around.quoted == QUOTE
    assert around.moved


def test_a_quote_that_is_gone_is_not_shown_elsewhere(passages):
    assert surroundings(TEXT, passages, replace(SPOT, quote="a lost quote")) is None
