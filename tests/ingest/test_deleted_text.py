"""Where the text of a deleted document still stands, and that a rebuild leaves none of it."""

import os
from pathlib import Path
from typing import Any

import pytest

import ingest.store.location
from ingest.errors import IndexStorageError
from ingest.store.location import index_folder
from ingest.sync import rebuild, sync
from ui.cli.report_index import REMAINS, sync_lines

CANARY = "zqxjcanary"  # one word, so that the words' store holds it too


def files_with(folder: Path, word: str) -> list[str]:
    """Return the files below a folder that hold a word in any usual encoding."""
    found = []
    for path in folder.rglob("*"):
        if path.is_file():
            content = path.read_bytes().lower()
            if any(word.encode(e) in content for e in ("utf-8", "utf-16-le", "utf-16-be")):
                found.append(path.relative_to(folder).as_posix())
    return found


@pytest.fixture
def deleted(settings, write, sync_now):
    for n in range(3):
        write(f"{n}.txt", f"A bank {n} was listed.")
    path = write("secret.txt", f"The {CANARY} was listed.\n\nThe {CANARY} has a ship.")
    sync_now()
    assert files_with(settings.data, CANARY) != []
    path.unlink()
    return sync_now()


def test_after_a_rebuild_no_file_of_the_data_folder_holds_a_deleted_text(
    settings, deleted, encoder
) -> None:
    assert deleted.removed == ["secret.txt"]
    rebuild(settings, load_encoder=lambda: encoder)
    assert files_with(settings.data, CANARY) == []


def test_before_it_the_text_may_remain_and_the_report_says_so(settings, deleted) -> None:
    assert REMAINS in list(sync_lines(deleted, settings))
    assert "sanctions-qa rebuild" in REMAINS


def test_a_report_without_removals_says_nothing_of_it(settings, write, sync_now) -> None:
    write("a.txt", "A bank was listed.")
    assert REMAINS not in list(sync_lines(sync_now(), settings))


def test_a_rebuild_killed_before_it_deleted_the_old_index_is_finished_by_the_next_sync(
    settings, deleted, encoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    del deleted
    monkeypatch.setattr(ingest.store.location, "clear_others", lambda *_: None)
    rebuild(settings, load_encoder=lambda: encoder)
    monkeypatch.undo()
    sync(settings, load_encoder=lambda: encoder)
    assert [p.name for p in (settings.data / "index").iterdir() if p.is_dir()] == [
        index_folder(settings).name
    ]
    assert files_with(settings.data, CANARY) == []


def test_an_old_index_that_cannot_be_deleted_is_named(
    settings, deleted, encoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    del deleted
    old = index_folder(settings)

    def refuse(path: os.PathLike[str]) -> None:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(ingest.store.location.shutil, "rmtree", refuse)
    with pytest.raises(IndexStorageError, match=f"{old} cannot be deleted"):
        rebuild(settings, load_encoder=lambda: encoder)


def test_a_file_that_a_reader_puts_there_meanwhile_is_deleted_too(
    tmp_path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, rmdir = tmp_path / "index", os.rmdir
    (folder / "lexical").mkdir(parents=True)
    late = [folder / "lexical" / "late.lock"]

    def locked_first(*given: Any, **named: Any) -> None:
        if late:  # as the word index's watcher does after the folder was looked through
            late.pop().touch()
        rmdir(*given, **named)

    monkeypatch.setattr(os, "rmdir", locked_first)
    ingest.store.location.delete_folder(folder)
    assert late == []
    assert not folder.exists()
