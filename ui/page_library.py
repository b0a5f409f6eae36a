"""The library page: what is in the index, what could not be read, and new documents in."""

from collections.abc import Sequence

import streamlit as st

from ingest.datamodels import DocumentRow, Failure
from ingest.errors import IndexMissingError
from ui import services
from ui.errors import sentence
from ui.escape import as_html
from ui.first_steps import show_first_steps
from ui.intake import show_outcome, sync_button, upload_form
from ui.look import paragraph
from ui.services import Library
from ui.watch_view import show_watch


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
        _show_table(documents)
        _show_reasons("Could not be read", failures)
        _show_reasons("Left aside", skipped)
        upload_form(library)
        sync_button("Read the folder again")
        paragraph(f"The folder is {services.corpus()}.", "quiet")


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


def _show_table(documents: Sequence[DocumentRow]) -> None:
    rows = [
        {
            "Title": d.about.title or d.path,
            "Kind": ", ".join(d.kinds) or "unknown",
            "Jurisdiction": d.about.jurisdiction or "unknown",
            "Published": d.about.published or "",
            "Passages": d.passages,
            "Documents inside": d.documents_inside or None,
            "Warnings": "; ".join(d.warnings),
            "File": d.path,
        }
        for d in documents
    ]
    if rows:
        columns = {"Title": st.column_config.TextColumn(width="large")}
        st.dataframe(rows, hide_index=True, key="documents", column_config=columns)


def _show_reasons(heading: str, failures: Sequence[Failure]) -> None:
    if not failures:
        return
    items = "".join(
        f"<li><strong>{as_html(f.path)}</strong> {as_html(sentence(f.reason))}</li>"
        for f in failures
    )
    st.html(f"<h2>{heading}</h2><ul class='failures'>{items}</ul>")
