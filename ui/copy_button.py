"""A text in, a button that copies it to the clipboard out: the page's one component of its own.

Its script is in the package and sets nothing but the clipboard; the text reaches it as data.
"""

from functools import cache

import streamlit as st
from streamlit.components.v2.types import ComponentRenderer

_HTML = '<button type="button" class="copy"><span class="said">Copy</span></button>'
_CSS = """
.copy { font: inherit; font-size: .875rem; color: var(--st-text-color); background: none;
  border: 1px solid transparent; border-radius: .5rem; padding: .3rem .5rem; cursor: pointer;
  min-height: 2rem; }
.copy:hover { border-color: var(--st-border-color); }
.copy:focus-visible { outline: 2px solid var(--st-primary-color); outline-offset: 1px; }
"""
_JS = """
export default function (component) {
  const { parentElement, data } = component;
  const button = parentElement.querySelector(".copy");
  const said = button.querySelector(".said");
  button.setAttribute("aria-label", data.label);
  // The clipboard is there on https and on this machine; elsewhere the old way still works.
  const oldWay = () => {
    const area = document.createElement("textarea");
    area.value = data.text;
    area.style.position = "fixed";
    document.body.append(area);
    area.select();
    const done = document.execCommand("copy");
    area.remove();
    return done;
  };
  button.onclick = async () => {
    let done = false;
    try {
      await navigator.clipboard.writeText(data.text);
      done = true;
    } catch { done = oldWay(); }
    said.textContent = done ? "Copied" : "Not copied";
    setTimeout(() => { said.textContent = "Copy"; }, 2000);
  };
}
"""


def copy_button(text: str, key: str, label: str) -> None:
    """Show the button; ``label`` is what a screen reader says of it."""
    _component()(key=key, data={"text": text, "label": label}, width="content", height="content")


@cache
def _component() -> ComponentRenderer:
    return st.components.v2.component("sanctions_qa_copy", html=_HTML, css=_CSS, js=_JS)
