"""What all visitors share: the model, the assistant, the catalog and the conversations.

Each is made once per process and kept by Streamlit. The catalog opens without the model, so the
page shows before that is loaded.
"""

import atexit
import sys
from collections.abc import Callable
from pathlib import Path

import streamlit as st

from ingest.datamodels import DocumentRow, Failure, Passage, SyncReport
from ingest.embedding.encoder import Encoder
from ingest.embedding.packaged import quick_encoder
from ingest.settings import IngestSettings
from ingest.store.interface.protocols import CatalogReader
from ingest.store.storage import name_in_use, open_catalog
from ingest.sync import Progress, sync
from rag.answer import Assistant
from rag.settings import RagSettings
from ui.asking.answerers import Answerers
from ui.records.keep import Asker
from ui.records.store import Records
from ui.settings import (
    WATCH,
    RecordSettings,
    ServingSettings,
    answering_processes,
    page_settings,
)
from ui.state.answering import AnswerDesk
from ui.state.background import Background
from ui.state.history import History
from ui.state.visitor import is_signed_in, visitor
from ui.state.watching import FolderWatch


class Library:
    """The documents in the index as they are now, whichever process wrote them."""

    def __init__(self, settings: IngestSettings) -> None:
        """Open the catalog of the index in use.

        :raises IndexMissingError: when nothing has been indexed.
        """
        name = name_in_use(settings)
        self._catalog = _catalog(settings, name)
        self._generation = f"{name} {self._catalog.generation()}"

    @property
    def generation(self) -> str:
        """What changes whenever the index does."""
        return self._generation

    def documents(self) -> list[DocumentRow]:
        """Return all documents by path."""
        return self._catalog.documents()

    def failures(self) -> list[Failure]:
        """Return the files that could not be read, by path."""
        return [failure for failure, _ in self._catalog.failures().values()]

    def skipped(self) -> list[Failure]:
        """Return what of the folder is left aside, by path, with the reason."""
        return self._catalog.skipped()

    def text(self, path: str) -> str | None:
        """Return a document's text, None where it is not in the index."""
        return self._catalog.text(path)

    def passages_of(self, path: str) -> list[Passage]:
        """Return a document's passages in order."""
        return self._catalog.passages_of(path)


def settings() -> tuple[IngestSettings, RagSettings]:
    """Return the settings this process was started with.

    :raises RagError: when a value cannot be used.
    """
    return page_settings()


def is_quoting() -> bool:
    """Whether answers are quoted from the documents, and no chat model writes."""
    return settings()[1].extractive


def needs_sign_in() -> bool:
    """Whether this visitor has to sign in first."""
    return bool(ServingSettings.from_environment().sign_in) and not is_signed_in()


def history() -> History:
    """Return the conversations kept for this visitor."""
    ingest, _ = settings()
    mine = History(ingest.data, visitor(), ingest.database)
    _adopt_once(mine)
    return mine


def asker(conversation: str) -> Asker:
    """Return who asks, for the record that is kept of the answer."""
    ingest, _ = settings()
    folder = RecordSettings.from_environment().folder(ingest.data)
    return Asker(folder, visitor(), conversation, ingest.database)


def records() -> Records:
    """Return the records of answers."""
    ingest, _ = settings()
    return Records(ingest.data, ingest.database)


def may_see() -> Callable[[str], bool]:
    """Return what tells whose records this visitor may see: where nobody signs in, everybody's."""
    serving, mine = ServingSettings.from_environment(), visitor()
    if serving.token or serving.sign_in:
        return lambda who: who == mine
    return lambda _: True


def erase(conversation: str) -> None:
    """Delete one of this visitor's conversations, and what the records of its answers hold.

    :raises UiError: when either cannot be written.
    """
    mine = history()
    if mine.conversation(conversation) is None:
        return
    # Deleted first: an answer that is being made looks after itself, whether it is still wanted.
    mine.delete(conversation)
    records().forget_conversation(conversation)


def library() -> Library:
    """Return the documents in the index.

    :raises IndexMissingError: when nothing has been indexed.
    """
    return Library(settings()[0])


def assistant() -> Assistant:
    """Return the assistant, loading the model on the first call.

    :raises IngestError: when there is no index, or it does not fit the model.
    """
    ingest, rag = settings()
    return _assistant(ingest, rag)


def warming() -> Background[Assistant]:
    """Return the loading of the model, begun when the server starts; nobody has to wait for it."""
    ingest, rag = settings()
    return _warming(ingest, rag, name_in_use(ingest))


def answerers() -> Answerers:
    """Return what answers where questions overlap."""
    return _answerers(*settings())


def desk() -> AnswerDesk:
    """Return the answers being made."""
    return _desk()


def quoting_assistant() -> Assistant:
    """Return one that asks no chat model, over the same index.

    :raises IngestError: as `assistant`.
    """
    return assistant().quoting()


def sync_folder(progress: Progress, *, allow_removals: bool = False) -> SyncReport:
    """Bring the index up to date with the corpus folder, with the model that answers.

    :raises RemovalsError: when most documents have vanished and ``allow_removals`` is not set.
    :raises IngestError: when the folder or the index cannot be used.
    """
    ingest, _ = settings()
    return sync(
        ingest,
        load_encoder=lambda: _encoder(ingest.model),
        progress=progress,
        allow_removals=allow_removals,
    )


def watching() -> FolderWatch | None:
    """Return the one watch of the folder, begun with the first visit; None where it is off."""
    return _watch(settings()[0]) if WATCH in sys.argv[1:] else None


def corpus() -> Path:
    """Return the corpus folder."""
    return settings()[0].corpus


def source() -> str:
    """Return where the documents are, for people: the folder, or an object store's address."""
    return settings()[0].source


@st.cache_resource(show_spinner=False)
def _encoder(model: str) -> Encoder:
    return quick_encoder(model)


@st.cache_resource(show_spinner=False)
def _desk() -> AnswerDesk:
    return AnswerDesk()


@st.cache_resource(show_spinner=False)
def _answerers(ingest: IngestSettings, rag: RagSettings) -> Answerers:
    made = Answerers(ingest, rag, answering_processes())
    atexit.register(made.end)
    return made


@st.cache_resource(show_spinner=False, max_entries=1)
def _warming(
    ingest: IngestSettings,
    rag: RagSettings,
    folder: str,  # noqa: ARG001  # it is the key
) -> Background[Assistant]:
    return Background(lambda: _assistant(ingest, rag), "load the model")


@st.cache_resource(show_spinner=False)
def _adopt_once(_mine: History) -> None:
    """Give the first visitor after an update what was kept before visitors were told apart."""
    serving = ServingSettings.from_environment()
    if not (serving.token or serving.sign_in):
        _mine.adopt()


@st.cache_resource(show_spinner=False)
def _watch(ingest: IngestSettings) -> FolderWatch:
    return FolderWatch(ingest, lambda: _encoder(ingest.model))


@st.cache_resource(show_spinner=False)
def _assistant(ingest: IngestSettings, rag: RagSettings) -> Assistant:
    return Assistant.open(ingest, rag, _encoder(ingest.model))


# One entry: the catalog of a replaced index is let go.
@st.cache_resource(show_spinner=False, max_entries=1)
def _catalog(ingest: IngestSettings, folder: str) -> CatalogReader:  # noqa: ARG001  # it is the key
    return open_catalog(ingest)
