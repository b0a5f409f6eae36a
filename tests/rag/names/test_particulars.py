"""A birth date and a country make a match surer or less sure, say so, and hide nothing."""

from collections.abc import Callable, Iterator

import pytest

from ingest.settings import IngestSettings
from ingest.store.index import Index, versions
from rag.errors import QuestionError
from rag.names.lookup import look_up
from rag.names.particulars import Particulars, compare, countries_in
from rag.writing.lookup_record import lookup_record

LIST = """Name,Date of birth,Nationality,Address
Pavel HOLM,1955-02-03,Ruritania,"Quay 1, Osh, KG"
Pavel HOLM,1981-03-04,Russia,"Mole 9, Moscow, RU"
Pavel HOLMGREN,1981-03-04,Russia,
"""


@pytest.fixture
def index(settings: IngestSettings, write, sync_now: Callable) -> Iterator[Index]:
    write("people.csv", LIST)
    sync_now()
    index = Index(settings, versions())
    yield index
    index.close()


def known(born: str | None = None, country: str | None = None) -> Particulars:
    return Particulars.given(born, country)


@pytest.mark.parametrize(
    ("row", "born", "better", "said"),
    [
        ("Remarks: DOB 15 Nov 1990; POB Osh.", "1990-11-15", True, "is the same"),
        ("Remarks: DOB 1990; POB Osh.", "1990-11-15", True, "fits"),
        ("DOB: 15/11/1990", "1990-11-15", True, "is the same"),
        ("dates_of_birth: 1974; 1975", "1975", True, "fits"),
        ("Born: 1990-05-03", "1990-03-05", True, "turned round"),
        ("Remarks: DOB 1990; POB Osh.", "1962-04-01", False, "the year of birth differs"),
        ("DOB: 15/11/1990", "1990-11-16", False, "day or month differ"),
        ("Name: A B", "1990", None, "gives no date of birth"),
    ],
)
def test_a_birth_date_is_compared_as_far_as_both_give_it(row, born, better, said) -> None:
    found = compare(known(born), [row])
    assert said in found.reasons[0]
    assert (found.shift > 0, found.shift < 0) == (better is True, better is False)


@pytest.mark.parametrize(
    ("row", "country", "better"),
    [
        ("citizenships: RU", "Russia", True),
        ("Nationality: Russian Federation", "ru", True),
        ("addresses: Quay 1, Osh, KG; Mole 9, RU", "RU", True),
        ("nationality: Iran", "RU", False),
        ("Country: Iran", "RU", False),
        ("Name: IRAN AIR", "RU", None),
    ],
)
def test_a_country_is_compared_with_what_names_one(row, country, better) -> None:
    found = compare(known(country=country), [row])
    assert (found.shift > 0, found.shift < 0) == (better is True, better is False)


def test_agreement_leads_contradiction_follows_and_both_are_said(index: Index) -> None:
    plain = look_up(index, "Pavel Holm").matches
    assert {m.score for m in plain[:2]} == {1.0}
    found = look_up(index, "Pavel Holm", known=known("1981-03-04", "RU")).matches
    assert "1981-03-04" in found[0].row
    assert any("the date of birth is the same" in reason for reason in found[0].reasons)
    other = next(m for m in found if "1955-02-03" in m.row)
    assert other.score < other.name_score
    assert any("the year of birth differs" in reason for reason in other.reasons)
    assert len(found) >= len(plain)


def test_rows_of_one_number_in_other_files_tell_of_an_entry(
    settings: IngestSettings, write, sync_now: Callable
) -> None:
    write("cons_prim.csv", '17,"HOLM, Pavel","individual","X",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,'
          '"DOB 1955; nationality Russia."\n18,"OTHER, A","individual","X",-0- ,-0- ,-0- ,-0- ,'
          '-0- ,-0- ,-0- ,"DOB 1960."\n')  # fmt: skip
    write("cons_alt.csv", '17,1,"aka","GRAU, Wilm",-0- \n18,2,"aka","BRAUN, Willi",-0- \n')
    sync_now()
    index = Index(settings, versions())
    [found] = look_up(index, "Wilm Grau", known=known("1955", "RU")).matches
    index.close()
    assert "GRAU" in found.name
    assert [r for r in found.reasons if "DOB 1955" in r or "RU fits" in r]


def test_what_was_compared_stands_in_the_record(index: Index) -> None:
    record = lookup_record(look_up(index, "Pavel Holm", known=known("1981-03", "Russia")))
    assert (record["born"], record["country"]) == ("1981-03", "RU")
    assert record["matches"][0]["name_score"] <= record["matches"][0]["score"]


@pytest.mark.parametrize(
    ("born", "country"),
    [("1962-13-01", None), ("1.4.1962", None), ("yesterday", None), (None, "Atlantis"),
     (None, "XX"), ("0000", None)],
)  # fmt: skip
def test_what_is_no_date_or_country_is_refused_with_the_way_to_write_it(born, country) -> None:
    with pytest.raises(QuestionError, match="write"):
        Particulars.given(born, country)


def test_countries_are_told_by_name_and_by_code() -> None:
    assert countries_in("Moscow, 119435, RU") == {"RU"}
    assert countries_in("Islamic Republic of Iran") == {"IR"}
    assert countries_in("the OF AO") <= {"AO"}
