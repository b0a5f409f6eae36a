"""CSV and XLSX: a row is one block with its columns' names and its place; known lists are known."""

from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest

from ingest.embedding.encoder import SentenceEncoder
from ingest.errors import ReadError
from ingest.readers import read_document
from ingest.text.sentences import is_row
from ingest.text.split import split


def put(folder: Path, name: str, content: str | bytes) -> Path:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def rows(document) -> list[tuple[str | None, str]]:
    return [(b.locator, document.text[b.start : b.end]) for b in document.blocks]


PEOPLE = 'Name,Country,Remarks\n"Example, Ann",Utopia,\n"Bank No. 5, Ltd.",,"Born 1970; a.k.a. X"\n'


def test_a_row_names_its_columns_and_leaves_empty_ones_out(tmp_path: Path) -> None:
    document = read_document(put(tmp_path, "people_list.csv", PEOPLE), "people_list.csv")
    assert rows(document) == [
        ("row 2", "Name: Example, Ann; Country: Utopia"),
        ("row 3", "Name: Bank No. 5, Ltd.; Remarks: Born 1970; a.k.a. X"),
    ]
    assert all(b.alone for b in document.blocks)
    assert (document.about.title, document.about.kind) == ("people list", "list")


@pytest.mark.parametrize("delimiter", [";", "\t", "|"])
def test_the_delimiter_is_found(tmp_path: Path, delimiter: str) -> None:
    table = "\n".join(delimiter.join(r) for r in (("Name", "City"), ("A, B", "Osh"), ("C", "Bonn")))
    found = rows(read_document(put(tmp_path, "a.csv", table), "a.csv"))
    assert found == [("row 2", "Name: A, B; City: Osh"), ("row 3", "Name: C; City: Bonn")]


@pytest.mark.parametrize(
    ("encoding", "warned"),
    [("utf-8", False), ("utf-8-sig", False), ("utf-16", False), ("cp1252", True)],
)
def test_the_encoding_is_found(tmp_path: Path, encoding: str, warned: bool) -> None:
    path = put(tmp_path, "a.csv", "Name;City\nJosé;Zürich\nMüller;Köln\n".encode(encoding))
    document = read_document(path, "a.csv")
    assert rows(document)[0] == ("row 2", "Name: José; City: Zürich")
    assert bool(document.warnings) == warned


def test_without_a_header_the_columns_are_numbered(tmp_path: Path) -> None:
    table = "1,Alpha,Osh\n2,Beta,Bonn\n3,Gamma\n"
    assert rows(read_document(put(tmp_path, "a.csv", table), "a.csv")) == [
        ("row 1", "Column 1: 1; Column 2: Alpha; Column 3: Osh"),
        ("row 2", "Column 1: 2; Column 2: Beta; Column 3: Bonn"),
        ("row 3", "Column 1: 3; Column 2: Gamma"),
    ]


def test_a_cell_beyond_the_header_and_a_line_end_in_a_cell_lose_nothing(tmp_path: Path) -> None:
    table = 'Name,City\nA,"Osh\nBonn",left over\n'
    found = rows(read_document(put(tmp_path, "a.csv", table), "a.csv"))
    assert found == [("row 2", "Name: A; City: Osh Bonn; Column 3: left over")]


OFAC = {
    "sdn.csv": (
        f'7,"EXAMPLE, Ann","individual","TEST",{"-0- ," * 7}"DOB 1970; POB Osh."\n',
        "ent_num: 7; SDN_Name: EXAMPLE, Ann; SDN_Type: individual; Program: TEST; "
        "Remarks: DOB 1970; POB Osh.",
    ),
    "cons_prim.csv": ('8,"A BANK",-0- ,"TEST"\n', "ent_num: 8; SDN_Name: A BANK; Program: TEST"),
    "add.csv": (
        '7,9,"1 Road","Osh 1000","Utopia",-0- \n',
        "Ent_num: 7; Add_num: 9; Address: 1 Road; City/State/Province/Postal Code: Osh 1000; "
        "Country: Utopia",
    ),
    "cons_alt.csv": (
        '7,4,"aka","EXEMPLE, Anne",-0- \n',
        "ent_num: 7; alt_num: 4; alt_type: aka; alt_name: EXEMPLE, Anne",
    ),
    "sdn_comments_2031-01.csv": (
        '7,"more of it."\n',
        "ent_num: 7; Remarks (continued): more of it.",
    ),
}


@pytest.mark.parametrize("name", OFAC)
def test_files_of_ofac_without_a_header_have_their_columns(tmp_path: Path, name: str) -> None:
    content, expected = OFAC[name]
    document = read_document(put(tmp_path, name, content + "\x1a\n"), name)
    assert rows(document) == [("row 1", expected)]
    about = document.about
    assert (about.publisher, about.jurisdiction) == ("Office of Foreign Assets Control", "US")


@pytest.mark.parametrize(("name", "content"), [("sdn.csv", "a,b\nc,d\n"), ("add.csv", "1,x,y\n")])
def test_a_file_that_is_only_named_like_one_of_ofac_is_none(
    tmp_path: Path, name: str, content: str
) -> None:
    document = read_document(put(tmp_path, name, content), name)
    assert document.about.publisher is None
    assert document.text.startswith("Column 1: ")


def test_the_uk_list_is_known_by_its_columns_and_dated_by_its_first_line(tmp_path: Path) -> None:
    table = (
        "Last Updated,03/05/2031\nName 6,Name 1,Group Type,Regime,Group ID\n"
        "EXAMPLE,ANN,Individual,Test,7\nSAMPLE,BOB,Individual,Test,8\n"
    )
    document = read_document(put(tmp_path, "ConList.csv", table), "ConList.csv")
    about = document.about
    assert (about.jurisdiction, about.published) == ("UK", "2031-05-03")
    assert about.publisher == "Office of Financial Sanctions Implementation"
    assert rows(document)[:2] == [
        ("row 1", "Last Updated: 03/05/2031"),
        (
            "row 3",
            "Name 6: EXAMPLE; Name 1: ANN; Group Type: Individual; Regime: Test; Group ID: 7",
        ),
    ]


def test_the_eu_list_is_known_by_its_columns(tmp_path: Path) -> None:
    table = (
        "fileGenerationDate;Entity_LogicalId;Entity_EU_ReferenceNumber;NameAlias_WholeName\n"
        "04/05/2031;13;EU.27.28;Ann Example\n04/05/2031;14;EU.27.29;Bob Sample\n"
    )
    about = read_document(put(tmp_path, "list.csv", table), "list.csv").about
    assert (about.publisher, about.jurisdiction) == ("European Commission", "EU")
    assert about.published == "2031-05-04"


def workbook(path: Path) -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Persons"
    for row in (
        ["List of persons"],
        [],
        ["Name", "Listed", "Number"],
        ["Ann Example", date(2031, 5, 3), 7.0],
        ["Bob", datetime(2031, 5, 3, 10, 30), 2.5],
    ):
        sheet.append(row)
    book.create_sheet("Ships").append(["Ship one", "9123456"])
    secret = book.create_sheet("Notes")
    secret.append(["not for readers"])
    secret.sheet_state = "hidden"
    book.save(path)
    return path


def test_sheets_are_headings_and_rows_are_numbered_as_the_program_shows_them(
    tmp_path: Path,
) -> None:
    document = read_document(workbook(tmp_path / "a.xlsx"), "a.xlsx")
    assert rows(document) == [
        (None, "Persons"),
        ("Persons, row 1", "List of persons"),
        ("Persons, row 4", "Name: Ann Example; Listed: 2031-05-03; Number: 7"),
        ("Persons, row 5", "Name: Bob; Listed: 2031-05-03 10:30; Number: 2.5"),
        (None, "Ships"),
        ("Ships, row 1", "Column 1: Ship one; Column 2: 9123456"),
    ]
    assert document.warnings == ("hidden sheets are left out: Notes",)


@pytest.mark.parametrize("content", [b"PK\x03\x04nothing", b"\xd0\xcf\x11\xe0old", b"text"])
def test_what_is_no_excel_file_is_refused(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(ReadError, match=r"no Excel file|protected by a password"):
        read_document(put(tmp_path, "a.xlsx", content), "a.xlsx")


def test_damaged_excel_files_never_raise_anything_but_read_errors(tmp_path: Path) -> None:
    data = workbook(tmp_path / "a.xlsx").read_bytes()
    refused = 0
    for step in range(40):
        broken = bytearray(data)
        for position in range(50 + step * 37, len(broken), 601):
            broken[position] = (broken[position] * 31 + step + 1) % 256
        try:
            read_document(put(tmp_path, "b.xlsx", bytes(broken)), "b.xlsx")
        except ReadError:
            refused += 1
    assert refused


def test_a_row_too_long_for_one_passage_is_cut_between_its_columns(
    tmp_path: Path, real_encoder: SentenceEncoder
) -> None:
    head = ",".join(["Name", *(f"Note {n}" for n in range(60))])
    line = ",".join(["Ann Example", *(f"value number {n} of the row" for n in range(60))])
    document = read_document(put(tmp_path, "a.csv", f"{head}\n{line}\n{line}x\n"), "a.csv")
    passages = split(document, real_encoder.count_tokens, real_encoder.max_tokens)
    assert len(passages) > 4
    assert all(p.text == document.text[p.start : p.end] for p in passages)
    assert all(p.text.startswith(("Name:", "Note ")) for p in passages)
    assert {p.places[0].locator for p in passages} == {"row 2", "row 3"}


def test_rows_and_entries_are_told_from_other_places() -> None:
    whole = ["row 1", "Sheet one, row 12", "p. 3, entry 7", "Table 2, row 4"]
    others = [None, "¶ 4", "p. 3", "Art. 4(2)", "entry", "p. 4 (OCR)"]
    assert [p for p in whole if not is_row(p)] == [p for p in others if is_row(p)] == []


MANY = "".join(f"Bank {n},Osh,listed\n" for n in range(300))


@pytest.mark.parametrize(
    "table",
    [
        f'Name,City,Note\n"Bank A,Osh,listed\n{MANY}',
        f'Name,City,Note\n{MANY}"Bank A,Osh,listed\nBank B,Osh,listed\n',
        f'Name,City,Note\n"Bank A,Osh,listed\nBank B,Osh,x\nBank C,Osh,y\n"Bank D",Osh,z\n{MANY}',
        f'Name,City,Note\n{MANY}Bank B,"Osh,listed\nBank C,Osh,listed\nBank D,Osh,listed\n',
    ],
)
def test_a_quotation_mark_that_is_not_closed_swallows_no_rows(tmp_path: Path, table: str) -> None:
    document = read_document(put(tmp_path, "a.csv", table), "a.csv")
    assert len(document.blocks) == len(table.splitlines()) - 1
    assert "is not closed: each line is read as a row" in document.warnings[0]


def test_a_cell_of_several_lines_is_one_cell(tmp_path: Path) -> None:
    table = f'Name,City,Note\nBank A,Osh,"first\nsecond, and more\nthird"\n{MANY}'
    document = read_document(put(tmp_path, "a.csv", table), "a.csv")
    assert rows(document)[0] == (
        "row 2",
        "Name: Bank A; City: Osh; Note: first second, and more third",
    )
    assert document.warnings == ()


def test_a_row_is_one_within_brackets_too() -> None:
    assert is_row("28 CFR 85.5 (FR Doc. 2024-02829, p. 9766, row 9)")
    assert not is_row("28 CFR 85.5 (FR Doc. 2024-02829, p. 9766)")
