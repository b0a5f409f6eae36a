"""Show a table of an answer: its rows, what each rests on, and the files to save."""

import csv
import io
from collections.abc import Callable, Mapping

import streamlit as st

from rag.datamodels import Table
from ui.datamodels import KeptTurn, Spot
from ui.escape import as_html
from ui.export.files import file_name
from ui.export.sheet import shown_of
from ui.export.workbook import workbook
from ui.web.answer.references import numbers
from ui.web.parts.look import paragraph

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_FORMULA = ("=", "+", "-", "@", "\t", "\r")  # what spreadsheets would run


def show_table(turn: KeptTurn, table: Table, spots: Mapping[int, Spot]) -> None:
    """Show the rows, sorted by a click on a column's name, and the buttons that save them."""
    st.html(_html(turn.number, table, spots))
    paragraph(shown_of(table), "quiet")
    with st.container(key=f"rows_{turn.number}", horizontal=True, gap="small"):
        for form, made, mime in (("CSV", as_csv, "text/csv"), ("Excel", as_xlsx, _XLSX)):
            suffix = "csv" if form == "CSV" else "xlsx"

            def file(made: Callable[[Table, Mapping[int, Spot]], bytes] = made) -> bytes:
                return made(table, spots)

            st.download_button(
                form,
                file,
                file_name(turn.question, suffix),
                mime,
                key=f"table_{suffix}_{turn.number}",
                on_click="ignore",
                icon=":material/download:",
            )


def as_csv(table: Table, spots: Mapping[int, Spot]) -> bytes:
    """Return the rows shown as a CSV file, each with its document and place; no cell is run."""
    out = io.StringIO()
    writer = csv.writer(out)
    for number, row in enumerate(_with_places(table, spots)):
        writer.writerow(row if number == 0 else [_inert(cell) for cell in row])
    return out.getvalue().encode("utf-8-sig", "replace")


def as_xlsx(table: Table, spots: Mapping[int, Spot]) -> bytes:
    """Return the same as an Excel file; every cell is text, so none is run."""
    return workbook(_with_places(table, spots))


def _with_places(table: Table, spots: Mapping[int, Spot]) -> list[list[str]]:
    """Return the columns' names, then the rows, each with its document and place."""
    rows = [[*table.columns, "Document", "Place"]]
    for row, keys in zip(table.rows, table.citations, strict=True):
        cited = [spots[key] for key in keys]
        documents = "; ".join(dict.fromkeys(spot.document for spot in cited))
        rows.append([*row, documents, "; ".join(spot.locator for spot in cited)])
    return rows


def _inert(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


def _html(turn: int, table: Table, spots: Mapping[int, Spot]) -> str:
    names = "".join(
        f"<th scope='col'><button type='button'>{as_html(name)}</button></th>"
        for name in table.columns
    )
    rows = []
    for position, (row, keys) in enumerate(zip(table.rows, table.citations, strict=True)):
        cells = "".join(f"<td>{as_html(cell)}</td>" for cell in row)
        refs = numbers(turn, keys, spots, f"r{position}")
        rows.append(f"<tr>{cells}<td>{refs}</td></tr>")
    head = f"<thead><tr>{names}<th scope='col'>Source</th></tr></thead>"
    body = f"<tbody>{''.join(rows)}</tbody>"
    return f"<div class='wide'><table class='row listing sortable'>{head}{body}</table></div>"
