"""A corpus in an object store: what comes, changes and goes, and what is said when it cannot."""

import threading
from pathlib import Path
from queue import Queue

import pytest

from ingest import watch as watching
from ingest.datamodels import SyncReport
from ingest.errors import CorpusError, RemovalsError, SettingsError
from ingest.folder.objects import bring, bring_one, original, refuse_changes
from ingest.folder.scan import scan
from ingest.settings import IngestSettings
from ingest.store.check import check
from ingest.store.location import open_catalog
from ingest.sync import sync

ENTRY = '["law/*"]\nkind = "law"\npublished = 2024-05-01\n'


@pytest.fixture
def there(tmp_path: Path, bucket) -> IngestSettings:
    bucket.objects |= {
        "docs/bank.txt": b"The bank was sanctioned in May.\n",
        "docs/law/oil.md": b"# Oil\n\nNo oil may be bought.\n",
        "docs/sources.toml": ENTRY.encode(),
        "docs/.hidden.txt": b"Not a document.",
        "docs/folder/": b"",
        "other/ship.txt": b"Not below the prefix.",
    }
    return IngestSettings.from_environment(corpus="s3://acts/docs/", data=tmp_path / "data")


def paths(settings: IngestSettings) -> dict[str, tuple[str, str]]:
    catalog = open_catalog(settings)
    try:
        return {d.path: (d.about.kind, d.about.published) for d in catalog.documents()}
    finally:
        catalog.close()


def test_the_index_follows_the_bucket(there, bucket, encoder) -> None:
    report = sync(there, load_encoder=lambda: encoder)
    assert report.added == ["bank.txt", "law/oil.md"]
    assert paths(there)["law/oil.md"] == ("law", "2024-05-01")
    fetched = list(bucket.fetched)
    assert sorted(fetched) == ["docs/bank.txt", "docs/law/oil.md", "docs/sources.toml"]

    assert sync(there, load_encoder=lambda: encoder).unchanged == 2
    assert bucket.fetched == fetched  # what has not changed is not fetched again

    bucket.objects["docs/bank.txt"] = b"The bank was delisted in June.\n"
    bucket.objects["docs/visa.txt"] = b"A visa was refused.\n"
    del bucket.objects["docs/law/oil.md"]
    report = sync(there, load_encoder=lambda: encoder)
    assert (report.added, report.updated, report.removed) == (
        ["visa.txt"],
        ["bank.txt"],
        ["law/oil.md"],
    )
    assert not (there.corpus / "law").exists()
    assert check(there).differences == ()
    assert check(there).documents == 2


def test_a_copy_that_was_lost_is_fetched_again_and_nothing_is_read_anew(
    there, bucket, encoder
) -> None:
    sync(there, load_encoder=lambda: encoder)
    bucket.fetched.clear()
    (there.corpus / "bank.txt").unlink()
    assert original(there, "bank.txt") == there.corpus.resolve() / "bank.txt"
    assert bucket.fetched == ["docs/bank.txt"]
    for file in there.corpus.parent.glob("state*"):
        file.unlink()
    assert sync(there, load_encoder=lambda: encoder).unchanged == 2


def test_the_original_is_never_one_outside_and_none_where_it_is_gone(there, bucket) -> None:
    bring(there)
    assert original(there, "../address") is None
    assert original(there, "gone.txt") is None
    (there.corpus / "bank.txt").unlink()
    bucket.refused.add("docs/bank.txt")
    assert original(there, "bank.txt") is None


def test_a_worker_fetches_what_has_changed_since(there, bucket) -> None:
    bring(there)
    bucket.fetched.clear()
    bring_one(there, "bank.txt")
    assert bucket.fetched == []
    bucket.objects["docs/bank.txt"] = b"Another text.\n"
    bring_one(there, "bank.txt")
    assert (there.corpus / "bank.txt").read_bytes() == b"Another text.\n"
    with pytest.raises(CorpusError, match=r"s3://acts/docs/none.txt cannot be found"):
        bring_one(there, "none.txt")
    with pytest.raises(CorpusError, match="another name"):
        bring_one(there, "../none.txt")


def test_an_object_that_cannot_be_fetched_is_named_and_its_document_stays(
    there, bucket, encoder
) -> None:
    sync(there, load_encoder=lambda: encoder)
    bucket.objects["docs/bank.txt"] = b"A newer text.\n"
    bucket.refused.add("docs/bank.txt")
    report = sync(there, load_encoder=lambda: encoder)
    assert [s.path for s in report.skipped] == ["bank.txt"]
    assert "cannot be fetched" in report.skipped[0].reason
    assert report.unchanged == 2
    bucket.refused.clear()
    assert sync(there, load_encoder=lambda: encoder).updated == ["bank.txt"]


def test_a_store_that_does_not_answer_leaves_index_and_copy(there, bucket, encoder) -> None:
    sync(there, load_encoder=lambda: encoder)
    elsewhere = IngestSettings.from_environment(corpus="s3://none/docs", data=there.data)
    with pytest.raises(CorpusError, match=r"s3://none/docs cannot be listed .*AWS_ENDPOINT_URL"):
        sync(elsewhere, load_encoder=lambda: encoder)
    assert len(scan(there.corpus).files) == 2
    bucket.objects.clear()
    with pytest.raises((RemovalsError, CorpusError), match="s3://acts/docs"):
        sync(there, load_encoder=lambda: encoder)
    assert len(paths(there)) == 2


def test_names_that_no_file_can_have_are_told(there, bucket) -> None:
    bucket.objects |= {
        "docs/a\\b.txt": b"x",
        f"docs/{'n' * 300}.txt": b"x",
        "docs/bank.txt/inside.txt": b"x",
    }
    told = {f.path[:12]: f.reason for f in bring(there)}
    assert told.keys() == {"a\\b.txt", "n" * 12, "bank.txt/ins"}
    assert all("another name" in reason for reason in told.values())


def test_the_copy_is_not_to_be_changed_by_hand(there, tmp_path: Path) -> None:
    bring(there)
    with pytest.raises(CorpusError, match=r"kept in s3://acts/docs; change them there"):
        refuse_changes(there.corpus)
    refuse_changes(tmp_path)


def test_an_address_is_a_setting_and_a_folder_stays_one(tmp_path: Path) -> None:
    here = IngestSettings.from_environment(corpus=tmp_path, data=tmp_path / "data")
    assert (here.objects, here.source, here.corpus) == ("", str(tmp_path), tmp_path)
    assert bring(here) == []
    there = IngestSettings.from_environment(corpus="gs://b/p/", data=tmp_path, environ={})
    assert there.source == "gs://b/p"
    assert there.corpus.is_relative_to(tmp_path / "objects")


def test_an_address_that_nothing_reads_names_the_extra(tmp_path: Path) -> None:
    strange = IngestSettings.from_environment(corpus="strange://b/p", data=tmp_path)
    with pytest.raises(SettingsError, match=r"strange://b/p.*\[objects\]"):
        bring(strange)


def test_any_store_of_fsspec_serves(tmp_path: Path, encoder) -> None:
    import fsspec

    memory = fsspec.filesystem("memory")
    memory.pipe_file("/acts/docs/bank.txt", b"The bank was sanctioned.\n")
    try:
        settings = IngestSettings.from_environment(corpus="memory://acts/docs", data=tmp_path)
        assert sync(settings, load_encoder=lambda: encoder).added == ["bank.txt"]
        memory.pipe_file("/acts/docs/bank.txt", b"The bank was delisted.\n")
        assert sync(settings, load_encoder=lambda: encoder).updated == ["bank.txt"]
    finally:
        memory.rm("/acts", recursive=True)


def test_a_watched_bucket_is_followed(
    there, bucket, encoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watching, "IDLE_SECONDS", 0.1)
    stop, reports = threading.Event(), Queue[SyncReport]()
    given = {"load_encoder": lambda: encoder, "on_report": reports.put, "on_error": reports.put}
    thread = threading.Thread(target=watching.watch, args=(there, stop), kwargs=given)
    thread.start()
    try:
        assert reports.get(timeout=60).added == ["bank.txt", "law/oil.md"]
        left = {k: v for k, v in bucket.objects.items() if k != "docs/bank.txt"}
        bucket.objects = {**left, "docs/visa.txt": b"A visa was refused.\n"}  # at one moment
        changed = reports.get(timeout=60)
        while not (changed.added or changed.removed):
            changed = reports.get(timeout=60)
        assert (changed.added, changed.removed) == (["visa.txt"], ["bank.txt"])
    finally:
        stop.set()
        thread.join(timeout=60)
    assert check(there).differences == ()
