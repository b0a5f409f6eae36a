"""The README and what the program does say the same."""

import re
from pathlib import Path

import pytest

from ingest.settings import IngestSettings
from ui.cli.parser import build_parser

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
PACKAGES = ("ingest", "rag", "ui")
TEXTS = sorted(
    p
    for p in (ROOT / "docs").rglob("*.md")
    if ROOT / "docs" / "corpus" not in p.parents  # documents of the starter corpus
) + [ROOT / n for n in ("README.md", "benchmarks/README.md", "benchmarks/EXPERIMENTS.md")]
PATH = re.compile(r"(?<![\w./-])(?:benchmarks|docs|ingest|rag|tests|ui)/[\w./-]*")
CITED = re.compile(r"\bdecisions? (\d{4}(?:(?:,| and|, and) \d{4})*)")


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


def test_files_and_folders_that_the_documentation_names_exist() -> None:
    named = [(text, name.rstrip(".")) for text in TEXTS for name in PATH.findall(contents(text))]
    assert len(named) > 100
    gone = {f"{text.relative_to(ROOT)}: {n}" for text, n in named if not (ROOT / n).exists()}
    assert sorted(gone) == []


def test_every_room_and_every_page_of_decisions_stands_in_the_architecture() -> None:
    drawn = set(PATH.findall(contents(ROOT / "docs" / "architecture.md")))
    code = (p for name in PACKAGES for p in (ROOT / name).rglob("*.py") if p.name != "__init__.py")
    rooms = {p.relative_to(ROOT).parent.as_posix() + "/" for p in code}
    pages = {p.relative_to(ROOT).as_posix() for p in (ROOT / "docs" / "decisions").glob("*.md")}
    assert sorted((rooms | pages) - drawn) == []


def test_a_decision_cited_by_number_has_a_section_of_that_number() -> None:
    pages = (ROOT / "docs" / "decisions").glob("*.md")
    kept = {n for page in pages for n in re.findall(r"\[(\d{4})\]", contents(page))}
    code = (p for name in (*PACKAGES, "benchmarks", "tests") for p in (ROOT / name).rglob("*.py"))
    cited = {
        (text.relative_to(ROOT).as_posix(), number)
        for text in (*TEXTS, *code, ROOT / "tests" / "gold" / "README.md")
        for found in CITED.findall(contents(text))
        for number in re.findall(r"\d{4}", found)
    }
    assert len(cited) > 10
    assert sorted((text, number) for text, number in cited if number not in kept) == []


def contents(path: Path) -> str:
    return path.read_text(encoding="utf-8")
