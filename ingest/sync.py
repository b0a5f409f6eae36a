"""Make the index equal to the folder. Read this file to know how a file becomes passages.

look at the folder -> compare with the catalog -> read -> split -> embed -> write -> remove
"""

import time
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from ingest.catalog import Draft
from ingest.compare import Changes, compare
from ingest.datamodels import Document, DocumentRow, Failure, Passage, SyncReport
from ingest.embed import Encoder, SentenceEncoder
from ingest.errors import IndexStateError, ReadError
from ingest.folder import clear_others, open_catalog
from ingest.guard import refuse_removals, survey_or_nothing
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
from ingest.reading import read_found
from ingest.scan import FoundFile
from ingest.settings import IngestSettings
from ingest.split import split, text_for_model
from ingest.survey import Survey

BATCH_PASSAGES = 512  # written together: a commit of the word index costs more than a document
LoadEncoder = Callable[[], Encoder]
Progress = Callable[[int, int, str], None]  # files done, files to do, path


@dataclass(frozen=True, slots=True)
class _Ready:
    """A document that is read and split."""

    file: FoundFile
    document: Document
    passages: list[Passage]
    content_hash: str


def sync(
    settings: IngestSettings,
    *,
    load_encoder: LoadEncoder | None = None,
    progress: Progress | None = None,
    allow_removals: bool = False,
    unfinished: Collection[str] = (),
) -> SyncReport:
    """Bring the index up to date with the corpus folder and report what was done.

    The model is loaded only when there is something to embed. Files at the ``unfinished`` paths
    are still being written: they are left as the index has them.

    :raises RemovalsError: when the folder is missing, empty or has lost most of its documents,
        and ``allow_removals`` is not set.
    :raises CorpusError: when the folder or its `sources.toml` cannot be used.
    :raises IndexMismatchError: when the index was made with another model or splitter.
    :raises IndexBusyError: when another process is writing.
    """
    started = time.perf_counter()
    with write_lock(settings):
        folder = index_folder(settings)
        if folder is not None:
            clear_others(settings, folder)
        looked = survey_or_nothing(settings, _recorded(settings), allow_removals=allow_removals)
        stores = _opened(settings, folder)
        try:
            _check_recorded(settings, stores)
            known = stores.catalog.documents()
            recorded = stores.catalog.meta().get("corpus")
            refuse_removals(settings, looked, known, recorded, allow_removals=allow_removals)
            report = _sync(settings, stores, looked, known, load_encoder, progress, unfinished)
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
    allow_removals: bool = False,
) -> SyncReport:
    """Make the whole index anew from the folder beside the old one, then switch to it.

    The text of deleted documents is gone from the index's files afterwards.

    :raises RemovalsError: as `sync`.
    :raises CorpusError: when the folder or its `sources.toml` cannot be used.
    """
    started = time.perf_counter()
    with write_lock(settings):
        recorded = _recorded(settings)
        looked = survey_or_nothing(settings, recorded, allow_removals=allow_removals)
        known = _known(settings)
        refuse_removals(settings, looked, known, recorded, allow_removals=allow_removals)
        stores = Stores(new_folder(settings))
        try:
            stores.catalog.number_from(int(stores.folder.name) << 32)
            report = _sync(settings, stores, looked, [], load_encoder, progress)
        finally:
            stores.close()
        switch_to(settings, stores.folder)
    report.seconds = time.perf_counter() - started
    return report


def _recorded(settings: IngestSettings) -> str | None:
    """Return the folder that the index in use was made from, None where that is not known."""
    try:
        with closing(open_catalog(settings)) as catalog:
            return catalog.meta().get("corpus")
    except IndexStateError:
        return None


def _known(settings: IngestSettings) -> list[DocumentRow]:
    """Return the documents that answer now; none where the old catalog cannot be read."""
    try:
        with closing(open_catalog(settings)) as catalog:
            return catalog.documents()
    except IndexStateError:  # a rebuild is what mends it
        return []


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
    looked: Survey,
    known: Sequence[DocumentRow],
    load_encoder: LoadEncoder | None,
    progress: Progress | None,
    unfinished: Collection[str] = (),
) -> SyncReport:
    stores.clear_leftovers()
    changes = compare(looked.files, known, stores.catalog.failures(), unfinished)
    report = SyncReport(
        unchanged=changes.unchanged,
        failed=list(changes.kept_failures),
        skipped=looked.gaps,
        warnings=list(looked.warnings),
    )
    if changes.read:
        encoder = (load_encoder or (lambda: SentenceEncoder(settings.model)))()
        check_fits(stores, fingerprint(encoder))
        stores.catalog.set_meta(fingerprint(encoder))
        for ready in _batches(changes.read, encoder, stores, report, progress):
            _write(ready, encoder, stores)
            _report(ready, {row.path for row in known}, report)
    _note(settings, stores, looked, changes, report)
    report.failed.sort(key=lambda f: f.path)
    return report


def _report(ready: Sequence[_Ready], known: set[str], report: SyncReport) -> None:
    for item in ready:
        path = item.file.relative
        (report.updated if path in known else report.added).append(path)
        report.passages += len(item.passages)


def _note(
    settings: IngestSettings,
    stores: Stores,
    looked: Survey,
    changes: Changes,
    report: SyncReport,
) -> None:
    """Write down all that needs no reading, and take out what is gone."""
    stores.catalog.set_meta({"corpus": str(settings.corpus)})
    stores.catalog.touch(changes.touched)
    stores.catalog.say(changes.said)
    stores.catalog.skip(looked.gaps)
    stores.remove(changes.removed)
    report.updated = sorted([*report.updated, *changes.said])
    report.removed = changes.removed


def _check_recorded(settings: IngestSettings, stores: Stores) -> None:
    """Compare with the model's name and the versions before anything is read or loaded."""
    meta = stores.catalog.meta()
    if "model" in meta:
        check_fits(stores, {"model": settings.model, **versions()})


def _batches(
    files: list[FoundFile],
    encoder: Encoder,
    stores: Stores,
    report: SyncReport,
    progress: Progress | None,
) -> Iterator[list[_Ready]]:
    """Yield documents, read and split, in batches worth a commit; note those that fail."""
    batch: list[_Ready] = []
    for done, file in enumerate(files):
        if progress:
            progress(done, len(files), file.relative)
        try:
            document, digest = read_found(file)
            passages = split(document, encoder.count_tokens, encoder.max_tokens)
            batch.append(_Ready(file, document, passages, digest))
        except (ReadError, OSError) as exc:
            failure = Failure(file.relative, str(exc))
            stores.catalog.fail(failure, file.signature)
            stores.clear_leftovers()
            report.failed.append(failure)
        if sum(len(item.passages) for item in batch) >= BATCH_PASSAGES:
            yield batch
            batch = []
    if batch:
        yield batch
    if progress:
        progress(len(files), len(files), "")


def _write(ready: Sequence[_Ready], encoder: Encoder, stores: Stores) -> None:
    vectors = encoder.encode([text_for_model(p) for item in ready for p in item.passages])
    drafts = [
        Draft(
            item.document,
            item.passages,
            item.content_hash,
            item.file.signature,
            stores.catalog.reserve(len(item.passages)),
        )
        for item in ready
    ]
    stores.write(drafts, vectors)
