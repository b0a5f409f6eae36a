"""Citations in a real browser: numbers in the line, their cards, and the sources listed once."""

import pytest
from page_steps import (
    BANK,
    BEARINGS,
    Picture,
    Visit,
    ask,
    open_page,
    press,
    reach,
    serious_faults,
    still,
)
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser

SENTENCE = "Exports of ball bearings from Ruritania rose from $14.6 billion"
TITLE = "Bearings: $14.6 billion <b>to</b> $24.3 billion, :red[O'Brien] says"


def card_is_inside(page: Page) -> bool:
    box = page.locator(".card.shown").bounding_box()
    size = page.viewport_size
    assert box
    assert size
    return box["x"] >= 0 and box["x"] + box["width"] <= size["width"] and box["y"] >= 0


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (390, "dark")])
def test_a_number_in_the_line_tells_its_source_and_opens_it(
    visit: Visit, home: str, width: int, scheme: str, picture: Picture
) -> None:
    page = open_page(visit, home, width=width, scheme=scheme)
    ask(page, BEARINGS, 1)
    line = page.locator(".st-key-statement_1_0 p.line")
    expect(line).to_contain_text(SENTENCE)
    number = line.locator(".ref").first
    expect(number).to_have_text("1")
    number.hover()
    card = page.locator(".card.shown")
    expect(card).to_be_visible()
    for told in (SENTENCE, TITLE, "2024-03-05", "The *Ruritanian* Courier"):
        expect(card).to_contain_text(told)
    assert card.locator("b, em, script").count() == 0
    assert card_is_inside(page)
    picture(page, f"card-{scheme}")
    assert serious_faults(page) == []
    page.keyboard.press("Escape")
    expect(page.locator(".card.shown")).to_have_count(0)
    still(page)
    number.click()
    expect(page.locator(".st-key-source mark").first).to_contain_text(SENTENCE)
    picture(page, f"opened-{scheme}")


def height_of(page: Page, place: str) -> float:
    """Return how far below the window's upper edge it stands, in pixels."""
    return float(page.locator(place).first.evaluate("e => e.getBoundingClientRect().top"))


def test_an_open_source_takes_the_room_of_the_sidebar_and_gives_it_back(
    visit: Visit, home: str, picture: Picture
) -> None:
    page = open_page(visit, home)
    ask(page, BEARINGS, 1)
    number, answer = ".st-key-statement_1_0 .ref", page.locator(".st-key-turn_1")
    sidebar = page.get_by_test_id("stSidebar")
    wide, stood = answer.bounding_box(), height_of(page, number)
    press(page, number)
    expect(page.locator(".st-key-source")).to_be_visible()
    expect(sidebar).to_have_attribute("data-collapsed", "true")
    page.wait_for_function(
        "([name, width]) => document.querySelector(name).offsetWidth >= width",
        arg=[".st-key-turn_1", (wide or {"width": 0})["width"]],
    )
    page.wait_for_function(STANDS, arg=[number, stood])
    picture(page, "room")
    page.keyboard.press("Escape")
    expect(page.locator(".st-key-source")).to_have_count(0)
    expect(sidebar).not_to_have_attribute("data-collapsed", "true")
    page.wait_for_function(STANDS, arg=[number, stood])
    page.wait_for_function(f"document.activeElement.closest('{number}')")


STANDS = """([name, height]) =>
    Math.abs(document.querySelector(name).getBoundingClientRect().top - height) < 3"""


def test_on_a_phone_number_and_quote_are_in_view_and_closing_comes_back(
    visit: Visit, home: str
) -> None:
    page = open_page(visit, home, width=390)
    expect(page.get_by_role("heading", level=1)).to_be_in_viewport()  # not the last example
    ask(page, BEARINGS, 1)
    number = ".st-key-statement_1_0 .ref"
    stood = height_of(page, number)
    press(page, number)
    expect(page.locator(".st-key-source mark").first).to_be_in_viewport()
    page.wait_for_function(
        """name => document.querySelector(name).getBoundingClientRect().bottom
            < document.querySelector(".st-key-source").getBoundingClientRect().top""",
        arg=number,
    )
    press(page, ".st-key-close_source button")
    expect(page.locator(".st-key-source")).to_have_count(0)
    page.wait_for_function(STANDS, arg=[number, stood])
    expect(page.locator(".card.shown")).to_have_count(0)


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (390, "dark")])
def test_each_point_of_a_timeline_is_a_citation(
    visit: Visit, home: str, width: int, scheme: str, picture: Picture
) -> None:
    page = open_page(visit, f"{home}/overview", width=width, scheme=scheme)
    subject = page.get_by_label("Subject", exact=True)
    subject.fill("Ruritania Trade Order")
    subject.press("Enter")
    point = page.locator(".point").filter(has_text="2024-05-01")
    expect(point).to_contain_text("bans the export of machine tools")
    press(page, ".point .ref")
    expect(page.locator(".st-key-source mark").first).to_contain_text("from 1 May 2024")
    picture(page, f"timeline-{scheme}")
    assert serious_faults(page) == []
    press(page, ".st-key-close_source button")
    expect(page.locator(".st-key-source")).to_have_count(0)
    # The number has the focus again, without its card; who comes to it by keyboard sees that.
    page.wait_for_function("document.activeElement.className === 'ref'")
    page.keyboard.press("Shift+Tab")
    reach(page, "document.activeElement.className === 'ref'")
    expect(page.locator(".card.shown")).to_contain_text("Office of Trade Control")
    page.keyboard.press("Enter")
    expect(page.locator(".st-key-source mark").first).to_contain_text("Ruritania Trade Order")
    subject.fill("the town of Nowhere")
    subject.press("Enter")
    expect(page.get_by_text("no dated event on this subject")).to_be_visible()
    expect(page.locator(".st-key-source")).to_have_count(0)


def test_the_card_shows_where_the_focus_is_and_enter_opens_the_source(
    visit: Visit, home: str
) -> None:
    page = open_page(visit, home)
    ask(page, BANK, 1)
    for _ in range(80):
        if page.evaluate("document.activeElement.className === 'ref'"):
            break
        page.keyboard.press("Tab")
    expect(page.locator(".card.shown")).to_contain_text("Rudolf Rassendyll")
    described = page.evaluate("document.activeElement.getAttribute('aria-describedby')")
    expect(page.locator(f"#{described}")).to_contain_text("Rudolf Rassendyll")
    page.keyboard.press("Enter")
    expect(page.locator(".st-key-source mark").first).to_contain_text("Rudolf Rassendyll")


def test_the_pointer_can_go_on_to_the_card(visit: Visit, home: str) -> None:
    page = open_page(visit, home)
    ask(page, BANK, 1)
    page.locator(".ref").first.hover()
    card = page.locator(".card.shown")
    expect(card).to_be_visible()
    card.hover()
    page.wait_for_timeout(400)
    expect(card).to_be_visible()
    page.mouse.move(5, 5)
    expect(card).to_have_count(0)


def test_each_source_is_listed_once_below_the_answer_and_copied_with_it(
    visit: Visit, home: str
) -> None:
    page = open_page(visit, home)
    ask(page, BEARINGS, 1)
    listed = page.locator(".st-key-sources_1 [class*='st-key-row_'] button")
    numbers = [text.split()[0] for text in listed.all_text_contents()]
    assert numbers == sorted(set(numbers), key=int)
    used = page.locator(".st-key-turn_1 .line .ref").all_text_contents()
    assert set(used) <= set(numbers)
    page.get_by_role("button", name="Copy the answer to question 1").click()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert "Sources\n[1] " in copied
    assert copied.count("news/bearings.md") == 1
