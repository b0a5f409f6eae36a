"""The chat page: question and answer on the left, the source of a citation beside them.

the question is kept, if there is one -> the conversation, the new turn first -> the open source
"""

from collections.abc import Sequence

import streamlit as st

from ingest.datamodels import DocumentRow
from ingest.errors import IndexMissingError
from rag.datamodels import Filters
from rag.errors import RagError
from rag.retrieval.filters import allowed
from ui.datamodels import KeptTurn
from ui.errors import UiError, explain
from ui.export.sheet import searched_words
from ui.state import services
from ui.state.services import Library
from ui.web.answer.sources_view import spots_of
from ui.web.chat.asking import Asked, keep_question
from ui.web.chat.examples_view import Follow, show_examples, show_warming
from ui.web.chat.filters_view import choose_filters
from ui.web.chat.question_box import only_chosen, question_box, take_into_question
from ui.web.chat.settings_view import show_settings
from ui.web.chat.sidebar import list_conversations, show_conversation_tools
from ui.web.chat.turns_view import show_turns
from ui.web.library.first_steps import show_first_steps
from ui.web.library.intake import show_outcome
from ui.web.library.watch_view import show_watch
from ui.web.parts import session
from ui.web.parts.look import notice
from ui.web.parts.reveal import begin, keep_place, show_top
from ui.web.source.source_view import show_source


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
        kept = st.container()
    filters = only_chosen(filters, documents)
    typed = question_box(filters, can_ask=bool(documents))
    if typed and typed.files:
        take_into_question(typed.text, typed.files, library)
    pending = session.Pending(typed.text) if typed else session.take_question()
    asked, refused = _asked(pending, filters)
    conversation = session.conversation() if asked else conversation
    turns = services.history().turns(conversation) if conversation else []
    if library is None or not (documents or turns):
        show_first_steps()
        return
    talk, side = st.container(key="talk"), st.container()
    with side:
        _show_open_source(turns, library)
    with talk:
        follow = _show_talk(turns, conversation, asked)
        _show_search_space(documents, filters)
        if refused:
            notice(explain(refused, services.settings()[0].data), "error")
        elif not turns:
            follow = show_examples(library, documents)
    with kept:
        list_conversations(conversation)
        show_settings(library)
    begin()
    keep_place(*session.kept_place(), is_open=session.opened_source() is not None)
    if not turns:
        show_top(session.entered())
    with st.container(key="warming"):  # drawn empty as well: else what it showed would stay
        follow = follow or show_warming()
    if follow:
        follow()


def _asked(
    pending: session.Pending | None, filters: Filters
) -> tuple[Asked | None, Exception | None]:
    """Keep the question that is to be asked; return it, or what stands in its way."""
    if pending is None:
        return None, None
    try:
        return keep_question(pending, filters), None
    except (RagError, UiError) as exc:
        return None, exc


def _library() -> Library | None:
    try:
        return services.library()
    except IndexMissingError:  # nothing indexed: the first steps say what to do
        return None


def _show_talk(
    turns: Sequence[KeptTurn], conversation: str | None, asked: Asked | None
) -> Follow | None:
    with st.container(key="talk_head"):
        show_watch()
        show_outcome()
    if conversation and not turns:
        notice("This conversation is not kept here for you. Ask to begin a new one.", "info")
    if not conversation or not turns:
        return None
    with st.container(key="conversation_bar"):
        show_conversation_tools(conversation)
    return show_turns(turns, conversation, asked)


def _show_search_space(documents: Sequence[DocumentRow], filters: Filters) -> None:
    """Say that not everything is searched: the filters may be folded away on a small screen."""
    chosen = allowed(documents, filters)
    if chosen is None:
        return
    words = f"Only {len(chosen)} of {len(documents)} documents are searched: "
    notice(words + searched_words(filters), "info")
    if filters.documents:
        st.button(
            "Ask all documents",
            key="ask_all",
            icon=":material/close:",
            on_click=session.choose_documents,
            args=((),),
        )


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
