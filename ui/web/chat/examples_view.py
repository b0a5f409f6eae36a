"""What is shown while nothing has been asked: how it works, and questions to begin with."""

from collections.abc import Callable, Sequence
from typing import Any

import streamlit as st

from ingest.datamodels import DocumentRow
from ui.errors import explain
from ui.escape import as_label
from ui.state import services
from ui.state.background import Background
from ui.state.services import Library
from ui.web.chat.examples import Example, curated, tried_out
from ui.web.parts import session
from ui.web.parts.look import notice, paragraph

Follow = Callable[[], None]
_LOOK_SECONDS = 0.25
_LOADING = "Loading the model; you can ask already …"
_TRYING = "Looking for questions that the documents answer …"


def show_examples(library: Library, documents: Sequence[DocumentRow]) -> Follow | None:
    """Show questions that the documents answer; return what waits where they are tried out first.

    What is returned is called when all else on the page is drawn.
    """
    st.html(
        "<p class='product'>Sanctions Q&amp;A</p><h1>Ask the documents</h1>"
        "<p class='lead'>Every statement of an answer is quoted from a "
        "passage that opens at the exact place. What the documents do not hold is not answered.</p>"
    )
    questions = curated(documents)
    with st.container(key="examples", gap="small"):
        if questions:
            _buttons(questions)
            return None
        trying = _trying(library.generation, library)
        if not trying.is_done:
            loading = services.warming()
            return _waiting(trying, lambda: _TRYING if loading.is_done else _LOADING)
        if not trying.error:  # what stands in the way, `show_warming` says
            _buttons(trying.result() or [])
    return None


def show_warming() -> Follow | None:
    """Show that the model is being loaded, or what stands in its way; return what waits for it."""
    warming = services.warming()
    if not warming.is_done:
        return _waiting(warming, lambda: _LOADING)
    if warming.error:
        notice(explain(warming.error, services.settings()[0].data), "error")
    return None


def _buttons(examples: Sequence[Example]) -> None:
    """Show a button for each question, with what kind of answer it shows."""
    for position, example in enumerate(examples):
        with st.container(key=f"example_{position}", gap=None):
            paragraph(example.kind, "kind")
            st.button(
                as_label(example.question),
                key=f"ask_example_{position}",
                on_click=session.ask_next,
                args=(example.question,),
                wrap=True,
            )


def _waiting(work: Background[Any], say: Callable[[], str]) -> Follow:
    """Say what is waited for; return what ends with it and draws the page anew.

    The page's own run waits. A fragment that the browser runs again by a timer could be the last
    to hear of the end and leave its words standing for good.
    """
    place = st.empty()

    def look() -> None:
        with place:
            paragraph(say(), "status")  # a moment, too, at which a visitor's click ends this run

    look()

    def follow() -> None:
        while not work.wait(_LOOK_SECONDS):
            look()
        st.rerun()

    return follow


@st.cache_resource(show_spinner=False, max_entries=2)
def _trying(
    generation: str,  # noqa: ARG001  # it is the key
    _library: Library,
) -> Background[list[Example]]:
    warming = services.warming()
    quoting = services.quoting_assistant

    def work() -> list[Example]:
        warming.wait(3600)
        warming.result()
        return tried_out(_library, quoting())

    return Background(work, "try out questions")
