"""Say which folder holds the index in use, and open its catalog.

Apart from `index`, so that listing documents does not import tantivy.
"""

import errno
import shutil
from pathlib import Path

from ingest.errors import IndexMissingError, IndexStorageError
from ingest.private import private_file, private_folder
from ingest.seal import verify
from ingest.settings import IngestSettings
from ingest.store.catalog import Catalog

CATALOG, LEXICAL = "catalog.sqlite", "lexical"  # in an index folder
_TRIES = 5
_GOES_ON = (errno.ENOENT, errno.ENOTEMPTY, errno.EEXIST)  # somebody else is at it
_POINTER = "CURRENT"


def index_folder(settings: IngestSettings) -> Path | None:
    """Return the index folder in use, None where nothing has been indexed."""
    pointer = settings.data / "index" / _POINTER
    try:
        name = pointer.read_text(encoding="utf-8", errors="replace").strip()
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as exc:
        raise IndexStorageError(f"{pointer} cannot be read ({exc.strerror or exc})") from exc
    # A damaged name must lead to no folder: the others would be deleted as old ones.
    folder = pointer.parent / name
    return folder if name.isdigit() and folder.is_dir() else None


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
    """Open the catalog of the index in use for reading, without the word index.

    :raises IndexMissingError: when nothing has been indexed.
    :raises IndexStorageError: when it is damaged.
    """
    folder = current_folder(settings)
    verify(folder, CATALOG)
    return Catalog(folder / CATALOG, read_only=True)


def switch_to(settings: IngestSettings, folder: Path) -> None:
    """Make a filled index folder the one in use and delete the others."""
    home = settings.data / "index"
    try:
        beside = home / (_POINTER + ".new")
        private_file(beside)
        beside.write_text(folder.name, encoding="utf-8")
        beside.replace(home / _POINTER)
    except OSError as exc:
        raise IndexStorageError(f"{home} cannot be written ({exc})") from exc
    clear_others(settings, folder)


def clear_others(settings: IngestSettings, folder: Path) -> None:
    """Delete all index folders but the one in use: a kill can have left one with old text.

    :raises IndexStorageError: when one cannot be deleted; what was deleted from the corpus may
        still stand in it.
    """
    for other in (settings.data / "index").iterdir():
        if other.is_dir() and other != folder:
            try:
                delete_folder(other)
            except OSError as exc:
                raise IndexStorageError(
                    f"the old index {other} cannot be deleted ({exc}); the index in use is "
                    f"{folder}. Delete the old one by hand"
                ) from exc


def delete_folder(folder: Path) -> None:
    """Delete an index's folder or one above it, also while somebody who read it lets go of it.

    SQLite then deletes files of its own; the word index's watcher, which looks at its folder some
    time after it was opened, puts a lock file there.

    :raises OSError: where it cannot be deleted.
    """
    for tried in range(1, _TRIES + 1):
        try:
            shutil.rmtree(folder)
        except OSError as exc:
            if isinstance(exc, FileNotFoundError) and not folder.exists():
                return
            if exc.errno not in _GOES_ON or tried == _TRIES:
                raise
        else:
            return


def new_folder(settings: IngestSettings) -> Path:
    """Return an index folder that is not there yet; it is made when it is first written."""
    home = settings.data / "index"
    names = [p.name for p in home.iterdir() if p.is_dir()] if home.is_dir() else []
    latest = max((int(n) for n in names if n.isdigit()), default=0)
    return home / f"{latest + 1:04d}"


def make(folder: Path) -> None:
    """Make a folder and those above it; only its owner may look into it.

    :raises IndexStorageError: naming the folder and why it cannot be made.
    """
    try:
        private_folder(folder)
    except OSError as exc:
        raise IndexStorageError(
            f"the folder {folder} cannot be made ({exc}); name another with --data"
        ) from exc
