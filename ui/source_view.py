"""A place in a document in; on the page: the document's particulars and the passage around it."""

from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st

from ingest.datamodels import Passage
from ui import session
from ui.answer_view import meta_line
from ui.datamodels import Spot
from ui.escape import as_html
from ui.look import notice
from ui.services import Library


@dataclass(frozen=True, slots=True)
class Surroundings:
    """A document's text around a place; ``quoted`` is empty where nothing is to be highlighted."""

    headings: tuple[str, ...]
    before: str  # the passage before, "" at the start of the document
    lead: str  # of the passage itself, up to the quote
    quoted: str
    rest: str
    after: str
    moved: bool = False  # the document has changed, and the quote stands elsewhere in it


def surroundings(text: str, passages: Sequence[Passage], spot: Spot) -> Surroundings | None:
    """Return what stands around a place, None where the quote is no longer in the document."""
    start, end, moved = spot.start, spot.end, False
    if spot.quote is not None and text[start:end] != spot.quote:
        start = text.find(spot.quote)
        end, moved = start + len(spot.quote), True
    hit = [i for i, p in enumerate(passages) if p.start < end and p.end > start]
    if start < 0 or not hit:
        return None
    first, last = hit[0], hit[-1]
    begin, stop = min(passages[first].start, start), max(passages[last].end, end)
    if spot.quote is None:
        end = start = begin
    return Surroundings(
        headings=passages[first].headings,
        before=passages[first - 1].text if first else "",
        lead=text[begin:start],
        quoted=text[start:end],
        rest=text[end:stop],
        after=passages[last + 1].text if last + 1 < len(passages) else "",
        moved=moved,
    )


def show_source(spot: Spot, library: Library) -> None:
    """Show the source of a citation with its quote highlighted among its neighbours."""
    with st.container(key="source_head", horizontal=True, vertical_alignment="top", gap="small"):
        st.html(f"<h2 class='source-title'>{as_html(spot.title)}</h2>")
        st.button(
            "Close", key="close_source", icon=":material/close:", on_click=session.close_source
        )
    st.html(_particulars(spot))
    text = library.text(spot.document)
    if text is None:
        notice("This document is no longer in the index. The quote as it was cited:", "warning")
        _show_quote_alone(spot)
        return
    around = surroundings(text, library.passages_of(spot.document), spot)
    if around is None:
        notice("The document has changed since. The quote as it was cited:", "warning")
        _show_quote_alone(spot)
        return
    if around.moved:
        notice("The document has changed since; the quote now stands elsewhere in it.", "warning")
    st.html(_passages(around, spot))


def _show_quote_alone(spot: Spot) -> None:
    st.html(f"<blockquote class='passage'>{as_html(spot.quote or '')}</blockquote>")


def _particulars(spot: Spot) -> str:
    about = spot.about
    facts = [as_html(fact) for fact in (about.publisher, about.jurisdiction) if fact]
    facts.append(as_html(spot.document))
    link = ""
    if about.url and about.url.lower().startswith(("https://", "http://")):
        href = as_html(about.url)
        link = f"<p class='quiet'><a href='{href}' target='_blank' rel='noopener noreferrer'>"
        link += f"Original: {href}</a></p>"
    line = meta_line(about, spot.locator, spot.page)
    return f"<p class='meta'>{line}</p><p class='quiet'>{' · '.join(facts)}</p>{link}"


def _passages(around: Surroundings, spot: Spot) -> str:
    # Lines of a PDF end where the paper did; elsewhere a line break is the author's.
    look = "passage paper" if spot.document.lower().endswith(".pdf") else "passage"
    path = " › ".join(h for h in around.headings if h != spot.title)
    parts = [f"<p class='path'>{as_html(path)}</p>"] if path else []
    if around.before:
        parts.append(f"<div class='{look} neighbour'>{as_html(around.before)}</div>")
    mark = f"<mark>{as_html(around.quoted)}</mark>" if around.quoted else ""
    body = f"{as_html(around.lead)}{mark}{as_html(around.rest)}"
    parts.append(f"<div class='{look} current'>{body}</div>")
    if around.after:
        parts.append(f"<div class='{look} neighbour'>{as_html(around.after)}</div>")
    return "".join(parts)
