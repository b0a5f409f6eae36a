"""The library page: what is in the index, what could not be read, and adding documents."""

from collections.abc import Sequence

import streamlit as st

from ingest.datamodels import DocumentRow, Failure
from ingest.errors import IndexMissingError
from ui.state import services
from ui.state.services import Library
from ui.web.library.coverage_view import show_coverage
from ui.web.library.first_steps import show_first_steps
from ui.web.library.intake import show_outcome, sync_button, upload_form
from ui.web.library.library_table import show_reasons, show_table
from ui.web.library.watch_view import show_watch
from ui.web.parts.look import paragraph


def show() -> None:
    """Draw the page."""
    library = _library()
    documents = library.documents() if library else []
    failures = library.failures() if library else []
    skipped = library.skipped() if library else []
    if library is None or not (documents or failures):
        show_first_steps()
        return
    with st.container(key="library"):
        st.html("<h1>Library</h1>")
        paragraph(_summary(documents, failures), "lead")
        show_watch()
        show_outcome()
        upload_form(library)
        with st.container(horizontal=True, key="folder", vertical_alignment="center"):
            sync_button("Read the folder again")
            paragraph(f"The folder is {services.source()}.", "quiet")
        show_reasons("Could not be read", failures)
        if documents:
            st.html("<h2>Documents</h2>")
            show_table(documents)
            show_coverage(documents)
        show_reasons("Left aside", skipped)


def _library() -> Library | None:
    try:
        return services.library()
    except IndexMissingError:  # the first steps say what to do
        return None


def _summary(documents: Sequence[DocumentRow], failures: Sequence[Failure]) -> str:
    dates = sorted(d.about.published for d in documents if d.about.published)
    parts = [
        f"{_count(len(documents), 'document')}",
        f"{_count(sum(d.passages for d in documents), 'passage')}",
    ]
    if dates:
        parts.append(f"published {dates[0]} to {dates[-1]}")
    if failures:
        parts.append(f"{_count(len(failures), 'file')} could not be read")
    return ", ".join(parts) + "."


def _count(number: int, word: str) -> str:
    return f"{number:,} {word}{'' if number == 1 else 's'}"
