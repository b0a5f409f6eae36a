"""Tell when something in a folder may have changed; the owner of watchfiles."""

import os
from collections.abc import Iterator
from pathlib import Path
from threading import Event

from watchfiles import Change, watch

BEAT_SECONDS = 0.25  # the longest wait of one who counts seconds of rest
POLL_SECONDS = 2.0  # where the system tells nothing: a look at 10,000 files takes 0.2 s
_MOUNTS = Path("/proc/self/mounts")
# Of these the kernel tells only what this machine does; others write to them as well.
_REMOTE = (
    *("nfs", "cifs", "smb", "9p", "afs", "ceph", "lustre", "glusterfs", "virtiofs", "vboxsf"),
    *("fuse.", "fuseblk", "drvfs", "prl_fs", "davfs"),
)


def beats(folder: Path, stop: Event) -> Iterator[bool]:
    """Yield until ``stop`` is set, at least every two seconds; True: look at the folder.

    A folder on another machine, a missing one and one that cannot be watched are looked at
    every `POLL_SECONDS`.
    """
    while not stop.is_set():
        if folder.is_dir() and not is_remote(folder):
            try:
                yield from _told(folder, stop)
            except (OSError, RuntimeError):  # no more watches left, or the folder has gone
                pass
        if not stop.is_set():
            yield True
            stop.wait(POLL_SECONDS)


def _told(folder: Path, stop: Event) -> Iterator[bool]:
    """Yield what the system tells until another folder stands in this one's place.

    The first beat asks for a look: what came before the system was asked is not told.
    """
    before, first = _place(folder), True
    for changes in watch(
        folder,
        watch_filter=None,
        debounce=100,
        step=20,
        stop_event=stop,
        rust_timeout=int(1000 * BEAT_SECONDS),
        yield_on_timeout=True,
    ):
        yield first or bool(changes)
        first = False
        # The number of the new folder can be the old one's.
        if (Change.deleted, str(folder)) in changes or _place(folder) != before:
            return


def _place(folder: Path) -> tuple[int, int]:
    status = os.stat(folder)
    return status.st_dev, status.st_ino


def is_remote(folder: Path, mounts: Path = _MOUNTS) -> bool:
    """Whether a folder lies on a drive of another machine; unknown is taken for no."""
    try:
        lines = mounts.read_text(encoding="utf-8", errors="surrogateescape").splitlines()
    except OSError:
        return False
    best, kind = "", ""
    for fields in (line.split(" ") for line in lines):
        point = fields[1].replace("\\040", " ")
        if len(point) >= len(best) and folder.is_relative_to(point):
            best, kind = point, fields[2]
    return kind.startswith(_REMOTE)
