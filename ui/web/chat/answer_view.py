"""Show a kept answer: statements with citations, notes, or the refusal."""

from collections.abc import Sequence

import streamlit as st

from ingest.datamodels import About
from rag.datamodels import Answer, Statement
from rag.versions.answers.cited import version_words
from rag.writing.cite import overtaken
from ui.datamodels import KeptTurn, Spot
from ui.escape import as_html, as_label, marked_html, shortened
from ui.export.sheet import attributed, made_of, place_of
from ui.web.chat.table_view import show_table
from ui.web.parts import session
from ui.web.parts.look import badge, paragraph
from ui.web.source.surroundings import cells_of

_TITLE_CHARS = 90
_PASSAGE_CHARS = 280


def show_answer(turn: KeptTurn, answer: Answer) -> None:
    """Show an answer statement by statement, or a refusal with the closest passages."""
    if answer.found:
        spots = {c.key: Spot.from_citation(c) for c in answer.citations}
        if answer.headline:
            st.html(f"<p class='headline'>{as_html(answer.headline)}</p>")
        if answer.table is not None:
            show_table(turn, answer.table, spots)
        for position, (source, statement) in enumerate(attributed(answer.statements)):
            with st.container(key=f"statement_{turn.number}_{position}", gap=None):
                _statement(source, statement, overtaken(statement, answer.statements))
                for key in statement.citations:
                    _spot_button(f"cite_{turn.number}_{position}_{key}", turn.number, spots[key])
    else:
        _refusal(turn, answer)
    if answer.notes:
        items = "".join(f"<li>{as_html(note)}</li>" for note in answer.notes)
        st.html(f"<ul class='notes'>{items}</ul>")
    if answer.found:
        paragraph(made_of(answer), "quiet")


def spots_of(answer: Answer) -> dict[str, Spot]:
    """Return the places of an answer that can be opened, by label."""
    cited = [Spot.from_citation(c) for c in answer.citations]
    return {spot.label: spot for spot in [*cited, *_closest(answer)]}


def meta_line(about: About, locator: str, page: int | None, version: str = "") -> str:
    """Return HTML with pinpoint, page, date, version and kind of a source."""
    place = place_of(locator, page)
    shown = f"<span>{as_html(place)}</span> " if place else ""
    dated = badge(about.published or "no date")
    said = f" {badge(version)}" if version else ""
    return f"{shown}{dated}{said} {badge(about.kind or 'kind unknown')}"


def _statement(source: str, statement: Statement, mark: str = "") -> None:
    said = f"<p class='said-by'>{as_html(source)}</p>" if source else ""
    text = _words(statement)
    if mark:
        text = f"{text} {badge(mark.strip(' ()'))}"
    if statement.supported:
        st.html(f"{said}<p class='statement'>{text}</p>")
        return
    mark = "<span class='badge warn'>not supported by the cited passage</span>"
    st.html(
        f"{said}<div class='unsupported'><p class='statement'>{text}</p>"
        f"<p class='fault'>{mark} {as_html(statement.why_unsupported)}</p></div>"
    )


def _words(statement: Statement) -> str:
    """Return a statement's text, of a row with the columns' names set back."""
    text, marks = statement.written, statement.marks
    cells = cells_of(text) if "\n" not in text else []
    if not cells:
        return marked_html(text, marks)
    shown, at = "", 0
    for _, start, end in cells:
        within = [(a - start, b - start) for a, b in marks if start <= a and b <= end]
        shown += f"<span class='column'>{as_html(text[at:start])}</span>"
        shown += marked_html(text[start:end], within)
        at = end
    return shown + as_html(text[at:])


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
            args=(turn, spot.label, key),
            wrap=True,
        )
        version = version_words(spot.version)
        line = meta_line(spot.about, spot.locator, spot.page, version)
        st.html(f"<p class='meta'>{line}</p>", width="content")


def _refusal(turn: KeptTurn, answer: Answer) -> None:
    """Show first that there is no answer, then what was looked at and what would be needed."""
    first, _, rest = answer.text.partition(". ")
    with st.container(key=f"refusal_{turn.number}", gap="small"):
        paragraph(f"{first}{'.' if rest else ''}", "refusal-text")
        if rest:
            paragraph(rest, "refusal-rest")
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
