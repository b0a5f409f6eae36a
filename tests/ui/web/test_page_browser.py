"""The page in a real Chromium, over a small corpus and with the real model."""

import re
import socket
from collections.abc import Callable
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Locator, Page, expect

from ingest.settings import IngestSettings
from ingest.store.catalog import Catalog
from ingest.store.location import open_catalog
from rag.settings import RagSettings
from ui.state.history import History
from ui.state.visitor import VISITOR_COOKIE

pytestmark = pytest.mark.browser

BEARINGS = "By how much did exports of ball bearings from Ruritania rise in 2023?"
SENTENCE = (
    "Exports of ball bearings from Ruritania rose from $14.6 billion to $24.3 billion in 2023"
)
FINE = "What fine has an exporter to pay who breaks the Ruritania Trade Order?"
TITLE = "Bearings: $14.6 billion <b>to</b> $24.3 billion, :red[O'Brien] says"

expect.set_options(timeout=90_000)  # the first answer waits for the model, on a shared machine

Visit = Callable[..., Page]
Picture = Callable[[Page, str], None]


@pytest.fixture
def home(pages: Callable[..., str], ruritania: IngestSettings) -> str:
    return pages(ruritania)


@pytest.fixture
def catalog(ruritania: IngestSettings) -> Catalog:
    return open_catalog(ruritania)


def ask(page: Page, question: str) -> None:
    field = page.get_by_test_id("stChatInputTextArea")
    field.fill(question)
    field.press("Enter")
    expect(page.locator(".question .text").last).to_have_text(question)


def answered(page: Page, turn: int) -> None:
    expect(page.locator(f".st-key-turn_{turn}")).to_contain_text(re.compile(r"documents? searched"))
    at_rest(page)


def at_rest(page: Page) -> None:
    """Wait until no run of the page goes on: it draws a turn anew and scrolls to it."""
    expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")


def choose(page: Page, label: str, option: str, *others: str) -> None:
    page.get_by_label(label).click()
    for other in others:
        expect(page.get_by_role("option", name=other, exact=True)).to_be_visible()
    page.get_by_role("option", name=option, exact=True).click()
    at_rest(page)
    page.get_by_label(label).press("Escape")
    expect(page.get_by_role("listbox")).to_have_count(0)


def cite(page: Page, turn: int, position: int = 0) -> None:
    at_rest(page)
    page.locator(f"[class*='st-key-cite_{turn}_{position}_'] button").first.click()
    expect(page.locator(".st-key-source")).to_be_visible()


def cite_saying(page: Page, turn: int, words: str) -> None:
    at_rest(page)
    citation = page.locator(f"[class*='st-key-cite_{turn}_']").filter(has_text=words)
    citation.get_by_role("button").first.click()


def quote(page: Page) -> str:
    return page.locator(".st-key-source mark").text_content() or ""


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
    ask(page, BEARINGS)
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
    ask(page, typed)
    answered(page, 1)
    button = page.locator(".st-key-conversations button").first
    kept = (button.text_content() or "").replace("\u2060", "")
    assert typed.startswith(kept.rstrip("…"))
    assert len(kept) > 40
    ask(page, BEARINGS)
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
    pages: Callable[..., str],
    ruritania: IngestSettings,
    chat_server,
    tmp_path: Path,
    picture: Picture,
) -> None:
    file = next((ruritania.corpus / "news").glob("شركة*")).relative_to(ruritania.corpus).as_posix()
    chat_server.pieces = [f"{NAMES} was listed on 9 March 2024 with {MARKS} [1].\n"]
    chat_server.gate.set()
    page = visit(pages(ruritania, RagSettings(llm="openai:fake", base_url=chat_server.url)))
    question = f"When was {NAMES} listed, {MARKS}?"
    ask(page, question)
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
    page.locator(".st-key-export_1 button").click()
    with page.expect_download() as download:
        page.locator(".st-key-download_turn_1_md button").click()
    download.value.save_as(tmp_path / "kept.md")
    record = (tmp_path / "kept.md").read_text(encoding="utf-8").replace("\\", "")
    assert NAMES in record
    assert "赞达货运公司 and Зенда Карго, was listed" in record
    page.get_by_role("link", name="Library").click()
    cells = page.get_by_test_id("stDataFrame").get_by_role("gridcell", include_hidden=True)
    expect(cells.filter(has_text="شركة زندا للشحن <i>1</i> **2** $3 to $4").first).to_be_attached()


def test_a_follow_up_is_answered_from_the_conversation(
    visit: Visit, home: str, picture: Picture
) -> None:
    page = visit(home)
    ask(page, "Who founded the Rassendyll Bank?")
    answered(page, 1)
    ask(page, "And where did it move its head office in 1921?")
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
    ask(page, "What is the melting point of tungsten?")
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
    ask(page, BEARINGS)
    refusal = page.locator(".st-key-refusal_1")
    expect(refusal).to_contain_text("1 document was searched")
    expect(page.locator(".question").first).to_contain_text("Searched: kind law")
    picture(page, "filtered")
    ask(page, FINE)
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
    ask(page, "When was Rupert of Hentzau designated?")
    answered(page, 1)
    expect(page.locator(".statement").first).to_contain_text("7 June 2024")
    expect(page.locator(".st-key-turn_1")).to_contain_text("uploads/Hentzau's $5 and $6 note.txt")


def test_a_reload_shows_the_conversation_again(
    visit: Visit, home: str, ruritania: IngestSettings
) -> None:
    page = visit(home)
    ask(page, FINE)
    answered(page, 1)
    turn = page.locator(".st-key-turn_1")
    for tool in ("Edit", "Export"):  # the last parts of a turn to be drawn
        expect(turn.get_by_role("button", name=tool)).to_be_visible()
    before = turn.inner_text()
    assert "?c=" in page.url
    page.reload()
    answered(page, 1)
    expect(turn).to_have_text(before, use_inner_text=True)
    cookies = {c.get("name"): c.get("value") for c in page.context.cookies()}
    mine = History(ruritania.data, cookies[VISITOR_COOKIE] or "")
    assert mine.turns(page.url.split("?c=")[1])[0].question == FINE
    page.get_by_role("button", name="New conversation").click()
    expect(page.get_by_role("heading", name="Ask the documents")).to_be_visible()
    page.locator(".st-key-conversations button").first.click()
    answered(page, 1)
    assert "?c=" in page.url


def test_a_chat_model_streams_and_its_own_ideas_are_marked(
    visit: Visit,
    pages: Callable[..., str],
    ruritania: IngestSettings,
    chat_server,
    picture: Picture,
) -> None:
    rag = RagSettings(llm="openai:fake", base_url=chat_server.url)
    chat_server.pieces = ["Bearings $14.6 *rose* ", "to $24.3 billion [1]. ", "They <b>shine</b>."]
    chat_server.gate.clear()
    page = visit(pages(ruritania, rag))
    ask(page, BEARINGS)
    expect(page.locator(".writing")).to_have_text("Bearings $14.6 *rose* ")
    picture(page, "streaming")
    chat_server.gate.set()
    answered(page, 1)
    expect(page.locator(".statement").first).to_contain_text("to $24.3 billion.")
    unsupported = page.locator(".unsupported")
    expect(page.locator(".statement").first).to_contain_text("Bearings $14.6 *rose* to $24.3")
    expect(unsupported).to_contain_text("They <b>shine</b>")
    assert page.locator(".statement :is(b, em, i)").count() == 0
    expect(unsupported).to_contain_text("not supported by the cited passage")
    expect(unsupported.locator(".fault")).to_contain_text("it cites no passage")
    expect(page.locator(".st-key-turn_1")).to_contain_text("Written by openai:fake")
    cite(page, 1)
    assert SENTENCE in quote(page)
    picture(page, "chat-model")


ACTIVE = (
    "<b>Bearings</b> rose [1]. ![p](https://evil.example/p.png) and [here](https://evil.example/) "
    "<a href='//evil.example/a'>go</a> <img src=x onerror=alert(1)> <svg onload=alert(2)></svg> "
    "<script>alert(3)</script> | *a* | :red[b] | $1 $2 "
)
AS_SHOWN = ACTIVE.replace("https://evil.example/p.png", "[address removed]").replace(
    "https://evil.example/", "[address removed]"
).replace("//evil.example/a", "[address removed]")  # fmt: skip


def test_what_a_chat_model_writes_is_shown_as_text_while_it_comes_and_in_the_end(
    visit: Visit,
    pages: Callable[..., str],
    ruritania: IngestSettings,
    chat_server,
    picture: Picture,
) -> None:
    chat_server.pieces = [ACTIVE, "Bearings rose to $24.3 billion [1]."]
    chat_server.gate.clear()
    page = visit(pages(ruritania, RagSettings(llm="openai:fake", base_url=chat_server.url)))
    ask(page, BEARINGS)
    elements = page.locator(".st-key-talk .statement *")
    expect(page.locator(".writing")).to_have_text(AS_SHOWN)
    assert elements.count() == 0
    chat_server.gate.set()
    answered(page, 1)
    picture(page, "active")
    said = " ".join(page.locator(".statement").all_text_contents())
    assert said.split() == AS_SHOWN.replace(" [1]", "").split() + (
        "Bearings rose to $24.3 billion.".split()
    )
    assert elements.count() == 0
    assert page.locator(".st-key-turn_1 :is(a, script, svg[onload], img[src='x'])").count() == 0
    page.get_by_role("button", name="Copy the answer to question 1").click()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert "![" not in copied
    assert "](" not in copied
    assert "script>alert(3)" in copied


def test_a_chat_model_that_fails_leaves_quotes_and_a_note(
    visit: Visit, pages: Callable[..., str], ruritania: IngestSettings, chat_server
) -> None:
    rag = RagSettings(llm="openai:fake", base_url=chat_server.url)
    chat_server.status = 500
    page = visit(pages(ruritania, rag))
    ask(page, FINE)
    answered(page, 1)
    chat_server.status = 200
    expect(page.locator(".statement").first).to_contain_text("250,000 pounds")
    expect(page.locator(".notes")).to_contain_text("The chat model openai:fake did not answer")


def test_a_narrow_screen_shows_answer_and_source(visit: Visit, home: str, picture: Picture) -> None:
    page = visit(home, width=390)
    expect(page.get_by_role("heading", name="Ask the documents")).to_be_visible()
    expect(page.locator("[class*='st-key-example_0'] button")).to_contain_text("?")
    picture(page, "first")
    ask(page, BEARINGS)
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
    ask(page, BEARINGS)
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
    ask(page, "Who is the envoy of Ruritania for amber smuggling?")
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
    ask(page, "When was Black Elphberg Trading listed?")
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
    ask(page, "How often does the keeper renew the whale oil of a lighthouse lamp?")
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


def test_a_question_can_be_changed_and_asked_again(visit: Visit, home: str) -> None:
    page = visit(home)
    ask(page, "What is the melting point of tungsten?")
    expect(page.locator(".st-key-refusal_1")).to_be_visible()
    at_rest(page)
    page.locator(".st-key-edit_1 button").click()
    field = page.get_by_label("Your question")
    expect(field).to_have_value("What is the melting point of tungsten?")
    field.fill(FINE)
    page.get_by_role("button", name="Ask again").click()
    answered(page, 2)
    expect(page.locator(".st-key-turn_2 .statement").first).to_contain_text("250,000 pounds")


def test_an_answer_is_copied_and_exported_with_its_quotes(
    visit: Visit, home: str, tmp_path: Path
) -> None:
    page = visit(home)
    ask(page, BEARINGS)
    answered(page, 1)
    page.get_by_role("button", name="Copy the answer to question 1").click()
    expect(page.get_by_role("button", name="Copy the answer")).to_have_text("Copied")
    assert SENTENCE in page.evaluate("navigator.clipboard.readText()")
    page.locator(".st-key-export_1 button").click()
    for name, suffix in (("Markdown", "md"), ("Word", "docx"), ("PDF", "pdf")):
        with page.expect_download() as download:
            page.locator(f".st-key-download_turn_1_{suffix} button").click()
        saved = tmp_path / download.value.suggested_filename
        download.value.save_as(saved)
        assert saved.suffix == f".{suffix}", name
        assert saved.stat().st_size > 500
    record = next(tmp_path.glob("*.md")).read_text(encoding="utf-8")
    assert "\\$14.6 billion to \\$24.3 billion" in record
    assert "Asked" in record


def test_a_conversation_is_renamed_found_and_deleted(
    visit: Visit, home: str, picture: Picture
) -> None:
    page = visit(home)
    ask(page, "Who founded the Rassendyll Bank?")
    answered(page, 1)
    page.locator(".st-key-conversation_tools button").first.click()
    title = page.get_by_label("Title")
    title.fill("Zenda <b> $5 **founders**")
    title.press("Enter")
    listed = page.locator(".st-key-conversations button")
    expect(listed.first).to_have_text("Zenda <b> $5 **founders**")
    page.keyboard.press("Escape")
    page.get_by_label("Search conversations").fill("RASSENDYLL")
    page.get_by_label("Search conversations").press("Enter")
    expect(listed.filter(has_text="Zenda <b> $5")).to_have_count(1)
    page.locator(".st-key-conversation_tools button").first.click()
    page.locator(".st-key-delete_conversation button").click()
    picture(page, "delete")
    page.locator(".st-key-delete_confirmed button").click()
    expect(page.get_by_role("heading", name="Ask the documents")).to_be_visible()
    expect(listed.filter(has_text="Zenda <b> $5")).to_have_count(0)


def test_another_visitor_sees_nothing_of_a_conversation(
    visit: Visit, home: str, chromium: Browser
) -> None:
    page = visit(home)
    ask(page, FINE)
    answered(page, 1)
    other = chromium.new_context()
    try:
        theirs = other.new_page()
        theirs.goto(page.url)
        expect(theirs.get_by_text("not kept here for you")).to_be_visible()
        assert theirs.locator(".question, .st-key-conversations").count() == 0
    finally:
        other.close()


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
    ask(page, "When was Princess Flavia crowned queen of Ruritania?")
    expect(page.locator(".st-key-refusal_1")).to_be_visible()


def test_an_answer_is_stopped_and_another_survives_a_reload(
    visit: Visit,
    pages: Callable[..., str],
    ruritania: IngestSettings,
    chat_server,
    picture: Picture,
) -> None:
    rag = RagSettings(llm="openai:fake", base_url=chat_server.url)
    chat_server.pieces = ["Bearings rose from $14.6 billion ", "to $24.3 billion [1]."]
    chat_server.gate.clear()
    page = visit(pages(ruritania, rag))
    ask(page, BEARINGS)
    expect(page.locator(".writing")).to_have_text("Bearings rose from $14.6 billion ")
    page.locator(".st-key-stop_1 button").click()
    expect(page.get_by_text("Stopped before there was an answer.")).to_be_visible()
    picture(page, "stopped")
    page.get_by_role("button", name="Ask again").click()
    expect(page.locator(".writing")).to_have_text("Bearings rose from $14.6 billion ")
    page.reload()
    expect(page.locator(".writing")).to_have_text("Bearings rose from $14.6 billion ")
    chat_server.gate.set()
    answered(page, 2)
    expect(page.locator(".st-key-turn_2 .statement")).to_contain_text("to $24.3 billion.")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_no_serious_fault(visit: Visit, home: str, scheme: str, picture: Picture) -> None:
    page = visit(home, scheme=scheme)
    expect(page.locator("[class*='st-key-example_0'] button")).to_be_visible()
    still(page)
    assert serious_faults(page) == []
    ask(page, BEARINGS)
    answered(page, 1)
    ask(page, "What is the melting point of tungsten?")
    expect(page.locator(".st-key-refusal_2")).to_be_visible()
    cite(page, 1)
    still(page)
    assert serious_faults(page) == []
    page.goto(home + "/library")
    expect(page.get_by_role("heading", name="What the documents cover")).to_be_visible()
    checked(page, picture, f"library-{scheme}")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_no_serious_fault_in_what_opens(
    visit: Visit, home: str, scheme: str, picture: Picture
) -> None:
    page = visit(home, scheme=scheme)
    page.get_by_text("How it answers", exact=True).click()
    expect(page.get_by_text("sanctions-qa models")).to_be_visible()
    ask(page, "Who is the envoy of Ruritania for amber smuggling?")
    answered(page, 1)
    cite(page, 1)
    expect(page.locator(".st-key-source img")).to_be_visible()
    checked(page, picture, f"settings-and-pdf-{scheme}")
    ask(page, "When was Black Elphberg Trading listed?")
    answered(page, 2)
    cite_saying(page, 2, "registered")
    expect(page.locator(".st-key-source .current table.row")).to_be_visible()
    checked(page, picture, f"row-{scheme}")
    ask(page, "Who keeps the great seal of Hentzau?")
    answered(page, 3)
    cite_saying(page, 3, "Charter")
    expect(page.locator(".st-key-source mark").first).to_contain_text("great seal")
    checked(page, picture, f"html-{scheme}")
    ask(page, "When do the copper kettles for Hentzau castle arrive?")
    answered(page, 4)
    cite(page, 4)
    expect(page.locator(".st-key-source mark").first).to_contain_text("twelve copper kettles")
    checked(page, picture, f"mail-{scheme}")
    ask(page, "What is the melting point of tungsten?")
    expect(page.locator(".st-key-refusal_5")).to_be_visible()
    expect(page.locator(".st-key-source")).to_have_count(0)  # the last answer's
    at_rest(page)
    page.locator(".st-key-refusal_5").get_by_role("button").first.click()
    expect(page.locator(".st-key-source_body")).to_be_visible()
    checked(page, picture, f"refusal-{scheme}")
    # By keys: the citation just opened is still being brought into view, and moves the menu.
    page.locator(".st-key-conversation_tools button").first.press("Enter")
    page.locator(".st-key-delete_conversation button").press("Enter")
    expect(page.locator(".st-key-delete_confirmed")).to_be_visible()
    checked(page, picture, f"delete-{scheme}")
    assert contrast(page.locator(".st-key-delete_confirmed button")) >= AA


def test_axe_finds_no_serious_fault_where_a_chat_model_fails_or_invents(
    visit: Visit,
    pages: Callable[..., str],
    ruritania: IngestSettings,
    chat_server,
    picture: Picture,
) -> None:
    chat_server.gate.set()
    chat_server.status = 500
    page = visit(pages(ruritania, RagSettings(llm="openai:fake", base_url=chat_server.url)))
    ask(page, FINE)
    answered(page, 1)
    chat_server.status = 200
    expect(page.locator(".notes")).to_contain_text("The chat model openai:fake did not answer")
    checked(page, picture, "failing-model")
    chat_server.pieces = [
        "Bearings rose from $14.6 billion to $99 billion <b>x</b> [1]. ",
        f"{'Zenda' * 40} shines [x](y).",
    ]
    ask(page, BEARINGS)
    answered(page, 2)
    expect(page.locator(".st-key-turn_2 .unsupported")).to_have_count(2)
    checked(page, picture, "unsupported")


AA = 4.5  # to one: the least contrast of text (WCAG 2.2, 1.4.3)


def contrast(place: Locator) -> float:
    """Return the contrast of an element's words and ground, which a dialog keeps from axe-core."""
    colours = place.evaluate(
        "e => [getComputedStyle(e).color, getComputedStyle(e).backgroundColor]"
    )
    light, dark = sorted((luminance(c) for c in colours), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def luminance(colour: str) -> float:
    parts = [int(part) / 255 for part in re.findall(r"\d+", colour)[:3]]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return sum(share * p for share, p in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_text_source_scrolls_by_keyboard_where_there_is_little_room(
    visit: Visit, home: str, scheme: str, picture: Picture
) -> None:
    page = visit(home, width=390, scheme=scheme)
    ask(page, "Who founded the Rassendyll Bank?")
    answered(page, 1)
    cite(page, 1)
    checked(page, picture, f"narrow-source-{scheme}")
    reach(page, "document.activeElement.className === 'source-text'")
    body = page.locator(".st-key-source :has(> .st-key-source_body)")
    before = body.evaluate("e => e.scrollTop")
    page.keyboard.press("End")
    page.wait_for_function(
        "at => document.querySelector('.st-key-source_body').parentElement.scrollTop > at",
        arg=before,
    )


def checked(page: Page, picture: Picture, name: str) -> None:
    still(page)
    picture(page, name)
    assert serious_faults(page) == []


# What Streamlit draws anew it shows paler for a moment, and pale words have too little contrast.
CALM = """() => {
    const app = document.querySelector("[data-testid=stApp]");
    const moving = document.getAnimations().some((animation) =>
        animation.playState === "running" &&
        Number.isFinite(animation.effect.getComputedTiming().endTime));
    const stale = document.querySelector("[data-stale=true]");
    if (app?.dataset.testScriptState !== "notRunning" || stale || moving) {
        window.calmSince = undefined;
        return false;
    }
    window.calmSince ??= performance.now();
    return performance.now() - window.calmSince > 250;
}"""


def still(page: Page) -> None:
    """Wait until the page is drawn and nothing of it fades or moves any more."""
    page.evaluate("window.calmSince = undefined")
    page.wait_for_function(CALM)


def serious_faults(page: Page) -> list[str]:
    """Return what axe-core calls serious or critical; Streamlit's own faults are named below."""
    found = Axe().run(page).response["violations"]
    return [
        f"{fault['id']}: {node['html'][:200]}"
        for fault in found
        if fault["impact"] in ("serious", "critical")
        for node in fault["nodes"]
    ]


def test_the_keyboard_alone_asks_and_opens_a_citation(visit: Visit, home: str) -> None:
    page = visit(home)
    expect(page.locator("[class*='st-key-example_0'] button")).to_be_visible()
    reach(page, "document.activeElement.dataset.testid === 'stChatInputTextArea'")
    page.keyboard.type(BEARINGS)
    page.keyboard.press("Enter")
    answered(page, 1)
    reach(page, "!!document.activeElement.closest('[class*=st-key-cite_1_0]')")
    seen = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert seen != "none"
    page.keyboard.press("Enter")
    expect(page.locator(".st-key-source mark")).to_be_visible()
    reach(page, "!!document.activeElement.closest('.st-key-close_source')")
    page.keyboard.press("Enter")
    expect(page.locator(".st-key-source")).to_have_count(0)
    page.wait_for_function("!!document.activeElement.closest('[class*=st-key-cite_1_0]')")


def test_the_keyboard_alone_copies_saves_changes_renames_and_deletes(
    visit: Visit, home: str
) -> None:
    page = visit(home)
    ask(page, BEARINGS)
    answered(page, 1)
    use(page, ".st-key-copy_1")
    page.wait_for_function("navigator.clipboard.readText().then(t => t.includes('$24.3 billion'))")
    use(page, ".st-key-export_1")
    with page.expect_download() as download:
        use(page, ".st-key-download_turn_1_md")
    assert download.value.suggested_filename.endswith(".md")
    page.keyboard.press("Escape")
    focused(page, ".st-key-export_1")
    use(page, ".st-key-edit_1")
    focused(page, ".st-key-edited_1")
    reach(page, "document.activeElement.textContent.trim() === 'Leave it'")
    page.keyboard.press("Enter")
    focused(page, ".st-key-edit_1")
    page.keyboard.press("Enter")
    focused(page, ".st-key-edited_1")
    page.keyboard.press("Control+A")
    page.keyboard.type(FINE)
    reach(page, "document.activeElement.textContent.trim() === 'Ask again'")
    page.keyboard.press("Enter")
    answered(page, 2)
    use(page, ".st-key-conversation_tools")
    reach(page, "document.activeElement.ariaLabel === 'Title'")
    page.keyboard.press("Control+A")
    page.keyboard.type("By keyboard")
    page.keyboard.press("Enter")
    kept = page.locator(".st-key-conversations button").filter(has_text="By keyboard")
    expect(kept).to_have_count(1)
    use(page, ".st-key-delete_conversation")
    expect(page.locator(".st-key-delete_confirmed")).to_be_visible()
    focused(page, ".st-key-delete_conversation")
    use(page, ".st-key-delete_confirmed")
    expect(kept).to_have_count(0)
    focused(page, ".st-key-question")


def test_the_keyboard_alone_reaches_the_settings_and_stops_an_answer(
    visit: Visit, pages: Callable[..., str], ruritania: IngestSettings, chat_server
) -> None:
    chat_server.pieces = ["Bearings rose ", "to $24.3 billion [1]."]
    chat_server.gate.clear()
    page = visit(pages(ruritania, RagSettings(llm="openai:fake", base_url=chat_server.url)))
    use(page, "summary:has-text('How it answers')")
    expect(page.locator(".facts")).to_contain_text("openai:fake writes")
    ask(page, BEARINGS)
    expect(page.locator(".writing")).to_be_visible()
    use(page, ".st-key-stop_1")
    expect(page.get_by_text("Stopped before there was an answer.")).to_be_visible()
    focused(page, ".st-key-again_1")
    chat_server.gate.set()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_keyboard_alone_chooses_a_document_and_may_keep_it(
    visit: Visit, home: str, scheme: str, picture: Picture
) -> None:
    page = visit(home + "/library", scheme=scheme)
    expect(page.get_by_role("heading", name="What the documents cover")).to_be_visible()
    expect(page.get_by_test_id("data-grid-canvas").first).to_be_visible()
    reach(page, "document.activeElement.dataset.testid === 'data-grid-canvas'")
    page.keyboard.press("Shift+Space")
    expect(page.get_by_text("1 chosen.")).to_be_visible()
    use(page, ".st-key-remove")
    dialog = page.get_by_role("dialog")
    expect(dialog).to_be_visible()
    checked(page, picture, f"remove-{scheme}")
    assert contrast(page.locator(".st-key-remove_confirmed button")) >= AA
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    focused(page, ".st-key-remove")
    page.keyboard.press("Enter")
    expect(dialog).to_be_visible()
    use(page, ".st-key-remove_kept")
    expect(dialog).to_have_count(0)
    focused(page, ".st-key-remove")


FOCUSED = """() => {
  let at = document.activeElement;
  while (at.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
  const look = getComputedStyle(at);
  return look.outlineStyle !== 'none' && parseFloat(look.outlineWidth) >= 2;
}"""


def use(page: Page, place: str) -> None:
    """Reach what stands there with the Tab key, see that it is marked, and press Enter."""
    target = page.locator(place).first
    expect(target).to_be_visible()
    for _ in range(80):
        if target.evaluate("e => e.contains(document.activeElement)"):
            break
        page.keyboard.press("Tab")
    else:
        pytest.fail(f"the Tab key does not reach {place}")
    assert page.evaluate(FOCUSED), f"nothing shows that {place} has the focus"
    page.keyboard.press("Enter")


def focused(page: Page, place: str) -> None:
    """See that the focus comes to a place by itself."""
    page.wait_for_function(f"!!document.activeElement.closest('{place}')")


def reach(page: Page, goal: str) -> None:
    """Press Tab until the goal holds."""
    for _ in range(80):
        if page.evaluate(goal):
            return
        page.keyboard.press("Tab")
    pytest.fail(f"the Tab key does not reach {goal}")


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
