"""Make the index equal to the folder. Read this file to know how a file becomes passages.

look at the folder -> compare with the catalog -> read -> split -> embed -> write -> remove
"""

import time
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from ingest.datamodels import DocumentRow, Failure, Passage, SyncReport, SyncStep
from ingest.embedding.encoder import Encoder, SentenceEncoder, Vectors
from ingest.errors import IndexStateError
from ingest.folder.compare import Changes, compare
from ingest.folder.guard import refuse_removals, survey_or_nothing
from ingest.folder.survey import Survey
from ingest.reading.pool import Outcome, Ready, Unread, open_reading
from ingest.settings import IngestSettings
from ingest.store.catalog import Draft
from ingest.store.index import (
    Stores,
    check_fits,
    fingerprint,
    index_folder,
    new_folder,
    switch_to,
    versions,
    write_lock,
)
from ingest.store.location import CATALOG, clear_others, open_catalog
from ingest.store.stores import has_lost_its_catalog
from ingest.text.split import text_for_model

BATCH_PASSAGES = 512  # written together: a commit of the word index costs more than a document
LoadEncoder = Callable[[], Encoder]
Progress = Callable[[SyncStep], None]


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
        if folder is not None and (folder / CATALOG).is_file():
            clear_others(settings, folder)
        looked = survey_or_nothing(settings, _recorded(settings), allow_removals=allow_removals)
        stores = _opened(settings, folder)
        try:
            _check_recorded(settings, stores)
            known = stores.catalog.documents()
            recorded = stores.catalog.meta().get("corpus")
            refuse_removals(settings, looked, known, recorded, allow_removals=allow_removals)
            report = _sync(settings, stores, looked, known, load_encoder, progress, unfinished)
        finally:
            stores.close()
        if stores.folder != folder:
            switch_to(settings, stores.folder)
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
            _number_anew(stores)
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
    if not has_lost_its_catalog(folder):
        return Stores(folder)
    # The catalog was lost or emptied beside full stores: filled up, they would mix.
    stores = Stores(new_folder(settings))
    _number_anew(stores)
    return stores


def _number_anew(stores: Stores) -> None:
    """Begin the passage numbers of a new index where those of no other one are."""
    stores.catalog.number_from(int(stores.folder.name) << 32)


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
        check_fits(stores.catalog, stores.folder, fingerprint(encoder))
        stores.catalog.set_meta(fingerprint(encoder))
        told = _Told(progress, SyncStep(0, len(changes.read), changes.read[0].relative))
        with open_reading(settings, encoder, changes.read) as outcomes:
            for batch in _batches(outcomes, stores, report, told):
                _write(batch, encoder, stores, told)
                _report(batch, {row.path for row in known}, report)
    _note(settings, stores, looked, changes, report)
    report.failed.sort(key=lambda f: f.path)
    return report


def _report(ready: Sequence[Ready], known: set[str], report: SyncReport) -> None:
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
    stores.compact()
    report.updated = sorted([*report.updated, *changes.said])
    report.removed = changes.removed


def _check_recorded(settings: IngestSettings, stores: Stores) -> None:
    """Compare with the model's name and the versions before anything is read or loaded."""
    meta = stores.catalog.meta()
    if "model" in meta:
        check_fits(stores.catalog, stores.folder, {"model": settings.model, **versions()})


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
