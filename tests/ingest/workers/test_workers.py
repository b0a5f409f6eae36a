"""Several processes read one folder: nothing lost, nothing double, whoever dies."""

import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import psycopg
import pytest

from ingest.datamodels import Document
from ingest.errors import IndexBusyError
from ingest.settings import IngestSettings
from ingest.store.check import check
from ingest.store.interface.drafts import Draft
from ingest.store.postgres.connecting import OneConnection
from ingest.store.postgres.writing import PostgresIndex
from ingest.store.storage import name_in_use, open_catalog
from ingest.sync import rebuild, sync
from ingest.workers import queue
from ingest.workers.sharing import Shared
from ingest.workers.worker import work

OTHER_PROCESS = Path(__file__).parents[1] / "other_process.py"
OTHER_WORKER = Path(__file__).parent / "other_worker.py"
FILES = 6


@pytest.fixture
def there(settings: IngestSettings, database: str, write) -> IngestSettings:
    for n in range(FILES):
        write(f"{n}.txt", f"The bank number zq{n}x was listed.\n\nThe ship of {n} sails.\n")
    return replace(settings, database=database)


@pytest.fixture
def start(there: IngestSettings) -> Iterator[Callable[..., subprocess.Popen]]:
    started: list[subprocess.Popen] = []

    def one(*more: str) -> subprocess.Popen:
        arguments = [OTHER_PROCESS, there.corpus, there.data, there.database, *more]
        command = [sys.executable, OTHER_WORKER, *arguments]
        out = subprocess.PIPE if more else None
        started.append(subprocess.Popen([str(part) for part in command], stdout=out))
        return started[-1]

    yield one
    for process in started:
        process.kill()
        process.wait()
        if process.stdout:
            process.stdout.close()


def paths(settings: IngestSettings) -> list[str]:
    with closing(open_catalog(settings)) as catalog:
        return [row.path for row in catalog.documents()]


def test_two_workers_make_the_index_equal_to_the_folder(there, encoder, start, write) -> None:
    bad = write("bad.pdf", b"%PDF-1.7 and nothing else")
    steps = []
    shared = Shared(there, 2, start)
    report = sync(there, load_encoder=lambda: encoder, elsewhere=shared, progress=steps.append)
    assert sorted(report.added) == [f"{n}.txt" for n in range(FILES)]
    assert [f.path for f in report.failed] == ["bad.pdf"]
    assert report.passages == len(open_numbers(there))
    assert steps[-1].files_done == FILES + 1
    assert check(there).differences == ()
    bad.unlink()
    before = name_in_use(there)
    report = rebuild(there, load_encoder=lambda: encoder, elsewhere=Shared(there, 1, start))
    assert (len(report.added), report.failed) == (FILES, [])
    assert name_in_use(there) != before
    assert check(there).differences == ()


def test_what_a_killed_worker_was_reading_is_read_by_another(
    there, encoder, start, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queue, "DEAD_SECONDS", 2.0)
    monkeypatch.setattr("ingest.workers.sharing._GIVE_ON_SECONDS", 0.5)
    reports = []
    shared = Shared(there, 0, start)
    syncing = threading.Thread(
        target=lambda: reports.append(sync(there, load_encoder=lambda: encoder, elsewhere=shared))
    )
    syncing.start()
    doomed = start("hang")
    assert doomed.stdout.readline() == b"reading\n"
    doomed.kill()
    start()
    syncing.join(timeout=60)
    [report] = reports
    assert (len(report.added), report.failed) == (FILES, [])
    assert paths(there) == sorted(f"{n}.txt" for n in range(FILES))
    assert check(there).differences == ()


def test_a_worker_of_an_earlier_run_writes_nothing_any_more(there, encoder) -> None:
    sync(there, load_encoder=lambda: encoder)
    index = name_in_use(there)
    with closing(PostgresIndex(OneConnection(there, writing=True), index, run="old")) as late:
        with pytest.raises(IndexBusyError, match="another run"):
            late.remove(["0.txt"])
    assert "0.txt" in paths(there)


def test_two_writers_of_one_document_leave_one(there, encoder) -> None:
    sync(there, load_encoder=lambda: encoder)
    index = name_in_use(there)

    def again(_: int) -> None:
        with closing(PostgresIndex(OneConnection(there, writing=True), index)) as stores:
            for _ in range(5):
                draft = draft_of(stores, "0.txt")
                stores.write([draft], [encoder.encode([p.text for p in draft.passages])])

    with ThreadPoolExecutor(3) as writers:
        list(writers.map(again, range(3)))  # raises what one of them raised
    with psycopg.connect(there.database) as db:
        [(documents, passages)] = db.execute(
            f"SELECT (SELECT count(*) FROM {index}.documents), "
            f"(SELECT count(*) FROM {index}.passages)"
        ).fetchall()
    assert documents == FILES
    assert passages == len(open_numbers(there))


def open_numbers(settings: IngestSettings) -> set[int]:
    with closing(open_catalog(settings)) as catalog:
        return {p.number for path in paths(settings) for p in catalog.passages_of(path)}


def draft_of(stores: PostgresIndex, path: str) -> Draft:
    [row] = [r for r in stores.catalog.documents() if r.path == path]
    passages = stores.catalog.passages_of(path)
    document = Document(path, row.about, stores.catalog.text(path), ())
    numbers = stores.catalog.reserve(len(passages))
    return Draft(document, passages, row.content_hash, row.signature, numbers)


def test_a_worker_may_start_before_anything_was_indexed(there, encoder) -> None:
    work(there, lambda: encoder, until_empty=True)
    assert name_in_use(there) == ""
    assert len(sync(there, load_encoder=lambda: encoder).added) == FILES


def test_each_worker_fetches_what_it_reads_from_an_object_store(
    bucket, database: str, encoder, tmp_path: Path
) -> None:
    bucket.objects |= {f"docs/{n}.txt": f"The bank zq{n}x was listed.\n".encode() for n in range(4)}

    def machine(name: str) -> IngestSettings:
        found = IngestSettings.from_environment(corpus="s3://acts/docs", data=tmp_path / name)
        return replace(found, database=database)

    here, other = machine("here"), machine("other")
    shared = Shared(here, 0, lambda: pytest.fail("all is read elsewhere"))
    reports = []
    syncing = threading.Thread(
        target=lambda: reports.append(sync(here, load_encoder=lambda: encoder, elsewhere=shared))
    )
    syncing.start()
    while syncing.is_alive():
        work(other, lambda: encoder, until_empty=True)
        syncing.join(timeout=0.2)
    [report] = reports
    assert (sorted(report.added), report.failed) == ([f"{n}.txt" for n in range(4)], [])
    assert sorted(p.name for p in other.corpus.iterdir()) == [f"{n}.txt" for n in range(4)]
    assert check(here).differences == ()
