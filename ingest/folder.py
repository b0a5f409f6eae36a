"""Which folder holds the index in use: settings in, a path or its catalog out.

Apart from `index`, so that listing documents imports neither tantivy nor Chroma.
"""

import shutil
from pathlib import Path

from ingest.catalog import Catalog
from ingest.errors import IndexMissingError, IndexStorageError
from ingest.settings import IngestSettings

CATALOG = "catalog.sqlite"
_POINTER = "CURRENT"


def index_folder(settings: IngestSettings) -> Path | None:
    """Return the index folder in use, None where nothing has been indexed."""
    pointer = settings.data / "index" / _POINTER
    if not pointer.is_file():
        return None
    return pointer.parent / pointer.read_text(encoding="utf-8").strip()


def current_folder(settings: IngestSettings) -> Path:
    """Return the index folder in use.

    :raises IndexMissingError: when nothing has been indexed.
    """
    folder = index_folder(settings)
    if folder is None or not (folder / CATALOG).is_file():
        raise IndexMissingError(
            f"nothing has been indexed in {settings.data}; run `sanctions-qa ingest`"
        )
    return folder


def open_catalog(settings: IngestSettings) -> Catalog:
    """Open the catalog of the index in use, without the stores derived from it.

    :raises IndexMissingError: when nothing has been indexed.
    """
    return Catalog(current_folder(settings) / CATALOG)


def switch_to(settings: IngestSettings, folder: Path) -> None:
    """Make a filled index folder the one in use and delete the others."""
    home = settings.data / "index"
    try:
        beside = home / (_POINTER + ".new")
        beside.write_text(folder.name, encoding="utf-8")
        beside.replace(home / _POINTER)
    except OSError as exc:
        raise IndexStorageError(f"{home} cannot be written ({exc})") from exc
    for other in home.iterdir():
        if other.is_dir() and other != folder:
            shutil.rmtree(other, ignore_errors=True)


def new_folder(settings: IngestSettings) -> Path:
    """Return an index folder that is not there yet; it is made when it is first written."""
    home = settings.data / "index"
    names = [p.name for p in home.iterdir() if p.is_dir()] if home.is_dir() else []
    latest = max((int(n) for n in names if n.isdigit()), default=0)
    return home / f"{latest + 1:04d}"
