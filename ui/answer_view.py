"""A kept turn in; on the page: question, statements with citations, notes, or the refusal."""

from collections.abc import Sequence

import streamlit as st

from ingest.datamodels import About
from rag.datamodels import Answer, Filters, Statement
from ui import session
from ui.datamodels import KeptTurn, Spot
from ui.escape import as_html, as_label, shortened
from ui.look import badge, paragraph

_TITLE_CHARS = 90
_PASSAGE_CHARS = 280


def show_question(question: str, filters: Filters) -> None:
    """Show a question as typed, and what of the documents was searched for it."""
    searched = in_words(filters)
    note = f"<p class='quiet'>Searched: {as_html(searched)}</p>" if searched else ""
    st.html(f"<div class='question'><p class='text'>{as_html(question)}</p>{note}</div>")


def show_answer(turn: KeptTurn, answer: Answer) -> None:
    """Show an answer statement by statement, or a refusal with the closest passages."""
    if answer.found:
        spots = {c.key: Spot.from_citation(c) for c in answer.citations}
        for position, statement in enumerate(answer.statements):
            with st.container(key=f"statement_{turn.number}_{position}", gap=None):
                _statement(statement)
                for key in statement.citations:
                    _spot_button(f"cite_{turn.number}_{position}_{key}", turn.number, spots[key])
    else:
        _refusal(turn, answer)
    for note in answer.notes:
        paragraph(note, "note")
    _footer(answer)


def spots_of(answer: Answer) -> dict[str, Spot]:
    """Return the places of an answer that can be opened, by label."""
    cited = [Spot.from_citation(c) for c in answer.citations]
    return {spot.label: spot for spot in [*cited, *_closest(answer)]}


def in_words(filters: Filters) -> str:
    """Return what the filters let through, "" when they let everything through."""
    parts = [
        f"kind {' or '.join(filters.kinds)}" if filters.kinds else "",
        f"jurisdiction {' or '.join(filters.jurisdictions)}" if filters.jurisdictions else "",
        f"from {filters.since}" if filters.since else "",
        f"to {filters.until}" if filters.until else "",
    ]
    return ", ".join(part for part in parts if part)


def meta_line(about: About, locator: str, page: int | None) -> str:
    """Return HTML with pinpoint, page, date and kind of a source."""
    place = [locator] if locator else []
    if page is not None and f"p. {page}" not in locator:
        place.append(f"p. {page}")
    place.append(about.published or "no date")
    return f"<span>{as_html(' · '.join(place))}</span> {badge(about.kind or 'kind unknown')}"


def _statement(statement: Statement) -> None:
    if statement.supported:
        paragraph(statement.text, "statement")
        return
    why = as_html("; ".join(statement.faults))
    mark = f"<span class='badge warn' title='{why}'>not supported by the cited passage</span>"
    st.html(f"<p class='statement unsupported'>{as_html(statement.text)} {mark}</p>")


def _spot_button(key: str, turn: int, spot: Spot) -> None:
    """Show a button with number and title, and beside it pinpoint, date and kind."""
    title = as_label(shortened(spot.title, _TITLE_CHARS))
    is_open = session.opened_source() == (turn, spot.label)
    with st.container(key=f"row_{key}", horizontal=True, gap="small"):
        st.button(
            f"**{as_label(spot.label)}** {title}",
            key=key,
            type="secondary" if is_open else "tertiary",
            on_click=session.open_source,
            args=(turn, spot.label),
            wrap=True,
        )
        line = meta_line(spot.about, spot.locator, spot.page)
        st.html(f"<p class='meta'>{line}</p>", width="content")


def _refusal(turn: KeptTurn, answer: Answer) -> None:
    with st.container(key=f"refusal_{turn.number}", gap="small"):
        paragraph(answer.text, "refusal-text")
        spots = _closest(answer)
        if not spots:
            return
        paragraph("The closest passages. They do not answer the question:", "quiet")
        for spot, evidence in zip(spots, answer.closest, strict=True):
            with st.container(key=f"passage_{turn.number}_{spot.label}", gap=None):
                _spot_button(f"close_{turn.number}_{spot.label}", turn.number, spot)
                paragraph(shortened(evidence.passage.search_text, _PASSAGE_CHARS), "snippet")


def _closest(answer: Answer) -> Sequence[Spot]:
    letters = "ABCDEFGHIJ"
    return [Spot.from_evidence(e, letters[i]) for i, e in enumerate(answer.closest[:10])]


def _footer(answer: Answer) -> None:
    if not answer.found:
        return
    mode = answer.mode
    written = f"Written by {mode}, which passages it cites is checked"
    made = "Quoted from the documents" if mode == "extractive" else written
    newest = f" · newest source {answer.newest_source}" if answer.newest_source else ""
    searched = answer.coverage.documents
    counted = f" · {searched} {'document' if searched == 1 else 'documents'} searched"
    paragraph(made + newest + counted, "quiet")
