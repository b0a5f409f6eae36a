"""Files are read in a process of its own: whatever happens there costs one file and no more."""

import copy
import subprocess
import sys
import threading
from dataclasses import replace
from pathlib import Path

import pytest

import ingest.reading.limited
import ingest.reading.worker
from ingest.datamodels import BlockRole, SyncStep
from ingest.embedding.encoder import Encoder, packaged_model
from ingest.embedding.tokens import TokenCounter
from ingest.errors import SettingsError, WorkerError
from ingest.folder.scan import FoundFile, scan
from ingest.reading.messages import Order, Read, Start, pack, unpack
from ingest.reading.pool import ReadAhead
from ingest.reading.worker import Worker
from ingest.settings import IngestSettings
from ingest.sync import sync

BANK = "A bank was listed. It is in Bishkek."
SHIP = "A ship was listed. It is at sea."


@pytest.fixture(scope="module")
def tokenizer() -> str:
    return (packaged_model() / "tokenizer.json").read_text(encoding="utf-8")


@pytest.fixture
def lending(encoder: Encoder, tokenizer: str) -> Encoder:
    """The fake model with a tokenizer that it gives to another process."""
    encoder.tokenizer_json = lambda: tokenizer
    return encoder


@pytest.fixture
def start_worker(settings, tokenizer):
    started = []

    def start(**changes: object) -> Worker:
        started.append(Worker(replace(settings, **changes), tokenizer, 256))
        return started[-1]

    yield start
    for worker in started:
        worker.close()


@pytest.fixture
def word_library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Make the reader of .docx run this when it loads its library; in a worker only."""

    def stand_in(source: str) -> None:
        folder = tmp_path / "libraries"
        folder.mkdir()
        (folder / "docx.py").write_text(source, encoding="utf-8")
        monkeypatch.syspath_prepend(str(folder))

    return stand_in


def found(path: Path) -> FoundFile:
    return FoundFile(path.name, path, "")


def test_the_process_that_reads_is_given_no_key_and_no_token(monkeypatch, settings) -> None:
    monkeypatch.setenv("SANCTIONS_QA_LLM_KEY", "sk-secret")
    monkeypatch.setenv("AWS_SESSION_TOKEN", "secret")
    monkeypatch.setenv("TESSDATA_PREFIX", "/usr/share/tessdata")
    worker = Worker(settings, None, 256)
    process, _ = worker._running()
    try:
        given = Path(f"/proc/{process.pid}/environ").read_bytes()
    finally:
        worker.close()
    assert b"secret" not in given
    assert b"PATH=" in given
    assert b"TESSDATA_PREFIX=/usr/share/tessdata" in given


def test_a_sync_reads_in_the_worker_and_the_index_is_the_same(
    settings, write, lending, stores_hold
) -> None:
    write("a.txt", BANK)
    write("b.md", f"# Title\n\n{SHIP}")
    write("bad.txt", b"\xff")
    report = sync(settings, load_encoder=lambda: lending)
    assert (report.added, report.passages) == (["a.txt", "b.md"], 2)
    held = stores_hold(settings)
    assert held.passages == [("a.txt", 0, BANK), ("b.md", 0, SHIP)]
    assert list(held.failures) == ["bad.txt"]


def test_an_encoder_without_a_tokenizer_of_that_form_counts_in_its_own_process(
    settings, write, encoder, stores_hold
) -> None:
    encoder.tokenizer_json = lambda: None
    write("a.txt", BANK)
    sync(settings, load_encoder=lambda: encoder)
    assert stores_hold(settings).passages == [("a.txt", 0, BANK)]


def test_nothing_to_read_starts_no_worker(settings, write, lending, monkeypatch) -> None:
    write("a.txt", BANK)
    sync(settings, load_encoder=lambda: lending)
    monkeypatch.setattr(ingest.reading.limited.subprocess, "Popen", None)
    assert sync(settings, load_encoder=lambda: lending).unchanged == 1


def test_one_process_reads_many_files(settings, write, start_worker) -> None:
    for n in range(3):
        write(f"{n}.txt", f"{BANK} {n}")
    worker, seen = start_worker(), set()
    for file in scan(settings.corpus).files:
        assert isinstance(worker.read(file), Read)
        seen.add(worker._process.pid)
    assert len(seen) == 1


def test_a_file_that_hangs_is_given_up_and_the_next_one_read(
    write, start_worker, word_library
) -> None:
    hangs, good = write("hangs.docx", b"no archive"), write("z.txt", BANK)
    word_library("while True: pass")
    worker = start_worker(read_seconds=1)
    assert str(worker.read(found(hangs))).startswith("took longer than 1 s to read; split the file")
    assert worker.read(found(good)).passages[0].text == BANK


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("import os; os.abort()", "the program that reads it crashed (SIGABRT)"),
        ("import ctypes; ctypes.string_at(0)", "the program that reads it crashed (SIGSEGV)"),
        ("import os; os._exit(3)", "the program that reads it crashed (exit status 3)"),
        ("x = b'0' * (400 << 20)", "needs more than 256 MB of memory to be read; split the file"),
        ("raise ZeroDivisionError('odd')", "failed in an unforeseen way (ZeroDivisionError: odd)"),
        ("def f(): f()\nf()", "its parts are nested too deeply to be read"),
        ("while True: pass", "took longer than 2 s to read"),
    ],
)
def test_a_crash_in_a_library_costs_its_file_and_no_other(
    settings, write, lending, stores_hold, word_library, source: str, reason: str
) -> None:
    write("a.txt", BANK)
    write("b.docx", b"no archive")
    write("c.txt", SHIP)
    word_library(source)
    limited = replace(settings, read_seconds=2, read_megabytes=256)
    report = sync(limited, load_encoder=lambda: lending)
    assert [f.path for f in report.failed] == ["b.docx"]
    assert reason in report.failed[0].reason
    assert stores_hold(settings).passages == [("a.txt", 0, BANK), ("c.txt", 0, SHIP)]


def test_a_worker_that_has_grown_large_is_replaced(write, start_worker, word_library) -> None:
    word_library("x = b'0' * (150 << 20); raise ValueError('read')")
    large, small = write("a.docx", b"no archive"), write("b.txt", SHIP)
    worker = start_worker(read_megabytes=256)
    worker.read(found(small))
    first = worker._process.pid
    worker.read(found(small))
    assert worker._process.pid == first
    worker.read(found(large))
    worker.read(found(small))
    assert worker._process.pid != first


def test_memory_is_watched_where_there_is_no_limit_of_the_system() -> None:
    source = (
        "from ingest.reading.limits import limit_memory\n"
        "limit_memory(100, watch=True)\n"
        "x = b'0' * (200 << 20)\n"
        "import time; time.sleep(60)"
    )
    done = subprocess.run([sys.executable, "-c", source], env={"PYTHONPATH": ":".join(sys.path)})
    assert done.returncode == ingest.reading.limited.OUT_OF_MEMORY


def test_a_worker_ends_with_the_process_that_started_it(write, start_worker) -> None:
    worker = start_worker()
    worker.read(found(write("a.txt", BANK)))
    worker._parent.close()
    assert worker._process.wait(30) == 0


def test_a_worker_that_nobody_waits_for_is_ended_by_its_alarm(
    write, start_worker, word_library
) -> None:
    hangs = write("hangs.docx", b"no archive")
    word_library("while True: pass")
    worker = start_worker()
    process, parent = worker._running()
    # The alarm comes 5 s later.
    parent.send_bytes(pack(Order(str(hangs), "hangs.docx", {}, -4.9)))
    assert process.wait(30) < 0


def test_a_python_that_does_not_run_is_an_error_that_names_it(
    write, start_worker, monkeypatch
) -> None:
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    with pytest.raises(WorkerError, match="cannot be started with /nowhere/python"):
        start_worker().read(found(write("a.txt", BANK)))


def test_a_worker_that_cannot_start_says_why(write, start_worker, monkeypatch) -> None:
    monkeypatch.setattr(ingest.reading.worker, "_START", "raise SystemExit('no disk')")
    with pytest.raises(WorkerError, match="no disk"):
        start_worker().read(found(write("a.txt", BANK)))


def test_a_script_is_not_run_again_by_the_worker(settings, write, tmp_path) -> None:
    write("a.txt", BANK)
    script = tmp_path / "script.py"  # without `if __name__ == "__main__"`, as Streamlit's are
    script.write_text(
        "import sys; from pathlib import Path\n"
        "from ingest.settings import IngestSettings\n"
        "from ingest.folder.scan import scan\n"
        "from ingest.reading.worker import Worker\n"
        "corpus, tokenizer = map(Path, sys.argv[1:])\n"
        "worker = Worker(IngestSettings(corpus, corpus), tokenizer.read_text(), 256)\n"
        "print([worker.read(f).passages[0].text for f in scan(corpus).files], flush=True)\n"
        "worker.close()\n",
        encoding="utf-8",
    )
    command = [sys.executable, str(script), str(settings.corpus)]
    command.append(str(packaged_model() / "tokenizer.json"))
    environment = {"PYTHONPATH": ":".join(sys.path)}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120)
    assert done.stdout == f"['{BANK}']\n"


def test_a_file_named_like_a_library_in_the_folder_we_are_run_in_is_not_run(
    settings, write, start_worker, monkeypatch
) -> None:
    write("yaml.py", "import os; os._exit(9)")
    good = write("a.txt", BANK)
    monkeypatch.chdir(settings.corpus)
    monkeypatch.setattr(sys, "path", ["", *sys.path])
    assert isinstance(start_worker().read(found(good)), Read)


def test_a_message_holds_records_of_ours_and_nothing_else() -> None:
    message = Start(None, 256, 1536)
    assert unpack(pack(message)) == message
    with pytest.raises(Exception, match=r"posix\.system is no part of a message"):
        unpack(b"cposix\nsystem\n(S'true'\ntR.")


def test_a_blocks_role_asks_for_nothing_but_itself() -> None:
    for role in BlockRole:
        assert role.__reduce_ex__(5) == (BlockRole, (role.value,))
        assert copy.deepcopy(role) is role


def test_tokens_are_counted_as_the_model_counts_them(real_encoder) -> None:
    texts = [
        "",
        BANK,
        "Регламент (ЕС) № 833/2014, статья 12f(1)",
        "银行 " * 300,
        "x" * 500,
        "\n\u200b",
    ]
    tokenizer = real_encoder.tokenizer_json()
    assert tokenizer is not None
    assert TokenCounter(tokenizer)(texts) == real_encoder.count_tokens(texts)


def test_reading_ahead_waits_when_enough_is_waiting() -> None:
    given, over = [], threading.Event()
    files = [FoundFile(f"{n}.txt", Path(), "") for n in range(6)]

    def answers():
        for file in files:
            given.append(file.relative)
            yield file, "reason"
        over.set()

    with ReadAhead(answers(), lambda: None, most=2) as ahead:
        taken = iter(ahead)
        first = next(taken)
        assert not over.wait(0.2)
        assert len(given) <= 4
        assert [first, *taken] == [(file, "reason") for file in files]


def test_an_error_while_reading_ahead_comes_to_who_takes_the_answers() -> None:
    def answers():
        yield FoundFile("a.txt", Path(), ""), "reason"
        raise WorkerError("no process")

    with ReadAhead(answers(), lambda: None) as ahead, pytest.raises(WorkerError, match="no proc"):
        list(ahead)


def test_a_sync_that_is_broken_off_ends_its_worker(settings, write, lending, monkeypatch) -> None:
    workers = []
    monkeypatch.setattr(
        "ingest.reading.pool.Worker", lambda *values: workers.append(Worker(*values)) or workers[0]
    )
    for n in range(4):
        write(f"{n}.txt", f"{BANK} {n}")

    def stop(step: SyncStep) -> None:
        if step.files_done:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        sync(settings, load_encoder=lambda: lending, progress=stop)
    assert workers[0]._process is None
    assert "read-ahead" not in {thread.name for thread in threading.enumerate()}


@pytest.mark.parametrize("name", ["READ_SECONDS", "READ_MEGABYTES"])
@pytest.mark.parametrize("value", ["much", "0", "-1", "nan"])
def test_a_limit_that_is_no_sensible_number_is_refused(name: str, value: str) -> None:
    with pytest.raises(SettingsError, match=f"SANCTIONS_QA_{name} is “{value}”"):
        IngestSettings.from_environment(environ={f"SANCTIONS_QA_{name}": value})


def test_limits_are_taken_from_the_environment() -> None:
    environ = {"SANCTIONS_QA_READ_SECONDS": "5", "SANCTIONS_QA_READ_MEGABYTES": "2000"}
    settings = IngestSettings.from_environment(environ=environ)
    assert (settings.read_seconds, settings.read_megabytes) == (5, 2000)
