"""Questions that overlap are answered by processes beside, one alone by the process it came to."""

import os
import pickle
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import asdict
from pathlib import Path

import pytest

from ingest.settings import IngestSettings
from rag.answer import Assistant
from rag.datamodels import Answer
from rag.errors import QuestionError
from rag.settings import RagSettings
from ui.asking import answerers as module
from ui.asking import messages
from ui.asking.answerer_main import _sendable
from ui.asking.answerers import Answerers
from ui.asking.messages import Ask, Search
from ui.errors import BusyError, PanicError, UiError
from ui.records.keep import Asker
from ui.records.store import Records
from ui.settings import MAX_PROCESSES, answering_environment, answering_processes

QUESTION = "Since when is Keremet Bank under the EU transaction ban?"
NOBODY = Asker(None)
PATIENCE = 60.0  # an upper bound on a loaded machine
SETTINGS = RagSettings.from_environment(environ={})


@pytest.fixture(scope="module")
def own_index(
    starter_index: IngestSettings, tmp_path_factory: pytest.TempPathFactory
) -> IngestSettings:
    data = tmp_path_factory.mktemp("answerers") / "data"
    shutil.copytree(starter_index.data, data)
    return IngestSettings(starter_index.corpus, data)


@pytest.fixture(scope="module")
def assistant(own_index: IngestSettings) -> Iterator[Assistant]:
    opened = Assistant.open(own_index, SETTINGS)
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def two(own_index: IngestSettings) -> Iterator[Answerers]:
    made = Answerers(own_index, SETTINGS, 2)
    yield made
    made.end()
    assert not pids(made)


@pytest.fixture
def not_here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let nothing be answered in this process: what comes must come from beside."""
    monkeypatch.setattr(messages, "ask_and_keep", lambda *_, **__: pytest.fail("answered here"))
    monkeypatch.setattr(Assistant, "search", lambda *_, **__: pytest.fail("searched here"))


@contextmanager
def another_is_answered(answerers: Answerers) -> Iterator[None]:
    with ExitStack() as stack:
        stack.enter_context(answerers._counted())
        yield


def wait_until(condition: Callable[[], bool]) -> None:
    until = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < until
        time.sleep(0.05)


def is_running(pid: int) -> bool:
    """Whether a process has not ended; one that nobody has looked after has."""
    try:
        os.kill(pid, 0)
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(") ")[2]
    except ProcessLookupError:
        return False
    except FileNotFoundError:  # it has ended a moment ago, or the system has no such files
        return not Path("/proc").is_dir()
    return not state.startswith("Z")


def told(answer: Answer) -> dict[str, object]:
    return {k: v for k, v in asdict(answer).items() if k != "timings_ms"}


def pids(answerers: Answerers) -> set[int]:
    processes = (p._process for p in answerers._processes)
    return {p.pid for p in processes if p and p.poll() is None}


def test_questions_that_overlap_get_the_answer_of_one_that_is_asked_alone(
    two: Answerers, assistant: Assistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    alone = two.done(Ask(QUESTION, NOBODY), assistant)
    passages = two.done(Search(QUESTION, None, 5), assistant)
    assert not pids(two), "processes were begun for questions that are asked one at a time"
    two.begin(wait=True)
    assert len(pids(two)) == 2
    monkeypatch.setattr(messages, "ask_and_keep", lambda *_, **__: pytest.fail("answered here"))
    monkeypatch.setattr(Assistant, "search", lambda *_, **__: pytest.fail("searched here"))
    with another_is_answered(two), ThreadPoolExecutor(4) as pool:
        asked = [pool.submit(two.done, Ask(QUESTION, NOBODY), assistant) for _ in range(4)]
        assert all(told(a.result()) == told(alone) for a in asked)
        assert two.done(Search(QUESTION, None, 5), assistant) == passages


@pytest.mark.usefixtures("not_here")
def test_the_record_of_an_answer_is_kept_once_where_it_is_answered(
    two: Answerers, assistant: Assistant, tmp_path: Path
) -> None:
    two.begin(wait=True)
    with another_is_answered(two):
        two.done(Ask(QUESTION, Asker(tmp_path, "somebody")), assistant)
    [kept] = Records(tmp_path).page(10)
    assert QUESTION in str(kept.content)


@pytest.mark.usefixtures("not_here")
def test_what_cannot_be_asked_is_said_as_it_is_here(two: Answerers, assistant: Assistant) -> None:
    two.begin(wait=True)
    with another_is_answered(two), pytest.raises(QuestionError, match="empty"):
        two.done(Ask("  ", NOBODY), assistant)


def test_a_process_that_ends_loses_no_question_and_is_replaced(
    two: Answerers, assistant: Assistant
) -> None:
    two.begin(wait=True)
    killed = pids(two)
    for pid in killed:
        os.kill(pid, signal.SIGKILL)
    with another_is_answered(two):
        for _ in range(3):
            assert two.done(Ask(QUESTION, NOBODY), assistant).found
    wait_until(lambda: two._usable == 2)
    assert not pids(two) & killed


def test_an_answer_that_takes_too_long_is_given_up_and_said(
    two: Answerers, assistant: Assistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    two.begin(wait=True)
    wait_until(lambda: two._usable == 2)
    with monkeypatch.context() as patched, another_is_answered(two):
        patched.setattr(module, "MOST_SECONDS", 0.0)
        with pytest.raises(BusyError, match="took longer"):
            two.done(Ask(QUESTION, NOBODY), assistant)
    wait_until(lambda: two._usable > 0)


def test_processes_end_when_nothing_is_asked_and_begin_again(
    own_index: IngestSettings, assistant: Assistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "IDLE_SECONDS", 1.0)
    one = Answerers(own_index, SETTINGS, 1)
    one.begin(wait=True)
    [process] = one._processes
    assert pids(one)
    wait_until(lambda: not pids(one))
    with another_is_answered(one):
        assert one.done(Ask(QUESTION, NOBODY), assistant).found
        wait_until(lambda: one._usable == 1)
    one.end()
    assert process._process is None


def test_a_process_ends_with_the_one_that_began_it(own_index: IngestSettings) -> None:
    program = (
        "import sys; from pathlib import Path; from ingest.settings import IngestSettings\n"
        "from rag.settings import RagSettings; from ui.asking.answerers import Answerers\n"
        "a = Answerers(IngestSettings(*map(Path, sys.argv[1:])), RagSettings(), 1)\n"
        "a.begin(wait=True); print(a._processes[0]._process.pid, flush=True); sys.stdin.read()"
    )
    command = [sys.executable, "-c", program, str(own_index.corpus), str(own_index.data)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as server:
        assert server.stdout is not None
        answering = int(server.stdout.readline())
        server.kill()
    wait_until(lambda: not is_running(answering))


def test_tokens_and_keys_are_not_handed_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SANCTIONS_QA_API_READ_TOKEN", "secret")
    monkeypatch.setenv("PGPASSWORD", "needed")
    monkeypatch.setenv("OMP_NUM_THREADS", "1")
    given = answering_environment(4)
    assert not [name for name in given if name.startswith("SANCTIONS_QA_")]
    assert (given["PGPASSWORD"], given["OMP_NUM_THREADS"]) == ("needed", "1")


def test_with_a_chat_model_nothing_is_answered_beside(
    own_index: IngestSettings, assistant: Assistant
) -> None:
    answerers = Answerers(own_index, RagSettings(llm="openai:any"), 2)
    with another_is_answered(answerers):
        assert answerers.done(Ask(QUESTION, NOBODY), assistant).found
    assert not answerers._begun


def test_an_error_that_cannot_be_sent_is_told_by_its_name() -> None:
    class HereError(Exception):
        """It has no name that another process could look up."""

    assert isinstance(_sendable(HereError("lost")), PanicError)
    assert pickle.loads(pickle.dumps(_sendable(HereError("lost")))).args == ("HereError: lost",)
    assert isinstance(_sendable(QuestionError("none")), QuestionError)


@pytest.mark.parametrize("given", ["many", "-1", str(MAX_PROCESSES + 1)])
def test_a_number_of_processes_that_is_none_is_named(given: str) -> None:
    with pytest.raises(UiError, match=f"PROCESSES is “{given}”"):
        answering_processes({"SANCTIONS_QA_PROCESSES": given})
