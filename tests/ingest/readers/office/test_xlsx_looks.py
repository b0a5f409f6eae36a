"""Excel cells as they look: raised marks, units that a format adds, what is struck out."""

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import openpyxl
import pytest
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Font, PatternFill

from ingest.datamodels import Document
from ingest.readers import read_document
from ingest.readers.office.excel.formats import shown_by


def letters(text: str, raised: str, **look: object) -> CellRichText:
    return CellRichText(
        text, TextBlock(InlineFont(**(look or {"vertAlign": "superscript"})), raised)
    )


@pytest.fixture
def read(tmp_path: Path) -> Callable[..., Document]:
    def put(value: object, number_format: str = "General", font: Font | None = None) -> Document:
        book = openpyxl.Workbook()
        for row in (("Bank", "Fine"), ("Alder", 30), ("Beech", None)):
            book.active.append(row)
        cell = book.active["B3"]
        cell.value, cell.number_format = value, number_format
        if font:
            cell.font = font
        book.save(tmp_path / "a.xlsx")
        return read_document(tmp_path / "a.xlsx", "a.xlsx")

    return put


@pytest.mark.parametrize(
    ("value", "number_format", "shown"),
    [
        (letters("25", "1"), "General", "25"),
        (letters("9 m", "2"), "General", "9 m²"),
        (letters("5 ", "7", strike=True), "General", "5"),
        (0.25, "0%", "25%"),
        (0.125, "0.0%", "12.5%"),
        (45000, "[$€-2] #,##0.00", "€45000"),
        (45000, '"EUR" #,##0', "EUR 45000"),
        (45000, "#,##0 [$kr-41D]", "45000 kr"),
        (40, '0.0" million"', "40 million"),
        (-5, "$0", "-$5"),
        (45000, '#,##0,"k"', "45k"),
        (45200000, "#,##0.0,,", "45.2"),
        (1234567.5, '#,##0,"k"', "1234.5675k"),
        (1250000, '[>=1000000]0.0,," million";0', "1250000"),
        (123, "00000000", "00000123"),
        (123456789, "000-00-0000", "123-45-6789"),
        (12, '"BIN "0000', "BIN 0012"),
        (-5, "+0;-0", "-5"),
        (-1250, '"EUR" #,##0;("EUR" #,##0)', "-EUR 1250"),
        (1e-7, "General", "0.0000001"),
        (0.1 + 0.2, "General", "0.3"),
        (datetime(1962, 1, 1), "yyyy", "1962"),
        (datetime(2025, 5, 1), "mmm yyyy", "May 2025"),
        (datetime(2025, 5, 14), "dd/mm/yyyy", "2025-05-14"),
        (datetime(2025, 5, 14, 10, 30), "yyyy-mm-dd hh:mm", "2025-05-14 10:30"),
        (timedelta(hours=30), "[h]:mm", "30:00"),
        ("5", '@" kg"', "5 kg"),
        ("5_x000D_6", "General", "5 6"),
        (7, "General", "7"),
    ],
)
def test_a_cell_says_what_it_shows(
    read: Callable[..., Document], value: object, number_format: str, shown: str
) -> None:
    document = read(value, number_format)
    block = document.blocks[-1]
    assert document.text[block.start : block.end] == f"Bank: Beech; Fine: {shown}"


def test_a_cell_that_is_struck_out_is_left_out_and_named(read: Callable[..., Document]) -> None:
    document = read(75, font=Font(strike=True))
    assert "75" not in document.text
    assert any("struck out" in w and "75" in w for w in document.warnings)


@pytest.mark.parametrize(
    "number_format", ["General", "@", "dd/mm/yyyy", "0.00E+00", "# ?/?", "", ";;;"]
)
def test_other_formats_add_nothing(number_format: str) -> None:
    assert shown_by(number_format) is None


@pytest.mark.parametrize("number_format", [";;;", ";;;@", "0;;;@"])
def test_a_format_that_shows_nothing_hides_its_value(
    read: Callable[..., Document], number_format: str
) -> None:
    document = read(-75, number_format)
    assert "75" not in document.text
    assert any("a format that shows nothing" in w for w in document.warnings)


def test_white_letters_on_no_ground_are_seen_by_nobody(read: Callable[..., Document]) -> None:
    document = read("secret", font=Font(color="FFFFFFFF"))
    assert "secret" not in document.text
    assert any("colour of the page" in w for w in document.warnings)


def test_white_letters_on_a_dark_ground_are_read(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for row in (("Bank", "Fine"), ("Alder", 30), ("Beech", 75)):
        book.active.append(row)
    book.active["B3"].font = Font(color="FFFFFFFF")
    book.active["B3"].fill = PatternFill("solid", fgColor="FF002060")
    book.save(tmp_path / "a.xlsx")
    assert "Fine: 75" in read_document(tmp_path / "a.xlsx", "a.xlsx").text
