"""Compare the folder, the catalog, the words and the vectors; every difference is named."""

from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, closing, contextmanager, suppress

from ingest.datamodels import CheckReport, Difference, DocumentRow, Failure, Store
from ingest.errors import IndexStateError, IndexStorageError
from ingest.folder.compare import has_content
from ingest.folder.scan import SOURCES, FoundFile
from ingest.folder.survey import Survey, survey
from ingest.readers import READER_VERSION
from ingest.settings import IngestSettings
from ingest.store.interface.protocols import CatalogReader, Storage
from ingest.store.interface.word_rows import rows_of
from ingest.store.lexical.words import digest
from ingest.store.opening import SCHEMA_VERSION
from ingest.store.storage import storage_of
from ingest.text.split import SPLITTER_VERSION

NO_DOCUMENT = "(no document)"


def check(settings: IngestSettings) -> CheckReport:
    """Compare an index with its folder; nothing is changed.

    :raises IndexMissingError: when nothing has been indexed.
    :raises CorpusError: when the folder is missing.
    :raises IndexBusyError: when another process is writing.
    """
    with (
        closing(storage_of(settings)) as storage,
        closing(storage.open_catalog()) as catalog,
        _quiet(storage),
    ):
        looked = survey(settings)
        return _compare(settings, looked, storage, catalog)


@contextmanager
def _quiet(storage: Storage) -> Iterator[None]:
    """Keep writers away; where nothing can be written there are none."""
    with ExitStack() as held:
        with suppress(IndexStorageError):
            held.enter_context(storage.write_lock())
        yield


def _compare(
    settings: IngestSettings, looked: Survey, storage: Storage, catalog: CatalogReader
) -> CheckReport:
    catalog.begin()
    rows = catalog.documents()
    failures = catalog.failures()
    numbers = catalog.numbers()
    differences = [
        *_versions(settings, catalog.meta()),
        *(_of_index(fault) for fault in storage.faults()),
        *_files(looked.files, rows, failures),
        *_gaps(looked, catalog),
        *(d for row in rows for d in _text(catalog, row)),
        *_words(storage, catalog, numbers),
        *_vectors(storage, catalog, numbers),
    ]
    failed = tuple(failure for failure, _ in failures.values())
    return CheckReport(len(rows), len(numbers), failed, tuple(differences))


def _of_index(what: str) -> Difference:
    return Difference(Store.INDEX, NO_DOCUMENT, what)


def _words(storage: Storage, catalog: CatalogReader, numbers: set[int]) -> Iterator[Difference]:
    """Yield passages that the word index lacks, holds otherwise, or has too much."""
    held: dict[int, int] = {}
    try:
        held = storage.words_held(catalog)
    except IndexStateError as exc:
        yield Difference(Store.WORDS, NO_DOCUMENT, str(exc).split(";")[0])
    yield from _passages(Store.WORDS, catalog, numbers - held.keys(), "missing")
    wrong = {row[0] for row in rows_of(catalog) if held.get(row[0], digest(row)) != digest(row)}
    yield from _passages(Store.WORDS, catalog, wrong, "made from another text")
    yield from _extra(Store.WORDS, held.keys() - numbers, storage.waiting(catalog))


def _vectors(storage: Storage, catalog: CatalogReader, numbers: set[int]) -> Iterator[Difference]:
    held, out_of_shape = storage.vectors_held(catalog)
    yield from _passages(Store.VECTORS, catalog, numbers - held, "missing")
    yield from _passages(Store.VECTORS, catalog, out_of_shape, "without a unit vector")
    yield from _extra(Store.VECTORS, held - numbers, set())


def _versions(settings: IngestSettings, meta: dict[str, str]) -> Iterator[Difference]:
    expected = {
        "model": settings.model,
        "splitter": SPLITTER_VERSION,
        "readers": READER_VERSION,
        "schema": SCHEMA_VERSION,
    }
    for key, value in expected.items():
        if "model" in meta and meta.get(key) != value:
            what = f"{key} {meta.get(key, 'nothing')}, now {value}"
            yield Difference(Store.VERSIONS, NO_DOCUMENT, what)


def _files(
    files: Iterable[FoundFile],
    rows: Iterable[DocumentRow],
    failures: dict[str, tuple[Failure, str]],
) -> Iterator[Difference]:
    known = {row.path: row for row in rows}
    present = {file.relative for file in files}
    for file in files:
        row, failed = known.get(file.relative), failures.get(file.relative)
        if row and not has_content(file, row):
            yield _file(file.relative, "changed since it was indexed")
        elif row and row.said != file.said:
            yield _file(file.relative, f"{SOURCES} says otherwise since it was indexed")
        elif failed and not file.is_probably(failed[1]):
            yield _file(file.relative, "changed since it could not be read")
        elif not row and not failed:
            yield _file(file.relative, "in the folder, not in the index")
    for path in sorted((known.keys() | failures.keys()) - present):
        yield _file(path, "in the index, no longer in the folder")


def _file(path: str, what: str) -> Difference:
    return Difference(Store.FILES, path, what, "ingest")


def _gaps(looked: Survey, catalog: CatalogReader) -> Iterator[Difference]:
    """Yield what is left aside otherwise than the index says."""
    found, noted = set(looked.gaps), set(catalog.skipped())
    for gap in sorted(found - noted, key=lambda g: g.path):
        yield _file(gap.path, f"left aside: {gap.reason}")
    for gap in sorted(noted - found, key=lambda g: g.path):
        if gap.path not in {g.path for g in found}:
            yield _file(gap.path, "listed as left aside, no longer so")


def _text(catalog: CatalogReader, row: DocumentRow) -> Iterator[Difference]:
    text = catalog.text(row.path) or ""
    wrong = sum(p.text != text[p.start : p.end] for p in catalog.passages_of(row.path))
    if wrong:
        what = f"{_counted(wrong)} not standing in the document's text"
        yield Difference(Store.TEXT, row.path, what)


def _passages(
    store: Store, catalog: CatalogReader, numbers: set[int], what: str
) -> Iterator[Difference]:
    """Yield what is wrong with passages of a derived store, by document."""
    passages = catalog.passages(sorted(numbers)).values()
    for path, count in sorted(Counter(p.document for p in passages).items()):
        yield Difference(store, path, f"{_counted(count)} {what}")


def _extra(store: Store, extra: set[int], waiting: set[int]) -> Iterator[Difference]:
    """Yield what a derived store has too much; what an interrupted run left, a sync clears."""
    for numbers, why, command in (
        (extra & waiting, "left by an interrupted run", "ingest"),
        (extra - waiting, "too many", "rebuild"),
    ):
        if numbers:
            what = f"{_counted(len(numbers))} {why} ({_listed(sorted(numbers))})"
            yield Difference(store, NO_DOCUMENT, what, command)


def _counted(count: int) -> str:
    return "1 passage" if count == 1 else f"{count} passages"


def _listed(numbers: list[int], most: int = 20) -> str:
    shown = ", ".join(map(str, numbers[:most]))
    return f"{shown}, …" if len(numbers) > most else shown
