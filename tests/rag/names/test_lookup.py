"""A name is looked up in lists in any spelling, an identifier exactly, and nothing is cleared."""

from collections.abc import Callable, Iterator

import pytest

from ingest.settings import IngestSettings
from ingest.store.index import Index, versions
from rag.errors import QuestionError
from rag.names.lookup import look_up
from rag.writing.lookup_record import lookup_record

LIST = """Name,Born,Country,Passport,IMO,BIC,Wallet
"Yuliya PETROVA",1980-02-03,Ruritania,AB 123-4567,,,
"Mohammed HASSAN",1971-05-06,Zenda,,,,
"Heron Star",,Zenda,,9876543,,
"Strelsau Bank",,Ruritania,,,STRLRUR1XXX,
"Коллекшн ООО",,Ruritania,,,,0xAb5801a7D398351b8bE11C439e05C5B3259aeC9B
"""


@pytest.fixture
def index(settings: IngestSettings, write, sync_now: Callable) -> Iterator[Index]:
    write("lists/zenda.csv", LIST)
    write("news/a.md", "---\ntitle: News\nkind: news\n---\n\nYulia Petrova sang in Zenda.\n")
    sync_now()
    index = Index(settings, versions())
    yield index
    index.close()


@pytest.mark.parametrize(
    ("asked", "listed"),
    [
        ("Yulia Petrova", "Yuliya PETROVA"),
        ("Petrova Yuliya", "Yuliya PETROVA"),
        ("Юлия Петрова", "Yuliya PETROVA"),
        ("Muhammad Hasan", "Mohammed HASSAN"),
        ("Kollekshn LLC", "Коллекшн ООО"),
    ],
)
def test_a_name_is_found_in_another_spelling_order_or_script(index: Index, asked, listed) -> None:
    first = look_up(index, asked).matches[0]
    assert (first.name, first.by) == (listed, "name")
    assert first.reasons
    assert 0.75 <= first.score <= 1.0
    text = index.text("lists/zenda.csv")
    assert text is not None
    assert first.row == text[first.start : first.end]


@pytest.mark.parametrize(
    ("asked", "listed"),
    [
        ("AB1234567", "Yuliya PETROVA"),
        ("passport ab 123 4567", "Yuliya PETROVA"),
        ("IMO 9876543", "Heron Star"),
        ("9876543", "Heron Star"),
        ("STRLRUR1", "Strelsau Bank"),
        ("strlrur1xxx", "Strelsau Bank"),
        ("0xab5801a7d398351b8be11c439e05c5b3259aec9b", "Коллекшн ООО"),
    ],
)
def test_an_identifier_is_found_in_every_spelling_and_no_other(index: Index, asked, listed) -> None:
    found = look_up(index, asked).matches
    assert [(m.name, m.by, m.score) for m in found] == [(listed, "identifier", 1.0)]
    assert look_up(index, asked.replace("7", "8").replace("L", "M").replace("l", "m")).matches == ()


def test_no_match_is_no_clearance_and_names_what_was_searched(index: Index) -> None:
    record = lookup_record(look_up(index, "Rudolf Rassendyll"))
    assert not record["found"]
    assert record["note"].startswith("No match is no clearance")
    assert [one["document"] for one in record["searched"]["lists"]] == ["lists/zenda.csv"]
    assert record["searched"]["documents"] == 2


@pytest.mark.parametrize("name", ["", " -- ", "x" * 401, "Yulia \ud800"])
def test_what_is_no_name_is_refused(index: Index, name: str) -> None:
    with pytest.raises(QuestionError):
        look_up(index, name)


ALIASES = (
    "Name,Type,Aliases,Alias quality,Remarks\n"
    'Zenda Bank,entity,"Tsenda Credit; ZBK Finance",good,Owner of Oberau Marine\n'
    'Hentzau Shipping,entity,"Hensau Lines, Black Star Fleet",good,\n'
    'Rupert Hentz,person,"Ruppert von Tarlen a.k.a. Kaspar Vogel",weak,\n'
    'Krone Invest,entity,"a) Elphberg Fund b) Sapt Capital",good,\n'
    'Antoinette MAUBAN,person,"MAUBANE, Antonia",good,\n'
)


@pytest.mark.parametrize(
    ("alias", "entry"),
    [
        ("Tsenda Credit", "Zenda Bank"),
        ("ZBK Finance", "Zenda Bank"),
        ("Black Star Fleet", "Hentzau Shipping"),
        ("Kaspar Vogel", "Rupert Hentz"),
        ("Ruppert von Tarlen", "Rupert Hentz"),
        ("Sapt Capital", "Krone Invest"),
        ("Antonia Maubane", "Antoinette MAUBAN"),
    ],
)
def test_each_alias_in_one_cell_is_matched(settings, write, sync_now, alias, entry) -> None:
    write("l.csv", ALIASES)
    sync_now()
    index = Index(settings)
    [first, *_] = look_up(index, alias).matches
    assert first.row.startswith(f"Name: {entry};")
    assert first.score > 0.9
    assert look_up(index, "Oberau Marine").matches == ()
    assert look_up(index, "good").matches == ()
    index.close()
