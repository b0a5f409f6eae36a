"""The chat page: question and answer on the left, the source of a citation beside them.

sidebar -> conversation so far -> the question, if there is one -> its answer -> the open source
"""

from collections.abc import Sequence

import streamlit as st

from ingest.datamodels import DocumentRow
from ingest.errors import IndexMissingError
from rag.datamodels import Filters
from rag.filters import allowed
from ui import services, session
from ui.answer_view import in_words, show_answer, show_question, spots_of
from ui.asking import ask
from ui.datamodels import KeptTurn
from ui.escape import as_label
from ui.examples import COUNT, curated, tried_out
from ui.filters_view import choose_filters
from ui.first_steps import show_first_steps
from ui.intake import show_outcome
from ui.look import notice, paragraph
from ui.services import Library
from ui.sidebar import list_conversations
from ui.source_view import show_source
from ui.watch_view import show_watch

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
        _show_turns(turns, conversation, asking=bool(question))
        _show_search_space(documents, filters)
        if question:
            ask(question, filters, turns)
        elif not turns:
            _show_examples(library, documents)
        _load_model()


def _library() -> Library | None:
    try:
        return services.library()
    except IndexMissingError:  # nothing indexed: the first steps say what to do
        return None


def _show_turns(turns: Sequence[KeptTurn], conversation: str | None, *, asking: bool) -> None:
    if conversation and not turns and not asking:
        notice("This conversation is not kept on this machine. Ask to begin a new one.", "info")
    shown = turns if session.shows_all() else turns[-SHOWN_TURNS:]
    if len(shown) < len(turns):
        hidden = len(turns) - len(shown)
        st.button(f"Earlier questions ({hidden})", key="earlier", on_click=session.show_all)
    for turn in shown:
        with st.container(key=f"turn_{turn.number}", gap="small"):
            show_question(turn.question, turn.filters)
            if turn.answer:
                show_answer(turn, turn.answer)
            else:
                _show_unanswered(turn)


def _show_unanswered(turn: KeptTurn) -> None:
    paragraph("This question was broken off before there was an answer.", "note")
    again = session.ask_next
    st.button("Ask again", key=f"again_{turn.number}", on_click=again, args=(turn.question,))


def _show_search_space(documents: Sequence[DocumentRow], filters: Filters) -> None:
    """Say that not everything is searched: the filters may be folded away on a small screen."""
    chosen = allowed(documents, filters)
    if chosen is not None:
        words = f"Only {len(chosen)} of {len(documents)} documents are searched: "
        notice(words + in_words(filters), "info")


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


def _show_examples(library: Library, documents: Sequence[DocumentRow]) -> None:
    st.html(
        "<h1>Ask the documents</h1><p class='lead'>Every statement of an answer is quoted from a "
        "passage that opens at the exact place. What the documents do not hold is not answered.</p>"
    )
    slot = st.container(key="examples", gap="small")
    questions = curated(documents)[:COUNT]
    if not questions:
        with st.spinner("Loading the model, and looking for questions that the documents answer …"):
            questions = _tried_out(library.generation)
    with slot:
        if questions:
            paragraph("For example:", "quiet")
        for position, question in enumerate(questions):
            key, then = f"example_{position}", session.ask_next
            st.button(as_label(question), key=key, on_click=then, args=(question,), wrap=True)


@st.cache_data(show_spinner=False, max_entries=4)
def _tried_out(generation: str) -> list[str]:  # noqa: ARG001  # it is the key
    return tried_out(services.library(), services.quoting_assistant())


def _load_model() -> None:
    """Load the model now, when all else is drawn, so that the first answer need not wait."""
    with st.spinner("Loading the model …"):
        services.assistant()
