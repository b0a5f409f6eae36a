"""The page's own look: one style sheet, and the few pieces of HTML that carry other people's text.

``st.html`` and not Streamlit's Markdown: see `ui.escape`. Every text passes through ``as_html``.
"""

from pathlib import Path
from typing import Literal

import streamlit as st

from ingest.datamodels import About
from ui.escape import as_html
from ui.export.sheet import place_of

STYLE = Path(__file__).with_name("page.css")
ICON = Path(__file__).with_name("page.svg")


def apply_style() -> None:
    """Add the style sheet; it comes from the package, not from the network."""
    st.html(STYLE)


def paragraph(text: str, look: str) -> None:
    """Show a text as typed; ``look`` is a class of the style sheet."""
    st.html(f"<p class='{look}'>{as_html(text)}</p>")


def notice(text: str, look: Literal["error", "warning", "info", "success"] = "error") -> None:
    """Show a message as typed; screen readers announce it."""
    role = "alert" if look in ("error", "warning") else "status"
    st.html(f"<div class='notice {look}' role='{role}'>{as_html(text)}</div>")


def badge(text: str) -> str:
    """Return HTML for a quiet label."""
    return f"<span class='badge'>{as_html(text)}</span>"


def meta_line(about: About, locator: str, page: int | None, version: str = "") -> str:
    """Return HTML with pinpoint, page, date, version and kind of a source."""
    place = place_of(locator, page)
    shown = f"<span>{as_html(place)}</span> " if place else ""
    dated = badge(about.published or "no date")
    said = f" {badge(version)}" if version else ""
    return f"{shown}{dated}{said} {badge(about.kind or 'kind unknown')}"
