"""Show the answers that changed as a list to work through; who has looked at one is kept."""

from collections.abc import Sequence

import streamlit as st

from ui.escape import as_html, as_label, shortened
from ui.export.sheet import moment
from ui.records.recheck import recheck
from ui.records.review import Changed, changed_answers, review
from ui.records.store import Records
from ui.state import services
from ui.state.visitor import visitor
from ui.web.parts.look import badge, paragraph

_SHOWN = 50
_QUESTION_CHARS = 110


def show_review() -> None:
    """Draw the list, those that nobody has looked at first, and the way to ask again now."""
    records = services.records()
    found = changed_answers(records, services.may_see())
    waiting = [one for one in found if one.is_open]
    st.html("<h2>Answers to look at again</h2>")
    paragraph(_summary(found, waiting), "quiet")
    for one in waiting[:_SHOWN]:
        _show(records, one)
    if st.button("Ask again what may have changed", key="recheck", icon=":material/refresh:"):
        with st.spinner("Asking kept questions again …"):
            asked = list(recheck(records, services.quoting_assistant()))
        differ = sum(bool(one.changed) for one in asked)
        st.session_state["rechecked"] = f"{len(asked):,} were asked again, {differ:,} differ."
        st.rerun()
    if told := st.session_state.pop("rechecked", None):
        paragraph(told, "quiet")
    done = [one for one in found if not one.is_open]
    if done:
        with st.expander(f"Looked at ({len(done):,})"):
            for one in done[:_SHOWN]:
                when = moment(one.reviewed_at or "")
                paragraph(f"{one.question} (record {one.number}, looked at {when})", "quiet")


def _summary(found: Sequence[Changed], waiting: Sequence[Changed]) -> str:
    if not found:
        return (
            "No kept answer has changed. After each update of the sources those are asked again "
            "whose sources changed."
        )
    rest = f" The newest {_SHOWN} are shown." if len(waiting) > _SHOWN else ""
    return f"{len(waiting):,} of {len(found):,} wait to be looked at.{rest}"


def _show(records: Records, one: Changed) -> None:
    with st.container(border=True, key=f"changed_{one.number}", gap="small"):
        marks = " ".join(badge(f"{what} changed") for what in one.changed)
        question = as_html(shortened(one.question, _QUESTION_CHARS))
        st.html(f"<h3>{question}</h3><p class='meta'>{marks} {as_html(moment(one.time))}</p>")
        reasons = "".join(f"<li>{as_html(why)}</li>" for why in one.why)
        st.html(f"<ul class='notes'>{reasons}</ul>")
        with st.expander(as_label("Both answers")):
            st.html(
                f"<p class='said-by'>Then (record {one.before})</p><p>{as_html(one.then)}</p>"
                f"<p class='said-by'>Now (record {one.number})</p><p>{as_html(one.now)}</p>"
            )
        st.button(
            "Looked at",
            key=f"reviewed_{one.number}",
            icon=":material/check:",
            on_click=review,
            args=(records, one.number, visitor()),
        )
