"""Which fixture to take for the page:

- ``app``: the page in Streamlit's AppTest over ``settings``, with the fake ``encoder``;
  ``shown`` reads the texts of its HTML. For states and messages.
- ``ruritania``: a small corpus, read with the real model; ``pages`` serves it, with or without
  a chat model; ``visit`` opens a page in a real Chromium and fails on any foreign request.
  A file whose tests change the folder takes ``own_ruritania`` in its place.
- ``chat_server``: a chat model on loopback that speaks the wire format of OpenAI, under the
  test's control.

The folder, its server, the chat model and Chromium are shared by the files that take them, and end
before the first test without a browser: Playwright keeps an event loop running, and a server its
model. Each file is a visitor of its own.
"""

import http.client
import json
import os
import shutil
import socket
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, closing, contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Literal

import pytest
import streamlit as st
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas
from streamlit.testing.v1 import AppTest

from ingest.embedding.encoder import Encoder, SentenceEncoder
from ingest.settings import IngestSettings
from ingest.sync import sync
from rag.settings import RagSettings
from ui.serving import serve
from ui.settings import ServingSettings, child_environment
from ui.state import services

Scheme = Literal["light", "dark"]
SCREENSHOTS = Path(__file__).parents[1] / "screenshots"
CHROMIUM_OPTIONS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
]
TRICKY = "O'Brien <script>alert(1)</script> **bold** [x](http://y.example) :red[x] # `code` Иванов"
FILLER = "\n\n".join(
    f"Page {page} of its ledger lists the deposits of the burghers of Zenda for the season, "
    f"with {page} columns for coins of silver, of copper and of gold, in the hand of the clerk."
    for page in range(1, 14)
)
SCRIPTS = "news/شركة 中国银行 Зенда O'Brien <b>$5 to $6** `x`.md"
DOCUMENTS = {
    "news/bearings.md": f"""---
title: "Bearings: $14.6 billion <b>to</b> $24.3 billion, :red[O'Brien] says"
publisher: The *Ruritanian* Courier
published: 2024-03-05
kind: news
jurisdiction: EU
url: https://courier.example/bearings?a=1&b=2
---

# Trade in bearings

The Courier looked at the customs data of Ruritania for the years 2022 and 2023.

Exports of ball bearings from Ruritania rose from $14.6 billion to $24.3 billion in 2023, Ms \
O'Brien of the customs office said. Most of the bearings went to Strelsau.

{TRICKY}

The customs office will publish its next figures in June 2024.
""",
    SCRIPTS: """---
title: شركة زندا للشحن <i>1</i> **2** $3 to $4
publisher: 赞达货运公司
published: 2024-03-09
kind: news
---

The Tarlenheim Freight Company, also written شركة زندا للشحن, 赞达货运公司 and Зенда Карго, was \
listed on 9 March 2024 with O'Brien of <script>alert(1)</script> for **$3.1** billion to \
$4.2 billion.

| Name | Sum |
| --- | --- |
| 赞达 | $5 |
""",
    "law/order.txt": """Title: The Ruritania Trade Order
Publisher: Office of Trade Control
Published: 23 April 2024
Kind: law
Jurisdiction: UK

The Ruritania Trade Order bans the export of machine tools to Ruritania from 1 May 2024.

An exporter who breaks the Ruritania Trade Order has to pay a fine of 250,000 pounds.

The Office of Trade Control grants licences under the order for medical goods.
""",
    "law/lighthouse.xml": """<akomaNtoso xmlns="http://docs.oasis-open.org/legaldocml/ns/akn/3.0">
<act name="act"><preface><p><docTitle>Lighthouse Regulation of Zenda</docTitle></p></preface>
<body><chapter><num>CHAPTER I</num><heading>Lamps &amp; &lt;oil&gt;</heading>
<article><num>Article 1</num><heading>Scope</heading>
<paragraph><num>1.</num><content><p>This Regulation holds for the lighthouses of the coast.</p>
</content></paragraph></article>
<article><num>Article 2</num><heading>Keepers</heading>
<paragraph><num>1.</num><content><p>Each lighthouse has a keeper.</p></content></paragraph>
<paragraph><num>2.</num><content><p>The keeper of a lighthouse renews the whale oil of its lamp
every nine days.</p></content></paragraph></article></chapter></body></act></akomaNtoso>
""",
    "lists/registered.csv": """Name,Country,Programme,Listed on
"Black Elphberg Trading, Ltd",Ruritania,RURITANIA-EO1,2024-02-11
"O'Brien & <Sons> $5",Руритания,RURITANIA-EO1,2024-02-12
شركة زندا,Zenda,RURITANIA-EO2,2024-02-13
""",
    "notes/charter.html": """<html lang="en">
<head><title>The Charter of Hentzau</title></head><body>
<h1>The Charter of Hentzau</h1><h2>Offices</h2>
<p>The Chancellor of Hentzau keeps the great seal and is elected for seven years.</p>
<table><tr><th>Office</th><th>Term</th></tr><tr><td>Chancellor</td><td>seven years</td></tr></table>
<ul><li>The steward keeps the keys.</li><li>The herald keeps the rolls.</li></ul></body></html>
""",
    "notes/kettles.eml": """From: The steward <steward@zenda.example>
To: The clerk <clerk@zenda.example>
Date: Tue, 05 Mar 2024 10:00:00 +0000
Subject: Copper kettles
Content-Type: text/plain; charset=utf-8

Dear clerk,

the twelve copper kettles for Hentzau castle arrive on 8 March 2024 by the ferry of Wintenberg.

The steward
""",
    "notes/rassendyll.txt": f"""Notes on the Rassendyll Bank

{FILLER}

The Rassendyll Bank was founded in 1894 by Rudolf Rassendyll in the town of Zenda.

The bank moved its head office to Strelsau in 1921.

{FILLER}
""",
}


GAZETTE = (
    ("Gazette of Strelsau", "", "This gazette announces the appointments of the season."),
    (
        "The envoy of Ruritania for amber smuggling is Baron Nikolas von Tarlenheim,",
        "appointed by the council of Strelsau on 3 March 2024 for a term of four years.",
    ),
    ("The next gazette is printed in autumn, with the tariffs of the royal port.",),
)


@pytest.fixture
def app(
    settings: IngestSettings, encoder: Encoder, monkeypatch: pytest.MonkeyPatch
) -> Iterator[AppTest]:
    monkeypatch.setenv("SANCTIONS_QA_CORPUS", str(settings.corpus))
    monkeypatch.setenv("SANCTIONS_QA_DATA", str(settings.data))
    monkeypatch.setattr(services, "quick_encoder", lambda _model: encoder)
    st.cache_resource.clear()
    st.cache_data.clear()
    test = AppTest.from_file(str(serve.APP), default_timeout=30)
    test.session_state["visitor"] = "f" * 32
    yield test
    st.cache_resource.clear()


@pytest.fixture
def shown() -> Callable[[AppTest], str]:
    return lambda app: "\n".join(element.proto.body for element in app.get("html"))


class Shared:
    """What tests in a browser share over files: made when first asked for, ended together."""

    def __init__(self) -> None:
        self._ends, self._made = ExitStack(), dict[object, Any]()

    def get(self, key: object, make: Callable[[], AbstractContextManager[Any]]) -> Any:
        if key not in self._made:
            self._made[key] = self._ends.enter_context(make())
        return self._made[key]

    def end(self) -> None:
        self._made.clear()
        self._ends.close()


SHARED = pytest.StashKey[Shared]()


def pytest_configure(config: pytest.Config) -> None:
    config.stash[SHARED] = Shared()


@pytest.hookimpl(trylast=True)  # pytest itself has ended the fixtures of the test's file
def pytest_runtest_teardown(item: pytest.Item, nextitem: pytest.Item | None) -> None:
    if nextitem is None or not nextitem.get_closest_marker("browser"):
        item.config.stash[SHARED].end()


@pytest.fixture(scope="session")
def shared_by_files(pytestconfig: pytest.Config) -> Shared:
    return pytestconfig.stash[SHARED]


@pytest.fixture(scope="session")
def shared_ruritania(copied_ruritania: Callable[[], IngestSettings]) -> IngestSettings:
    return copied_ruritania()


@pytest.fixture(scope="module")
def ruritania(shared_ruritania: IngestSettings) -> IngestSettings:
    return shared_ruritania


@pytest.fixture(scope="module")
def own_ruritania(copied_ruritania: Callable[[], IngestSettings]) -> IngestSettings:
    return copied_ruritania()


@pytest.fixture(scope="session")
def copied_ruritania(
    real_encoder: SentenceEncoder,
    tmp_path_factory: pytest.TempPathFactory,
    made_once: Callable[[str, Callable[[Path], None]], Path],
) -> Callable[[], IngestSettings]:
    def make(home: Path) -> None:
        settings = IngestSettings(corpus=home / "corpus", data=home / "data")
        for name, text in DOCUMENTS.items():
            path = settings.corpus / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        print_gazette(settings.corpus / "notes" / "gazette.pdf")
        sync(settings, load_encoder=lambda: real_encoder)

    def copied() -> IngestSettings:
        home = tmp_path_factory.mktemp("ruritania")
        shutil.copytree(made_once("ruritania", make), home, dirs_exist_ok=True)
        return IngestSettings(corpus=home / "corpus", data=home / "data")

    return copied


def print_gazette(path: Path) -> None:
    """Print a PDF of three pages; the fact that is asked for stands on the second."""
    canvas = Canvas(str(path), pagesize=A4, invariant=True)
    canvas.setTitle("Gazette of Strelsau")
    for number, lines in enumerate(GAZETTE, start=1):
        canvas.setFont("Helvetica", 11)
        for line, text in enumerate(lines):
            canvas.drawString(60, 780 - 16 * line, text)
        canvas.drawString(280, 40, str(number))
        canvas.showPage()
    canvas.save()


@dataclass
class ChatServer:
    """What a chat model says, piece by piece; ``gate`` holds back all but the first."""

    url: str
    pieces: list[str] = field(default_factory=list)
    status: int = 200
    gate: threading.Event = field(default_factory=threading.Event)


@pytest.fixture(scope="module")
def chat_server(shared_by_files: Shared) -> ChatServer:
    fake: ChatServer = shared_by_files.get("chat", chat_model)
    fake.pieces, fake.status = [], 200
    fake.gate.clear()
    return fake


@contextmanager
def chat_model() -> Iterator[ChatServer]:
    class Handler(BaseHTTPRequestHandler):
        def log_message(self, *_args: Any) -> None:
            pass

        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            self.send_response(fake.status)
            self.send_header("Content-Type", "text/event-stream")
            self.end_headers()
            if fake.status == 200:
                self._stream()

        def _stream(self) -> None:
            for number, piece in enumerate(fake.pieces):
                if number:
                    fake.gate.wait(timeout=20)
                self._send({"delta": {"role": "assistant", "content": piece}, "index": 0})
            self._send({"delta": {}, "index": 0, "finish_reason": "stop"})
            self.wfile.write(b"data: [DONE]\n\n")

        def _send(self, choice: dict[str, Any]) -> None:
            chunk = {"id": "1", "object": "chat.completion.chunk", "created": 1, "model": "fake"}
            line = json.dumps(chunk | {"choices": [choice]})
            self.wfile.write(f"data: {line}\n\n".encode())
            self.wfile.flush()

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    fake = ChatServer(f"http://127.0.0.1:{server.server_port}/v1")
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield fake
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture(scope="module")
def pages(
    shared_by_files: Shared,
    shared_ruritania: IngestSettings,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Callable[..., str]]:
    """Serve the page over settings, once each, and return its address."""
    own = Shared()

    def start(
        settings: IngestSettings,
        rag: RagSettings | None = None,
        token: str = "",
        sign_in: Callable[[int], Path] | None = None,
    ) -> str:
        keep = (
            shared_by_files if settings == shared_ruritania and not token and not sign_in else own
        )
        log = tmp_path_factory.mktemp("served") / "log.txt"
        asked = (settings, rag or RagSettings(), token, sign_in)
        return keep.get(asked, lambda: _served(log, *asked))

    yield start
    own.end()


@contextmanager
def _served(
    log: Path,
    settings: IngestSettings,
    rag: RagSettings,
    token: str,
    sign_in: Callable[[int], Path] | None,
) -> Iterator[str]:
    with _reserved_port() as port, log.open("ab") as out:
        serving = ServingSettings(token=token, sign_in=str(sign_in(port)) if sign_in else "")
        process = subprocess.Popen(
            serve.command(port, serving),
            env=child_environment(settings, rag, serving),
            stdout=out,
            stderr=out,
        )
        try:
            _wait_for(port, process, log)
        except BaseException:  # the next test that asks for this page starts it anew
            _end(process)
            raise
    yield f"http://127.0.0.1:{port}"
    _end(process)


def _end(process: subprocess.Popen[bytes]) -> None:
    process.kill()
    process.wait(timeout=30)


@contextmanager
def _reserved_port() -> Iterator[int]:
    """Yield a port that the server alone can have, until it listens there.

    A port that is only looked up and let go is free for seconds, while the server is imported: the
    browser's connections and other tests take one just so. Bound, and not listening, nobody is
    given it; the server, which may bind beside it (SO_REUSEADDR), names it.
    """
    with socket.socket() as kept:
        kept.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        kept.bind(("127.0.0.1", 0))
        yield int(kept.getsockname()[1])


@pytest.fixture(name="reserved_port", scope="session")
def _reserving() -> Callable[[], AbstractContextManager[int]]:
    return _reserved_port


def _wait_for(port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + 180  # an upper bound on a loaded machine
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=20)) as connection:
                connection.request("GET", "/_stcore/health")
                response = connection.getresponse()
                response.close()
            if response.status in (200, 401):  # 503: it listens, and is not ready; 401: the gate
                return
        except (OSError, http.client.HTTPException):
            pass
        time.sleep(0.1)
    pytest.fail(f"the page did not start:\n{log.read_text(errors='replace')}")


@pytest.fixture(scope="module")
def chromium(shared_by_files: Shared) -> Browser:
    return shared_by_files.get("chromium", _chromium)


@contextmanager
def _chromium() -> Iterator[Browser]:
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    if path is None:
        missing = "no `chromium` on this machine; install it (Debian: apt-get install chromium)"
        if os.environ.get("CI") == "true":
            pytest.fail(missing)
        pytest.skip(missing)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=CHROMIUM_OPTIONS)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def window(chromium: Browser) -> Iterator[BrowserContext]:
    """One cache for all tests of a module: the page's own scripts are a few megabytes."""
    context = chromium.new_context(
        locale="en-GB", permissions=["clipboard-read", "clipboard-write"]
    )
    context.set_default_timeout(90_000)  # an upper bound on a loaded machine
    yield context
    context.close()


@pytest.fixture
def visit(window: BrowserContext) -> Iterator[Callable[..., Page]]:
    """Open an address; at the end any request off this machine and any script error fails."""
    faults: list[str] = []
    opened: list[Page] = []

    def open_page(url: str, *, width: int = 1280, scheme: Scheme = "light") -> Page:
        page = window.new_page()
        opened.append(page)
        page.on("request", lambda r: None if _is_local(r.url) else faults.append(r.url))
        page.on("dialog", lambda d: faults.append(f"dialog: {d.message}"))
        page.on("pageerror", lambda e: faults.append(f"script error: {e}"))
        page.set_viewport_size({"width": width, "height": 850})
        page.emulate_media(color_scheme=scheme)
        page.goto(url)
        return page

    yield open_page
    for page in opened:
        page.close()
    assert faults == []


def _is_local(url: str) -> bool:
    return url.startswith(("http://127.0.0.1:", "ws://127.0.0.1:", "data:", "blob:", "about:"))


@pytest.fixture
def picture() -> Callable[[Page, str], None]:
    """Save a screenshot for people to look at."""

    def take(page: Page, name: str) -> None:
        SCREENSHOTS.mkdir(exist_ok=True)
        width = (page.viewport_size or {"width": 0})["width"]
        page.screenshot(path=SCREENSHOTS / f"{name}-{width}.png", animations="disabled")

    return take
