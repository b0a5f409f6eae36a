"""The page of pictures: the course of a subject over time, and a map of what is covered."""

import streamlit as st

from ingest.errors import IndexMissingError
from rag.answer import Assistant
from rag.errors import RagError
from rag.timeline.course.events import Event, events_of
from ui.errors import sentence
from ui.escape import as_label, shortened
from ui.state import services
from ui.state.services import Library
from ui.web.library.first_steps import show_first_steps
from ui.web.overview.course_view import course_html
from ui.web.overview.map_view import show_map
from ui.web.parts import ways
from ui.web.parts.look import notice, paragraph

PASSAGES = 40  # in which the subject is looked for
_TITLE_CHARS = 80


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
    with st.container(key="overview"):
        st.html("<h1>Overview</h1>")
        _show_course(library)
        st.html("<h2>What is covered, by whom and when</h2>")
        show_map(documents)


def _show_course(library: Library) -> None:
    st.html("<h2>The course of a subject</h2>")
    subject = st.text_input(
        "A bank, a company, a measure, a list",
        key="subject",
        placeholder="A bank, a company, a measure, a list",
        icon=":material/timeline:",
        persist_state="session",
    )
    if not (subject or "").strip():
        paragraph("What was planned, adopted, changed and lifted, day by day, in quotes.", "quiet")
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
    _show_sources(events)


def _show_sources(events: list[Event]) -> None:
    """Show a button for each document that the points come from."""
    titles = {event.document: event.about.title or event.document for event in events}
    with st.container(key="course_sources", horizontal=True, gap="small"):
        for number, (document, title) in enumerate(titles.items()):
            if st.button(
                as_label(shortened(title, _TITLE_CHARS)),
                key=f"course_source_{number}",
                type="tertiary",
                icon=":material/menu_book:",
            ):
                ways.go(ways.DOCUMENT, document)


@st.cache_data(show_spinner=False, max_entries=32)
def _events(generation: str, subject: str, _assistant: Assistant) -> list[Event]:  # noqa: ARG001
    return events_of(subject.strip(), _assistant.search(subject, limit=PASSAGES))
