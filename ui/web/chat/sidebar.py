"""List the kept conversations, with buttons that open, rename, save and delete them."""

import streamlit as st

from ui.datamodels import Conversation
from ui.escape import as_label, shortened
from ui.state import services
from ui.web.chat.turn_tools import export_buttons
from ui.web.parts import session
from ui.web.parts.look import paragraph

_SHOWN = 10
_TITLE_CHARS = 60


def list_conversations(current: str | None) -> None:
    """Show the conversations, pinned ones first, then the last used; the older ones fold open."""
    history = services.history()
    if not history.conversations(limit=1):
        return
    st.html("<h2 class='side'>Conversations</h2>")
    looked_for = st.text_input(
        "Search conversations",
        key="conversation_search",
        placeholder="Search",
        icon=":material/search:",
        label_visibility="collapsed",
    )
    known = history.conversations(looked_for or "")
    if not known:
        paragraph("None holds these words.", "quiet")
    with st.container(key="conversations", gap=None):
        for conversation in known[:_SHOWN]:
            _button(conversation, is_current=conversation.id == current)
    if len(known) > _SHOWN:
        with st.expander("Older"), st.container(key="older_conversations", gap=None):
            for conversation in known[_SHOWN:]:
                _button(conversation, is_current=conversation.id == current)


def show_conversation_tools(current: str) -> None:
    """Show what can be done with the conversation that is open."""
    conversation = services.history().conversation(current)
    if conversation is None:
        return
    with st.popover("This conversation", icon=":material/more_horiz:", key="conversation_tools"):
        key = f"title_{current}"
        st.session_state[key] = conversation.title  # also where another window renamed it
        st.text_input("Title", key=key, max_chars=80, on_change=_rename, args=(current, key))
        st.button(
            "Unpin" if conversation.pinned else "Pin to the top",
            key="pin_conversation",
            icon=":material/keep_off:" if conversation.pinned else ":material/keep:",
            width="stretch",
            on_click=services.history().pin,
            args=(current, not conversation.pinned),
        )
        turns = services.history().turns(current)
        export_buttons(conversation.title, turns, f"conversation_{current}")
        _delete_buttons(conversation)


def _rename(conversation: str, key: str) -> None:
    services.history().rename(conversation, st.session_state[key])


def _delete_buttons(conversation: Conversation) -> None:
    """Ask before it is gone; in the menu itself, which would lie over a dialog.

    The button that asks stays, to take it back: the focus is on it, and would be lost with it.
    """
    asked = f"deleting_{conversation.id}"
    is_asked = bool(st.session_state.get(asked))
    st.button(
        "Keep it" if is_asked else "Delete",
        key="delete_conversation",
        icon=":material/undo:" if is_asked else ":material/delete:",
        width="stretch",
        on_click=_ask_first,
        args=(asked, not is_asked),
    )
    if not is_asked:
        return
    paragraph("Delete it with its answers, for good?", "quiet")
    st.button(
        "Delete for good",
        key="delete_confirmed",
        type="primary",
        width="stretch",
        on_click=_delete,
        args=(conversation.id,),
    )


def _ask_first(key: str, asked: bool) -> None:
    st.session_state[key] = asked


def _delete(conversation: str) -> None:
    services.desk().leave(conversation)
    services.erase(conversation)
    session.leave_conversation()
    session.keep_place("question")


def _button(conversation: Conversation, *, is_current: bool) -> None:
    st.button(
        as_label(shortened(conversation.title, _TITLE_CHARS)) or "…",
        key=f"conversation_{conversation.id}",
        type="secondary" if is_current else "tertiary",
        icon=":material/keep:" if conversation.pinned else None,
        width="stretch",
        wrap=True,
        on_click=session.open_conversation,
        args=(conversation.id,),
    )
