"""A question in, its answer kept and drawn: the words of a chat model show as they come."""

from collections.abc import Sequence

import streamlit as st

from rag.answer import checked_question
from rag.datamodels import Answer, Filters, Turn
from ui import services, session
from ui.answer_view import show_question
from ui.datamodels import KeptTurn
from ui.errors import UiError
from ui.escape import as_html

HISTORY_TURNS = 10  # handed on as context of a follow-up


def ask(question: str, filters: Filters, turns: Sequence[KeptTurn]) -> None:
    """Keep the question, answer it, keep the answer, and draw the page anew from what is kept.

    :raises UiError: when the filters exclude each other.
    :raises RagError: when the question cannot be asked.
    :raises IngestError: when the index cannot be used; the question is kept.
    """
    checked_question(question)
    if filters.since and filters.until and filters.since > filters.until:
        raise UiError("“Published from” is later than “Published to”; change one of the filters")
    conversation = session.conversation_for_question()
    number = services.history().ask(conversation, question, filters)
    session.close_source()
    with st.container(key=f"turn_{number}", gap="small"):
        show_question(question, filters)
        answer = _answer(question, filters, turns)
    services.history().answer(conversation, number, answer)
    st.rerun()


def _answer(question: str, filters: Filters, turns: Sequence[KeptTurn]) -> Answer:
    words = st.empty()
    written: list[str] = []

    def show_words(piece: str) -> None:
        written.append(piece)
        words.html(f"<p class='statement writing'>{as_html(''.join(written))}</p>")

    with st.spinner("Loading the model, once …"):
        assistant = services.assistant()
    quoting = assistant.settings.extractive
    with st.spinner("Searching the documents …" if quoting else "Searching, and writing …"):
        return assistant.ask(
            question, history=_as_history(turns), filters=filters, on_text=show_words
        )


def _as_history(turns: Sequence[KeptTurn]) -> list[Turn]:
    history: list[Turn] = []
    for turn in turns[-HISTORY_TURNS:]:
        if turn.answer:
            history.append(Turn("user", turn.question))
            history.append(Turn("assistant", turn.answer.text))
    return history
