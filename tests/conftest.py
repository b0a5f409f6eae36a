"""Which fixture to take:

- ``settings``: an empty corpus folder and a data folder that is not there yet.
- ``write``: put a file into that corpus: ``write("news/a.txt", "text or bytes")``.
- ``encoder``: a fake model for everything but the quality of vectors; it counts its batches,
  and its vectors can be worked out by hand. ``sync_now`` syncs ``settings`` with it.
- ``real_encoder``: the packaged model, loaded once; for token limits and real similarity.
- ``reads_here``: the same, with which a sync reads files in this process: no other is started, so
  it costs a tenth. For what is asked of an index, however it was made.
- ``starter_index``: the starter corpus, indexed once with that model; to change it, copy its
  two folders first.
- ``made_once``: fill a folder once for all processes that run tests; copy it to change it.
- ``stores_hold``: what the three stores of an index hold, compared with each other.
- ``other_process``: start ``ingest/other_process.py`` to sync, read, lock or die elsewhere.
- ``two_page_pdf``, ``locked_pdf``, ``textless_pdf``, ``report_docx``: small real documents,
  as paths; ``make_pdf`` for one of your own.
- ``server``: all publishers on loopback; ``server.has_…`` says what they have today. ``make``: the
  functions of ``publishers_server.py`` by name, that make their documents and faults.
- ``database``: the address of an empty PostgreSQL database; the test is skipped where no server
  can be had. It runs from a wheel, or is the one that SANCTIONS_QA_TEST_DATABASE names.
  ``postgres_server`` starts more of them, and replicas.
- ``shared``: the folder with documents of others; the test is skipped where it is missing.

The environment variables of the product are always cleared, but that no reader is read unless a
test asks for one: `RagSettings.from_environment(environ={})` is what a user has. Never import this.
"""

import json
import os
import runpy
import shutil
import subprocess
import sys
import uuid
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlsplit

import docx
import pytest
from filelock import FileLock
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings
from pypdf import PdfWriter
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from ingest.datamodels import SyncReport
from ingest.embedding.encoder import Encoder, SentenceEncoder
from ingest.settings import PREFIX, IngestSettings
from ingest.store.index import Stores, index_folder
from ingest.store.vectors.view import VectorView
from ingest.sync import sync

STARTER = Path(__file__).parents[1] / "corpus"
PUBLISHERS = Path(__file__).parent / "ingest" / "official" / "publishers_server.py"
POSTGRES = Path(__file__).parent / "postgres_server.py"
TEST_DATABASE = os.environ.get(f"{PREFIX}TEST_DATABASE")  # may make databases
OTHER_PROCESS = Path(__file__).parent / "ingest" / "other_process.py"

# No deadline: a shared machine is slow at times. The same examples each run: no flickering.
hypothesis_settings.register_profile(
    "tests",
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
hypothesis_settings.load_profile("tests")


# What takes its time: the model, a large index, PostgreSQL, a browser, a page or another process.
SLOW = {
    "app", "chromium", "database_server", "desk", "other_process", "pages", "postgres_server",
    "real_encoder", "served", "shared",
}  # fmt: skip


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark tests that take what is slow or start programs; put files that take longest first.

    Begun last, one process would wait for the other.
    """
    for item in items:
        starts = hasattr(getattr(item, "module", None), "subprocess")
        if starts or not SLOW.isdisjoint(getattr(item, "fixturenames", ())):
            item.add_marker("slow")
    browsing = {item.path for item in items if item.get_closest_marker("browser")}
    slow = {item.path for item in items if item.get_closest_marker("slow")}
    # One process makes the large index while the others browse: two would wait for each other.
    makes = next((i.path for i in items if "starter_index" in getattr(i, "fixturenames", ())), None)
    items.sort(key=lambda i: (i.path != makes, i.path not in browsing, i.path not in slow))


@pytest.fixture(autouse=True)
def _clean_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in list(os.environ):
        if name.startswith(PREFIX):
            monkeypatch.delenv(name)
    monkeypatch.setenv(f"{PREFIX}READER", "off")  # it makes nothing of fake vectors and toy texts


@pytest.fixture(autouse=True)
def _same_main() -> Iterator[None]:
    """Put back the program that runs: Streamlit's AppTest leaves its own script in its place.

    A process that is started afterwards would run that script first, and die of it.
    """
    program = sys.modules["__main__"]
    yield
    sys.modules["__main__"] = program


@pytest.fixture
def settings(tmp_path: Path) -> IngestSettings:
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    return IngestSettings(corpus=corpus, data=tmp_path / "data")


@pytest.fixture
def write(settings: IngestSettings) -> Callable[[str, str | bytes], Path]:
    def put(relative: str, content: str | bytes) -> Path:
        path = settings.corpus / relative
        path.parent.mkdir(parents=True, exist_ok=True)
        data = content.encode("utf-8") if isinstance(content, str) else content
        path.write_bytes(data)
        return path

    return put


@pytest.fixture
def encoder() -> Encoder:
    return runpy.run_path(str(OTHER_PROCESS))["FakeEncoder"]()


@pytest.fixture(scope="session")
def real_encoder() -> SentenceEncoder:
    return SentenceEncoder()


class ReadsHere(SentenceEncoder):
    tokenizer_json = None  # without it no process for reading can count tokens

    def __init__(self, encoder: SentenceEncoder) -> None:
        self.__dict__.update(vars(encoder))


@pytest.fixture(scope="session")
def reads_here(real_encoder: SentenceEncoder) -> SentenceEncoder:
    return ReadsHere(real_encoder)


@pytest.fixture(scope="session")
def made_once(
    tmp_path_factory: pytest.TempPathFactory,
) -> Callable[[str, Callable[[Path], None]], Path]:
    own = tmp_path_factory.getbasetemp()
    common = own.parent if "PYTEST_XDIST_WORKER" in os.environ else own

    def made(name: str, make: Callable[[Path], None]) -> Path:
        folder, whole = common / f"once-{name}", common / f"once-{name}.whole"
        with FileLock(common / f"once-{name}.lock"):
            if not whole.exists():
                shutil.rmtree(folder, ignore_errors=True)  # of a process that died of it
                folder.mkdir()
                make(folder)
                whole.touch()
        return folder

    return made


@pytest.fixture(scope="session")
def starter_index(
    tmp_path_factory: pytest.TempPathFactory,
    real_encoder: SentenceEncoder,
    made_once: Callable[[str, Callable[[Path], None]], Path],
) -> IngestSettings:
    def make(data: Path) -> None:
        report = sync(IngestSettings(STARTER, data), load_encoder=lambda: real_encoder)
        assert report.failed == []

    data = tmp_path_factory.mktemp("starter") / "data"
    shutil.copytree(made_once("starter", make), data)
    return IngestSettings(STARTER, data)


@pytest.fixture
def sync_now(settings: IngestSettings, encoder: Encoder) -> Callable[[], SyncReport]:
    return lambda: sync(settings, load_encoder=lambda: encoder)


@dataclass(frozen=True)
class Held:
    """What an index holds: passages as (document, ordinal, text), the same in all stores."""

    passages: list[tuple[str, int, str]]
    documents: list[str]
    failures: dict[str, str]


@pytest.fixture
def stores_hold() -> Callable[[IngestSettings], Held]:
    def look(settings: IngestSettings) -> Held:
        folder = index_folder(settings)
        assert folder is not None
        stores = Stores(folder)
        try:
            numbers = stores.catalog.numbers()
            assert stores.words.numbers() == numbers
            assert VectorView().following(stores.catalog).numbers() == numbers
            assert stores.catalog.leftovers() == []
            passages = stores.catalog.passages(sorted(numbers)).values()
            return Held(
                sorted((p.document, p.ordinal, p.text) for p in passages),
                [row.path for row in stores.catalog.documents()],
                {path: failure.reason for path, (failure, _) in stores.catalog.failures().items()},
            )
        finally:
            stores.close()

    return look


class Other:
    """Another process that answers a line with a line."""

    def __init__(self, *arguments: object) -> None:
        self.process = subprocess.Popen(
            [sys.executable, str(OTHER_PROCESS), *map(str, arguments)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def hear(self) -> object:
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        assert line, "the other process ended without an answer"
        return json.loads(line)

    def ask(self, line: object) -> object:
        assert self.process.stdin is not None
        self.process.stdin.write(f"{line if isinstance(line, str) else json.dumps(line)}\n")
        self.process.stdin.flush()
        return self.hear()

    def end(self) -> None:
        self.process.communicate(timeout=60)


@pytest.fixture
def other_process() -> Iterator[Callable[..., Other]]:
    started: list[Other] = []

    def start(*arguments: object) -> Other:
        started.append(Other(*arguments))
        return started[-1]

    yield start
    for other in started:
        other.end()


@pytest.fixture
def make() -> SimpleNamespace:
    return SimpleNamespace(**runpy.run_path(str(PUBLISHERS)))


@pytest.fixture
def server(make: SimpleNamespace) -> Iterator[object]:
    publishers = make.Publishers()
    yield publishers
    publishers.close()


@pytest.fixture(scope="session")
def shared() -> Path:
    folder = Path(__file__).parents[1].parent / "shared"
    if not folder.is_dir():
        pytest.skip(f"{folder} is not on this machine")
    return folder


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[Callable[..., Any]]:
    """Start servers from the wheel; all end with the tests."""
    own = SimpleNamespace(**runpy.run_path(str(POSTGRES)))
    at = own.programs()
    started: list[Any] = []

    def start(options: str = "") -> Any:
        if isinstance(at, str):
            pytest.skip(at)
        started.append(own.Server.made(at, options))
        return started[-1]

    yield start
    for server in started:
        server.end()


@pytest.fixture(scope="session")
def database_server(postgres_server: Callable[..., Any]) -> Callable[[str], str]:
    """Return what gives the address of a database by name on the tests' server."""
    pytest.importorskip("psycopg", reason="pip install -e .[postgres]")
    if TEST_DATABASE:
        named = urlsplit(TEST_DATABASE)
        return lambda name: named._replace(path=f"/{name}").geturl()
    return postgres_server().address


@pytest.fixture
def database(database_server: Callable[[str], str]) -> Iterator[str]:
    import psycopg

    name = f"sqa_{uuid.uuid4().hex[:12]}"
    with psycopg.connect(database_server("postgres"), autocommit=True) as db:
        db.execute(f"CREATE DATABASE {name}")
        yield database_server(name)
        db.execute(f"DROP DATABASE {name} WITH (FORCE)")


Line = tuple[str, int]  # what is printed, the size of its letters in points


@pytest.fixture
def make_pdf(tmp_path: Path) -> Callable[..., Path]:
    """Print pages of lines: each a text in 11 points or (text, points); "" leaves a gap."""

    def make(name: str, pages: Sequence[Sequence[str | Line]], title: str | None = None) -> Path:
        path = tmp_path / name
        canvas = Canvas(str(path), pagesize=A4, invariant=True)
        if title:
            canvas.setTitle(title)
        for page in pages:
            y = 790.0
            for line in page:
                text, points = line if isinstance(line, tuple) else (line, 11)
                canvas.setFont("Helvetica", points)
                canvas.drawString(60, y, text)
                y -= points + 4 if text else 14
            canvas.showPage()
        canvas.save()
        return path

    return make


@pytest.fixture
def two_page_pdf(make_pdf: Callable[..., Path]) -> Path:
    """Two pages with a running header and page numbers, a heading, labels and paragraphs."""

    def page(number: int, *lines: str | Line) -> list[str | Line]:
        header = "Office of Trade Control - Notice to exporters"
        return [header, "", *lines, "", f"Page {number} of 2"]

    return make_pdf(
        "notice.pdf",
        [
            page(
                1,
                ("Exports of machine tools", 20),
                "Publisher: Office of Trade Control",
                "Published: 23 April 2026",
                "",
                "Exports of numerically controlled machine tools are banned from this day on,",
                "and a permit given before it is void unless it was used by the end of March.",
            ),
            page(
                2,
                ("Article 2", 14),
                "A bank that finances such an export has to report it within two weeks to the",
                "authority of the member state in which the bank is established.",
            ),
        ],
    )


@pytest.fixture
def locked_pdf(two_page_pdf: Path, tmp_path: Path) -> Path:
    path = tmp_path / "locked.pdf"
    writer = PdfWriter(clone_from=two_page_pdf)
    writer.encrypt("secret", algorithm="RC4-128")
    writer.write(path)
    return path


@pytest.fixture
def textless_pdf(tmp_path: Path) -> Path:
    path = tmp_path / "picture.pdf"
    canvas = Canvas(str(path), pagesize=A4, invariant=True)
    for _ in range(2):
        canvas.rect(100, 100, 200, 300, fill=1)
        canvas.showPage()
    canvas.save()
    return path


@pytest.fixture
def report_docx(tmp_path: Path) -> Path:
    """Headings, label lines, paragraphs and a table with a merged cell and equal neighbours."""
    path = tmp_path / "report.docx"
    document = docx.Document()
    document.core_properties.title = "A title in the properties"
    document.add_heading("Designations of April", level=1)
    document.add_paragraph("Published: 24 April 2026")
    document.add_paragraph("Kind: enforcement")
    document.add_paragraph("Two banks were designated. Их счета заморожены.")
    document.add_heading("Targets", level=2)
    table = document.add_table(rows=3, cols=3)
    rows = [("Name", "2024", "2025"), ("Keremet Bank", "100", "100"), ("All banks", "", "200")]
    for cells, row in zip(rows, table.rows, strict=True):
        for text, cell in zip(cells, row.cells, strict=True):
            cell.text = text
    table.rows[2].cells[0].merge(table.rows[2].cells[1])
    document.add_paragraph("The table counts payments in millions of dollars.")
    document.save(str(path))
    return path
