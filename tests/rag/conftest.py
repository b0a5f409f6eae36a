"""Which fixture to take:

- ``real_encoder``: here the one with which a sync reads files in this process (``reads_here``).
- ``kyrgyz``: an assistant over three short documents with the real model, for whole questions.
- ``assistant_on``: the same over files of your own: ``assistant_on({"a.md": "text"})``.
- ``elements``: the names of all elements that a browser makes of a text, its comments included.
- ``chat``: a chat server on loopback that speaks OpenAI's wire format; set its ``behave``, read
  what it was asked in ``requests``. ``chatting`` opens an assistant that uses it.
"""

import json
import threading
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from ingest.embedding.encoder import SentenceEncoder
from ingest.settings import IngestSettings
from ingest.sync import sync
from rag.answer import Assistant
from rag.settings import RagSettings

DOCUMENTS = {
    "news/ban-2026-04-24.md": """---
title: EU bans machine exports to Kyrgyzstan
publisher: Daily Trade
published: 2026-04-24
kind: news
jurisdiction: EU
---
# EU bans machine exports to Kyrgyzstan

The Council banned the export of CNC machines and radios to Kyrgyzstan on 23 April 2026.

"We regret this step," said Daniyar Amangeldiev, a minister. "Our exports were lawful."
""",
    "law/clause.md": """---
title: The no re-export clause
published: 2026-03-01
kind: analysis
jurisdiction: EU
---
# The no re-export clause

## Article 12g

Exporters must prohibit by contract the re-export of listed goods to Russia since 20 March 2024.
""",
    "news/us-2023-07-20.txt": """US lists four Kyrgyz companies

July 20, 2023

The US Treasury put four Kyrgyz companies on its list for shipping electronics to Russia.

Trade with the region rose from $14.6 billion in 2021 to $24.3 billion in 2022, a newspaper said.
""",
}


@pytest.fixture(scope="session")
def real_encoder(reads_here: SentenceEncoder) -> SentenceEncoder:
    return reads_here


@pytest.fixture(scope="session")
def kyrgyz_settings(tmp_path_factory: pytest.TempPathFactory) -> IngestSettings:
    folder: Path = tmp_path_factory.mktemp("kyrgyz")
    for name, text in DOCUMENTS.items():
        path = folder / "corpus" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return IngestSettings(corpus=folder / "corpus", data=folder / "data")


@pytest.fixture(scope="session")
def kyrgyz(kyrgyz_settings: IngestSettings, real_encoder: SentenceEncoder) -> Iterator[Assistant]:
    sync(kyrgyz_settings, load_encoder=lambda: real_encoder)
    assistant = Assistant.open(kyrgyz_settings, RagSettings(), real_encoder)
    yield assistant
    assistant.close()


@pytest.fixture(scope="module")
def assistant_on(
    tmp_path_factory: pytest.TempPathFactory, real_encoder: SentenceEncoder
) -> Iterator[Callable[[dict[str, str]], Assistant]]:
    opened: list[Assistant] = []

    def open_on(files: dict[str, str]) -> Assistant:
        folder = tmp_path_factory.mktemp("own")
        settings = IngestSettings(folder / "corpus", folder / "data")
        settings.corpus.mkdir()
        for name, text in files.items():
            (settings.corpus / name).write_text(text, encoding="utf-8")
        assert sync(settings, load_encoder=lambda: real_encoder).failed == []
        opened.append(Assistant.open(settings, RagSettings(), real_encoder))
        return opened[-1]

    yield open_on
    for assistant in opened:
        assistant.close()


def stream(*pieces: str) -> list[bytes]:
    """Return an answer as OpenAI's server-sent events."""
    events = [{"choices": [{"index": 0, "delta": {"content": p}}]} for p in pieces]
    events.append({"choices": [{"index": 0, "delta": {}, "finish_reason": "stop"}]})
    base = {"id": "x", "object": "chat.completion.chunk", "created": 0, "model": "m"}
    return [b"data: " + json.dumps(base | e).encode() + b"\n\n" for e in events] + [
        b"data: [DONE]\n\n"
    ]


class ChatServer:
    """What the server does next, and what it was asked."""

    def __init__(self) -> None:
        self.requests: list[dict[str, Any]] = []
        self.behave: Callable[[BaseHTTPRequestHandler], None] = lambda _: None
        self.release = threading.Event()

    def answers(self, *pieces: str) -> None:
        self.behave = lambda handler: self.send(handler, 200, stream(*pieces))

    def answers_in_turn(self, *answers: tuple[str, ...]) -> None:
        waiting = iter(answers)
        self.behave = lambda handler: self.send(handler, 200, stream(*next(waiting)))

    def fails(self, status: int) -> None:
        body = json.dumps({"error": {"message": "sk-secret is wrong", "type": "x"}}).encode()
        self.behave = lambda handler: self.send(handler, status, [body], "application/json")

    @staticmethod
    def send(
        handler: BaseHTTPRequestHandler,
        status: int,
        parts: list[bytes],
        kind: str = "text/event-stream",
    ) -> None:
        handler.send_response(status)
        handler.send_header("Content-Type", kind)
        handler.send_header("Retry-After", "1")
        handler.end_headers()
        for part in parts:
            handler.wfile.write(part)
            handler.wfile.flush()


@pytest.fixture
def chat() -> Iterator[ChatServer]:
    state = ChatServer()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            length = int(self.headers["Content-Length"])
            state.requests.append(json.loads(self.rfile.read(length)))
            state.behave(self)

        def log_message(self, *_: object) -> None:
            """Stay silent."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    state.address = f"http://127.0.0.1:{server.server_port}/v1"  # type: ignore[attr-defined]
    yield state
    state.release.set()
    server.shutdown()
    server.server_close()


@pytest.fixture
def chatting(
    kyrgyz: Assistant,
    kyrgyz_settings: IngestSettings,
    real_encoder: SentenceEncoder,
    chat: ChatServer,
) -> Iterator[Callable[..., Assistant]]:
    del kyrgyz  # it has made the index
    opened: list[Assistant] = []

    def open_assistant(timeout: float = 120.0, address: str | None = None) -> Assistant:
        settings = RagSettings(
            llm="openai:test-model",
            base_url=address or chat.address,  # type: ignore[attr-defined]
            api_key="sk-secret",
            timeout_seconds=timeout,
        )
        opened.append(Assistant.open(kyrgyz_settings, settings, real_encoder))
        return opened[-1]

    yield open_assistant
    for assistant in opened:
        assistant.close()


class Elements(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: set[str] = set()

    def handle_starttag(self, tag: str, _attrs: object) -> None:
        self.found.add(tag)

    def handle_comment(self, _data: str) -> None:
        self.found.add("comment")

    def handle_decl(self, _decl: str) -> None:
        self.found.add("declaration")

    def handle_pi(self, _data: str) -> None:
        self.found.add("instruction")


@pytest.fixture(scope="session")
def elements() -> Callable[[str], set[str]]:
    def found(document: str) -> set[str]:
        reader = Elements()
        reader.feed(document)
        reader.close()
        return reader.found

    return found
