"""What one visitor has before them: the conversation, the question to be asked, the open source."""

from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st

from ui.state.visitor import is_id, new_id

_CONVERSATION, _OPEN, _PENDING = "conversation", "open_source", "pending_question"
_ALL, _EDITING, _TURNED = "all_turns", "edited_turn", "turned_pages"
_DOCUMENTS = "chosen_documents"
_FRESH, _PLACE = "fresh_turn", "kept_place"
_ENTERED = "entered_conversations"
_SEARCHED_CHARS = 200  # of a quote: enough to tell it from any other
PARAMETER = "c"  # of the address: a reload or a restart finds the conversation by it


def conversation() -> str | None:
    """Return the conversation in the address or before the visitor, None for a new one."""
    asked = st.query_params.get(PARAMETER, "")
    if is_id(asked):
        if st.session_state.get(_CONVERSATION) != asked:
            _enter(asked)
    elif st.session_state.get(_CONVERSATION):
        st.query_params[PARAMETER] = st.session_state[_CONVERSATION]  # back from another page
    return st.session_state.get(_CONVERSATION)


def open_conversation(known: str) -> None:
    """Put a kept conversation before the visitor."""
    _enter(known)
    st.query_params[PARAMETER] = known


def leave_conversation() -> None:
    """Begin anew; the conversation is made with its first question."""
    _enter(None)
    st.query_params.pop(PARAMETER, None)


def conversation_for_question() -> str:
    """Return the conversation a question belongs to, a new one where there is none."""
    known = conversation()
    if known is None:
        known, chosen = new_id(), chosen_documents()
        open_conversation(known)
        choose_documents(chosen)
    return known


def entered() -> int:
    """Return how often a conversation was entered or begun in this visit."""
    return int(st.session_state.get(_ENTERED, 0))


def _enter(known: str | None) -> None:
    st.session_state[_CONVERSATION] = known
    st.session_state[_ENTERED] = entered() + 1
    st.session_state.pop(_OPEN, None)
    st.session_state.pop(_PENDING, None)
    st.session_state.pop(_ALL, None)
    st.session_state.pop(_EDITING, None)
    st.session_state.pop(_FRESH, None)
    st.session_state.pop(_PLACE, None)
    st.session_state.pop(_DOCUMENTS, None)


def show_all() -> None:
    """Show the earlier turns of a long conversation as well."""
    st.session_state[_ALL] = True


def shows_all() -> bool:
    """Whether the earlier turns are shown."""
    return bool(st.session_state.get(_ALL))


def choose_documents(paths: Sequence[str]) -> None:
    """Ask these documents alone from now on, all again where none is named."""
    st.session_state[_DOCUMENTS] = tuple(paths)


def chosen_documents() -> tuple[str, ...]:
    """Return the documents that alone are asked, none where all are."""
    chosen: tuple[str, ...] = st.session_state.get(_DOCUMENTS, ())
    return chosen


@dataclass(frozen=True, slots=True)
class Pending:
    """A question that is to be asked: as another version of a turn, or without being read anew."""

    question: str
    instead_of: int | None = None
    as_typed: bool = False


def ask_next(question: str, instead_of: int | None = None, as_typed: bool = False) -> None:
    """Have a question asked in the next run, as if it had been typed."""
    st.session_state[_PENDING] = Pending(question, instead_of, as_typed)


def take_question() -> Pending | None:
    """Return the question to be asked now, once."""
    question: Pending | None = st.session_state.pop(_PENDING, None)
    return question


def mark_fresh(turn: int) -> None:
    """Remember the question that was asked last: it is brought into view once."""
    st.session_state[_FRESH] = turn


def fresh() -> int | None:
    """Return the turn that was asked last in this visit, None where none was."""
    return st.session_state.get(_FRESH)


def open_source(turn: int, label: str, key: str = "") -> None:
    """Open the source of a citation or passage of a turn; ``key`` is that of its button."""
    st.session_state[_OPEN] = (turn, label)
    keep_place(key)
    st.session_state.pop(_TURNED, None)


def close_source() -> None:
    """Close the source."""
    if st.session_state.pop(_OPEN, None):
        keep_place(kept_place()[0])


def leave_source() -> None:
    """Close the source and forget where it was opened: another question is asked."""
    st.session_state.pop(_OPEN, None)
    st.session_state[_PLACE] = ("", kept_place()[1])  # the page acts on each count once


def kept_place() -> tuple[str, int]:
    """Return the part of the page that a click led to last, and how often one did."""
    place: tuple[str, int] = st.session_state.get(_PLACE, ("", 0))
    return place


def keep_place(key: str) -> None:
    """Remember the part where a visitor goes on whose button is gone with the click."""
    st.session_state[_PLACE] = (key, kept_place()[1] + 1)


def opened_source() -> tuple[int, str] | None:
    """Return the turn and the label of the open source, None where none is open."""
    return st.session_state.get(_OPEN)


def edit(turn: int) -> None:
    """Put a question before the visitor to be changed and asked again."""
    st.session_state[_EDITING] = turn
    keep_place(f"edited_{turn}")


def stop_editing() -> None:
    """Leave the questions as they are."""
    st.session_state.pop(_EDITING, None)


def edited() -> int | None:
    """Return the turn whose question is being changed, None where none is."""
    return st.session_state.get(_EDITING)


def search_key(document: str) -> str:
    """Return the key of the field that searches a whole document."""
    return f"find_{document}"


def search_for(document: str, quote: str) -> None:
    """Have a quote found when its document is opened whole, however its lines are broken."""
    words = " ".join(quote.split())[:_SEARCHED_CHARS]
    if words:
        st.session_state[search_key(document)] = words


def turn_page(pages: int) -> None:
    """Go on or back from the cited page of the open source."""
    st.session_state[_TURNED] = turned_pages() + pages


def turned_pages() -> int:
    """Return how far from the cited page the open source is turned."""
    return int(st.session_state.get(_TURNED, 0))
