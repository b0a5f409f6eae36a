"""Show how far the background watch is or what stands in its way, kept fresh by itself."""

import streamlit as st

from ingest.errors import IndexMissingError, RemovalsError
from ui.errors import explain
from ui.state import services
from ui.web.library.intake import removals_button
from ui.web.parts.look import notice, paragraph

_FRESH_SECONDS = 2.0
Known = tuple[int, tuple[str, ...]]


def show_watch(*, waiting: bool = False) -> None:
    """Show errors and progress of the watch; ``waiting``: draw the page anew once it has read."""
    if services.watching() is not None:
        _show(_known() if waiting else None)


@st.fragment(run_every=_FRESH_SECONDS)
def _show(drawn: Known | None) -> None:
    watch = services.watching()
    if watch is None:
        return
    error, progress = watch.error, watch.progress
    if error is not None:
        notice(explain(error, services.settings()[0].data), "warning")
        if isinstance(error, RemovalsError):
            removals_button("watch")
    elif progress is not None:
        paragraph(f"Reading the folder: {watch.progress_words}.", "quiet")
    elif drawn is not None:
        # Not by what the watch reports: that stays, and the page would be drawn anew for ever.
        now = _known()
        if now != drawn or now[0]:
            st.rerun()


def _known() -> Known:
    """Return how many documents there are, and which files could not be read."""
    try:
        library = services.library()
    except IndexMissingError:
        return 0, ()
    return len(library.documents()), tuple(failure.path for failure in library.failures())
