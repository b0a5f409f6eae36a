"""Compare the folder, the catalog, the words and the vectors; every difference is named."""

from collections import Counter
from collections.abc import Iterable, Iterator

from ingest.catalog import SCHEMA_VERSION
from ingest.datamodels import CheckReport, Difference, DocumentRow, Failure, Store
from ingest.folder import current_folder
from ingest.index import Stores, write_lock
from ingest.readers import READER_VERSION
from ingest.scan import FoundFile, content_hash, scan
from ingest.settings import IngestSettings
from ingest.split import SPLITTER_VERSION

NO_DOCUMENT = "(no document)"


def check(settings: IngestSettings) -> CheckReport:
    """Compare an index with its folder; nothing is changed.

    :raises IndexMissingError: when nothing has been indexed.
    :raises CorpusError: when the folder is missing.
    :raises IndexBusyError: when another process is writing.
    """
    current_folder(settings)
    with write_lock(settings):
        files = scan(settings.corpus)
        stores = Stores(current_folder(settings))
        try:
            return _compare(settings, files, stores)
        finally:
            stores.close()


def _compare(settings: IngestSettings, files: list[FoundFile], stores: Stores) -> CheckReport:
    rows = stores.catalog.documents()
    failures = stores.catalog.failures()
    numbers = stores.catalog.numbers()
    waiting = {n for r in stores.catalog.leftovers() for n in r}
    differences = [
        *_versions(settings, stores.catalog.meta()),
        *_files(files, rows, failures),
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
        if row and _changed(file, row):
            yield _file(file.relative, "changed since it was indexed")
        elif failed and failed[1] != file.signature:
            yield _file(file.relative, "changed since it could not be read")
        elif not row and not failed:
            yield _file(file.relative, "in the folder, not in the index")
    for path in sorted((known.keys() | failures.keys()) - present):
        yield _file(path, "in the index, no longer in the folder")


def _file(path: str, what: str) -> Difference:
    return Difference(Store.FILES, path, what, "ingest")


def _changed(file: FoundFile, row: DocumentRow) -> bool:
    try:
        return row.signature != file.signature and row.content_hash != content_hash(file.path)
    except OSError:  # a sync lists it as failed, with the reason
        return True


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
