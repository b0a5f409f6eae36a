"""Show how two versions of an act or a list differ, with the words marked."""

from pathlib import Path

import streamlit as st

from ingest.folder.provenance import Kept, load_provenance
from ingest.official.changes import compare
from ingest.official.differences import Change, Difference
from ingest.settings import IngestSettings
from ui.escape import as_html
from ui.state import services
from ui.web.parts.look import badge, paragraph

_SHOWN = 200
_SOURCE, _FROM, _TO = "diff_source", "diff_from", "diff_to"
_ELEMENTS = {Change.ADDED: "ins", Change.REMOVED: "del"}


def choose(source: str, before: str, after: str) -> None:
    """Choose what is compared."""
    chosen = {_SOURCE: source, _FROM: before, _TO: after}
    for key, value in chosen.items():
        st.session_state[key] = value


def show_differences() -> None:
    """Draw the choice of a source and two of its versions, and what differs."""
    st.html("<h2>Compare two versions</h2>")
    sources = _with_versions(services.corpus())
    if not sources:
        paragraph("There is no source with two versions yet.", "quiet")
        return
    if st.session_state.get(_SOURCE) not in sources:
        st.session_state.pop(_SOURCE, None)
    with st.container(horizontal=True, key="diff_choice", vertical_alignment="bottom"):
        source = st.selectbox("Source", list(sources), key=_SOURCE)
        versions = sources[source]
        for key, default in ((_FROM, versions[-2]), (_TO, versions[-1])):
            if st.session_state.get(key) not in versions:
                st.session_state[key] = default
        before = st.selectbox("From", versions, key=_FROM)
        after = st.selectbox("To", versions, key=_TO)
    if st.button("Show what differs", key="diff_show", type="primary") or _is_open(
        source, before, after
    ):
        st.session_state["diff_open"] = (source, before, after)
        with st.spinner("Reading both versions …"):
            found = _compared(services.settings()[0], source, before, after)
        _show(found)


def _is_open(source: str, before: str, after: str) -> bool:
    return bool(st.session_state.get("diff_open") == (source, before, after))


def _with_versions(corpus: Path) -> dict[str, list[str]]:
    """Return the versions of each source that has two or more, oldest first."""
    found: dict[str, list[Kept]] = {}
    for kept in load_provenance(corpus).values():
        if kept.lies_at(corpus) is not None:
            found.setdefault(kept.source, []).append(kept)
    versions = {}
    for source, kept_files in found.items():
        main = min((k.instrument for k in kept_files), key=len)  # not the acts that amend it
        own = sorted((k for k in kept_files if k.instrument == main), key=lambda k: k.order)
        names = list(dict.fromkeys(k.version for k in own))
        if len(names) > 1:
            versions[source] = names
    return versions


@st.cache_data(show_spinner=False, max_entries=20)
def _compared(
    settings: IngestSettings, source: str, before: str, after: str
) -> tuple[Difference, ...]:
    return compare(settings, source, [before, after]).differences


def _show(found: tuple[Difference, ...]) -> None:
    counts = ", ".join(f"{sum(d.change is c for d in found):,} {c.value}" for c in Change)
    paragraph(f"{counts}." if found else "Nothing differs.", "lead")
    for difference in found[:_SHOWN]:
        st.html(
            f"<div class='difference'><p class='meta'>{badge(difference.change.value)} "
            f"<strong>{as_html(difference.place)}</strong></p><p>{marked(difference)}</p></div>"
        )
    if len(found) > _SHOWN:
        paragraph(f"The first {_SHOWN} of {len(found):,} are shown.", "quiet")


def marked(difference: Difference) -> str:
    """Return HTML with what came as ``ins`` and what went as ``del``; all else as it is."""
    pieces = []
    for words in difference.words:
        text = as_html(words.text)
        element = _ELEMENTS.get(words.change) if words.change else None
        pieces.append(f"<{element}>{text}</{element}>" if element else text)
    return " ".join(pieces)
