"""The schema that all indexes share, brought from version to version: the owner of alembic.

The tables of an index are not migrated: one that was made otherwise is made anew by `rebuild`.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from ingest.errors import IndexMismatchError
from ingest.settings import IngestSettings
from ingest.store.postgres.connecting import HOME, LOCKS, MIGRATING, Connection

VERSION = "0003"  # the last file in `migrations/versions`
_WHERE = Path(__file__).parent / "migrations"


def version_of(db: Connection) -> str | None:
    """Return the version of the schema that is there, None where there is none."""
    there = db.execute("SELECT to_regclass(%s)", (f"{HOME}.alembic_version",)).fetchone()
    if there is None or there[0] is None:
        return None
    row = db.execute(f"SELECT version_num FROM {HOME}.alembic_version").fetchone()
    return str(row[0]) if row else None


def check_version(settings: IngestSettings, found: str | None) -> None:
    """Compare the version that is there with the one that this program knows.

    :raises IndexMismatchError: when they differ, naming what to do.
    """
    if found is None or found == VERSION:
        return
    if found > VERSION:
        raise IndexMismatchError(
            f"the database {settings.place} was set up by a newer version of this program "
            f"(schema {found}, this one knows {VERSION}); update it on this machine"
        )
    raise IndexMismatchError(
        f"the database {settings.place} was set up by an older version of this program "
        f"(schema {found}, now {VERSION}); run `sanctions-qa ingest` once to bring it up to date"
    )


def migrate(connect: Callable[[], Any]) -> None:
    """Bring the schema up to this program's version, a new database from nothing, all or nothing.

    The connection that ``connect`` opens must not commit by itself.
    """
    # Late: only who finds another version pays for them.
    from alembic import command
    from alembic.config import Config
    from sqlalchemy import create_engine
    from sqlalchemy.pool import NullPool

    engine = create_engine("postgresql+psycopg://", creator=connect, poolclass=NullPool)
    config = Config()
    config.set_main_option("script_location", str(_WHERE))
    with engine.begin() as connection:
        lock = f"SELECT pg_advisory_xact_lock({LOCKS}, {MIGRATING})"
        connection.exec_driver_sql(lock)
        connection.exec_driver_sql(f"CREATE SCHEMA IF NOT EXISTS {HOME}")
        connection.exec_driver_sql(f"SET LOCAL search_path = {HOME}, public")
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
