"""Take files from a visitor or the folder into the index, with a report on the page."""

import time
from collections.abc import Sequence
from typing import Literal, Protocol

import streamlit as st

from ingest.datamodels import SyncReport, SyncStep
from ingest.errors import RemovalsError
from ingest.readers import SUFFIXES
from ui.datamodels import Outcome
from ui.errors import UploadError, sentence
from ui.progress import Rate
from ui.settings import MAX_UPLOAD_MB
from ui.state import services
from ui.state.services import Library
from ui.web.library.upload import check_corpus, save
from ui.web.parts.look import notice, paragraph

_OUTCOME, _REMOVALS = "outcome_of_sync", "refused_removals"
_OUTCOME_SECONDS = 60.0
_NAMED = 5  # added files are named up to so many


class Upload(Protocol):
    """What we need of Streamlit's uploaded file."""

    name: str

    def getvalue(self) -> bytes:
        """Return the content."""


def upload_form(library: Library | None) -> None:
    """Show the form that takes files; what it takes is read at once."""
    with st.form("upload", clear_on_submit=True, border=False):
        files = st.file_uploader(
            "Add documents",
            accept_multiple_files=True,
            max_upload_size=MAX_UPLOAD_MB,
            key="upload_files",
        )
        paragraph(f"Formats: {', '.join(SUFFIXES)}.", "quiet")
        submitted = st.form_submit_button("Add and read", type="primary", key="upload_submit")
    if submitted and files:
        take(files, library)
    elif submitted:
        notice("No file has arrived yet. Choose files, then press “Add and read”.", "info")


def take(files: Sequence[Upload], library: Library | None) -> None:
    """Save uploads into the corpus, read them, and draw the page anew.

    :raises UploadError: as `taken`.
    """
    keep_and_rerun(taken(files, library))


def taken(files: Sequence[Upload], library: Library | None) -> Outcome:
    """Save uploads into the corpus, read them, and return what was done.

    :raises UploadError: when the corpus folder seems not to be in place.
    """
    check_corpus(services.corpus(), holds=bool(library and library.documents()))
    saved, refused = [], []
    for file in files:
        try:
            saved.append(save(services.corpus(), file.name, file.getvalue()))
        except UploadError as exc:
            refused.append(sentence(str(exc)))
    report = read_folder() if saved else SyncReport()
    return Outcome(report, tuple(saved), tuple(refused))


def sync_button(label: str, *, primary: bool = False) -> None:
    """Show the button that reads the folder again."""
    kind: Literal["primary", "secondary"] = "primary" if primary else "secondary"
    if st.button(label, key="sync", icon=":material/sync:", type=kind):
        keep_and_rerun(Outcome(read_folder(), (), ()))


def removals_button(key: str) -> None:
    """Show the button that takes out of the index what has vanished from the folder."""
    if st.button(
        "Take them out of the index", key=f"allow_removals_{key}", icon=":material/delete:"
    ):
        st.session_state.pop(_REMOVALS, None)
        keep_and_rerun(Outcome(_sync(allow_removals=True), (), ()))


def show_outcome() -> None:
    """Show for a while what the last upload or sync did, failures by name."""
    refused: str | None = st.session_state.get(_REMOVALS)
    if refused:
        notice(sentence(refused), "warning")
        removals_button("sync")
    until, outcome = st.session_state.get(_OUTCOME, (0.0, None))
    if outcome is None or refused or time.monotonic() > until:
        return
    for refusal in outcome.refused:
        notice(refusal, "error")
    for failure in outcome.failed:
        notice(f"{failure.path} could not be read: {sentence(failure.reason)}", "error")
    for warning in outcome.report.warnings:
        notice(sentence(warning), "warning")
    notice(in_a_line(outcome), "success" if outcome.went_well else "info")


def in_a_line(outcome: Outcome) -> str:
    """Return what was done, in one line."""
    report = outcome.report
    few = 0 < len(report.added) <= _NAMED
    counts = [
        (len(report.added), f"added ({', '.join(report.added)})" if few else "added"),
        (len(report.updated), "updated"),
        (len(report.removed), "removed"),
        (report.unchanged, "unchanged"),
        (len(outcome.failed) + len(outcome.refused), "not read"),
    ]
    parts = [f"{count} {word}" for count, word in counts if count]
    return f"{', '.join(parts) or 'Nothing to do'}. It took {report.seconds:.1f} seconds."


def read_folder(*, allow_removals: bool = False) -> SyncReport:
    """Sync the folder; a refusal is kept until somebody agrees or the documents are back."""
    st.session_state.pop(_REMOVALS, None)
    try:
        return _sync(allow_removals=allow_removals)
    except RemovalsError as exc:
        st.session_state[_REMOVALS] = str(exc)
        return SyncReport()


def _sync(*, allow_removals: bool = False) -> SyncReport:
    """Sync the folder with a progress bar."""
    line, bar, rate = st.empty(), st.progress(0.0), Rate()

    def progress(step: SyncStep) -> None:
        bar.progress(min(step.share, 1.0))
        with line:
            paragraph(f"{rate.words(step)}. {step.path}".strip(), "quiet")

    with line:
        paragraph("Comparing the folder with the index …", "quiet")
    report = services.sync_folder(progress, allow_removals=allow_removals)
    line.empty()
    bar.empty()
    return report


def keep_and_rerun(outcome: Outcome) -> None:
    """Keep what was done, to be shown, and draw the page anew."""
    # For a while and not once: the page draws itself anew when the model is there.
    st.session_state[_OUTCOME] = time.monotonic() + _OUTCOME_SECONDS, outcome
    st.rerun()
