"""A folder in, its files' signatures out; hidden, temporary and foreign files are left alone."""

import hashlib
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ingest.errors import CorpusError

_TEMPORARY = (".tmp", ".part", ".partial", ".crdownload", ".swp", ".download", ".filepart")
_OURS = ("sources.toml",)  # says what documents are; it is none
_NOTE = "README.md"  # at the top of the folder: tells people how to use it


@dataclass(frozen=True, slots=True)
class FoundFile:
    """A file of the corpus. ``signature`` moves whenever the file is written or replaced."""

    relative: str
    path: Path
    signature: str


def scan(corpus: Path) -> list[FoundFile]:
    """Return the files of a corpus folder by relative path.

    :raises CorpusError: when the folder is missing or no folder; the index stays as it is.
    """
    if not corpus.is_dir():
        what = "is no folder" if corpus.exists() else "is missing"
        raise CorpusError(
            f"the corpus folder {corpus} {what}; the index stays as it is. "
            "Make the folder, or name another with --corpus"
        )
    try:
        return sorted(_files(corpus, corpus), key=lambda f: f.relative)
    except OSError as exc:  # half a list of files would take the other half out of the index
        raise CorpusError(
            f"the corpus folder {corpus} cannot be read ({exc}); the index stays as it is. "
            "Mend the folder's permissions, then run the command again"
        ) from exc


def content_hash(path: Path) -> str:
    """Return the SHA-256 of a file's bytes."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _files(folder: Path, corpus: Path) -> Iterator[FoundFile]:
    for entry in os.scandir(folder):
        if entry.name.startswith((".", "~$")) or entry.name.endswith(("~", *_TEMPORARY)):
            continue
        if entry.is_dir(follow_symlinks=False):
            yield from _files(Path(entry.path), corpus)
        elif entry.is_file() and not _is_ours(entry, folder == corpus) and _inside(entry, corpus):
            status = entry.stat()
            numbers = (status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino)
            path = Path(entry.path)
            relative = _as_text(path.relative_to(corpus).as_posix())
            yield FoundFile(relative, path, ":".join(map(str, numbers)))


def _is_ours(entry: os.DirEntry[str], at_top: bool) -> bool:
    return entry.name in _OURS or (at_top and entry.name == _NOTE)


def _as_text(name: str) -> str:
    """Return a name that can be stored: bytes in it that are no UTF-8 are written as escapes."""
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


def _inside(entry: os.DirEntry[str], corpus: Path) -> bool:
    """Whether a link stays in the folder: one that leaves it is not followed."""
    return not entry.is_symlink() or Path(entry.path).resolve().is_relative_to(corpus.resolve())
