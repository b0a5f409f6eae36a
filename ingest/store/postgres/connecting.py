"""Connections to PostgreSQL: the owner of psycopg. Its errors become ours, with the way out.

An address with several hosts (``postgresql://a,b/name``) is written to where the primary is and
read from a replica where there is one.
"""

import logging
import os
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Protocol, TypeVar

import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict, make_conninfo
from psycopg_pool import ConnectionPool, PoolClosed, PoolTimeout

from ingest.errors import (
    IndexBusyError,
    IndexMissingError,
    IndexStorageError,
    SettingsError,
)
from ingest.settings import DATABASE, IngestSettings

Connection = psycopg.Connection[tuple[Any, ...]]
logging.getLogger("psycopg.pool").setLevel(logging.CRITICAL)  # who asks is told by an error
HOME = "sanctions_qa"  # the schema of what all indexes share; theirs are called after it
MIGRATING = -1  # advisory locks, beside the numbers of indexes
WRITING = 0
LOCKS = 0x5351_4121  # the class of ours among all advisory locks of a database
CONNECT_SECONDS = 5
POOL_SECONDS = 10.0
LOST_SECONDS = 60.0  # a writer waits so long for a primary to come back or be promoted
_BACKOFF = (0.05, 2.0)  # seconds between two tries, at first and at most
T = TypeVar("T")

# What another try may mend: the server goes down, comes up, was the primary until just now, or
# two transactions were in each other's way.
_PASSING = (
    psycopg.OperationalError,
    psycopg.InterfaceError,
    psycopg.errors.ReadOnlySqlTransaction,
    psycopg.errors.SerializationFailure,
)


class Sessions(Protocol):
    """Where connections come from."""

    def run(self, schema: str, work: Callable[[Connection], T]) -> T:
        """Do work in one transaction of an index's schema."""

    def close(self) -> None:
        """Let go of all connections."""


def parameters(settings: IngestSettings, *, writing: bool) -> str:
    """Return what libpq is told.

    :raises SettingsError: when the address cannot be read.
    """
    try:
        known = conninfo_to_dict(settings.database)
    except psycopg.Error as exc:
        raise SettingsError(
            f"{DATABASE} cannot be read as an address ({' '.join(str(exc).split())}); write it as "
            "postgresql://USER@HOST:5432/NAME, or unset it to keep the index in the data folder"
        ) from exc
    more: dict[str, str | int] = {}
    if "," in str(known.get("host", "")) and "target_session_attrs" not in known:
        more["target_session_attrs"] = "read-write" if writing else "prefer-standby"
    if "connect_timeout" not in known:
        more["connect_timeout"] = CONNECT_SECONDS
    # A machine that goes without a word is noticed in half a minute.
    more |= {k: v for k, v in _KEEP_ALIVE.items() if k not in known}
    name = f"sanctions-qa {os.getpid()} on {socket.gethostname()}"[:63]
    return make_conninfo(settings.database, application_name=name, **more)


_KEEP_ALIVE = {"keepalives_idle": 10, "keepalives_interval": 5, "keepalives_count": 4}


@contextmanager
def told(settings: IngestSettings) -> Iterator[None]:
    """Turn the library's errors into ours, naming the variable and the way out."""
    try:
        yield
    except (psycopg.errors.UndefinedTable, psycopg.errors.InvalidSchemaName) as exc:
        raise IndexMissingError(
            f"nothing has been indexed in {settings.place}; run `sanctions-qa ingest`"
        ) from exc
    except (psycopg.OperationalError, psycopg.InterfaceError, PoolClosed) as exc:
        raise IndexStorageError(
            f"the database {settings.place} does not answer ({_reason(exc)}); see that it runs "
            f"and that {DATABASE} names it, then try again"
        ) from exc
    except psycopg.errors.InsufficientPrivilege as exc:
        raise IndexStorageError(
            f"the user of {settings.place} lacks a right ({_reason(exc)}); docs/postgres.md says "
            "which rights are needed"
        ) from exc
    except psycopg.Error as exc:
        raise IndexStorageError(
            f"the database {settings.place} refused ({_reason(exc)}); "
            "docs/postgres.md says what can be done"
        ) from exc


def _reason(exc: Exception) -> str:
    return " ".join(str(exc).split())[:300]


def connect(settings: IngestSettings, *, writing: bool, autocommit: bool = True) -> Connection:
    """Open a connection; with ``autocommit`` its transactions are begun by hand."""
    return psycopg.connect(parameters(settings, writing=writing), autocommit=autocommit)


def in_schema(schema: str) -> sql.Composed:
    """Return the statement that makes a schema's tables those of this transaction."""
    return sql.SQL("SET LOCAL search_path = {}, {}, public").format(
        sql.Identifier(schema), sql.Identifier(HOME)
    )


class OneConnection:
    """A connection that is opened when it is needed, and again when it was lost.

    All threads take turns. What a transaction had done when its connection was lost is done again
    in a new one, so work must be fit to be done twice.
    """

    def __init__(
        self, settings: IngestSettings, *, writing: bool, patience: float | None = None
    ) -> None:
        """Wait ``patience`` seconds for a server that does not answer; writers wait longer."""
        self._settings, self._writing = settings, writing
        self._patience = (LOST_SECONDS if writing else 0.0) if patience is None else patience
        self._lock = threading.RLock()
        self._inside = False

    _db: Connection | None = None

    def run(self, schema: str, work: Callable[[Connection], T]) -> T:
        """Do work in one transaction; inside another it is part of that one."""
        with self._lock, told(self._settings):
            if self._inside:
                assert self._db is not None
                return work(self._db)
            return self._tried(schema, work)

    def _tried(self, schema: str, work: Callable[[Connection], T]) -> T:
        wait, until = _BACKOFF[0], time.monotonic() + self._patience
        was_open = self._db is not None
        while True:
            try:
                return self._once(schema, work)
            except _PASSING:
                self._drop()
                # A connection that was idle may be stale: one more try is always due.
                if not was_open and time.monotonic() >= until:
                    raise
                if not was_open:
                    time.sleep(wait)
                    wait = min(wait * 2, _BACKOFF[1])
                was_open = False

    def _once(self, schema: str, work: Callable[[Connection], T]) -> T:
        if self._db is None or self._db.closed:
            self._db = connect(self._settings, writing=self._writing)
        self._inside = True
        try:
            with self._db.transaction():
                self._db.execute(in_schema(schema))
                return work(self._db)
        finally:
            self._inside = False

    def _drop(self) -> None:
        db, self._db = self._db, None
        if db is not None:
            db.close()

    def close(self) -> None:
        """Let go of the connection."""
        with self._lock:
            self._drop()

    def __del__(self) -> None:
        """Let go of the connection where a cache has let go of who had it."""
        self._drop()


class Pool:
    """Connections for several questions at once; who finds none free waits a while."""

    def __init__(self, settings: IngestSettings) -> None:
        self._settings = settings
        self._pool: ConnectionPool[Connection] = ConnectionPool(
            parameters(settings, writing=False),
            kwargs={"autocommit": True},
            min_size=1,
            max_size=settings.database_connections,
            timeout=POOL_SECONDS,
            check=ConnectionPool.check_connection,
            reconnect_timeout=1.0,
            open=True,
            name="sanctions-qa",
        )

    def take(self) -> Connection:
        """Return a connection that answers, to be given back.

        :raises IndexBusyError: when all are in use for as long as one waits.
        """
        with told(self._settings):
            try:
                return self._pool.getconn()
            except PoolTimeout as exc:
                connect(self._settings, writing=False).close()  # says so where none answers
                raise IndexBusyError(
                    f"all {self._settings.database_connections} connections to "
                    f"{self._settings.place} are in use; ask again, or set "
                    f"{DATABASE}_CONNECTIONS higher"
                ) from exc

    def give_back(self, db: Connection) -> None:
        """Take a connection back; one in the middle of a transaction is rolled back."""
        self._pool.putconn(db)

    def close(self) -> None:
        """Let go of all connections; those in use go when they are given back."""
        self._pool.close()


class Held:
    """A pooled connection in the middle of a transaction that only reads."""

    def __init__(self, settings: IngestSettings, db: Connection) -> None:
        self._settings, self.db = settings, db

    def run(self, _schema: str, work: Callable[[Connection], T]) -> T:
        """Do work in the transaction that is open."""
        with told(self._settings):
            return work(self.db)

    def close(self) -> None:
        """Do nothing: who took the connection gives it back."""


@contextmanager
def advisory_lock(settings: IngestSettings, wait: float, key: int = WRITING) -> Iterator[None]:
    """Hold one of our locks, which the server lets go of when the connection ends.

    :raises IndexBusyError: when another process keeps it for longer than ``wait`` seconds.
    """
    until = time.monotonic() + wait
    with told(settings):
        db = connect(settings, writing=True)
    try:
        with told(settings):
            while not _is_true(db, "SELECT pg_try_advisory_lock(%s, %s)", key):
                if time.monotonic() >= until:
                    raise IndexBusyError(
                        f"another process is writing to the index in {settings.place} "
                        f"({_holder(db, key)}); wait for it to end and run the command again"
                    )
                time.sleep(0.1)
        yield
    finally:
        db.close()


def _is_true(db: Connection, query: str, key: int) -> bool:
    row = db.execute(query, (LOCKS, key)).fetchone()
    return bool(row and row[0])


def _holder(db: Connection, key: int) -> str:
    query = (
        "SELECT a.application_name, a.backend_start FROM pg_locks l JOIN pg_stat_activity a "
        "USING (pid) WHERE l.locktype = 'advisory' AND l.granted AND l.classid = %s::bigint::oid "
        "AND l.objid = %s::bigint::oid"
    )
    row = db.execute(query, (LOCKS, key % (1 << 32))).fetchone()
    return f"{row[0]} since {row[1]:%Y-%m-%d %H:%M:%S}" if row else "it has just ended"
