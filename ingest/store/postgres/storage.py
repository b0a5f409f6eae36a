"""The index in PostgreSQL, as the rest of the program sees it: see `Storage`."""

import threading
from collections.abc import Callable
from concurrent.futures import Future
from concurrent.futures import TimeoutError as FutureTimeoutError
from contextlib import AbstractContextManager, suppress
from functools import partial
from typing import overload

from ingest.errors import IndexMissingError, IndexStateError
from ingest.settings import IngestSettings
from ingest.store.interface.protocols import IDENTITY, LOCK_WAIT_SECONDS, CatalogReader, Writing
from ingest.store.postgres.catalog import PostgresCatalog
from ingest.store.postgres.connecting import (
    HOME,
    Connection,
    OneConnection,
    advisory_lock,
    connect,
    told,
)
from ingest.store.postgres.migrating import VERSION, check_version, migrate, version_of
from ingest.store.postgres.reading import OpenedDatabase
from ingest.store.postgres.replica import Replica
from ingest.store.postgres.schema import (
    drop_index,
    has_settled,
    index_in_use,
    indexes,
    make_index,
    put_in_use,
)
from ingest.store.postgres.writing import PostgresIndex

SETTLED_SECONDS = 60.0  # after a switch the index before is not deleted yet
SUCCESSOR_SECONDS = 2.0  # a question waits so long for the words of a new index


class _Coming:
    """An index that is opened in a thread of its own."""

    def __init__(self, opening: Callable[[], OpenedDatabase]) -> None:
        self._done: Future[OpenedDatabase] = Future()
        self._opening = opening
        threading.Thread(target=self._open, name="open-index", daemon=True).start()

    def _open(self) -> None:
        try:
            self._done.set_result(self._opening())
        except BaseException as exc:  # noqa: BLE001  # it is raised where the index is asked for
            self._done.set_exception(exc)

    @overload
    def opened(self, seconds: None) -> OpenedDatabase: ...
    @overload
    def opened(self, seconds: float | None) -> OpenedDatabase | None: ...
    def opened(self, seconds: float | None) -> OpenedDatabase | None:
        """Return it, None where it takes longer than so many seconds."""
        try:
            return self._done.result(seconds)
        except FutureTimeoutError:
            return None


class PostgresStorage:
    """The index at an address of PostgreSQL."""

    def __init__(self, settings: IngestSettings) -> None:
        self._settings = settings
        self._asking = OneConnection(settings, writing=False)
        self._changing = OneConnection(settings, writing=True)
        self._coming: _Coming | None = None

    def in_use(self) -> str | None:
        """Return the schema of the index in use.

        :raises IndexMismatchError: when the database is set up for another version.
        """
        query = (
            f"SELECT (SELECT version_num FROM {HOME}.alembic_version), "
            f"(SELECT schema FROM {HOME}.current)"
        )
        try:
            row = self._asking.run(HOME, lambda db: db.execute(query).fetchone())
        except IndexMissingError:
            return None
        assert row is not None
        check_version(self._settings, row[0])
        return str(row[1]) if row[1] else None

    def _current(self) -> str:
        schema = self.in_use()
        if schema is None:
            raise IndexMissingError(
                f"nothing has been indexed in {self._settings.place}; run `sanctions-qa ingest`"
            )
        return schema

    def open_catalog(self) -> PostgresCatalog:
        """Open the catalog of the index in use for reading."""
        schema = self._current()
        return PostgresCatalog(OneConnection(self._settings, writing=False), schema)

    def to_read(self, expected: dict[str, str] | None) -> OpenedDatabase:
        """Open the index in use for questions."""
        return OpenedDatabase(self._settings, self._current(), expected)

    def successor(self, expected: dict[str, str] | None, *, patient: bool) -> OpenedDatabase | None:
        """Open the index that a rebuild has put in use; None where the words take longer to come.

        Whoever asks meanwhile is answered from the index before.
        """
        if self._coming is None:
            self._coming = _Coming(partial(self.to_read, expected))
        coming, self._coming = self._coming, None
        opened = coming.opened(None if patient else SUCCESSOR_SECONDS)
        if opened is None:
            self._coming = coming
        return opened

    def write_lock(self, wait: float = LOCK_WAIT_SECONDS) -> AbstractContextManager[None]:
        """Hold the right to make the index equal to the folder, one process at a time."""
        return advisory_lock(self._settings, wait)

    def prepare(self) -> None:
        """Set a new database up, or bring one of an older version up to date."""
        version = self._changing.run(HOME, version_of)
        if version is not None and version > VERSION:
            check_version(self._settings, version)
        if version != VERSION:
            with told(self._settings):
                migrate(lambda: connect(self._settings, writing=True, autocommit=False))

    def tidy(self) -> None:
        """Delete indexes that are not in use, unless somebody still answers from them."""
        self.prepare()
        current = self._changing.run(HOME, index_in_use)
        if current is not None:
            self._clear(current)

    def to_write(self) -> PostgresIndex:
        """Open the index in use, else the one that a broken-off first sync left, else a new one."""
        self.prepare()

        def choose(db: Connection) -> str | None:
            found = indexes(db)
            return index_in_use(db) or (found[-1] if found else None)

        schema = self._changing.run(HOME, choose)
        return self._opened(schema) if schema else self.to_rebuild()

    def to_rebuild(self) -> PostgresIndex:
        """Begin an index beside the one in use."""
        self.prepare()
        return self._opened(self._changing.run(HOME, make_index))

    def _opened(self, schema: str) -> PostgresIndex:
        return PostgresIndex(OneConnection(self._settings, writing=True), schema)

    def use(self, written: Writing) -> None:
        """Make a written index the one in use, in one transaction.

        Machines bring the words of the new one along before they turn to it; the one before is
        deleted by a later `ingest`.
        """
        schema = written.name
        if self._changing.run(HOME, index_in_use) != schema:
            self._changing.run(HOME, lambda db: put_in_use(db, schema))

    def _clear(self, current: str) -> None:
        """Delete the other indexes, a while after they were answered from."""
        if not self._changing.run(HOME, partial(has_settled, seconds=SETTLED_SECONDS)):
            return
        for schema in self._changing.run(HOME, indexes):
            if schema != current:
                self._changing.run(HOME, partial(drop_index, schema=schema))

    def faults(self) -> list[str]:
        """Return nothing: the server looks after its files (see `initdb --data-checksums`)."""
        return []

    def words_held(self, catalog: CatalogReader) -> dict[int, int]:
        """Return by passage number the digest of what this machine's words hold of it."""
        assert isinstance(catalog, PostgresCatalog)
        identity = catalog.meta().get(IDENTITY, "none")
        replica = Replica(self._settings.data / "words", catalog.schema, identity)
        try:
            words = replica.words_at(catalog, catalog.generation(), catalog.token(), anew=False)
            return words.digests() if words else {}
        finally:
            replica.close()

    def waiting(self, catalog: CatalogReader) -> set[int]:  # noqa: ARG002  # as the protocol has it
        """Return nothing: the words hold what counts and no more."""
        return set()

    def vectors_held(self, catalog: CatalogReader) -> tuple[set[int], set[int]]:
        """Return the numbers of the passages that have a vector, and of those not of length 1."""
        assert isinstance(catalog, PostgresCatalog)
        return catalog.vectors_held()

    def close(self) -> None:
        """Let go of the connections."""
        if self._coming is not None:
            with suppress(IndexStateError):
                self._coming.opened(None).close()
        self._asking.close()
        self._changing.close()
