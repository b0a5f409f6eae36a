"""The corpus folder: which files count, where the folders are."""

import os
from pathlib import Path

import pytest

import ingest.folder.scan
from ingest.errors import CorpusError
from ingest.folder.scan import Found, FoundFile, content_hash, scan
from ingest.settings import IngestSettings


def test_files_of_all_folders_are_found_by_relative_path(settings, write) -> None:
    for name in ("b.txt", "a/c.md", "a/b/d.pdf", "a.xyz", "naïve Größe.txt"):
        write(name, "x")
    assert [f.relative for f in scan(settings.corpus).files] == [
        *("a.xyz", "a/b/d.pdf", "a/c.md", "b.txt", "naïve Größe.txt"),
    ]


def test_hidden_temporary_and_own_files_are_left_alone(settings, write) -> None:
    for name in (".git/x.txt", ".a.txt", "~$a.docx", "a.txt~", "a.part", "a.tmp", "sources.toml"):
        write(name, "x")
    assert scan(settings.corpus) == Found()


def test_the_readme_at_the_top_is_no_document_and_one_further_down_is(settings, write) -> None:
    for name in ("README.md", "law/README.md", "readme-first.md"):
        write(name, "x")
    assert [f.relative for f in scan(settings.corpus).files] == ["law/README.md", "readme-first.md"]


def test_links_that_leave_the_folder_are_not_followed(settings, write, tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("secret")
    (settings.corpus / "out.txt").symlink_to(tmp_path / "secret.txt")
    (settings.corpus / "gone.txt").symlink_to(tmp_path / "no-such-file")
    (settings.corpus / "loop").symlink_to(settings.corpus, target_is_directory=True)
    inside = write("inside.txt", "x")
    (settings.corpus / "link.txt").symlink_to(inside)
    assert [f.relative for f in scan(settings.corpus).files] == ["inside.txt", "link.txt"]


def test_what_is_left_aside_is_named_with_the_reason(settings, write, tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("secret")
    (tmp_path / "elsewhere").mkdir()
    (settings.corpus / "out.txt").symlink_to(tmp_path / "secret.txt")
    (settings.corpus / "folder").symlink_to(tmp_path / "elsewhere", target_is_directory=True)
    (settings.corpus / "gone.txt").symlink_to(tmp_path / "no-such-file")
    (settings.corpus / "circle.txt").symlink_to(settings.corpus / "circle.txt")
    (settings.corpus / "loop").symlink_to(settings.corpus, target_is_directory=True)
    os.mkfifo(settings.corpus / "pipe.txt")
    write("deep/sources.toml", "")
    write("a.txt", "x")
    found = scan(settings.corpus)
    assert [f.relative for f in found.files] == ["a.txt"]
    assert {s.path: s.reason.split(";")[0] for s in found.skipped} == {
        "circle.txt": "the link leads nowhere",
        "deep/sources.toml": "sources.toml is read at the top of the corpus folder only",
        "folder": "a link that leaves the corpus folder is not followed",
        "gone.txt": "the link leads nowhere",
        "out.txt": "a link that leaves the corpus folder is not followed",
        "pipe.txt": "no regular file (a pipe, a socket or a device)",
    }
    assert found.unreadable == []


def test_a_young_signature_is_no_proof_that_the_content_is_the_same(settings, write) -> None:
    write("a.txt", "one")
    [young] = scan(settings.corpus).files
    assert young.signature.endswith("?")
    assert not young.is_certainly(young.signature)
    old = FoundFile("a.txt", young.path, young.signature.removesuffix("?"))
    assert old.is_certainly(old.signature)
    assert old.is_probably(young.signature)
    assert not old.is_certainly(young.signature)


def test_the_signature_moves_when_a_file_is_written_or_replaced(settings, write) -> None:
    path = write("a.txt", "one")
    before = os.stat(path)
    [first] = scan(settings.corpus).files
    write("b.tmp", "two").replace(path)
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    [second] = scan(settings.corpus).files
    assert first.signature != second.signature
    assert content_hash(path) == (
        "3fc4ccfe745870e2c0d99f71f30ff0656c8dedd41cc1d7d3d376b0dbe685e2f3"
    )


def test_a_missing_folder_and_a_file_in_its_place_are_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(CorpusError, match="is missing; the index stays as it is"):
        scan(tmp_path / "none")
    with pytest.raises(CorpusError, match="is no folder; the index stays as it is"):
        scan(tmp_path / "file")


def test_a_folder_that_cannot_be_listed_is_refused_as_a_whole(
    settings, write, monkeypatch: pytest.MonkeyPatch
) -> None:
    write("a.txt", "x")

    def refuse(_folder: object) -> None:
        raise PermissionError(13, "Permission denied", "locked")

    monkeypatch.setattr(ingest.folder.scan.os, "scandir", refuse)
    with pytest.raises(CorpusError, match=r"cannot be read .*; the index stays as it is"):
        scan(settings.corpus)


def test_settings_come_from_arguments_then_the_environment_then_beside(tmp_path: Path) -> None:
    environ = {"SANCTIONS_QA_CORPUS": str(tmp_path / "c"), "SANCTIONS_QA_MODEL": "m"}
    found = IngestSettings.from_environment(environ=environ)
    assert (found.corpus, found.data, found.model) == (tmp_path / "c", tmp_path / "data", "m")
    given = IngestSettings.from_environment(
        corpus=tmp_path / "d", environ={**environ, "SANCTIONS_QA_DATA": str(tmp_path / "e")}
    )
    assert (given.corpus, given.data) == (tmp_path / "d", tmp_path / "e")
    plain = IngestSettings.from_environment(environ={})
    assert (plain.corpus, plain.model) == (Path("corpus").resolve(), "all-MiniLM-L6-v2")


def test_settings_read_the_real_environment(monkeypatch: pytest.MonkeyPatch, tmp_path) -> None:
    monkeypatch.setenv("SANCTIONS_QA_CORPUS", str(tmp_path))
    assert IngestSettings.from_environment().corpus == tmp_path
