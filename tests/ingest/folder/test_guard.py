"""A folder that has lost its documents empties no index unless a person agrees."""

import shutil
from dataclasses import replace

import pytest

import ingest.folder.scan
from ingest.errors import CorpusError, RemovalsError
from ingest.folder.scan import scan
from ingest.sync import rebuild, sync

NAMES = [f"{n}.txt" for n in range(6)]


@pytest.fixture(params=[sync, rebuild], ids=["sync", "rebuild"])
def run(request, settings, encoder):
    return lambda **options: request.param(settings, load_encoder=lambda: encoder, **options)


@pytest.fixture
def indexed(settings, write, sync_now):
    for n, name in enumerate(NAMES):
        write(name, f"Bank {n} was listed.")
    sync_now()
    return settings


def lose(settings, count: int) -> None:
    for name in NAMES[:count]:
        (settings.corpus / name).unlink()


def test_half_of_the_documents_may_go(indexed, run, stores_hold) -> None:
    lose(indexed, 3)
    run()
    assert stores_hold(indexed).documents == NAMES[3:]


def test_more_than_half_may_not_go_unasked(indexed, run, stores_hold) -> None:
    lose(indexed, 4)
    with pytest.raises(RemovalsError, match=r"4 of the 6 documents.*0\.txt.*--allow-removals"):
        run()
    assert stores_hold(indexed).documents == NAMES
    run(allow_removals=True)
    assert stores_hold(indexed).documents == NAMES[4:]


def test_an_emptied_folder_empties_the_index_when_a_person_agrees(indexed, run, stores_hold):
    lose(indexed, 6)
    with pytest.raises(RemovalsError, match=r"is empty.*mounted.*--allow-removals"):
        run()
    assert stores_hold(indexed).documents == NAMES
    run(allow_removals=True)
    assert stores_hold(indexed).documents == []
    assert stores_hold(indexed).passages == []


def test_a_missing_folder_empties_the_index_when_a_person_agrees(indexed, run, stores_hold):
    shutil.rmtree(indexed.corpus)
    with pytest.raises(RemovalsError, match=r"is missing.*mounted.*--allow-removals"):
        run()
    assert stores_hold(indexed).documents == NAMES
    run(allow_removals=True)
    assert stores_hold(indexed).documents == []


def test_a_mistyped_folder_is_refused_even_then(indexed, stores_hold, tmp_path) -> None:
    with pytest.raises(CorpusError, match="is missing"):
        sync(replace(indexed, corpus=tmp_path / "corpsu"), allow_removals=True)
    assert stores_hold(indexed).documents == NAMES


def test_moved_documents_are_not_lost(indexed, run, stores_hold) -> None:
    (indexed.corpus / "press").mkdir()
    for name in NAMES:
        (indexed.corpus / name).rename(indexed.corpus / "press" / name)
    run()
    assert stores_hold(indexed).documents == [f"press/{name}" for name in NAMES]


def test_other_documents_in_their_place_do_not_hide_a_loss(indexed, run, write, stores_hold):
    lose(indexed, 6)
    for n in range(6):
        write(f"other-{n}.txt", f"Ship {n} was listed.")
    with pytest.raises(RemovalsError, match="6 of the 6"):
        run()
    assert stores_hold(indexed).documents == NAMES


def test_of_a_few_documents_any_may_go(settings, write, sync_now, run, stores_hold) -> None:
    for name in NAMES[:3]:
        write(name, f"Bank {name} was listed.")
    sync_now()
    lose(settings, 2)
    run()
    assert stores_hold(settings).documents == ["2.txt"]


def test_documents_of_a_folder_that_cannot_be_listed_stay(
    indexed, write, sync_now, run, stores_hold, monkeypatch: pytest.MonkeyPatch
) -> None:
    write("deep/a.txt", "A ship was listed.")
    sync_now()
    refuse_listing(monkeypatch, "deep")
    with pytest.raises(RemovalsError, match=r"deep in the corpus folder cannot be read .* 1 of"):
        run()
    assert stores_hold(indexed).documents == [*NAMES, "deep/a.txt"]
    report = run(allow_removals=True)
    assert [s.path for s in report.skipped] == ["deep"]
    assert stores_hold(indexed).documents == NAMES


def test_a_folder_that_never_could_be_listed_is_named_and_the_rest_is_read(
    write, sync_now, monkeypatch: pytest.MonkeyPatch
) -> None:
    write("a.txt", "A bank was listed.")
    write("lost+found/x.txt", "A ship was listed.")
    refuse_listing(monkeypatch, "lost+found")
    report = sync_now()
    assert report.added == ["a.txt"]
    assert [(s.path, s.reason) for s in report.skipped] == [
        ("lost+found", "cannot be read (Permission denied); mend its permissions")
    ]


def refuse_listing(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    listed = ingest.folder.scan._listed

    def refuse(folder):
        if str(folder).endswith(name):
            raise PermissionError(13, "Permission denied", str(folder))
        return listed(folder)

    monkeypatch.setattr(ingest.folder.scan, "_listed", refuse)


def test_a_data_folder_inside_the_corpus_is_no_part_of_it(settings, write) -> None:
    write("a.txt", "x")
    write("data/index/b.txt", "x")
    found = scan(settings.corpus, settings.corpus / "data")
    assert [f.relative for f in found.files] == ["a.txt"]
