"""Show how far the background watch is or what stands in its way, kept fresh by itself."""

import streamlit as st

from ingest.errors import RemovalsError
from ui.errors import explain
from ui.state import services
from ui.web.library.intake import removals_button
from ui.web.parts.look import notice, paragraph

_FRESH_SECONDS = 2.0


def show_watch(*, waiting: bool = False) -> None:
    """Show errors and progress of the watch; ``waiting``: draw the page anew once it has read."""
    if services.watching() is not None:
        _show(waiting=waiting)


@st.fragment(run_every=_FRESH_SECONDS)
def _show(*, waiting: bool) -> None:
    watch = services.watching()
    if watch is None:
        return
    error, progress, report = watch.error, watch.progress, watch.report
    if error is not None:
        notice(explain(error, services.settings()[0].data), "warning")
        if isinstance(error, RemovalsError):
            removals_button("watch")
    elif progress is not None:
        paragraph(f"Reading the folder: {watch.progress_words}.", "quiet")
    elif waiting and report is not None and (report.changed or report.failed):
        st.rerun()
