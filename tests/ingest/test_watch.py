"""The folder is followed: what is complete is read, what is gone answers no more."""

import shutil
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import ingest.folder.changes
import ingest.watch
from ingest.errors import CorpusError
from ingest.folder.changes import beats, is_remote
from ingest.store.index import Index
from ingest.store.location import open_catalog
from ingest.watch import Rest, watch

PATIENCE = 60.0  # an upper bound on a loaded machine; the wait ends with the event


def test_a_file_counts_when_it_has_rested_for_a_second() -> None:
    rest = Rest()
    rest.see({}, 0.0)
    rest.settle(set())
    rest.see({"a.txt": "1?"}, 10.0)
    assert rest.moving(10.9) == {"a.txt"}
    assert not rest.has_news(10.9)
    rest.see({"a.txt": "2?"}, 10.9)
    assert not rest.has_news(11.5)
    rest.see({"a.txt": "2"}, 11.9)
    assert rest.moving(11.9) == set()
    assert rest.has_news(11.9)
    rest.settle(set())
    assert not rest.has_news(99.0)


def test_a_file_that_goes_on_growing_does_not_hold_up_the_others() -> None:
    rest = Rest()
    rest.see({}, 0.0)
    rest.settle(set())
    rest.see({"big.txt": "1", "a.txt": "1"}, 10.0)
    rest.see({"big.txt": "2", "a.txt": "1"}, 11.2)
    assert rest.moving(11.2) == {"big.txt"}
    assert rest.has_news(11.2)
    rest.settle({"big.txt"})
    assert not rest.has_news(11.3)
    assert rest.has_news(12.3)


def test_a_deleted_file_rests_too_and_is_then_forgotten() -> None:
    rest = Rest()
    rest.see({"a.txt": "1"}, 0.0)
    assert rest.has_news(0.0)
    assert rest.moving(0.0) == set()
    rest.settle(set())
    rest.see({}, 5.0)
    assert not rest.has_news(5.5)
    assert rest.has_news(6.5)
    rest.settle(set())
    assert not rest.has_news(7.5)


def test_a_young_file_is_waited_for_at_the_first_look_as_well() -> None:
    rest = Rest()
    rest.see({"young.txt": "1?", "old.txt": "1"}, 0.0)
    assert rest.moving(0.5) == {"young.txt"}


class Watched:
    """A watch in a thread; every report and error is an event to wait for."""

    def __init__(self, settings, encoder, **options) -> None:
        self.stop, self.reports, self.errors = threading.Event(), [], []
        self.happened = threading.Condition()
        self.thread = threading.Thread(
            target=watch,
            args=(settings, self.stop),
            kwargs={
                "load_encoder": lambda: encoder,
                "on_report": lambda r: self._note(self.reports, r),
                "on_error": lambda e: self._note(self.errors, e),
                **options,
            },
        )
        self.thread.start()

    def _note(self, kept: list, value: object) -> None:
        with self.happened:
            kept.append(value)
            self.happened.notify_all()

    def wait_for(self, condition: Callable[[], object]) -> None:
        with self.happened:
            assert self.happened.wait_for(condition, PATIENCE), (self.reports, self.errors)

    def end(self) -> None:
        self.stop.set()
        self.thread.join(PATIENCE)
        assert not self.thread.is_alive()


@pytest.fixture
def start(settings, encoder) -> Iterator[Callable[..., Watched]]:
    started: list[Watched] = []

    def begin(**options) -> Watched:
        started.append(Watched(settings, encoder, **options))
        started[-1].wait_for(lambda: started[-1].reports or started[-1].errors)
        return started[-1]

    yield begin
    for watched in started:
        watched.end()


@pytest.fixture(params=["told by the system", "looked at now and then"])
def way(request, monkeypatch: pytest.MonkeyPatch) -> None:
    if request.param != "told by the system":
        monkeypatch.setattr(ingest.folder.changes, "is_remote", lambda _folder: True)
        monkeypatch.setattr(ingest.folder.changes, "POLL_SECONDS", 0.2)


@pytest.mark.usefixtures("way")
def test_a_file_dropped_changed_and_deleted_is_followed(settings, write, start) -> None:
    write("kept.txt", "A ship was listed.")
    watched = start()
    index = Index(settings)

    def found() -> list[str]:
        index.follow()
        hits = index.search_words("bank", 9, None)
        return [p.text for p in index.passages([h.number for h in hits]).values()]

    path = write("Кыргызстан/a.txt", "A bank was listed.")
    watched.wait_for(lambda: any("Кыргызстан/a.txt" in r.added for r in watched.reports))
    assert found() == ["A bank was listed."]
    write("Кыргызстан/a.txt", "Another bank was listed.")
    watched.wait_for(lambda: any(r.updated for r in watched.reports))
    assert found() == ["Another bank was listed."]
    path.unlink()
    watched.wait_for(lambda: any(r.removed for r in watched.reports))
    assert found() == []
    assert watched.errors == []
    index.close()


def test_a_file_that_is_still_written_is_left_alone_until_it_rests(
    settings, write, start, monkeypatch: pytest.MonkeyPatch
) -> None:
    write("kept.txt", "A ship was listed.")
    watched = start()
    watched.wait_for(lambda: any(r.added for r in watched.reports))
    seen: list[frozenset[str]] = []
    sync = ingest.watch.sync

    def noted(*values, **options):
        seen.append(frozenset(options["unfinished"]))
        return sync(*values, **options)

    monkeypatch.setattr(ingest.watch, "sync", noted)
    growing = (settings.corpus / "grows.txt").open("a", encoding="utf-8")
    with growing:
        growing.write("A bank was listed.")
        growing.flush()
        write("other.txt", "The oil was listed.")
        while not seen:  # it grows until the other file is read
            growing.write(" And a visa.")
            growing.flush()
            time.sleep(0.05)
    assert seen[0] == {"grows.txt"}
    watched.wait_for(lambda: any("grows.txt" in r.added for r in watched.reports))
    assert [r.added for r in watched.reports if r.added][1] == ["other.txt"]
    text = (settings.corpus / "grows.txt").read_text(encoding="utf-8")
    catalog = open_catalog(settings)
    assert catalog.text("grows.txt") == text
    catalog.close()


def test_an_error_is_told_once_and_the_watch_goes_on(write, start) -> None:
    write("a.txt", "A bank was listed.")
    write("sources.toml", '["a.txt"]\nkinds = "law"\n')
    watched = start()
    assert [type(e).__name__ for e in watched.errors] == ["SourcesError"]
    write("sources.toml", '["a.txt"]\nkind = "law"\n')
    watched.wait_for(lambda: any(r.added for r in watched.reports))
    assert len(watched.errors) == 1


def test_a_folder_that_goes_away_and_comes_back_is_followed_again(
    settings, write, start, tmp_path: Path, stores_hold, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ingest.folder.changes, "POLL_SECONDS", 0.2)
    monkeypatch.setattr(ingest.watch, "RETRY_SECONDS", 0.2)
    write("a.txt", "A bank was listed.")
    watched = start()
    watched.wait_for(lambda: any(r.added for r in watched.reports))
    settings.corpus.rename(tmp_path / "unmounted")
    watched.wait_for(lambda: watched.errors)
    assert isinstance(watched.errors[0], CorpusError)
    assert stores_hold(settings).documents == ["a.txt"]
    (tmp_path / "unmounted").rename(settings.corpus)
    write("b.txt", "A ship was listed.")
    watched.wait_for(lambda: any(r.added == ["b.txt"] for r in watched.reports))
    assert len(watched.errors) == 1


def test_agreement_to_removals_holds_for_what_is_gone_now_and_not_for_later(
    settings, write, start, sync_now, stores_hold
) -> None:
    write("a.txt", "A bank was listed.")
    sync_now()
    (settings.corpus / "a.txt").unlink()
    watched = start(allow_removals=True)
    watched.wait_for(lambda: any(r.removed == ["a.txt"] for r in watched.reports))
    write("b.txt", "A ship was listed.")
    watched.wait_for(lambda: any(r.added for r in watched.reports))
    (settings.corpus / "b.txt").unlink()
    watched.wait_for(lambda: watched.errors)
    assert "--allow-removals" in str(watched.errors[0])
    watched.end()
    assert stores_hold(settings).documents == ["b.txt"]


def test_a_watch_that_has_no_more_handles_looks_now_and_then(
    settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError("OS file watch limit reached")

    monkeypatch.setattr(ingest.folder.changes, "watch", refuse)
    monkeypatch.setattr(ingest.folder.changes, "POLL_SECONDS", 0.0)
    stop = threading.Event()
    beat = beats(settings.corpus, stop)
    assert [next(beat), next(beat), next(beat)] == [True, True, True]
    stop.set()
    assert list(beat) == []


@pytest.mark.parametrize(
    ("folder", "remote"),
    [
        ("/mnt/team drive/corpus", True),
        ("/mnt/share/corpus", True),
        ("/mnt/share/local/corpus", False),
        ("/mnt/sharepoint/corpus", False),
        ("/home/corpus", False),
    ],
)
def test_a_drive_of_another_machine_is_known_by_its_mount(tmp_path, folder, remote) -> None:
    mounts = tmp_path / "mounts"
    mounts.write_text(
        "/dev/sda1 / ext4 rw 0 0\n//server/x /mnt/share cifs rw 0 0\n"
        "host:/y /mnt/team\\040drive nfs4 rw 0 0\n/dev/sdb1 /mnt/share/local ext4 rw 0 0\n"
    )
    assert is_remote(Path(folder), mounts) is remote
    assert not is_remote(Path(folder), tmp_path / "none")


def test_a_folder_replaced_by_another_is_watched_anew(settings) -> None:
    stop = threading.Event()
    beat = beats(settings.corpus, stop)
    assert next(beat)
    next(beat)
    shutil.rmtree(settings.corpus)
    settings.corpus.mkdir()
    path = settings.corpus / "a.txt"
    deadline = time.monotonic() + PATIENCE
    told = 0
    while told < 4 and time.monotonic() < deadline:  # the removal, a new start, then this file
        told += next(beat)
        path.write_text(str(told))
    assert told == 4
    stop.set()
    beat.close()
