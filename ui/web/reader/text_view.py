"""A document's text with its headings and pinpoints, some passages at a time."""

from collections.abc import Sequence

import streamlit as st

from ingest.datamodels import Passage
from ui.escape import as_html
from ui.web.parts.reveal import bring
from ui.web.reader.find import holding, passage_html
from ui.web.reader.search_view import Search

_SHOWN = 60  # passages at a time: a list of persons has tens of thousands
_PART = "reader_part"


def show_text(path: str, passages: Sequence[Passage], search: Search) -> None:
    """Show the part of the text that holds the place found, else the part turned to."""
    parts = max(1, -(-len(passages) // _SHOWN))
    part = _part(path, passages, search, parts)
    if parts > 1:
        _show_turning(path, part, parts, search)
    shown = passages[part * _SHOWN : (part + 1) * _SHOWN]
    look = "passage paper" if path.lower().endswith(".pdf") else "passage"
    body, headings = "", tuple[str, ...]()
    for passage in shown:
        if passage.headings != headings:
            body += _headings(passage.headings, headings)
            headings = passage.headings
        hits = [h for h in search.hits if h[0] < passage.end and h[1] > passage.start]
        body += f"<div class='{look}'>{passage_html(passage, hits, search.here)}</div>"
    with st.container(key="reader_text"):
        st.html(f"<article class='source-text'>{body}</article>")
    if search.hits:
        bring(".st-key-reader_text mark.here", f"{path} {search.words} {search.at}")


def _headings(now: tuple[str, ...], before: tuple[str, ...]) -> str:
    """Return the headings that are new, those of chapters larger than those of articles."""
    same = next((i for i, (a, b) in enumerate(zip(now, before, strict=False)) if a != b), None)
    first = min(len(now), len(before)) if same is None else same
    return "".join(
        f"<p class='heading level-{min(level, 3)}' role='heading' aria-level='{min(level + 2, 6)}'>"
        f"{as_html(now[level])}</p>"
        for level in range(first, len(now))
    )


def _part(path: str, passages: Sequence[Passage], search: Search, parts: int) -> int:
    mark = (path, search.words, search.at)
    known, part = st.session_state.get(_PART, (None, 0))
    if known != mark:
        part = holding(passages, search.here) // _SHOWN if search.hits else 0
    part = min(max(int(part), 0), parts - 1)
    st.session_state[_PART] = (mark, part)
    return part


def _show_turning(path: str, part: int, parts: int, search: Search) -> None:
    mark = (path, search.words, search.at)
    with st.container(key="reader_turning", horizontal=True, vertical_alignment="center"):
        for name, step, icon in (("Earlier part", -1, "left"), ("Later part", 1, "right")):
            if step > 0:
                st.html(f"<p class='quiet'>Part {part + 1} of {parts}</p>", width="content")
            st.button(
                name,
                key=f"reader_{'later' if step > 0 else 'earlier'}",
                icon=f":material/chevron_{icon}:",
                disabled=not 0 <= part + step < parts,
                on_click=_turn,
                args=(mark, part + step),
            )


def _turn(mark: tuple[str, str, int], part: int) -> None:
    st.session_state[_PART] = (mark, part)
