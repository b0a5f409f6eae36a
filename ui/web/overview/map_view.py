"""What the documents cover by authority and year, as a table whose cells are darker for more."""

from collections import Counter
from collections.abc import Sequence

import streamlit as st

from ingest.datamodels import About, DocumentRow
from ui.escape import as_html, shortened

UNKNOWN = "unknown"
_MOST_NAMES = 25
_NAME_CHARS = 60
_SHADES = 4


def show_map(documents: Sequence[DocumentRow]) -> None:
    """Show the map, with a name for what it counts."""
    st.html(map_html(documents))


def counted(
    documents: Sequence[DocumentRow],
) -> tuple[list[str], list[str], Counter[tuple[str, str]]]:
    """Return the names of the rows by how much they hold, the years, and the counts of both."""
    by_place = row_of(documents) == "jurisdiction"
    by_year = Counter((_name(d.about, by_place), _year(d.about.published)) for d in documents)
    totals: Counter[str] = Counter()
    for (name, _), count in by_year.items():
        totals[name] += count
    names = [name for name, _ in sorted(totals.items(), key=lambda item: (-item[1], item[0]))]
    return names, sorted({year for _, year in by_year}), by_year


def row_of(documents: Sequence[DocumentRow]) -> str:
    """Return what a row stands for: a publisher, or a jurisdiction where there is one publisher."""
    publishers = {d.about.publisher for d in documents}
    places = {d.about.jurisdiction for d in documents}
    return "jurisdiction" if len(publishers) == 1 and len(places) > 1 else "publisher"


def map_html(documents: Sequence[DocumentRow]) -> str:
    """Return the table; a reader of the screen hears the numbers, the shades are for the eye."""
    names, years, counts = counted(documents)
    what = f"Documents by {row_of(documents)} and year"
    most = max(counts.values(), default=1)
    head = "".join(f"<th scope='col'>{as_html(year)}</th>" for year in years)
    rows = ""
    for name in names[:_MOST_NAMES]:
        cells = "".join(_cell(counts[name, year], most) for year in years)
        rows += f"<tr><th scope='row'>{as_html(shortened(name, _NAME_CHARS))}</th>{cells}</tr>"
    left = len(names) - _MOST_NAMES
    more = f"<p class='quiet'>{left} more rows are not shown.</p>" if left > 0 else ""
    return (
        f"<div class='wide' role='region' aria-label='{what}' tabindex='0'>"
        f"<table class='map'><caption>{what}</caption>"
        f"<thead><tr><td></td>{head}</tr></thead><tbody>{rows}</tbody></table></div>{more}"
    )


def _name(about: About, by_place: bool) -> str:
    return (None if by_place else about.publisher) or about.jurisdiction or UNKNOWN


def _year(published: str | None) -> str:
    return published[:4] if published else UNKNOWN


def _cell(count: int, most: int) -> str:
    if not count:
        return "<td></td>"
    shade = max(1, round(_SHADES * count / most))
    return f"<td class='shade-{shade}'>{count:,}</td>"
