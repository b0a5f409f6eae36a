"""Show the question of a kept turn with a way to change it, and what to do with the turn."""

import streamlit as st

from ui.datamodels import KeptTurn
from ui.escape import as_html
from ui.export.files import FORMATS, export, file_name
from ui.export.sheet import copied, searched_words
from ui.state import services
from ui.web.answer.feedback_view import show_reason, show_thumbs
from ui.web.parts import session
from ui.web.parts.copy_button import copy_button


def show_question(turn: KeptTurn, conversation: str) -> None:
    """Show a question as typed, what was searched for it, and a way to ask it otherwise."""
    if session.edited() == turn.number:
        _edit_form(turn)
        return
    searched = searched_words(turn.filters)
    note = f"<p class='quiet'>Searched: {as_html(searched)}</p>" if searched else ""
    with st.container(key=f"asked_{turn.number}", horizontal=True, gap="xsmall"):
        st.html(f"<div class='question'><p class='text'>{as_html(turn.question)}</p>{note}</div>")
        st.button(
            "Edit",
            key=f"edit_{turn.number}",
            icon=":material/edit:",
            type="tertiary",
            on_click=session.edit,
            args=(turn.number,),
        )
    if len(turn.versions) > 1:
        _show_versions(turn, conversation)


def show_again(turn: KeptTurn) -> None:
    """Offer to ask a question that has no answer once more, in its place."""
    st.button(
        "Ask again",
        key=f"again_{turn.number}",
        on_click=session.ask_next,
        args=(turn.question, turn.number),
    )


def _show_versions(turn: KeptTurn, conversation: str) -> None:
    """Show which version of a turn this is, with the way to the one before and the next."""
    at, count = turn.versions.index(turn.number), len(turn.versions)
    with st.container(key=f"versions_{turn.number}", horizontal=True, gap="xsmall"):
        for name, step, icon in (("Earlier", -1, "left"), ("Later", 1, "right")):
            if step > 0:
                st.html(f"<p class='quiet'>{at + 1} of {count}</p>", width="content")
            other = turn.versions[min(max(at + step, 0), count - 1)]
            st.button(
                f"{name} version",
                key=f"version_{name.lower()}_{turn.number}",
                icon=f":material/chevron_{icon}:",
                type="tertiary",
                disabled=other == turn.number,
                on_click=_show_version,
                args=(conversation, other),
            )


def _show_version(conversation: str, number: int) -> None:
    services.history().show_version(conversation, number)
    session.leave_source()
    session.keep_place(f"edit_{number}")


def show_tools(turn: KeptTurn, conversation: str) -> None:
    """Show what can be done with an answer: copy, have anew, save, and judge it."""
    with st.container(key=f"tools_{turn.number}", horizontal=True, gap="small"):
        text = copied(turn.answer) if turn.answer else ""
        copy_button(text, f"copy_{turn.number}", f"Copy the answer to question {turn.number}")
        st.button(
            "Regenerate",
            key=f"again_{turn.number}",
            icon=":material/refresh:",
            type="tertiary",
            on_click=session.ask_next,
            args=(turn.question, turn.number),
        )
        with st.popover("Export", type="tertiary", key=f"export_{turn.number}"):
            export_buttons(turn.question, [turn], f"turn_{turn.number}")
        show_thumbs(turn, conversation)
    show_reason(turn, conversation)


def export_buttons(title: str, turns: list[KeptTurn], key: str) -> None:
    """Show a button for each format; the file is made when it is asked for."""
    for form in FORMATS:

        def made(suffix: str = form.suffix) -> bytes:
            return export(title, turns, suffix)

        st.download_button(
            form.title,
            made,
            file_name(title, form.suffix),
            form.mime,
            key=f"download_{key}_{form.suffix}",
            on_click="ignore",  # nothing on the page changes
            icon=":material/download:",
            width="stretch",
        )


def _edit_form(turn: KeptTurn) -> None:
    with st.form(f"edit_form_{turn.number}"):
        changed = st.text_area("Your question", turn.question, key=f"edited_{turn.number}")
        with st.container(horizontal=True):
            again = st.form_submit_button("Ask again", type="primary")
            keep = st.form_submit_button("Leave it")
    if again:
        session.stop_editing()
        session.ask_next(changed, instead_of=turn.number)
    if keep:
        session.keep_place(f"edit_{turn.number}")
    if again or keep:
        session.stop_editing()
        st.rerun()
