"""The command line as a person or a script meets it: what is printed, where, and the exit code."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from ingest.embedding.encoder import SentenceEncoder
from ingest.settings import IngestSettings
from ingest.sync import sync
from ui.__main__ import main
from ui.cli.parser import build_parser

COMMANDS = ("ingest", "documents", "check", "rebuild", "chat", "ask", "search", "eval", "sources",
            "changes", "diff")  # fmt: skip
HEAVY = {"chromadb", "langchain", "langchain_core", "sentence_transformers", "streamlit", "tantivy",
         "torch", "trafilatura", "transformers"}  # fmt: skip
ENVOY = (
    "Talks in Brussels\n\n2 February 2026\n\n"
    "The sanctions envoy of the EU, David O'Sullivan, will visit Bishkek on Monday. "
    "Kyrgyz exports to Russia grew by 250 percent in 2022, customs data show.\n"
)
BANKS = (
    "---\ntitle: Notice to banks\nkind: law\npublished: 2025-03-01\njurisdiction: UK\n---\n\n"
    "# Notice\n\nA bank must report every frozen account to the Treasury within fourteen days.\n"
)
QUESTION = "By how much did Kyrgyz exports to Russia grow in 2022?"
UNANSWERED = "Who painted the ceiling of the opera house in Paris?"


@dataclass(frozen=True)
class Done:
    """What a command left."""

    code: int
    out: str
    err: str

    @property
    def record(self) -> dict:
        assert self.out.count("\n") == 1
        return json.loads(self.out)

    @property
    def records(self) -> list[dict]:
        return [json.loads(line) for line in self.out.splitlines()]


@pytest.fixture
def cli(
    settings: IngestSettings,
    real_encoder: SentenceEncoder,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Callable[..., Done]:
    """Run a command on the test's corpus in this process, with the model loaded once."""
    monkeypatch.setenv("SANCTIONS_QA_CORPUS", str(settings.corpus))
    monkeypatch.setenv("SANCTIONS_QA_DATA", str(settings.data))
    for place in (
        "ingest.sync.quick_encoder",
        "rag.answer.quick_encoder",
        "ui.cli.ask.quick_encoder",
    ):
        monkeypatch.setattr(place, lambda _: real_encoder)

    def run(*arguments: object) -> Done:
        capsys.readouterr()
        try:
            code = main([str(a) for a in arguments])
        except SystemExit as exc:
            code = int(exc.code or 0)
        return Done(code, *capsys.readouterr())

    return run


@pytest.fixture(scope="module")
def once_indexed(
    tmp_path_factory: pytest.TempPathFactory, reads_here: SentenceEncoder
) -> IngestSettings:
    home = tmp_path_factory.mktemp("indexed")
    settings = IngestSettings(corpus=home / "corpus", data=home / "data")
    for name, text in (("news/envoy.txt", ENVOY), ("law/banks, a notice.md", BANKS)):
        path = settings.corpus / name
        path.parent.mkdir(parents=True)
        path.write_text(text, encoding="utf-8")
    assert sync(settings, load_encoder=lambda: reads_here).failed == []
    return settings


@pytest.fixture
def indexed(
    cli: Callable[..., Done], settings: IngestSettings, once_indexed: IngestSettings
) -> Callable[..., Done]:
    shutil.copytree(once_indexed.corpus, settings.corpus, dirs_exist_ok=True)
    shutil.copytree(once_indexed.data, settings.data)
    return cli


def apart(*arguments: str, **variables: str) -> subprocess.CompletedProcess[bytes]:
    """Run the command in a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "ui", *arguments],
        capture_output=True,
        env={**os.environ, **variables},
        timeout=60,
    )


def one_error_line(done: Done) -> str:
    assert done.out == ""
    line, *more = done.err.splitlines()
    assert more == []
    assert line.startswith("sanctions-qa")
    assert "Traceback" not in line
    return line


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help_with_one_example_and_json(
    command: str, cli: Callable[..., Done]
) -> None:
    done = cli(command, "--help")
    assert done.code == 0
    assert done.out.count("example:") == 1
    assert f"sanctions-qa {command}" in done.out.partition("example:")[2]
    assert "--json" in done.out


def test_the_help_names_every_command() -> None:
    assert all(f"\n    {command}" in build_parser().format_help() for command in COMMANDS)


@pytest.mark.usefixtures("indexed")
def test_help_and_documents_import_nothing_heavy() -> None:
    script = (
        "import sys; from ui.__main__ import main\n"
        "try: main(sys.argv[1:])\n"
        "except SystemExit: pass\n"
        f"print(sorted({HEAVY!r} & set(sys.modules)))"
    )
    for arguments in (["--help"], ["ask", "--help"], ["documents"]):
        command = [sys.executable, "-c", script, *arguments]
        done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True)
        assert done.stdout.splitlines()[-1] == "[]"


def test_ingest_reports_what_it_did_and_a_second_run_does_nothing(
    cli: Callable[..., Done], write: Callable[..., Path]
) -> None:
    write("envoy.txt", ENVOY)
    first, second = cli("ingest", "--json"), cli("ingest")
    assert (first.code, second.code) == (0, 0)
    assert first.record["added"] == ["envoy.txt"]
    assert first.record["passages"] >= 1
    assert "1 of 1 files read" in first.err
    assert "0 added, 0 updated, 0 removed, 1 unchanged, 0 failed" in second.out


def test_ingest_lists_failed_files_with_the_reason_and_exits_3(
    cli: Callable[..., Done], write: Callable[..., Path]
) -> None:
    write("envoy.txt", ENVOY)
    write("empty.txt", "")
    write("strange.xyz", "no text")
    done = cli("ingest")
    assert done.code == 3
    assert "failed   empty.txt: the file is empty" in done.out
    assert "failed   strange.xyz: files of the kind “.xyz” are not read" in done.out
    assert "1 added" in done.out
    listed = cli("documents", "--json").record["documents"]
    assert [(d["path"], d["state"]) for d in listed] == [
        ("empty.txt", "failed"), ("envoy.txt", "indexed"), ("strange.xyz", "failed"),
    ]  # fmt: skip
    assert listed[0]["reason"] == "the file is empty"


def test_pdfs_that_cannot_be_read_are_listed_and_do_not_stop_the_others(
    cli: Callable[..., Done], write: Callable[..., Path], locked_pdf: Path, textless_pdf: Path
) -> None:
    write("envoy.txt", ENVOY)
    write("locked.pdf", locked_pdf.read_bytes())
    write("picture.pdf", textless_pdf.read_bytes())
    report = cli("ingest", "--json")
    assert report.code == 3
    assert report.record["added"] == ["envoy.txt"]
    reasons = {f["path"]: f["reason"] for f in report.record["failed"]}
    assert reasons.keys() == {"locked.pdf", "picture.pdf"}
    assert "password" in reasons["locked.pdf"] or "encrypted" in reasons["locked.pdf"]
    assert "OCR" in reasons["picture.pdf"]


def test_a_file_name_that_is_no_text_stops_nothing(
    cli: Callable[..., Done], write: Callable[..., Path], settings: IngestSettings
) -> None:
    write("envoy.txt", ENVOY)
    os.rename(settings.corpus / "envoy.txt", os.fsencode(settings.corpus) + b"/envoy\xff.txt")
    assert cli("ingest", "--json").record["added"] == ["envoy\\xff.txt"]
    assert cli("check").code == 0
    assert cli("ask", QUESTION, "--json").record["citations"][0]["document"] == "envoy\\xff.txt"


def test_an_index_that_is_damaged_can_be_made_anew(
    indexed: Callable[..., Done], settings: IngestSettings
) -> None:
    (catalog,) = settings.data.glob("index/*/catalog.sqlite")
    for beside in catalog.parent.glob("catalog.sqlite*"):
        beside.unlink()
    catalog.write_bytes(b"no database at all, by any measure")
    done = indexed("documents")
    assert done.code == 2
    assert "run `sanctions-qa rebuild`" in one_error_line(done)
    assert indexed("rebuild").code == 0
    assert indexed("check").code == 0


def test_a_path_given_to_ingest_is_the_folder(
    cli: Callable[..., Done], tmp_path: Path, settings: IngestSettings
) -> None:
    other = tmp_path / "other"
    other.mkdir()
    (other / "envoy.txt").write_text(ENVOY, encoding="utf-8")
    assert cli("ingest", other, "--json").record["added"] == ["envoy.txt"]
    assert (settings.data / "index").is_dir()


def test_a_missing_folder_is_one_line_and_the_index_stays(
    indexed: Callable[..., Done], tmp_path: Path
) -> None:
    done = indexed("ingest", tmp_path / "nowhere")
    assert done.code == 2
    assert "nowhere is missing; the index stays as it is" in one_error_line(done)
    assert len(indexed("documents", "--json").record["documents"]) == 2


def test_documents_shows_title_date_kind_passages_and_state(indexed: Callable[..., Done]) -> None:
    done = indexed("documents")
    assert "Notice to banks · 2025-03-01 · law · 1 passage · indexed" in done.out
    assert "news/envoy.txt\n" in done.out
    assert done.out.endswith("2 documents, 2 passages, 0 failed\n")


def test_ask_quotes_the_sentence_and_names_its_source(indexed: Callable[..., Done]) -> None:
    done = indexed("ask", QUESTION)
    assert done.code == 0
    assert "250 percent" in done.out.splitlines()[0]
    assert "[1] Talks in Brussels" in done.out
    assert "news/envoy.txt" in done.out


def test_ask_json_is_the_contract(indexed: Callable[..., Done], settings: IngestSettings) -> None:
    record = indexed("ask", QUESTION, "--json").record
    assert list(record) == [
        "id", "question", "found", "verdict", "read_as", "headline", "headline_citations", "answer",
        "mode", "statements", "table", "citations", "newest_source", "notes", "offers",
        "coverage", "timings_ms",
    ]  # fmt: skip
    assert record["id"] is None
    assert (record["found"], record["mode"]) == (True, "extractive")
    assert record["newest_source"] == "2026-02-02"
    assert record["coverage"] == {"documents": 2, "failed": 0}
    assert record["timings_ms"].keys() == {"retrieve", "answer"}
    first = record["citations"][0]
    text = (settings.corpus / first["document"]).read_text(encoding="utf-8")
    assert first["quote"] == text[first["start"] : first["end"]]
    keys = {citation["key"] for citation in record["citations"]}
    assert {key for s in record["statements"] for key in s["citations"]} == keys


def test_a_refusal_exits_4_with_no_citations_and_says_what_was_searched(
    indexed: Callable[..., Done],
) -> None:
    done = indexed("ask", UNANSWERED, "--json")
    assert done.code == 4
    assert (done.record["found"], done.record["citations"]) == (False, [])
    assert done.record["answer"].startswith("The documents do not answer this question.")
    assert done.record["coverage"]["documents"] == 2
    spoken = indexed("ask", UNANSWERED)
    assert spoken.code == 4
    assert "2 documents were searched" in spoken.out


@pytest.mark.parametrize(
    ("arguments", "searched"),
    [
        (["--kind", "law"], 1),
        (["--kind", "LAW,news", "--kind", "unknown"], 2),
        (["--since", "2026-01-01"], 1),
        (["--until", "1 March 2025"], 1),
        (["--jurisdiction", "UK"], 1),
        (["--document", "law/banks, a notice.md"], 1),
        (["--document", "news/envoy.txt", "--document", "law/banks, a notice.md"], 2),
    ],
)
def test_filters_choose_what_is_searched(
    indexed: Callable[..., Done], arguments: list[str], searched: int
) -> None:
    done = indexed("ask", "bank accounts frozen within how many days?", "--json", *arguments)
    assert done.record["coverage"]["documents"] == searched


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (["ask", "Who is it?", "--kind", "laws"], "“laws”; there are: analysis"),
        (["ask", "Who is it?", "--document", "x.txt"], "“x.txt”; there are: law/banks"),
        (["ask", "Who is it?", "--jurisdiction", "Mars"], "“Mars”; there are: UK"),
        (["search", "envoy", "--since", "soon"], "--since “soon” is no date"),
        (["ask", ""], "the question is empty"),
        (["ask", "a" * 20_000], "20,000 characters"),
        (["ask", "\udcff broken"], "not valid text"),
        (["ask"], "either a question or --questions"),
        (["ask", "Who?", "--questions", "q.jsonl"], "either a question or --questions"),
        (["ask", "Who is it?", "--llm", "gpt"], "“gpt”"),
        (["ask", "--questions", "/no/where.jsonl"], "/no/where.jsonl: No such file"),
        (["eval", "/no/where.jsonl"], "/no/where.jsonl: No such file"),
        (["search", "envoy", "-k", "0"], "“0” is no number from 1 to 100"),
        (["chat", "--port", "99999"], "“99999” is no number from 1 to 65535"),
        (["ingest", "a", "--corpus", "b"], "either PATH or --corpus"),
        (["sing"], "invalid choice: 'sing'"),
        ([], "required: COMMAND"),
    ],
)
def test_what_cannot_be_used_is_one_line_that_names_it(
    indexed: Callable[..., Done], arguments: list[str], named: str
) -> None:
    done = indexed(*arguments)
    assert done.code == 2
    assert named in one_error_line(done)


@pytest.mark.parametrize("command", [["documents"], ["check"], ["ask", "Who is it?"]])
def test_without_an_index_the_command_to_run_is_named(
    cli: Callable[..., Done], command: list[str]
) -> None:
    done = cli(*command)
    assert done.code == 2
    assert "run `sanctions-qa ingest`" in one_error_line(done)


def test_an_index_of_another_model_names_the_command_to_run(
    indexed: Callable[..., Done], monkeypatch: pytest.MonkeyPatch, write: Callable[..., Path]
) -> None:
    monkeypatch.setenv("SANCTIONS_QA_MODEL", "another/model")
    write("new.txt", ENVOY)
    done = indexed("ingest")
    assert done.code == 2
    assert "another/model); run `sanctions-qa rebuild`" in one_error_line(done)


def test_search_lists_passages_best_first_and_answers_nothing(
    indexed: Callable[..., Done],
) -> None:
    passages = indexed("search", "frozen account Treasury", "-k", "1", "--json").record["passages"]
    assert [(p["rank"], p["document"]) for p in passages] == [(1, "law/banks, a notice.md")]
    assert set(passages[0]["found_by"]) == {"words", "vectors"}
    spoken = indexed("search", "frozen account Treasury").out
    assert spoken.startswith("1. Notice to banks (2025-03-01, law)")


def test_check_and_rebuild(indexed: Callable[..., Done], write: Callable[..., Path]) -> None:
    assert indexed("check", "--json").record["same"] is True
    write("news/late.txt", ENVOY)
    different = indexed("check")
    assert different.code == 5
    assert "news/late.txt: in the folder, not in the index" in different.out
    assert "run `sanctions-qa ingest`" in different.out
    assert len(indexed("rebuild", "--json").record["added"]) == 3
    assert indexed("check").code == 0


def test_questions_of_a_file_are_answered_line_by_line_and_a_bad_one_stops_nothing(
    indexed: Callable[..., Done], tmp_path: Path
) -> None:
    file = tmp_path / "questions.jsonl"
    turn = {"role": "user", "content": "Who visits Bishkek?"}
    lines = [
        json.dumps({"id": "a", "question": QUESTION}).encode(),
        b"no json",
        b'{"id": 7}',
        b'{"id": "long", "question": "' + b"a" * 20_000 + b'"}',
        b'{"id": "\xff", "question": "x"}',
        json.dumps({"id": "said", "question": "Why?", "history": ["x"]}).encode(),
        json.dumps({"id": "half", "question": "Who is \ud800?"}).encode(),
        json.dumps({"id": "b", "question": "And when?", "history": [turn]}).encode(),
        json.dumps({"id": "c", "question": UNANSWERED}).encode(),
    ]
    file.write_bytes(b"\n".join(lines))
    done = indexed("ask", "--questions", file)
    assert done.code == 2
    assert [r["id"] for r in done.records] == ["a", None, 7, "long", None, "said", "half", "b", "c"]
    assert [i for i, r in enumerate(done.records) if "error" in r] == [1, 2, 3, 4, 5, 6]
    assert done.records[1]["error"].startswith("line 2: the line is not JSON")
    assert done.records[0]["found"] is True
    assert done.records[8]["found"] is False


def test_questions_without_an_answer_are_no_error(
    indexed: Callable[..., Done], tmp_path: Path
) -> None:
    file = tmp_path / "questions.jsonl"
    file.write_text(json.dumps({"question": UNANSWERED}) + "\n\n", encoding="utf-8")
    done = indexed("ask", "--questions", file)
    assert done.code == 0
    assert done.record["found"] is False


@pytest.mark.usefixtures("indexed")
def test_questions_come_from_standard_input_too() -> None:
    given = json.dumps({"id": 1, "question": QUESTION}).encode()
    done = subprocess.run(
        [sys.executable, "-m", "ui", "ask", "--questions", "-"],
        input=given,
        capture_output=True,
        env={**os.environ, "PYTHONIOENCODING": "ascii", "LC_ALL": "C"},
        timeout=120,
    )
    assert done.returncode == 0
    assert json.loads(done.stdout.decode("utf-8"))["id"] == 1


def test_eval_prints_figures_by_tag_and_each_miss(
    indexed: Callable[..., Done], tmp_path: Path
) -> None:
    file = tmp_path / "gold.jsonl"
    known = {"id": "g1", "question": QUESTION, "answerable": True, "document": "news/envoy.txt"}
    lines = [
        {**known, "expect": ["grew by 250 percent"], "tags": ["number"]},
        {**known, "id": "g2", "expect": ["grew by 300 percent"], "tags": ["number"]},
        {"id": "g3", "question": UNANSWERED, "answerable": False, "tags": ["none"]},
    ]
    file.write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    spoken, record = indexed("eval", file), indexed("eval", file, "--json").record
    assert spoken.code == 0
    assert "g2: By how much" in spoken.out
    assert "another sentence quoted" in spoken.out
    assert record["all"]["quoted"] == {"count": 1, "of": 2}
    assert record["all"]["refused_rightly"] == {"count": 1, "of": 1}
    assert record["tags"].keys() == {"number", "none"}
    assert [miss["id"] for miss in record["misses"]] == ["g2"]


def test_removals_of_most_documents_need_the_option(
    cli: Callable[..., Done], write: Callable[..., Path], settings: IngestSettings
) -> None:
    for n in range(5):
        write(f"{n}.txt", f"Bank {n} was listed.")
    cli("ingest")
    for n in range(4):
        (settings.corpus / f"{n}.txt").unlink()
    for command in ("ingest", "rebuild"):
        assert "--allow-removals" in one_error_line(cli(command))
    done = cli("ingest", "--allow-removals")
    assert (done.code, done.out.count("removed  ")) == (0, 4)
    assert "until `sanctions-qa rebuild`" in done.out


def test_what_is_left_aside_is_listed_with_the_reason(
    cli: Callable[..., Done], write: Callable[..., Path], settings: IngestSettings, tmp_path: Path
) -> None:
    write("a.txt", ENVOY)
    (settings.corpus / "out.txt").symlink_to(tmp_path)
    write("sources.toml", '["b.txt"]\nkind = "law"\n')
    done = cli("ingest")
    assert done.code == 0
    assert "skipped  out.txt: a link that leaves the corpus folder is not followed" in done.out
    assert "warning  sources.toml: no file matches “b.txt”" in done.out
    assert "  skipped: a link that leaves" in cli("documents").out
    states = {d["path"]: d["state"] for d in cli("documents", "--json").record["documents"]}
    assert states == {"a.txt": "indexed", "out.txt": "skipped"}


@pytest.mark.parametrize("line", ["no json", '{"id": 1}', '{"question": "x", "expect": "y"}', ""])
def test_an_evaluation_file_that_cannot_be_used_is_refused(
    indexed: Callable[..., Done], tmp_path: Path, line: str
) -> None:
    file = tmp_path / "gold.jsonl"
    file.write_text(line, encoding="utf-8")
    done = indexed("eval", file)
    assert done.code == 2
    assert str(file) in one_error_line(done)


def test_an_evaluation_names_file_and_line_of_what_cannot_be_used(
    indexed: Callable[..., Done], tmp_path: Path
) -> None:
    file = tmp_path / "gold.jsonl"
    file.write_text('{"question": "Who?"}\n\n{"question": "x", "locator": 1}', encoding="utf-8")
    line = one_error_line(indexed("eval", file))
    assert f"{file}, line 3: “locator” is neither a text nor a list of texts" in line


def test_eval_compares_with_the_saved_figures(indexed: Callable[..., Done], tmp_path: Path) -> None:
    file, kept = tmp_path / "gold.jsonl", tmp_path / "gold.expected.json"
    line = {"id": "g1", "question": QUESTION, "expect": ["grew by 250 percent"]}
    file.write_text(json.dumps(line), encoding="utf-8")
    saved = indexed("eval", file, "--save")
    assert saved.code == 0
    assert f"Saved the figures in {kept}." in saved.out
    same = indexed("eval", file)
    assert same.code == 0
    assert f"No figure is worse than in {kept}." in same.out
    file.write_text(json.dumps({**line, "expect": ["grew by 300 percent"]}), encoding="utf-8")
    worse = indexed("eval", file)
    assert worse.code == 6
    assert "Worse: quoted 0/1, saved 1/1" in worse.out
    assert "Missed now, not when saved: g1" in worse.out
    record = indexed("eval", file, "--json").record["saved"]
    assert (record["worse"], record["newly_missed"]) == (True, ["g1"])
    assert indexed("eval", file, "--save", "--json").code == 0
    assert indexed("eval", file).code == 0


def test_eval_says_so_where_the_saved_figures_are_of_other_questions(
    indexed: Callable[..., Done], tmp_path: Path
) -> None:
    file = tmp_path / "gold.jsonl"
    line = json.dumps({"question": QUESTION})
    file.write_text(line, encoding="utf-8")
    assert indexed("eval", file, "--save").code == 0
    file.write_text(f"{line}\n{line}", encoding="utf-8")
    done = indexed("eval", file)
    assert done.code == 6
    assert "was saved for other questions" in done.out


def test_saved_figures_that_cannot_be_read_are_named_before_anything_is_asked(
    indexed: Callable[..., Done], tmp_path: Path
) -> None:
    file, kept = tmp_path / "gold.jsonl", tmp_path / "gold.expected.json"
    file.write_text(json.dumps({"question": QUESTION}), encoding="utf-8")
    kept.write_text("{}", encoding="utf-8")
    done = indexed("eval", file)
    assert done.code == 2
    assert f"{kept} holds no saved figures" in one_error_line(done)


def test_questions_from_standard_input_have_no_place_to_save(cli: Callable[..., Done]) -> None:
    done = cli("eval", "-", "--save")
    assert done.code == 2
    assert "name the file" in one_error_line(done)


@pytest.mark.parametrize(
    ("options", "port", "printed"),
    [
        ([], None, ""),
        (["--port", "8600"], 8600, ""),
        (["--json"], 8501, '{"url": "http://127.0.0.1:8501"}\n'),
    ],
)
def test_chat_serves_the_page_with_the_settings_of_the_arguments(
    cli: Callable[..., Done],
    monkeypatch: pytest.MonkeyPatch,
    settings: IngestSettings,
    options: list[str],
    port: int | None,
    printed: str,
) -> None:
    served = []
    monkeypatch.setattr("ui.cli.chat.serve", lambda *given: served.append(given) or 0)
    done = cli("chat", "--llm", "openai:any", *options)
    assert (done.code, done.out) == (0, printed)
    ((ingest, rag, serving),) = served
    assert (ingest, rag.llm, serving.port) == (settings, "openai:any", port)
    assert serving.address == "127.0.0.1"


def test_an_unexpected_error_is_a_neutral_sentence_and_the_traceback_on_request(
    cli: Callable[..., Done], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_: object) -> int:
        raise KeyError("a secret")

    monkeypatch.setattr("ui.cli.documents.run_documents", fail)
    done = cli("documents")
    assert done.code == 1
    assert "a secret" not in one_error_line(done)
    assert "SANCTIONS_QA_DEBUG=1" in done.err
    monkeypatch.setenv("SANCTIONS_QA_DEBUG", "1")
    assert "Traceback" in cli("documents").err


@pytest.mark.usefixtures("indexed")
def test_output_is_utf8_whatever_the_locale() -> None:
    done = apart("documents", LC_ALL="C", PYTHONIOENCODING="latin-1", PYTHONUTF8="0")
    assert "Notice to banks · 2025-03-01" in done.stdout.decode("utf-8")


@pytest.mark.usefixtures("indexed")
def test_a_reader_that_goes_away_is_no_traceback() -> None:
    read, written = os.pipe()
    os.close(read)
    command = [sys.executable, "-m", "ui", "documents"]
    done = subprocess.run(command, stdout=written, stderr=subprocess.PIPE, timeout=60)
    os.close(written)
    assert done.returncode == 141
    assert done.stderr == b""


def test_codes_that_a_terminal_would_obey_are_not_printed(
    cli: Callable[..., Done], write: Callable[..., Path]
) -> None:
    write("envoy.txt", ENVOY.replace("grew by", "grew\x1b[31m by"))
    cli("ingest")
    for command in (["ask", QUESTION], ["search", QUESTION]):
        assert "\x1b" not in cli(*command).out
