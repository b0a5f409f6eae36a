"""The rules a reader can rely on: layers point one way, files and functions stay small."""

import ast
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parent.parent
FILES = sorted(p for name in ("ingest", "rag", "ui") for p in (ROOT / name).rglob("*.py"))
FORBIDDEN = {"ingest": {"rag", "ui"}, "rag": {"ui"}, "ui": set()}
CALLED_FROM_OUTSIDE = (  # by programs of others, and by Streamlit's server
    "rag/langchain.py: SanctionsRetriever",
    "rag/langchain.py: answer_chain",
    "ui/serving/serve.py: APP",
)
LANGCHAIN = {"rag/chat/client.py", "rag/chat/local.py", "rag/langchain.py"}
OWNERS = {  # library: the files that may import it
    "alembic": {
        "ingest/store/postgres/migrating.py",
        "ingest/store/postgres/migrations/env.py",
        "ingest/store/postgres/migrations/versions/v0001_indexes.py",
        "ingest/store/postgres/migrations/versions/v0002_queue.py",
        "ingest/store/postgres/migrations/versions/v0003_kept.py",
    },
    "anyascii": {"ingest/names/sounds.py"},
    "babel": {"ingest/text/words/language.py", "rag/text/currencies.py"},
    "charset_normalizer": {"ingest/readers/lists/encoding.py"},
    "chromadb": set(),
    "cssselect2": {"ingest/readers/web/style/cascade.py"},
    "dateparser": {"ingest/readers/mail/senders.py"},
    "docx": {"ingest/readers/office/docx.py", "ui/export/word.py"},
    "fastapi": {
        "ui/api/http/app.py",
        "ui/api/http/record_routes.py",
        "ui/api/http/routes.py",
        "ui/api/http/work.py",
    },
    "fontTools": {"ui/export/fonts.py"},
    "fpdf": {"ui/export/pdf.py"},
    "filelock": {
        "ingest/folder/objects.py",
        "ingest/store/lock.py",
        "ingest/store/postgres/replica.py",
    },
    "fsspec": {"ingest/folder/objects.py"},
    "airportsdata": {"rag/text/places/towns.py"},
    "cleanco": {"rag/text/legal_forms.py"},
    "confusable_homoglyphs": {"ingest/text/words/look_alikes.py"},
    "httpx": {"ingest/official/fetching/client.py"},
    "justext": {"ingest/text/words/language.py"},
    "langchain": LANGCHAIN,
    "langchain_chroma": set(),
    "langchain_classic": set(),
    "langchain_community": set(),
    "langchain_core": LANGCHAIN,
    "langchain_huggingface": {"rag/chat/local.py"},
    "langchain_openai": LANGCHAIN,
    "langchain_text_splitters": set(),
    "mcp": {"ui/api/mcp/server.py"},
    "mcp_types": {"ui/api/mcp/server.py"},
    "numkong": {"ingest/store/vectors/coded.py"},
    "obstore": {"ingest/folder/objects.py"},
    "openai": {"rag/chat/transport.py"},
    "openpyxl": {
        "ingest/readers/office/excel/looks.py",
        "ingest/readers/office/excel/reader.py",
        "ingest/readers/office/excel/structure.py",
        "ui/export/workbook.py",
    },
    "pgvector": {"ingest/store/postgres/vectors.py"},
    "procrastinate": {
        "ingest/store/postgres/migrations/versions/v0002_queue.py",
        "ingest/workers/queue.py",
    },
    "prometheus_client": {"ui/api/http/measures.py"},
    "psycopg": {"ingest/store/postgres/connecting.py", "ingest/store/postgres/schema.py"},
    "psycopg_pool": {"ingest/store/postgres/connecting.py"},
    "py3langid": {"rag/text/language.py"},
    "pypdf": {"ingest/readers/pdf/reader.py"},
    "pypdfium2": {"ingest/readers/pdf/ocr.py", "ui/web/source/page_drawing.py"},
    "rapidfuzz": {"rag/names/align.py", "rag/question/spelling.py"},
    "rfc8785": {"ui/records/chain.py"},
    "sentence_transformers": {
        "ingest/embedding/encoder.py",
        "ingest/embedding/token_pass.py",
        "rag/retrieval/reranker.py",
    },
    "sqlite3": {
        "ingest/store/catalog.py",
        "ingest/store/opening.py",
        "ui/records/store.py",
        "ui/state/history.py",
    },
    "sqlalchemy": {"ingest/store/postgres/migrating.py"},
    "starlette": {
        "ui/api/guard.py",
        "ui/api/http/app.py",
        "ui/api/mcp/server.py",
        "ui/api/running.py",
        "ui/serving/asgi.py",
        "ui/serving/gate.py",
    },
    "tantivy": {"ingest/store/lexical/words.py"},
    "torch": {
        "ingest/embedding/bert.py",
        "ingest/embedding/cores.py",
        "ingest/embedding/encoder.py",
        "ingest/embedding/packaged.py",
        "ingest/embedding/token_pass.py",
        "rag/chat/local.py",
        "rag/reader/model/packaged.py",
        "rag/reader/model/span_reader.py",
        "rag/retrieval/reranker.py",
    },
    "tenacity": {"ingest/official/fetching/client.py"},
    "tinycss2": {"ingest/readers/web/style/css.py"},
    "tokenizers": {"ingest/embedding/tokens.py"},
    "threadpoolctl": {"ingest/embedding/cores.py"},
    "trafilatura": {"ingest/readers/web/html.py"},
    "transformers": {"ingest/embedding/encoder.py", "rag/reader/model/span_reader.py"},
    "uvicorn": {"ui/api/running.py", "ui/serving/patience.py", "ui/serving/run.py"},
    "watchfiles": {"ingest/folder/changes.py"},
    "xllamacpp": {"rag/chat/gguf.py"},
    "zxcvbn": {"ui/tokens.py"},
}
# Switches of libraries, set before they are imported: they are no settings of ours.
SETS_SWITCHES = {
    "ingest/embedding/encoder.py",
    "ingest/embedding/packaged.py",
    "ingest/reading/worker_main.py",
}
MAX_FILE, MAX_FUNCTION, MAX_FOLDER = 400, 60, 12


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


def parsed() -> Iterator[tuple[str, str, ast.Module]]:
    """Yield each file's path below the root, its text and its tree."""
    for path in FILES:
        source = path.read_text(encoding="utf-8")
        yield path.relative_to(ROOT).as_posix(), source, ast.parse(source)


def faults_of_imports(name: str, tree: ast.Module) -> Iterator[str]:
    names = set(imported(tree))
    for package in names & FORBIDDEN[name.split("/")[0]]:
        yield f"{name} imports {package}"
    for library in names & OWNERS.keys():
        if name not in OWNERS[library]:
            yield f"{name} imports {library}, which {sorted(OWNERS[library])} own"
    if "streamlit" in names and not name.startswith("ui/"):
        yield f"{name} imports streamlit"


def faults_of_size(name: str, source: str, tree: ast.Module) -> Iterator[str]:
    lines = len(source.splitlines())
    if lines > MAX_FILE:
        yield f"{name} has {lines} lines"
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            assert node.end_lineno is not None
            if node.end_lineno - node.lineno >= MAX_FUNCTION:
                yield f"{name}: {node.name} has {node.end_lineno - node.lineno + 1} lines"


def faults_of_environment(name: str, tree: ast.Module) -> Iterator[str]:
    if name.endswith("settings.py"):
        return
    allowed = list(switches(tree)) if name in SETS_SWITCHES else []
    if list(environment_reads(tree)) != allowed:
        yield f"{name} reads the environment"


def defined(tree: ast.Module) -> Iterator[str]:
    """Yield a module's own functions, classes and constants that no decorator hands on.

    Commands (`run_…`) are found by their names.
    """
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            if not node.decorator_list and not node.name.startswith("run_"):
                yield node.name
        elif isinstance(node, ast.Assign):
            yield from (t.id for t in node.targets if isinstance(t, ast.Name))
        elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            yield node.target.id


def rooms() -> dict[str, set[str]]:
    """Return the rooms that each room imports from; a file of a package itself is a room."""
    found: dict[str, set[str]] = {}
    for name, _, tree in parsed():
        here = room_of(name)
        found.setdefault(here, set())
        for node in ast.walk(tree):
            if isinstance(node, ast.ImportFrom) and node.module:
                inner = [node.module, *(f"{node.module}.{a.name}" for a in node.names)]
                files = (f"{m.replace('.', '/')}.py" for m in inner)
                found[here] |= {room_of(f) for f in files if (ROOT / f).is_file()} - {here}
    return found


def room_of(name: str) -> str:
    parent = name.rpartition("/")[0]
    return name if "/" not in parent else parent


def reached(start: str, imports: dict[str, set[str]]) -> set[str]:
    seen: set[str] = set()
    waiting = [start]
    while waiting:
        for room in imports[waiting.pop()] - seen:
            seen.add(room)
            waiting.append(room)
    return seen


def test_layers_and_owners_are_kept() -> None:
    assert [f for name, _, tree in parsed() for f in faults_of_imports(name, tree)] == []


def test_files_and_functions_stay_small() -> None:
    assert [f for name, source, tree in parsed() for f in faults_of_size(name, source, tree)] == []


def test_only_settings_read_the_environment() -> None:
    assert [f for name, _, tree in parsed() for f in faults_of_environment(name, tree)] == []


def test_a_module_says_what_it_is_for() -> None:
    silent = [n for n, source, tree in parsed() if source.strip() and not ast.get_docstring(tree)]
    assert silent == []


def test_a_module_says_it_in_a_sentence_and_not_as_a_formula() -> None:
    first = {n: (ast.get_docstring(tree) or "").split("\n\n")[0] for n, _, tree in parsed()}
    formula = re.compile(r"\bin[,;].*\bout\b", re.DOTALL)  # "A file in, a document out."
    assert [name for name, says in first.items() if formula.search(says)] == []


def test_rooms_import_each_other_in_one_direction() -> None:
    imports = rooms()
    assert [room for room in sorted(imports) if room in reached(room, imports)] == []


def test_a_room_has_at_most_a_dozen_files() -> None:
    counts = Counter(p.parent for p in FILES if p.name != "__init__.py")
    assert {str(f.relative_to(ROOT)): n for f, n in counts.items() if n > MAX_FOLDER} == {}


def test_nothing_is_defined_that_nobody_names() -> None:
    named = Counter(re.findall(r"\w+", "\n".join(source for _, source, _ in parsed())))
    used = "\n".join(p.read_text(encoding="utf-8") for p in (ROOT / "benchmarks").rglob("*.py"))
    unnamed = [
        f"{file}: {name}"
        for file, _, tree in parsed()
        for name in defined(tree)
        if named[name] == 1 and not re.search(rf"\b{name}\b", used)
    ]
    assert unnamed == list(CALLED_FROM_OUTSIDE)


def test_packages_hold_files_so_that_these_rules_are_no_empty_ones() -> None:
    assert {p.relative_to(ROOT).parts[0] for p in FILES} == {"ingest", "rag", "ui"}


def test_test_folders_are_no_packages() -> None:
    assert list((ROOT / "tests").rglob("__init__.py")) == []
