"""The kept conversations in, buttons that open them out."""

import streamlit as st

from ui import services, session
from ui.escape import as_label, shortened

_SHOWN = 10
_TITLE_CHARS = 60


def list_conversations(current: str | None) -> None:
    """Show the conversations, the last used first; the older ones fold open."""
    known = services.history().conversations()
    if not known:
        return
    st.html("<h2 class='side'>Conversations</h2>")
    with st.container(key="conversations", gap=None):
        for conversation in known[:_SHOWN]:
            _button(conversation.id, conversation.title, is_current=conversation.id == current)
    if len(known) > _SHOWN:
        with st.expander("Older"), st.container(key="older_conversations", gap=None):
            for conversation in known[_SHOWN:]:
                _button(conversation.id, conversation.title, is_current=conversation.id == current)


def _button(id_: str, title: str, *, is_current: bool) -> None:
    st.button(
        as_label(shortened(title, _TITLE_CHARS)) or "…",
        key=f"conversation_{id_}",
        type="secondary" if is_current else "tertiary",
        width="stretch",
        wrap=True,
        on_click=session.open_conversation,
        args=(id_,),
    )
