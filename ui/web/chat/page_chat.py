"""The chat page: question and answer on the left, the source of a citation beside them.

sidebar -> conversation so far -> the question, if there is one -> its answer -> the open source
"""

from collections.abc import Sequence

import streamlit as st

from ingest.datamodels import DocumentRow
from ingest.errors import IndexMissingError
from rag.datamodels import Filters
from rag.retrieval.filters import allowed
from ui.datamodels import KeptTurn
from ui.errors import explain
from ui.export.sheet import searched_words
from ui.state import services
from ui.state.services import Library
from ui.web.chat.answer_view import show_answer, spots_of
from ui.web.chat.asking import ask, show_answering
from ui.web.chat.examples_view import Follow, show_examples, show_warming
from ui.web.chat.filters_view import choose_filters
from ui.web.chat.settings_view import show_settings
from ui.web.chat.sidebar import list_conversations, show_conversation_tools
from ui.web.chat.source_view import show_source
from ui.web.chat.turn_tools import show_again, show_question, show_tools
from ui.web.library.first_steps import show_first_steps
from ui.web.library.intake import show_outcome
from ui.web.library.watch_view import show_watch
from ui.web.parts import session
from ui.web.parts.look import notice, paragraph
from ui.web.parts.reveal import keep_place, reveal

SHOWN_TURNS = 12  # drawn at once: the whole page is drawn anew on each click


def show() -> None:
    """Draw the page."""
    conversation = session.conversation()
    library = _library()
    with st.sidebar:
        st.button(
            "New conversation",
            key="new_conversation",
            icon=":material/add:",
            width="stretch",
            on_click=session.leave_conversation,
        )
        documents = library.documents() if library else []
        filters = choose_filters(documents) if documents else Filters()
        list_conversations(conversation)
        show_settings(library)
    typed = st.chat_input("Ask about the documents", key="question", disabled=not documents)
    turns = services.history().turns(conversation) if conversation else []
    if library is None or not (documents or turns):
        show_first_steps()
        return
    question = typed or session.take_question()
    talk, side = st.container(key="talk"), st.container()
    with side:
        _show_open_source(turns, library)
    with talk:
        show_watch()
        show_outcome()
        if conversation and turns:
            show_conversation_tools(conversation)
        follow = _show_turns(turns, conversation, asking=bool(question))
        _show_search_space(documents, filters)
        if question:
            ask(question, filters, turns)
        elif not turns:
            follow = show_examples(library, documents)
    place, count = session.kept_place()
    if place:
        keep_place(place, count)
    with st.container(key="warming"):  # drawn empty as well: else what it showed would stay
        follow = follow or show_warming()
    if follow:
        follow()


def _library() -> Library | None:
    try:
        return services.library()
    except IndexMissingError:  # nothing indexed: the first steps say what to do
        return None


def _show_turns(
    turns: Sequence[KeptTurn], conversation: str | None, *, asking: bool
) -> Follow | None:
    """Show the turns; return what keeps the answer that is being made up to date."""
    if conversation and not turns and not asking:
        notice("This conversation is not kept here for you. Ask to begin a new one.", "info")
    shown = turns if session.shows_all() else turns[-SHOWN_TURNS:]
    if len(shown) < len(turns):
        hidden = len(turns) - len(shown)
        st.button(f"Earlier questions ({hidden})", key="earlier", on_click=session.show_all)
    follow = None
    for turn in shown:
        with st.container(key=f"turn_{turn.number}", gap="small"):
            show_question(turn)
            if turn.answer:
                show_answer(turn, turn.answer)
                show_tools(turn)
            else:
                follow = _show_unanswered(turn, conversation or "") or follow
            if turn.number == session.fresh():
                reveal(turn, conversation or "")
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


def _show_search_space(documents: Sequence[DocumentRow], filters: Filters) -> None:
    """Say that not everything is searched: the filters may be folded away on a small screen."""
    chosen = allowed(documents, filters)
    if chosen is not None:
        words = f"Only {len(chosen)} of {len(documents)} documents are searched: "
        notice(words + searched_words(filters), "info")


def _show_open_source(turns: Sequence[KeptTurn], library: Library) -> None:
    opened = session.opened_source()
    if opened is None:
        return
    number, label = opened
    answer = next((t.answer for t in turns if t.number == number), None)
    spot = spots_of(answer).get(label) if answer else None
    if spot:
        with st.container(key="source", gap="small"):
            show_source(spot, library)
