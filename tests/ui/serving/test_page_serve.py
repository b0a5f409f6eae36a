"""The page is served on this machine only, with exactly the settings it was given."""

import socket
from dataclasses import fields, replace
from pathlib import Path

import pytest

from ingest.settings import IngestSettings, copy_of
from rag.settings import RagSettings
from ui.errors import UiError
from ui.serving import serve
from ui.settings import ServingSettings, child_environment

INGEST = IngestSettings(Path("/c d"), Path("/e"), "some/model", 3.5, 700)
TOKEN = "Fq7-lanterns_of_Zenda_94w"
RAG = RagSettings("openai:x", "http://127.0.0.1:1/v1", "secret", 5.5, "packaged", "cross", 7)


@pytest.fixture
def taken_port():
    with socket.socket() as listener:
        listener.bind((serve.HOST, 0))
        listener.listen()
        yield listener.getsockname()[1]


def test_settings_travel_to_the_server_unchanged(monkeypatch):
    monkeypatch.setenv("SANCTIONS_QA_LLM_TIMEOUT", "1")
    monkeypatch.setenv("SANCTIONS_QA_OTHER", "1")
    ingest = replace(INGEST, database="postgresql://zenda@db/qa", database_connections=3)
    store = "s3://zenda/law"
    ingest = replace(ingest, objects=store, corpus=copy_of(store, INGEST.data))
    for given in (ingest, RAG):  # a setting that is added later has to travel as well
        untouched = [f.name for f in fields(given) if getattr(given, f.name) == f.default]
        assert untouched == []
    environ = child_environment(ingest, RAG)
    assert IngestSettings.from_environment(environ=environ) == ingest
    assert RagSettings.from_environment(environ=environ) == RAG
    assert "SANCTIONS_QA_OTHER" not in environ
    bare = child_environment(INGEST, RagSettings())
    assert RagSettings.from_environment(environ=bare) == RagSettings()


def test_the_command_binds_to_loopback_and_sends_no_telemetry():
    command = serve.command(8600)
    assert "--server.address=127.0.0.1" in command
    assert "--server.port=8600" in command
    assert "--browser.gatherUsageStats=false" in command
    assert "--server.enableXsrfProtection=true" in command
    assert "secret" not in " ".join(command)


def test_a_port_in_use_gets_a_line_and_no_server(taken_port, capsys):
    assert serve.serve(INGEST, RAG, ServingSettings(port=taken_port)) == serve.PORT_TAKEN
    line = capsys.readouterr().err
    assert f"port {taken_port} on 127.0.0.1 is in use" in line
    assert "--port" in line
    assert line.count("\n") == 1


def test_without_a_port_a_free_one_is_taken_where_the_usual_one_is_in_use(taken_port, monkeypatch):
    monkeypatch.setattr(serve, "PORT", taken_port)
    assert serve._free_port() not in (0, taken_port)


@pytest.mark.parametrize("address", ["0.0.0.0", "192.0.2.1", "::"])
def test_another_address_needs_a_token_or_a_sign_in(address, tmp_path):
    with pytest.raises(UiError, match="SANCTIONS_QA_TOKEN"):
        ServingSettings(address)
    secrets = tmp_path / "secrets.toml"
    secrets.write_text("[auth]\n")
    assert ServingSettings(address, token=TOKEN).address == address
    signed = ServingSettings(address, sign_in=str(secrets))
    assert f"--secrets.files={secrets}" in serve.command(8600, signed)
    assert f"--server.address={address}" in serve.command(8600, signed)


@pytest.mark.parametrize(
    "token",
    [
        "secret",
        "a" * 16,
        "t" * 100,
        "abcabcabcabcabcabc",
        "1234567890123456",
        "qwertyuiopasdfgh",
        "passwordpassword",
        "sanctionssanctions2026",
        "a token\nof two lines and more",
        "not UTF-8: \udcff and then so many more letters 7%kL",
    ],
)
def test_a_token_that_can_be_guessed_is_refused_with_one_that_cannot(token):
    with pytest.raises(UiError, match="can be guessed") as caught:
        ServingSettings(token=token)
    assert token not in str(caught.value)
    offered = str(caught.value).split()[-1]
    assert ServingSettings(token=offered).token == offered
    with pytest.raises(UiError) as again:
        ServingSettings(token=token)
    assert offered not in str(again.value)


def test_a_missing_file_is_refused(tmp_path):
    with pytest.raises(UiError, match="is no file"):
        ServingSettings(sign_in=str(tmp_path / "none.toml"))


def test_a_token_travels_in_the_environment_and_shows_nowhere():
    serving = ServingSettings(token=TOKEN)
    environ = child_environment(INGEST, RAG, serving)
    assert ServingSettings.from_environment(environ=environ).token == TOKEN
    assert TOKEN not in " ".join(serve.command(8600, serving)) + repr(serving)
