"""CSV files as programs write them: what parts cells, quotes them and cuts figures."""

from pathlib import Path

import pytest

from ingest.datamodels import Document
from ingest.readers import read_document

ROWS = ["Name: Ash, Bay and Co; Note: old, new; Fine: 500", "Name: Cork; Note: x, y; Fine: 700"]


def read(folder: Path, table: str | bytes) -> Document:
    path = folder / "a.csv"
    path.write_bytes(table if isinstance(table, bytes) else table.encode("utf-8"))
    return read_document(path, path.name)


def rows(document: Document) -> list[str]:
    return [document.text[b.start : b.end] for b in document.blocks]


@pytest.mark.parametrize(
    "table",
    [
        'Name,Note,Fine\n"Ash, Bay and Co","old, new",500\nCork,"x, y",700\n',
        'Name, Note, Fine\n"Ash, Bay and Co", "old, new", 500\nCork, "x, y", 700\n',
        "Name,Note,Fine\n'Ash, Bay and Co','old, new',500\n'Cork','x, y',700\n",
        "Name^Note^Fine\nAsh, Bay and Co^old, new^500\nCork^x, y^700\n",
        "Name~Note~Fine\nAsh, Bay and Co~old, new~500\nCork~x, y~700\n",
        "Name|Note|Fine\n----|----|----\nAsh, Bay and Co|old, new|500\nCork|x, y|700\n",
        "sep=;\nName;Note;Fine\nAsh, Bay and Co;old, new;500\nCork;x, y;700\n",
    ],
)
def test_each_value_stands_under_its_column_however_cells_are_parted(
    tmp_path: Path, table: str
) -> None:
    assert rows(read(tmp_path, table)) == ROWS


def test_quotation_marks_with_a_backslash_stay_marks_of_their_cell(tmp_path: Path) -> None:
    table = 'Name,Path,Fine\n"Ash \\"The Mill\\" Ltd","C:\\temp\\",500\n"Cork","C:\\",700\n'
    assert rows(read(tmp_path, table)) == [
        'Name: Ash "The Mill" Ltd; Path: C:\\temp\\; Fine: 500',
        "Name: Cork; Path: C:\\; Fine: 700",
    ]


def test_a_name_that_begins_with_an_apostrophe_keeps_it(tmp_path: Path) -> None:
    table = "Name,City\n'Abd al-Rahim,Osh\n'Amr Saleh,Perm\n"
    assert rows(read(tmp_path, table))[0] == "Name: 'Abd al-Rahim; City: Osh"


def test_a_figure_that_its_commas_cut_is_whole_and_named(tmp_path: Path) -> None:
    table = "Name,Country,Fine\nAsh,Norland,1,250,000\nBay,Sudria,700\nCork,Sudria,$12,500\n"
    document = read(tmp_path, table)
    assert rows(document)[0] == "Name: Ash; Country: Norland; Fine: 1,250,000"
    assert rows(document)[2] == "Name: Cork; Country: Sudria; Fine: $12,500"
    assert ["cut by their commas" in w and "row 2, 4" in w for w in document.warnings] == [True]


def test_values_that_may_stand_under_wrong_names_are_named(tmp_path: Path) -> None:
    table = "Name,Country,Note\nAsh,Norland,old, new\nBay,Sudria,x\nCork,Sudria,y\n"
    document = read(tmp_path, table)
    assert ["more values than columns" in w and "row 2" in w for w in document.warnings] == [True]


def test_rows_that_leave_out_their_last_cells_are_no_fault(tmp_path: Path) -> None:
    table = "Name,Country,Fine,Note\nAsh,Norland\nBay,Sudria\nCork,Sudria,500,x\n"
    document = read(tmp_path, table)
    assert (document.warnings, rows(document)[2]) == (
        (),
        "Name: Cork; Country: Sudria; Fine: 500; Note: x",
    )


@pytest.mark.parametrize(
    ("encoding", "words"),
    [
        ("cp1252", "Müller & Söhne – Île"),
        ("cp1250", "Łódź Żywiec Ćwikła"),
        ("cp1254", "İğdır Çelik Şirketi"),
        ("mac_roman", "Café Noël Müller"),
        ("cp850", "Müller Grün Zürich"),
        ("cp1251", "Сталь Чугун Ёлка"),
    ],
)
def test_letters_are_those_that_were_written_and_the_guess_is_said(
    tmp_path: Path, encoding: str, words: str
) -> None:
    document = read(tmp_path, f"Name,Country\n{words},Norland\nBay,Sudria\n".encode(encoding))
    assert f"Name: {words};" in document.text
    assert document.warnings[0].startswith("not UTF-8: read as")
