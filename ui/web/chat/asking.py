"""Ask a question: it is kept and shown first, then answered in the background."""

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from threading import Event

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from rag.answer import Assistant
from rag.chat.parsing import plain_words
from rag.datamodels import Answer, Filters, Turn
from rag.question.query import checked_question
from ui.asking.messages import Ask
from ui.datamodels import KeptTurn
from ui.errors import UiError
from ui.escape import as_html
from ui.records.store import Records
from ui.state import services
from ui.state.answering import Answering
from ui.web.parts import session
from ui.web.parts.look import paragraph
from ui.web.parts.session import Pending

HISTORY_TURNS = 10  # handed on as context of a follow-up
_LOOK_SECONDS = 0.25
_SHOWN_SECONDS = 1.0  # after which it is answered though the page does not stand
_PATIENCE_SECONDS = 1.5  # a quoted answer is mostly there before anybody could stop it


@dataclass(frozen=True, slots=True)
class Asked:
    """A question that is kept and will be answered; ``begin`` says that it stands on the page."""

    number: int
    begin: Callable[[], None]


def keep_question(pending: Pending, filters: Filters) -> Asked:
    """Keep the question and put it before the visitor, then answer it.

    It is answered too where another click breaks this drawing off: nothing that may end it stands
    between keeping and answering.

    :raises UiError: when the filters exclude each other.
    :raises RagError: when the question cannot be asked.
    """
    question = checked_question(pending.question)
    if filters.since and filters.until and filters.since > filters.until:
        raise UiError("“Published from” is later than “Published to”; change one of the filters")
    conversation = session.conversation_for_question()
    history = services.history()
    warming, asker, desk = services.warming(), services.asker(conversation), services.desk()
    answerers, shown = services.answerers(), Event()

    def answer(on_text: Callable[[str], None]) -> Answer:
        shown.wait(_SHOWN_SECONDS)
        while not warming.wait(_LOOK_SECONDS):
            on_text("")  # raises where the visitor has stopped it
        assistant: Assistant = warming.result() or services.assistant()
        asked = Ask(question, asker, tuple(before), filters, pending.as_typed)
        found = answerers.done(asked, assistant, on_text)
        if asker.data and history.conversation(conversation) is None:  # deleted meanwhile
            Records(asker.data, asker.database).forget_conversation(conversation)
        return found

    number = history.ask(conversation, question, filters, pending.instead_of)
    before = _as_history(t for t in history.turns(conversation) if t.number != number)
    desk.begin(history, conversation, number, answer)
    session.leave_source()
    session.mark_fresh(number)
    session.stop_editing()
    return Asked(number, shown.set)


def show_answering(number: int, answering: Answering) -> Callable[[], None]:
    """Show what is being done and a way to stop it; return what keeps that up to date.

    It is called when all else on the page is drawn, and ends with the answer.
    """
    with st.container(key=f"answering_{number}", gap="small"):
        status, words, stop = st.empty(), st.empty(), st.empty()
        with status:
            paragraph(_status(answering), "status")

    def follow() -> None:
        said, written, can_stop = _status(answering), "", False
        began = time.monotonic()
        while not answering.is_done:
            waits = time.monotonic() - began
            if not can_stop and (waits > _PATIENCE_SECONDS or not services.is_quoting()):
                can_stop = True
                _stop_button(stop, number, answering)
            if (now := _status(answering)) != said:
                said = now
                with status:
                    paragraph(now, "status")
            if answering.words != written:
                written = answering.words
                words.html(f"<p class='statement writing'>{as_html(plain_words(written))}</p>")
            answering.wait(_LOOK_SECONDS)
        st.rerun()

    return follow


def _stop_button(place: DeltaGenerator, number: int, answering: Answering) -> None:
    """Show the way to stop an answer that takes its time: one that is quoted is there at once."""
    place.button(
        "Stop",
        key=f"stop_{number}",
        icon=":material/stop_circle:",
        on_click=_stop,
        args=(number, answering),
    )


def _stop(number: int, answering: Answering) -> None:
    answering.stop()
    session.keep_place(f"again_{number}")


def _status(answering: Answering) -> str:
    if not services.warming().is_done:
        return "Loading the model, once …"
    if answering.words:
        return "Writing; each statement is checked when it is done …"
    return (
        "Searching the documents …"
        if services.is_quoting()
        else "Searching the documents, and writing …"
    )


def _as_history(turns: Iterable[KeptTurn]) -> list[Turn]:
    history: list[Turn] = []
    for turn in list(turns)[-HISTORY_TURNS:]:
        if turn.answer:
            history.append(Turn("user", turn.question))
            history.append(Turn("assistant", turn.answer.text))
    return history
