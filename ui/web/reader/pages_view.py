"""A PDF page by page, with zoom, small pictures of the pages around, and what is found boxed."""

from collections.abc import Sequence
from pathlib import Path

import streamlit as st

from ingest.datamodels import Passage
from ingest.errors import WorkerError
from ui.web.parts.look import notice
from ui.web.reader.find import holding
from ui.web.reader.search_view import Search
from ui.web.reader.text_view import show_text
from ui.web.source.page_messages import PageImage
from ui.web.source.pdf_page import BusyError, page_image

_PAGE = "reader_page"
_AROUND = 2  # small pictures before and after the page
_ZOOMS = {"Fit": None, "150 %": 1100, "200 %": 1500}  # widths in pixels


def show_pages(path: Path, relative: str, passages: Sequence[Passage], search: Search) -> None:
    """Show the page of the place found, else the page turned to; its text where it cannot be."""
    page = _page(relative, passages, search)
    words = search.words if search.hits else ""
    drawn = drawn_page(str(path), path.stat().st_mtime_ns, page, words)
    if drawn is None:
        notice("The page cannot be drawn; here is its text.", "info")
        show_text(relative, passages, search)
        return
    mark = (relative, search.words, search.at)
    with st.container(key="reader_pages", horizontal=True, vertical_alignment="center"):
        _turning(mark, drawn)
        zoom = st.segmented_control(
            "Zoom", list(_ZOOMS), default="Fit", key="reader_zoom", label_visibility="collapsed"
        )
    small, large = st.columns([1, 5])
    with small, st.container(key="thumbnails", gap="small"):
        _thumbnails(mark, path, drawn)
    with large, st.container(key="reader_page_view"):
        boxed = ", with the words boxed" if drawn.boxes else ""
        width = _ZOOMS.get(zoom or "Fit")
        st.image(drawn.png, width=width or "stretch", alt=f"Page {drawn.page} of {relative}{boxed}")


def _turning(mark: tuple[str, str, int], drawn: PageImage) -> None:
    for name, step, icon in (("Previous page", -1, "left"), ("Next page", 1, "right")):
        if step > 0:
            st.html(f"<p class='quiet'>Page {drawn.page} of {drawn.pages}</p>", width="content")
        st.button(
            name,
            key=f"reader_page_{'next' if step > 0 else 'before'}",
            icon=f":material/chevron_{icon}:",
            disabled=not 1 <= drawn.page + step <= drawn.pages,
            on_click=_go,
            args=(mark, drawn.page + step),
        )


def _thumbnails(mark: tuple[str, str, int], path: Path, drawn: PageImage) -> None:
    first = max(1, min(drawn.page - _AROUND, drawn.pages - 2 * _AROUND))
    for page in range(first, min(drawn.pages, first + 2 * _AROUND) + 1):
        image = drawn_page(str(path), path.stat().st_mtime_ns, page, "")
        if image is not None:
            st.image(image.png, width="stretch", alt="")
        st.button(
            f"Page {page}",
            key=f"thumbnail_{page}",
            type="secondary" if page == drawn.page else "tertiary",
            width="stretch",
            on_click=_go,
            args=(mark, page),
        )


def _page(relative: str, passages: Sequence[Passage], search: Search) -> int:
    mark = (relative, search.words, search.at)
    known, page = st.session_state.get(_PAGE, (None, 1))
    if known != mark:
        page = 1
        if search.hits and passages:
            place = passages[holding(passages, search.here)].place_at(search.here)
            page = place.page or 1
    st.session_state[_PAGE] = (mark, page)
    return int(page)


def _go(mark: tuple[str, str, int], page: int) -> None:
    st.session_state[_PAGE] = (mark, page)


@st.cache_data(show_spinner=False, max_entries=64, ttl=600)
def drawn_page(path: str, changed: int, page: int, quote: str) -> PageImage | None:  # noqa: ARG001
    """Return the picture of a page, None where it cannot be drawn now."""
    try:
        return page_image(Path(path), page, quote)
    except (BusyError, WorkerError, OSError):
        return None
