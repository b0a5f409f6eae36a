"""Questions that overlap are answered by processes beside, one alone by the process it came to."""

import os
import pickle
import signal
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import asdict

import pytest

from ingest.settings import IngestSettings
from rag.answer import Assistant
from rag.datamodels import Answer
from rag.errors import QuestionError
from rag.settings import RagSettings
from ui.asking import answerers as module
from ui.asking.answerer_main import _sendable
from ui.asking.answerers import Answerers
from ui.errors import PanicError, UiError
from ui.records.keep import Asker
from ui.records.store import Records
from ui.settings import MAX_PROCESSES, answering_processes

QUESTION = "Since when is Keremet Bank under the EU transaction ban?"
NOBODY = Asker(None)
SETTINGS = RagSettings.from_environment(environ={})


@pytest.fixture(scope="module")
def assistant(starter_index: IngestSettings) -> Iterator[Assistant]:
    opened = Assistant.open(starter_index, SETTINGS)
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def two(starter_index: IngestSettings) -> Iterator[Answerers]:
    made = Answerers(starter_index, SETTINGS, 2)
    yield made
    made.end()


@contextmanager
def another_is_answered(answerers: Answerers) -> Iterator[None]:
    with ExitStack() as stack:
        stack.enter_context(answerers._counted())
        yield


def told(answer: Answer) -> dict[str, object]:
    return {k: v for k, v in asdict(answer).items() if k != "timings_ms"}


def pids(answerers: Answerers) -> set[int]:
    return {p._process.pid for p in answerers._processes if p._process}


def test_questions_that_overlap_get_the_answer_of_one_that_is_asked_alone(
    two: Answerers, assistant: Assistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    alone = two.ask(assistant, QUESTION, NOBODY)
    passages = two.search(assistant, QUESTION, None, 5)
    assert not pids(two), "processes were begun for questions that are asked one at a time"
    two.begin(wait=True)
    assert len(pids(two)) == 2
    # Here nothing is answered any more: what comes must come from beside.
    monkeypatch.setattr(module, "ask_and_keep", lambda *_, **__: pytest.fail("answered here"))
    monkeypatch.setattr(Assistant, "search", lambda *_, **__: pytest.fail("searched here"))
    with another_is_answered(two), ThreadPoolExecutor(4) as pool:
        asked = [pool.submit(two.ask, assistant, QUESTION, NOBODY) for _ in range(4)]
        assert all(told(a.result()) == told(alone) for a in asked)
        assert two.search(assistant, QUESTION, None, 5) == passages


def test_the_record_of_an_answer_is_kept_where_it_is_answered(
    two: Answerers, assistant: Assistant, starter_index: IngestSettings
) -> None:
    two.begin(wait=True)
    with another_is_answered(two):
        two.ask(assistant, QUESTION, Asker(starter_index.data, "somebody"))
    [kept] = Records(starter_index.data).page(1)
    assert QUESTION in str(kept.content)


def test_what_cannot_be_asked_is_said_as_it_is_here(two: Answerers, assistant: Assistant) -> None:
    two.begin(wait=True)
    with another_is_answered(two), pytest.raises(QuestionError, match="empty"):
        two.ask(assistant, "  ", NOBODY)


def test_a_process_that_ends_loses_no_question_and_is_replaced(
    two: Answerers, assistant: Assistant
) -> None:
    two.begin(wait=True)
    killed = pids(two)
    for pid in killed:
        os.kill(pid, signal.SIGKILL)
    with another_is_answered(two):
        for _ in range(3):
            assert two.ask(assistant, QUESTION, NOBODY).found
    assert pids(two) - killed


def test_with_a_chat_model_nothing_is_answered_beside(
    starter_index: IngestSettings, assistant: Assistant
) -> None:
    answerers = Answerers(starter_index, RagSettings(llm="openai:any"), 2)
    with another_is_answered(answerers):
        assert answerers.ask(assistant, QUESTION, NOBODY).found
    assert not answerers._beginning


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
