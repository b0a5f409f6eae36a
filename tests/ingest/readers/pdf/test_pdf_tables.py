"""Tables in PDFs: each value under the name of its column, over lines, merged cells and pages."""

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from reportlab.lib import colors
from reportlab.lib.styles import getSampleStyleSheet
from reportlab.platypus import Paragraph, SimpleDocTemplate, Table

from ingest.datamodels import Document
from ingest.readers import read_document

STYLE = getSampleStyleSheet()["BodyText"]
PROSE = (
    "The ministry keeps a list of mills and publishes it for those who trade with them each month."
)
GRID = ("GRID", (0, 0), (-1, -1), 0.5, colors.black)
FRAME = [
    ("BOX", (0, 0), (-1, -1), 1, colors.black),
    ("LINEBELOW", (0, 0), (-1, 0), 1, colors.black),
    ("LINEBEFORE", (1, 0), (-1, -1), 1, colors.black),
]
HEAD = ["Name", "Country", "Fine (EUR)"]
ROWS = [HEAD, ["Ash Mill", "", "1,500"], ["Bay Mill", "Sudria", ""], ["Cork Mill", "Sudria", "900"]]
READ = [
    "Name: Ash Mill; Fine (EUR): 1,500",
    "Name: Bay Mill; Country: Sudria",
    "Name: Cork Mill; Country: Sudria; Fine (EUR): 900",
]


@pytest.fixture
def read(tmp_path: Path) -> Callable[..., Document]:
    def put(rows: Sequence[Sequence[object]], *looks: object, repeat: int = 0) -> Document:
        path = tmp_path / "a.pdf"
        widths = [360 / len(rows[0])] * len(rows[0])
        table = Table(rows, style=list(looks), colWidths=widths, repeatRows=repeat)
        flow = [Paragraph(PROSE, STYLE), table, Paragraph(f"So says {PROSE}", STYLE)]
        SimpleDocTemplate(str(path), invariant=1).build(flow)
        return read_document(path, path.name)

    return put


def rows_of(document: Document) -> list[str]:
    return [document.text[b.start : b.end] for b in document.blocks if b.alone]


@pytest.mark.parametrize(
    "looks",
    [
        [GRID],
        [],
        [("ALIGN", (2, 0), (2, -1), "RIGHT")],
        [("LINEBELOW", (0, 0), (-1, 0), 1, colors.black)],
        FRAME,
    ],
)
def test_an_empty_cell_moves_no_value_under_another_name(
    read: Callable[..., Document], looks: list[object]
) -> None:
    document = read(ROWS, *looks)
    assert rows_of(document) == READ
    assert document.blocks[2].locator == "p. 1, table 1, row 2"


def test_a_merged_cell_gives_each_row_its_value(read: Callable[..., Document]) -> None:
    rows = [["Regime", "Name", "Fine"], ["Norland", "Ash Mill", "500"], ["", "Bay Mill", "700"]]
    document = read(rows, GRID, ("SPAN", (0, 1), (0, 2)), ("VALIGN", (0, 0), (-1, -1), "MIDDLE"))
    assert rows_of(document) == [
        "Regime: Norland; Name: Ash Mill; Fine: 500",
        "Regime: Norland; Name: Bay Mill; Fine: 700",
    ]


def test_a_header_of_two_rows_is_one_name_a_column(read: Callable[..., Document]) -> None:
    rows = [
        ["Name", "Fine", ""],
        ["", "EUR", "USD"],
        ["Ash Mill", "5", "6"],
        ["Bay Mill", "7", "8"],
    ]
    document = read(rows, GRID, ("SPAN", (1, 0), (2, 0)), ("SPAN", (0, 0), (0, 1)))
    assert rows_of(document)[0] == "Name: Ash Mill; Fine / EUR: 5; Fine / USD: 6"


def test_a_cell_of_several_lines_is_one_cell(read: Callable[..., Document]) -> None:
    reason = Paragraph("Sold pumps to the army in the years from 2019 to 2024 and in 2025", STYLE)
    rows = [["Name", "Reason", "Fine"], ["Ash Mill", reason, "500"], ["Bay Mill", "Late", "700"]]
    assert rows_of(read(rows, GRID, ("VALIGN", (0, 0), (-1, -1), "MIDDLE"))) == [
        "Name: Ash Mill; Reason: Sold pumps to the army in the years from 2019 to 2024 and in "
        "2025; Fine: 500",
        "Name: Bay Mill; Reason: Late; Fine: 700",
    ]


@pytest.mark.parametrize("looks", [[GRID], []])
@pytest.mark.parametrize("repeat", [0, 1])
def test_rows_of_further_pages_have_the_names_of_the_first(
    read: Callable[..., Document], looks: list[object], repeat: int
) -> None:
    many = [[f"Mill {n}", "Norland", f"{1000 + n}"] for n in range(70)]
    document = read([HEAD, *many], *looks, repeat=repeat)
    assert rows_of(document) == [
        f"Name: Mill {n}; Country: Norland; Fine (EUR): {1000 + n}" for n in range(70)
    ]
    assert len({b.page for b in document.blocks}) > 1


def test_another_table_on_the_next_page_does_not_take_the_names(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    many = [[f"Mill {n}", "Norland", f"{1000 + n}"] for n in range(20)]
    flow = [Table([HEAD, *many], style=[GRID], colWidths=[120] * 3), Paragraph(PROSE, STYLE)]
    other = Table([["Osh", "Perm"], ["Riga", "Oslo"]], style=[GRID], colWidths=[180] * 2)
    SimpleDocTemplate(str(path), invariant=1).build([*flow * 2, other])
    assert "Osh | Perm" in read_document(path, path.name).text


def test_a_frame_around_prose_is_no_table(read: Callable[..., Document]) -> None:
    document = read([[Paragraph(PROSE, STYLE)], [Paragraph(PROSE, STYLE)]], GRID)
    assert rows_of(document) == []
    assert " ".join(document.text.split()).count(PROSE) == 4
