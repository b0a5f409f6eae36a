"""What a visitor does on the page, for the tests in a real browser."""

import re
from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

Visit = Callable[..., Page]
Picture = Callable[[Page, str], None]

BEARINGS = "By how much did exports of ball bearings from Ruritania rise in 2023?"
FINE = "What fine has an exporter to pay who breaks the Ruritania Trade Order?"
BANK = "Who founded the Rassendyll Bank?"
TUNGSTEN = "What is the melting point of tungsten?"

expect.set_options(timeout=90_000)  # the first answer waits for the model, on a shared machine

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


def still(page: Page, seconds: int = 90) -> None:
    """Wait until the page is drawn and nothing of it fades or moves any more."""
    page.evaluate("window.calmSince = undefined")
    # By the clock: asked anew with every frame, the browser would draw frames for the question.
    page.wait_for_function(CALM, timeout=1000 * seconds, polling=50)


def type_question(page: Page, question: str) -> None:
    """Ask, and return when the question stands on the page."""
    field = page.get_by_test_id("stChatInputTextArea")
    field.fill(question)
    field.press("Enter")
    expect(page.locator(".question .text").last).to_have_text(question)


def ask(page: Page, question: str, turn: int) -> None:
    """Ask, and wait until the answer stands on the page and all is drawn."""
    type_question(page, question)
    answered(page, turn)


def answered(page: Page, turn: int) -> None:
    """Wait until a turn has its answer or refusal, and all is drawn."""
    done = re.compile(r"documents? (were |was )?searched")
    expect(page.locator(f".st-key-turn_{turn}")).to_contain_text(done)
    still(page)


def open_page(visit: Visit, address: str, **how: object) -> Page:
    """Open the page, and wait until it is drawn."""
    page = visit(address, **how)
    page.set_default_timeout(90_000)
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    still(page, 300)  # the model is loaded, and questions are tried out: once a server
    return page


def press(page: Page, place: str) -> None:
    """Click what stands there once the page is drawn, and wait until it is drawn again."""
    still(page)
    page.locator(place).first.click()
    still(page)


def serious_faults(page: Page) -> list[str]:
    """Return what axe-core calls serious or critical."""
    still(page)
    found = Axe().run(page).response["violations"]
    return [
        f"{fault['id']}: {node['html'][:200]}"
        for fault in found
        if fault["impact"] in ("serious", "critical")
        for node in fault["nodes"]
    ]


def at_rest(page: Page) -> None:
    """Wait until no run of the page goes on: it draws a turn anew and scrolls to it."""
    expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")


def choose(page: Page, label: str, option: str, *others: str) -> None:
    at_rest(page)  # the examples that come at last draw the page anew, and a list closes
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
