"""The index in PostgreSQL: made equal to the folder, searched, checked, made anew."""

import shutil
import threading
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace

import numpy as np
import pytest

from ingest.datamodels import SyncReport
from ingest.errors import (
    IndexBusyError,
    IndexMismatchError,
    IndexMissingError,
    IndexStorageError,
    SettingsError,
)
from ingest.settings import IngestSettings
from ingest.store.check import check
from ingest.store.index import Index, fingerprint
from ingest.store.storage import name_in_use, open_catalog, storage_of
from ingest.sync import rebuild, sync

psycopg = pytest.importorskip("psycopg", reason="pip install -e .[postgres]")
storage_module = pytest.importorskip("ingest.store.postgres.storage")

BANK = "The bank of Ruritania was listed.\n"
SHIP = "The ship Aurora was listed with a bank.\n"


@pytest.fixture
def there(settings: IngestSettings, database: str) -> IngestSettings:
    return replace(settings, database=database)


@pytest.fixture
def sync_there(there: IngestSettings, encoder) -> Callable[[], SyncReport]:
    return lambda: sync(there, load_encoder=lambda: encoder)


def found(index: Index, words: str) -> list[str]:
    return [hit.place[0] for hit in index.search_words(words, 10, None)]


def test_a_folder_is_indexed_searched_changed_and_checked(
    there, write, sync_there, encoder
) -> None:
    write("a.txt", BANK)
    write("b.txt", SHIP)
    report = sync_there()
    assert (report.added, report.failed) == (["a.txt", "b.txt"], [])
    with closing(Index(there, fingerprint(encoder))) as index:
        assert found(index, "aurora") == ["b.txt"]
        assert set(found(index, "bank")) == {"a.txt", "b.txt"}
        near = index.search_vectors(encoder.encode(["ship"])[0] / np.sqrt(2), 1, None)
        assert near[0].place == ("b.txt", 0)
        write("a.txt", "The port of Ruritania was closed.\n")
        (there.corpus / "b.txt").unlink()
        write("c.txt", SHIP)
        report = sync_there()
        assert (report.added, report.updated, report.removed) == (["c.txt"], ["a.txt"], ["b.txt"])
        assert found(index, "aurora") == ["c.txt"]
        assert found(index, "ruritania") == ["a.txt"]
        assert [d.path for d in index.documents()] == ["a.txt", "c.txt"]
        assert index.text("c.txt") == SHIP
    assert check(there).differences == ()
    assert sync_there().unchanged == 2


def test_a_filter_looks_at_chosen_documents_only(there, write, sync_there, encoder) -> None:
    write("a.txt", BANK)
    write("b.txt", SHIP)
    sync_there()
    with closing(Index(there)) as index:
        [first, second] = [d.groups[0][0] for d in index.documents()]
        vector = encoder.encode(["bank"])[0]
        for group, path in ((first, "a.txt"), (second, "b.txt")):
            [near] = index.search_vectors(vector, 5, [group])
            [word] = index.search_words("bank", 5, [group])
            assert near.place == word.place == (path, 0)
            assert index.similarities(vector, [near.number]) == {near.number: near.score}


def test_the_list_of_documents_follows_every_change(there, write, sync_there) -> None:
    """It is read whole once; then what was added, removed, changed or said anew."""
    write("a.txt", BANK)
    write("b.txt", SHIP)
    sync_there()
    with closing(Index(there)) as index, closing(open_catalog(there)) as catalog:
        changes = [
            lambda: write("c.txt", SHIP),
            lambda: write("a.txt", SHIP),
            lambda: (there.corpus / "b.txt").unlink(),
            lambda: write("sources.toml", '["c.txt"]\npublisher = "The Courier"\n'),
            lambda: write("d.pdf", b"%PDF-1.7 and nothing else"),
            lambda: (there.corpus / "sources.toml").unlink(),
        ]
        seen = []
        for change in changes:
            change()
            sync_there()
            # A file written again with the same content has another signature, no generation.
            listed = ([replace(d, signature="") for d in c.documents()] for c in (index, catalog))
            assert next(listed) == next(listed)
            seen.append([(d.path, d.about.publisher) for d in index.documents()])
        assert seen[3] == [("a.txt", None), ("c.txt", "The Courier")]
        assert seen[5] == [("a.txt", None), ("c.txt", None)]
        assert check(there).differences == ()


def test_nothing_indexed_is_said(there) -> None:
    with pytest.raises(IndexMissingError, match="run `sanctions-qa ingest`"):
        open_catalog(there)
    with pytest.raises(IndexMissingError, match="run `sanctions-qa ingest`"):
        Index(there)
    assert name_in_use(there) == ""


def test_a_rebuild_fills_other_tables_and_switches_in_one_transaction(
    there, write, sync_there, encoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(storage_module, "SETTLED_SECONDS", 0)
    write("a.txt", BANK)
    sync_there()
    before = name_in_use(there)
    with closing(Index(there)) as index:
        write("b.txt", SHIP)
        with index.moment():
            rebuild(there, load_encoder=lambda: encoder)
            assert found(index, "aurora") == []  # the moment goes on as it began
            assert index.text("a.txt") == BANK
        assert found(index, "aurora") == ["b.txt"]
    assert name_in_use(there) != before
    sync_there()  # what was answered from then is deleted now
    with psycopg.connect(there.database) as db:
        rows = db.execute("SELECT nspname FROM pg_namespace WHERE nspname LIKE 'sanctions_qa_%'")
        assert [name for (name,) in rows] == [name_in_use(there)]
    assert check(there).differences == ()


def test_the_index_before_answers_until_the_words_of_the_new_one_are_here(
    there, write, sync_there, encoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(storage_module, "SETTLED_SECONDS", 0)
    monkeypatch.setattr(storage_module, "SUCCESSOR_SECONDS", 0)
    may_open = threading.Event()
    opened = storage_module.OpenedDatabase

    def slowly(*given):
        may_open.wait()
        return opened(*given)

    write("a.txt", BANK)
    sync_there()
    with closing(Index(there)) as index:
        before = name_in_use(there)
        until(lambda: signs(there.database))
        monkeypatch.setattr(storage_module, "OpenedDatabase", slowly)
        write("b.txt", SHIP)
        rebuild(there, load_encoder=lambda: encoder)
        assert found(index, "aurora") == []
        sync_there()  # it is not deleted under who reads it
        assert found(index, "ruritania") == ["a.txt"]
        assert index.generation[0] == before
        may_open.set()
        until(lambda: found(index, "aurora") == ["b.txt"])
        assert index.generation[0] == name_in_use(there)


def signs(address: str) -> int:
    with psycopg.connect(address) as db:
        query = (
            "SELECT count(*) FROM pg_locks JOIN pg_stat_activity USING (pid) WHERE "
            "locktype = 'advisory' AND datname = current_database() AND mode = 'ShareLock'"
        )
        [(count,)] = db.execute(query).fetchall()
        return count


def until(true: Callable[[], object]) -> None:
    for _ in range(1_000):
        if true():
            return
        time.sleep(0.02)
    raise AssertionError("it never came true")


def test_each_machine_answers_from_what_another_wrote(there, write, sync_there, tmp_path) -> None:
    write("a.txt", BANK)
    sync_there()
    machines = [Index(replace(there, data=tmp_path / name)) for name in ("one", "two")]
    write("b.txt", SHIP)
    sync_there()
    for index in machines:
        assert found(index, "aurora") == ["b.txt"]
        assert index.text("b.txt") == SHIP
    shutil.rmtree(tmp_path / "one" / "words")  # a copy: it is made again
    machines[0].close()
    machines[0] = Index(replace(there, data=tmp_path / "one"))
    assert found(machines[0], "aurora") == found(machines[1], "aurora")
    for index in machines:
        index.close()


def test_a_moment_sees_one_generation_of_all(there, write, sync_there, encoder) -> None:
    write("a.txt", BANK)
    sync_there()
    vector = encoder.encode(["bank"])[0]
    with closing(Index(there)) as index:
        with index.moment():
            before = index.generation
            write("a.txt", SHIP)
            sync_there()
            assert found(index, "aurora") == []
            assert found(index, "ruritania") == ["a.txt"]
            [hit] = index.search_vectors(vector, 1, None)
            assert index.passages([hit.number])[hit.number].text == BANK.strip()
            assert index.generation == before
        assert found(index, "aurora") == ["a.txt"]


def test_an_index_made_with_another_model_is_refused(there, write, sync_there, encoder) -> None:
    write("a.txt", BANK)
    sync_there()
    encoder.name = "another"
    with pytest.raises(IndexMismatchError, match="model all-MiniLM-L6-v2, now another"):
        Index(there, fingerprint(encoder))


def test_a_database_of_a_newer_program_is_refused(there, write, sync_there) -> None:
    write("a.txt", BANK)
    sync_there()
    with psycopg.connect(there.database, autocommit=True) as db:
        db.execute("UPDATE sanctions_qa.alembic_version SET version_num = '9999'")
    with pytest.raises(IndexMismatchError, match="newer version of this program"):
        Index(there)
    with pytest.raises(IndexMismatchError, match="newer version of this program"):
        sync_there()


def test_the_version_that_is_known_is_the_last_migration() -> None:
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    from ingest.store.postgres import migrating

    config = Config()
    config.set_main_option("script_location", str(migrating._WHERE))
    assert ScriptDirectory.from_config(config).get_current_head() == migrating.VERSION


@pytest.mark.parametrize(
    ("address", "message"),
    [
        ("postgresql://nobody@127.0.0.1:1/none", "127.0.0.1:1/none does not answer"),
        ("postgresql://x?whatever=1", "cannot be read as an address"),
    ],
)
def test_a_bad_address_is_named_with_the_way_out(settings, address: str, message: str) -> None:
    with pytest.raises((IndexStorageError, SettingsError), match=message) as caught:
        Index(replace(settings, database=address))
    assert "SANCTIONS_QA_DATABASE" in str(caught.value)


def test_the_address_is_read_from_the_environment_and_shown_without_its_password() -> None:
    environ = {"SANCTIONS_QA_DATABASE": "postgresql://me:hidden@db.example:5432/acts"}
    settings = IngestSettings.from_environment(environ=environ)
    assert settings.place == "postgresql://db.example:5432/acts"
    assert "hidden" not in repr(settings)
    with pytest.raises(SettingsError, match="does not begin with postgresql://"):
        IngestSettings.from_environment(environ={"SANCTIONS_QA_DATABASE": "mysql://x"})


def test_who_writes_is_named_to_who_waits(there, write, sync_there, monkeypatch) -> None:
    write("a.txt", BANK)
    monkeypatch.setattr("ingest.sync.LOCK_WAIT_SECONDS", 0)
    with closing(storage_of(there)) as storage, storage.write_lock():
        with pytest.raises(IndexBusyError, match=r"sanctions-qa \d+ on "):
            sync_there()


def test_all_connections_in_use_is_said_with_the_way_out(
    there, write, sync_there, monkeypatch: pytest.MonkeyPatch
) -> None:
    write("a.txt", BANK)
    sync_there()
    monkeypatch.setattr("ingest.store.postgres.connecting.POOL_SECONDS", 0.2)
    monkeypatch.setattr("ingest.store.postgres.reading.FOLLOW_SECONDS", 3_600)
    with closing(Index(replace(there, database_connections=1))) as index:
        with index.moment():
            other = index._open
            with pytest.raises(IndexBusyError, match="DATABASE_CONNECTIONS higher"):
                other.begin()
        assert found(index, "ruritania") == ["a.txt"]


def test_a_lost_connection_is_said_once_and_opened_again(there, write, sync_there) -> None:
    write("a.txt", BANK)
    sync_there()
    with closing(Index(there)) as index, closing(open_catalog(there)) as catalog:
        assert len(catalog.documents()) == 1
        with index.moment() as now:
            end_all_connections(there.database)
            with pytest.raises(IndexStorageError, match="does not answer"):
                now.catalog.text("a.txt")
        assert found(index, "ruritania") == ["a.txt"]
        assert len(catalog.documents()) == 1


def end_all_connections(address: str) -> None:
    with psycopg.connect(address, autocommit=True) as db:
        db.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


def test_a_character_that_the_database_cannot_keep_moves_no_other(there, write, sync_there) -> None:
    from ingest.datamodels import About, Document, Passage, Place
    from ingest.store.interface.drafts import Draft

    write("a.txt", BANK)
    sync_there()
    text = "A bank\0 was listed."
    with closing(storage_of(there)) as storage, closing(storage.to_write()) as stores:
        place = Place(0, "¶ 1", None, len(text))
        passage = Passage("b.txt", 0, 0, len(text), text, text, (), (place,))
        document = Document("b.txt", About(), text, ())
        draft = Draft(document, [passage], "hash", "signature", stores.catalog.reserve(1))
        stores.write([draft], [np.ones((1, 5), np.float32) / np.float32(5**0.5)])
        assert stores.catalog.text("b.txt") == text.replace("\0", "\ufffd")
