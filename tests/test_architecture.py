"""The rules a reader can rely on: layers point one way, files and functions stay small."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
FILES = sorted(p for name in ("ingest", "rag", "ui") for p in (ROOT / name).rglob("*.py"))
FORBIDDEN = {"ingest": {"rag", "ui"}, "rag": {"ui"}, "ui": set()}
LANGCHAIN = {"rag/chat.py", "rag/chat_local.py", "rag/langchain_surface.py"}
OWNERS = {  # library: the files that may import it
    "chromadb": {"ingest/vectors.py"},
    "docx": {"ingest/readers/docx.py", "ui/export/word.py"},
    "fontTools": {"ui/export/fonts.py"},
    "fpdf": {"ui/export/pdf.py"},
    "filelock": {"ingest/lock.py"},
    "airportsdata": {"rag/towns.py"},
    "langchain": LANGCHAIN,
    "langchain_chroma": set(),
    "langchain_classic": set(),
    "langchain_community": set(),
    "langchain_core": LANGCHAIN,
    "langchain_huggingface": {"rag/chat_local.py"},
    "langchain_openai": LANGCHAIN,
    "langchain_text_splitters": set(),
    "openpyxl": {"ingest/readers/xlsx.py"},
    "pypdf": {"ingest/readers/pdf.py"},
    "pypdfium2": {"ingest/readers/ocr.py", "ui/pdf_page.py"},
    "rapidfuzz": {"rag/spelling.py"},
    "sentence_transformers": {"ingest/embed.py", "ingest/token_pass.py", "rag/rerank.py"},
    "sqlite3": {"ingest/catalog.py", "ui/history.py"},
    "starlette": {"ui/asgi.py", "ui/gate.py"},
    "tantivy": {"ingest/lexical.py"},
    "torch": {
        "ingest/bert.py",
        "ingest/cores.py",
        "ingest/embed.py",
        "ingest/token_pass.py",
        "rag/chat_local.py",
        "rag/rerank.py",
    },
    "tokenizers": {"ingest/tokens.py"},
    "threadpoolctl": {"ingest/cores.py"},
    "trafilatura": {"ingest/readers/html.py"},
    "transformers": {"ingest/embed.py"},
    "watchfiles": {"ingest/changes.py"},
}
# Switches of libraries, set before they are imported: they are no settings of ours.
SETS_SWITCHES = {"ingest/embed.py", "ingest/worker_main.py"}
MAX_FILE, MAX_FUNCTION = 300, 60


def imported(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module.split(".")[0]


def environment_reads(tree: ast.AST) -> Iterator[str]:
    """Yield each use of the environment as written, in the order of the file."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and node.attr in ("environ", "getenv", "putenv"):
            yield ast.unparse(node)
        elif isinstance(node, ast.ImportFrom) and node.module == "os":
            yield from (a.name for a in node.names if a.name in ("environ", "getenv", "putenv"))


def switches(tree: ast.AST) -> Iterator[str]:
    """Yield the environment of each ``os.environ.setdefault("NAME", …)`` of no name of ours."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call) or ast.unparse(node.func) != "os.environ.setdefault":
            continue
        name = node.args[0]
        if isinstance(name, ast.Constant) and not str(name.value).startswith("SANCTIONS_QA"):
            yield "os.environ"


@pytest.mark.parametrize("path", FILES, ids=lambda p: str(p.relative_to(ROOT)))
def test_file_keeps_the_rules(path: Path) -> None:
    source = path.read_text(encoding="utf-8")
    tree, name = ast.parse(source), path.relative_to(ROOT).as_posix()
    names = set(imported(tree))
    assert not names & FORBIDDEN[name.split("/")[0]]
    assert {lib for lib in names & OWNERS.keys() if name not in OWNERS[lib]} == set()
    assert "streamlit" not in names or name.startswith("ui/")
    assert len(source.splitlines()) <= MAX_FILE
    defs = [n for n in ast.walk(tree) if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef)]
    assert [d.name for d in defs if d.end_lineno - d.lineno >= MAX_FUNCTION] == []


@pytest.mark.parametrize("path", FILES, ids=lambda p: str(p.relative_to(ROOT)))
def test_only_settings_read_the_environment(path: Path) -> None:
    tree, name = ast.parse(path.read_text(encoding="utf-8")), path.relative_to(ROOT).as_posix()
    if path.name == "settings.py":
        return
    allowed = list(switches(tree)) if name in SETS_SWITCHES else []
    assert list(environment_reads(tree)) == allowed


@pytest.mark.parametrize("path", FILES, ids=lambda p: str(p.relative_to(ROOT)))
def test_module_says_what_it_is_for(path: Path) -> None:
    source = path.read_text(encoding="utf-8")
    assert not source.strip() or ast.get_docstring(ast.parse(source))


def test_packages_hold_files_so_that_these_rules_are_no_empty_ones() -> None:
    assert {p.relative_to(ROOT).parts[0] for p in FILES} >= {"ingest"}


def test_test_folders_are_no_packages() -> None:
    assert list((ROOT / "tests").rglob("__init__.py")) == []
