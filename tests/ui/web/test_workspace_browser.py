"""Documents in a real browser: dropped and asked, read whole, searched, corrected, asked alone."""

import tomllib
from pathlib import Path

import pytest
from page_steps import FINE, Picture, Visit, ask, open_page, serious_faults, still
from playwright.sync_api import expect

from ingest.settings import IngestSettings

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def ruritania(own_ruritania: IngestSettings) -> IngestSettings:
    return own_ruritania  # documents are added, corrected and removed here


NOTE = "Antoinette de Mauban was designated on 7 June 2024 for smuggling amber.\n"


def test_a_file_dropped_into_the_question_box_is_read_and_asked_at_once(
    visit: Visit, home: str, ruritania: IngestSettings, tmp_path: Path, picture: Picture
) -> None:
    file = tmp_path / "mauban's <b> note.txt"
    file.write_text(NOTE)
    page = open_page(visit, home)
    page.locator("[data-testid=stChatInput] input[type=file]").set_input_files(file)
    field = page.get_by_test_id("stChatInputTextArea")
    field.fill("When was Antoinette de Mauban designated?")
    expect(page.get_by_test_id("stChatInput").get_by_text("72.0B")).to_be_visible()
    page.get_by_role("button", name="Send message").click()  # Enter does nothing while it comes
    turn = page.locator(".st-key-turn_1")
    expect(turn).to_contain_text("7 June 2024")
    still(page)
    expect(turn).to_contain_text("1 document searched")
    assert (ruritania.corpus / "uploads" / "mauban's _b_ note.txt").read_text() == NOTE
    picture(page, "dropped")
    page.get_by_role("button", name="Ask all documents").click()
    still(page)
    ask(page, FINE, 2)
    expect(page.locator(".st-key-turn_2 .statement").first).to_contain_text("250,000 pounds")


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (390, "dark")])
def test_a_whole_document_is_read_and_searched(
    visit: Visit, home: str, width: int, scheme: str, picture: Picture
) -> None:
    page = open_page(visit, f"{home}/document?d=notes/rassendyll.txt", width=width, scheme=scheme)
    expect(page.get_by_role("heading", level=1)).to_have_text("Notes on the Rassendyll Bank")
    find = page.get_by_label("Find in the document")
    find.fill("RUDOLF  rassendyll")
    find.press("Enter")
    expect(page.get_by_text("1 of 1", exact=True)).to_be_visible()
    hit = page.locator("mark.here")
    expect(hit).to_have_text("Rudolf Rassendyll")
    expect(hit).to_be_in_viewport()
    picture(page, f"reader-{scheme}")
    assert serious_faults(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    find.fill("ledger")
    find.press("Enter")
    expect(page.get_by_text("1 of 26", exact=True)).to_be_visible()
    still(page)  # what scrolls to the first place may draw the button anew below the click
    page.get_by_role("button", name="Next place").click()
    expect(page.get_by_text("2 of 26", exact=True)).to_be_visible()


def test_a_pdf_is_read_by_its_pages_and_a_list_by_its_rows(
    visit: Visit, home: str, ruritania: IngestSettings, tmp_path: Path, picture: Picture
) -> None:
    page = open_page(visit, f"{home}/document?d=notes/gazette.pdf")
    find = page.get_by_label("Find in the document")
    find.fill("Baron Nikolas")
    find.press("Enter")
    expect(
        page.get_by_alt_text("Page 2 of notes/gazette.pdf, with the words boxed")
    ).to_be_visible()
    picture(page, "reader-pdf")
    page.locator(".st-key-thumbnail_3 button").click()
    expect(page.get_by_alt_text("Page 3 of notes/gazette.pdf", exact=True)).to_be_visible()
    with page.expect_download() as download:
        page.locator(".st-key-original_file button").click()
    download.value.save_as(tmp_path / "saved.pdf")
    original = ruritania.corpus / "notes" / "gazette.pdf"
    assert (tmp_path / "saved.pdf").read_bytes() == original.read_bytes()
    page.goto(f"{home}/document?d=lists/registered.csv")
    expect(page.get_by_text("3 rows.")).to_be_visible()
    picture(page, "reader-rows")


def test_a_date_is_corrected_in_sources_toml_and_the_index(
    visit: Visit, home: str, ruritania: IngestSettings, picture: Picture
) -> None:
    page = open_page(visit, f"{home}/document?d=notes/charter.html")
    page.locator(".st-key-correct button").first.click()
    page.get_by_label("Date (YYYY-MM-DD)").fill("someday")
    page.get_by_role("button", name="Keep and read again").click()
    expect(page.get_by_text("is no date")).to_be_visible()
    page.get_by_label("Date (YYYY-MM-DD)").fill("1894-05-06")
    picture(page, "correct")
    page.get_by_role("button", name="Keep and read again").click()
    expect(page.get_by_text("1 updated")).to_be_visible()
    expect(page.locator(".st-key-reader .meta")).to_contain_text("1894-05-06")
    said = tomllib.loads((ruritania.corpus / "sources.toml").read_text())
    assert str(said["notes/charter.html"]["published"]) == "1894-05-06"


def test_the_library_opens_a_document_and_asks_it_alone(
    visit: Visit, home: str, picture: Picture
) -> None:
    page = open_page(visit, f"{home}/library")
    page.get_by_label("Title or file").fill("order")
    page.get_by_label("Title or file").press("Enter")
    expect(page.get_by_text("1 of ")).to_be_visible()
    still(page)
    table = page.get_by_test_id("stDataFrame")
    table.scroll_into_view_if_needed()
    box = table.bounding_box()
    assert box
    page.mouse.click(box["x"] + 16, box["y"] + 53)  # the first row's box; the table is a canvas
    expect(page.get_by_text("1 chosen.")).to_be_visible()
    picture(page, "library-chosen")
    page.get_by_role("button", name="Read", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("The Ruritania Trade Order")
    still(page)
    page.get_by_role("button", name="Ask this document").click()
    expect(page.get_by_text("Only 1 of ")).to_be_visible()
    still(page)
    ask(page, FINE, 1)
    expect(page.locator(".st-key-turn_1")).to_contain_text("1 document searched")


def test_a_document_outside_the_index_is_not_read(visit: Visit, home: str) -> None:
    for path in ("../conversations.sqlite", "/etc/passwd", "notes/nothing.txt"):
        page = visit(f"{home}/document?d={path}")
        expect(page.get_by_text("This document is not in the index")).to_be_visible()
