"""The page of pictures: the course of a subject over time, and a map of what is covered."""

from collections.abc import Sequence

import streamlit as st

from ingest.errors import IndexMissingError
from rag.answer import Assistant
from rag.errors import RagError
from rag.timeline.course.events import Event, events_of
from ui.errors import sentence
from ui.state import services
from ui.state.services import Library
from ui.web.answer.sources_view import spot_button
from ui.web.library.first_steps import show_first_steps
from ui.web.overview.course_view import COURSE, course_html, spots_of
from ui.web.overview.map_view import show_map
from ui.web.overview.subjects import subjects
from ui.web.parts import session
from ui.web.parts.look import notice, paragraph
from ui.web.parts.reveal import keep_place
from ui.web.source.source_view import show_source

PASSAGES = 40  # in which the subject is looked for


def show() -> None:
    """Draw the page."""
    try:
        library = services.library()
    except IndexMissingError:
        library = None
    documents = library.documents() if library else []
    if library is None or not documents:
        show_first_steps()
        return
    # First: its script hears the clicks on numbers, which may come before the page is drawn.
    keep_place(*session.kept_place(), is_open=session.opened_source() is not None)
    with st.container(key="overview"):
        st.html("<h1>Overview</h1>")
        _show_course(library)
        st.html("<h2>What is covered, by whom and when</h2>")
        show_map(documents)


def _show_course(library: Library) -> None:
    st.html("<h2>The course of a subject</h2>")
    subject = st.text_input(
        "Subject",
        key="subject",
        placeholder="A bank, a company, a measure, a list",
        icon=":material/timeline:",
        persist_state="session",
        on_change=session.leave_source,
    )
    if not (subject or "").strip():
        paragraph("What was planned, adopted, changed and lifted, day by day, in quotes.", "quiet")
        _offer_subjects(library)
        return
    assistant = services.warming().result() or services.assistant()
    try:
        events = _events(library.generation, subject or "", assistant)
    except RagError as exc:
        notice(sentence(str(exc)), "error")
        return
    if not events:
        notice("The documents tell of no dated event on this subject, as it is written.", "info")
        return
    st.html(course_html(events))
    _show_sources(events, library)


def _offer_subjects(library: Library) -> None:
    """Show subjects to begin with, once the model is there."""
    warming = services.warming()
    if not warming.is_done or warming.error:
        return
    offered = _subjects(library.generation, library)
    if not offered:
        return
    with st.container(key="subjects", horizontal=True, gap="small"):
        for position, name in enumerate(offered):
            st.button(name, key=f"subject_{position}", on_click=_choose, args=(name,))


def _choose(name: str) -> None:
    st.session_state["subject"] = name
    session.leave_source()


@st.cache_data(show_spinner="Looking for subjects …", max_entries=2)
def _subjects(generation: str, _library: Library) -> list[str]:
    assistant = services.quoting_assistant()

    def days_told(name: str) -> int:
        return len({event.day for event in _events(generation, name, assistant)})

    return subjects(_library, days_told)


def _show_sources(events: Sequence[Event], library: Library) -> None:
    """Show the sources of the points by number, and the one that is open."""
    spots = spots_of(events)
    with st.container(key=f"sources_{COURSE}", gap=None):
        paragraph("Sources", "sources-head")
        for number, spot in spots.items():
            spot_button(f"cite_{COURSE}_{number}", COURSE, spot)
    turn, label = session.opened_source() or (None, "")
    if turn == COURSE and label.isdecimal() and int(label) in spots:
        with st.container(key="source", gap="small"):
            show_source(spots[int(label)], library)


@st.cache_data(show_spinner=False, max_entries=32)
def _events(generation: str, subject: str, _assistant: Assistant) -> list[Event]:  # noqa: ARG001
    return events_of(subject.strip(), _assistant.search(subject, limit=PASSAGES))
