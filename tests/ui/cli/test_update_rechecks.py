"""After an update what came is read, and kept questions whose sources changed are asked again."""

import json
import runpy
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest

from ui.__main__ import main
from ui.cli.official import after
from ui.records.store import Records

SERVER = Path(__file__).parents[2] / "ingest" / "official" / "publishers_server.py"
ACT, SOURCE = "uksi/2019/855", "uk:uksi/2019/855,since=2020-01-01"
MAKE = SimpleNamespace(**runpy.run_path(str(SERVER)))


@pytest.fixture
def server() -> Iterator[object]:
    publishers = MAKE.Publishers()
    yield publishers
    publishers.close()


@pytest.fixture
def run(server, settings, real_encoder, monkeypatch, capsys) -> Callable[..., str]:
    """Run a command and return what it prints; the model is loaded once for all tests."""
    for module in ("ui.cli.official.after", "ui.cli.index", "ingest.sync", "rag.answer"):
        monkeypatch.setattr(f"{module}.quick_encoder", lambda *_: real_encoder)
    (settings.corpus / "sources.toml").write_text(server.settings(), encoding="utf-8")

    def command(*words: str) -> str:
        code = main([*words, "--corpus", str(settings.corpus), "--data", str(settings.data)])
        assert code == 0
        return capsys.readouterr().out

    return command


def has(server, *days: str, words: str) -> None:
    server.has_uk(ACT, *days)
    server.has(f"{MAKE.UK}/{ACT}/data.xml", MAKE.uk_act(ACT, days[-1], list(days), words))


def test_an_update_reads_what_came_and_asks_again_what_it_concerns(run, server, settings) -> None:
    has(server, "2025-03-01", words="must not be made available")
    run("sources", "add", SOURCE)
    assert "run `sanctions-qa ingest`" in run("sources", "update")  # nothing is kept yet
    run("ingest")
    run("ask", "To whom must funds not be made available?")
    has(server, "2025-03-01", "2026-01-28", words="may be made available up to £500")
    told = json.loads(run("sources", "update", "--json"))
    assert [path.rpartition("/")[2] for path in told["sync"]["added"]] == ["2026-01-28.xml"]
    (again,) = told["rechecked"]
    assert again["number"] == 1
    assert "citation" in again["changed"] or "verdict" in again["changed"]
    assert any("no longer says at reg. 12" in why for why in again["why"])
    numbers = [link.number for link in Records(settings.data).all()]
    assert numbers == [1, 2]
    assert "rechecked" not in json.loads(run("sources", "update", "--json"))  # nothing came


def test_who_only_fetches_reads_and_asks_nothing(run, server, settings, monkeypatch) -> None:
    has(server, "2025-03-01", words="must not be made available")
    run("sources", "add", SOURCE)
    Records(settings.data).add("answer", {"question": "?", "rechecks": None})
    monkeypatch.setattr(after, "sync", None)
    assert "run `sanctions-qa ingest`" in run("sources", "update", "--fetch-only")
