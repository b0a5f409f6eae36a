"""The page of changes: answers to work through, what came of followed sources, two versions."""

import streamlit as st

from ui.web.changes.arrivals_view import show_arrivals
from ui.web.changes.diff_view import show_differences
from ui.web.changes.review_view import show_review
from ui.web.parts.look import paragraph


def show() -> None:
    """Draw the page."""
    with st.container(key="changes"):
        st.html("<h1>Changes</h1>")
        paragraph(
            "Answers that are no longer what they were, what came of the sources that are "
            "followed, and how two versions differ.",
            "lead",
        )
        show_review()
        show_arrivals()
        show_differences()
