"""What answers now, from what, and what a chat model would add: shown, not changed here."""

import streamlit as st

from rag.chat.providers import Availability, availability
from rag.settings import RagSettings
from ui.escape import as_html
from ui.report import counted
from ui.state import services
from ui.state.services import Library

_FRESH_SECONDS = 60.0  # servers on this machine are asked again after that


def show_settings(library: Library | None) -> None:
    """Show the panel; it is folded away until somebody wants to know."""
    with st.expander("How it answers", icon=":material/tune:"), st.container(key="settings"):
        ingest, rag = services.settings()
        mode = "quotes the documents, no chat model" if rag.extractive else f"{rag.llm} writes"
        facts = [
            ("Answers", mode),
            ("Search model", ingest.model.rsplit("/", 1)[-1]),
            ("Index", _indexed(library)),
            ("Folder", ingest.source),
        ]
        rows = "".join(f"<dt>{as_html(k)}</dt><dd>{as_html(v)}</dd>" for k, v in facts)
        st.html(f"<dl class='facts'>{rows}</dl>")
        if rag.extractive:
            _offer(rag)


def _indexed(library: Library | None) -> str:
    if library is None:
        return "nothing read yet"
    documents = library.documents()
    passages = sum(d.passages for d in documents)
    newest = max((d.indexed_at for d in documents), default="")[:10]
    found = f"{counted(len(documents), 'document')}, {counted(passages, 'passage')}"
    return f"{found}, last changed {newest or 'never'}"


def _offer(rag: RagSettings) -> None:
    st.html(
        "<p class='quiet'>A chat model would write fluent answers and put several passages "
        "together; each of its statements is checked against the passage that it cites. "
        "Start the page with one of these lines:</p>"
    )
    found = _available(rag)
    usable = [a for a in found if a.usable]
    for entry in usable or found[:2]:
        model = entry.models[0] if entry.models else ""
        name = f"{entry.provider.name}:{model}" if model else entry.provider.example
        st.code(f"sanctions-qa chat --llm {name}", language=None, wrap_lines=True)
        if not entry.usable:
            st.html(f"<p class='quiet'>{as_html(entry.provider.title)}: {as_html(entry.why)}</p>")
    st.html("<p class='quiet'><code>sanctions-qa models</code> lists them all.</p>")


@st.cache_data(show_spinner=False, ttl=_FRESH_SECONDS, max_entries=2)
def _available(_rag: RagSettings) -> list[Availability]:
    return availability(_rag)
