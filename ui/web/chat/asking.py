"""Ask a question: it is kept first, then answered in the background."""

from collections.abc import Callable, Sequence

import streamlit as st

from rag.answer import Assistant, checked_question
from rag.chat.parsing import plain_words
from rag.datamodels import Answer, Filters, Turn
from ui.datamodels import KeptTurn
from ui.errors import UiError
from ui.escape import as_html
from ui.records.keep import ask_and_keep
from ui.state import services
from ui.state.answering import Answering
from ui.web.parts import session
from ui.web.parts.look import paragraph

HISTORY_TURNS = 10  # handed on as context of a follow-up
_LOOK_SECONDS = 0.25


def ask(question: str, filters: Filters, turns: Sequence[KeptTurn]) -> None:
    """Keep the question, begin to answer it, and draw the page anew.

    :raises UiError: when the filters exclude each other.
    :raises RagError: when the question cannot be asked.
    """
    checked_question(question)
    if filters.since and filters.until and filters.since > filters.until:
        raise UiError("“Published from” is later than “Published to”; change one of the filters")
    conversation = session.conversation_for_question()
    history = services.history()
    number = history.ask(conversation, question, filters)
    session.leave_source()
    session.mark_fresh(number)
    session.stop_editing()
    warming, asker = services.warming(), services.asker(conversation)

    def answer(on_text: Callable[[str], None]) -> Answer:
        while not warming.wait(_LOOK_SECONDS):
            on_text("")  # raises where the visitor has stopped it
        assistant: Assistant = warming.result() or services.assistant()
        before = _as_history(turns)
        return ask_and_keep(
            assistant, question, asker, history=before, filters=filters, on_text=on_text
        )

    services.desk().begin(history, conversation, number, answer)
    st.rerun()


def show_answering(number: int, answering: Answering) -> Callable[[], None]:
    """Show what is being done and a way to stop it; return what keeps that up to date.

    It is called when all else on the page is drawn, and ends with the answer.
    """
    with st.container(key=f"answering_{number}", gap="small"):
        status, words = st.empty(), st.empty()
        st.button(
            "Stop",
            key=f"stop_{number}",
            icon=":material/stop_circle:",
            on_click=_stop,
            args=(number, answering),
        )

    def follow() -> None:
        said = written = ""
        while not answering.is_done:
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


def _stop(number: int, answering: Answering) -> None:
    answering.stop()
    session.keep_place(f"again_{number}")


def _status(answering: Answering) -> str:
    if not services.warming().is_done:
        return "Loading the model, once …"
    if answering.words:
        return "Writing; each statement is checked when it is done …"
    quoting = services.settings()[1].extractive
    return "Searching the documents …" if quoting else "Searching the documents, and writing …"


def _as_history(turns: Sequence[KeptTurn]) -> list[Turn]:
    history: list[Turn] = []
    for turn in turns[-HISTORY_TURNS:]:
        if turn.answer:
            history.append(Turn("user", turn.question))
            history.append(Turn("assistant", turn.answer.text))
    return history
