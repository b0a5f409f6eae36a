"""The tables of a document are found with their columns typed and their values comparable."""

import pytest

from ingest.readers import read_document
from ingest.store.index import Index
from ingest.store.tables import stems_between
from ingest.tables.datamodels import Between, Holds
from ingest.tables.found import tables_of
from ingest.tables.values import amount, date_span

CSV = """Name,Also written,Nationality,Listed on,Fine,IMO number
Alder Bank,Alder; ALDER BANK JSC,IR,25 June 2024,"EUR 1,250,000",9411001
Birch Bank,,RU,January 2025,EUR 90000,9411013
Fir Bank,,IR,2023-05-10,EUR 9500,9411025
"""


def test_columns_are_typed_by_their_values(write) -> None:
    [table] = tables_of(read_document(write("l.csv", CSV), "l.csv"))
    assert {c.name: c.type for c in table.columns} == {
        "Name": "text",
        "Also written": "text",
        "Nationality": "code",
        "Listed on": "date",
        "Fine": "amount",
        "IMO number": "text",
    }
    names = [c.name for c in table.columns]
    first = {names[c.column]: c for c in table.rows[0].cells}
    assert first["Also written"].text == "Alder; ALDER BANK JSC"
    assert stems_between("Alder; ALDER BANK JSC") == "| alder | alder bank jsc |"


@pytest.mark.parametrize(
    ("written", "span"),
    [
        ("2025-06-12", ("2025-06-12", "2025-06-12")),
        ("12 June 2025", ("2025-06-12", "2025-06-12")),
        ("June 12, 2025", ("2025-06-12", "2025-06-12")),
        ("12-Jun-2025", ("2025-06-12", "2025-06-12")),
        ("12.06.2025", ("2025-06-12", "2025-06-12")),
        ("2025-06-12 00:00:00", ("2025-06-12", "2025-06-12")),
        ("June 2025", ("2025-06-01", "2025-06-30")),
        ("2024", ("2024-01-01", "2024-12-31")),
        ("31 June 2025", (None, None)),
        ("soon", (None, None)),
    ],
)
def test_a_date_is_a_span_of_days(written: str, span: tuple[str | None, str | None]) -> None:
    assert date_span(written) == span


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("1250000", 1_250_000.0),
        ("EUR 1,250,000", 1_250_000.0),
        ("$14.6 billion", 14.6e9),
        ("1.250.000", 1_250_000.0),
        ("12.5 %", 12.5),
        ("none", None),
    ],
)
def test_an_amount_is_a_number(written: str, number: float | None) -> None:
    assert amount(written)[0] == (pytest.approx(number) if number else None)


def test_one_day_over_twelve_tells_the_order_of_all_dates_of_a_column(write) -> None:
    rows = "A Bank,03/04/2024\nB Bank,05/25/2024\n"
    [table] = tables_of(read_document(write("l.csv", f"Name,Listed on\n{rows}"), "l.csv"))
    assert [row.cells[1].low for row in table.rows] == ["2024-03-04", "2024-05-25"]


def test_rows_are_asked_of_the_index_and_go_with_their_document(settings, write, sync_now) -> None:
    write("l.csv", CSV)
    write(
        "other.txt", "A text that stays when the list goes away, so that the folder is not empty."
    )
    write("more.txt", "Another text that stays, so that less than half of the folder goes away.")
    sync_now()
    index = Index(settings)
    with index.tables() as tables:
        [table] = tables.all()
        held = Holds((0, 1), (" bank ",))
        assert tables.count(table.number, [held, Between(3, "2024-01-01", None)]) == 2
        rows = tables.select(table.number, [held], 2, (3, True))
        assert [row.cells[0] for row in rows] == ["Birch Bank", "Alder Bank"]
    (settings.corpus / "l.csv").unlink()
    sync_now()
    index.follow()
    with index.tables() as tables:
        assert tables.all() == []
        assert tables.held(["bank"]) == {}
    index.close()
