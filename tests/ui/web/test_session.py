"""What a visit keeps between two drawings of the page, and what is said of an answer."""

from dataclasses import replace

from streamlit.testing.v1 import AppTest

from rag.datamodels import Answer, Statement, Table
from ui.web.parts.reveal import announcement


def test_the_same_place_twice_is_two_times_though_another_question_was_asked() -> None:
    def drawn() -> None:
        import streamlit as st

        from ui.web.parts import session

        session.open_source(1, "1", "cite_1_0")
        first = session.kept_place()
        session.leave_source()
        left = session.kept_place()[0]
        session.open_source(1, "1", "cite_1_0")
        st.session_state["seen"] = (first, left, session.kept_place())

    test = AppTest.from_function(drawn, default_timeout=30).run()
    (place, before), left, (again, after) = test.session_state["seen"]
    assert place == again == "cite_1_0"
    assert left == ""
    assert after > before


def test_a_screen_reader_hears_what_kind_of_answer_came() -> None:
    rows = Table(("Bank",), (("Keremet Bank",), ("Tolubay",)), ((1,), (1,)), rows_total=2)
    answer = Answer("Which banks?", found=True, text="", mode="extractive", table=rows)
    assert announcement(answer) == "Answered: a table with 2 rows."
    said = replace(answer, table=None, statements=(Statement("Two.", (1,), supported=True),))
    assert announcement(said) == "Answered: 1 statement."
    assert announcement(replace(answer, found=False)).endswith("do not answer this question.")
