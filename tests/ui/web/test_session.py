"""What a visit keeps between two drawings of the page."""

from streamlit.testing.v1 import AppTest


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
