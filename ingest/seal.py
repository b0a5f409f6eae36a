"""Whether an index's files are as they were written: sizes and checksums, kept beside them.

A writer takes the seal away before it writes and puts a new one down when it is done, so an index
without one is being written, or a kill left it so; then nothing can be compared.
"""

import contextlib
import json
import os
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ingest.errors import IndexStorageError
from ingest.private import make_private, private_file

_SEAL = "sealed.json"
_PIECE = 1 << 20
_LOCK, _BESIDE = ".lock", ("-wal", "-shm")  # made anew by whoever opens the stores
_TRIES = 5
Sums = dict[str, list[int]]


@dataclass(frozen=True, slots=True)
class _File:
    size: int
    moment: int
    number: int

    @classmethod
    def of(cls, path: Path) -> "_File":
        status = path.stat()
        return cls(status.st_size, status.st_mtime_ns, status.st_ino)


def seal(folder: Path) -> None:
    """Note the files of an index as they are; nobody may be writing. They are made private too."""
    make_private(folder.parent)
    old = _seal(folder) or {}
    sums: Sums = {}
    for name, path in _files(folder):
        now = _File.of(path)
        kept = old.get(name, [])
        same = kept[1:] == [now.size, now.moment, now.number]
        sums[name] = [kept[0] if same else _sum(path), now.size, now.moment, now.number]
    beside = folder / f"{_SEAL}.new"
    private_file(beside)
    beside.write_text(json.dumps(sums), encoding="utf-8")
    beside.replace(folder / _SEAL)


def unseal(folder: Path) -> None:
    """Take the seal away, before anything is written."""
    with contextlib.suppress(FileNotFoundError):
        (folder / _SEAL).unlink()


def verify(folder: Path, only: str | None = None, *, changed_only: bool = False) -> None:
    """Compare the files with the seal; ``changed_only`` looks into those alone whose times moved.

    :raises IndexStorageError: naming a file that is not as it was written.
    """
    for fault in faults(folder, only, changed_only=changed_only):
        raise IndexStorageError(
            f"the index in {folder} is damaged: {fault}; run `sanctions-qa rebuild` to make it anew"
        )


def faults(folder: Path, only: str | None = None, *, changed_only: bool = False) -> list[str]:
    """Return what is not as it was written, a sentence each; nothing where there is no seal."""
    found: list[str] = []
    for _ in range(_TRIES):
        before = _text(folder)
        if before is None:
            return []
        sums = _seal(folder)
        if sums is None:
            found = [f"{_SEAL} cannot be read"]
        else:
            named = {n: s for n, s in sums.items() if only in (None, n)}
            found = list(_faults(folder, named, changed_only=changed_only))
        if not found or _text(folder) == before:
            return found
    return []  # a writer is at work: it took the seal away in between


def _faults(folder: Path, sums: Sums, *, changed_only: bool) -> Iterator[str]:
    for name, (wanted, *as_written) in sums.items():
        path = folder / name
        try:
            now = _File.of(path)
            same = [now.size, now.moment, now.number] == as_written
            if now.size != as_written[0]:
                yield f"{name} has another size than was written"
            elif not (same and changed_only) and _sum(path) != wanted:
                yield f"{name} has another content than was written"
        except (OSError, IndexError) as exc:
            yield f"{name} cannot be read ({getattr(exc, 'strerror', None) or exc})"


def _files(folder: Path) -> Iterator[tuple[str, Path]]:
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.is_file() and not name.startswith(_SEAL) and not name.endswith((_LOCK, *_BESIDE)):
            yield name, path


def _text(folder: Path) -> bytes | None:
    try:
        return (folder / _SEAL).read_bytes()
    except FileNotFoundError:
        return None
    except OSError:
        return b""


def _seal(folder: Path) -> Sums | None:
    """Return what the seal says, None where it says nothing that can be used."""
    try:
        sums = json.loads(_text(folder) or b"")
        usable = all(
            isinstance(name, str) and len(s) == 4 and all(isinstance(n, int) for n in s)
            for name, s in sums.items()
        )
    except (ValueError, AttributeError, TypeError):
        return None
    return sums if usable else None


def _sum(path: Path) -> int:
    total = 0
    with open(path, "rb", opener=lambda name, flags: os.open(name, flags | os.O_NONBLOCK)) as file:
        while piece := file.read(_PIECE):
            total = zlib.crc32(piece, total)
    return total
