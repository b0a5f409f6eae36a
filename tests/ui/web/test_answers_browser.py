"""Answers in a real browser: table, as typed, verdicts, what people think of them."""

import csv
from pathlib import Path

import openpyxl
import pytest
from page_steps import (
    BANK,
    FINE,
    TUNGSTEN,
    Picture,
    Visit,
    answered,
    ask,
    open_page,
    press,
    serious_faults,
)
from playwright.sync_api import Page, expect

from ingest.settings import IngestSettings
from rag.evaluation.expectations import read_expectations
from ui.records.feedback import as_questions
from ui.state.history import History

pytestmark = pytest.mark.browser

ROWS = "Which entries are listed under RURITANIA-EO1?"


def column(page: Page, number: int) -> list[str]:
    return page.locator(f".listing tbody td:nth-child({number})").all_text_contents()


def saved(page: Page, place: str, to: Path) -> Path:
    with page.expect_download() as download:
        page.locator(place).first.click()
    download.value.save_as(to)
    return to


def test_a_table_is_sorted_by_its_columns_and_saved(
    visit: Visit, home: str, tmp_path: Path, picture: Picture
) -> None:
    page = open_page(visit, home)
    ask(page, ROWS, 1)
    assert column(page, 3) == ["2024-02-11", "2024-02-12"]
    head = page.get_by_role("columnheader", name="Listed on")
    head.get_by_role("button").click()
    expect(head).to_have_attribute("aria-sort", "ascending")
    head.get_by_role("button").click()
    expect(head).to_have_attribute("aria-sort", "descending")
    assert column(page, 3) == ["2024-02-12", "2024-02-11"]
    picture(page, "table-sorted")
    assert serious_faults(page) == []
    page.locator(".listing .ref").first.click()
    expect(page.locator(".st-key-source")).to_contain_text("2024-02-12")
    page.get_by_role("button", name="Close").click()
    as_csv = saved(page, ".st-key-table_csv_1 button", tmp_path / "rows.csv")
    rows = list(csv.reader(as_csv.read_text(encoding="utf-8-sig").splitlines()))
    assert rows[0] == ["Name", "Programme", "Listed on", "Document", "Place"]
    as_xlsx = saved(page, ".st-key-table_xlsx_1 button", tmp_path / "rows.xlsx")
    sheet = openpyxl.load_workbook(as_xlsx).active
    assert sheet is not None
    assert [[str(c) for c in row] for row in sheet.iter_rows(values_only=True)] == rows


def test_the_last_answer_is_put_in_a_table_by_a_follow_up(
    visit: Visit, home: str, tmp_path: Path, picture: Picture
) -> None:
    page = open_page(visit, home)
    ask(page, FINE, 1)
    ask(page, "as a table", 2)
    table = page.locator(".st-key-turn_2 .listing")
    heads = ["Statement", "Source", "Date", "Authority"]
    expect(table.locator("th button")).to_have_text(heads)
    first = table.locator("tbody tr").first
    expect(first).to_contain_text("250,000 pounds")
    picture(page, "as-a-table")
    first.locator(".ref").click()
    expect(page.locator(".st-key-source mark").first).to_contain_text("250,000 pounds")
    as_csv = saved(page, ".st-key-table_csv_2 button", tmp_path / "rows.csv")
    rows = list(csv.reader(as_csv.read_text(encoding="utf-8-sig").splitlines()))
    assert rows[0] == [*heads, "Document", "Place"]


def test_read_as_is_said_and_one_click_asks_as_typed(
    visit: Visit, home: str, picture: Picture
) -> None:
    page = open_page(visit, home)
    ask(page, "Who founded the Rassendil Bank?", 1)
    said = page.locator(".st-key-read_as_1")
    expect(said).to_contain_text("Rassendyll Bank?”")
    picture(page, "read-as")
    press(page, ".st-key-as_typed_1 button")
    answered(page, 2)
    expect(page.locator(".st-key-read_as_2")).to_have_count(0)
    expect(page.locator(".question .text")).to_have_text(["Who founded the Rassendil Bank?"])


def test_a_refusal_looks_unlike_an_answer_and_says_what_it_is(
    visit: Visit, home: str, picture: Picture
) -> None:
    page = open_page(visit, home)
    ask(page, TUNGSTEN, 1)
    expect(page.locator(".verdict")).to_have_text("Not in the documents")
    picture(page, "not-found")
    ask(page, FINE, 2)
    assert page.locator(".st-key-turn_2 .verdict").count() == 0


def test_what_people_think_is_kept_with_its_reason_and_becomes_questions_for_eval(
    visit: Visit, home: str, ruritania: IngestSettings, picture: Picture
) -> None:
    page = open_page(visit, home)
    ask(page, BANK, 1)
    ask(page, FINE, 2)
    press(page, ".st-key-thumb_up_1 button")
    press(page, ".st-key-thumb_down_2 button")
    page.locator(".st-key-why_2").get_by_text("The documents do not say this").click()
    page.get_by_label("In your words").fill("It names no exporter.")
    picture(page, "feedback")
    assert serious_faults(page) == []
    page.get_by_role("button", name="Keep it").click()
    expect(page.locator(".st-key-turn_2")).to_contain_text("It names no exporter.")
    lines = as_questions(History(ruritania.data).judged()).encode().splitlines()
    helped, wrong = read_expectations(lines)[-2:]
    assert (helped.asked.question, helped.answerable) == (BANK, True)
    assert helped.documents == ("notes/rassendyll.txt",)
    assert "founded in 1894 by Rudolf Rassendyll" in helped.expect[0]
    assert (wrong.asked.question, wrong.answerable, wrong.expect) == (FINE, False, ())
    assert [t.content for t in wrong.asked.history if t.role == "user"] == [BANK]
