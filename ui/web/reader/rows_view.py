"""A list as a table that sorts and searches: a row of the file is a row on the page."""

from collections.abc import Sequence

import streamlit as st

from ingest.datamodels import Passage
from ui.web.parts.look import paragraph
from ui.web.reader.search_view import Search
from ui.web.source.cells import cells_of
from ui.web.source.surroundings import blocks_of

_MOST = 5_000  # rows that a browser shows at ease

Row = tuple[int, int, dict[str, str]]  # start and end in the document, the cells by column


def rows_of(passages: Sequence[Passage]) -> list[Row]:
    """Return the rows of a document that is a list, none where most of it is text."""
    rows: list[Row] = []
    others = 0
    for passage in passages:
        for start, end, _ in blocks_of(passage):
            text = passage.text[start - passage.start : end - passage.start].strip()
            cells = cells_of(text) if "\n" not in text else []
            if cells:
                rows.append((start, end, {column: text[a:b].strip() for column, a, b in cells}))
            else:
                others += bool(text)
    return rows if len(rows) > others else []


def show_rows(rows: Sequence[Row], search: Search) -> None:
    """Show the rows, those that hold what is looked for where something is."""
    shown = [
        cells
        for start, end, cells in rows
        if not search.words or any(a < end and b > start for a, b in search.hits)
    ]
    cut = "" if len(shown) <= _MOST else f" The first {_MOST:,} are shown."
    of = f"{len(shown):,} of {len(rows):,} rows" if search.words else f"{len(rows):,} rows"
    paragraph(f"{of}.{cut}", "quiet")
    st.dataframe(shown[:_MOST], hide_index=True, key="reader_rows", alt="The rows of the list")
