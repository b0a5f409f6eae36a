"""A conversation's turns in a real browser: shown at once, changed, asked anew, kept in reach."""

import pytest
from page_steps import (
    BANK,
    BEARINGS,
    FINE,
    TUNGSTEN,
    Picture,
    Visit,
    answered,
    ask,
    open_page,
    press,
    serious_faults,
    type_question,
)
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


def test_the_question_box_has_the_focus_when_the_page_opens(visit: Visit, home: str) -> None:
    page = open_page(visit, home)
    page.wait_for_function("document.activeElement.dataset.testid === 'stChatInputTextArea'")
    page.keyboard.type(FINE)
    page.keyboard.press("Enter")
    answered(page, 1)
    expect(page.locator(".statement").first).to_contain_text("250,000 pounds")


def test_edit_stands_in_the_place_of_its_turn_and_the_earlier_version_is_kept(
    visit: Visit, home: str, picture: Picture
) -> None:
    page = open_page(visit, home)
    ask(page, TUNGSTEN, 1)
    ask(page, BANK, 2)
    press(page, ".st-key-edit_1 button")
    page.get_by_label("Your question").fill(FINE)
    page.get_by_role("button", name="Ask again").click()
    answered(page, 3)
    questions = page.locator(".question .text")
    expect(questions).to_have_text([FINE])
    versions = page.locator(".st-key-versions_3")
    expect(versions).to_contain_text("2 of 2")
    picture(page, "versions")
    assert serious_faults(page) == []
    press(page, ".st-key-version_earlier_3 button")
    expect(questions).to_have_text([TUNGSTEN, BANK])
    press(page, ".st-key-version_later_1 button")
    expect(questions).to_have_text([FINE])


def test_regenerate_answers_the_question_anew_in_its_place(visit: Visit, home: str) -> None:
    page = open_page(visit, home)
    ask(page, FINE, 1)
    press(page, ".st-key-tools_1 .st-key-again_1 button")
    answered(page, 2)
    expect(page.locator(".question .text")).to_have_text([FINE])
    expect(page.locator(".st-key-versions_2")).to_contain_text("2 of 2")
    ask(page, "And who grants licences under it?", 3)
    expect(page.locator(".question .text")).to_have_count(2)


WATCH = """() => {
  window.pale = 0;
  const look = () => {
    const turns = [...document.querySelectorAll('[class*="st-key-turn_"]')];
    const last = turns.at(-1);
    const asked = last?.querySelector('.question .text')?.textContent ?? '';
    const old = [...(last?.querySelectorAll('.statement, .notes, .meta') ?? [])];
    if (asked.startsWith('Last:') && last.querySelector('.status') && old.length) window.pale += 1;
    window.looking = requestAnimationFrame(look);
  };
  look();
}"""


def test_no_old_answer_stands_below_a_new_question_of_a_long_conversation(
    visit: Visit, home: str, picture: Picture
) -> None:
    page = open_page(visit, home)
    for turn in range(1, 14):
        ask(page, BANK if turn % 2 else FINE, turn)
    page.evaluate(WATCH)
    type_question(page, f"Last: {BEARINGS}")
    picture(page, "after-twelve")
    answered(page, 14)
    assert page.evaluate("window.pale") == 0
    expect(page.get_by_role("button", name="Earlier questions (2)")).to_be_visible()
    bar = page.locator(".st-key-conversation_bar button")
    expect(bar).to_be_in_viewport()  # at the end of a long conversation too
    picture(page, "end-of-a-long-one")


def test_a_pinned_conversation_stays_at_the_head_of_the_list(
    visit: Visit, home: str, picture: Picture
) -> None:
    page = open_page(visit, home)
    ask(page, "Which term has the Chancellor of Hentzau?", 1)
    press(page, ".st-key-conversation_bar button")
    press(page, ".st-key-pin_conversation button")
    expect(page.locator(".st-key-pin_conversation")).to_contain_text("Unpin")
    picture(page, "pinned")
    page.keyboard.press("Escape")
    press(page, ".st-key-new_conversation button")
    ask(page, FINE, 1)
    listed = page.locator(".st-key-conversations button")
    expect(listed.nth(0)).to_contain_text("Chancellor of Hentzau")
    expect(listed.nth(1)).to_contain_text("What fine")


def test_a_quoted_answer_has_no_stop_that_would_do_nothing(visit: Visit, home: str) -> None:
    page = open_page(visit, home)
    ask(page, FINE, 1)  # the model is there now
    page.evaluate(
        """() => { window.stops = 0; new MutationObserver(() => {
          window.stops += document.querySelectorAll('[class*="st-key-stop_"]').length;
        }).observe(document.body, { childList: true, subtree: true }); }"""
    )
    page.evaluate("window.asked = performance.now()")
    ask(page, BANK, 2)
    took = page.evaluate("performance.now() - window.asked")
    stops = page.evaluate("window.stops")
    assert stops == 0 or took > 1500, "a Stop stood there before anybody had to wait"


def test_on_a_phone_the_sidebar_folds_away_after_a_choice_and_the_library_is_reached(
    visit: Visit, home: str, picture: Picture
) -> None:
    page = open_page(visit, home, width=390)
    ask(page, FINE, 1)
    unfold = page.get_by_test_id("stExpandSidebarButton")  # there where the sidebar is folded
    unfold.click()
    expect(page.get_by_role("link", name="Library")).to_be_in_viewport()
    picture(page, "phone-sidebar")
    page.get_by_role("link", name="Library").click()
    expect(page.get_by_role("heading", name="Library")).to_be_visible()
    expect(unfold).to_be_visible()
    picture(page, "phone-library")
    unfold.click()
    page.get_by_role("link", name="Ask").click()
    expect(unfold).to_be_visible()
    unfold.click()
    page.locator(".st-key-conversations button").first.click()
    expect(unfold).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
