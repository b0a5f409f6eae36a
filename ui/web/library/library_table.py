"""Show documents as a table that sorts and filters, with what can be done to those chosen."""

from collections.abc import Sequence

import streamlit as st

from ingest.datamodels import DocumentRow, Failure
from ui.datamodels import Outcome
from ui.errors import UiError, sentence
from ui.escape import as_html
from ui.state import services
from ui.web.library.intake import keep_and_rerun, read_folder
from ui.web.library.upload import remove, vanished
from ui.web.parts import session, ways
from ui.web.parts.look import paragraph
from ui.web.parts.reveal import keep_place

_UNKNOWN = "unknown"
_NAMED = 8
_REMOVE = "remove"
_READ, _WARNED = "read", "read, with warnings"


def show_table(documents: Sequence[DocumentRow]) -> None:
    """Show the documents that the filters let through, and the way to remove some."""
    shown = _filtered(documents)
    if len(shown) < len(documents):
        paragraph(f"{len(shown)} of {len(documents)} documents are shown.", "quiet")
    selection = st.dataframe(
        [_row(d) for d in shown],
        hide_index=True,
        key="documents",
        column_config={
            "Title": st.column_config.TextColumn(width="large"),
            "Passages": st.column_config.NumberColumn(format="localized"),
            "Warnings": st.column_config.TextColumn(width="medium"),
        },
        on_select="rerun",
        selection_mode="multi-row",
        alt="The documents in the index",
    )
    chosen = [shown[i].path for i in selection["selection"]["rows"] if i < len(shown)]
    with st.container(horizontal=True, key="table_tools", vertical_alignment="center"):
        if st.button("Remove", key=_REMOVE, icon=":material/delete:", disabled=not chosen):
            _confirm_removal(chosen)
        if st.button(
            "Read", key="read_document", icon=":material/menu_book:", disabled=len(chosen) != 1
        ):
            ways.go(ways.DOCUMENT, chosen[0])
        asks = "Ask this document" if len(chosen) == 1 else "Ask these"
        if st.button(asks, key="ask_chosen", icon=":material/forum:", disabled=not chosen):
            session.leave_conversation()
            session.choose_documents(chosen)
            ways.go(ways.ASK)
        words = f"{len(chosen)} chosen." if chosen else "Choose rows to read, ask or remove them."
        st.html(f"<p class='quiet'>{words}</p>", width="content")
    place, count = session.kept_place()
    if place == _REMOVE:
        keep_place(place, count)


def show_reasons(heading: str, failures: Sequence[Failure]) -> None:
    """Show files that are not in the index, each with the reason and the way out."""
    if not failures:
        return
    items = "".join(
        f"<li><strong>{as_html(f.path)}</strong> {as_html(sentence(f.reason))}</li>"
        for f in failures
    )
    st.html(f"<h2>{as_html(heading)}</h2><ul class='failures'>{items}</ul>")


def _filtered(documents: Sequence[DocumentRow]) -> list[DocumentRow]:
    with st.container(horizontal=True, key="table_filters", vertical_alignment="bottom"):
        words = st.text_input("Title or file", key="library_words", placeholder="Search")
        kinds = st.multiselect(
            "Kind",
            _values([d.about.kind for d in documents]),
            key="library_kinds",
            placeholder="All",
        )
        places = st.multiselect(
            "Jurisdiction",
            _values([d.about.jurisdiction for d in documents]),
            key="library_places",
            placeholder="All",
        )
        states = st.multiselect("State", [_READ, _WARNED], key="library_states", placeholder="All")
    wanted = (words or "").casefold()
    return [
        d
        for d in documents
        if wanted in f"{d.about.title or ''} {d.path}".casefold()
        and (not kinds or (d.about.kind or _UNKNOWN) in kinds)
        and (not places or (d.about.jurisdiction or _UNKNOWN) in places)
        and (not states or _state(d) in states)
    ]


def _values(values: Sequence[str | None]) -> list[str]:
    return sorted({value or _UNKNOWN for value in values})


def _state(document: DocumentRow) -> str:
    return _WARNED if document.warnings else _READ


def _row(document: DocumentRow) -> dict[str, object]:
    about = document.about
    return {
        "Title": about.title or document.path,
        "Kind": about.kind or _UNKNOWN,
        "Jurisdiction": about.jurisdiction or _UNKNOWN,
        "Published": about.published or "",
        "Passages": document.passages,
        "State": _state(document),
        "Warnings": "; ".join(document.warnings),
        "File": document.path,
        "Read": document.indexed_at[:10],
    }


@st.dialog("Remove from the corpus?")
def _confirm_removal(paths: Sequence[str]) -> None:
    """Say what will be deleted, and delete it when that is wanted."""
    listed = "".join(f"<li>{as_html(p)}</li>" for p in paths[:_NAMED])
    more = f"<li>and {len(paths) - _NAMED} more</li>" if len(paths) > _NAMED else ""
    st.html(
        f"<p>{'This file is' if len(paths) == 1 else f'These {len(paths)} files are'} deleted "
        f"from the folder {as_html(services.source())} and no longer answer:</p>"
        f"<ul class='failures'>{listed}{more}</ul>"
    )
    with st.container(horizontal=True):
        sure = st.button("Remove", key="remove_confirmed", type="primary")
        keep = st.button("Keep", key="remove_kept")
    if sure:
        _remove(paths)
    if keep:
        session.keep_place(_REMOVE)
        st.rerun()


def _remove(paths: Sequence[str]) -> None:
    refused = []
    for path in paths:
        try:
            remove(services.corpus(), path)
        except UiError as exc:
            refused.append(sentence(str(exc)))
    corpus, documents = services.corpus(), services.library().documents()
    report = read_folder(allow_removals=vanished(corpus, documents) <= set(paths))
    keep_and_rerun(Outcome(report, (), tuple(refused)))
