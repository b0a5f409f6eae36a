"""Folders and files made to stop a sync: each is listed, and the others are indexed."""

import os
import subprocess
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from ingest.errors import SourcesError
from ingest.folder.scan import content_hash, open_regular, path_of, scan
from ingest.folder.sources import MAX_BYTES, load_sources
from ingest.sync import sync

SECONDS = 20
DEEP = 1_100


def in_time(action: Callable[[], object]) -> object:
    """Return what an action gives; one that waits for a pipe fails the test instead."""
    got: list[object] = []

    def run() -> None:
        try:
            got.append(action())
        except Exception as exc:  # noqa: BLE001  # it is raised below
            got.append(exc)

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    thread.join(SECONDS)
    assert got, "it waits for ever"
    if isinstance(got[0], Exception):
        raise got[0]
    return got[0]


@pytest.fixture
def deep(settings) -> Iterator[Path]:
    """A folder far deeper than Python recurses; removed without recursion."""
    top = settings.corpus / "d"
    here = os.getcwd()
    try:
        os.chdir(settings.corpus)
        for _ in range(DEEP):
            os.mkdir("d")
            os.chdir("d")
        Path("deep.txt").write_text("A ship was listed.")
    finally:
        os.chdir(here)
    yield top
    subprocess.run(["rm", "-rf", str(top)], check=True)


@pytest.mark.usefixtures("deep")
def test_a_folder_of_a_thousand_levels_is_read_to_its_end(write, sync_now) -> None:
    write("a.txt", "A bank was listed.")
    report = sync_now()
    assert report.added == ["a.txt", "d/" * DEEP + "deep.txt"]


def test_what_lies_deeper_than_the_system_names_is_listed(settings, write, sync_now) -> None:
    write("a.txt", "A bank was listed.")
    here, name = os.getcwd(), "n" * 200
    try:
        os.chdir(settings.corpus)
        for _ in range(30):
            os.mkdir(name)
            os.chdir(name)
    finally:
        os.chdir(here)
    report = sync_now()
    assert report.added == ["a.txt"]
    assert ["move it up" in gap.reason for gap in report.skipped] == [True]
    subprocess.run(["rm", "-rf", str(settings.corpus / name)], check=True)


def test_a_known_file_that_becomes_a_pipe_leaves_the_index(settings, write, sync_now) -> None:
    write("a.txt", "A bank was listed.")
    write("b.txt", "A ship was listed.")
    write("c.txt", "The oil was listed.")
    sync_now()
    (settings.corpus / "a.txt").unlink()
    os.mkfifo(settings.corpus / "a.txt")
    report = in_time(sync_now)
    assert report.removed == ["a.txt"]
    assert [gap.path for gap in report.skipped] == ["a.txt"]


def test_a_file_that_becomes_a_pipe_behind_the_scans_back_is_not_waited_for(
    settings, write, sync_now, encoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    write("a.txt", "A bank was listed.")
    write("b.txt", "A ship was listed.")
    sync_now()

    def then_a_pipe(*args):
        found = scan(*args)
        path = settings.corpus / "a.txt"
        if path.is_file():
            path.unlink()
            os.mkfifo(path)
        return found

    monkeypatch.setattr("ingest.folder.survey.scan", then_a_pipe)
    report = in_time(lambda: sync(settings, load_encoder=lambda: encoder))
    assert [f.path for f in report.failed] == ["a.txt"]
    assert "no regular file" in report.failed[0].reason


def test_only_a_file_is_opened(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for path in (tmp_path / "pipe", Path("/dev/zero")):
        with pytest.raises(OSError, match="no regular file"):
            in_time(lambda path=path: content_hash(path))
    (tmp_path / "file").write_bytes(b"x")
    with open_regular(tmp_path / "file") as file:
        assert file.read() == b"x"


def test_names_that_are_no_text_are_told_from_those_that_look_like_their_escapes(
    settings, sync_now
) -> None:
    names = {b"\xff.txt": "bank", rb"\xff.txt": "ship", rb"\x5cxff.txt": "oil", rb"\y.txt": "visa"}
    for name, word in names.items():
        path = os.path.join(os.fsencode(settings.corpus), name)
        with open(path, "w") as file:
            file.write(f"The {word} was listed.")
    report = sync_now()
    assert sorted(report.added) == sorted(
        [r"\xff.txt", r"\x5cxff.txt", r"\x5cx5cxff.txt", r"\y.txt"]
    )
    for relative in report.added:
        assert path_of(settings.corpus, relative).is_file()
    read = {p.relative: path_of(settings.corpus, p.relative) for p in scan(settings.corpus).files}
    assert all(f.path == read[f.relative] for f in scan(settings.corpus).files)


def test_an_escape_leads_to_no_folder_above(settings) -> None:
    assert (
        path_of(settings.corpus, r"\x2e\x2e\x2fsecret") == settings.corpus / r"\x2e\x2e\x2fsecret"
    )


@pytest.mark.parametrize(
    ("content", "why"),
    [
        ('["a"]\nkind = ' + "[" * 20_000 + "]" * 20_000, "nested too deeply"),
        ('["a"]\nkind = ' + "{a=" * 20_000 + "1" + "}" * 20_000, "nested too deeply"),
        ('["a"]\nkind = ' + "9" * 10_000, "is not valid TOML"),
        ("#" * (MAX_BYTES + 1), "more than 4 MB"),
    ],
)
def test_a_sources_file_made_to_stop_the_sync_is_an_error_of_ours(
    settings, write, content: str, why: str
) -> None:
    write("sources.toml", content)
    with pytest.raises(SourcesError, match=why):
        load_sources(settings.corpus)


def test_a_sources_file_that_is_a_pipe_is_not_waited_for(settings) -> None:
    os.mkfifo(settings.corpus / "sources.toml")
    with pytest.raises(SourcesError, match="no regular file"):
        in_time(lambda: load_sources(settings.corpus))


def test_a_sources_file_that_is_a_link_is_read_within_the_folder_only(
    settings, write, tmp_path: Path
) -> None:
    (tmp_path / "mine.toml").write_text('["a.txt"]\nkind = "law"\n')
    link = settings.corpus / "sources.toml"
    link.symlink_to(tmp_path / "mine.toml")
    with pytest.raises(SourcesError, match="a link that leaves the corpus folder"):
        load_sources(settings.corpus)
    link.unlink()
    link.symlink_to(settings.corpus / "none.toml")
    with pytest.raises(SourcesError, match="a link that leads nowhere"):
        load_sources(settings.corpus)
    link.unlink()
    write("own.toml", '["a.txt"]\nkind = "law"\n')
    link.symlink_to(settings.corpus / "own.toml")
    assert load_sources(settings.corpus).exact == {"a.txt": {"kind": "law"}}


def test_fourteen_stars_in_a_pattern_take_no_time(write, sync_now) -> None:
    write("a" * 200 + ".txt", "A bank was listed.")
    write("sources.toml", f'["{"*a" * 14}*b"]\nkind = "law"\n')
    report = in_time(sync_now)
    assert len(report.added) == 1
    assert "no file matches" in report.warnings[0]
