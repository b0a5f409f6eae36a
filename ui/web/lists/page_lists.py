"""The page of lists: a name or an identifier looked up, each row found with what speaks for it."""

from collections.abc import Sequence

import streamlit as st

from ingest.errors import IngestError
from rag.errors import QuestionError
from rag.writing.lookup_record import LookupRecord, MatchRecord, SearchedList
from ui.escape import as_html
from ui.state import lists
from ui.web.parts.look import notice

ASKED = "looked_up"  # in the session: name, birth date and country of the last look-up
_ROW_CHARS = 1_500


def show() -> None:
    """Draw the page."""
    with st.container(key="lists"):
        st.html(
            "<h1>Look up a name</h1><p class='lead'>A person, firm, ship or identifier in the "
            "lists at hand, in any spelling, order or script. No match is no clearance.</p>"
        )
        _form()
        asked = st.session_state.get(ASKED)
        if not asked:
            return
        try:
            record = lists.match(*asked)
        except (QuestionError, IngestError) as exc:
            notice(str(exc), "error")
            return
        _show_record(record)


def _form() -> None:
    with st.form("look_up", border=False):
        name = st.text_input("Name or identifier", key="look_up_name", max_chars=400)
        with st.container(horizontal=True, key="look_up_known"):
            born = st.text_input(
                "Born, if known", key="look_up_born", placeholder="1962-04-01 or 1962"
            )
            country = st.text_input(
                "Country, if known", key="look_up_country", placeholder="RU or Russia"
            )
        if st.form_submit_button("Look up", type="primary", key="look_up"):
            st.session_state[ASKED] = (name, born, country)


def _show_record(record: LookupRecord) -> None:
    found = len(record["matches"])
    plural = "" if found == 1 else "es"
    said = f"{found} possible match{plural} for" if found else "No match for"
    st.html(f"<h2 role='status'>{said} “{as_html(record['name'])}”</h2>")
    notice(record["note"], "info" if found else "warning")
    for match in record["matches"]:
        st.html(match_html(match))
    st.html(searched_html(record["searched"]["lists"], record["searched"]["documents"]))


def match_html(match: MatchRecord) -> str:
    """Return HTML of a row found: its name and score, the reasons, the list, the row itself."""
    reasons = "".join(f"<li>{as_html(reason)}</li>" for reason in match["reasons"])
    title = match["title"] or match["document"]
    dated = match["published"] or "no date"
    where = f"{title} ({dated}), {match['document']}, {match['locator']}"
    row = match["row"] if len(match["row"]) <= _ROW_CHARS else f"{match['row'][:_ROW_CHARS]}…"
    return (
        f"<section class='match'><h3>{as_html(match['name'] or '(no name)')} "
        f"<span class='badge'>{_surely(match['score'])}</span></h3>"
        f"<ul class='notes'>{reasons}</ul><p class='meta'>{as_html(where)}</p>"
        f"<blockquote class='block'>{as_html(row)}</blockquote></section>"
    )


def searched_html(searched: Sequence[SearchedList], documents: int) -> str:
    """Return HTML that says which lists were searched, each with the date that it is of."""
    items = "".join(
        f"<li>{as_html(one['title'] or one['document'])} "
        f"({as_html(one['published'] or 'no date')})</li>"
        for one in searched
    )
    count = f"{len(searched):,} list{'' if len(searched) == 1 else 's'}"
    return (
        f"<h2>What was searched</h2><p class='quiet'>{count}, {documents:,} "
        f"document{'' if documents == 1 else 's'} in all</p><ul class='notes'>{items}</ul>"
    )


def _surely(score: float) -> str:
    """Return a score as words and a figure: it is no probability."""
    word = "same name" if score >= 0.97 else "likely" if score >= 0.75 else "possible"
    return f"{word}, score {score:.2f}"
