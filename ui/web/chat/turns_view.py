"""The turns of a conversation on the page: each in a place of its own, the one asked last first."""

from collections.abc import Sequence

import streamlit as st

from ui.datamodels import KeptTurn
from ui.errors import explain
from ui.state import services
from ui.web.answer.answer_view import show_answer
from ui.web.chat.asking import Asked, show_answering
from ui.web.chat.examples_view import Follow
from ui.web.chat.next_questions import show_next
from ui.web.chat.turn_tools import show_again, show_question, show_tools
from ui.web.parts import session
from ui.web.parts.look import notice, paragraph
from ui.web.parts.reveal import reveal

SHOWN_TURNS = 12  # drawn at once: the whole page is drawn anew on each click


def show_turns(turns: Sequence[KeptTurn], conversation: str, asked: Asked | None) -> Follow | None:
    """Show the turns; return what keeps the answer that is being made up to date.

    Each turn has the same place in every run, hidden ones too: else the browser would show what
    stood in a place before, pale, below what stands there now.
    """
    hidden = 0 if session.shows_all() else max(0, len(turns) - SHOWN_TURNS)
    if hidden:
        st.button(f"Earlier questions ({hidden})", key="earlier", on_click=session.show_all)
    with st.container(key="turns"):
        places = [st.container(key=f"place_{index}") for index, _ in enumerate(turns)]
    follow = None
    last = len(turns) - 1
    for index in (last, *range(hidden, last)):
        turn = turns[index]
        # Emptied where there is no answer: the browser keeps what stood there till the run ends.
        place = places[index] if turn.answer else places[index].empty()
        with place, st.container(key=f"turn_{turn.number}", gap="small"):
            follow = _show_turn(turn, conversation, asked) or follow
        if index == last and turn.answer and services.warming().is_done:
            with places[index]:
                show_next(turn, [t.question for t in turns], services.library())
    return follow


def _show_turn(turn: KeptTurn, conversation: str, asked: Asked | None) -> Follow | None:
    show_question(turn, conversation)
    follow = None
    if turn.answer:
        show_answer(turn, turn.answer)
        show_tools(turn, conversation)
    else:
        if asked and asked.number == turn.number:
            asked.begin()
        follow = _show_unanswered(turn, conversation)
    if turn.number == session.fresh():
        reveal(turn, conversation)
    return follow


def _show_unanswered(turn: KeptTurn, conversation: str) -> Follow | None:
    answering = services.desk().of(conversation, turn.number)
    if answering and not answering.is_done:
        return show_answering(turn.number, answering)
    if answering and answering.error:
        notice(explain(answering.error, services.settings()[0].data), "error")
    elif answering and answering.is_stopped:
        paragraph("Stopped before there was an answer.", "note")
    elif services.history().is_answered(conversation, turn.number):
        st.rerun()  # the answer came after the turns were read
    else:
        paragraph("This question was broken off before there was an answer.", "note")
    show_again(turn)
    return None
