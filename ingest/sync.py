"""Make the index equal to the folder. Read this file to know how a file becomes passages.

scan the folder -> compare with the catalog -> read -> split -> embed -> write -> remove
"""

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from ingest.catalog import Draft
from ingest.datamodels import Failure, Passage, SyncReport, SyncStep
from ingest.embed import Encoder, SentenceEncoder, Vectors
from ingest.errors import CorpusError, IndexStateError
from ingest.index import (
    Stores,
    check_fits,
    fingerprint,
    index_folder,
    new_folder,
    switch_to,
    versions,
    write_lock,
)
from ingest.readers import ocr
from ingest.reading import Outcome, Ready, Unread, open_reading
from ingest.scan import FoundFile, content_hash, scan
from ingest.settings import IngestSettings
from ingest.split import text_for_model

BATCH_PASSAGES = 512  # written together: a commit of the word index costs more than a document
LoadEncoder = Callable[[], Encoder]
Progress = Callable[[SyncStep], None]


@dataclass(frozen=True, slots=True)
class _Changes:
    """What has to be done: files to read, paths to remove, files only touched."""

    read: list[FoundFile]
    removed: list[str]
    touched: list[FoundFile]
    kept_failures: list[Failure]
    unchanged: int


def sync(
    settings: IngestSettings,
    *,
    load_encoder: LoadEncoder | None = None,
    progress: Progress | None = None,
) -> SyncReport:
    """Bring the index up to date with the corpus folder and report what was done.

    The model is loaded only when there is something to embed.

    :raises CorpusError: when the folder is missing, or empty while the index is not.
    :raises IndexMismatchError: when the index was made with another model or splitter.
    :raises IndexBusyError: when another process is writing.
    """
    started = time.perf_counter()
    with write_lock(settings):
        files = scan(settings.corpus)
        folder = index_folder(settings)
        stores = _opened(settings, folder)
        try:
            _refuse_emptied(settings, files, stores)
            report = _sync(settings, stores, files, load_encoder, progress)
            if folder is None:
                switch_to(settings, stores.folder)
        finally:
            stores.close()
    report.seconds = time.perf_counter() - started
    return report


def rebuild(
    settings: IngestSettings,
    *,
    load_encoder: LoadEncoder | None = None,
    progress: Progress | None = None,
) -> SyncReport:
    """Make the whole index anew from the folder beside the old one, then switch to it.

    The text of deleted documents is gone from the disk afterwards.

    :raises CorpusError: when the folder is missing or empty.
    """
    started = time.perf_counter()
    with write_lock(settings):
        files = scan(settings.corpus)
        if not files:
            raise CorpusError(
                f"the corpus folder {settings.corpus} is empty; the index stays as it is. "
                "Put documents into it, or name another folder with --corpus"
            )
        stores = Stores(new_folder(settings))
        try:
            stores.catalog.number_from(int(stores.folder.name) << 32)
            report = _sync(settings, stores, files, load_encoder, progress)
        finally:
            stores.close()
        switch_to(settings, stores.folder)
    report.seconds = time.perf_counter() - started
    return report


def _opened(settings: IngestSettings, folder: Path | None) -> Stores:
    """Open the index in use, else the one that a broken-off first sync left, else a new one."""
    if folder is None:
        fresh = new_folder(settings)
        unfinished = fresh.with_name(f"{int(fresh.name) - 1:04d}")
        try:
            return Stores(unfinished if unfinished.is_dir() else fresh)
        except IndexStateError:  # killed while the stores themselves were made
            return Stores(fresh)
    return Stores(folder)


def _sync(
    settings: IngestSettings,
    stores: Stores,
    files: list[FoundFile],
    load_encoder: LoadEncoder | None,
    progress: Progress | None,
) -> SyncReport:
    stores.clear_leftovers()
    _check_recorded(settings, stores)
    changes = _compare(files, stores)
    known = {row.path for row in stores.catalog.documents()}
    report = SyncReport(unchanged=changes.unchanged, failed=list(changes.kept_failures))
    if changes.read:
        encoder = (load_encoder or (lambda: SentenceEncoder(settings.model)))()
        check_fits(stores, fingerprint(encoder))
        stores.catalog.set_meta(fingerprint(encoder))
        told = _Told(progress, SyncStep(0, len(changes.read), changes.read[0].relative))
        with open_reading(settings, encoder, changes.read) as outcomes:
            for batch in _batches(outcomes, stores, report, told):
                _write(batch, encoder, stores, told)
                for item in batch:
                    (report.updated if item.file.relative in known else report.added).append(
                        item.file.relative
                    )
                    report.passages += len(item.passages)
    stores.catalog.set_meta({"corpus": str(settings.corpus)})
    for file in changes.touched:
        stores.catalog.touch(file.relative, file.signature)
    stores.remove(changes.removed)
    report.removed = changes.removed
    report.failed.sort(key=lambda f: f.path)
    return report


def _check_recorded(settings: IngestSettings, stores: Stores) -> None:
    """Compare with the model's name and the versions before anything is read or loaded."""
    meta = stores.catalog.meta()
    if "model" in meta:
        check_fits(stores, {"model": settings.model, **versions()})


def _refuse_emptied(settings: IngestSettings, files: list[FoundFile], stores: Stores) -> None:
    if not files and stores.catalog.documents():
        raise CorpusError(
            f"the corpus folder {settings.corpus} is empty, but the index holds documents: "
            "is a drive not mounted? The index stays as it is. To start afresh, delete the folder "
            f"{settings.data / 'index'}"
        )
    known = {row.path for row in stores.catalog.documents()}
    recorded = stores.catalog.meta().get("corpus", str(settings.corpus))
    if recorded != str(settings.corpus) and known and not known & {f.relative for f in files}:
        raise CorpusError(
            f"the index in {settings.data} holds the documents of {recorded}, and none of them is "
            f"in {settings.corpus}; the index stays as it is. Name another --data for this folder"
        )


def _compare(files: list[FoundFile], stores: Stores) -> _Changes:
    known = {row.path: row for row in stores.catalog.documents()}
    failures = stores.catalog.failures()
    read, touched, kept, unchanged = [], [], [], 0
    for file in files:
        row, failed = known.get(file.relative), failures.get(file.relative)
        if ocr.can_now_read([failed[0].reason] if failed else row.warnings if row else []):
            read.append(file)
        elif failed and failed[1] == file.signature:
            kept.append(failed[0])
        elif row and row.signature == file.signature:
            unchanged += 1
        elif row and _has_content(file, row.content_hash):
            touched.append(file)
            unchanged += 1
        else:
            read.append(file)
    present = {file.relative for file in files}
    removed = sorted((known.keys() | failures.keys()) - present)
    return _Changes(read, removed, touched, kept, unchanged)


def _has_content(file: FoundFile, expected: str) -> bool:
    try:
        return content_hash(file.path) == expected
    except OSError:  # reading it says why, in the report
        return False


@dataclass(slots=True)
class _Told:
    """Says how far it is to whoever wants to know."""

    progress: Progress | None
    step: SyncStep

    def __call__(self, **changes: Any) -> None:  # noqa: ANN401  # fields of the step
        self.step = replace(self.step, **changes)
        if self.progress:
            self.progress(self.step)


def _batches(
    outcomes: Iterator[Outcome], stores: Stores, report: SyncReport, told: _Told
) -> Iterator[list[Ready]]:
    """Yield documents, read and split, in batches worth a commit; note those that fail."""
    batch: list[Ready] = []
    waiting = 0
    told()
    for done, outcome in enumerate(outcomes, start=1):
        if isinstance(outcome, Unread):
            failure = Failure(outcome.file.relative, outcome.reason)
            stores.catalog.fail(failure, outcome.file.signature)
            stores.clear_leftovers()
            report.failed.append(failure)
        else:
            batch.append(outcome)
            waiting += len(outcome.passages)
        told(files_done=done, path=outcome.file.relative, passages=report.passages + waiting)
        if waiting >= BATCH_PASSAGES:
            yield batch
            batch, waiting = [], 0
    if batch:
        yield batch
    told(path="")


def _write(batch: Sequence[Ready], encoder: Encoder, stores: Stores, told: _Told) -> None:
    drafts = [
        Draft(
            item.document,
            item.passages,
            item.content_hash,
            item.file.signature,
            stores.catalog.reserve(len(item.passages)),
        )
        for item in batch
    ]
    stores.write(drafts, _vectors([p for item in batch for p in item.passages], encoder, told))


def _vectors(passages: Sequence[Passage], encoder: Encoder, told: _Told) -> Iterator[Vectors]:
    """Yield the passages' vectors piece by piece: a document may have a hundred thousand."""
    for start in range(0, len(passages), BATCH_PASSAGES):
        piece = passages[start : start + BATCH_PASSAGES]
        yield encoder.encode([text_for_model(p) for p in piece])
        told(embedded=told.step.embedded + len(piece))
