"""Which text of an instrument is searched: that of today, or that of the day asked about."""

from dataclasses import replace

import pytest

from ingest.datamodels import About, DocumentRow
from rag.datamodels import Filters, Version
from rag.errors import FilterError
from rag.retrieval.filters import allowed, check
from rag.versions.answers.cited import not_at_hand, version_words
from rag.versions.known import versions_of

ACT = About(kind="law", celex="32014R0833", published="2014-07-31")


def row(number: int, path: str, about: About, passages: int = 10) -> DocumentRow:
    groups = ((number, about),)
    return DocumentRow(number, path, about, passages, "", (), "", "", groups=groups)


def text(day: str, **more: str | None) -> About:
    celex = f"02014R0833-{day.replace('-', '')}"
    return replace(ACT, celex=celex, version=day, **more)


ORIGINAL = row(1, "act.html", ACT)
FIRST, SECOND = row(100, "a.html", text("2024-01-10")), row(200, "b.html", text("2024-06-24"))
COMING = row(300, "c.html", text("2999-01-01"))
NEWS = row(400, "news.txt", About(kind="news", published="2024-03-01"))
UNDATED = row(500, "note.txt", About())
ALL = [ORIGINAL, FIRST, SECOND, COMING, NEWS, UNDATED]


def searched(rows: list[DocumentRow], **filters: object) -> list[str]:
    numbers = allowed(rows, Filters(**filters))
    return [d.path for d in rows if numbers is None or d.number in numbers]


def test_without_a_day_that_of_today_is_searched() -> None:
    assert searched(ALL) == ["b.html", "news.txt", "note.txt"]


@pytest.mark.parametrize(
    ("day", "found"),
    [
        ("2014-07-30", []),
        ("2014-07-31", ["act.html"]),
        ("2024-01-09", ["act.html"]),
        ("2024-01-10", ["a.html"]),
        ("2024-06-23", ["a.html", "news.txt"]),
        ("2024-06-24", ["b.html", "news.txt"]),
        ("2999-01-01", ["c.html", "news.txt"]),
    ],
)
def test_as_of_a_day_that_which_was_in_force_then(day: str, found: list[str]) -> None:
    assert searched(ALL, as_of=day) == found


def test_each_text_knows_its_first_and_its_last_day() -> None:
    versions = versions_of(ALL)
    assert versions[1] == Version("32014R0833 en", "2014-07-31", "2024-01-09", "original")
    assert versions[100] == Version("32014R0833 en", "2024-01-10", "2024-06-23", "consolidated")
    assert versions[300].until is None
    assert versions.keys() == {1, 100, 200, 300}


def test_what_is_still_to_come_is_searched_where_nothing_else_is_there() -> None:
    assert searched([COMING]) == ["c.html"]
    assert searched([COMING], as_of="2024-01-01") == []


def test_an_excerpt_leaves_the_rest_of_the_act_in_force() -> None:
    whole, excerpt = row(1, "a.html", text("2024-01-10"), 400), row(900, "s.html", SECOND.about, 3)
    assert searched([whole, excerpt]) == ["a.html", "s.html"]


def test_texts_in_other_languages_stand_beside_each_other() -> None:
    german = row(600, "de.html", text("2024-01-10", language="de"))
    assert searched([german, SECOND]) == ["de.html", "b.html"]


def test_an_instrument_is_known_by_its_number_whatever_it_is_called() -> None:
    about = About(kind="law", jurisdiction="UK", version="2024-01-01")
    old = row(1, "a.xml", replace(about, instrument="The Tea (EU Exit) Regulations (S.I. 2019/8)"))
    new = row(50, "b.xml", replace(about, version="2025-01-01",
                                   instrument="The Tea Regulations (S.I. 2019/8)"))  # fmt: skip
    other = row(90, "c.xml", replace(about, instrument="The Tea Regulations (S.I. 2020/8)"))
    assert searched([old, new, other]) == ["b.xml", "c.xml"]


def test_of_a_list_that_is_kept_in_versions_the_newest_counts() -> None:
    lists = [
        row(n, f"official/ofac/sdn/2025-0{n}-20.xml", About(kind="list", published=None))
        for n in (1, 2, 3)
    ]
    assert searched(lists) == ["official/ofac/sdn/2025-03-20.xml"]
    assert searched(lists, as_of="2025-03-01") == ["official/ofac/sdn/2025-02-20.xml"]


def test_who_names_a_document_means_it_whichever_is_in_force() -> None:
    assert searched(ALL, documents=("a.html",)) == ["a.html"]


def test_a_day_of_publication_chooses_among_what_was_published() -> None:
    law = [replace_published(d) for d in (FIRST, SECOND)]
    assert searched(law, until="2024-03-01") == ["a.html"]


def replace_published(document: DocumentRow) -> DocumentRow:
    about = replace(document.about, published=document.about.version)
    return replace(document, about=about, groups=((document.number, about),))


def test_a_day_that_is_none_is_named_with_its_option() -> None:
    with pytest.raises(FilterError, match=r"--as-of “soon” is no date"):
        check(ALL, Filters(as_of="soon"))
    assert check(ALL, Filters(as_of="1 March 2024")).as_of == "2024-03-01"


def test_what_lies_before_the_oldest_text_is_said_to_be_missing() -> None:
    question = "What did Article 3 of Regulation 833/2014 say?"
    (note,) = not_at_hand([FIRST, SECOND], question, "2023-12-31")
    assert "is of 10 January 2024: how it stood on 31 December 2023" in note
    assert not_at_hand([FIRST, SECOND], question, "2024-01-10") == []
    assert not_at_hand([FIRST, SECOND], question, None) == []


@pytest.mark.parametrize(
    ("version", "words"),
    [
        (None, ""),
        (Version("a", "2024-03-01", None, "consolidated"), "version of 1 March 2024"),
        (
            Version("a", "2024-03-01", "2024-06-23", "consolidated"),
            "version of 1 March 2024, in force until 23 June 2024",
        ),
        (Version("a", "2014-07-31", "2024-01-09", "original"), "in force until 9 January 2024"),
        (Version("a", "2014-07-31", None, "original"), ""),
        (Version("a", "2024-03-01", None, "amending"), ""),
    ],
)
def test_a_citation_names_its_version_in_words(version: Version | None, words: str) -> None:
    assert version_words(version) == words


@pytest.mark.parametrize(
    ("title", "form"),
    [
        ("Regulation (EU) 2025/395 amending Regulation (EU) No 833/2014", "amending"),
        ("The Tea (Amendment) Regulations 2025", "amending"),
        (
            "Regulation (EU) No 575/2013 on banks and amending Regulation (EU) No 648/2012",
            "original",
        ),
    ],
)
def test_an_act_of_its_own_that_also_amends_another_is_no_amending_act(title, form) -> None:
    act = row(1, "a.html", replace(ACT, title=title))
    assert versions_of([act])[1].form == form
