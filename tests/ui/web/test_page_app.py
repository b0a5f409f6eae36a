"""States and messages of the page, in Streamlit's AppTest with a fake model."""

import time
from dataclasses import replace
from types import SimpleNamespace

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from ingest.datamodels import About, DocumentRow
from ingest.sync import sync
from rag.datamodels import Filters
from ui.datamodels import KeptTurn
from ui.errors import LOG_NAME
from ui.records.store import Records
from ui.state import services
from ui.state.history import FILE_NAME, History
from ui.web.library import coverage_view, page_library
from ui.web.parts import session

VISITOR = "f" * 32
BANK = "The bank in Zenda was founded by a ship owner in 1894 and closed in 1921.\n"


@pytest.fixture
def indexed(write, settings, encoder):
    write("news/bank-2024-03-05.txt", BANK)
    write("empty.txt", "")
    sync(settings, load_encoder=lambda: encoder)


def ask(app, question):
    return app.chat_input[0].set_value(question).run()


def wait_until(condition):
    deadline = time.monotonic() + 120  # an upper bound on a loaded machine
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def settled(app):
    """Draw the page until what it began in the background has ended."""
    app.run()
    assert services.warming().wait(30)
    return app.run()


def test_an_empty_corpus_explains_itself_and_takes_files(app, shown):
    app.run()
    assert not app.exception
    assert "There are no documents yet" in shown(app)
    assert app.chat_input[0].disabled
    assert app.button("sync").label == "Read the folder"


def test_a_missing_corpus_folder_says_so_when_it_is_read(app, shown, settings):
    settings.corpus.rmdir()
    app.run().button("sync").click().run()
    assert not app.exception
    assert f"The corpus folder {settings.corpus} is missing" in shown(app)


def test_a_folder_of_unreadable_files_alone_names_them_and_is_drawn_once(
    app, shown, write, settings, encoder, monkeypatch
):
    write("scan.pdf", b"%PDF-1.4 no more")
    report = sync(settings, load_encoder=lambda: encoder)
    assert [f.path for f in report.failed] == ["scan.pdf"]
    monkeypatch.setattr(
        services, "watching", lambda: SimpleNamespace(error=None, progress=None, report=report)
    )
    app.run()
    assert not app.exception
    assert "scan.pdf could not be read" in shown(app)


def test_files_that_wait_are_read_on_request(app, shown, write):
    write("news/bank-2024-03-05.txt", BANK)
    app.run()
    assert "1 file is in" in shown(app)
    app.button("sync").click().run()
    assert "1 added (news/bank-2024-03-05.txt)" in shown(app)
    assert not app.chat_input[0].disabled


def test_an_index_of_another_model_names_the_command_and_the_page_stands(
    app, shown, write, settings, encoder
):
    write("a.txt", BANK)
    other = type(encoder)("other-model")
    sync(replace(settings, model="other-model"), load_encoder=lambda: other)
    settled(app)
    assert not app.exception
    assert "run `sanctions-qa rebuild`" in shown(app)
    assert "Ask the documents" in shown(app)


@pytest.mark.usefixtures("indexed")
class TestWithDocuments:
    def test_a_question_without_words_or_with_too_many_is_answered_by_a_line(self, app, shown):
        app.run()
        assert "The question is empty" in shown(ask(app, "?!"))
        assert "the question has 20,000 characters" in shown(ask(app, "a" * 20_000)).lower()
        assert not app.exception

    def test_an_unknown_error_gets_a_reference_and_the_log_the_rest(
        self, app, shown, settings, monkeypatch
    ):
        def fail():
            raise ZeroDivisionError("secret detail")

        monkeypatch.setattr(services, "_assistant", lambda *_: fail())
        settled(app)
        assert not app.exception
        text = shown(app)
        assert "Something went wrong" in text
        assert "secret detail" not in text
        log = (settings.data / LOG_NAME).read_text()
        assert "secret detail" in log
        assert log.split()[1] in text
        app.run()
        assert (settings.data / LOG_NAME).read_text() == log

    def test_a_question_that_was_broken_off_can_be_asked_again(self, app, shown, settings):
        history = History(settings.data)
        history.ask("0" * 32, "Who founded the bank?", Filters(kinds=("news",)))
        app.query_params["c"] = "0" * 32
        app.run()
        assert "broken off" in shown(app)
        assert "Searched: kind news" in shown(app)
        app.button("again_1").click().run()
        assert not app.exception
        (turn,) = History(settings.data, VISITOR).turns("0" * 32)
        assert (turn.question, turn.versions) == ("Who founded the bank?", (1, 2))
        assert turn.answer is not None

    def test_an_answer_that_comes_while_the_page_is_drawn_is_shown(self, app, shown, monkeypatch):
        read = History.turns
        drawn: list[str] = []

        def just_before_the_answer(history: History, conversation: str) -> list[KeptTurn]:
            turns = read(history, conversation)
            if turns and turns[-1].answer and not drawn:
                drawn.append(conversation)
                return [replace(turns[-1], answer=None)]
            return turns

        settled(app)
        monkeypatch.setattr(History, "turns", just_before_the_answer)
        ask(app, "Who founded the bank?")
        assert drawn
        assert not app.exception
        assert "broken off" not in shown(app)
        assert "documents searched" in shown(app) or "document searched" in shown(app)

    def test_a_long_conversation_shows_its_last_turns_and_the_others_on_request(
        self, app, shown, settings
    ):
        history = History(settings.data)
        for number in range(14):
            history.ask("0" * 32, f"Question {number:02}?", Filters())
        app.query_params["c"] = "0" * 32
        app.run()
        assert "Question 02?" in shown(app)
        assert "Question 01?" not in shown(app)
        app.button("earlier").click().run()
        app.run()
        assert "Question 00?" in shown(app)

    def test_a_conversation_that_is_not_kept_is_said_not_to_be(self, app, shown):
        app.query_params["c"] = "a" * 32
        assert "not kept here for you" in shown(app.run())

    def test_broken_conversations_are_named_and_the_page_stands(self, app, shown, settings):
        (settings.data / FILE_NAME).write_bytes(b"no database" * 100)
        app.run()
        assert not app.exception
        assert "move the file away" in shown(app)

    def test_dates_that_exclude_each_other_are_said_to(self, app, shown):
        app.run()
        app.date_input("filter_since").set_value("2024-02-01")
        app.date_input("filter_until").set_value("2024-01-01").run()
        assert "is later than" in shown(ask(app, "Who founded the bank?"))

    def test_the_library_sees_what_another_process_has_indexed(self, app, write, settings, encoder):
        app.run()
        assert len(services.library().documents()) == 1
        write("b.txt", "A second bank.\n")
        sync(settings, load_encoder=lambda: encoder)
        assert len(services.library().documents()) == 2
        assert [f.path for f in services.library().failures()] == ["empty.txt"]

    def test_the_summary_counts_what_is_there(self, app):
        app.run()
        library = services.library()
        summary = page_library._summary(library.documents(), library.failures())
        assert summary == (
            "1 document, 1 passage, published 2024-03-05 to 2024-03-05, 1 file could not be read."
        )

    def test_the_settings_panel_says_how_it_answers_and_what_a_chat_model_needs(self, app, shown):
        settled(app)
        text = shown(app)
        assert "quotes the documents, no chat model" in text
        assert "1 document, 1 passage" in text
        assert any("sanctions-qa chat --llm" in code.value for code in app.code)

    def test_conversations_are_searched_and_one_is_deleted_after_asking(self, app, settings):
        history = History(settings.data, VISITOR)
        history.ask("1" * 32, "Who founded the bank?", Filters())
        history.ask("2" * 32, "Who owns the ships?", Filters())
        app.query_params["c"] = "2" * 32
        app.run()
        app.text_input("conversation_search").set_value("BANK").run()
        listed = [b.key for b in app.button if (b.key or "").startswith("conversation_")]
        assert listed == [f"conversation_{'1' * 32}"]
        app.button("delete_conversation").click().run()
        assert history.conversation("2" * 32) is not None
        app.button("delete_confirmed").click().run()
        assert not app.exception
        assert [c.id for c in history.conversations()] == ["1" * 32]

    def test_of_a_conversation_that_is_deleted_while_it_is_answered_no_word_is_kept(
        self, app, settings, monkeypatch
    ):
        deleted: list[str] = []

        def answered(order, assistant, on_text):
            found = order.by(assistant, on_text)
            deleted.extend(c.id for c in History(settings.data, VISITOR).conversations())
            History(settings.data, VISITOR).delete(deleted[0])
            return found

        settled(app)
        monkeypatch.setattr(services, "answerers", lambda: SimpleNamespace(done=answered))
        ask(app, "Who founded the bank?")
        assert deleted
        wait_until(lambda: Records(settings.data).verify().erased == 1)
        assert b"founded the bank?" not in Records(settings.data).path.read_bytes()

    @pytest.mark.parametrize(
        ("typed", "kept"), [("The bank  of Zenda ", "The bank of Zenda"), ("???", "Who founded?")]
    )
    def test_a_title_is_kept_once_however_it_is_typed(self, app, settings, typed, kept):
        history = History(settings.data, VISITOR)
        history.ask("1" * 32, "Who founded?", Filters())
        app.query_params["c"] = "1" * 32
        app.run()
        app.text_input(f"title_{'1' * 32}").set_value(typed).run()
        assert not app.exception
        assert history.conversation("1" * 32).title == kept
        assert app.text_input(f"title_{'1' * 32}").value == kept
        history.rename("1" * 32, "Renamed elsewhere")
        app.run()
        assert app.text_input(f"title_{'1' * 32}").value == "Renamed elsewhere"
        assert history.conversation("1" * 32).title == "Renamed elsewhere"

    def test_a_question_is_answered_though_another_click_breaks_its_drawing_off(
        self, app, settings, monkeypatch
    ):
        settled(app)
        broken: list[int] = []

        def broken_off(number: int) -> None:
            if not broken:
                broken.append(number)
                st.rerun()

        monkeypatch.setattr(session, "mark_fresh", broken_off)
        ask(app, "Who founded the bank?")
        assert broken == [1]
        history = History(settings.data, VISITOR)
        (conversation,) = history.conversations()
        wait_until(lambda: history.is_answered(conversation.id, 1))

    def test_a_question_is_edited_and_stands_in_the_place_of_the_first(self, app, settings):
        settled(app)
        ask(app, "Who owns the ships?")
        app.button("edit_1").click().run()
        app.text_area("edited_1").set_value("Who founded the bank?")
        next(b for b in app.button if b.label == "Ask again").click().run()
        assert not app.exception
        (conversation,) = History(settings.data, VISITOR).conversations()
        turns = History(settings.data, VISITOR).turns(conversation.id)
        assert [t.question for t in turns] == ["Who founded the bank?"]
        app.run().button("version_earlier_2").click().run()
        turns = History(settings.data, VISITOR).turns(conversation.id)
        assert [t.question for t in turns] == ["Who owns the ships?"]


def test_documents_are_counted_by_kind_and_year():
    def row(kind, published):
        return DocumentRow(1, "a", About(kind=kind, published=published), 1, "", (), "", "")

    rows = [row("news", "2024-01-01"), row("news", None), row("law", "2023-05-05")]
    assert coverage_view.counted(rows, "Kind") == [("news", 2), ("law", 1)]
    assert coverage_view.counted(rows, "Year") == [("2023", 1), ("2024", 1), ("unknown", 1)]
    many = [row(f"kind {n:02}", None) for n in range(30)]
    assert coverage_view.counted(many, "Kind")[-1] == ("all others", 10)


def test_counts_are_bars_that_a_screen_reader_hears_as_numbers():
    def markup():
        from ingest.datamodels import About, DocumentRow
        from ui.web.library.coverage_view import show_coverage

        kinds = ["news", "news", "news", "news", "<b>law</b>"]
        show_coverage(
            [DocumentRow(i, "a", About(kind=k), 1, "", (), "", "") for i, k in enumerate(kinds)]
        )

    drawn = AppTest.from_function(markup).run()
    assert not drawn.exception
    (table,) = [html for e in drawn.get("html") if "bars" in (html := e.proto.body)]
    assert "<th scope='row'>news</th><td>4</td>" in table
    assert "&lt;b&gt;law&lt;/b&gt;" in table
    assert table.index("width: 100%") < table.index("width: 25%")
