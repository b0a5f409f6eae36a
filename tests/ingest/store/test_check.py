import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from ingest.datamodels import Difference, Store, SyncReport
from ingest.errors import CorpusError, IndexMissingError
from ingest.seal import unseal
from ingest.settings import IngestSettings
from ingest.store.catalog import Catalog
from ingest.store.check import check
from ingest.store.index import Stores, index_folder, write_lock

SyncNow = Callable[[], SyncReport]
Write = Callable[[str, str | bytes], Path]


@pytest.fixture
def indexed(settings: IngestSettings, write: Write, sync_now: SyncNow) -> IngestSettings:
    write("a.txt", "A bank and a ship.\n")
    write("news/b.txt", "The oil of the bank.\n")
    write("bad.txt", "")
    sync_now()
    return settings


@pytest.fixture
def stores(indexed: IngestSettings) -> Stores:
    folder = index_folder(indexed)
    assert folder is not None
    return Stores(folder)


def numbers_of(stores: Stores, path: str) -> list[int]:
    return [p.number for p in stores.catalog.passages_of(path)]


def test_an_index_that_is_like_its_folder_has_no_differences(indexed: IngestSettings) -> None:
    report = check(indexed)
    assert report.same
    assert (report.documents, report.passages, report.remedy) == (2, 2, None)
    assert [(f.path, f.reason) for f in report.failed] == [("bad.txt", "the file is empty")]


def test_every_file_that_differs_is_named(indexed: IngestSettings, write: Write) -> None:
    write("a.txt", "Another text.\n")
    write("c.txt", "A new one.\n")
    write("bad.txt", "No longer empty.\n")
    (indexed.corpus / "news/b.txt").unlink()
    report = check(indexed)
    assert {(d.path, d.what) for d in report.differences} == {
        ("a.txt", "changed since it was indexed"),
        ("bad.txt", "changed since it could not be read"),
        ("c.txt", "in the folder, not in the index"),
        ("news/b.txt", "in the index, no longer in the folder"),
    }
    assert {d.store for d in report.differences} == {Store.FILES}
    assert report.remedy == "sanctions-qa ingest"


def test_a_file_written_again_with_the_same_content_is_no_difference(
    indexed: IngestSettings, write: Write
) -> None:
    write("a.txt", "A bank and a ship.\n")
    assert check(indexed).same


def test_passages_that_the_word_index_lacks_are_named_by_document(
    indexed: IngestSettings, stores: Stores
) -> None:
    stores.words.remove(numbers_of(stores, "a.txt"))
    unseal(stores.folder)
    stores.close()
    report = check(indexed)
    assert report.differences == (Difference(Store.WORDS, "a.txt", "1 passage missing"),)
    assert report.remedy == "sanctions-qa rebuild"


def altered(stores: Stores, statement: str) -> None:
    """Change the catalog behind the program's back, and leave no seal that tells."""
    stores.close()
    unseal(stores.folder)
    with closing(sqlite3.connect(stores.folder / "catalog.sqlite")) as db, db:
        db.execute(statement)


def test_passages_without_a_vector_are_named_by_document(
    indexed: IngestSettings, stores: Stores
) -> None:
    altered(stores, "DELETE FROM vectors WHERE document = (SELECT min(number) FROM documents)")
    assert check(indexed).differences == (Difference(Store.VECTORS, "a.txt", "1 passage missing"),)


def test_a_vector_that_is_no_longer_one_is_named_by_document(
    indexed: IngestSettings, stores: Stores
) -> None:
    altered(stores, "UPDATE vectors SET matrix = zeroblob(20)")
    what = "1 passage without a unit vector"
    assert {(d.path, d.what) for d in check(indexed).differences} == {
        ("a.txt", what),
        ("news/b.txt", what),
    }


def test_passages_of_the_right_number_and_another_text_are_named(
    indexed: IngestSettings, stores: Stores
) -> None:
    [number] = numbers_of(stores, "a.txt")
    stores.words.remove([number])
    stores.words.add([(number, number, "The visa of somebody else.", "")])
    unseal(stores.folder)
    stores.close()
    assert check(indexed).differences == (
        Difference(Store.WORDS, "a.txt", "1 passage made from another text"),
    )


def test_a_file_of_the_index_that_was_changed_is_named(
    indexed: IngestSettings, stores: Stores
) -> None:
    stores.close()
    file = next((stores.folder / "lexical").glob("*.pos"))
    file.write_bytes(file.read_bytes()[:-1] + b"x")
    report = check(indexed)
    assert (
        Difference(
            Store.INDEX,
            "(no document)",
            f"lexical/{file.name} has another content than was written",
        )
        in report.differences
    )
    assert report.remedy == "sanctions-qa rebuild"


def test_passages_that_no_document_has_are_counted(indexed: IngestSettings, stores: Stores) -> None:
    stores.words.add([(998, 998, "a bank", ""), (999, 998, "a ship", "")])
    unseal(stores.folder)
    stores.close()
    (difference,) = check(indexed).differences
    assert (difference.store, difference.what) == (Store.WORDS, "2 passages too many (998, 999)")


def test_what_an_interrupted_run_left_is_for_the_next_sync(
    indexed: IngestSettings, stores: Stores, sync_now: SyncNow
) -> None:
    number = stores.catalog.reserve(1)[0]
    stores.words.add([(number, number, "a bank", "")])
    stores.close()
    report = check(indexed)
    assert "left by an interrupted run" in report.differences[0].what
    assert report.remedy == "sanctions-qa ingest"
    sync_now()
    assert check(indexed).same


def test_a_derived_store_that_is_gone_lacks_everything(
    indexed: IngestSettings, stores: Stores
) -> None:
    stores.close()
    shutil.rmtree(stores.folder / "lexical")
    words = [d for d in check(indexed).differences if d.store is Store.WORDS]
    assert {d.path for d in words} == {"(no document)", "a.txt", "news/b.txt"}


def test_another_model_is_a_difference(indexed: IngestSettings) -> None:
    report = check(replace(indexed, model="another"))
    assert [d.store for d in report.differences] == [Store.VERSIONS]
    assert "now another" in report.differences[0].what


def test_passages_that_are_not_in_their_document_are_counted(
    indexed: IngestSettings, stores: Stores, monkeypatch: pytest.MonkeyPatch
) -> None:
    stores.close()
    monkeypatch.setattr(Catalog, "text", lambda *_: "nothing of the kind")
    what = "1 passage not standing in the document's text"
    assert {(d.store, d.what) for d in check(indexed).differences} == {(Store.TEXT, what)}


def test_nothing_indexed_and_no_folder_are_errors(
    settings: IngestSettings, write: Write, sync_now: SyncNow
) -> None:
    with pytest.raises(IndexMissingError, match="sanctions-qa ingest"):
        check(settings)
    write("a.txt", "A bank.\n")
    sync_now()
    shutil.rmtree(settings.corpus)
    with pytest.raises(CorpusError, match="is missing"):
        check(settings)


def test_nothing_is_changed_and_the_lock_is_given_back(indexed: IngestSettings) -> None:
    folder = index_folder(indexed)
    assert folder is not None
    before = (folder / "catalog.sqlite").read_bytes()
    check(indexed)
    assert (folder / "catalog.sqlite").read_bytes() == before
    with write_lock(indexed, wait=0):
        pass
