"""The folder while the page or the command stays open, and the consent that removals need."""

import os
import re
import signal
import subprocess
import sys
import threading
import time

import pytest

from ingest.datamodels import SyncStep
from ingest.store.index import Index
from ingest.sync import sync
from ui.errors import PanicError
from ui.serving import serve
from ui.settings import WATCH
from ui.state import services, watching
from ui.state.watching import FolderWatch

PATIENCE = 180.0  # an upper bound on a loaded machine


@pytest.fixture
def indexed(write, settings, encoder):
    for n in range(4):
        write(f"{n}.txt", f"Bank {n} was listed.")
    sync(settings, load_encoder=lambda: encoder)


def wait_until(condition) -> None:
    deadline = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.05)


@pytest.mark.usefixtures("indexed")
def test_removals_are_taken_over_when_the_visitor_agrees(app, shown, settings, stores_hold):
    for n in range(3):
        (settings.corpus / f"{n}.txt").unlink()
    app.run()
    app.session_state["refused_removals"] = "3 of the 4 documents are gone"
    app.run()
    assert "3 of the 4 documents are gone" in shown(app)
    assert stores_hold(settings).documents == [f"{n}.txt" for n in range(4)]
    app.button("allow_removals_sync").click().run()
    assert not app.exception
    assert "3 removed" in shown(app)
    assert stores_hold(settings).documents == ["3.txt"]


def test_the_background_watch_reads_what_comes_with_the_one_model(settings, write, encoder):
    loaded = []

    def load_encoder():
        loaded.append(encoder)
        return encoder

    write("a.txt", "A bank was listed.")
    watch = FolderWatch(settings, load_encoder)
    wait_until(lambda: watch.report and watch.report.added == ["a.txt"])
    index = Index(settings)
    path = write("b.txt", "A ship was listed.")
    wait_until(lambda: [d.path for d in index.documents()] == ["a.txt", "b.txt"])
    path.unlink()
    wait_until(lambda: index.follow() or [d.path for d in index.documents()] == ["a.txt"])
    write("sources.toml", "[")
    wait_until(lambda: watch.error is not None)
    assert "not valid TOML" in str(watch.error)
    (settings.corpus / "sources.toml").unlink()
    wait_until(lambda: watch.error is None)
    watch.stop()
    index.close()
    assert set(map(id, loaded)) == {id(encoder)}


class Panic(BaseException):
    """As a library in Rust breaks off."""


@pytest.mark.parametrize(("raised", "kept"), [(KeyError, KeyError), (Panic, PanicError)])
def test_an_error_that_nobody_foresaw_is_kept_and_the_watch_goes_on(
    settings, write, encoder, monkeypatch: pytest.MonkeyPatch, raised, kept
):
    happened, again = threading.Event(), threading.Event()

    def fail(*_values: object, **_options: object) -> None:
        (again if happened.is_set() else happened).set()
        raise raised("surprise")

    monkeypatch.setattr(watching, "watch", fail)
    monkeypatch.setattr(watching, "_AGAIN_SECONDS", 0.01)
    write("a.txt", "A bank was listed.")
    watch = FolderWatch(settings, lambda: encoder)
    assert again.wait(PATIENCE)
    watch.stop()
    assert isinstance(watch.error, kept)
    assert kept.__name__ in (settings.data / "errors.log").read_text(encoding="utf-8")


def test_a_watch_that_reads_says_how_far_it_is_with_rate_and_time_left(
    settings, encoder, monkeypatch: pytest.MonkeyPatch
):
    told = threading.Event()

    def read(_settings: object, stop: threading.Event, *, progress, **_options: object) -> None:
        progress(SyncStep(0, 4, "a.txt"))
        time.sleep(0.01)  # a rate needs two moments
        progress(SyncStep(2, 4, "b.txt", 10, 20))
        told.set()
        stop.wait(PATIENCE)

    monkeypatch.setattr(watching, "watch", read)
    watch = FolderWatch(settings, lambda: encoder)
    assert told.wait(PATIENCE)
    words = watch.progress_words
    watch.stop()
    assert re.match(r"2 of 4 files read, [\d,.]+ passages a second, \d+ s left", words)


@pytest.mark.usefixtures("indexed")
def test_the_page_shows_what_stands_in_the_way_of_the_watch(app, shown, write, monkeypatch):
    monkeypatch.setattr(sys, "argv", [*sys.argv, WATCH])
    write("sources.toml", "[")
    app.run()
    wait_until(lambda: "not valid TOML" in shown(app.run()))
    assert not app.exception
    services.watching().stop()


def test_only_the_served_page_watches() -> None:
    assert WATCH not in serve.command(1)
    assert serve.command(1, watch=True)[-2:] == ["--", WATCH]


def test_the_command_watches_until_it_is_interrupted(settings, write) -> None:
    write("bad.txt", b"\xff")
    for path in (settings.corpus, *settings.corpus.iterdir()):
        os.utime(path)
    command = [sys.executable, "-m", "ui", "ingest", "--watch", str(settings.corpus)]
    # A shell starts what it puts into the background with the interrupt ignored, and children
    # inherit that.
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        process = subprocess.Popen(
            [*command, "--data", str(settings.data)],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
    finally:
        signal.signal(signal.SIGINT, before)
    assert process.stdout is not None
    assert process.stdout.readline().strip()
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=PATIENCE)
    assert process.returncode == 0
    assert "the folder is no longer watched" in err
    assert "Traceback" not in err
