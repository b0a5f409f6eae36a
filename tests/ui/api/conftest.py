"""Which fixture to take:

- ``desk``: what programs may ask, over three small documents with the fake model.
- ``serve_api``: the API behind its guard on a free port of loopback; returns its address. It takes
  the fields of `ApiSettings`, ``desk`` and ``turnstile``.
"""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import closing

import pytest
import uvicorn

from ingest.embedding.encoder import Encoder
from ingest.settings import IngestSettings
from rag.settings import RagSettings
from ui.api.desk import Desk
from ui.api.guard import Guard
from ui.api.http.app import create_app
from ui.settings import ApiSettings

ORDER = """---
title: The Ruritania Trade Order
publisher: Office of Trade Control
published: 2024-04-23
kind: law
jurisdiction: UK
---

# The Ruritania Trade Order

## Article 5

The Ruritania Trade Order bans the export of machine tools to Ruritania from 1 May 2024.

## Article 6

An exporter who breaks the Ruritania Trade Order has to pay a fine of 250,000 pounds.
"""
LIST = "Name,Born,Passport\nYuliya PETROVA,1980-02-03,AB 123-4567\nMohammed HASSAN,1971-05-06,\n"
NEWS = "---\ntitle: News\nkind: news\npublished: 2024-05-02\n---\n\nThe oil bank of Zenda closed.\n"


@pytest.fixture
def desk(
    settings: IngestSettings, encoder: Encoder, write: Callable, sync_now: Callable
) -> Iterator[Desk]:
    write("law/order.md", ORDER)
    write("lists/zenda.csv", LIST)
    write("news/bank.md", NEWS)
    sync_now()
    opened = Desk.open(settings, RagSettings(), encoder)
    yield opened
    opened.close()


@pytest.fixture
def serve_api(desk: Desk, settings: IngestSettings) -> Iterator[Callable[..., str]]:
    started: list[tuple[uvicorn.Server, threading.Thread]] = []

    def serve(app: object = None, **given: object) -> str:
        held = given.pop("desk", desk)
        turnstile = given.pop("turnstile", None)
        with closing(socket.socket()) as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        where = ApiSettings(port=port, **given)
        inner = app or create_app(held, settings.data, turnstile)
        config = uvicorn.Config(Guard(inner, where, settings.data), port=port, log_level="warning")
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run)
        thread.start()
        started.append((server, thread))
        while not server.started:
            assert thread.is_alive(), "the server did not start"
            thread.join(timeout=0.05)
        return f"http://127.0.0.1:{port}"

    yield serve
    for server, thread in started:
        server.should_exit = True
        thread.join(timeout=60)
