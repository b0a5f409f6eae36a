"""The command `sources` as a person or a script meets it."""

import io
import json
import signal
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from subprocess import PIPE

import pytest
from lxml import etree

from ingest.official.update import FetchStep
from ui.__main__ import main
from ui.cli.official.age import age
from ui.fetching import FetchProgress

ROOT = Path(__file__).parents[3]


@pytest.fixture
def run(
    server, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> Callable[..., tuple[int, str, str]]:
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    (corpus / "sources.toml").write_text(server.settings(), encoding="utf-8")

    def command(*words: str) -> tuple[int, str, str]:
        code = main([*words, "--corpus", str(corpus)])
        said = capsys.readouterr()
        return code, said.out, said.err

    return command


def test_a_source_is_added_updated_listed_and_removed(run, server, make) -> None:
    server.has(make.UN, make.un_list(12))
    code, out, _ = run("sources", "add", "un:list")
    assert (code, out.splitlines()[0]) == (0, "following un:list")
    assert run("sources", "list")[1].splitlines() == [
        "un:list",
        "  nothing fetched yet",
        "1 source",
    ]
    code, out, err = run("sources", "update")
    assert (code, err) == (0, "")
    assert "fetched    un:list: official/un/list/2026-02-27.xml" in out
    assert out.splitlines()[-1] == (
        "1 source, 1 new file, 0 failed; run `sanctions-qa ingest` to read them"
    )
    assert run("sources", "update")[1].splitlines() == [
        "unchanged  un:list",
        "1 source, 0 new files, 0 failed",
    ]
    assert run("sources", "list")[1].splitlines()[1] == (
        "  1 version, newest 2026-02-27, 12 entries, fetched just now; looked at just now"
    )
    code, out, _ = run("sources", "remove", "un:list", "--delete")
    assert out.splitlines() == [
        "no longer following un:list",
        "deleted official/un/list/2026-02-27.xml",
    ]


def test_what_failed_is_said_with_its_age_and_the_exit_code(run) -> None:
    run("sources", "add", "ofac:sdn")
    code, out, _ = run("sources", "update")
    assert code == 3
    assert out.startswith("failed     ofac:sdn: ")
    assert "failed just now" in run("sources", "list")[1]
    record = json.loads(run("sources", "list", "--json")[1])["sources"][0]
    assert (record["source"], record["newest"], record["reached"]) == ("ofac:sdn", None, None)
    assert "404" in record["fault"]


def test_a_source_is_checked_before_it_is_followed(run, server, make) -> None:
    server.has(make.UN, make.un_list(12))
    code, out, _ = run("sources", "check", "un:list")
    assert code == 0
    assert out.splitlines()[0] == "un:list: works"
    assert "2026-02-27, 12 entries" in out
    code, out, _ = run("sources", "check", "ofac:sdn")
    assert code == 3
    assert out.splitlines()[0] == "ofac:sdn: does not work"


def test_documents_say_how_old_a_fetched_file_is(run, server, make, encoder, tmp_path) -> None:
    from ingest.settings import IngestSettings
    from ingest.sync import sync

    server.has(make.UN, make.un_list(12))
    run("sources", "add", "un:list")
    run("sources", "update")
    settings = IngestSettings(corpus=tmp_path / "corpus", data=tmp_path / "data")
    sync(settings, load_encoder=lambda: encoder)
    assert "version 2026-02-27, fetched just now" in run("documents")[1]
    (document,) = json.loads(run("documents", "--json")[1])["documents"]
    assert document["source"]["licence"].startswith("United Nations copyright")
    assert document["source"]["source"] == "un:list"


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (("add",), "name a source"),
        (("update",), "no source is followed"),
        (("check",), "no source is followed"),
        (("add", "eu:nonsense"), "is no EU act"),
        (("add", "uk:855"), "is no UK act"),
        (("add", "us-cfr:587"), "is no part"),
        (("add", "us-fr:agency=ofac"), "names no document"),
        (("list", "--every", "6h"), "--every goes with"),
        (("update", "--every", "10s"), "15m"),
    ],
)
def test_what_cannot_be_meant_is_said(run, words: tuple[str, ...], why: str) -> None:
    code, _, err = run("sources", *words)
    assert code == 2
    assert why in err


def test_an_age_is_said_in_the_largest_unit() -> None:
    now = datetime(2026, 11, 29, 12, tzinfo=UTC)
    assert age("2026-11-29T11:59:30+00:00", now) == "just now"
    assert age("2026-11-29T11:00:00+00:00", now) == "1 hour ago"
    assert age("2026-11-20T11:00:00+00:00", now) == "9 days ago"
    assert age(None) == "never"


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_a_terminal_has_a_bar(capsys: pytest.CaptureFixture[str]) -> None:
    progress = FetchProgress(Terminal())
    progress(FetchStep(1, 2, "eu:list", 5_000_000, 10_000_000))
    progress(FetchStep(2, 2))
    assert capsys.readouterr().err == (
        "\r\x1b[K[###############.....] 1 of 2 sources, 5.0 MB of 10.0  eu:list\r\x1b[K"
    )
    FetchProgress(io.StringIO())(FetchStep(0, 1, "eu:list"))
    assert capsys.readouterr().err == ""


def test_what_came_and_what_differs_is_shown(run, server, make) -> None:
    server.has(make.UN, make.un_list(12))
    run("sources", "add", "un:list")
    run("sources", "update")
    server.has(make.UN, make.un_list(13, "2026-03-05T00:00:00.000Z"))
    run("sources", "update")
    lines = run("changes", "--since", "2020-01-01")[1].splitlines()
    assert "un:list: list version 2026-03-05, after 2026-02-27, +1 entries: official/" in lines[0]
    assert lines[-1] == "2 changes since 2020-01-01"
    changes = json.loads(run("changes", "--since", "2020-01-01", "--json")[1])["changes"]
    assert [c["before"] for c in changes] == ["2026-02-27", None]
    lines = run("diff", "un:list")[1].splitlines()
    assert lines[1:] == [
        "added    Name: PERSON 12",
        "         [+Name: PERSON 12; Type: Individual; Data ID: 12+]",
        "1 added, 0 removed, 0 changed",
    ]
    code, _, err = run("changes", "--since", "May")
    assert (code, "write a day" in err) == (2, True)


def test_changes_are_an_atom_feed(run, server, make) -> None:
    server.has(make.UN, make.un_list(12))
    run("sources", "add", "un:list")
    run("sources", "update")
    feed = etree.fromstring(run("changes", "--since", "2020-01-01", "--atom")[1])
    atom = {"a": "http://www.w3.org/2005/Atom"}
    assert feed.xpath("count(a:entry)", namespaces=atom) == 1
    for name in ("id", "title", "updated"):
        assert feed.findtext(f"a:{name}", namespaces=atom)
        assert feed.findtext(f"a:entry/a:{name}", namespaces=atom)
    nothing = etree.fromstring(run("changes", "--since", "2999-01-01", "--atom")[1])
    assert nothing.findtext("a:updated", namespaces=atom)


def test_an_update_by_a_timer_goes_on_until_it_is_told_to_stop(
    run, server, make, tmp_path: Path
) -> None:
    server.has(make.UN, make.un_list(12))
    run("sources", "add", "un:list")
    words = ("sources", "update", "--every", "6h", "--corpus", str(tmp_path / "corpus"))
    running = subprocess.Popen(
        [sys.executable, "-m", "ui", *words], stdout=PIPE, stderr=PIPE, text=True, cwd=ROOT
    )
    try:
        assert running.stdout
        lines = [running.stdout.readline() for _ in range(2)]
        assert lines[1].startswith("1 source, 1 new file, 0 failed")
        running.send_signal(signal.SIGTERM)
        _, said = running.communicate(timeout=60)
    finally:
        running.kill()
        running.wait()
    assert (running.returncode, said) == (0, "the sources are no longer updated\n")
