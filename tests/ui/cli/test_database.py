"""The commands over an index in PostgreSQL: the same words, the same exit codes."""

import json

import pytest

from ui.__main__ import main

BAN = """---
title: EU bans machine exports
published: 2026-04-24
kind: news
---
# EU bans machine exports

The Council banned the export of CNC machines and radios to Kyrgyzstan on 23 April 2026.
"""


@pytest.fixture
def run(settings, database, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]):
    monkeypatch.setenv("SANCTIONS_QA_DATABASE", database)

    def command(*arguments: str):
        folders = ["--corpus", str(settings.corpus), "--data", str(settings.data)]
        code = main([*arguments, *folders, "--json"])
        return code, json.loads(capsys.readouterr().out.splitlines()[-1])

    return command


def test_a_folder_is_ingested_by_a_worker_listed_asked_checked_and_made_anew(run, write) -> None:
    write("ban.md", BAN)
    write("bad.pdf", b"%PDF-1.7 and nothing else")
    code, report = run("ingest", "--workers", "1")
    assert (code, report["added"]) == (3, ["ban.md"])
    assert [f["path"] for f in report["failed"]] == ["bad.pdf"]
    _, listed = run("documents")
    assert [d["path"] for d in listed["documents"]] == ["bad.pdf", "ban.md"]
    code, answer = run("ask", "What did the Council ban in April 2026?")
    assert code == 0
    assert "export of CNC machines" in answer["citations"][0]["quote"]
    assert run("check")[0] == 0
    assert run("rebuild")[1]["added"] == ["ban.md"]
    _, verified = run("records", "verify")
    assert (verified["records"], verified["faults"]) == (1, [])


def test_workers_need_a_database(
    settings, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("SANCTIONS_QA_DATABASE", raising=False)
    folders = ["--corpus", str(settings.corpus), "--data", str(settings.data)]
    for command in (["ingest", "--workers", "2"], ["rebuild", "--workers", "2"], ["worker"]):
        assert main([*command, *folders]) == 2
        assert "SANCTIONS_QA_DATABASE" in capsys.readouterr().err


def test_a_bad_address_is_one_line(
    settings, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    folders = ["--corpus", str(settings.corpus), "--data", str(settings.data)]
    for address in ("mysql://x", "postgresql://a:secret@127.0.0.1:1/none"):
        monkeypatch.setenv("SANCTIONS_QA_DATABASE", address)
        assert main(["ingest", *folders]) == 2
        said = capsys.readouterr().err
        assert said.count("\n") == 1
        assert "SANCTIONS_QA_DATABASE" in said
        assert "secret" not in said
