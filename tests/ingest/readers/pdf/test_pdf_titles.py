"""The title of a PDF is its own heading where its properties hold what a program wrote."""

import pytest

from ingest.readers import read_document
from ingest.readers.pdf.title import usable_title

JUNK = [
    "template_2019_new.dotx",
    "(anonymous)",
    "Layout 1",
    "Presentación de PowerPoint",
    "Print",
    r"R:\share\pol\x.docm",
    "L_202500395EN.000101.fmx.xml",
    "32014R0833",
    "CELEX:32014R0833:EN:TXT",
    "Minutes of a meeting in Vienna",
]


@pytest.mark.parametrize("junk", JUNK)
def test_the_own_heading_is_the_title_where_the_page_does_not_say_the_other(
    make_pdf, junk: str
) -> None:
    pages = [[("Circular 1 on ship-", 18), ("yards", 18), "", "The yard must stop work by May."]]
    document = read_document(make_pdf("a.pdf", pages, junk), "a.pdf")
    assert document.about.title == "Circular 1 on shipyards"


def test_a_title_that_the_page_says_too_is_kept(make_pdf) -> None:
    pages = [[("OFFICIAL JOURNAL", 18), "", "Council Regulation 12/2025 on shipyards is printed."]]
    document = read_document(make_pdf("a.pdf", pages, "Regulation 12/2025 on shipyards"), "a.pdf")
    assert document.about.title == "Regulation 12/2025 on shipyards"


def test_a_heading_that_says_little_does_not_replace_a_title_of_several_words(make_pdf) -> None:
    pages = [[("Summary", 18), "", "The yard must stop work by May of that year."]]
    document = read_document(make_pdf("a.pdf", pages, "Guide to licences for shipyards"), "a.pdf")
    assert document.about.title == "Guide to licences for shipyards"


@pytest.mark.parametrize("title", ["Yandex N.V.", "制裁清单", "OFAC FAQ 12.2.2024", "Notice 12"])
def test_a_short_title_of_a_person_is_usable(title: str) -> None:
    assert usable_title(title) == title
