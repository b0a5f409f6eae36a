"""The words and marks of laws: articles, annexes, divisions, points, and acts' titles."""

import pytest

from ingest.readers.law.eu.eu_acts import about_act, written_date
from ingest.readers.law.legal_tables import Cell, table_rows
from ingest.readers.law.legal_words import (
    annex_section,
    annex_unit,
    article_unit,
    division_level,
    is_annex_line,
    is_article_line,
    is_division_line,
    label,
    leading_label,
    nested,
)


@pytest.mark.parametrize(
    ("line", "unit"),
    [
        *(("Article 5", "Art. 5"), ("Article 12ga", "Art. 12ga"), ("Artikel 3", "Art. 3")),
        *(("Article 1er", "Art. 1"), ("Article premier", "Art. 1"), ("12 f artikla", "Art. 12f")),
        *(("Articolo 7 bis", "Art. 7 bis"), ("Artikel K.3", "Art. K.3")),
        ("Sole Article", "Sole Article"),
    ],
)
def test_articles_are_cited_in_one_way_whatever_the_language(line: str, unit: str) -> None:
    assert is_article_line(line)
    assert article_unit(line) == unit


@pytest.mark.parametrize(
    ("line", "unit"),
    [
        *(("ANNEX XXXVIIIA", "Annex XXXVIIIA"), ("ANHANG I", "Annex I"), ("ANNEX", "Annex")),
        *(("ANNEXE IV", "Annex IV"), ("II. MELLÉKLET", "Annex II"), ("ALLEGATO B", "Annex B")),
    ],
)
def test_annexes_are_cited_in_one_way_whatever_the_language(line: str, unit: str) -> None:
    assert is_annex_line(line)
    assert annex_unit(line) == unit


@pytest.mark.parametrize(
    "line", ["Annex IV is replaced", "Article 5 of the Treaty applies", "The annex", "Articles"]
)
def test_a_sentence_is_no_heading(line: str) -> None:
    assert not is_article_line(line)
    assert not is_annex_line(line)
    assert not is_division_line(line)


def test_divisions_have_their_rank_whatever_the_language() -> None:
    lines = ["PART ONE", "TITEL II", "CHAPITRE III", "Section 1", "Unterabschnitt 2"]
    assert [division_level(line) for line in lines] == [2, 3, 4, 5, 6]


@pytest.mark.parametrize(
    ("line", "section"),
    [
        *(("PART A", ", Part A"), ("SCHEDULE B", ", Schedule B"), ("Abschnitt 2", ", Section 2")),
        *(("1.1. Tea", ", point 1.1"), ("II. Pots", ", point II"), ("A Teas", ""), ("Teas", "")),
    ],
)
def test_sections_of_annexes_are_cited_by_what_numbers_them(line: str, section: str) -> None:
    assert annex_section(line) == section


@pytest.mark.parametrize(
    ("mark", "name"),
    [
        *(("(a)", "a"), ("1.", "1"), ("2.1.", "2.1"), ("iii)", "iii"), ("—", ""), ("(12a)", "12a")),
        *(("Tea", None), ("each.", None), ("", None), ("1 000", None)),
    ],
)
def test_marks_are_told_from_words(mark: str, name: str | None) -> None:
    assert label(mark) == name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        *(("(a) tea", "a"), ("1. Tea", "1"), ("a) Tee", "a"), ("1a. Tea", "1a")),
        *(("Tea (a)", None), ("1.1.2026 is a day", None), ("(see below) tea", None)),
    ],
)
def test_a_mark_opens_a_paragraph(text: str, name: str | None) -> None:
    assert leading_label(text) == name


@pytest.mark.parametrize(
    ("before", "new", "after"),
    [
        (["1", "a"], "b", ["1", "b"]),
        (["1", "a"], "i", ["1", "a", "i"]),
        (["1", "a", "ii"], "b", ["1", "b"]),
        (["1", "h"], "i", ["1", "i"]),  # the letter after h, and no roman one
        (["1", "b", "iii"], "d", ["1", "d"]),  # c was deleted
        (["", "a", "i"], "ii", ["", "a", "ii"]),
        (["2"], "2.1", ["2", "2.1"]),
        (["2", "2.1"], "3", ["3"]),
    ],
)
def test_a_label_finds_its_depth_by_the_ones_before(
    before: list[str], new: str, after: list[str]
) -> None:
    assert nested(before, new, 1 if before[0] in ("1", "") else 0) == after


@pytest.mark.parametrize(
    ("line", "instrument", "celex"),
    [
        ("COUNCIL REGULATION (EU) No 833/2014", "Regulation (EU) No 833/2014", "32014R0833"),
        ("COUNCIL DECISION 2014/512/CFSP", "Council Decision 2014/512/CFSP", "32014D0512"),
        ("BESCHLUSS 2014/512/GASP DES RATES", "Council Decision 2014/512/CFSP", "32014D0512"),
        ("Directive 2009/65/EC of the European Parliament", "Directive 2009/65/EC", "32009L0065"),
        ("Council Directive 85/611/EEC", "Directive 85/611/EEC", "31985L0611"),
        ("Verordnung (EU) Nr. 575/2013", "Regulation (EU) No 575/2013", "32013R0575"),
        ("RÈGLEMENT (UE) 2016/679", "Regulation (EU) 2016/679", "32016R0679"),
        (
            "COUNCIL IMPLEMENTING REGULATION (EU) 2022/581",
            "Implementing Regulation (EU) 2022/581",
            "32022R0581",
        ),
        ("COUNCIL REGULATION (EEC) No 2913/92", "Regulation (EEC) No 2913/92", "31992R2913"),
        ("Tea for two", None, None),
    ],
)
def test_an_act_is_known_by_the_first_line_of_its_title(
    line: str, instrument: str | None, celex: str | None
) -> None:
    about = about_act([line, "on tea and amending Directive 2001/1/EC"])
    assert (about.instrument, about.celex) == (
        (instrument, celex) if instrument else ("Directive 2001/1/EC", "32001L0001")
    )


def test_a_date_is_read_in_several_languages_or_not_at_all() -> None:
    texts = ["of 31 July 2014", "vom 3. Dezember 1998", "du 23 février 2022", "of 31 Tea 2014"]
    dates = ["2014-07-31", "1998-12-03", "2022-02-23", None]
    assert [written_date(text) for text in texts] == dates


def test_columns_are_named_only_where_the_table_shows_a_header() -> None:
    plain = [[Cell("Tea"), Cell("Green")], [Cell("Cup"), Cell("White")], [Cell("Pot"), Cell("Red")]]
    assert [r.text for r in table_rows(plain)] == ["Tea | Green", "Cup | White", "Pot | Red"]
    coded = [[Cell("Tea"), Cell("Code")], [Cell("A"), Cell("01")], [Cell("B"), Cell("02")]]
    assert [r.text for r in table_rows(coded)] == ["Tea: A; Code: 01", "Tea: B; Code: 02"]


def test_a_cell_over_several_rows_or_columns_is_in_each_row_once() -> None:
    header = [Cell("Name", is_header=True), Cell("When", is_header=True, columns=2)]
    below = [Cell("", is_header=True), Cell("from", is_header=True), Cell("to", is_header=True)]
    rows = [[Cell("Tea", rows=2), Cell("1"), Cell("2")], [Cell("3", columns=2)]]
    caption = [[Cell("Cups", columns=3)]]
    assert [(r.text, r.is_caption) for r in table_rows([header, below, *rows, *caption])] == [
        ("Name: Tea; When from: 1; When to: 2", False),
        ("Name: Tea; When from: 3", False),
        ("Cups", True),
    ]


def test_a_span_that_a_file_claims_costs_no_memory() -> None:
    wide = Cell("x", columns=10**9, rows=10**9)
    assert len(table_rows([[wide], [Cell("y")]])) == 2
