"""Make the index equal to the folder. Read this file to know how a file becomes passages.

look at the folder -> compare with the catalog -> read -> split -> embed -> write -> remove
"""

import time
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from typing import Any, Protocol

from ingest.datamodels import DocumentRow, Failure, Passage, SyncReport, SyncStep
from ingest.embedding.encoder import Encoder, Vectors
from ingest.embedding.packaged import quick_encoder
from ingest.errors import IndexStateError
from ingest.folder.compare import Changes, compare
from ingest.folder.guard import refuse_removals, survey_or_nothing
from ingest.folder.scan import FoundFile
from ingest.folder.survey import Survey
from ingest.reading.pool import Outcome, Ready, Unread, open_reading
from ingest.settings import IngestSettings
from ingest.store.index import fingerprint, versions
from ingest.store.interface.drafts import Draft
from ingest.store.interface.protocols import LOCK_WAIT_SECONDS, Storage, Writing, check_fits
from ingest.store.storage import storage_of
from ingest.text.split import text_for_model

BATCH_PASSAGES = 512  # written together: a commit of the word index costs more than a document
LoadEncoder = Callable[[], Encoder]
Progress = Callable[[SyncStep], None]


class ReadElsewhere(Protocol):
    """Has files read by others, into an index that is open, and reports what came of them."""

    def __call__(
        self, stores: Writing, files: Sequence[FoundFile], told: "Told", report: SyncReport
    ) -> None:
        """Return when all of them are read."""


def sync(
    settings: IngestSettings,
    *,
    load_encoder: LoadEncoder | None = None,
    progress: Progress | None = None,
    allow_removals: bool = False,
    unfinished: Collection[str] = (),
    elsewhere: ReadElsewhere | None = None,
) -> SyncReport:
    """Bring the index up to date with the corpus folder and report what was done.

    The model is loaded only when there is something to embed. Files at the ``unfinished`` paths
    are still being written: they are left as the index has them. With ``elsewhere`` others read.

    :raises RemovalsError: when the folder is missing, empty or has lost most of its documents,
        and ``allow_removals`` is not set.
    :raises CorpusError: when the folder or its `sources.toml` cannot be used.
    :raises IndexMismatchError: when the index was made with another model or splitter.
    :raises IndexBusyError: when another process is writing.
    """
    started = time.perf_counter()
    with (
        closing(storage_of(settings)) as storage,
        storage.write_lock(LOCK_WAIT_SECONDS),
    ):
        storage.tidy()
        looked = survey_or_nothing(settings, _recorded(storage), allow_removals=allow_removals)
        stores = storage.to_write()
        try:
            _check_recorded(settings, stores)
            known = stores.catalog.documents()
            recorded = stores.catalog.meta().get("corpus")
            refuse_removals(settings, looked, known, recorded, allow_removals=allow_removals)
            given = load_encoder, progress, unfinished, elsewhere
            report = _sync(settings, stores, looked, known, *given)
        finally:
            stores.close()
        storage.use(stores)
    report.seconds = time.perf_counter() - started
    return report


def rebuild(
    settings: IngestSettings,
    *,
    load_encoder: LoadEncoder | None = None,
    progress: Progress | None = None,
    allow_removals: bool = False,
    elsewhere: ReadElsewhere | None = None,
) -> SyncReport:
    """Make the whole index anew from the folder beside the old one, then switch to it.

    The text of deleted documents is gone from the index's files afterwards.

    :raises RemovalsError: as `sync`.
    :raises CorpusError: when the folder or its `sources.toml` cannot be used.
    """
    started = time.perf_counter()
    with (
        closing(storage_of(settings)) as storage,
        storage.write_lock(LOCK_WAIT_SECONDS),
    ):
        recorded = _recorded(storage)
        looked = survey_or_nothing(settings, recorded, allow_removals=allow_removals)
        known = _known(storage)
        refuse_removals(settings, looked, known, recorded, allow_removals=allow_removals)
        stores = storage.to_rebuild()
        try:
            report = _sync(settings, stores, looked, [], load_encoder, progress, (), elsewhere)
        finally:
            stores.close()
        storage.use(stores)
    report.seconds = time.perf_counter() - started
    return report


def _recorded(storage: Storage) -> str | None:
    """Return the folder that the index in use was made from, None where that is not known."""
    try:
        with closing(storage.open_catalog()) as catalog:
            return catalog.meta().get("corpus")
    except IndexStateError:
        return None


def _known(storage: Storage) -> list[DocumentRow]:
    """Return the documents that answer now; none where the old catalog cannot be read."""
    try:
        with closing(storage.open_catalog()) as catalog:
            return catalog.documents()
    except IndexStateError:  # a rebuild is what mends it
        return []


def _sync(
    settings: IngestSettings,
    stores: Writing,
    looked: Survey,
    known: Sequence[DocumentRow],
    load_encoder: LoadEncoder | None,
    progress: Progress | None,
    unfinished: Collection[str] = (),
    elsewhere: ReadElsewhere | None = None,
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
        encoder = (load_encoder or (lambda: quick_encoder(settings.model)))()
        check_fits(stores.catalog.meta(), settings.place, fingerprint(encoder))
        stores.catalog.set_meta(fingerprint(encoder))
        told = Told(progress, SyncStep(0, len(changes.read), changes.read[0].relative))
        if elsewhere:
            elsewhere(stores, changes.read, told, report)
        else:
            _read(settings, stores, changes.read, known, encoder, told, report)
    _note(settings, stores, looked, changes, report)
    report.failed.sort(key=lambda f: f.path)
    return report


def _read(
    settings: IngestSettings,
    stores: Writing,
    files: Sequence[FoundFile],
    known: Sequence[DocumentRow],
    encoder: Encoder,
    told: "Told",
    report: SyncReport,
) -> None:
    """Read the files in this process and put them in, batch by batch."""
    paths = {row.path for row in known}
    with open_reading(settings, encoder, files) as outcomes:
        for batch in _batches(outcomes, stores, report, told):
            _write(batch, encoder, stores, told)
            _report(batch, paths, report)


def _report(ready: Sequence[Ready], known: set[str], report: SyncReport) -> None:
    for item in ready:
        path = item.file.relative
        (report.updated if path in known else report.added).append(path)
        report.passages += len(item.passages)


def _note(
    settings: IngestSettings,
    stores: Writing,
    looked: Survey,
    changes: Changes,
    report: SyncReport,
) -> None:
    """Write down all that needs no reading, and take out what is gone."""
    stores.catalog.set_meta({"corpus": settings.source})
    stores.catalog.touch(changes.touched)
    stores.catalog.say(changes.said)
    stores.catalog.skip(looked.gaps)
    stores.remove(changes.removed)
    stores.compact()
    report.updated = sorted([*report.updated, *changes.said])
    report.removed = changes.removed


def _check_recorded(settings: IngestSettings, stores: Writing) -> None:
    """Compare with the model's name and the versions before anything is read or loaded."""
    meta = stores.catalog.meta()
    if "model" in meta:
        check_fits(meta, settings.place, {"model": settings.model, **versions()})


@dataclass(slots=True)
class Told:
    """Says how far it is to whoever wants to know."""

    progress: Progress | None
    step: SyncStep

    def __call__(self, **changes: Any) -> None:  # noqa: ANN401  # fields of the step
        """Note what has changed and tell it."""
        self.step = replace(self.step, **changes)
        if self.progress:
            self.progress(self.step)

    def embedded(self, passages: int) -> None:
        """Count passages whose vectors are made."""
        self(embedded=self.step.embedded + passages)


def _batches(
    outcomes: Iterator[Outcome], stores: Writing, report: SyncReport, told: Told
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


def _write(batch: Sequence[Ready], encoder: Encoder, stores: Writing, told: Told) -> None:
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
    passages = [p for item in batch for p in item.passages]
    stores.write(drafts, vectors_of(passages, encoder, told.embedded))


def vectors_of(
    passages: Sequence[Passage], encoder: Encoder, tell: Callable[[int], None] = lambda _: None
) -> Iterator[Vectors]:
    """Yield the passages' vectors piece by piece: a document may have a hundred thousand."""
    for start in range(0, len(passages), BATCH_PASSAGES):
        piece = passages[start : start + BATCH_PASSAGES]
        yield encoder.encode([text_for_model(p) for p in piece])
        tell(len(piece))
