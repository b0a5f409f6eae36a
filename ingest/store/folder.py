"""The index in a folder of this machine, opened for questions and to be written: the default.

``data/index/CURRENT`` names the folder in use, so a rebuild fills a new one beside it and
switches.
"""

import threading
from contextlib import AbstractContextManager, closing
from dataclasses import replace
from pathlib import Path

from ingest.errors import IndexBusyError, IndexStateError
from ingest.seal import faults, verify
from ingest.settings import IngestSettings
from ingest.store.catalog import Catalog
from ingest.store.interface.protocols import (
    LOCK_WAIT_SECONDS,
    CatalogReader,
    Moment,
    Writing,
    check_fits,
)
from ingest.store.lexical.words import LexicalStore
from ingest.store.location import (
    CATALOG,
    LEXICAL,
    clear_others,
    current_folder,
    index_folder,
    new_folder,
    open_catalog,
    switch_to,
)
from ingest.store.lock import write_lock
from ingest.store.opening import IDENTITY
from ingest.store.stores import Stores, has_lost_its_catalog
from ingest.store.vectors.view import VectorView

_TRIES = 50


class FolderStorage:
    """The index in the data folder; see `Storage`."""

    def __init__(self, settings: IngestSettings) -> None:
        self._settings = settings

    def in_use(self) -> str | None:
        """Return the path of the folder in use."""
        folder = index_folder(self._settings)
        return str(folder) if folder else None

    def open_catalog(self) -> Catalog:
        """Open the catalog of the index in use for reading."""
        return open_catalog(self._settings)

    def to_read(self, expected: dict[str, str] | None) -> "OpenedFolder":
        """Open the index in use for questions."""
        return OpenedFolder(current_folder(self._settings), expected)

    def successor(self, expected: dict[str, str] | None, *, patient: bool) -> "OpenedFolder":  # noqa: ARG002
        """Open the index that a rebuild has put in use: it is there at once."""
        return self.to_read(expected)

    def write_lock(self, wait: float = LOCK_WAIT_SECONDS) -> AbstractContextManager[None]:
        """Hold the right to write, one process and thread at a time."""
        return write_lock(self._settings, wait)

    def tidy(self) -> None:
        """Delete the folders that are not in use."""
        folder = index_folder(self._settings)
        if folder is not None and (folder / CATALOG).is_file():
            clear_others(self._settings, folder)

    def to_write(self) -> Stores:
        """Open the index in use, else the one that a broken-off first sync left, else a new one."""
        folder = index_folder(self._settings)
        if folder is None:
            fresh = new_folder(self._settings)
            unfinished = fresh.with_name(f"{int(fresh.name) - 1:04d}")
            try:
                return Stores(unfinished if unfinished.is_dir() else fresh)
            except IndexStateError:  # killed while the stores themselves were made
                return Stores(fresh)
        if not has_lost_its_catalog(folder):
            return Stores(folder)
        # The catalog was lost or emptied beside full stores: filled up, they would mix.
        return self.to_rebuild()

    def to_rebuild(self) -> Stores:
        """Begin an index folder beside the one in use."""
        stores = Stores(new_folder(self._settings))
        stores.catalog.number_from(int(stores.folder.name) << 32)
        return stores

    def use(self, written: Writing) -> None:
        """Make a written folder the one in use and delete the others."""
        assert isinstance(written, Stores)
        if written.folder != index_folder(self._settings):
            switch_to(self._settings, written.folder)

    def faults(self) -> list[str]:
        """Compare the files with their seal and let SQLite look at its own."""
        with closing(self.open_catalog()) as catalog:
            of_catalog = catalog.is_sound()
        found = faults(current_folder(self._settings))
        return [*found, of_catalog] if of_catalog else list(found)

    def words_held(self, catalog: CatalogReader) -> dict[int, int]:
        """Return by passage number the digest of what the word index holds of it."""
        identity = catalog.meta().get(IDENTITY, "none")
        folder = current_folder(self._settings) / LEXICAL
        with closing(LexicalStore(folder, identity, read_only=True)) as words:
            return words.digests()

    def waiting(self, catalog: CatalogReader) -> set[int]:
        """Return what an interrupted run left in the word index."""
        assert isinstance(catalog, Catalog)
        return {n for r in catalog.leftovers() for n in r}

    def vectors_held(self, catalog: CatalogReader) -> tuple[set[int], set[int]]:
        """Return the numbers of the passages that have a vector, and of those not of length 1."""
        assert isinstance(catalog, Catalog)
        vectors = VectorView().following(catalog)
        return vectors.numbers(), vectors.out_of_shape()

    def close(self) -> None:
        """Do nothing: no file is kept open."""


class OpenedFolder:
    """One index folder opened for reading; many moments may be held at once."""

    def __init__(self, folder: Path, expected: dict[str, str] | None) -> None:
        verify(folder)
        self.folder, self._lock, self._closed = folder, threading.Lock(), False
        self.name = str(folder)
        self._newest = Catalog(folder / CATALOG, read_only=True)  # holds no generation
        self._idle: list[Catalog] = []
        try:
            if expected is not None:
                check_fits(self._newest.meta(), folder.parent.parent, expected)
            identity = self._newest.meta().get(IDENTITY, "none")
            self._words = LexicalStore(folder / LEXICAL, identity, read_only=True)
        except IndexStateError:
            self._newest.close()
            raise
        self._seen: Moment | None = None
        self._vectors = VectorView()

    def begin(self) -> Moment:
        """Hold the newest generation until `end`."""
        with self._lock:
            catalog = self._idle.pop() if self._idle else None
        catalog = catalog or Catalog(self.folder / CATALOG, read_only=True)
        try:
            for _ in range(_TRIES):
                moment = self._at(catalog.begin(), catalog)
                if moment:
                    return moment
                catalog.end()
        except BaseException:
            catalog.close()
            raise
        catalog.close()
        raise IndexBusyError(
            f"the index in {self.folder} is being written to without a pause; ask again"
        )

    def _at(self, generation: int, catalog: Catalog) -> Moment | None:
        """Return the stores at a generation that a catalog holds; None where it is past.

        What counts in it stands in the word index until the next commit, so a look at the word
        index fits if no commit has come by the end of it.
        """
        with self._lock:
            seen = self._seen
            if seen is None or seen.generation != generation:
                if seen and seen.generation > generation:
                    return None
                self._words.refresh()
                self._vectors = self._vectors.following(catalog)
                if self._newest.generation() != generation:
                    return None
                seen = Moment(
                    self.folder.name, generation, catalog, self._words.view(), self._vectors
                )
                self._seen = seen
        return replace(seen, catalog=catalog)

    def end(self, moment: Moment) -> None:
        """Let go of a moment."""
        catalog = moment.catalog
        assert isinstance(catalog, Catalog)
        catalog.end()
        with self._lock:
            if not self._closed:
                self._idle.append(catalog)
                return
        catalog.close()

    def close(self) -> None:
        """Let go of the files; moments that are held go on."""
        with self._lock:
            self._closed, idle = True, self._idle
            self._idle = []
        for catalog in (*idle, self._newest):
            catalog.close()
        self._words.close()
