"""The page of changes: answers to work through, what came, and two versions word by word."""

import runpy
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest
from playwright.sync_api import Page, expect
from streamlit.testing.v1 import AppTest

from ingest.official.differences import Change, Difference, Words
from ingest.official.fetching.client import Web
from ingest.official.update import add, update
from ingest.settings import IngestSettings
from ingest.sync import sync
from ui.records.review import changed_answers
from ui.records.store import Records
from ui.web.changes.diff_view import marked

TESTS = Path(__file__).parents[2]
SOURCE = "uk:uksi/2019/855,since=2020-01-01"


@pytest.fixture(scope="module")
def changed(tmp_path_factory: pytest.TempPathFactory, reads_here) -> IngestSettings:
    """A corpus with two versions of an act, and a kept answer that has changed."""
    server_file = TESTS / "ingest" / "official" / "publishers_server.py"
    make = SimpleNamespace(**runpy.run_path(str(server_file)))
    base = tmp_path_factory.mktemp("changes")
    settings = IngestSettings(corpus=base / "corpus", data=base / "data")
    settings.corpus.mkdir()
    server = make.Publishers()
    try:
        (settings.corpus / "sources.toml").write_text(server.settings(), encoding="utf-8")
        add(settings.corpus, [SOURCE])
        act, days = "uksi/2019/855", ["2025-03-01", "2026-01-28"]
        server.has_uk(act, *days)
        later = make.uk_act(act, days[1], days, "must not be made <available> & paid")
        later = later.replace(b"<available> & paid", b"&lt;available&gt; &amp; paid")
        server.has(f"{make.UK}/{act}/data.xml", later)
        opened = {"web": lambda kinds, parts: Web(parts, private_hosts=kinds.private_hosts)}
        assert [o.faults for o in update(settings.corpus, **opened)] == [()]
    finally:
        server.close()
    sync(settings, load_encoder=lambda: reads_here)
    records = Records(settings.data)
    answer = {"answer": "May funds be <b>paid</b>? No.", "found": True}
    content = {"question": "May funds be paid?", "answer": answer, "who": "", "rechecks": None}
    records.add("answer", content)
    differs = {"changed": ["answer", "citation"], "why": ["the act says at reg. 12: “paid”"]}
    records.add("answer", {**content, "rechecks": 1, "differs": differs})
    return settings


@pytest.fixture
def app(changed: IngestSettings, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    monkeypatch.setenv("SANCTIONS_QA_CORPUS", str(changed.corpus))
    monkeypatch.setenv("SANCTIONS_QA_DATA", str(changed.data))

    def page() -> None:
        from ui.web.changes.page_changes import show

        show()

    test = AppTest.from_function(page, default_timeout=60)
    test.session_state["visitor"] = "f" * 32
    return test


def test_a_changed_answer_is_worked_through(app: AppTest, shown, changed: IngestSettings) -> None:
    app.run()
    assert not app.exception
    text = shown(app)
    assert "1 of 1 wait to be looked at" in text
    assert "the act says at reg. 12: “paid”" in text
    assert "May funds be &lt;b&gt;paid&lt;/b&gt;? No." in text
    app.button("reviewed_2").click().run()
    assert "0 of 1 wait" in shown(app)
    (one,) = changed_answers(Records(changed.data), lambda _: True)
    assert one.reviewed_by == "f" * 32


def test_what_came_is_listed_and_compared_with_the_words_marked(app: AppTest, shown) -> None:
    app.run()
    assert "version 2026-01-28" in shown(app)
    assert "<ins>" not in shown(app)
    app.button("diff_show").click().run()
    assert not app.exception
    text = shown(app)
    assert "0 added, 0 removed, 1 changed" in text
    assert "<strong>reg. 12</strong>" in text
    assert "made <del>available</del> <ins>&lt;available&gt; &amp; paid</ins> to" in text


def test_marks_are_of_the_words_and_nothing_of_a_text_is_markup() -> None:
    words = (Words("a <b>", None), Words("old", Change.REMOVED), Words("<i>new", Change.ADDED))
    html = marked(Difference("Art. 1", Change.CHANGED, words))
    assert html == "a &lt;b&gt; <del>old</del> <ins>&lt;i&gt;new</ins>"


@pytest.mark.browser
@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (390, "dark")])
def test_the_page_shows_them_in_a_browser(
    pages: Callable[..., str], visit: Callable[..., Page], picture, changed: IngestSettings,
    width: int, scheme: str,
) -> None:  # fmt: skip
    page = visit(pages(changed) + "/changes", width=width, scheme=scheme)
    expect(page.get_by_role("heading", name="Changes", exact=True)).to_be_visible(timeout=90_000)
    button = page.get_by_role("button", name="Show what differs")
    expect(page.get_by_test_id("stApp")).to_have_attribute(
        "data-test-script-state", "notRunning", timeout=90_000
    )
    button.click()
    expect(page.locator(".difference ins").first).to_be_visible(timeout=90_000)
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    page.locator(".difference").first.scroll_into_view_if_needed()
    picture(page, f"changes-{scheme}")
