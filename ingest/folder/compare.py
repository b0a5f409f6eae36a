"""Compare a folder with the catalog: what a sync has to do."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from ingest.datamodels import DocumentRow, Failure, Said
from ingest.folder.scan import FoundFile, content_hash
from ingest.readers.pdf import ocr


@dataclass(slots=True)
class Changes:
    """Files to read, paths to remove, and what needs no reading: signatures and a person's word."""

    read: list[FoundFile] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    touched: dict[str, str] = field(default_factory=dict)
    said: dict[str, Said] = field(default_factory=dict)
    kept_failures: list[Failure] = field(default_factory=list)
    unchanged: int = 0


def compare(
    files: Iterable[FoundFile],
    documents: Iterable[DocumentRow],
    failures: Mapping[str, tuple[Failure, str]],
    unfinished: Collection[str] = (),
) -> Changes:
    """Return what has to be done; files at the ``unfinished`` paths are left as they are known."""
    known = {row.path: row for row in documents}
    changes, present = Changes(), set()
    for file in files:
        present.add(file.relative)
        row, failed = known.get(file.relative), failures.get(file.relative)
        if ocr.can_now_read([failed[0].reason] if failed else row.warnings if row else []):
            changes.read.append(file)
        elif failed and (file.relative in unfinished or file.is_probably(failed[1])):
            changes.kept_failures.append(failed[0])
        elif file.relative in unfinished:
            changes.unchanged += row is not None
        elif row and has_content(file, row):
            _compare_words(file, row, changes)
        else:
            changes.read.append(file)
    kept = present.union(unfinished)
    changes.removed = sorted((known.keys() | failures.keys()) - kept)
    return changes


def _compare_words(file: FoundFile, row: DocumentRow, changes: Changes) -> None:
    """Compare what a person says: the title is part of what is embedded, the rest is not."""
    if file.said.get("title", "") != row.said.get("title", ""):
        changes.read.append(file)
        return
    if file.signature != row.signature:
        changes.touched[file.relative] = file.signature
    if file.said != row.said:
        changes.said[file.relative] = file.said
    else:
        changes.unchanged += 1


def has_content(file: FoundFile, row: DocumentRow) -> bool:
    """Whether a file holds what the index has of it; it is read where its signature moved."""
    if file.is_certainly(row.signature):
        return True
    try:
        return content_hash(file.path) == row.content_hash
    except OSError:  # reading it says why, in the report
        return False
