"""Uploads get names that do no harm and never take another file's place."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.folder.scan import scan
from ingest.readers import SUFFIXES
from ui.errors import UploadError
from ui.web.library import upload
from ui.web.library.upload import remove, safe_name, save


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("report.pdf", "report.pdf"),
        ("Report.PDF", "Report.pdf"),
        ("../../etc/passwd.txt", "passwd.txt"),
        ("C:\\Users\\me\\a.docx", "a.docx"),
        ("/etc/shadow.md", "shadow.md"),
        (".hidden.txt", "hidden.txt"),
        ("~$lock.docx", "lock.docx"),
        ("...txt.txt", "txt.txt"),
        ("a\u202efdp.txt", "afdp.txt"),
        ("tab\there\n.txt", "tabhere.txt"),
        ("O'Brien's $5 & Иванов.txt", "O'Brien's $5 & Иванов.txt"),
        ("what?.html", "what_.html"),
        ("CON.txt", "CON_.txt"),
        ("~~~.txt", "document.txt"),
    ],
)
def test_a_name_is_made_safe(name, safe):
    assert safe_name(name) == safe


@pytest.mark.parametrize(
    "name", ["a.exe", "a", "", "..", ".txt", "..txt", "a.pdf.xyz", "sources.toml"]
)
def test_a_name_of_no_known_format_is_refused(name):
    with pytest.raises(UploadError, match="no format that is read"):
        safe_name(name)


@given(st.text(), st.sampled_from(SUFFIXES))
def test_any_name_stays_a_plain_visible_file_name(stem, suffix):
    name = safe_name(stem + "x" + suffix)
    assert name == name.strip()
    assert not name.startswith((".", "~"))
    assert not set(name) & set('/\\\0<>:"|?*')
    assert name.endswith(suffix)
    assert len(name.encode()) <= 180


def test_a_file_is_written_below_uploads_and_seen_by_the_scan(settings):
    assert save(settings.corpus, "a.txt", b"text") == "uploads/a.txt"
    assert [f.relative for f in scan(settings.corpus).files] == ["uploads/a.txt"]
    assert (settings.corpus / "uploads" / "a.txt").read_bytes() == b"text"


def test_the_same_file_twice_is_kept_once(settings):
    save(settings.corpus, "a.txt", b"text")
    assert save(settings.corpus, "a.txt", b"text") == "uploads/a.txt"
    assert len(scan(settings.corpus).files) == 1


def test_another_file_of_the_same_name_gets_a_number(settings):
    save(settings.corpus, "a.txt", b"one")
    assert save(settings.corpus, "a.txt", b"two") == "uploads/a (2).txt"
    assert save(settings.corpus, "a.txt", b"three") == "uploads/a (3).txt"
    assert (settings.corpus / "uploads" / "a.txt").read_bytes() == b"one"


def test_an_empty_or_too_large_file_is_refused(settings, monkeypatch):
    with pytest.raises(UploadError, match="is empty"):
        save(settings.corpus, "a.txt", b"")
    monkeypatch.setattr(upload, "MAX_UPLOAD_MB", 0)
    with pytest.raises(UploadError, match="by hand"):
        save(settings.corpus, "a.txt", b"text")
    assert scan(settings.corpus).files == []


def test_a_folder_that_is_a_link_is_not_written_to(settings, tmp_path):
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (settings.corpus / "uploads").symlink_to(elsewhere)
    with pytest.raises(UploadError, match="is a link"):
        save(settings.corpus, "a.txt", b"text")
    assert list(elsewhere.iterdir()) == []


def test_a_write_that_fails_leaves_nothing_behind(settings, monkeypatch):
    def fail(*_args):
        raise OSError("disk full")

    monkeypatch.setattr("pathlib.Path.write_bytes", fail)
    with pytest.raises(UploadError, match="disk full"):
        save(settings.corpus, "a.txt", b"text")
    assert list((settings.corpus / "uploads").iterdir()) == []


def test_a_file_is_removed_from_the_corpus(settings):
    path = save(settings.corpus, "a.txt", b"text")
    remove(settings.corpus, path)
    assert not (settings.corpus / path).exists()
    with pytest.raises(UploadError, match="no longer"):
        remove(settings.corpus, path)


@pytest.mark.parametrize("path", ["../outside.txt", "a/../../outside.txt", "link/outside.txt", ""])
def test_nothing_outside_the_corpus_is_removed(settings, tmp_path, path):
    outside = tmp_path / "outside.txt"
    outside.write_text("kept")
    (settings.corpus / "link").symlink_to(tmp_path)
    with pytest.raises(UploadError):
        remove(settings.corpus, path)
    assert outside.exists()
    assert settings.corpus.is_dir()


def test_of_a_link_in_the_corpus_the_link_goes_and_not_what_it_leads_to(settings, tmp_path):
    outside = tmp_path / "outside.txt"
    outside.write_text("kept")
    (settings.corpus / "link.txt").symlink_to(outside)
    remove(settings.corpus, "link.txt")
    assert outside.exists()
    assert not (settings.corpus / "link.txt").is_symlink()
