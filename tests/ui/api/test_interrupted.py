"""What breaks off half-way: a client that leaves, a library's panic, a sync that could not be."""

import asyncio
import threading
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest

from ingest.errors import IndexBusyError
from ui.api import desk as desk_module
from ui.api.desk import Desk
from ui.api.guard import Guard
from ui.api.http.turnstile import Turnstile, events
from ui.errors import PanicError, StoppedError
from ui.settings import ApiSettings

FINE = "Which fine has an exporter to pay who breaks the Ruritania Trade Order?"


class Panic(BaseException):
    """As a library in Rust breaks off."""


def test_half_an_upload_is_no_document(tmp_path: Path) -> None:
    called: list[object] = []

    async def app(*given: object) -> None:
        called.append(given)

    messages = [
        {"type": "http.request", "body": b"Name\nPetr", "more_body": True},
        {"type": "http.disconnect"},
    ]

    async def receive() -> dict[str, object]:
        return messages.pop(0)

    async def send(message: dict[str, object]) -> None:
        called.append(message)

    headers = [(b"host", b"127.0.0.1")]
    scope = {"type": "http", "method": "POST", "path": "/v1/documents", "headers": headers}
    asyncio.run(Guard(app, ApiSettings(), tmp_path)(scope, receive, send))
    assert called == []


def test_a_client_that_leaves_a_stream_ends_the_work_and_keeps_its_place_until_then() -> None:
    begun, go_on, stopped = threading.Event(), threading.Event(), threading.Event()

    def work(tell: Callable[[str], None]) -> object:
        tell("One")
        begun.set()
        assert go_on.wait(60)
        try:
            tell("Two")
        except StoppedError:
            stopped.set()
            raise
        return "all"

    async def visit() -> list[int]:
        turnstile = Turnstile()
        stream = events(turnstile, work, str)
        assert b"One" in await anext(stream)
        await asyncio.to_thread(begun.wait, 60)
        await stream.aclose()
        inside = [turnstile.inside]
        go_on.set()
        while turnstile.inside:
            await asyncio.sleep(0.01)
        return inside

    assert asyncio.run(visit()) == [1]
    assert stopped.is_set()


def test_a_library_that_panics_ends_a_stream() -> None:
    def work(_tell: Callable[[str], None]) -> object:
        raise Panic

    async def visit() -> list[bytes]:
        return [e async for e in events(Turnstile(), work, lambda exc: type(exc).__name__)]

    (only,) = asyncio.run(visit())
    assert only.startswith(b"event: problem")
    assert PanicError.__name__.encode() in only


def test_a_removal_that_could_not_be_read_is_done_at_the_next_try(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def busy(*_: object, **__: object) -> None:
        raise IndexBusyError("another process writes")

    with monkeypatch.context() as patch:
        patch.setattr(desk_module, "sync", busy)
        with pytest.raises(IndexBusyError):
            desk.remove("news/bank.md")
    assert "news/bank.md" in {d["path"] for d in desk.documents()["documents"]}
    assert desk.remove("news/bank.md")["sync"]["removed"] == ["news/bank.md"]
    assert "news/bank.md" not in {d["path"] for d in desk.documents()["documents"]}


def test_answers_do_not_wait_for_files_that_are_read(
    serve_api: Callable, monkeypatch: pytest.MonkeyPatch
) -> None:
    reading, gate, real = threading.Event(), threading.Event(), desk_module.sync

    def slow(*given: object, **named: object) -> object:
        reading.set()
        assert gate.wait(120)
        return real(*given, **named)

    monkeypatch.setattr(desk_module, "sync", slow)
    url, statuses = serve_api(), []

    def add(number: int) -> None:
        name = {"name": f"{number}.txt"}
        sent = httpx.post(f"{url}/v1/documents", params=name, content=b"Zenda.", timeout=300)
        statuses.append(sent.status_code)

    threads = [threading.Thread(target=add, args=(n,)) for n in range(10)]
    for thread in threads:
        thread.start()
    try:
        assert reading.wait(60)
        assert httpx.get(f"{url}/v1/health", timeout=120).status_code == 200
        asked = httpx.post(f"{url}/v1/ask", json={"question": FINE}, timeout=120)
        assert asked.json()["found"]
        assert statuses == []
    finally:
        gate.set()
        for thread in threads:
            thread.join(300)
    assert statuses == [201] * 10
