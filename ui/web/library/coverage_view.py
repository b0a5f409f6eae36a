"""Draw a small chart of how many documents of each kind, jurisdiction or year there are."""

from collections import Counter
from collections.abc import Callable, Sequence

import streamlit as st

from ingest.datamodels import DocumentRow
from ui.web.parts.look import paragraph

_BARS = 20
_UNKNOWN = "unknown"
_BY: dict[str, Callable[[DocumentRow], str]] = {
    "Kind": lambda d: d.about.kind or _UNKNOWN,
    "Jurisdiction": lambda d: d.about.jurisdiction or _UNKNOWN,
    "Year": lambda d: (d.about.published or _UNKNOWN)[:4] if d.about.published else _UNKNOWN,
}


def show_coverage(documents: Sequence[DocumentRow]) -> None:
    """Show what the corpus covers."""
    st.html("<h2>What the documents cover</h2>")
    by = st.segmented_control(
        "Count documents by",
        list(_BY),
        default="Kind",
        key="coverage_by",
        label_visibility="collapsed",
        required=True,
    )
    counts = counted(documents, by or "Kind")
    words = ", ".join(f"{name}: {count}" for name, count in counts)
    rows = [{by or "Kind": name, "Documents": count} for name, count in counts]
    st.bar_chart(
        rows,
        x=by or "Kind",
        y="Documents",
        horizontal=True,
        height=60 + 28 * len(rows),
        sort=False,
        color="#5b8db8",
        alt=f"Documents by {(by or 'Kind').lower()}: {words}",
    )
    paragraph(words, "quiet")


def counted(documents: Sequence[DocumentRow], by: str) -> list[tuple[str, int]]:
    """Return (name, documents): years in their order, all else by how many there are."""
    counts = Counter(map(_BY[by], documents))
    if by == "Year":
        return sorted(counts.items())[-_BARS:]
    named = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    rest = sum(count for _, count in named[_BARS:])
    return named[:_BARS] + ([("all others", rest)] if rest else [])
