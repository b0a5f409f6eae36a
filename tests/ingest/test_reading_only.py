"""Who only reads needs no right to write: neither a full disk nor a read-only folder stops it."""

import json
import os
import stat
from pathlib import Path
from typing import Any

import pytest

from ingest.settings import IngestSettings
from ingest.store.index import Index, Stores, index_folder
from ingest.sync import sync

NOBODY = 65_534
TEXTS = {"a.txt": "A bank was listed.", "b.txt": "A ship was listed."}
ALL = sorted(TEXTS.values())


@pytest.fixture
def indexed(settings, write, sync_now) -> IngestSettings:
    for name, text in TEXTS.items():
        write(name, text)
    sync_now()
    return settings


@pytest.fixture
def reads(other_process, indexed: IngestSettings):
    """Read all in a process under a limit or as another user; return what it says."""
    process = other_process("kill", indexed.corpus)

    def ask(**limits: Any) -> dict[str, Any]:
        told = process.ask({"data": str(indexed.data), "read": "listed", **limits})["error"]
        assert told.startswith("{"), told
        return json.loads(told)

    return ask


def belongs_to_nobody(folder: Path) -> None:
    """Let a user who is not root read a folder, and only read it."""
    for path in (folder, *folder.rglob("*")):
        os.chown(path, NOBODY, NOBODY)
        path.chmod(0o500 if path.is_dir() else 0o400)
    above = folder.parent
    while above != above.parent:
        above.chmod(above.stat().st_mode | stat.S_IXOTH | stat.S_IROTH)
        above = above.parent


def test_a_full_disk_stops_no_reader(reads) -> None:
    expected = {"documents": ["a.txt", "b.txt"], "words": ALL, "vectors": ALL, "same": True}
    assert reads(bytes=0) == expected


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become another user")
def test_a_folder_that_may_only_be_read_stops_no_reader(indexed, reads) -> None:
    belongs_to_nobody(indexed.data)
    belongs_to_nobody(indexed.corpus)
    expected = {"documents": ["a.txt", "b.txt"], "words": ALL, "vectors": ALL, "same": True}
    assert reads(nobody=True) == expected


def test_readers_leave_every_file_of_the_index_as_it_is(indexed, encoder) -> None:
    def held() -> dict[str, bytes]:
        files = (p for p in (indexed.data / "index").rglob("*") if p.is_file())
        return {p.name: p.read_bytes() for p in files if not p.name.endswith(("-shm", "-wal"))}

    before = held()
    index = Index(indexed)
    index.search_words("listed", 5, None)
    index.search_vectors(encoder.encode(["bank"])[0], 5, None)
    index.close()
    assert held() == before


def open_to_others(folder: Path) -> list[str]:
    return [
        f"{path.relative_to(folder.parent)} {path.stat().st_mode & 0o777:o}"
        for path in (folder, *folder.rglob("*"))
        if path.stat().st_mode & 0o077
    ]


def test_all_that_is_written_is_for_its_owner_alone(indexed, write, encoder) -> None:
    assert open_to_others(indexed.data) == []
    write("a.txt", "A bank was listed again.")
    (indexed.corpus / "b.txt").unlink()
    index = Index(indexed)  # a reader beside it has files of its own there
    index.search_words("listed", 5, None)
    sync(indexed, load_encoder=lambda: encoder)
    assert open_to_others(indexed.data) == []
    index.close()


def test_a_data_folder_that_was_open_to_others_is_closed_at_the_next_sync(
    indexed, write, encoder
) -> None:
    folder = index_folder(indexed)
    assert folder is not None
    for path in (indexed.data, *indexed.data.rglob("*")):
        path.chmod(0o755 if path.is_dir() else 0o644)
    write("c.txt", "The oil was listed.")
    sync(indexed, load_encoder=lambda: encoder)
    assert open_to_others(indexed.data) == []


def test_a_data_folder_is_never_open_in_between(settings, write, encoder, monkeypatch) -> None:
    write("a.txt", "A bank was listed.")
    seen: list[int] = []
    original = Stores.write

    def looked(self: Stores, *args, **values) -> None:
        original(self, *args, **values)
        seen.append(settings.data.stat().st_mode & 0o777)

    monkeypatch.setattr(Stores, "write", looked)
    sync(settings, load_encoder=lambda: encoder)
    assert seen == [0o700]
