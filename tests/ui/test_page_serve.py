"""The page is served on this machine only, with exactly the settings it was given."""

import socket
from pathlib import Path

import pytest

from ingest.settings import IngestSettings
from rag.settings import RagSettings
from ui import serve
from ui.settings import child_environment

INGEST = IngestSettings(Path("/c d"), Path("/e"), "some/model")
RAG = RagSettings("openai:x", "http://127.0.0.1:1/v1", "secret", 5.5)


@pytest.fixture
def taken_port():
    with socket.socket() as listener:
        listener.bind((serve.HOST, 0))
        listener.listen()
        yield listener.getsockname()[1]


def test_settings_travel_to_the_server_unchanged(monkeypatch):
    monkeypatch.setenv("SANCTIONS_QA_LLM_TIMEOUT", "1")
    monkeypatch.setenv("SANCTIONS_QA_OTHER", "1")
    environ = child_environment(INGEST, RAG)
    assert IngestSettings.from_environment(environ=environ) == INGEST
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
    assert serve.serve(INGEST, RAG, taken_port) == serve.PORT_TAKEN
    line = capsys.readouterr().err
    assert f"port {taken_port} on 127.0.0.1 is in use" in line
    assert "--port" in line
    assert line.count("\n") == 1


def test_without_a_port_a_free_one_is_taken_where_the_usual_one_is_in_use(taken_port, monkeypatch):
    monkeypatch.setattr(serve, "PORT", taken_port)
    assert serve._free_port() not in (0, taken_port)
