"""Documents on the page, in a real Chromium over a small corpus with the real model."""

import re
import socket
from collections.abc import Callable
from pathlib import Path

import pytest
from page_steps import (
    BEARINGS,
    FINE,
    Picture,
    Visit,
    answered,
    choose,
    cite,
    press,
    quote,
    type_question,
)
from playwright.sync_api import expect

from ingest.settings import IngestSettings
from ingest.store.catalog import Catalog

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def ruritania(own_ruritania: IngestSettings) -> IngestSettings:
    return own_ruritania  # documents are added, corrected and removed here


SENTENCE = (
    "Exports of ball bearings from Ruritania rose from $14.6 billion to $24.3 billion in 2023"
)


TITLE = "Bearings: $14.6 billion <b>to</b> $24.3 billion, :red[O'Brien] says"


def test_first_paint_offers_examples_that_are_answered(
    visit: Visit, home: str, picture: Picture
) -> None:
    page = visit(home)
    expect(page.get_by_role("heading", name="Ask the documents")).to_be_visible()
    example = page.locator("[class*='st-key-example_0'] button")
    expect(example).to_be_visible()
    picture(page, "first")
    example.click()
    answered(page, 1)
    expect(page.locator(".st-key-turn_1 .statement").first).to_be_visible()


def test_a_citation_opens_its_document_with_the_quote_to_the_letter(
    visit: Visit, home: str, catalog: Catalog, picture: Picture
) -> None:
    page = visit(home)
    type_question(page, BEARINGS)
    answered(page, 1)
    expect(page.locator(".statement").first).to_contain_text(SENTENCE)
    picture(page, "answer")
    cite(page, 1)
    text = catalog.text("news/bearings.md") or ""
    assert SENTENCE in quote(page)
    assert quote(page) in text
    source = page.locator(".st-key-source")
    expect(source).to_contain_text(TITLE)
    expect(source).to_contain_text("The *Ruritanian* Courier")
    expect(source).to_contain_text("2024-03-05")
    expect(source).to_contain_text("news/bearings.md")
    link = source.get_by_role("link", name="Original")
    expect(link).to_have_attribute("href", "https://courier.example/bearings?a=1&b=2")
    picture(page, "source")
    page.get_by_role("button", name="Close").click()
    expect(source).to_have_count(0)


def test_text_appears_as_typed_and_nothing_in_it_runs(
    visit: Visit, home: str, picture: Picture
) -> None:
    page = visit(home)
    typed = (
        "What did O'Brien say, <script>alert(1)</script> $5 to $6 **bold** *it* :red[x] :smile: "
        "[x](http://y.example) <img src=x onerror=alert(2)> # `code` A -> B Иванов?"
    )
    type_question(page, typed)
    answered(page, 1)
    button = page.locator(".st-key-conversations button").first
    kept = (button.text_content() or "").replace("\u2060", "")
    assert typed.startswith(kept.rstrip("…"))
    assert len(kept) > 40
    type_question(page, BEARINGS)
    answered(page, 2)
    cite(page, 2)
    label = page.locator("[class*='st-key-cite_2_0_'] button").first.text_content() or ""
    assert label.replace("\u2060", "") == f"1 {TITLE}"
    source = page.locator(".st-key-source")
    expect(source).to_contain_text("O'Brien <script>alert(1)</script> **bold** [x](http://y.exa")
    expect(source).to_contain_text(":red[x] # `code` Иванов")
    assert source.locator("script, b, img, .katex").count() == 0
    picture(page, "as-typed")


NAMES = "شركة زندا للشحن, 赞达货运公司, Зенда Карго"


MARKS = "O'Brien <script>alert(1)</script> **$3.1** billion to $4.2 billion | a | b | <img src=x>"


def test_names_in_every_script_read_as_written_wherever_they_come_from(
    visit: Visit,
    written: str,
    ruritania: IngestSettings,
    chat_server,
    tmp_path: Path,
    picture: Picture,
) -> None:
    file = next((ruritania.corpus / "news").glob("شركة*")).relative_to(ruritania.corpus).as_posix()
    chat_server.pieces = [f"{NAMES} was listed on 9 March 2024 with {MARKS} [1].\n"]
    chat_server.gate.set()
    page = visit(written)
    question = f"When was {NAMES} listed, {MARKS}?"
    type_question(page, question)
    answered(page, 1)
    said = page.locator(".st-key-turn_1 .statement").first
    expect(said).to_contain_text(f"{NAMES} was listed on 9 March 2024 with {MARKS}.")
    kept = page.locator(".st-key-conversations button").first.text_content() or ""
    assert question.startswith(kept.replace("\u2060", "").rstrip("…"))
    assert NAMES in kept
    row = page.locator("[class*='st-key-cite_1_']").filter(has_text="شركة").first
    assert "شركة زندا للشحن <i>1</i> **2** $3 to $4" in (row.text_content() or "")
    row.get_by_role("button").click()
    source = page.locator(".st-key-source")
    title = source.locator(".source-title")
    expect(title).to_have_text("شركة زندا للشحن <i>1</i> **2** $3 to $4")
    expect(title).to_have_css("unicode-bidi", "plaintext")
    expect(source).to_contain_text(f"赞达货运公司 · {file}")
    expect(source).to_contain_text("شركة زندا للشحن, 赞达货运公司 and Зенда Карго, was listed")
    expect(source).to_contain_text(
        "O'Brien of <script>alert(1)</script> for **$3.1** billion to $4"
    )
    marked_up = "script, img[src='x'], .katex, .stHtml :is(b, i, em), .stMarkdown :is(em, i, b)"
    assert (
        page.locator(f".st-key-talk :is({marked_up}), .st-key-source :is({marked_up})").count() == 0
    )
    picture(page, "scripts")
    press(page, ".st-key-export_1 button")
    with page.expect_download() as download:
        page.locator(".st-key-download_turn_1_md button").click()
    download.value.save_as(tmp_path / "kept.md")
    record = (tmp_path / "kept.md").read_text(encoding="utf-8").replace("\\", "")
    assert NAMES in record
    assert "赞达货运公司 and Зенда Карго, was listed" in record
    page.locator(".st-key-close_source button").click()  # and the sidebar is back
    page.get_by_role("link", name="Library").click()
    cells = page.get_by_test_id("stDataFrame").get_by_role("gridcell", include_hidden=True)
    expect(cells.filter(has_text="شركة زندا للشحن <i>1</i> **2** $3 to $4").first).to_be_attached()


def test_a_follow_up_is_answered_from_the_conversation(
    visit: Visit, home: str, picture: Picture
) -> None:
    page = visit(home)
    type_question(page, "Who founded the Rassendyll Bank?")
    answered(page, 1)
    type_question(page, "And where did it move its head office in 1921?")
    answered(page, 2)
    expect(page.locator(".st-key-turn_2")).to_contain_text("moved its head office to Strelsau")
    expect(page.locator(".st-key-turn_2 .question")).to_be_in_viewport(ratio=1)
    expect(page.locator("#sanctions-qa-said")).to_have_text(re.compile(r"Answered: \d statement"))
    cite(page, 2)
    neighbours = page.locator(".st-key-source .passage.neighbour")
    expect(neighbours).to_have_count(2)
    expect(neighbours.first).to_contain_text("of its ledger")
    expect(page.locator(".st-key-source mark").first).to_be_in_viewport()
    picture(page, "neighbours")


def test_a_refusal_says_what_was_searched_and_shows_the_closest_passages(
    visit: Visit, home: str, picture: Picture
) -> None:
    page = visit(home)
    type_question(page, "What is the melting point of tungsten?")
    refusal = page.locator(".st-key-refusal_1")
    expect(refusal).to_contain_text("The documents do not answer this question.")
    expect(refusal).to_contain_text(re.compile(r"\d documents were searched"))
    expect(refusal).to_contain_text("They do not answer the question")
    refusal.get_by_role("button").first.click()
    expect(page.locator(".st-key-source_body").locator(".passage.current, img")).to_be_visible()
    assert page.locator(".st-key-source mark").count() == 0
    picture(page, "refusal")


def test_filters_narrow_the_search_and_say_so(visit: Visit, home: str, picture: Picture) -> None:
    page = visit(home)
    page.get_by_text("Filters", exact=True).click()
    choose(page, "Kind", "law", "unknown")
    expect(page.get_by_text("Only 2 of ")).to_be_visible()
    choose(page, "Jurisdiction", "UK")
    expect(page.get_by_text("Only 1 of ")).to_be_visible()
    type_question(page, BEARINGS)
    refusal = page.locator(".st-key-refusal_1")
    expect(refusal).to_contain_text("1 document was searched")
    expect(page.locator(".question").first).to_contain_text("Searched: kind law")
    picture(page, "filtered")
    type_question(page, FINE)
    answered(page, 2)
    expect(page.locator(".st-key-turn_2 .statement").first).to_contain_text("250,000 pounds")


def test_an_upload_is_read_and_answers_and_a_bad_one_says_why(
    visit: Visit, home: str, ruritania: IngestSettings, tmp_path: Path, picture: Picture
) -> None:
    good = tmp_path / "Hentzau's $5 and $6 note.txt"
    bad, odd = tmp_path / "broken.pdf", tmp_path / "table.xyz"
    good.write_text("Rupert of Hentzau was designated on 7 June 2024 for smuggling amber.\n")
    bad.write_bytes(b"%PDF-1.7\nthis is no PDF")
    odd.write_text("a")
    page = visit(home + "/library")
    page.get_by_role("button", name="Add and read").click()
    expect(page.get_by_text("No file has arrived yet.")).to_be_visible()
    page.locator("input[type=file]").set_input_files([good, bad, odd])
    expect(page.get_by_text(odd.name)).to_be_visible()
    page.get_by_role("button", name="Add and read").click()
    expect(page.get_by_text("1 added")).to_be_visible()
    notices = page.locator(".notice.error")
    expect(notices.filter(has_text="uploads/broken.pdf could not be read:")).to_be_visible()
    expect(notices.filter(has_text="“table.xyz” is of no format that is read")).to_be_visible()
    expect(page.locator(".failures")).to_contain_text("uploads/broken.pdf")
    assert (ruritania.corpus / "uploads" / good.name).read_text() == good.read_text()
    picture(page, "library")
    page.get_by_role("link", name="Ask").click()
    type_question(page, "When was Rupert of Hentzau designated?")
    answered(page, 1)
    expect(page.locator(".statement").first).to_contain_text("7 June 2024")
    expect(page.locator(".st-key-turn_1")).to_contain_text("uploads/Hentzau's $5 and $6 note.txt")


def test_a_narrow_screen_shows_answer_and_source(visit: Visit, home: str, picture: Picture) -> None:
    page = visit(home, width=390)
    expect(page.get_by_role("heading", name="Ask the documents")).to_be_visible()
    expect(page.locator("[class*='st-key-example_0'] button")).to_contain_text("?")
    picture(page, "first")
    type_question(page, BEARINGS)
    answered(page, 1)
    picture(page, "answer")
    cite(page, 1)
    expect(page.locator(".st-key-source mark")).to_be_in_viewport()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    picture(page, "source")
    page.get_by_role("button", name="Close").click()
    page.goto(home + "/library")
    expect(page.get_by_role("heading", name="Library")).to_be_visible()
    picture(page, "library")


def test_dark_colours_are_followed(visit: Visit, home: str, picture: Picture) -> None:
    page = visit(home, scheme="dark")
    type_question(page, BEARINGS)
    answered(page, 1)
    cite(page, 1)
    panel = page.locator(".st-key-source")
    expect(panel).to_have_css("background-color", "rgb(23, 22, 20)")
    picture(page, "dark")


def test_the_server_is_reached_on_this_machine_only(home: str) -> None:
    port = int(home.rsplit(":", 1)[1])
    with socket.socket() as probe:
        probe.settimeout(2)
        with pytest.raises(OSError, match=r"refused|timed out|unreachable"):
            probe.connect(("127.0.0.2", port))


def test_a_page_of_a_pdf_is_shown_with_the_quote_boxed(
    visit: Visit, home: str, picture: Picture
) -> None:
    page = visit(home)
    type_question(page, "Who is the envoy of Ruritania for amber smuggling?")
    answered(page, 1)
    expect(page.locator(".statement").first).to_contain_text("Baron Nikolas von Tarlenheim")
    cite(page, 1)
    source = page.locator(".st-key-source")
    expect(
        source.get_by_alt_text("Page 2 of notes/gazette.pdf, with the quote boxed")
    ).to_be_visible()
    expect(source).to_contain_text("Page 2 of 3")
    picture(page, "pdf")
    source.get_by_role("button", name="Next page").click()
    expect(source.get_by_alt_text("Page 3 of notes/gazette.pdf")).to_be_visible()
    expect(source.get_by_role("button", name="Next page")).to_be_disabled()
    source.get_by_text("Text", exact=True).click()
    expect(source.locator("mark")).to_contain_text("Baron Nikolas von Tarlenheim")


def test_a_row_of_a_list_is_shown_as_a_table(visit: Visit, home: str, picture: Picture) -> None:
    page = visit(home)
    type_question(page, "When was Black Elphberg Trading listed?")
    answered(page, 1)
    row = page.locator("[class*='st-key-cite_1_']").filter(has_text="registered").first
    row.get_by_role("button").click()
    table = page.locator(".st-key-source .passage.current table.row")
    expect(table).to_contain_text("2024-02-11")
    expect(table.get_by_role("rowheader", name="Programme")).to_be_visible()
    picture(page, "row")


def test_an_act_in_xml_is_shown_with_its_structure_and_no_tags(
    visit: Visit, home: str, picture: Picture
) -> None:
    page = visit(home)
    type_question(page, "How often does the keeper renew the whale oil of a lighthouse lamp?")
    answered(page, 1)
    expect(page.locator(".statement").first).to_contain_text("every nine days")
    cite(page, 1)
    assert " ".join(quote(page).split()).endswith(
        "renews the whale oil of its lamp every nine days."
    )
    source = page.locator(".st-key-source")
    expect(source).to_contain_text("Lighthouse Regulation of Zenda")
    expect(source).to_contain_text("CHAPTER I — Lamps & <oil> › Article 2 — Keepers")
    expect(source.locator("p:has(mark)")).to_contain_text("Art. 2(2)")
    expect(source).not_to_contain_text("<paragraph>")
    picture(page, "xml")


def test_a_document_that_is_removed_no_longer_answers(
    visit: Visit, home: str, ruritania: IngestSettings, picture: Picture
) -> None:
    file = ruritania.corpus / "notes" / "flavia.txt"
    file.write_text("Princess Flavia was crowned queen of Ruritania on 9 May 2024 in Strelsau.\n")
    page = visit(home + "/library")
    page.get_by_role("button", name="Read the folder again").click()
    expect(page.get_by_text("1 added (notes/flavia.txt)")).to_be_visible()
    page.get_by_label("Title or file").fill("flavia")
    page.get_by_label("Title or file").press("Enter")
    expect(page.get_by_text("1 of ")).to_be_visible()
    table = page.get_by_test_id("stDataFrame")
    table.scroll_into_view_if_needed()
    box = table.bounding_box()
    assert box
    page.mouse.click(box["x"] + 16, box["y"] + 53)  # the first row's box; the table is a canvas
    expect(page.get_by_text("1 chosen.")).to_be_visible()
    page.get_by_role("button", name="Remove", exact=True).click()
    expect(page.get_by_role("dialog")).to_contain_text("notes/flavia.txt")
    picture(page, "remove")
    page.locator(".st-key-remove_confirmed button").click()
    expect(page.get_by_text("1 removed")).to_be_visible()
    assert not file.exists()
    page.get_by_role("link", name="Ask").click()
    type_question(page, "When was Princess Flavia crowned queen of Ruritania?")
    expect(page.locator(".st-key-refusal_1")).to_be_visible()


def test_with_a_token_nothing_is_served_without_it(
    visit: Visit, pages: Callable[..., str], ruritania: IngestSettings
) -> None:
    home = pages(ruritania, None, "correct-horse-battery")
    page = visit(home)
    expect(page.get_by_label("The token of this page")).to_be_visible()
    for path in ("/_stcore/health", "/_stcore/host-config", "/library"):
        assert page.request.get(home + path).status == 401
    page.get_by_label("The token of this page").fill("wrong")
    page.get_by_role("button", name="Open").click()
    expect(page.get_by_text("That is not the token.")).to_be_visible()
    page.get_by_label("The token of this page").fill("correct-horse-battery")
    page.get_by_role("button", name="Open").click()
    expect(page.get_by_role("heading", name="Ask the documents")).to_be_visible()


def test_the_counts_of_the_library_stay_still_under_the_wheel(
    visit: Visit, home: str, picture: Picture
) -> None:
    page = visit(home + "/library")
    bars = page.locator(".bars")
    expect(bars).to_be_visible()
    bars.scroll_into_view_if_needed()
    picture(page, "bars")
    widths = "rows => rows.map(bar => bar.getBoundingClientRect().width)"
    before = bars.locator(".bar").evaluate_all(widths)
    assert min(before) > 0
    assert max(before) > min(before)
    bars.hover()
    page.mouse.wheel(0, -300)
    assert bars.locator(".bar").evaluate_all(widths) == before
    page.get_by_test_id("stMainMenu").get_by_role("button").click()
    expect(page.get_by_text("Print", exact=True)).to_be_visible()
    expect(page.get_by_text("Record screen")).not_to_be_visible()
