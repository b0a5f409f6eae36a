"""The page of one document: what it is, a search in it, and all of it.

particulars -> what can be done with it -> search -> pages, rows or text
"""

from pathlib import Path

import streamlit as st

from ingest.datamodels import DocumentRow
from ingest.errors import IndexMissingError
from ingest.folder import objects
from ui.escape import as_html
from ui.state import services
from ui.state.services import Library
from ui.web.library.intake import show_outcome
from ui.web.parts import session, ways
from ui.web.parts.look import meta_line, notice
from ui.web.reader.pages_view import show_pages
from ui.web.reader.particulars_form import show_particulars_form
from ui.web.reader.rows_view import rows_of, show_rows
from ui.web.reader.search_view import show_search
from ui.web.reader.text_view import show_text

_PAGES, _ROWS, _TEXT = "Pages", "Rows", "Text"


def show() -> None:
    """Draw the page of the document that the address names."""
    path = st.query_params.get(ways.DOCUMENT_PARAMETER, "")
    try:
        library = services.library()
    except IndexMissingError:
        library = None
    document = next((d for d in library.documents() if d.path == path), None) if library else None
    with st.container(key="reader"):
        if library is None or document is None:
            notice("This document is not in the index; the library lists those that are.", "info")
            if st.button("Library", key="to_library", icon=":material/library_books:"):
                ways.go(ways.LIBRARY)
            return
        show_outcome()
        _show_document(document, library)


def _show_document(document: DocumentRow, library: Library) -> None:
    about = document.about
    st.html(f"<h1 class='source-title'>{as_html(about.title or document.path)}</h1>")
    facts = [f for f in (about.publisher, about.jurisdiction, document.path) if f]
    line = meta_line(about, "", None)
    st.html(f"<p class='meta'>{line}</p><p class='quiet'>{as_html(' · '.join(facts))}</p>")
    original = _file(document.path)
    _show_tools(document, original)
    passages = library.passages_of(document.path)
    rows = rows_of(passages)
    is_pdf = original is not None and original.suffix.lower() == ".pdf"
    forms = [_PAGES] * is_pdf + [_ROWS] * bool(rows) + [_TEXT]
    with st.container(key="reader_bar", horizontal=True, vertical_alignment="bottom"):
        search = show_search(document.path, library.text(document.path) or "")
        form = forms[0] if len(forms) == 1 else _chosen(forms)
    if form == _PAGES and original is not None:
        show_pages(original, document.path, passages, search)
    elif form == _ROWS:
        show_rows(rows, search)
    else:
        show_text(document.path, passages, search)


def _chosen(forms: list[str]) -> str:
    chosen = st.segmented_control(
        "Show the document as",
        forms,
        default=forms[0],
        key="reader_form",
        label_visibility="collapsed",
        required=True,
    )
    return chosen or forms[0]


def _show_tools(document: DocumentRow, original: Path | None) -> None:
    with st.container(key="reader_tools", horizontal=True):
        if st.button("Ask this document", key="ask_this", icon=":material/forum:", type="primary"):
            session.leave_conversation()
            session.choose_documents([document.path])
            ways.go(ways.ASK)
        if original is not None:
            st.download_button(
                "Original file",
                original.read_bytes,
                original.name,
                "application/octet-stream",  # saved, never opened by the browser as a page of ours
                key="original_file",
                on_click="ignore",
                icon=":material/download:",
            )
        with st.popover("Correct", key="correct", icon=":material/edit:"):
            show_particulars_form(document)


def _file(relative: str) -> Path | None:
    """Return the document's file; never one outside the corpus folder."""
    return objects.original(services.settings()[0], relative)
