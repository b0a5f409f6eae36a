"""Rows as an Excel file: text alone, whatever stands in it."""

import io

import openpyxl

from ui.export.workbook import workbook

ROWS = [
    ["Name", "Sum", "Note"],
    ["=1+1", "+5", "@SUM(A1)"],
    ["O'Brien & <Sons>", "2024-01-02", "a\x00b\x0bc\ud800"],
    ["شركة زندا", "007", "x" * 40_000],
]


def test_every_cell_is_text_and_none_is_run():
    sheet = openpyxl.load_workbook(io.BytesIO(workbook(ROWS))).active
    assert {cell.data_type for row in sheet for cell in row} == {"s"}
    found = [list(row) for row in sheet.iter_rows(values_only=True)]
    assert found[:2] == ROWS[:2]
    assert found[2] == ["O'Brien & <Sons>", "2024-01-02", "a\ufffdb\ufffdc\ufffd"]
    assert found[3][:2] == ["شركة زندا", "007"]
    assert len(found[3][2]) == 32_767


def test_the_names_of_the_columns_stay_in_view():
    sheet = openpyxl.load_workbook(io.BytesIO(workbook(ROWS))).active
    assert sheet.freeze_panes == "A2"
    assert sheet["A1"].font.bold


def test_no_rows_are_an_empty_file():
    assert openpyxl.load_workbook(io.BytesIO(workbook([]))).active.max_row <= 1
