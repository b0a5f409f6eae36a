"""Offer filters by what the documents hold, and return the visitor's choice."""

from collections.abc import Sequence
from datetime import date

import streamlit as st

from ingest.datamodels import DocumentRow
from rag.datamodels import Filters
from rag.retrieval.filters import UNKNOWN

_EARLIEST, _LATEST = date(1900, 1, 1), date(2199, 12, 31)


def choose_filters(documents: Sequence[DocumentRow]) -> Filters:
    """Show the filters, folded away, and return what is chosen; it stays on another page."""
    with st.expander("Filters", icon=":material/filter_list:"):
        return _chosen(documents)


def _chosen(documents: Sequence[DocumentRow]) -> Filters:
    kinds = _options([d.about.kind for d in documents])
    places = _options([d.about.jurisdiction for d in documents])
    chosen_kinds = st.multiselect(
        "Kind", kinds, key="filter_kinds", placeholder="All kinds", persist_state="session"
    )
    chosen_places = st.multiselect(
        "Jurisdiction", places, key="filter_places", placeholder="All", persist_state="session"
    )
    since, until = _day("Published from", "filter_since"), _day("Published to", "filter_until")
    as_of = _day("As of: acts as in force on", "filter_as_of")
    return Filters(
        kinds=tuple(chosen_kinds),
        jurisdictions=tuple(chosen_places),
        since=since.isoformat() if since else None,
        until=until.isoformat() if until else None,
        as_of=as_of.isoformat() if as_of else None,
    )


def _options(values: Sequence[str | None]) -> list[str]:
    known = sorted({value for value in values if value})
    return [*known, UNKNOWN] if None in values else known


def _day(label: str, key: str) -> date | None:
    day = st.date_input(
        label,
        value=None,
        min_value=_EARLIEST,
        max_value=_LATEST,
        format="YYYY-MM-DD",
        key=key,
        persist_state="session",
    )
    return day if isinstance(day, date) else None
