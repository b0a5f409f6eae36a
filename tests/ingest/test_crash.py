"""A process killed at any moment leaves nothing to repair by hand: the next sync is enough."""

import json
import random
import shutil
from pathlib import Path

import pytest

from ingest.index import Index
from ingest.settings import IngestSettings
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
RANDOM_KILLS = 6


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

    def kill(name: str, **moment: float) -> tuple[IngestSettings, bool]:
        copy = IngestSettings(settings.corpus, settings.data.parent / f"data-{name}")
        if settings.data.is_dir():
            shutil.copytree(settings.data, copy.data)
        answer = killer.ask({"data": str(copy.data), **moment})
        return copy, json.loads(json.dumps(answer))["died"]

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
        settings, died = killed(f"call-{call}", call=call)
        check_readers_see_old_or_new(settings, encoder)
        check_next_sync_is_enough(settings, encoder, fresh, stores_hold)
    assert call > 20


def test_a_kill_at_a_random_moment_is_mended_by_the_next_sync(
    fresh, killed, encoder, stores_hold
) -> None:
    moments = random.Random(7)
    deaths = 0
    for n in range(RANDOM_KILLS):
        settings, died = killed(f"moment-{n}", seconds=moments.uniform(0.002, 0.12))
        deaths += died
        check_readers_see_old_or_new(settings, encoder)
        check_next_sync_is_enough(settings, encoder, fresh, stores_hold)
    assert deaths


def test_a_kill_in_the_very_first_sync_is_mended_by_the_next(
    settings, write, killed, encoder, stores_hold
) -> None:
    for name, text in NEW.items():
        write(name, text)
    clean = IngestSettings(settings.corpus, settings.data.parent / "clean")
    sync(clean, load_encoder=lambda: encoder)
    for call in (1, 3, 5, 8):
        copy, died = killed(f"first-{call}", call=call)
        assert died
        check_next_sync_is_enough(copy, encoder, stores_hold(clean), stores_hold)
