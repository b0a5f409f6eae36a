"""The ways from one page to another, by name: a page need not know the module of the next."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, NoReturn

import streamlit as st

if TYPE_CHECKING:
    from streamlit.navigation.page import StreamlitPage

ASK, LIBRARY, OVERVIEW, LISTS = "ask", "library", "overview", "lists"
CHANGES, DOCUMENT = "changes", "document"
DOCUMENT_PARAMETER = "d"  # of the address: the path of the document that is read
_PAGES = "pages"


def keep(pages: "Mapping[str, StreamlitPage]") -> None:
    """Keep the pages of this run by name."""
    st.session_state[_PAGES] = dict(pages)


def go(name: str, document: str = "") -> NoReturn:
    """Go on to another page, of a document where one is named; not from within a callback."""
    parameters = {DOCUMENT_PARAMETER: document} if document else None
    st.switch_page(st.session_state[_PAGES][name], query_params=parameters)
