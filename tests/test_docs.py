"""The README and what the program does say the same."""

import re
from pathlib import Path

import pytest

from ingest.settings import IngestSettings
from ui.cli.parser import build_parser

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
PACKAGES = ("ingest", "rag", "ui")


def test_every_command_is_in_the_readme() -> None:
    action = next(a for a in build_parser()._actions if a.dest == "command")
    assert action.choices
    for name in action.choices:
        assert f"`sanctions-qa {name}" in README


def test_every_setting_is_in_the_readme() -> None:
    sources = [p for name in PACKAGES for p in (ROOT / name).glob("settings.py")]
    text = "\n".join(p.read_text(encoding="utf-8") for p in sources)
    suffixes = set(re.findall(r'(?:PREFIX \+ "|SANCTIONS_QA_)([A-Z_]+)"', text))
    assert {"CORPUS", "DATA", "MODEL", "LLM", "LLM_BASE_URL", "LLM_KEY"} <= suffixes
    serving = (ROOT / "docs" / "serving.md").read_text(encoding="utf-8")
    for suffix in suffixes - {""}:
        assert f"`SANCTIONS_QA_{suffix}`" in README + serving


def test_the_lines_for_langchain_programs_run(
    starter_index: IngestSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SANCTIONS_QA_CORPUS", str(starter_index.corpus))
    monkeypatch.setenv("SANCTIONS_QA_DATA", str(starter_index.data))
    lines = re.search(r"```python\n(.*?)```", README, re.DOTALL)
    assert lines
    names: dict[str, object] = {}
    exec(compile(lines.group(1), "README.md", "exec"), names)
    assert len(names["documents"]) == 10
    assert names["record"]["citations"]
    names["assistant"].close()


def test_no_placeholder_is_left_in_the_readme() -> None:
    assert not re.search(r"@[A-Z]+@", README)
