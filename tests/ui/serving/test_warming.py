"""What the server begins when it starts, before anybody visits."""

import asyncio
import threading

from ui.serving import warming
from ui.state import services


def test_the_model_is_begun_to_load_when_the_server_starts_and_nobody_waits(monkeypatch):
    begun, hold = threading.Event(), threading.Event()

    def slow():
        begun.set()
        hold.wait(30)

    monkeypatch.setattr(services, "warming", slow)

    async def served():
        async with warming.warmed(None):
            assert await asyncio.to_thread(begun.wait, 30)
            assert not hold.is_set()

    asyncio.run(served())
    hold.set()


def test_a_start_without_an_index_serves_the_page_that_explains_it(settings, monkeypatch):
    monkeypatch.setenv("SANCTIONS_QA_CORPUS", str(settings.corpus))
    monkeypatch.setenv("SANCTIONS_QA_DATA", str(settings.data))

    async def served():
        async with warming.warmed(None):
            pass

    asyncio.run(served())
