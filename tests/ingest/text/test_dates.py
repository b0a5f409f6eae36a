"""Dates in every spelling, their order where it is told, and the date and state of a document."""

from pathlib import Path

import pytest

from ingest.datamodels import About
from ingest.readers import read_document
from ingest.text.dates import Order, date_alone, dates, order_told, serial_date
from rag.text.attribution import attribution


@pytest.mark.parametrize(
    "spelling",
    ["25 December 2024", "December 25, 2024", "25th of December, 2024", "2024-12-25", "25.12.2024",
     "25/12/2024", "12/25/2024", "2024/12/25", "25-Dec-2024", "25-DEC-24", "2024-12-25T10:00:00Z",
     "the twenty-fifth of December 2024", "Dec. 25, 2024", "25-12-2024"],
)  # fmt: skip
def test_one_day_in_every_spelling(spelling: str) -> None:
    assert [d.iso for d in dates(f"Listed on {spelling}, by order.")] == ["2024-12-25"]


@pytest.mark.parametrize(
    ("order", "iso"), [("day", "2023-05-10"), ("month", "2023-10-05"), (None, None)]
)
def test_day_or_month_first_is_told_and_never_guessed(order: Order | None, iso: str | None) -> None:
    (found,) = dates("listed 10/05/2023", order)
    assert (found.year, found.iso) == (2023, iso)


@pytest.mark.parametrize(
    "text", ["833/2014", "2014/145/CFSP", "587.406(a)(1)", "1.2.2024.3", "32/01/2024", "99.99.2024"]
)
def test_numbers_of_acts_and_sections_are_no_dates(text: str) -> None:
    assert dates(text) == []


def test_other_dates_of_a_text_tell_the_order() -> None:
    assert order_told(["03/04/2024 and 25/12/2024"]) == ("day", "03/04/2024")
    assert order_told(["03/04/2024 and 12/25/2024"]) == ("month", "03/04/2024")
    assert order_told(["25/12/2024 and 12/25/2024, 03/04/2024"]) == (None, "03/04/2024")


def test_a_number_of_a_spreadsheet_is_a_day() -> None:
    assert (serial_date("45292"), serial_date("12")) == ("2024-01-01", None)


def test_a_date_alone_is_a_date_and_nothing_else() -> None:
    assert date_alone("14 May 2025.") is not None
    assert date_alone("On 14 May 2025") is None


LINES = [
    ("Brussels, 14 May 2025", "issued"),
    ("Issued on 14 May 2025", "issued"),
    ("Published on 14 May 2025", "published"),
    ("Effective 14 May 2025", "in force from"),
    ("In force from 14 May 2025", "in force from"),
    ("Last updated: 14 May 2025", "updated"),
    ("Version 2.0, 14 May 2025", "version of"),
    ("Luxembourg, 14.5.2025", "issued"),
    ("(OJ L 101, 14.5.2025)", "published"),
    ("Date: 14/05/2025", "issued"),
    ("Bulletin of 14 May 2025", "issued"),
    ("May 14, 2025", "issued"),
    ("Issued on the 14th day of May, 2025", "issued"),
    ("Rev. 3 (14 May 2025)", "version of"),
    ("Updated 14 May 2025 | 10 min read", "updated"),
    ("Berlin, den 14. Mai 2025", "issued"),
    ("Paris, le 14 mai 2025", "issued"),
    ("Madrid, 14 de mayo de 2025", "issued"),
    ("Helsinki, 14.V.2025", "issued"),
]
PROSE = "Tankers above 30 years are refused at the ports of Norland since 2 March 2011."


def read(folder: Path, text: str, name: str = "a.txt", **said: str) -> About:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return read_document(path, name, said).about


@pytest.mark.parametrize(("line", "kind"), LINES)
@pytest.mark.parametrize("form", ["{}", "<p>{}</p>"])
def test_a_document_says_its_date_and_what_kind_it_is(
    tmp_path: Path, line: str, kind: str, form: str
) -> None:
    text = f"Circular on tankers\n\n{line}\n\n{PROSE}"
    name = "a.txt"
    if form != "{}":
        words = f"<p>{' '.join([PROSE] * 6)}</p>" * 3
        name, text = "a.html", f"<html><body><h1>Circular</h1><p>{line}</p>{words}</body></html>"
    about = read(tmp_path, text, name)
    assert (about.published, about.dated) == ("2025-05-14", kind)


def test_a_date_in_a_sentence_is_not_that_of_the_document(tmp_path: Path) -> None:
    assert read(tmp_path, f"Circular on tankers\n\n{PROSE}").published is None


def test_the_last_change_counts_before_the_first_publication(tmp_path: Path) -> None:
    text = f"Circular\n\nPublished: 1 March 2024\n\nLast updated: 14 May 2025\n\n{PROSE}"
    about = read(tmp_path, text)
    assert (about.published, about.dated) == ("2025-05-14", "updated")


@pytest.mark.parametrize(
    ("said", "published"),
    [({"jurisdiction": "UK"}, "2025-04-03"), ({"jurisdiction": "US"}, "2025-03-04"),
     ({"date_order": "month"}, "2025-03-04"), ({}, None)],
)  # fmt: skip
def test_a_person_or_a_place_tells_the_order_else_there_is_a_warning(
    tmp_path: Path, said: dict[str, str], published: str | None
) -> None:
    path = tmp_path / "a.txt"
    path.write_text(f"Circular on tankers\n\nDate: 03/04/2025\n\n{PROSE}", encoding="utf-8")
    document = read_document(path, "a.txt", said)
    assert document.about.published == published
    assert any("may begin with the day or the month" in w for w in document.warnings) == (not said)


def test_a_table_tells_the_order_of_its_own_dates(tmp_path: Path) -> None:
    about = read(tmp_path, "Name,Listed\nAsh,03/04/2024\nBay,12/25/2024\n", "a.csv")
    assert about.date_order == "month"


@pytest.mark.parametrize(
    ("line", "state"),
    [
        ("DRAFT - not in force", "DRAFT - not in force"),
        ("DRAFT FOR CONSULTATION", "DRAFT FOR CONSULTATION"),
        ("Draft of 2 March 2025", "Draft of 2 March 2025"),
        ("Draft laws bind nobody", None),
        ("This guidance has been withdrawn", "This guidance has been withdrawn"),
        ("Drafting a contract", None),
        ("Expired licences are void", None),
    ],
)
def test_a_text_that_is_not_in_force_says_so_in_answers(
    tmp_path: Path, line: str, state: str | None
) -> None:
    about = read(tmp_path, f"Circular on tankers\n\n{line}\n\n{PROSE}")
    assert about.state == state
    assert (f"({state})" in attribution(about, "¶ 1")) == (state is not None)


def test_the_place_where_it_was_done_is_no_author(tmp_path: Path) -> None:
    about = read(tmp_path, f"Notice\n\nDone at Brussels, 14 May 2025.\n\n{PROSE}")
    assert (about.author, about.published) == (None, "2025-05-14")
