"""Put uploaded files below the corpus folder, under names that can do no harm.

And take files out of the folder again.
"""

import hashlib
import os
import re
import unicodedata
from collections.abc import Iterable
from pathlib import Path

from ingest.datamodels import DocumentRow
from ingest.errors import CorpusError
from ingest.folder.objects import refuse_changes
from ingest.folder.scan import content_hash, path_of, scan
from ingest.readers import SUFFIXES
from ui.errors import UploadError
from ui.escape import shortened
from ui.settings import MAX_UPLOAD_MB

FOLDER = "uploads"  # below the corpus folder
_MAX_NAME_BYTES = 180  # file systems take 255; room for a number and the temporary suffix
_FORBIDDEN = re.compile(r'[<>:"|?*]')  # on Windows; and a corpus folder travels
_RESERVED = re.compile(r"(?i)(con|prn|aux|nul|com\d|lpt\d)$")


def safe_name(name: str) -> str:
    """Return a plain, visible file name of a known format.

    :raises UploadError: when the format is not known.
    """
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    kept = "".join(c for c in last if unicodedata.category(c)[0] != "C")  # control, invisible
    stem, suffix = os.path.splitext(_FORBIDDEN.sub("_", " ".join(kept.split())))
    if suffix.lower() not in SUFFIXES:
        known = ", ".join(SUFFIXES)
        raise UploadError(f"“{shortened(kept, 80)}” is of no format that is read; known: {known}")
    stem = stem.strip(" .~$") or "document"
    if _RESERVED.match(stem):
        stem += "_"
    room = _MAX_NAME_BYTES - len(suffix)
    stem = stem.encode()[:room].decode(errors="ignore").rstrip(" .")
    return stem + suffix.lower()


def save(corpus: Path, name: str, content: bytes) -> str:
    """Write an upload into the corpus and return its path below it.

    The same content under the same name is kept once; another content gets a number.

    :raises UploadError: when the file is empty, too large, of no known format, or cannot be
        written.
    """
    target_name = safe_name(name)
    if not content:
        raise UploadError(f"“{target_name}” is empty; nothing was added")
    if len(content) > MAX_UPLOAD_MB << 20:
        raise UploadError(
            f"“{target_name}” has {len(content) >> 20} MB, more than {MAX_UPLOAD_MB}; "
            f"put it into the folder {corpus} by hand"
        )
    try:
        folder = _folder(corpus)
        return _write(folder, target_name, content).relative_to(folder.parent).as_posix()
    except OSError as exc:
        raise UploadError(f"“{target_name}” cannot be written into {corpus} ({exc})") from exc


def check_corpus(corpus: Path, *, holds: bool) -> None:
    """Refuse to write where a drive may be missing: the next sync would take its documents out.

    ``holds`` says whether the index holds documents.

    :raises UploadError: when it does, and the folder is empty; or the documents are in an object
        store, of which the folder is a copy.
    """
    _refuse_copies(corpus)
    if not holds:
        corpus.mkdir(parents=True, exist_ok=True)
    elif not scan(corpus).files:
        raise UploadError(
            f"the corpus folder {corpus} is empty, but the index holds documents: is a drive not "
            "mounted? Nothing was added"
        )


def vanished(corpus: Path, documents: Iterable[DocumentRow]) -> set[str]:
    """Return the documents whose files are gone: more than was confirmed is asked about again."""
    return {d.path for d in documents} - {f.relative for f in scan(corpus).files}


def remove(corpus: Path, path: str) -> None:
    """Delete a document's file from the corpus folder; nothing outside it is ever touched.

    :raises UploadError: when it lies elsewhere, is no file, or cannot be deleted.
    """
    _refuse_copies(corpus)
    home = corpus.resolve()
    # The folder is resolved, the file is not: of a link in the corpus the link itself goes.
    listed = path_of(home, path)
    target = listed.parent.resolve() / listed.name
    if not target.is_relative_to(home) or target == home:
        raise UploadError(f"“{shortened(path, 80)}” is not in {corpus}; it is left alone")
    if not target.is_file() and not target.is_symlink():
        raise UploadError(f"“{shortened(path, 80)}” is no longer in {corpus}")
    try:
        target.unlink()
    except OSError as exc:
        raise UploadError(f"{target} cannot be deleted ({exc}); delete it by hand") from exc


def _refuse_copies(corpus: Path) -> None:
    try:
        refuse_changes(corpus)
    except CorpusError as exc:
        raise UploadError(str(exc)) from exc


def _folder(corpus: Path) -> Path:
    folder = corpus / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    if folder.is_symlink():  # the scan follows no folder that is a link, and it may lead out
        raise UploadError(f"{folder} is a link; make it a folder, or put files there by hand")
    return folder


def _write(folder: Path, name: str, content: bytes) -> Path:
    target, number = folder / name, 2
    while not _reserved(target):
        if content_hash(target) == hashlib.sha256(content).hexdigest():
            return target
        target = folder / f"{Path(name).stem} ({number}){Path(name).suffix}"
        number += 1
    temporary = folder / f".{target.name}.part"  # hidden: the scan passes over it
    try:
        temporary.write_bytes(content)
        temporary.replace(target)
    except OSError:
        temporary.unlink(missing_ok=True)
        target.unlink(missing_ok=True)
        raise
    return target


def _reserved(path: Path) -> bool:
    """Make the file if it is not there: two uploads of one name never meet."""
    try:
        path.touch(exist_ok=False)
    except FileExistsError:
        return False
    return True
