"""The search in a document: the words, which of the places is shown, and the way to the next."""

from dataclasses import dataclass

import streamlit as st

from ui.web.parts import session
from ui.web.reader.find import MOST, places

_AT = "reader_hit"


@dataclass(frozen=True, slots=True)
class Search:
    """The places found, and which of them is shown; ``count`` tells one look from another."""

    words: str
    hits: tuple[tuple[int, int], ...] = ()
    at: int = 0

    @property
    def here(self) -> int:
        """Where the place shown begins, -1 where nothing is found."""
        return self.hits[self.at][0] if self.hits else -1


def show_search(path: str, text: str) -> Search:
    """Show the field and return what it finds."""
    words = st.text_input(
        "Find in the document",
        key=session.search_key(path),
        placeholder="Find in the document",
        icon=":material/search:",
        label_visibility="collapsed",
    )
    hits = tuple(places(text, words or ""))
    mark = (path, words)
    known, at = st.session_state.get(_AT, (mark, 0))
    if known != mark:
        at = 0
    at = at % len(hits) if hits else 0
    st.session_state[_AT] = (mark, at)
    if words:
        _show_steps(mark, at, len(hits))
    return Search(words or "", hits, at)


def _show_steps(mark: tuple[str, str | None], at: int, count: int) -> None:
    said = f"{at + 1} of {count}{' and more' if count == MOST else ''}" if count else "Not found"
    st.html(f"<p class='quiet' role='status'>{said}</p>", width="content")
    for name, step, icon in (
        ("Previous", -1, "keyboard_arrow_up"),
        ("Next", 1, "keyboard_arrow_down"),
    ):
        st.button(
            f"{name} place",
            key=f"find_{name.lower()}",
            icon=f":material/{icon}:",
            disabled=count < 2,
            on_click=_go,
            args=(mark, at + step),
        )


def _go(mark: tuple[str, str | None], at: int) -> None:
    st.session_state[_AT] = (mark, at)
