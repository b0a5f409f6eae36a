"""What happened to a subject is told day by day, from sentences of all sources."""

import pytest

NEWS = {
    "a.md": "---\ntitle: Heron\npublished: 2026-05-02\n---\n"
    "# Heron\n\nThe Office listed Heron Bank of Ruritania on 4 March 2026.\n\n"
    "Plover Bank of Borduria was listed on 7 March 2026.\n",
    "b.md": "---\ntitle: Lifted\npublished: 2026-09-02\n---\n"
    "# Lifted\n\nThe measures against Heron Bank of Ruritania were lifted on 1 September 2026.\n\n"
    "The envoy of the Office met the board of Heron Bank in Ruritania on 12 June 2026.\n",
    "c.md": "---\ntitle: Old\npublished: 2019-09-02\n---\n"
    "# Old\n\nHeron Bank of Ruritania was fined on 3 May 2019 for a late report.\n",
}
IN_2026 = ["4 March 2026", "12 June 2026", "1 September 2026"]


@pytest.fixture
def ask(assistant_on):
    return assistant_on(NEWS).ask


@pytest.mark.parametrize(
    ("question", "days"),
    [
        ("What happened to Heron Bank?", ["3 May 2019", *IN_2026]),
        ("What changed for Heron Bank in 2026?", IN_2026),
        ("A timeline of Heron Bank since May 2026", IN_2026[1:]),
        ("What happened in Ruritania in 2026?", IN_2026),
    ],
)
def test_each_day_within_the_time_asked_about_has_its_sentence(ask, question, days) -> None:
    answer = ask(question)
    assert answer.table is not None
    assert [row[0] for row in answer.table.rows] == days
    assert answer.table.rows_total == len(days)
    for (day, text), (key,) in zip(answer.table.rows, answer.table.citations, strict=True):
        assert day in text
        assert answer.citations[key - 1].quote == text


def test_what_tells_of_a_measure_comes_first(ask) -> None:
    headline = ask("What changed for Heron Bank in 2026?").headline
    assert headline is not None
    assert "listed Heron Bank of Ruritania on 4 March 2026" in headline
    assert "lifted on 1 September 2026" in headline
    assert "met the board" not in headline


def test_where_no_day_is_told_there_is_no_course(ask) -> None:
    answer = ask("What happened to Heron Bank in 2011?")
    assert answer.table is None
    assert not answer.found


def test_of_days_that_share_a_year_the_one_that_has_it_is_told(assistant_on) -> None:
    page = "Heron Bank was listed on 14 August, 20 August and 23 October 2026 by the three.\n\n"
    page += "Heron Bank was cleared on 2 December 2026.\n"
    answer = assistant_on({"a.md": page}).ask("What happened to Heron Bank?")
    assert answer.table is not None
    assert [row[0] for row in answer.table.rows] == ["23 October 2026", "2 December 2026"]
