"""Tables of every format: merged cells, headers of two rows, sections, encodings."""

from pathlib import Path

import docx
import openpyxl
import pytest
from openpyxl.styles import Font

from ingest.errors import ReadError
from ingest.readers import read_document
from ingest.readers.lists.header import looks_like_header


def rows(path: Path) -> list[str]:
    """The rows of values, in order."""
    document = read_document(path, path.name)
    return [document.text[b.start : b.end] for b in document.blocks if b.locator]


def put(folder: Path, name: str, content: str | bytes) -> Path:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def workbook(folder: Path, lines: list[list[object]], *merged: str, bold: str = "") -> Path:
    book = openpyxl.Workbook()
    for line in lines:
        book.active.append(line)
    for area in merged:
        book.active.merge_cells(area)
    if bold:
        book.active[bold].font = Font(bold=True)
    book.save(folder / "a.xlsx")
    return folder / "a.xlsx"


def test_a_cell_merged_down_gives_each_row_its_value(tmp_path: Path) -> None:
    lines = [["Regime", "Entity"], ["Norland", "Ash"], [None, "Bay"], ["Sudria", "Cork"]]
    assert rows(workbook(tmp_path, lines, "A2:A3")) == [
        "Regime: Norland; Entity: Ash",
        "Regime: Norland; Entity: Bay",
        "Regime: Sudria; Entity: Cork",
    ]


def test_a_value_merged_across_is_that_of_each_column_and_a_label_is_not(tmp_path: Path) -> None:
    lines = [["Name", "2024", "2025"], ["Ash", "none", None], ["All mills", None, "7"]]
    assert rows(workbook(tmp_path, lines, "B2:C2", "A3:B3")) == [
        "Name: Ash; 2024: none; 2025: none",
        "Name: All mills; 2025: 7",
    ]


TWO_ROWS = ["Name: Ash; Listed / Date: 2024-01-01; Listed / By: Council",
            "Name: Bay; Listed / Date: 2024-01-02; Listed / By: Board"]  # fmt: skip


def test_a_header_of_two_rows_is_one_name_a_column_in_a_sheet(tmp_path: Path) -> None:
    lines = [["Name", "Listed", None], [None, "Date", "By"], ["Ash", "2024-01-01", "Council"],
             ["Bay", "2024-01-02", "Board"]]  # fmt: skip
    assert rows(workbook(tmp_path, lines, "A1:A2", "B1:C1")) == TWO_ROWS


@pytest.mark.parametrize("header", ["Name,Listed,\n,Date,By\n", ",Listed,\nName,Date,By\n"])
def test_a_header_of_two_rows_is_one_name_a_column_in_csv(tmp_path: Path, header: str) -> None:
    table = f"{header}Ash,2024-01-01,Council\nBay,2024-01-02,Board\n"
    found = rows(put(tmp_path, "a.csv", table))
    assert [r for r in found if ": Ash" in r or ": Bay" in r] == TWO_ROWS


def test_a_header_of_two_rows_is_one_name_a_column_in_a_page(tmp_path: Path) -> None:
    page = (
        "<html><body><table><tr><th rowspan=2>Name</th><th colspan=2>Listed</th></tr>"
        "<tr><th>Date</th><th>By</th></tr><tr><td>Ash</td><td>2024-01-01</td><td>Council</td></tr>"
        "<tr><td>Bay</td><td>2024-01-02</td><td>Board</td></tr></table></body></html>"
    )
    assert rows(put(tmp_path, "a.html", page)) == TWO_ROWS


def test_a_header_of_two_rows_is_one_name_a_column_in_word(tmp_path: Path) -> None:
    document = docx.Document()
    table = document.add_table(rows=4, cols=3)
    lines = [("Name", "Listed", ""), ("", "Date", "By"), ("Ash", "2024-01-01", "Council"),
             ("Bay", "2024-01-02", "Board")]  # fmt: skip
    for row, line in zip(table.rows, lines, strict=True):
        for cell, words in zip(row.cells, line, strict=True):
            cell.text = words
    table.cell(0, 0).merge(table.cell(1, 0))
    table.cell(0, 1).merge(table.cell(0, 2))
    document.save(str(tmp_path / "a.docx"))
    assert rows(tmp_path / "a.docx") == TWO_ROWS


def test_a_column_without_a_name_makes_no_header_of_the_first_row(tmp_path: Path) -> None:
    table = "Name,,Country\nAsh Mill,x,Norland\nBay Mill,y,Sudria\n"
    assert rows(put(tmp_path, "a.csv", table))[0] == (
        "Name: Ash Mill; Column 2: x; Country: Norland"
    )


def test_a_unit_below_the_header_belongs_to_its_column(tmp_path: Path) -> None:
    table = "Company,Fine,Year\n,(EUR),\nAsh,100,2024\nBay,200,2023\n"
    assert rows(put(tmp_path, "a.csv", table))[0] == "Company: Ash; Fine / (EUR): 100; Year: 2024"


SECTIONED = ["Section: Norland; Name: Ash; Listed: 2024-01-01",
             "Section: Sudria; Name: Bay; Listed: 2024-01-02"]  # fmt: skip


@pytest.mark.parametrize(("merged", "bold"), [(("A2:B2", "A4:B4"), ""), ((), "A4")])
def test_a_section_row_gives_the_rows_below_it_their_context(
    tmp_path: Path, merged: tuple[str, ...], bold: str
) -> None:
    lines = [["Name", "Listed"], ["Norland"], ["Ash", "2024-01-01"], ["Sudria"],
             ["Bay", "2024-01-02"]]  # fmt: skip
    assert rows(workbook(tmp_path, lines, *merged, bold=bold)) == SECTIONED


def test_a_section_of_a_page_gives_the_rows_below_it_their_context(tmp_path: Path) -> None:
    page = (
        "<html><body><table><tr><th>Name</th><th>Listed</th></tr><tr><th colspan=2>Norland</th>"
        "</tr><tr><td>Ash</td><td>2024-01-01</td></tr><tr><td colspan=2>Sudria</td></tr>"
        "<tr><td>Bay</td><td>2024-01-02</td></tr></table></body></html>"
    )
    assert rows(put(tmp_path, "a.html", page)) == SECTIONED


def test_a_row_of_which_only_the_name_is_known_is_no_section(tmp_path: Path) -> None:
    table = "Name,Listed\nAsh,2024-01-01\nBay,\nCork,2024-01-02\n"
    assert rows(put(tmp_path, "a.csv", table)) == [
        "Name: Ash; Listed: 2024-01-01",
        "Name: Bay",
        "Name: Cork; Listed: 2024-01-02",
    ]


def test_a_formula_without_a_saved_value_is_named(tmp_path: Path) -> None:
    path = workbook(tmp_path, [["Name", "Total"], ["Ash", "=1+1"], ["Bay", 3]])
    document = read_document(path, "a.xlsx")
    assert document.warnings == (
        "formulas of the sheet Sheet have no saved value and are left out: B2; open the file in a "
        "spreadsheet program and save it",
    )


@pytest.mark.parametrize(
    ("words", "encoding"),
    [
        ("ООО Ромашка", "cp1251"),
        ("ООО РОМАШКА", "cp1251"),
        ("ООО Ромашка", "koi8_r"),
        ("Εταιρεία Άλφα", "cp1253"),
        ("Żuraw Łódź", "cp1250"),
        ("Müller Besançon", "cp1252"),
    ],
)
def test_a_table_in_an_encoding_that_it_does_not_name_is_no_other_letters(
    tmp_path: Path, words: str, encoding: str
) -> None:
    document = read_document(
        put(tmp_path, "a.csv", f"Name;City\n{words};Perm\n{words};Osh\n".encode(encoding)), "a.csv"
    )
    assert words in document.text
    assert "not UTF-8: read as" in document.warnings[0]


def test_bytes_of_no_encoding_are_refused(tmp_path: Path) -> None:
    data = b"Name;City\n\xff\xfe\xfd\xfc;Perm\n\x80\x81\xff\xff\x80;Osh\n"
    with pytest.raises(ReadError, match="save the file as UTF-8"):
        read_document(put(tmp_path, "a.csv", data), "a.csv")


SET = """Register of mills

{}

This is prose that has  two blanks
after a word here and  there in it
as well as a third line  of words.
"""


@pytest.mark.parametrize(
    "table",
    [
        "  Name        Listed on\n  ----------  ----------\n  Ash Mill    2024-01-01\n  Bay Mill",
        "Name      Listed on\nAsh Mill  2024-01-01\nBay Mill",
        "Name\tListed on\nAsh Mill\t2024-01-01\nBay Mill\t",
    ],
)
def test_a_text_table_set_by_blanks_is_rows(tmp_path: Path, table: str) -> None:
    path = put(tmp_path, "a.txt", SET.format(table))
    assert rows(path) == ["Name: Ash Mill; Listed on: 2024-01-01", "Name: Bay Mill"]
    assert "This is prose that has  two blanks\nafter" in read_document(path, "a.txt").text


def test_pairs_of_label_and_value_stay_as_they_are(tmp_path: Path) -> None:
    pairs = "Name        Ash Mill\nListed      2024-01-01\nCountry     Norland"
    assert pairs in read_document(put(tmp_path, "a.txt", SET.format(pairs)), "a.txt").text
    assert not looks_like_header(["Name", "Ash Mill"], [["Listed", "x"], ["Country", "y"]])


def test_a_row_of_a_markdown_table_has_the_names_of_its_columns(tmp_path: Path) -> None:
    table = "# Mills\n\n| Name | **Listed** |\n|---|:-:|\n| Ash \\| Oak | 2024 |\n\nAfter it.\n"
    path = put(tmp_path, "a.md", table)
    assert rows(path) == ["Name: Ash | Oak; Listed: 2024"]
    assert read_document(path, "a.md").text.endswith("After it.\n")


def test_a_day_that_a_sheet_keeps_as_a_number_has_its_date_behind_it(tmp_path: Path) -> None:
    lines = [["Name", "Listed on", "Staff"], ["Ash", 45292, 45292], ["Bay", 45293, 7]]
    assert rows(workbook(tmp_path, lines)) == [
        "Name: Ash; Listed on: 45292 (2024-01-01); Staff: 45292",
        "Name: Bay; Listed on: 45293 (2024-01-02); Staff: 7",
    ]


def test_names_without_a_figure_over_cells_with_some_head_their_columns(tmp_path: Path) -> None:
    page = (
        "# Who is on which list\n\n| Bank | EU | Norland |\n| --- | --- | --- |\n"
        "| Heron | ban since 12 May 2025 | not seen |\n"
        "| Ibis | ban since 3 June 2025 | not seen |\n"
        "| Kite | not seen | since 4 July 2025 |\n| Lark | freeze since 5 May 2024 | not seen |\n"
    )
    document = docx.Document()
    lines = [line.strip("| ").split(" | ") for line in page.splitlines()[2:] if "---" not in line]
    table = document.add_table(0, 3)
    for cells in lines:
        for cell, words in zip(table.add_row().cells, cells, strict=True):
            cell.text = words
    document.save(tmp_path / "a.docx")
    assert (
        rows(tmp_path / "a.docx")[0] == "Bank: Heron; EU: ban since 12 May 2025; Norland: not seen"
    )


def test_a_first_row_with_a_day_of_its_own_is_no_header(tmp_path: Path) -> None:
    lines = [
        "Heron,ban since 12 May 2025",
        "Ibis,ban since 3 June 2025",
        "Kite,ban since 4 July 2025",
    ]
    assert rows(put(tmp_path, "a.csv", "\n".join(lines)))[0].endswith(
        "Heron; Column 2: ban since 12 May 2025"
    )
