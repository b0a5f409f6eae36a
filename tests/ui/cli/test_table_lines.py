"""Rows that answer are printed under their columns, kept in exports and saved as a file."""

import io

import docx
import pytest

from ingest.datamodels import About
from rag.datamodels import Answer, Citation, Coverage, Filters, Table
from ui.cli.report_answer import answer_lines
from ui.datamodels import KeptTurn, Spot
from ui.export.files import export
from ui.web.answer.table_view import as_csv

TABLE = Table(
    ("Name", "Listed on"),
    (("Alder Bank", "2024-01-01"), ("=Fir|Bank", "2024-02-01")),
    ((1,), (2,)),
    47,
    "47 rows with EU in Listed by in l.csv",
)
ROWS = ("Name: Alder Bank; Listed on: 2024-01-01", "Name: =Fir|Bank; Listed on: 2024-02-01")
CITATIONS = tuple(
    Citation(n, "l.csv", About(title="L"), f"row {n + 1}", None, row, 0, len(row))
    for n, row in enumerate(ROWS, start=1)
)
ANSWER = Answer(
    "Which banks?", True, "2", "extractive", citations=CITATIONS, coverage=Coverage(1, 0),
    headline="47 banks: Alder Bank, Fir Bank and 45 more.", headline_citations=(1, 2), table=TABLE,
)  # fmt: skip


def test_the_command_line_prints_rows_under_their_columns() -> None:
    lines = list(answer_lines(ANSWER))
    assert lines[0] == ANSWER.headline
    start = lines.index("Name        Listed on")
    assert lines[start + 2 : start + 4] == [
        "Alder Bank  2024-01-01  [1]",
        "=Fir|Bank   2024-02-01  [2]",
    ]
    assert "2 of 47 are shown." in lines[start + 4]


def test_the_saved_file_holds_the_rows_with_their_places_and_runs_nothing() -> None:
    spots = {c.key: Spot.from_citation(c) for c in CITATIONS}
    lines = as_csv(TABLE, spots).decode("utf-8-sig").splitlines()
    assert lines == [
        "Name,Listed on,Document,Place",
        "Alder Bank,2024-01-01,l.csv,row 2",
        "'=Fir|Bank,2024-02-01,l.csv,row 3",
    ]


@pytest.mark.parametrize("suffix", ["md", "docx", "pdf"])
def test_an_export_holds_the_table(suffix: str) -> None:
    turn = KeptTurn(1, "2026-11-22T14:05:00+00:00", "Which banks?", Filters(), ANSWER)
    made = export("Banks", [turn], suffix)
    if suffix == "md":
        text = made.decode()
        assert "| Name | Listed on | Source |\n| --- | --- | --- |\n| Alder Bank |" in text
        assert "2 of 47 are shown" in text
    elif suffix == "docx":
        [table] = docx.Document(io.BytesIO(made)).tables
        assert [cell.text for cell in table.rows[2].cells] == ["=Fir|Bank", "2024-02-01", "[2]"]
    else:
        assert made.startswith(b"%PDF")
