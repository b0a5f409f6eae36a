"""One writer at a time: the owner of filelock. Who waits in vain is told who holds the lock."""

import json
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from filelock import FileLock, Timeout

from ingest.errors import IndexBusyError, IndexStorageError
from ingest.private import FILE, private_file
from ingest.settings import IngestSettings
from ingest.store.interface.protocols import LOCK_WAIT_SECONDS
from ingest.store.location import make

_LOCK, _HOLDER = "write.lock", "write.holder.json"


@contextmanager
def write_lock(settings: IngestSettings, wait: float = LOCK_WAIT_SECONDS) -> Iterator[None]:
    """Hold the right to write, one process and thread at a time.

    The operating system lets go of it when the process ends, however it ends.

    :raises IndexBusyError: when another process keeps it for longer than ``wait`` seconds.
    :raises IndexStorageError: when the data folder cannot be written.
    """
    make(settings.data)
    lock = FileLock(
        settings.data / _LOCK, timeout=wait, mode=FILE, thread_local=False, is_singleton=False
    )
    # Beside the lock: a waiting process empties the locked file when it tries (filelock 4.2).
    holder = settings.data / _HOLDER
    try:
        private_file(settings.data / _LOCK)
        lock.acquire()
    except Timeout as exc:
        raise IndexBusyError(
            f"another process is writing to the index in {settings.data} ({_holder(holder)} holds "
            f"{settings.data / _LOCK}); wait for it to end and run the command again"
        ) from exc
    except OSError as exc:
        raise _unwritable(settings, exc) from exc
    try:
        _sign(settings, holder)
        yield
    finally:
        holder.unlink(missing_ok=True)
        lock.release()


@contextmanager
def only_one(folder: Path, name: str, what: str, wait: float = LOCK_WAIT_SECONDS) -> Iterator[None]:
    """Hold the right to change something that is not the index, one process at a time.

    :raises IndexBusyError: when another process keeps it for longer than ``wait`` seconds.
    """
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}.lock"
    lock = FileLock(path, timeout=wait, thread_local=False, is_singleton=False)
    try:
        lock.acquire()
    except Timeout as exc:
        raise IndexBusyError(
            f"another process is at work on the {what} (it holds {path}); wait for it to end and "
            "run the command again"
        ) from exc
    try:
        yield
    finally:
        lock.release()


def _sign(settings: IngestSettings, holder: Path) -> None:
    now = datetime.now(UTC).isoformat(timespec="seconds")
    record = {"pid": os.getpid(), "host": socket.gethostname(), "since": now}
    try:
        private_file(holder)
        holder.write_text(json.dumps(record), encoding="utf-8")
    except OSError as exc:
        raise _unwritable(settings, exc) from exc


def _holder(path: Path) -> str:
    """Return who signed for the lock; it is signed a moment after it is taken."""
    try:
        record = json.loads(path.read_text(encoding="utf-8"))
        return f"process {record['pid']} on {record['host']} since {record['since']}"
    except (OSError, ValueError, KeyError, TypeError):
        return "a process that has just begun"


def _unwritable(settings: IngestSettings, exc: OSError) -> IndexStorageError:
    return IndexStorageError(
        f"the data folder {settings.data} cannot be written ({exc.strerror or exc}); the index "
        "stays as it is. Free disk space or mend the folder's permissions, or name another with "
        "--data"
    )
