"""Show as static bars how many documents of each kind, jurisdiction or year there are."""

from collections import Counter
from collections.abc import Callable, Sequence

import streamlit as st

from ingest.datamodels import DocumentRow
from ui.escape import as_html

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
    st.html(_bars(by or "Kind", counts))


def _bars(by: str, counts: Sequence[tuple[str, int]]) -> str:
    """Return a table whose counts have bars: it neither zooms nor takes the wheel.

    The bars are for the eye alone; a screen reader hears names and counts.
    """
    most = max((count for _, count in counts), default=1)
    rows = "".join(
        f"<tr><th scope='row'>{as_html(name)}</th><td>{count:,}</td><td aria-hidden='true'>"
        f"<div class='bar' style='width: {max(1, round(100 * count / most))}%'></div></td></tr>"
        for name, count in counts
    )
    caption = f"<caption>Documents by {as_html(by.lower())}</caption>"
    return f"<table class='bars'>{caption}<tbody>{rows}</tbody></table>"


def counted(documents: Sequence[DocumentRow], by: str) -> list[tuple[str, int]]:
    """Return (name, documents): years in their order, all else by how many there are."""
    counts = Counter(map(_BY[by], documents))
    if by == "Year":
        return sorted(counts.items())[-_BARS:]
    named = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    rest = sum(count for _, count in named[_BARS:])
    return named[:_BARS] + ([("all others", rest)] if rest else [])
