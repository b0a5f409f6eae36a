"""The question box, which takes files as well: a file dropped into it is read and asked at once."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import streamlit as st

from ingest.datamodels import DocumentRow
from ingest.readers import SUFFIXES
from rag.datamodels import Filters
from ui.errors import UploadError, sentence
from ui.settings import MAX_UPLOAD_MB
from ui.state.services import Library
from ui.web.library.intake import Upload, keep_and_rerun, taken
from ui.web.parts import session
from ui.web.parts.look import notice


@dataclass(frozen=True, slots=True)
class Typed:
    """What was sent from the question box."""

    text: str
    files: tuple[Upload, ...] = ()


def question_box(filters: Filters, *, can_ask: bool) -> Typed | None:
    """Show the box and return what was sent with it, None where nothing was."""
    only = len(filters.documents)
    asks = "Ask the chosen document" if only == 1 else f"Ask the {only} chosen documents"
    sent = st.chat_input(
        asks if only else "Ask about the documents, or drop a file here",
        key="question",
        accept_file="multiple",
        file_type=[suffix.removeprefix(".") for suffix in SUFFIXES],
        max_upload_size=MAX_UPLOAD_MB,
        disabled=not can_ask,
    )
    if not sent:
        return None
    return Typed(sent.text, tuple(sent.files))


def only_chosen(filters: Filters, documents: Sequence[DocumentRow]) -> Filters:
    """Return the filters with the documents that alone are to be asked, where they are there."""
    known = {d.path for d in documents}
    chosen = tuple(path for path in session.chosen_documents() if path in known)
    return replace(filters, documents=chosen) if chosen else filters


def take_into_question(question: str, files: Sequence[Upload], library: Library | None) -> None:
    """Read the files into the index, and ask them alone; a refusal is said and nothing is asked."""
    with st.container(key="taking"):
        if question.strip():
            st.html("<p class='status'>Reading the files before they are asked …</p>")
        try:
            outcome = taken(files, library)
        except UploadError as exc:
            notice(sentence(str(exc)), "error")
            return
    unread = {failure.path for failure in outcome.failed}
    read = [path for path in outcome.taken if path not in unread]
    if read:
        session.leave_conversation()
        session.choose_documents(read)
        if question.strip():
            session.ask_next(question)
    keep_and_rerun(outcome)
