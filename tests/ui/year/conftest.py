"""Which fixture to take: ``year``, played once for all tests; ``texts``, the tables behind it."""

import runpy
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace

import pytest

from ingest.embedding.encoder import SentenceEncoder
from ingest.official.fetching.client import Web
from ingest.official.kinds.kinds import Kinds
from ingest.official.update import Outcome, add, update
from ingest.settings import IngestSettings
from ingest.sync import sync
from rag.answer import Assistant
from rag.settings import RagSettings
from ui.records.keep import Asker, ask_and_keep
from ui.records.recheck import Rechecked, recheck
from ui.records.store import Records

SERVER = Path(__file__).parents[2] / "ingest" / "official" / "publishers_server.py"


@dataclass
class Year:
    """What is there at the end of the year, and what was said in its months."""

    settings: IngestSettings
    assistant: Assistant
    records: Records
    server: object
    faults: dict[int, dict[str, str]] = field(default_factory=dict)
    rechecked: dict[int, list[Rechecked]] = field(default_factory=dict)


@pytest.fixture(scope="session")
def texts() -> SimpleNamespace:
    return SimpleNamespace(**runpy.run_path(str(Path(__file__).parent / "texts.py")))


@pytest.fixture(scope="session")
def make() -> SimpleNamespace:
    return SimpleNamespace(**runpy.run_path(str(SERVER)))


def opened(kinds: Kinds, parts: Path) -> Web:
    return Web(parts, private_hosts=kinds.private_hosts, sleep=lambda _: None)


def updated(corpus: Path) -> list[Outcome]:
    return list(update(corpus, web=opened))


def thrown_in(server, make, texts, month: int) -> None:
    """Let something go wrong in a month; the update after it finds all well again."""
    page = b"<html><body><h1>Sorry</h1><p>Please try again later.</p></body></html>"
    faults = {
        2: [("celex/02014R0833", make.status(429, Retry_After="1"), 1)],
        3: [(f"{make.CELLAR}/resource/celex/02014R0833-20250301", make.status(403), 3)],
        4: [(make.SDN, make.cut, 1)],
        5: [("/full/2025-05-08", make.half, 1)],
        6: [(f"{texts.ACT}/data.xml", make.body(page), 1)],
        8: [(make.UN, make.body(texts.un_list(8, most=16), "application/xml"), 1)],
        9: [("versions/title-31", make.body(page), 1)],
        10: [("sparql", make.status(503), 9)],
        12: [(make.SDN, make.body(b"", "application/xml"), 1)],
    }
    for path, fault, times in faults.get(month, ()):
        server.goes_wrong(path, fault, times)


@pytest.fixture(scope="session")
def year(
    tmp_path_factory: pytest.TempPathFactory,
    reads_here: SentenceEncoder,
    make: SimpleNamespace,
    texts: SimpleNamespace,
) -> Iterator[Year]:
    server = make.Publishers()
    base = tmp_path_factory.mktemp("year")
    settings = IngestSettings(corpus=base / "corpus", data=base / "data")
    settings.corpus.mkdir()
    (settings.corpus / "sources.toml").write_text(server.settings(), encoding="utf-8")
    add(settings.corpus, texts.SOURCES)
    texts.published(server, make, 1)
    updated(settings.corpus)
    sync(settings, load_encoder=lambda: reads_here)
    assistant = Assistant.open(settings, RagSettings(), reads_here)
    played = Year(settings, assistant, Records(settings.data), server)
    for question in texts.KEPT:
        ask_and_keep(assistant, question, Asker(settings.data))
    for month in range(2, 13):
        texts.published(server, make, month)
        thrown_in(server, make, texts, month)
        first = updated(settings.corpus)
        played.faults[month] = {o.source: "; ".join(o.faults) for o in first if o.faults}
        server.faults.clear()
        updated(settings.corpus)
        report = sync(settings, load_encoder=lambda: reads_here)
        assert report.failed == []
        played.rechecked[month] = list(recheck(played.records, assistant))
    yield played
    assistant.close()
    server.close()
