"""The kept conversations in, buttons that open, rename, save and delete them out."""

import streamlit as st

from ui import services, session
from ui.datamodels import Conversation
from ui.escape import as_label, shortened
from ui.look import paragraph
from ui.turn_tools import export_buttons

_SHOWN = 10
_TITLE_CHARS = 60


def list_conversations(current: str | None) -> None:
    """Show the conversations, the last used first; the older ones fold open."""
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
        title = st.text_input("Title", conversation.title, key=f"title_{current}", max_chars=80)
        if title != conversation.title:
            services.history().rename(current, title)
            st.rerun()
        turns = services.history().turns(current)
        export_buttons(conversation.title, turns, f"conversation_{current}")
        if st.button(
            "Delete", key="delete_conversation", icon=":material/delete:", width="stretch"
        ):
            _confirm_delete(conversation)


@st.dialog("Delete this conversation?")
def _confirm_delete(conversation: Conversation) -> None:
    paragraph(f"“{conversation.title}” and its answers will be gone for good.", "statement")
    with st.container(horizontal=True):
        if st.button("Delete", key="delete_confirmed", type="primary"):
            services.desk().leave(conversation.id)
            services.history().delete(conversation.id)
            session.leave_conversation()
            st.rerun()
        if st.button("Keep", key="delete_kept"):
            st.rerun()


def _button(conversation: Conversation, *, is_current: bool) -> None:
    st.button(
        as_label(shortened(conversation.title, _TITLE_CHARS)) or "…",
        key=f"conversation_{conversation.id}",
        type="secondary" if is_current else "tertiary",
        width="stretch",
        wrap=True,
        on_click=session.open_conversation,
        args=(conversation.id,),
    )
