"""A button that copies a text to the clipboard: the page's one component of its own.

Its scripts are in the package; text reaches them as data. They set the clipboard, bring the turn
that was asked last into view (`reveal`), and show the cards of citations.
"""

from functools import cache
from pathlib import Path

import streamlit as st
from streamlit.components.v2.types import ComponentRenderer

_SCRIPTS = [
    Path(__file__).with_name(f"{name}.js")
    for name in ("turn", "cards", "room", "sorting", "window")
]
_HTML = '<button type="button" class="copy" hidden><span class="said">Copy</span></button>'
_CSS = """
.copy { font: inherit; font-size: .875rem; color: var(--st-text-color); background: none;
  border: 1px solid transparent; border-radius: .5rem; padding: .3rem .5rem; cursor: pointer;
  min-height: 2rem; }
.copy[hidden] { display: none; }
.copy:hover { border-color: var(--st-border-color); }
.copy:focus-visible { outline: 2px solid var(--st-primary-color); outline-offset: 1px; }
"""


def copy_button(text: str, key: str, label: str) -> None:
    """Show the button; ``label`` is what a screen reader says of it."""
    data = {"text": text, "label": label}
    component()(key=key, data=data, width="content", height="content")


@cache
def component() -> ComponentRenderer:
    """Return the component; without a label it shows no button."""
    script = "\n".join(path.read_text(encoding="utf-8") for path in _SCRIPTS)
    return st.components.v2.component("sanctions_qa_turn", html=_HTML, css=_CSS, js=script)
