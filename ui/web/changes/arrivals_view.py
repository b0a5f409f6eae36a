"""Show which versions of followed sources came since a day, newest first."""

from datetime import UTC, date, datetime, timedelta

import streamlit as st

from ingest.official.changes import Arrival, changes_since
from ui.escape import as_html
from ui.state import services
from ui.web.changes.diff_view import choose
from ui.web.parts.look import badge, paragraph

_DAYS, _SHOWN = 30, 100


def show_arrivals() -> None:
    """Draw the list since a day that can be chosen."""
    st.html("<h2>What came of the sources</h2>")
    since = st.date_input(
        "Since",
        value=datetime.now(UTC).date() - timedelta(days=_DAYS),
        format="YYYY-MM-DD",
        key="changes_since",
    )
    if not isinstance(since, date):
        return
    arrivals = changes_since(services.corpus(), since.isoformat())
    if not arrivals:
        paragraph(f"Nothing has come since {since.isoformat()}.", "quiet")
    for number, arrival in enumerate(arrivals[:_SHOWN]):
        _show(number, arrival)
    if len(arrivals) > _SHOWN:
        paragraph(f"{len(arrivals) - _SHOWN:,} earlier ones are not shown.", "quiet")


def _show(number: int, arrival: Arrival) -> None:
    kept, before = arrival.kept, arrival.before
    more = arrival.entries_more
    grown = f", {more:+,} entries" if more else ""
    after = f"after {before.version}{grown}" if before else "the first"
    with st.container(horizontal=True, key=f"arrival_{number}", vertical_alignment="center"):
        st.html(
            f"<p>{badge(kept.fetched[:10])} <strong>{as_html(kept.instrument)}</strong> version "
            f"{as_html(kept.version)}, {as_html(after)} "
            f"<span class='quiet'>{as_html(kept.source)}</span></p>"
        )
        if before and before.version != kept.version:
            st.button(
                "Compare",
                key=f"compare_{number}",
                on_click=choose,
                args=(kept.source, before.version, kept.version),
            )
