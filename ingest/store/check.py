"""Compare the folder, the catalog, the words and the vectors; every difference is named."""

from collections import Counter
from collections.abc import Iterable, Iterator

from ingest.datamodels import CheckReport, Difference, DocumentRow, Failure, Store
from ingest.folder.compare import has_content
from ingest.folder.scan import SOURCES, FoundFile
from ingest.folder.survey import Survey, survey
from ingest.readers import READER_VERSION
from ingest.settings import IngestSettings
from ingest.store.catalog import SCHEMA_VERSION
from ingest.store.index import Stores, write_lock
from ingest.store.location import current_folder
from ingest.text.split import SPLITTER_VERSION

NO_DOCUMENT = "(no document)"


def check(settings: IngestSettings) -> CheckReport:
    """Compare an index with its folder; nothing is changed.

    :raises IndexMissingError: when nothing has been indexed.
    :raises CorpusError: when the folder is missing.
    :raises IndexBusyError: when another process is writing.
    """
    current_folder(settings)
    with write_lock(settings):
        looked = survey(settings)
        stores = Stores(current_folder(settings))
        try:
            return _compare(settings, looked, stores)
        finally:
            stores.close()


def _compare(settings: IngestSettings, looked: Survey, stores: Stores) -> CheckReport:
    rows = stores.catalog.documents()
    failures = stores.catalog.failures()
    numbers = stores.catalog.numbers()
    waiting = {n for r in stores.catalog.leftovers() for n in r}
    differences = [
        *_versions(settings, stores.catalog.meta()),
        *_files(looked.files, rows, failures),
        *_gaps(looked, stores),
        *(d for row in rows for d in _text(stores, row)),
        *_missing(Store.WORDS, stores, numbers - (held_words := stores.words.numbers())),
        *_extra(Store.WORDS, held_words - numbers, waiting),
        *_missing(Store.VECTORS, stores, numbers - (held_vectors := stores.vectors.numbers())),
        *_extra(Store.VECTORS, held_vectors - numbers, waiting),
    ]
    failed = tuple(failure for failure, _ in failures.values())
    return CheckReport(len(rows), len(numbers), failed, tuple(differences))


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


def _gaps(looked: Survey, stores: Stores) -> Iterator[Difference]:
    """Yield what is left aside otherwise than the index says."""
    found, noted = set(looked.gaps), set(stores.catalog.skipped())
    for gap in sorted(found - noted, key=lambda g: g.path):
        yield _file(gap.path, f"left aside: {gap.reason}")
    for gap in sorted(noted - found, key=lambda g: g.path):
        if gap.path not in {g.path for g in found}:
            yield _file(gap.path, "listed as left aside, no longer so")


def _text(stores: Stores, row: DocumentRow) -> Iterator[Difference]:
    text = stores.catalog.text(row.path) or ""
    wrong = sum(p.text != text[p.start : p.end] for p in stores.catalog.passages_of(row.path))
    if wrong:
        what = f"{_counted(wrong)} not standing in the document's text"
        yield Difference(Store.TEXT, row.path, what)


def _missing(store: Store, stores: Stores, missing: set[int]) -> Iterator[Difference]:
    """Yield what a derived store lacks, by document."""
    passages = stores.catalog.passages(sorted(missing)).values()
    for path, count in sorted(Counter(p.document for p in passages).items()):
        yield Difference(store, path, f"{_counted(count)} missing")


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
