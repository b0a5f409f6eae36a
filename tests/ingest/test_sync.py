"""The index becomes equal to the folder: what is new, changed, gone, broken, and nothing else."""

import os
import socket
from dataclasses import replace
from datetime import date

import pytest

import ingest.reading.read
import ingest.store.index
import ingest.store.lock
import ingest.sync
from ingest.datamodels import SyncStep
from ingest.embedding.encoder import Encoder
from ingest.errors import CorpusError, IndexBusyError, IndexMismatchError
from ingest.store.index import Index
from ingest.store.location import index_folder
from ingest.sync import rebuild, sync

BANK = "A bank was listed. It is in Bishkek."
SHIP = "A ship was listed. It is at sea."


def no_encoder() -> Encoder:
    raise AssertionError("the model was loaded although there is nothing to embed")


def test_new_files_are_added_to_all_three_stores(settings, write, sync_now, stores_hold) -> None:
    write("news/a.txt", BANK)
    write("b.md", f"# Title\n\n{SHIP}")
    report = sync_now()
    assert (report.added, report.passages, report.changed) == (["b.md", "news/a.txt"], 2, True)
    assert stores_hold(settings).passages == [("b.md", 0, SHIP), ("news/a.txt", 0, BANK)]


def test_a_second_run_does_nothing_and_loads_no_model(settings, write, sync_now) -> None:
    write("a.txt", BANK)
    write("bad.txt", b"caf\xe9")
    sync_now()
    report = sync(settings, load_encoder=no_encoder)
    assert (report.unchanged, report.passages, report.changed) == (1, 0, False)
    assert [f.path for f in report.failed] == ["bad.txt"]


def test_a_file_written_again_with_the_same_text_is_not_embedded_again(
    settings, write, sync_now
) -> None:
    path = write("a.txt", BANK)
    sync_now()
    os.utime(path, (1, 1))
    assert sync(settings, load_encoder=no_encoder).unchanged == 1


def test_a_changed_file_replaces_its_passages(settings, write, sync_now, stores_hold) -> None:
    write("a.txt", f"{BANK}\n\n{SHIP}")
    sync_now()
    write("a.txt", SHIP)
    report = sync_now()
    assert (report.added, report.updated, report.removed) == ([], ["a.txt"], [])
    assert stores_hold(settings).passages == [("a.txt", 0, SHIP)]


def test_a_removed_file_takes_its_passages_along(settings, write, sync_now, stores_hold) -> None:
    write("a.txt", BANK)
    path = write("b.txt", SHIP)
    write("bad.txt", b"\xff")
    sync_now()
    path.unlink()
    (settings.corpus / "bad.txt").unlink()
    report = sync(settings, load_encoder=no_encoder)
    assert (report.removed, report.unchanged, report.failed) == (["b.txt", "bad.txt"], 1, [])
    assert stores_hold(settings).passages == [("a.txt", 0, BANK)]
    assert stores_hold(settings).failures == {}


def test_a_renamed_file_is_known_by_its_new_name(settings, write, sync_now, stores_hold) -> None:
    path = write("a.txt", BANK)
    write("keep.txt", SHIP)
    sync_now()
    path.rename(settings.corpus / "z.txt")
    report = sync_now()
    assert (report.added, report.removed) == (["z.txt"], ["a.txt"])
    assert stores_hold(settings).passages == [("keep.txt", 0, SHIP), ("z.txt", 0, BANK)]


def test_two_files_with_the_same_text_are_both_known(
    settings, write, sync_now, stores_hold
) -> None:
    write("a.txt", BANK)
    path = write("b.txt", BANK)
    sync_now()
    assert stores_hold(settings).documents == ["a.txt", "b.txt"]
    path.unlink()
    sync_now()
    assert stores_hold(settings).passages == [("a.txt", 0, BANK)]


def test_a_changed_file_that_cannot_be_read_loses_its_old_passages_and_is_listed(
    settings, write, sync_now, stores_hold
) -> None:
    write("a.txt", BANK)
    write("b.txt", SHIP)
    sync_now()
    write("a.txt", b"caf\xe9")
    report = sync_now()
    assert [f.path for f in report.failed] == ["a.txt"]
    assert "not UTF-8 text" in report.failed[0].reason
    held = stores_hold(settings)
    assert held.passages == [("b.txt", 0, SHIP)]
    assert list(held.failures) == ["a.txt"]


def test_a_mended_file_is_no_failure_any_more(settings, write, sync_now, stores_hold) -> None:
    write("a.txt", b"caf\xe9")
    sync_now()
    write("a.txt", BANK)
    report = sync_now()
    assert (report.added, report.failed) == (["a.txt"], [])
    assert stores_hold(settings).failures == {}


def test_a_file_that_vanishes_during_the_sync_does_not_stop_it(
    settings, write, sync_now, stores_hold, monkeypatch: pytest.MonkeyPatch
) -> None:
    write("a.txt", BANK)
    path = write("b.txt", SHIP)
    sync_now()
    os.utime(path, (1, 1))
    looked = ingest.sync.survey_or_nothing(settings, None, allow_removals=False)
    path.unlink()
    monkeypatch.setattr(ingest.sync, "survey_or_nothing", lambda *_, **__: looked)
    assert [f.path for f in sync_now().failed] == ["b.txt"]
    assert stores_hold(settings).documents == ["a.txt"]


def test_a_file_written_while_it_is_read_is_no_document_and_is_read_next_time(
    settings, write, sync_now, stores_hold, monkeypatch: pytest.MonkeyPatch
) -> None:
    write("a.txt", BANK)
    read_document = ingest.reading.read.read_document

    def read_then_change(path, relative, said):
        document = read_document(path, relative, said)
        write("a.txt", SHIP)
        return document

    monkeypatch.setattr(ingest.reading.read, "read_document", read_then_change)
    [failure] = sync_now().failed
    assert "written to while it was read" in failure.reason
    assert stores_hold(settings).passages == []
    monkeypatch.undo()
    sync_now()
    assert stores_hold(settings).passages == [("a.txt", 0, SHIP)]


def test_a_missing_corpus_folder_leaves_the_index_as_it_is(
    settings, write, sync_now, stores_hold, tmp_path
) -> None:
    write("a.txt", BANK)
    sync_now()
    settings.corpus.rename(tmp_path / "elsewhere")
    with pytest.raises(CorpusError, match="is missing; the index stays as it is"):
        sync_now()
    assert stores_hold(settings).passages == [("a.txt", 0, BANK)]


@pytest.mark.parametrize("run", [sync, rebuild])
def test_an_emptied_corpus_folder_leaves_the_index_as_it_is(
    settings, write, sync_now, stores_hold, run
) -> None:
    path = write("a.txt", BANK)
    sync_now()
    path.unlink()
    with pytest.raises(CorpusError, match=r"is empty.*The index stays|the index stays as it is"):
        run(settings, load_encoder=no_encoder)
    assert stores_hold(settings).passages == [("a.txt", 0, BANK)]


def test_an_empty_folder_and_no_index_is_a_beginning(settings, write, sync_now) -> None:
    assert sync(settings, load_encoder=no_encoder).changed is False
    write("a.txt", BANK)
    assert sync_now().added == ["a.txt"]


def test_an_index_of_another_model_names_the_command_to_run(
    settings, write, sync_now, encoder, stores_hold
) -> None:
    write("a.txt", BANK)
    sync_now()
    write("b.txt", SHIP)
    encoder.name = "another-model"
    with pytest.raises(IndexMismatchError, match=r"another-model.*run `sanctions-qa rebuild`"):
        sync_now()
    with pytest.raises(IndexMismatchError, match="run `sanctions-qa rebuild`"):
        Index(settings, ingest.store.index.fingerprint(encoder))
    assert stores_hold(settings).documents == ["a.txt"]


@pytest.mark.parametrize("name", ["SPLITTER_VERSION", "READER_VERSION", "SCHEMA_VERSION"])
def test_an_index_of_another_version_is_refused_before_the_model_is_loaded(
    settings, write, sync_now, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    write("a.txt", BANK)
    sync_now()
    monkeypatch.setattr(ingest.store.index, name, "another")
    with pytest.raises(IndexMismatchError, match=r"now another\); run `sanctions-qa rebuild`"):
        sync(settings, load_encoder=no_encoder)


def test_a_rebuild_takes_another_model_and_the_old_folder_is_gone(
    settings, write, sync_now, encoder, stores_hold
) -> None:
    write("a.txt", BANK)
    sync_now()
    old = index_folder(settings)
    encoder.name = "another-model"
    report = rebuild(settings, load_encoder=lambda: encoder)
    assert report.added == ["a.txt"]
    assert index_folder(settings) != old
    assert not old.exists()
    assert stores_hold(settings).passages == [("a.txt", 0, BANK)]


def test_a_rebuild_that_fails_leaves_the_index_as_it_is(
    settings, write, sync_now, encoder, stores_hold, monkeypatch: pytest.MonkeyPatch
) -> None:
    write("a.txt", BANK)
    sync_now()

    def fail(*_values: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(ingest.sync, "_write", fail)
    with pytest.raises(KeyboardInterrupt):
        rebuild(settings, load_encoder=lambda: encoder)
    monkeypatch.undo()
    assert stores_hold(settings).passages == [("a.txt", 0, BANK)]
    assert sync(settings, load_encoder=no_encoder).unchanged == 1


def test_texts_are_embedded_in_batches_of_many_documents(
    settings, write, sync_now, encoder, stores_hold, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ingest.sync, "BATCH_PASSAGES", 4)
    for n in range(10):
        write(f"{n}.txt", f"{BANK} {n}")
    assert sync_now().passages == 10
    assert encoder.batches == [4, 4, 2]
    assert len(stores_hold(settings).passages) == 10


def test_progress_is_told_for_each_file_each_piece_embedded_and_at_the_end(
    settings, write, encoder
) -> None:
    write("a.txt", BANK)
    write("b.txt", SHIP)
    told = []
    sync(settings, load_encoder=lambda: encoder, progress=told.append)
    assert told == [
        SyncStep(0, 2, "a.txt"),
        SyncStep(1, 2, "a.txt", passages=1),
        SyncStep(2, 2, "b.txt", passages=2),
        SyncStep(2, 2, "b.txt", embedded=2, passages=2),
        SyncStep(2, 2, "", embedded=2, passages=2),
    ]


def test_another_process_that_writes_is_waited_for_and_then_named(
    settings, write, sync_now, other_process, stores_hold, monkeypatch: pytest.MonkeyPatch
) -> None:
    write("a.txt", BANK)
    sync_now()
    write("b.txt", SHIP)
    holder = other_process("hold", settings.corpus, settings.data)
    assert holder.hear() == "held"
    monkeypatch.setattr(ingest.sync, "LOCK_WAIT_SECONDS", 0)
    with pytest.raises(IndexBusyError, match="another process is writing") as caught:
        sync_now()
    who = f"process {holder.process.pid} on {socket.gethostname()} since {date.today().year}-"
    assert who in str(caught.value)
    assert stores_hold(settings).documents == ["a.txt"]
    holder.end()
    monkeypatch.undo()
    assert sync_now().added == ["b.txt"]


def test_a_report_of_failures_is_sorted_by_path(write, sync_now) -> None:
    for name in ("c.txt", "a.txt", "b.txt"):
        write(name, b"\xff")
        report = sync_now()
    assert [f.path for f in report.failed] == ["a.txt", "b.txt", "c.txt"]


def test_the_documents_of_another_folder_are_not_thrown_out(settings, write, sync_now):
    write("a.txt", "The first folder has words about ships and banks.")
    sync_now()
    other = settings.corpus.with_name("other")
    other.mkdir()
    (other / "b.txt").write_text("Another folder has other words.", encoding="utf-8")
    elsewhere = replace(settings, corpus=other)
    with pytest.raises(CorpusError, match="--data"):
        sync(elsewhere)
    assert [d.path for d in Index(settings).documents()] == ["a.txt"]
