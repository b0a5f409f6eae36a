"""Answers are made in the background, one a conversation, and a wish to stop is heard."""

import threading

import pytest

from rag.datamodels import Answer, Filters
from ui.errors import PanicError
from ui.state.answering import AnswerDesk
from ui.state.background import Background
from ui.state.history import History

ANSWER = Answer("What?", True, "It.", "extractive")
TALK = "c" * 32


@pytest.fixture
def history(tmp_path):
    return History(tmp_path, "a" * 32)


def ended(answering):
    while not answering.is_done:
        answering.wait(10)
    return answering


def all_threads_end():
    for thread in threading.enumerate():
        if thread.name == "answering":
            thread.join(10)


def begin(desk, history, ask, conversation=TALK):
    number = history.ask(conversation, "What?", Filters())
    return number, desk.begin(history, conversation, number, ask)


def test_an_answer_is_kept_whether_or_not_anybody_looks(history):
    desk = AnswerDesk()
    number, answering = begin(desk, history, lambda _told: ANSWER)
    assert ended(answering).error is None
    assert history.turns(TALK)[0].answer == ANSWER
    assert desk.of(TALK, number) is answering
    assert desk.of("d" * 32, number) is None


def test_an_answer_ends_also_where_a_library_panics(history):
    """A panic of a library in Rust is no Exception, and the page waits for the end."""

    def panics(_told):
        raise type("PanicException", (BaseException,), {})("range end index 7 out of range")

    _, answering = begin(AnswerDesk(), history, panics)
    answering.wait(10)
    assert answering.is_done
    assert str(answering.error) == "PanicException"


def test_what_is_made_in_the_background_ends_also_where_a_library_panics():
    def panics():
        raise type("PanicException", (BaseException,), {})("range end index 7 out of range")

    work = Background(panics, "panic")
    assert work.wait(10)
    with pytest.raises(PanicError, match="PanicException"):
        work.result()


def test_a_stopped_answer_ends_the_writing_and_is_not_kept(history):
    begun, heard = threading.Event(), threading.Event()

    def write(told):
        told("Some words")
        begun.set()
        while True:
            try:
                told("")
            except Exception:
                heard.set()
                raise

    _, answering = begin(AnswerDesk(), history, write)
    assert begun.wait(10)
    answering.stop()
    assert ended(answering).is_stopped
    assert heard.wait(10)
    all_threads_end()
    assert answering.error is None
    assert answering.words == "Some words"
    assert history.turns(TALK)[0].answer is None


def test_an_answer_that_comes_after_the_stop_is_not_kept(history):
    begun, go_on = threading.Event(), threading.Event()

    def answer(_told):
        begun.set()
        assert go_on.wait(10)
        return ANSWER

    _, answering = begin(AnswerDesk(), history, answer)
    assert begun.wait(10)
    answering.stop()
    go_on.set()
    all_threads_end()
    assert ended(answering).is_stopped
    assert history.turns(TALK)[0].answer is None


def test_an_error_is_kept_for_the_page(history):
    def fail(_told):
        raise ValueError("no")

    _, answering = begin(AnswerDesk(), history, fail)
    assert isinstance(ended(answering).error, ValueError)


def test_a_new_question_stops_the_one_before_it_in_the_same_conversation_only(history):
    desk, go_on = AnswerDesk(), threading.Event()

    def wait(_told):
        assert go_on.wait(10)
        return ANSWER

    _, first = begin(desk, history, wait)
    _, other = begin(desk, history, wait, "e" * 32)
    _, second = begin(desk, history, wait)
    go_on.set()
    all_threads_end()
    assert [ended(a).is_stopped for a in (first, other, second)] == [True, False, False]


def test_no_more_answers_search_at_once_than_there_are_slots(history, monkeypatch):
    monkeypatch.setattr("ui.state.answering.SLOTS", 2)
    desk, lock, go_on = AnswerDesk(), threading.Lock(), threading.Event()
    two = threading.Barrier(3)
    at_work = most = 0

    def search(_told):
        nonlocal at_work, most
        with lock:
            at_work += 1
            most = max(most, at_work)
            first = most <= 2 and not go_on.is_set()
        if first:
            two.wait(10)
        assert go_on.wait(10)
        with lock:
            at_work -= 1
        return ANSWER

    begun = [begin(desk, history, search, f"{n:032x}")[1] for n in range(6)]
    two.wait(10)
    go_on.set()
    assert [ended(a).error for a in begun] == [None] * 6
    assert most == 2


def test_an_answer_that_waits_for_a_chat_model_leaves_its_slot_to_others(history, monkeypatch):
    monkeypatch.setattr("ui.state.answering.SLOTS", 1)
    desk, go_on = AnswerDesk(), threading.Event()

    def write(told):
        told("")
        assert go_on.wait(10)
        return ANSWER

    _, slow = begin(desk, history, write)
    _, quick = begin(desk, history, lambda _told: ANSWER, "e" * 32)
    assert ended(quick).error is None
    go_on.set()
    assert ended(slow).error is None


def test_one_that_waits_for_its_slot_can_be_stopped(history, monkeypatch):
    monkeypatch.setattr("ui.state.answering.SLOTS", 1)
    desk, go_on = AnswerDesk(), threading.Event()

    def hold(_told):
        assert go_on.wait(10)
        return ANSWER

    _, first = begin(desk, history, hold)
    _, second = begin(desk, history, lambda _told: ANSWER, "e" * 32)
    second.stop()
    assert ended(second).is_stopped
    go_on.set()
    assert ended(first).error is None
