"""What to do while there is nothing to ask: read the folder, or take the first file."""

import streamlit as st

from ingest.datamodels import Failure
from ingest.errors import CorpusError, IndexMissingError
from ingest.folder.scan import scan
from ui.errors import sentence
from ui.state import services
from ui.web.library.intake import show_outcome, sync_button, upload_form
from ui.web.library.watch_view import show_watch
from ui.web.parts.look import notice, paragraph


def show_first_steps() -> None:
    """Say what the corpus folder holds, and offer the next step."""
    waiting = _waiting()
    show_watch(waiting=True)
    show_outcome()
    for failure in _failures():
        notice(f"{failure.path} could not be read: {sentence(failure.reason)}", "error")
    if waiting:
        st.html("<h1>The documents have not been read yet</h1>")
        files = "1 file is" if waiting == 1 else f"{waiting} files are"
        paragraph(f"{files} in {services.source()}.", "lead")
        sync_button("Read them now", primary=True)
        return
    st.html(
        "<h1>There are no documents yet</h1><p class='lead'>Answers come from your own documents "
        "only: articles, regulations, guidance. Add some here, or put them into the folder and "
        "read it.</p>"
    )
    paragraph(f"The folder is {services.source()}.", "quiet")
    upload_form(None)
    sync_button("Read the folder")


def _failures() -> list[Failure]:
    try:
        return services.library().failures()
    except IndexMissingError:
        return []


def _waiting() -> int:
    try:
        return len(scan(services.corpus()).files)
    except CorpusError:  # missing: the first upload makes it
        return 0
