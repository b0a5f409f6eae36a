"""Time in a question: a day as of which things are asked, and spans counted from today."""

from datetime import date

import pytest

from rag.question.relative_time import period_of
from rag.question.timing import timing_of, without_as_of

TODAY = date(2026, 11, 28)  # a Saturday


@pytest.mark.parametrize(
    ("question", "first", "last"),
    [
        ("Who was listed yesterday?", "2026-11-27", "2026-11-27"),
        ("Who was listed last week?", "2026-11-16", "2026-11-22"),
        ("Who was listed this month?", "2026-11-01", "2026-11-28"),
        ("Who was listed last month?", "2026-10-01", "2026-10-31"),
        ("Who was listed last quarter?", "2026-07-01", "2026-09-30"),
        ("Who was listed last year?", "2025-01-01", "2025-12-31"),
        ("Who was listed in the last 30 days?", "2026-10-29", "2026-11-28"),
        ("Who was listed in the past two years?", "2024-11-28", "2026-11-28"),
        ("Who was listed over the last year?", "2025-11-28", "2026-11-28"),
        ("Who was listed three days ago?", "2026-11-25", "2026-11-25"),
        ("Who was listed two months ago?", "2026-09-01", "2026-09-30"),
        ("Who has been listed since last month?", "2026-10-01", "2026-11-28"),
    ],
)
def test_a_span_is_counted_from_today(question: str, first: str, last: str) -> None:
    period = period_of(question, TODAY)
    assert period is not None
    assert (period.first.isoformat(), period.last.isoformat()) == (first, last)


@pytest.mark.parametrize(
    "question",
    [
        "Who was listed in 2023?",
        "What was decided on the last day of the summit?",
        "We signed last month; may we still deliver?",
        "When was the licence last extended?",
    ],
)
def test_other_uses_of_the_words_are_no_span(question: str) -> None:
    assert period_of(question, TODAY) is None


@pytest.mark.parametrize(
    ("text", "published", "held"),
    [
        ("The Office listed Osk on 3 October 2026.", "2026-11-02", True),
        ("The Office listed Osk on 3 September 2026.", "2026-10-02", False),
        ("The Office listed Osk.", "2026-10-02", True),
        ("The Office listed Osk in October 2026.", None, True),
        ("The Office listed Osk.", None, False),
    ],
)
def test_a_statement_is_of_a_span_by_its_own_day_before_that_of_its_source(
    text: str, published: str | None, held: bool
) -> None:
    period = period_of("Who was listed last month?", TODAY)
    assert period is not None
    assert period.holds(text, published) is held


@pytest.mark.parametrize(
    ("question", "until", "without"),
    [
        (
            "As of 1 January 2026, which barges are refused?",
            "2026-01-01",
            "Which barges are refused?",
        ),
        ("What is the limit as of 2026?", "2026-12-31", "What is the limit?"),
        ("Which barges were refused on 3 March 2024?", "2024-03-03", "Which barges were refused?"),
        ("What was the limit on 3 March 2024?", "2024-03-03", "What was the limit?"),
        ("Which firms were listed on 3 March 2024?", None, None),
        ("What happened on 3 March 2024?", None, None),
    ],
)
def test_how_things_stood_on_a_day_is_asked_of_sources_until_then(
    question: str, until: str | None, without: str | None
) -> None:
    assert timing_of(question).until == until
    assert without_as_of(question) == (without or question)


@pytest.mark.parametrize(
    ("question", "day", "rest"),
    [
        (
            "What does Article 3, in the version in force on 2 March 2025, say?",
            "2025-03-02",
            "What does Article 3 say?",
        ),
        (
            "What does the Regulation prohibit in the version of 1 May 2024?",
            "2024-05-01",
            "What does the Regulation prohibit?",
        ),
        ("Which law was in force on 3 March 2025?", "2025-03-03", "Which law was in force?"),
        (
            "What did Article 3 of Regulation 833/2014 say on 14 July 2025?",
            "2025-07-14",
            "What did Article 3 of Regulation 833/2014 say?",
        ),
        ("Which act entered into force on 3 March 2025?", None, ""),
        ("What did the minister say on 3 March 2024?", None, ""),
    ],
)
def test_the_version_of_a_day_is_asked_for_in_many_words(
    question: str, day: str | None, rest: str
) -> None:
    assert timing_of(question).until == day
    assert without_as_of(question) == (rest or question)
