"""Who uses no mouse or needs contrast: the page by keyboard, and what axe-core says of it."""

import re

import pytest
from page_steps import (
    BEARINGS,
    FINE,
    Picture,
    Visit,
    answered,
    at_rest,
    cite,
    cite_saying,
    focused,
    reach,
    serious_faults,
    still,
    type_question,
    use,
)
from playwright.sync_api import Locator, Page, expect

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_no_serious_fault(visit: Visit, home: str, scheme: str, picture: Picture) -> None:
    page = visit(home, scheme=scheme)
    expect(page.locator("[class*='st-key-example_0'] button")).to_be_visible()
    still(page)
    assert serious_faults(page) == []
    type_question(page, BEARINGS)
    answered(page, 1)
    type_question(page, "What is the melting point of tungsten?")
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
    type_question(page, "Who is the envoy of Ruritania for amber smuggling?")
    answered(page, 1)
    cite(page, 1)
    expect(page.locator(".st-key-source img")).to_be_visible()
    checked(page, picture, f"settings-and-pdf-{scheme}")
    type_question(page, "When was Black Elphberg Trading listed?")
    answered(page, 2)
    cite_saying(page, 2, "registered")
    expect(page.locator(".st-key-source .current table.row")).to_be_visible()
    checked(page, picture, f"row-{scheme}")
    type_question(page, "Who keeps the great seal of Hentzau?")
    answered(page, 3)
    cite_saying(page, 3, "Charter")
    expect(page.locator(".st-key-source mark").first).to_contain_text("great seal")
    checked(page, picture, f"html-{scheme}")
    type_question(page, "When do the copper kettles for Hentzau castle arrive?")
    answered(page, 4)
    cite(page, 4)
    expect(page.locator(".st-key-source mark").first).to_contain_text("twelve copper kettles")
    checked(page, picture, f"mail-{scheme}")
    type_question(page, "What is the melting point of tungsten?")
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
    written: str,
    chat_server,
    picture: Picture,
) -> None:
    chat_server.gate.set()
    chat_server.status = 500
    page = visit(written)
    type_question(page, FINE)
    answered(page, 1)
    chat_server.status = 200
    expect(page.locator(".notes")).to_contain_text("The chat model openai:fake did not answer")
    checked(page, picture, "failing-model")
    chat_server.pieces = [
        "Bearings rose from $14.6 billion to $99 billion <b>x</b> [1]. ",
        f"{'Zenda' * 40} shines [x](y).",
    ]
    type_question(page, BEARINGS)
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


def test_a_text_source_scrolls_by_keyboard_where_there_is_little_room(
    visit: Visit, home: str, picture: Picture
) -> None:
    page = visit(home, width=390, scheme="dark")
    type_question(page, "Who founded the Rassendyll Bank?")
    answered(page, 1)
    cite(page, 1)
    checked(page, picture, "narrow-source-dark")
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
    type_question(page, BEARINGS)
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
    visit: Visit, written: str, chat_server
) -> None:
    chat_server.pieces = ["Bearings rose ", "to $24.3 billion [1]."]
    chat_server.gate.clear()
    page = visit(written)
    use(page, "summary:has-text('How it answers')")
    expect(page.locator(".facts")).to_contain_text("openai:fake writes")
    type_question(page, BEARINGS)
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
