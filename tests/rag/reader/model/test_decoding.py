import numpy as np
import pytest

from rag.reader.model.decoding import (
    WindowNumbers,
    answered,
    best_spans,
    sentence_scores,
    sentence_spans,
)

PLACES = [(0, 3), (4, 8), (9, 12), (13, 20), (21, 25)]


def window(start: list[float], end: list[float], null: float = 0.0) -> WindowNumbers:
    return WindowNumbers(np.asarray(start), np.asarray(end), PLACES, null)


def test_the_best_span_begins_and_ends_where_the_numbers_are_highest() -> None:
    found = best_spans([window([0, 5, 0, 0, 0], [0, 0, 4, 0, 0])], 1)
    assert [(s.start, s.end, s.score) for s in found] == [(4, 12, 9.0)]


def test_a_span_does_not_end_before_it_begins() -> None:
    found = best_spans([window([0, 0, 0, 9, 0], [9, 0, 0, 1, 0])], 1)
    assert (found[0].start, found[0].end) == (13, 20)


def test_further_spans_do_not_overlap_the_better_ones() -> None:
    spans = best_spans([window([5, 0, 0, 4, 0], [5, 0, 0, 4, 0])], 3)
    assert [(s.start, s.end) for s in spans][:2] == [(0, 3), (13, 20)]
    for one in spans:
        assert all(
            one is other or one.end <= other.start or other.end <= one.start for other in spans
        )


def test_no_answer_is_subtracted_and_the_surest_window_counts() -> None:
    unsure = window([1, 0, 0, 0, 0], [1, 0, 0, 0, 0], null=6.0)
    sure = window([3, 0, 0, 0, 0], [3, 0, 0, 0, 0], null=2.0)
    assert answered([unsure]) == pytest.approx(-4.0)
    assert answered([unsure, sure]) == pytest.approx(4.0)


def test_a_sentence_is_worth_what_starts_and_ends_in_it() -> None:
    scores = sentence_scores([window([0, 6, 0, 0, 0], [0, 6, 0, 0, 0])], [(0, 12), (13, 25)])
    assert scores[0] > 11.0 > scores[1]


def test_a_sentence_that_no_window_holds_is_worth_nothing() -> None:
    assert sentence_scores([window([0] * 5, [0] * 5)], [(30, 40)])[0] < -1e8


def test_a_sentence_s_own_best_span_stays_within_it() -> None:
    numbers = window([0, 6, 0, 4, 0], [0, 0, 0, 9, 0])
    first, second, absent = sentence_spans([numbers], [(0, 12), (13, 25), (30, 40)])
    assert first is not None
    assert second is not None
    assert (first.start, first.end, first.score) == (4, 8, 6.0)
    assert (second.start, second.end, second.score) == (13, 20, 13.0)
    assert absent is None
