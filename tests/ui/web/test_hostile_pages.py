"""PDFs made to harm whoever draws their page: it costs a process of its own and no more."""

import functools
import json
import os
import runpy
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from ingest.reading.limited import LimitedProcess
from ingest.reading.messages import pack
from ingest.sync import sync
from ui.web.source import pdf_page
from ui.web.source.page_messages import Drawn, DrawOrder, PageImage
from ui.web.source.pdf_page import BusyError, page_image

HOSTILE = runpy.run_path(str(Path(__file__).parent / "hostile_pdfs.py"))["HOSTILE"]
QUOTE = "A bank that finances such an export has to report it within two weeks"


@pytest.fixture(scope="module")
def hostile(tmp_path_factory):
    folder = tmp_path_factory.mktemp("hostile")
    for name, made in HOSTILE.items():
        (folder / name).write_bytes(made())
    return folder


@pytest.fixture(autouse=True)
def drawers(monkeypatch):
    """Processes of this test alone."""
    made = pdf_page._Drawers()
    monkeypatch.setattr(pdf_page, "_DRAWERS", made)
    yield made
    made.close()


def children():
    listed = Path(f"/proc/{os.getpid()}/task").glob("*/children")
    return {pid for task in listed for pid in task.read_text().split()}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_page_that_takes_all_memory_or_never_ends_is_given_up_within_its_limits(
    hostile, two_page_pdf, name
):
    assert (hostile / name).stat().st_size < 8_000
    page_image(two_page_pdf, 1, "")  # a process that has drawn before
    began = time.monotonic()
    assert page_image(hostile / name, 1, "the harbour", seconds=3.0) is None
    assert time.monotonic() - began < 30  # 3 s, or a fresh process where memory ran out
    assert page_image(two_page_pdf, 2, QUOTE).boxes == 1


def test_the_process_that_draws_holds_no_more_memory_than_it_may(hostile, monkeypatch):
    monkeypatch.setattr(pdf_page, "MEGABYTES", 200)
    highest, over = 0, threading.Event()

    def watch():
        nonlocal highest
        while not over.wait(0.02):
            for pid in children():
                try:
                    status = Path(f"/proc/{pid}/status").read_text()
                except OSError:
                    continue
                held = [line.split()[1] for line in status.splitlines() if line[:6] == "VmHWM:"]
                highest = max(highest, *map(int, held), 0)

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        assert page_image(hostile / "tiling.pdf", 1, "") is None
    finally:
        over.set()
        watcher.join()
    assert 0 < highest < 300_000  # kilobytes; libraries that are mapped are no data


def test_a_visitors_page_does_not_wait_for_anothers_that_never_ends(hostile, two_page_pdf):
    seconds, ended = 60.0, []
    stuck = threading.Thread(
        target=lambda: ended.append(page_image(hostile / "shading.pdf", 1, "", seconds))
    )
    before = children()
    stuck.start()
    while not children() - before:
        time.sleep(0.05)
    began = time.monotonic()
    for page in (1, 2, 1):
        assert page_image(two_page_pdf, page, QUOTE).page == page
    assert (ended, time.monotonic() - began < seconds / 2) == ([], True)
    for pid in children() - before:  # ours alone: those that were started since
        os.kill(int(pid), 9)
    stuck.join(60)
    assert ended == [None]


def test_where_all_processes_draw_another_page_is_refused_and_not_begun(drawers, monkeypatch):
    monkeypatch.setattr(pdf_page, "_WAIT_SECONDS", 0.05)
    for _ in range(pdf_page.MOST):
        drawers._slots.acquire()
    with pytest.raises(BusyError, match="too many pages"):
        page_image(Path("any.pdf"), 1, "")
    drawers._slots.release()
    assert page_image(Path("none.pdf"), 1, "") is None


@pytest.mark.parametrize(
    "said",
    [
        b"cposix\nsystem\n(S'true'\ntR.",
        b"no message",
        pack(None),
        pack(Drawn(PageImage(b"<svg>", 1, 1, 0))),
        pack(Drawn(PageImage(b"\x89PNG\r\n\x1a\n", "1", 1, 0))),
    ],
)
def test_of_a_process_that_was_taken_over_nothing_is_believed_but_a_picture(monkeypatch, said):
    monkeypatch.setattr(LimitedProcess, "answered", lambda *_: said)
    assert page_image(Path("any.pdf"), 1, "") is None


def test_the_process_that_draws_is_given_no_key_and_no_token(two_page_pdf, monkeypatch):
    monkeypatch.setenv("SANCTIONS_QA_TOKEN", "a token of the page")
    monkeypatch.setenv("OPENAI_API_KEY", "a key")
    before = children()
    assert page_image(two_page_pdf, 1, "").page == 1
    (pid,) = children() - before
    given = Path(f"/proc/{pid}/environ").read_bytes()
    assert b"PATH=" in given
    assert b"a token of the page" not in given
    assert b"a key" not in given


def test_the_process_that_draws_ends_with_the_server(two_page_pdf, drawers):
    page_image(two_page_pdf, 1, "")
    (drawer,) = drawers._waiting
    drawer._parent.close()
    assert drawer._process.wait(30) == 0


def test_a_page_that_hangs_is_ended_by_an_alarm_when_nobody_is_left(hostile):
    drawer = pdf_page._Drawer()
    process, parent = drawer._running()
    parent.send_bytes(pack(DrawOrder(str(hostile / "shading.pdf"), 1, "", -4.0)))
    assert process.wait(30) < 0  # the alarm comes 5 s later than the limit, which is over
    drawer.close()


def test_no_library_that_opens_a_visitors_file_is_loaded_into_the_server():
    source = (
        "import importlib, json, pkgutil, sys, ui\n"
        "skipped = ('ui.web.app', 'ui.web.source.page_drawing', 'ui.serving.asgi', 'ui.__main__')\n"
        "for found in pkgutil.walk_packages(ui.__path__, 'ui.'):\n"
        "    if not found.name.startswith(skipped):\n"
        "        importlib.import_module(found.name)\n"
        "opening = {'pypdfium2', 'pypdf', 'openpyxl', 'trafilatura', 'ingest.readers.pdf.reader'}\n"
        "print(json.dumps(sorted(opening & sys.modules.keys())))"
    )
    done = subprocess.run(
        [sys.executable, "-c", source],
        env={"PYTHONPATH": ":".join(sys.path), "PATH": os.environ["PATH"]},
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert json.loads(done.stdout.splitlines()[-1]) == [], done.stderr


def opened_source():
    """The script of a page that shows one source; run by AppTest, hence its own imports."""
    from ingest.datamodels import About
    from ui.datamodels import Spot
    from ui.state import services
    from ui.web.source.source_view import show_source

    show_source(Spot("1", "harbour.pdf", About(), "", 1, 0, 9, None), services.library())


@pytest.mark.parametrize("name", ["tiling.pdf", "appearance.pdf", "shading.pdf"])
def test_in_the_place_of_a_page_that_cannot_be_drawn_stands_its_text(
    app, hostile, name, write, settings, encoder, monkeypatch, shown
):
    assert app is not None  # it names the folders to the page
    write("harbour.pdf", (hostile / name).read_bytes())
    write("notice.txt", "The bank in Zenda was founded in 1894.")
    assert sync(settings, load_encoder=lambda: encoder).failed == []
    quick = functools.partial(page_image, seconds=2.0)
    monkeypatch.setattr("ui.web.source.source_view.page_image", quick)
    page = AppTest.from_function(opened_source, default_timeout=120).run()
    assert not page.exception
    assert "The page cannot be drawn; here is its text." in shown(page)
    assert "The harbour of Zenda is closed to foreign tankers from 4 May 2024." in shown(page)
    monkeypatch.setattr("ui.web.source.source_view.page_image", None)  # it is kept, not tried again
    assert not page.run().exception


def test_where_no_page_can_be_drawn_now_the_next_look_tries_again(
    app, write, settings, encoder, monkeypatch, shown, two_page_pdf
):
    assert app is not None
    write("harbour.pdf", two_page_pdf.read_bytes())
    assert sync(settings, load_encoder=lambda: encoder).failed == []
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    page = AppTest.from_function(opened_source, default_timeout=120).run()
    assert not page.exception
    assert "The page cannot be drawn; here is its text." in shown(page)
    monkeypatch.undo()
    monkeypatch.setenv("SANCTIONS_QA_CORPUS", str(settings.corpus))
    monkeypatch.setenv("SANCTIONS_QA_DATA", str(settings.data))
    page.run()
    assert not page.exception
    assert "The page cannot be drawn; here is its text." not in shown(page)
