"""The page's entry for `streamlit run`. Read this file to know how a visit becomes a page.

style -> menu of pages -> the page; an error anywhere becomes a sentence, and the rest stands
"""

import streamlit as st

from ui.errors import explain
from ui.settings import data_folder
from ui.state import services
from ui.state.visitor import is_signed_in
from ui.web.changes import page_changes
from ui.web.chat import page_chat
from ui.web.library import page_library
from ui.web.lists import page_lists
from ui.web.overview import page_overview
from ui.web.parts import ways
from ui.web.parts.look import ICON, apply_style, notice
from ui.web.parts.sign_in import show_sign_in, show_sign_out
from ui.web.reader import page_reader


def main() -> None:
    """Draw the page that the visitor is on."""
    # A file, since the browser would fetch a named icon from Google (Streamlit 1.67).
    st.set_page_config(page_title="Sanctions Q&A", page_icon=str(ICON), layout="wide")
    apply_style()
    pages = {
        ways.ASK: st.Page(page_chat.show, title="Ask", icon=":material/forum:", default=True),
        ways.LIBRARY: st.Page(
            page_library.show,
            title="Library",
            icon=":material/library_books:",
            url_path=ways.LIBRARY,
        ),
        ways.OVERVIEW: st.Page(
            page_overview.show,
            title="Overview",
            icon=":material/timeline:",
            url_path=ways.OVERVIEW,
        ),
        ways.LISTS: st.Page(
            page_lists.show,
            title="Look up",
            icon=":material/manage_search:",
            url_path=ways.LISTS,
        ),
        ways.CHANGES: st.Page(
            page_changes.show,
            title="Changes",
            icon=":material/history:",
            url_path=ways.CHANGES,
        ),
        ways.DOCUMENT: st.Page(
            page_reader.show, title="Document", url_path=ways.DOCUMENT, visibility="hidden"
        ),
    }
    ways.keep(pages)
    page = st.navigation(list(pages.values()))
    if services.needs_sign_in():
        show_sign_in()
        return
    if is_signed_in():
        show_sign_out()
    try:
        services.watching()  # begun here, whichever page the first visitor opens
        page.run()
    # The one place where an unknown error is caught: a visitor gets a sentence, the log the rest.
    except Exception as exc:  # noqa: BLE001
        notice(explain(exc, data_folder()), "error")


main()
