"""Show a place in a document: the document's particulars and the passage around it."""

from collections.abc import Sequence
from pathlib import Path

import streamlit as st

from ingest.datamodels import Passage
from ingest.errors import WorkerError
from ingest.folder.objects import original
from ui.datamodels import Spot
from ui.escape import as_html
from ui.state import services
from ui.state.services import Library
from ui.web.parts import session, ways
from ui.web.parts.look import meta_line, notice, paragraph
from ui.web.source.page_messages import PageImage
from ui.web.source.pdf_page import BusyError, page_image
from ui.web.source.surroundings import Surroundings, blocks_html, surroundings

_PAGE, _TEXT = "Page", "Text"


def show_source(spot: Spot, library: Library) -> None:
    """Show the source of a citation with its quote highlighted among its neighbours."""
    with st.container(key="source_head", horizontal=True, vertical_alignment="top", gap="small"):
        st.html(f"<h2 class='source-title'>{as_html(spot.title)}</h2>")
        if st.button(
            "Whole document", key="whole_document", icon=":material/menu_book:", type="tertiary"
        ):
            session.search_for(spot.document, spot.quote or "")
            ways.go(ways.DOCUMENT, spot.document)
        st.button(
            "Close", key="close_source", icon=":material/close:", on_click=session.close_source
        )
    st.html(_particulars(spot))
    pdf = _pdf_of(spot)
    as_page = pdf is not None and _wants_page()
    with st.container(key="source_body", gap="small"):
        if pdf is None or not as_page or not _show_page(pdf, spot):
            _show_text(spot, library)


def _wants_page() -> bool:
    chosen = st.segmented_control(
        "Show the source as",
        [_PAGE, _TEXT],
        default=_PAGE,
        key="source_form",
        label_visibility="collapsed",
        required=True,
    )
    return chosen != _TEXT


def _pdf_of(spot: Spot) -> Path | None:
    """Return the file of a page that can be drawn; never one outside the corpus folder."""
    if spot.page is None or not spot.document.lower().endswith(".pdf"):
        return None
    return original(services.settings()[0], spot.document)


def _show_page(path: Path, spot: Spot) -> bool:
    """Show the page with its neighbours in reach; return whether it could be drawn."""
    turned = session.turned_pages()
    page = max(1, (spot.page or 1) + turned)
    try:
        drawn = _drawn(str(path), path.stat().st_mtime_ns, page, spot.quote or "")
    except (BusyError, WorkerError, OSError):  # not kept: the next look tries again
        drawn = None
    if drawn is None:
        notice("The page cannot be drawn; here is its text.", "info")
        return False
    _page_buttons(drawn)
    at_home = turned == 0 and bool(spot.quote)
    if at_home and not drawn.boxes:
        paragraph("The quote could not be found on the drawn page; Text shows it.", "note")
    boxed = ", with the quote boxed" if drawn.boxes else ""
    st.image(drawn.png, width="stretch", alt=f"Page {drawn.page} of {spot.document}{boxed}")
    return True


def _page_buttons(drawn: PageImage) -> None:
    with st.container(key="page_buttons", horizontal=True, vertical_alignment="center"):
        st.button(
            "Previous page",
            key="page_before",
            icon=":material/chevron_left:",
            disabled=drawn.page <= 1,
            on_click=session.turn_page,
            args=(-1,),
        )
        st.html(f"<p class='quiet'>Page {drawn.page} of {drawn.pages}</p>", width="content")
        st.button(
            "Next page",
            key="page_after",
            icon=":material/chevron_right:",
            disabled=drawn.page >= drawn.pages,
            on_click=session.turn_page,
            args=(1,),
        )


# What cannot be drawn is kept too, or each click would try again; for a while, since a machine that
# is busy may have been to blame.
@st.cache_data(show_spinner=False, max_entries=32, ttl=600)
def _drawn(path: str, changed: int, page: int, quote: str) -> PageImage | None:  # noqa: ARG001
    return page_image(Path(path), page, quote)


def _show_text(spot: Spot, library: Library) -> None:
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
    st.html(_reached(f"<blockquote class='passage'>{as_html(spot.quote or '')}</blockquote>"))


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
        parts.append(_part(f"{look} neighbour", [around.before], 0, 0))
    parts.append(_part(f"{look} current", around.body, around.start, around.end))
    if around.after:
        parts.append(_part(f"{look} neighbour", [around.after], 0, 0))
    return _reached("".join(parts))


def _reached(body: str) -> str:
    """Return the text as a part that the Tab key reaches: the arrow keys then scroll it."""
    name = "aria-label='The passage in its document'"
    return f"<div class='source-text' role='region' {name} tabindex='0'>{body}</div>"


def _part(look: str, passages: Sequence[Passage], start: int, end: int) -> str:
    body = "".join(blocks_html(passage, start, end) for passage in passages)
    return f"<div class='{look}'>{body}</div>"
