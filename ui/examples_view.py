"""What is shown while nothing has been asked: how it works, and questions to begin with."""

from collections.abc import Callable, Sequence

import streamlit as st

from ingest.datamodels import DocumentRow
from ui import services, session
from ui.background import Background
from ui.errors import explain
from ui.escape import as_label
from ui.examples import COUNT, curated, tried_out
from ui.look import notice, paragraph
from ui.services import Library

_LOOK_SECONDS = 0.5


def show_examples(library: Library, documents: Sequence[DocumentRow]) -> None:
    """Show questions that the documents answer; those that must be tried out come later."""
    st.html(
        "<h1>Ask the documents</h1><p class='lead'>Every statement of an answer is quoted from a "
        "passage that opens at the exact place. What the documents do not hold is not answered.</p>"
    )
    questions = curated(documents)[:COUNT]
    with st.container(key="examples", gap="small"):
        if questions:
            _buttons(questions)
            return
        trying = _trying(library.generation, library)
        if trying.is_done and not trying.error:  # what stands in the way, `show_warming` says
            _buttons(trying.result() or [])
        elif not trying.is_done and services.warming().is_done:
            _wait_for(lambda: trying.is_done, "Looking for questions that the documents answer …")


def show_warming() -> None:
    """Show that the model is being loaded, and what stands in its way."""
    warming = services.warming()
    if warming.error:
        notice(explain(warming.error, services.settings()[0].data), "error")
    elif not warming.is_done:
        _wait_for(lambda: warming.is_done, "Loading the model; you can ask already …")


def _buttons(questions: Sequence[str]) -> None:
    if questions:
        paragraph("For example:", "quiet")
    for position, question in enumerate(questions):
        key, then = f"example_{position}", session.ask_next
        st.button(as_label(question), key=key, on_click=then, args=(question,), wrap=True)


def _wait_for(is_done: Callable[[], bool], said: str) -> None:
    drawn = False

    @st.fragment(run_every=_LOOK_SECONDS)
    def look() -> None:
        nonlocal drawn
        if drawn and is_done():  # not in the run that draws the page: it would draw it for ever
            st.rerun()
        drawn = True
        paragraph(said, "status")

    look()


@st.cache_resource(show_spinner=False, max_entries=2)
def _trying(
    generation: str,  # noqa: ARG001  # it is the key
    _library: Library,
) -> Background[list[str]]:
    warming = services.warming()
    quoting = services.quoting_assistant

    def work() -> list[str]:
        warming.wait(3600)
        warming.result()
        return tried_out(_library, quoting())

    return Background(work, "try out questions")
