"""Which chat models can be used: told without asking anything outside this machine."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from rag.chat import providers
from rag.chat.client import connect
from rag.chat.providers import PROVIDERS, availability, models_at, provider_named
from rag.errors import ChatRefused
from rag.settings import RagSettings


def refuse(address: str) -> tuple[str, ...]:
    raise ConnectionRefusedError(address)


def named(found: list[providers.Availability], name: str) -> providers.Availability:
    return next(a for a in found if a.provider.name == name)


@pytest.fixture
def server() -> Iterator[str]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = json.dumps({"data": [{"id": "qwen3"}, {"id": "gemma"}]}).encode()
            self.send_response(200 if self.path == "/v1/models" else 404)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Stay silent."""

    found = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=found.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{found.server_port}"
    found.shutdown()
    found.server_close()


def test_a_server_that_runs_is_usable_and_names_its_models(server: str) -> None:
    settings = RagSettings(llm="ollama:qwen3", base_url=f"{server}/v1")
    found = named(availability(settings), "ollama")
    assert found.usable
    assert found.models == ("qwen3", "gemma")


def test_a_server_that_is_not_there_is_named_with_its_address() -> None:
    found = named(availability(RagSettings(), refuse), "ollama")
    assert not found.usable
    assert "127.0.0.1:11434" in found.why


def test_a_server_that_speaks_otherwise_is_not_usable(server: str) -> None:
    settings = RagSettings(llm="vllm:x", base_url=f"{server}/elsewhere")
    assert "error 404" in named(availability(settings), "vllm").why


@pytest.mark.parametrize("address", ["ftp://x/v1", "file:///etc/passwd", "x"])
def test_only_web_addresses_are_asked(address: str) -> None:
    with pytest.raises(ValueError, match="no http address"):
        models_at(address)


def test_nothing_outside_this_machine_is_asked_by_default() -> None:
    asked: list[str] = []

    def note(address: str) -> tuple[str, ...]:
        asked.append(address)
        return ()

    availability(RagSettings(), note)
    assert asked
    assert all(a.startswith("http://127.0.0.1:") for a in asked)


def test_a_missing_key_is_named_and_a_set_one_never_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    assert "OPENAI_API_KEY" in named(availability(RagSettings(), refuse), "openai").why
    monkeypatch.setenv("OPENAI_API_KEY", "sk-secret")
    found = named(availability(RagSettings(), refuse), "openai")
    assert found.usable
    assert "sk-secret" not in repr(found)


def test_a_missing_library_is_named_with_the_command(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(providers, "find_spec", lambda _: None)
    found = named(availability(RagSettings(), refuse), "anthropic")
    assert not found.usable
    assert "pip install -c constraints.txt -e '.[anthropic]'" in found.why


@pytest.mark.parametrize("name", ["openai", "ollama", "llamacpp", "vllm", "lmstudio"])
def test_servers_of_one_protocol_need_no_further_library(name: str) -> None:
    assert provider_named(name) in PROVIDERS
    connect(RagSettings(llm=f"{name}:any", api_key="k"))


def test_a_local_model_that_is_not_there_is_said_so() -> None:
    with pytest.raises(ChatRefused, match="no folder"):
        connect(RagSettings(llm="huggingface:/nowhere/model"))


def test_a_model_on_this_machine_is_usable_only_where_one_is_named(monkeypatch, tmp_path):
    monkeypatch.setattr(providers, "find_spec", lambda _: object())

    def local(llm):
        settings = RagSettings(llm=llm)
        return named(providers.availability(settings, lambda _: ()), "huggingface")

    assert not local("extractive").usable
    assert "no model named" in local("extractive").why
    missing = local(f"huggingface:{tmp_path / 'gone'}")
    assert not missing.usable
    assert "gone" in missing.why
    assert local(f"huggingface:{tmp_path}").usable
    assert local("huggingface:Qwen/Qwen3-4B").usable
