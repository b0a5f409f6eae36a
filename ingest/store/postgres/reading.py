"""An index in PostgreSQL opened for questions: a moment is a transaction and the words of its time.

The transaction sees one generation however long it takes; the words of this machine are brought to
that generation before it is used.
"""

import threading
import time
from contextlib import closing, suppress
from dataclasses import dataclass

from ingest.errors import IndexBusyError, IndexMissingError, IndexStateError
from ingest.settings import IngestSettings
from ingest.store.interface.protocols import IDENTITY, CatalogReader, Moment, check_fits
from ingest.store.postgres.catalog import PostgresCatalog
from ingest.store.postgres.connecting import (
    LOCKS,
    Connection,
    Held,
    OneConnection,
    Pool,
    in_schema,
    told,
)
from ingest.store.postgres.documents import HeldCatalog, KnownDocuments
from ingest.store.postgres.replica import Replica
from ingest.store.postgres.schema import number_of
from ingest.store.postgres.vectors import PostgresVectors, has_graph

_TRIES, _PAUSE_SECONDS = 50, 0.05  # a replica of the database may lag behind the words
FOLLOW_SECONDS = 1.0


@dataclass(frozen=True, slots=True)
class _Begun:
    """A transaction that holds a generation."""

    db: Connection
    generation: int
    token: str
    catalog: PostgresCatalog
    vectors: PostgresVectors


class OpenedDatabase:
    """One index opened for reading; many moments may be held at once."""

    def __init__(
        self, settings: IngestSettings, schema: str, expected: dict[str, str] | None
    ) -> None:
        self.name, self._settings = schema, settings
        self._pool = Pool(settings)
        self._over = threading.Event()
        self._held: dict[int, _Begun] = {}
        self._lock = threading.Lock()
        self._documents = KnownDocuments()
        try:
            begun = self._begun()
            try:
                meta = begun.catalog.meta()
                if expected is not None:
                    check_fits(meta, settings.place, expected)
                home = settings.data / "words"
                self._replica = Replica(home, schema, meta.get(IDENTITY, "none"))
            finally:
                self._give_back(begun.db)
            self.end(self.begin(tidy=True))  # the words are here before anybody asks
            self._replica.clear_others()
        except BaseException:
            self._pool.close()
            raise
        self._following = threading.Thread(target=self._follow, name="follow-words", daemon=True)
        self._following.start()

    def begin(self, *, tidy: bool = False) -> Moment:
        """Hold the newest generation until `end`; ``tidy``: see `Replica.words_at`."""
        for tries in range(_TRIES):
            begun = self._begun()
            try:
                words = self._replica.words_at(
                    begun.catalog,
                    begun.generation,
                    begun.token,
                    anew=tries == _TRIES - 1,
                    tidy=tidy,
                )
            except BaseException:
                self._give_back(begun.db)
                raise
            if words is None:
                self._give_back(begun.db)
                time.sleep(_PAUSE_SECONDS)
                continue
            with self._lock:
                self._held[id(begun.catalog)] = begun
            return Moment(self.name, begun.generation, begun.catalog, words, begun.vectors)
        raise IndexBusyError(
            f"the index in {self._settings.place} is being written to without a pause; ask again"
        )

    def _begun(self) -> _Begun:
        """Begin a transaction that only reads; the index cannot be deleted while it lasts."""
        db = self._pool.take()
        try:
            with told(self._settings):
                db.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
                db.execute(in_schema(self.name))
                row = db.execute(
                    f"SELECT pg_try_advisory_xact_lock_shared({LOCKS}, {number_of(self.name)}), "
                    "(SELECT value::bigint FROM meta WHERE key = 'generation'), "
                    "(SELECT token::text FROM history ORDER BY generation DESC LIMIT 1), "
                    "(SELECT value::integer FROM meta WHERE key = 'dimension')"
                ).fetchone()
                assert row is not None
                locked, generation, token, dimension = row
                if not locked:
                    raise IndexMissingError(f"the index {self.name} is being deleted")
                graph = has_graph(db)
            held = Held(self._settings, db)
            now = generation, token or ""
            catalog = HeldCatalog(held, self.name, *now, self._documents)
            vectors = PostgresVectors(held, self.name, graph=graph, dimension=dimension or 0)
            return _Begun(db, *now, catalog, vectors)
        except BaseException:
            self._give_back(db)
            raise

    def _give_back(self, db: Connection) -> None:
        if not db.closed:
            with suppress(IndexStateError), told(self._settings):
                db.execute("ROLLBACK")
        self._pool.give_back(db)

    def end(self, moment: Moment) -> None:
        """Let go of a moment."""
        catalog: CatalogReader = moment.catalog
        with self._lock:
            begun = self._held.pop(id(catalog))
        self._give_back(begun.db)

    def _follow(self) -> None:
        """Bring the words up to date as others write, so that no question has to wait for it.

        Its connection also says that the index is being read: `ingest` does not delete it then.
        """
        before = -1
        with closing(OneConnection(self._settings, writing=False)) as sign:
            while not self._over.is_set():
                with suppress(IndexStateError):  # who asks is told
                    sign.run(self.name, self._sign)
                    moment = self.begin()
                    self.end(moment)
                    if moment.generation == before:  # nobody writes just now
                        self.end(self.begin(tidy=True))
                    before = moment.generation
                self._over.wait(FOLLOW_SECONDS)

    def _sign(self, db: Connection) -> None:
        held = (
            "SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid() "
            "AND classid = %s::bigint::oid AND objid = %s::bigint::oid"
        )
        key = (LOCKS, number_of(self.name))
        if not db.execute(held, key).fetchone():
            db.execute("SELECT pg_try_advisory_lock_shared(%s, %s)", key)

    def close(self) -> None:
        """Let go of the connections and files; moments that are held go on."""
        self._over.set()
        self._following.join(timeout=10)
        self._pool.close()
        self._replica.close()
