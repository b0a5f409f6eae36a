"""What is kept of a conversation, and that it comes back the same."""

import sqlite3
import threading
from dataclasses import replace

import pytest

from ingest.datamodels import About, Passage, Place
from rag.datamodels import Answer, Citation, Coverage, Evidence, Filters, Statement
from ui.datamodels import Judgement
from ui.errors import HistoryError
from ui.state.history import FILE_NAME, History
from ui.state.visitor import new_id

ABOUT = About(title="O'Brien & <b>", published="2024-03-05", kind="news")
PASSAGE = Passage("a.md", 0, 3, 9, "Привет", "Привет", ("H",), (Place(3, "¶ 1", None, 9),), 7)
ANSWER = Answer(
    question="What?",
    found=True,
    text="$14.6 billion [1]",
    mode="extractive",
    statements=(Statement("$14.6 billion", (1,), True), Statement("Blue.", (), False)),
    citations=(Citation(1, "a.md", ABOUT, "¶ 1", 2, "Привет", 3, 9),),
    notes=("A note.",),
    coverage=Coverage(3, 1, "2024-03-05"),
    closest=(Evidence(PASSAGE, ABOUT, 0.5, 0.25, 0.75, ("words",)),),
    timings_ms={"retrieve": 1.5},
)
FILTERS = Filters(kinds=("law",), since="2024-01-01")


@pytest.fixture
def history(tmp_path):
    return History(tmp_path / "data")


def test_a_turn_comes_back_as_it_was_kept(history, tmp_path):
    conversation = new_id()
    number = history.ask(conversation, "What is $5?\n<b>", FILTERS)
    history.answer(conversation, number, ANSWER)
    (turn,) = History(tmp_path / "data").turns(conversation)
    assert (turn.number, turn.question, turn.filters) == (1, "What is $5?\n<b>", FILTERS)
    assert turn.answer == ANSWER


def test_a_question_is_kept_before_there_is_an_answer(history):
    conversation = new_id()
    history.ask(conversation, "What?", Filters())
    (turn,) = history.turns(conversation)
    assert turn.answer is None


def test_conversations_are_listed_by_last_use_with_their_first_question(history):
    first, second = new_id(), new_id()
    history.ask(first, "One?", Filters())
    history.ask(second, "Two?", Filters())
    assert [c.title for c in history.conversations()] == ["Two?", "One?"]
    assert [c.id for c in history.conversations(limit=1)] == [second]


def test_an_unknown_conversation_has_no_turns(history):
    assert history.turns(new_id()) == []
    assert history.conversations() == []


def test_turns_asked_at_once_get_numbers_of_their_own(history):
    conversation = new_id()
    threads = [
        threading.Thread(target=history.ask, args=(conversation, f"{n}?", Filters()))
        for n in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [t.number for t in history.turns(conversation)] == list(range(1, 9))


def test_a_file_of_a_newer_version_is_left_alone(history, tmp_path):
    history.ask(new_id(), "What?", Filters())
    with sqlite3.connect(tmp_path / "data" / FILE_NAME) as db:
        db.execute("PRAGMA user_version = 99")
    db.close()
    with pytest.raises(HistoryError, match="newer version"):
        history.conversations()


def test_a_broken_file_is_named_with_the_way_out(tmp_path):
    (tmp_path / FILE_NAME).write_bytes(b"no database" * 100)
    with pytest.raises(HistoryError, match="move the file away"):
        History(tmp_path).conversations()


def test_a_turn_that_cannot_be_read_is_named(history, tmp_path):
    conversation = new_id()
    history.answer(conversation, history.ask(conversation, "?", Filters()), replace(ANSWER))
    with sqlite3.connect(tmp_path / "data" / FILE_NAME) as db:
        db.execute("UPDATE turns SET answer = '{}'")
    db.close()
    with pytest.raises(HistoryError, match="turn 1"):
        history.turns(conversation)


def test_what_one_visitor_asks_is_not_there_for_another(tmp_path):
    mine = History(tmp_path / "data", "a" * 32)
    theirs = History(tmp_path / "data", "b" * 32)
    conversation = new_id()
    number = mine.ask(conversation, "What?", FILTERS)
    theirs.answer(conversation, number, ANSWER)
    theirs.rename(conversation, "Theirs")
    theirs.delete(conversation)
    assert theirs.turns(conversation) == theirs.conversations() == []
    assert theirs.conversation(conversation) is None
    with pytest.raises(HistoryError, match="another visitor"):
        theirs.ask(conversation, "And?", FILTERS)
    (turn,) = mine.turns(conversation)
    assert turn.answer is None
    assert [c.title for c in mine.conversations()] == ["What?"]


def test_a_conversation_can_be_renamed_and_deleted(history, tmp_path):
    conversation, other = new_id(), new_id()
    history.ask(conversation, "A secret question?", FILTERS)
    history.ask(other, "Other?", FILTERS)
    history.rename(conversation, "Mine $5 <b>")
    assert history.conversation(conversation).title == "Mine $5 <b>"
    history.rename(conversation, "  ")
    assert history.conversation(conversation).title == "Mine $5 <b>"
    history.delete(conversation)
    assert history.turns(conversation) == []
    assert [c.id for c in history.conversations()] == [other]
    with sqlite3.connect(tmp_path / "data" / FILE_NAME) as db:
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    db.close()
    assert b"A secret question" not in (tmp_path / "data" / FILE_NAME).read_bytes()


@pytest.mark.parametrize("words", ["ПРИВЕТ", "кто", "14.6 BILLION", " "])
def test_conversations_are_found_by_what_was_asked_and_answered(history, words):
    conversation, other = new_id(), new_id()
    history.answer(conversation, history.ask(conversation, "Кто? привет", FILTERS), ANSWER)
    history.ask(other, "Other?", FILTERS)
    found = [c.id for c in history.conversations(words)]
    assert conversation in found
    assert (other in found) == (words == " ")


def test_a_file_of_the_version_before_visitors_is_taken_over(tmp_path):
    path = tmp_path / FILE_NAME
    with sqlite3.connect(path) as db:
        db.executescript(
            "CREATE TABLE conversations (id TEXT PRIMARY KEY, title TEXT NOT NULL, "
            "created_at TEXT NOT NULL, updated_at TEXT NOT NULL); PRAGMA user_version = 1;"
            "INSERT INTO conversations VALUES ('x', 'Old', '2024', '2024');"
        )
    db.close()
    history = History(tmp_path, "a" * 32)
    assert history.conversations() == []
    history.adopt()
    assert [c.title for c in history.conversations()] == ["Old"]


def questions(history, conversation):
    return [turn.question for turn in history.turns(conversation)]


def test_another_version_of_a_turn_stands_in_its_place_and_the_first_one_stays(history):
    conversation = new_id()
    for question in ("One?", "Two?", "Three?"):
        history.ask(conversation, question, FILTERS)
    changed = history.ask(conversation, "Two, changed?", FILTERS, instead_of=2)
    assert questions(history, conversation) == ["One?", "Two, changed?"]
    assert history.turns(conversation)[1].versions == (2, changed)
    history.ask(conversation, "And then?", FILTERS)
    history.show_version(conversation, 2)
    assert questions(history, conversation) == ["One?", "Two?", "Three?"]
    history.show_version(conversation, changed)
    assert questions(history, conversation) == ["One?", "Two, changed?", "And then?"]


def test_a_first_question_has_versions_too(history):
    conversation = new_id()
    history.ask(conversation, "One?", FILTERS)
    history.ask(conversation, "Two?", FILTERS)
    history.ask(conversation, "One, changed?", FILTERS, instead_of=1)
    (turn,) = history.turns(conversation)
    assert (turn.question, turn.versions) == ("One, changed?", (1, 3))


def test_a_title_that_nobody_chose_follows_the_first_question_shown(history):
    conversation = new_id()
    history.ask(conversation, "Why?", FILTERS)
    history.ask(conversation, "When?", FILTERS, instead_of=1)
    assert [c.title for c in history.conversations()] == ["When?"]
    history.show_version(conversation, 1)
    assert [c.title for c in history.conversations()] == ["Why?"]
    history.rename(conversation, "Mine")
    history.show_version(conversation, 2)
    history.ask(conversation, "And then?", FILTERS)
    assert [c.title for c in history.conversations()] == ["Mine"]


def test_another_visitor_changes_no_version_and_pins_nothing(tmp_path):
    mine, theirs = History(tmp_path, "a" * 32), History(tmp_path, "b" * 32)
    conversation = new_id()
    mine.ask(conversation, "One?", FILTERS)
    mine.ask(conversation, "Changed?", FILTERS, instead_of=1)
    theirs.show_version(conversation, 1)
    theirs.pin(conversation, pinned=True)
    theirs.judge(conversation, 2, Judgement(good=True))
    (turn,) = mine.turns(conversation)
    assert (turn.question, turn.judged) == ("Changed?", None)
    assert not mine.conversations()[0].pinned


def test_pinned_conversations_come_first(history):
    first, second = new_id(), new_id()
    history.ask(first, "One?", FILTERS)
    history.ask(second, "Two?", FILTERS)
    history.pin(first, pinned=True)
    assert [(c.id, c.pinned) for c in history.conversations()] == [(first, True), (second, False)]
    history.pin(first, pinned=False)
    assert [c.id for c in history.conversations()] == [second, first]


def test_what_a_person_thinks_is_kept_beside_the_answer_and_gone_with_it(history):
    conversation = new_id()
    history.answer(conversation, history.ask(conversation, "One?", FILTERS), ANSWER)
    history.judge(conversation, 1, Judgement(good=False, reason="It is wrong"))
    assert history.turns(conversation)[0].judged == Judgement(good=False, reason="It is wrong")
    ((where, turns),) = history.judged()
    assert (where, [t.question for t in turns]) == (conversation, ["One?"])
    history.judge(conversation, 1, None)
    assert history.judged() == []
    history.judge(conversation, 1, Judgement(good=True))
    history.delete(conversation)
    assert history.judged() == []


def test_a_file_of_the_version_before_versions_is_brought_along(tmp_path):
    with sqlite3.connect(tmp_path / FILE_NAME) as db:
        db.executescript(
            "CREATE TABLE conversations (id TEXT PRIMARY KEY, title TEXT NOT NULL, "
            "created_at TEXT NOT NULL, updated_at TEXT NOT NULL, "
            "visitor TEXT NOT NULL DEFAULT '');"
            "CREATE TABLE turns (conversation TEXT NOT NULL REFERENCES conversations (id) "
            "ON DELETE CASCADE, number INTEGER NOT NULL, asked_at TEXT NOT NULL, "
            "question TEXT NOT NULL, filters TEXT NOT NULL, answer TEXT, "
            "PRIMARY KEY (conversation, number));"
            "INSERT INTO conversations VALUES ('x', 'Old', '2024', '2024', 'v');"
            "INSERT INTO turns VALUES ('x', 1, '2024', 'One?', '{}', NULL), "
            "('x', 2, '2024', 'Two?', '{}', NULL), ('x', 3, '2024', 'Three?', '{}', NULL);"
            "PRAGMA user_version = 2;"
        )
    db.close()
    history = History(tmp_path, "v")
    assert questions(history, "x") == ["One?", "Two?", "Three?"]
    history.ask("x", "Two, changed?", FILTERS, instead_of=2)
    assert questions(history, "x") == ["One?", "Two, changed?"]
