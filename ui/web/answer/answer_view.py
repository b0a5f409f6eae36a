"""Show a kept answer: headline, table, statements with their numbers, notes, or the refusal."""

import streamlit as st

from rag.datamodels import Answer, Statement
from rag.writing.cite import CLOSE, overtaken
from ui.datamodels import KeptTurn, Spot
from ui.escape import as_html, shortened
from ui.export.sheet import attributed, made_of
from ui.web.answer.references import numbers
from ui.web.answer.sources_view import closest_spots, show_sources, spot_button
from ui.web.answer.table_view import show_table
from ui.web.answer.words import words_html
from ui.web.parts import session
from ui.web.parts.look import badge, paragraph

_PASSAGE_CHARS = 280
_LOOKS = {  # of a verdict that asserts nothing
    "close": "The documents come close",
    "not_found": "Not in the documents",
}


def show_answer(turn: KeptTurn, answer: Answer) -> None:
    """Show an answer statement by statement, or a refusal with the closest passages."""
    _read_as(turn, answer)
    if answer.found:
        _found(turn, answer)
    else:
        _refusal(turn, answer)
    if answer.notes:
        items = "".join(f"<li>{as_html(note)}</li>" for note in answer.notes)
        st.html(f"<ul class='notes'>{items}</ul>")
    show_sources(turn, answer)
    if answer.found:
        paragraph(made_of(answer), "quiet")


def _read_as(turn: KeptTurn, answer: Answer) -> None:
    """Say how the question was understood where that is not what was typed."""
    if not answer.read_as:
        return
    with st.container(key=f"read_as_{turn.number}", horizontal=True, gap="small"):
        st.html(f"<p class='quiet'>Read as “{as_html(answer.read_as)}”</p>", width="content")
        st.button(
            "Ask it as typed",
            key=f"as_typed_{turn.number}",
            type="tertiary",
            on_click=session.ask_next,
            args=(turn.question,),
            kwargs={"instead_of": turn.number, "as_typed": True},
        )


def _found(turn: KeptTurn, answer: Answer) -> None:
    spots = {c.key: Spot.from_citation(c) for c in answer.citations}
    if answer.headline:
        keys = answer.headline_citations if answer.table is None else ()
        refs = numbers(turn.number, keys, spots, "h")
        words = f"<span class='words'>{as_html(answer.headline)}</span>"
        st.html(f"<p class='headline'>{words}{refs}</p>")
    if answer.table is not None:
        show_table(turn, answer.table, spots)
    for position, (source, statement) in enumerate(attributed(answer.statements)):
        with st.container(key=f"statement_{turn.number}_{position}", gap=None):
            mark = overtaken(statement, answer.statements)
            refs = numbers(turn.number, statement.citations, spots, str(position))
            st.html(_statement(source, statement, mark, refs))


def _statement(source: str, statement: Statement, mark: str, refs: str) -> str:
    said = f"<p class='said-by'>{as_html(source)}</p>" if source else ""
    label = f" {badge(mark.strip(' ()'))}" if mark else ""
    words = words_html(statement.written, statement.marks)
    line = f"<p class='line'><span class='statement'>{words}</span>{refs}{label}</p>"
    if statement.supported:
        return f"{said}{line}"
    fault = "<span class='badge warn'>not supported by the cited passage</span>"
    return (
        f"{said}<div class='unsupported'>{line}"
        f"<p class='fault'>{fault} {as_html(statement.why_unsupported)}</p></div>"
    )


def _refusal(turn: KeptTurn, answer: Answer) -> None:
    """Show first that there is no answer, then what was looked at and what would be needed."""
    first, _, rest = answer.text.replace(f" {CLOSE}", "").partition(". ")  # the badge says it
    look = answer.verdict
    with st.container(key=f"refusal_{turn.number}", gap="small"):
        st.html(f"<p class='verdict {look}'>{as_html(_LOOKS.get(look, ''))}</p>")
        paragraph(f"{first}{'.' if rest else ''}", "refusal-text")
        if rest:
            paragraph(rest, "refusal-rest")
        spots = closest_spots(answer)
        if not spots:
            return
        paragraph("The closest passages. They do not answer the question:", "quiet")
        for spot, evidence in zip(spots, answer.closest, strict=True):
            with st.container(key=f"passage_{turn.number}_{spot.label}", gap=None):
                spot_button(f"close_{turn.number}_{spot.label}", turn.number, spot)
                paragraph(shortened(evidence.passage.search_text, _PASSAGE_CHARS), "snippet")
