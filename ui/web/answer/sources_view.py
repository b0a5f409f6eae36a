"""The sources of an answer, each once, with a button that opens it."""

from collections.abc import Sequence

import streamlit as st

from rag.datamodels import Answer
from rag.versions.answers.cited import version_words
from ui.datamodels import KeptTurn, Spot
from ui.escape import as_html, as_label, shortened
from ui.web.parts import session
from ui.web.parts.look import meta_line, paragraph

_TITLE_CHARS = 90


def show_sources(turn: KeptTurn, answer: Answer) -> None:
    """Show the list of sources below an answer."""
    if not answer.citations:
        return
    first = _first_places(answer)
    with st.container(key=f"sources_{turn.number}", gap=None):
        paragraph("Sources", "sources-head")
        for citation in answer.citations:
            spot = Spot.from_citation(citation)
            key = f"cite_{turn.number}_{first.get(citation.key, 0)}_{citation.key}"
            spot_button(key, turn.number, spot)


def spot_button(key: str, turn: int, spot: Spot) -> None:
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
        line = meta_line(spot.about, spot.locator, spot.page, version_words(spot.version))
        # The number in the line finds its button by this mark.
        st.html(
            f"<p class='meta' data-source='{turn}-{as_html(spot.label)}'>{line}</p>",
            width="content",
        )


def spots_of(answer: Answer) -> dict[str, Spot]:
    """Return the places of an answer that can be opened, by label."""
    cited = [Spot.from_citation(c) for c in answer.citations]
    return {spot.label: spot for spot in [*cited, *closest_spots(answer)]}


def closest_spots(answer: Answer) -> Sequence[Spot]:
    """Return the places of a refusal's closest passages, by letters."""
    letters = "ABCDEFGHIJ"
    return [Spot.from_evidence(e, letters[i]) for i, e in enumerate(answer.closest[:10])]


def _first_places(answer: Answer) -> dict[int, int]:
    """Return of each source the statement that cites it first, counted from 0."""
    first: dict[int, int] = {}
    for position, statement in enumerate(answer.statements):
        for key in statement.citations:
            first.setdefault(key, position)
    return first
