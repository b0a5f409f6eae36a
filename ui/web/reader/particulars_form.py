"""Correct what the index says of a document; `sources.toml` keeps it, the file is read again."""

import streamlit as st

from ingest.datamodels import KINDS, DocumentRow
from ingest.errors import SourcesError
from ingest.folder.sources_written import correct
from ui.datamodels import Outcome
from ui.errors import sentence
from ui.state import services
from ui.web.library.intake import keep_and_rerun, read_folder
from ui.web.parts.look import notice, paragraph

_UNKNOWN = "unknown"


def show_particulars_form(document: DocumentRow) -> None:
    """Show the fields as they are now, and write those that are changed."""
    about, path = document.about, document.path
    kinds = [*KINDS, _UNKNOWN]
    with st.form(f"particulars_{path}", border=False):
        paragraph("What is corrected here is kept in sources.toml, beside the documents.", "quiet")
        title = st.text_input("Title", about.title or "", key=f"about_title_{path}")
        published = st.text_input(
            "Date (YYYY-MM-DD)", about.published or "", key=f"about_published_{path}"
        )
        kind = st.selectbox(
            "Kind", kinds, kinds.index(about.kind or _UNKNOWN), key=f"about_kind_{path}"
        )
        jurisdiction = st.text_input(
            "Jurisdiction", about.jurisdiction or "", key=f"about_jurisdiction_{path}"
        )
        publisher = st.text_input("Publisher", about.publisher or "", key=f"about_publisher_{path}")
        is_sent = st.form_submit_button("Keep and read again", type="primary")
    if not is_sent:
        return
    said = {
        "title": (title, about.title),
        "published": (published, about.published),
        "kind": (kind, about.kind),
        "jurisdiction": (jurisdiction, about.jurisdiction),
        "publisher": (publisher, about.publisher),
    }
    changed = {
        name: (new or "").strip() or _UNKNOWN
        for name, (new, old) in said.items()
        if ((new or "").strip() or _UNKNOWN) != (old or _UNKNOWN)
    }
    if not changed:
        notice("Nothing was changed.", "info")
        return
    try:
        correct(services.corpus(), path, changed)
    except SourcesError as exc:
        notice(sentence(str(exc)), "error")
        return
    keep_and_rerun(Outcome(read_folder(), (), ()))
