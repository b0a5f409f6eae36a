"""A process killed at any moment leaves nothing to repair by hand: the next sync is enough."""

import os
import random
import shutil
import statistics
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import pytest

from ingest.settings import IngestSettings
from ingest.store.index import Index
from ingest.store.location import delete_folder
from ingest.sync import sync

OLD = {
    "changed.txt": "A bank was listed.",
    "gone.txt": "A ship was listed.",
    "kept.txt": "The oil was listed.",
    "rotten.txt": "The visa was listed.",
}
NEW = {
    "changed.txt": "Another bank is listed.\n\nWith it a ship is listed.",
    "kept.txt": OLD["kept.txt"],
    **{f"new-{n}.txt": f"New bank {n} is listed." for n in range(3)},
}
ROTTEN = b"\xff"
RANDOM_KILLS = 60
CLEAN_RUNS = 3


@pytest.fixture
def settings(in_memory: Callable[[], AbstractContextManager[Path]]) -> Iterator[IngestSettings]:
    """Folders in memory: a kill leaves what the kernel was told, not a disk."""
    with in_memory() as home:
        (home / "corpus").mkdir()
        yield IngestSettings(home / "corpus", home / "data")


@pytest.fixture
def old_index(settings, write, sync_now) -> Path:
    """An index of OLD; the corpus is NEW already."""
    for name, text in OLD.items():
        write(name, text)
    sync_now()
    (settings.corpus / "gone.txt").unlink()
    write("rotten.txt", ROTTEN)
    for name, text in NEW.items():
        if text != OLD.get(name):
            write(name, text)
    return settings.data


@pytest.fixture
def killed(settings, other_process):
    """Kill a sync in another process, over a copy of the index; return the copy's settings."""
    killer = other_process("kill", settings.corpus)

    def kill(name: str, **moment: float) -> tuple[IngestSettings, dict[str, Any]]:
        copy = IngestSettings(settings.corpus, settings.data.parent / f"data-{name}")
        if settings.data.is_dir():
            shutil.copytree(settings.data, copy.data)
        answer = killer.ask({"data": str(copy.data), **moment})
        return copy, answer

    return kill


def check_readers_see_old_or_new(settings: IngestSettings, encoder) -> None:
    """Assert that each document is there in one version, whole, or not at all."""
    index = Index(settings)
    versions = {
        name: {(), *(tuple(t[name].split("\n\n")[:1]) for t in (OLD, NEW) if name in t)}
        for name in OLD | NEW
    }
    versions["changed.txt"] |= {(NEW["changed.txt"],)}
    for name, allowed in versions.items():
        seen = tuple(p.text for p in index.passages_of(name))
        assert seen in allowed
        assert seen or name in {"gone.txt", "rotten.txt", *(f"new-{n}.txt" for n in range(3))}
    counted = {p.number for row in index.documents() for p in index.passages_of(row.path)}
    hits = index.search_words("listed", 50, None)
    hits += index.search_vectors(encoder.encode(["listed"], query=True)[0], 50, None)
    assert set(index.passages([h.number for h in hits])) == counted
    index.close()


def check_next_sync_is_enough(settings: IngestSettings, encoder, fresh, stores_hold) -> None:
    sync(settings, load_encoder=lambda: encoder)
    assert stores_hold(settings) == fresh
    folders = [p for p in (settings.data / "index").iterdir() if p.is_dir()]
    assert len(folders) == 1


@pytest.fixture
def fresh(settings, old_index, encoder, stores_hold):
    """What an index made from nothing holds."""
    del old_index
    clean = IngestSettings(settings.corpus, settings.data.parent / "clean")
    sync(clean, load_encoder=lambda: encoder)
    return stores_hold(clean)


def test_a_kill_behind_any_write_is_mended_by_the_next_sync(
    fresh, killed, encoder, stores_hold
) -> None:
    died, call = True, 0
    while died:
        call += 1
        settings, answer = killed(f"call-{call}", call=call)
        died = answer["died"]
        check_readers_see_old_or_new(settings, encoder)
        check_next_sync_is_enough(settings, encoder, fresh, stores_hold)
    assert call > 20


def test_a_kill_at_a_random_moment_is_mended_by_the_next_sync(
    fresh, killed, encoder, stores_hold
) -> None:
    whole = statistics.median(killed(f"clean-{n}")[1]["seconds"] for n in range(CLEAN_RUNS))
    moments, deaths, tries = random.Random(7), 0, 0
    while deaths < RANDOM_KILLS:
        tries += 1
        assert tries < 4 * RANDOM_KILLS
        settings, answer = killed(f"moment-{tries}", seconds=moments.uniform(0, whole))
        deaths += answer["died"]
        check_readers_see_old_or_new(settings, encoder)
        check_next_sync_is_enough(settings, encoder, fresh, stores_hold)
        delete_folder(settings.data)


def test_a_kill_in_the_very_first_sync_is_mended_by_the_next(
    settings, write, killed, encoder, stores_hold
) -> None:
    for name, text in NEW.items():
        write(name, text)
    clean = IngestSettings(settings.corpus, settings.data.parent / "clean")
    sync(clean, load_encoder=lambda: encoder)
    for call in (1, 3, 5, 8):
        copy, answer = killed(f"first-{call}", call=call)
        assert answer["died"]
        check_next_sync_is_enough(copy, encoder, stores_hold(clean), stores_hold)


@pytest.mark.parametrize("bytes_allowed", [0, 3_000, 20_000, 60_000, 120_000, 200_000])
def test_a_full_disk_is_a_clear_error_and_keeps_the_old_index(
    old_index, killed, settings, encoder, fresh, stores_hold, bytes_allowed
) -> None:
    before = stores_hold(settings)
    copy, answer = killed(f"full-{bytes_allowed}", bytes=bytes_allowed)
    told = str(answer["error"])
    assert told == "done" or told.startswith(("IndexStorageError: ", "IndexStateError: ")), told
    if told != "done":
        assert "disk" in told or "cannot be" in told
        check_readers_see_old_or_new(copy, encoder)
    if bytes_allowed == 0:
        assert told != "done"
        assert stores_hold(settings) == before
    check_next_sync_is_enough(copy, encoder, fresh, stores_hold)
    assert old_index == settings.data


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become another user")
@pytest.mark.usefixtures("old_index")
def test_a_data_folder_that_cannot_be_written_is_a_clear_error_and_keeps_the_old_index(
    settings, killed, stores_hold
) -> None:
    settings.data.parent.chmod(0o755)
    before = stores_hold(settings)
    copy, answer = killed("locked", nobody=True)
    told = str(answer["error"])
    assert told.startswith("IndexStorageError: the data folder")
    assert "cannot be written (Permission denied); the index stays as it is" in told
    assert "--data" in told
    assert stores_hold(copy) == before
