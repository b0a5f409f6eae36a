"""Questions to go on with: of the documents just cited, and only such as they answer."""

from collections.abc import Iterator, Sequence

import streamlit as st

from rag.answer import Assistant
from rag.datamodels import Answer
from ui.datamodels import KeptTurn
from ui.escape import as_label
from ui.state import services
from ui.state.background import Background
from ui.state.services import Library
from ui.web.parts import session
from ui.web.parts.look import paragraph

COUNT = 2
_TRIES = 4  # questions asked to find those, when the answer is there
_LOOK_SECONDS = 0.7


def show_next(turn: KeptTurn, asked: Sequence[str], library: Library) -> None:
    """Show the questions below the last answer or refusal, as soon as they are known."""
    answer = turn.answer
    if answer is None:
        return
    if not answer.found:  # what a refusal offers has been answered already
        _buttons(answer.offers, turn.number)
        return
    work = _trying(library.generation, turn.question, tuple(asked), library, answer)
    st.fragment(_show, run_every=None if work.is_done else _LOOK_SECONDS)(work, turn.number)


def next_questions(
    library: Library, assistant: Assistant, answer: Answer, asked: Sequence[str]
) -> list[str]:
    """Return questions of the cited documents that these answer in other words than were quoted."""
    found: list[str] = []
    quoted = {(c.document, c.start) for c in answer.citations}
    for tries, (document, question) in enumerate(_candidates(library, answer)):
        if tries == _TRIES or len(found) == COUNT:
            break
        if question in asked:
            continue
        told = assistant.ask(question)
        first = told.citations[0] if told.found else None
        if first and first.document == document and (document, first.start) not in quoted:
            found.append(question)
            quoted.add((document, first.start))
    return found


def _candidates(library: Library, answer: Answer) -> Iterator[tuple[str, str]]:
    """Yield (document, question) by the headings nearest behind what was cited, then before it."""
    for document in dict.fromkeys(c.document for c in answer.citations):
        at = next(c.start for c in answer.citations if c.document == document)
        passages = library.passages_of(document)
        title = passages[0].headings[:1] if passages else ()
        here = next((p.headings for p in passages if p.start <= at < p.end), ())
        ordered = [p for p in passages if p.start > at] + [p for p in passages if p.end <= at]
        headings = dict.fromkeys(p.headings[-1] for p in ordered if p.headings)
        for heading in headings:
            if heading not in here and heading not in title:
                yield document, f"What is said about “{heading}”?"


def _show(work: Background[list[str]], turn: int) -> None:
    if not work.is_done or work.error:
        return
    _buttons(work.result() or [], turn)


def _buttons(questions: Sequence[str], turn: int) -> None:
    if not questions:
        return
    with st.container(key=f"next_{turn}", gap="xsmall"):
        paragraph("Go on with", "quiet")
        for number, question in enumerate(questions):
            if st.button(
                as_label(question),
                key=f"next_{turn}_{number}",
                icon=":material/arrow_forward:",
                type="tertiary",
                wrap=True,
            ):
                session.ask_next(question)
                st.rerun()


@st.cache_resource(show_spinner=False, max_entries=64)
def _trying(
    generation: str,  # noqa: ARG001  # with the next two it is the key
    question: str,  # noqa: ARG001
    asked: tuple[str, ...],
    _library: Library,
    _answer: Answer,
) -> Background[list[str]]:
    quoting = services.quoting_assistant
    return Background(
        lambda: next_questions(_library, quoting(), _answer, asked), "find questions to go on with"
    )
