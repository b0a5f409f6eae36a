"""Open what is kept in PostgreSQL: a connection for each call, in one transaction."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from ingest.settings import IngestSettings
from ingest.store.postgres.connecting import HOME, LOCKS, connect, in_schema, told
from ingest.store.postgres.migrating import VERSION, version_of
from ingest.store.postgres.storage import PostgresStorage
from ui.database.dialect import Translated

_KEEPING = -2  # an advisory lock, beside the numbers of indexes


@contextmanager
def opened(address: str) -> Iterator[Translated]:
    """Give a connection; all that is done with it counts at once, or not at all.

    :raises IngestError: when the database does not answer or refuses.
    """
    settings = IngestSettings(Path(), Path(), database=address)
    with told(settings), closing(connect(settings, writing=True)) as db:
        if version_of(db) != VERSION:
            with closing(PostgresStorage(settings)) as storage:
                storage.prepare()
        with db.transaction():
            db.execute(in_schema(HOME))
            yield Translated(db, f"SELECT pg_advisory_xact_lock({LOCKS}, {_KEEPING})")
