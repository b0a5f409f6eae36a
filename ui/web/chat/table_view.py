"""A table of an answer in; on the page: its rows, what each rests on, and the file to save."""

import csv
import io
from collections.abc import Mapping

import streamlit as st

from rag.datamodels import Table
from ui.datamodels import KeptTurn, Spot
from ui.escape import as_html, as_label, shortened
from ui.export.files import file_name
from ui.export.sheet import shown_of
from ui.web.parts import session
from ui.web.parts.look import paragraph

_NAME_CHARS = 40
_FORMULA = ("=", "+", "-", "@", "\t", "\r")  # what spreadsheets would run


def show_table(turn: KeptTurn, table: Table, spots: Mapping[int, Spot]) -> None:
    """Show the rows with their keys, a button a row that opens it, and one that saves them."""
    st.html(_html(table))
    paragraph(shown_of(table), "quiet")
    with st.container(key=f"rows_{turn.number}", horizontal=True, gap="small"):
        for row, keys in zip(table.rows, table.citations, strict=True):
            for key in keys:
                spot = spots[key]
                is_open = session.opened_source() == (turn.number, spot.label)
                name = as_label(shortened(row[0], _NAME_CHARS))
                button = f"table_{turn.number}_{key}"
                st.button(
                    f"**{as_label(spot.label)}** {name}",
                    key=button,
                    type="secondary" if is_open else "tertiary",
                    on_click=session.open_source,
                    args=(turn.number, spot.label, button),
                )
        st.download_button(
            "CSV",
            as_csv(table, spots),
            file_name(turn.question, "csv"),
            "text/csv",
            key=f"table_csv_{turn.number}",
            on_click="ignore",
            icon=":material/download:",
        )


def as_csv(table: Table, spots: Mapping[int, Spot]) -> bytes:
    """Return the rows shown as a CSV file, each with its document and place; no cell is run."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([*table.columns, "Document", "Place"])
    for row, keys in zip(table.rows, table.citations, strict=True):
        cited = [spots[key] for key in keys]
        documents = "; ".join(dict.fromkeys(spot.document for spot in cited))
        places = "; ".join(spot.locator for spot in cited)
        writer.writerow([_inert(cell) for cell in (*row, documents, places)])
    return out.getvalue().encode("utf-8-sig", "replace")


def _inert(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


def _html(table: Table) -> str:
    heads = "".join(f"<th scope='col'>{as_html(name)}</th>" for name in (*table.columns, "Source"))
    rows = []
    for row, keys in zip(table.rows, table.citations, strict=True):
        cells = "".join(f"<td>{as_html(cell)}</td>" for cell in row)
        rows.append(f"<tr>{cells}<td>{as_html(', '.join(map(str, keys)))}</td></tr>")
    return (
        f"<div class='wide'><table class='row listing'><thead><tr>{heads}</tr></thead>"
        f"<tbody>{''.join(rows)}</tbody></table></div>"
    )
