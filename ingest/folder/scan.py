"""List a folder's files with their signatures; hidden, temporary and foreign ones are left out."""

import errno
import hashlib
import os
import re
import stat
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BufferedReader
from pathlib import Path

from ingest.datamodels import Failure, Said
from ingest.errors import CorpusError

SOURCES = "sources.toml"  # at the top of a corpus: says what documents are, and is none
_TEMPORARY = (".tmp", ".part", ".partial", ".crdownload", ".swp", ".download", ".filepart")
_NOTE = "README.md"  # at the top of the folder: tells people how to use it
# A clock of files ticks: every 2 s on FAT, 4 ms on ext4. A file written twice within a tick has
# one signature for two contents, so a signature that young is no proof.
_YOUNG_NS = 2_000_000_000
_YOUNG = "?"
_OUTSIDE = "a link that leaves the corpus folder is not followed; put a copy into the folder"
_NOWHERE = "the link leads nowhere"
_NO_FILE = "no regular file (a pipe, a socket or a device)"
_ESCAPE = re.compile(rb"\\x(5c|[89a-f][0-9a-f])")  # a backslash, or no ASCII
_LIKE_ESCAPE = re.compile(r"\\(?=x(?:5c|[89a-f][0-9a-f]))")
_MISPLACED = f"{SOURCES} is read at the top of the corpus folder only; move its entries there"


@dataclass(frozen=True, slots=True)
class FoundFile:
    """A file of the corpus. ``signature`` moves whenever the file is written or replaced.

    ``said`` is what `sources.toml` says of it.
    """

    relative: str
    path: Path
    signature: str
    said: Said = field(default_factory=dict)

    def is_certainly(self, signature: str) -> bool:
        """Whether the file is for certain the one that had this signature."""
        return self.signature == signature and not signature.endswith(_YOUNG)

    def is_probably(self, signature: str) -> bool:
        """Whether size, times and place are the same; only the content can say more."""
        return self.signature.removesuffix(_YOUNG) == signature.removesuffix(_YOUNG)


@dataclass(slots=True)
class Found:
    """What a folder holds: files, what is no file of ours, and what refused to be looked at."""

    files: list[FoundFile] = field(default_factory=list)
    skipped: list[Failure] = field(default_factory=list)
    unreadable: list[Failure] = field(default_factory=list)


def scan(corpus: Path, leave_out: Path | None = None) -> Found:
    """Return what a corpus folder holds, by relative path, without the folder ``leave_out``.

    :raises CorpusError: when the folder is missing or no folder; the index stays as it is.
    """
    if not corpus.is_dir():
        what = "is no folder" if corpus.exists() else "is missing"
        raise CorpusError(
            f"the corpus folder {corpus} {what}; the index stays as it is. "
            "Make the folder, or name another with --corpus"
        )
    found = Found()
    try:
        entries = _listed(corpus)
    except OSError as exc:
        raise CorpusError(
            f"the corpus folder {corpus} cannot be read ({exc}); the index stays as it is. "
            "Mend the folder's permissions, then run the command again"
        ) from exc
    _Walk(corpus.resolve(), leave_out, time.time_ns() - _YOUNG_NS, found).look(entries)
    found.files.sort(key=lambda f: f.relative)
    found.skipped.sort(key=lambda s: s.path)
    found.unreadable.sort(key=lambda s: s.path)
    return found


def content_hash(path: Path) -> str:
    """Return the SHA-256 of a file's bytes.

    :raises OSError: also where it has become a pipe or a device: those would be waited for.
    """
    with open_regular(path) as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def open_regular(path: Path) -> BufferedReader:
    """Open a file to read, and nothing that is no file.

    :raises OSError: where it cannot be read, or is a pipe, a socket or a device.
    """
    descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise OSError(errno.EINVAL, _NO_FILE, str(path))
    return os.fdopen(descriptor, "rb")


def is_passed_over(name: str) -> bool:
    """Whether a file or folder of this name is hidden or a program's temporary one."""
    return name.startswith((".", "~$")) or name.endswith(("~", *_TEMPORARY))


def path_of(corpus: Path, relative: str) -> Path:
    """Return where the file lies that is listed under a relative path."""
    spelled = _ESCAPE.sub(lambda m: bytes.fromhex(m[1].decode()), relative.encode("utf-8"))
    return corpus / os.fsdecode(spelled)


def signature_of(status: os.stat_result, young_from: int | None = None) -> str:
    """Return size, times and place of a file; marked where a change could hide behind them."""
    young = time.time_ns() - _YOUNG_NS if young_from is None else young_from
    numbers = (status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino)
    return ":".join(map(str, numbers)) + (_YOUNG if status.st_ctime_ns > young else "")


def _listed(folder: str | Path) -> list[os.DirEntry[str]]:
    with os.scandir(folder) as entries:
        return list(entries)


@dataclass(frozen=True, slots=True)
class _Walk:
    """One look at a folder and the folders in it."""

    corpus: Path
    leave_out: Path | None
    young_from: int
    found: Found

    def look(self, entries: list[os.DirEntry[str]]) -> None:
        waiting = [(entries, "")]  # no recursion: a folder may be a thousand deep
        while waiting:
            for entry, relative in self._visible(*waiting.pop()):
                try:
                    if entry.is_dir(follow_symlinks=False):
                        waiting.append((_listed(entry.path), f"{relative}/"))
                    else:
                        self._take(entry, relative)
                except FileNotFoundError:
                    continue  # gone since the folder was listed
                except OSError as exc:
                    self.found.unreadable.append(Failure(relative, _why_unreadable(exc)))

    def _visible(
        self, entries: list[os.DirEntry[str]], prefix: str
    ) -> Iterator[tuple[os.DirEntry[str], str]]:
        for entry in entries:
            name = entry.name
            if is_passed_over(name):
                continue
            if name in (SOURCES, _NOTE) and not prefix:
                continue
            if self.leave_out is not None and Path(entry.path) == self.leave_out:
                continue
            yield entry, prefix + _as_text(name)

    def _take(self, entry: os.DirEntry[str], relative: str) -> None:
        reason = self._foreign(entry)
        if reason is None:
            signature = signature_of(entry.stat(), self.young_from)
            self.found.files.append(FoundFile(relative, Path(entry.path), signature))
        elif reason:
            self.found.skipped.append(Failure(relative, reason))

    def _foreign(self, entry: os.DirEntry[str]) -> str | None:
        """Return why an entry is no file of the corpus; "" where nothing is missed without it."""
        if entry.is_symlink():
            try:
                target = Path(entry.path).resolve(strict=True)
            except (FileNotFoundError, NotADirectoryError, RuntimeError):  # the last: a circle
                return _NOWHERE
            if not target.is_relative_to(self.corpus):
                return _OUTSIDE
            if target.is_dir():
                return ""  # its files are read where they are
        if not entry.is_file():
            return _NO_FILE
        return _MISPLACED if entry.name == SOURCES else None


def _as_text(name: str) -> str:
    """Return a name that can be stored: bytes in it that are no UTF-8 are written as escapes.

    A name that looks like such an escape has its backslash escaped, so no two names are one.
    """
    plain = _LIKE_ESCAPE.sub(r"\\x5c", name)
    return plain.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


def _why_unreadable(exc: OSError) -> str:
    way = "move it up" if exc.errno == errno.ENAMETOOLONG else "mend its permissions"
    return f"cannot be read ({exc.strerror or exc}); {way}"
