"""Pick where the index is kept by the address that is set: a folder of this machine, or PostgreSQL.

What a form needs is imported when it is picked: listing documents needs no word index, and the
default no library of PostgreSQL.
"""

from contextlib import closing

from ingest.errors import SettingsError
from ingest.settings import DATABASE, IngestSettings
from ingest.store.interface.protocols import CatalogReader, Storage
from ingest.store.location import index_folder
from ingest.store.location import open_catalog as catalog_of_folder


def storage_of(settings: IngestSettings) -> Storage:
    """Return where the index of these settings is kept.

    :raises SettingsError: when the address of the database cannot be used.
    """
    if settings.database:
        try:
            from ingest.store.postgres.storage import PostgresStorage
        except ModuleNotFoundError as exc:
            raise SettingsError(
                f"{DATABASE} is set, and {exc.name} is not installed; install the extra postgres: "
                "pip install -c constraints.txt -e '.[postgres]', or unset the variable"
            ) from exc
        return PostgresStorage(settings)
    from ingest.store.folder import FolderStorage

    return FolderStorage(settings)


def open_catalog(settings: IngestSettings) -> CatalogReader:
    """Open the catalog of the index in use for reading, without the words.

    :raises IndexMissingError: when nothing has been indexed.
    :raises IndexStorageError: when it is damaged or does not answer.
    """
    if settings.database:
        with closing(storage_of(settings)) as storage:
            return storage.open_catalog()
    return catalog_of_folder(settings)


def name_in_use(settings: IngestSettings) -> str:
    """Return what names the index in use, "" where there is none; a rebuild gives another name."""
    if settings.database:
        with closing(storage_of(settings)) as storage:
            return storage.in_use() or ""
    return str(index_folder(settings) or "")
