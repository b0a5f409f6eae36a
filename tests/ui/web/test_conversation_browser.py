"""Conversations on the page in a real Chromium: kept, changed, exported, written by a model."""

from pathlib import Path

import pytest
from page_steps import (
    BEARINGS,
    FINE,
    Picture,
    Visit,
    answered,
    at_rest,
    cite,
    press,
    quote,
    type_question,
)
from playwright.sync_api import Browser, expect

from ingest.settings import IngestSettings
from ui.state.history import History
from ui.state.visitor import VISITOR_COOKIE

pytestmark = pytest.mark.browser

SENTENCE = (
    "Exports of ball bearings from Ruritania rose from $14.6 billion to $24.3 billion in 2023"
)


def test_a_reload_shows_the_conversation_again(
    visit: Visit, home: str, ruritania: IngestSettings
) -> None:
    page = visit(home)
    type_question(page, FINE)
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
    written: str,
    chat_server,
    picture: Picture,
) -> None:
    chat_server.pieces = ["Bearings $14.6 *rose* ", "to $24.3 billion [1]. ", "They <b>shine</b>."]
    chat_server.gate.clear()
    page = visit(written)
    type_question(page, BEARINGS)
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
    written: str,
    chat_server,
    picture: Picture,
) -> None:
    chat_server.pieces = [ACTIVE, "Bearings rose to $24.3 billion [1]."]
    chat_server.gate.clear()
    page = visit(written)
    type_question(page, BEARINGS)
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
    visit: Visit, written: str, chat_server
) -> None:
    chat_server.status = 500
    page = visit(written)
    type_question(page, FINE)
    answered(page, 1)
    chat_server.status = 200
    expect(page.locator(".statement").first).to_contain_text("250,000 pounds")
    expect(page.locator(".notes")).to_contain_text("The chat model openai:fake did not answer")


def test_a_question_can_be_changed_and_asked_again(visit: Visit, home: str) -> None:
    page = visit(home)
    type_question(page, "What is the melting point of tungsten?")
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
    type_question(page, BEARINGS)
    answered(page, 1)
    page.get_by_role("button", name="Copy the answer to question 1").click()
    expect(page.get_by_role("button", name="Copy the answer")).to_have_text("Copied")
    assert SENTENCE in page.evaluate("navigator.clipboard.readText()")
    press(page, ".st-key-export_1 button")
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
    type_question(page, "Who founded the Rassendyll Bank?")
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
    type_question(page, FINE)
    answered(page, 1)
    other = chromium.new_context()
    try:
        theirs = other.new_page()
        theirs.goto(page.url)
        expect(theirs.get_by_text("not kept here for you")).to_be_visible()
        assert theirs.locator(".question, .st-key-conversations").count() == 0
    finally:
        other.close()


def test_an_answer_is_stopped_and_another_survives_a_reload(
    visit: Visit,
    written: str,
    chat_server,
    picture: Picture,
) -> None:
    chat_server.pieces = ["Bearings rose from $14.6 billion ", "to $24.3 billion [1]."]
    chat_server.gate.clear()
    page = visit(written)
    type_question(page, BEARINGS)
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
