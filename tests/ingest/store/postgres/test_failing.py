"""The server dies in mid-ingest: it comes back, or its replica takes its place; nothing is lost."""

from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from typing import Any

import psycopg
import pytest

from ingest.settings import IngestSettings
from ingest.store.check import check
from ingest.store.index import Index
from ingest.sync import sync

FILES = 8


@pytest.fixture
def own_server(postgres_server: Callable[..., Any]) -> Iterator[Any]:
    server = postgres_server()
    yield server
    server.end()


@pytest.fixture
def when_embedding(encoder, monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Do something before the vectors of the n-th batch are made; each file is a batch."""
    monkeypatch.setattr("ingest.sync.BATCH_PASSAGES", 1)
    made = encoder.encode

    def at(number: int, act: Callable[[], None]) -> None:
        def encode(texts, *, query=False):
            if not query and len(encoder.batches) + 1 == number:
                act()
            return made(texts, query=query)

        monkeypatch.setattr(encoder, "encode", encode)

    return at


def found(index: Index, words: str) -> list[str]:
    return [hit.place[0] for hit in index.search_words(words, 10, None)]


def write_files(write) -> list[str]:
    for n in range(FILES):
        write(f"{n}.txt", f"Order zq{n}x lists a bank.\n")
    return [f"{n}.txt" for n in range(FILES)]


def holds_the_folder(settings: IngestSettings, names: list[str]) -> None:
    assert check(settings).differences == ()
    with closing(Index(settings)) as index:
        assert [d.path for d in index.documents()] == names
        assert [found(index, f"zq{n}x") for n in range(FILES)] == [[name] for name in names]


def test_a_server_that_dies_and_comes_back_in_mid_ingest_loses_nothing(
    settings, write, encoder, own_server, when_embedding
) -> None:
    there = replace(settings, database=own_server.address())
    names = write_files(write)

    def die_and_come_back() -> None:
        own_server.kill()
        own_server.start()

    when_embedding(4, die_and_come_back)
    report = sync(there, load_encoder=lambda: encoder)
    assert (report.added, report.failed) == (names, [])
    holds_the_folder(there, names)


@pytest.mark.parametrize("moment", [3])
def test_a_replica_takes_the_place_of_a_primary_killed_in_mid_ingest(
    settings, write, encoder, own_server, when_embedding, moment: int
) -> None:
    write("before.txt", "The bank of before.\n")
    one = replace(settings, database=own_server.address())
    sync(one, load_encoder=lambda: encoder)
    other = own_server.follow()
    try:
        wait_for_replica(own_server)
        address = f"postgresql://postgres@/postgres?host={own_server.home},{other.home}"
        there = replace(settings, database=address)
        names = [*write_files(write), "before.txt"]

        def die() -> None:
            own_server.kill()
            other.promote()

        with closing(Index(there)) as index:  # reads from the replica
            assert found(index, "before") == ["before.txt"]
            when_embedding(len(encoder.batches) + moment, die)
            report = sync(there, load_encoder=lambda: encoder)
            assert (report.added, report.failed) == (names[:-1], [])
            assert found(index, "zq5x") == ["5.txt"]
        assert check(there).differences == ()
        with closing(Index(there)) as index:
            assert [d.path for d in index.documents()] == names
    finally:
        other.end()


def wait_for_replica(primary: Any) -> None:
    """Have commits wait for the replica, so that none is lost with the primary."""
    with psycopg.connect(primary.address(), autocommit=True) as db:
        db.execute("ALTER SYSTEM SET synchronous_standby_names = '*'")
        db.execute("ALTER SYSTEM SET synchronous_commit = 'remote_apply'")
        db.execute("SELECT pg_reload_conf()")


def test_words_that_are_ahead_of_a_server_that_lost_commits_are_made_anew(
    settings, write, encoder, own_server, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A replica was promoted that had not got the last commits; others came in their place."""
    monkeypatch.setattr("ingest.store.postgres.reading._PAUSE_SECONDS", 0.01)
    write("a.txt", "Order zq1x lists a bank.\n")
    first = replace(settings, database=own_server.address())
    sync(first, load_encoder=lambda: encoder)
    other = own_server.follow()
    other.promote()
    try:
        write("lost.txt", "Order zq2x lists a ship.\n")
        sync(first, load_encoder=lambda: encoder)
        with closing(Index(first)) as index:
            assert found(index, "zq2x") == ["lost.txt"]
        behind = replace(settings, database=other.address())
        with closing(Index(behind)) as index:  # the words of this machine are one ahead
            assert found(index, "zq2x") == []
            assert found(index, "zq1x") == ["a.txt"]
        (settings.corpus / "lost.txt").unlink()
        write("new.txt", "Order zq3x lists a visa.\n")
        sync(behind, load_encoder=lambda: encoder)
        with closing(Index(behind)) as index:
            assert found(index, "order") == ["a.txt", "new.txt"]
        assert check(behind).differences == ()
    finally:
        other.end()
