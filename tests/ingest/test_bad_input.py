"""One bad file gets one clear reason, and the others are indexed."""

import io
import random
from collections.abc import Callable
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import pytest

import ingest.readers
from ingest.errors import ReadError
from ingest.readers import SUFFIXES, read_document
from ingest.store.index import Index

GOOD = "A bank was listed. It is in Bishkek."
BAD_FILES = {
    "empty.txt": "the file is empty",
    "empty.pdf": "the file is empty",
    "blank.md": "no text was found in the file",
    "latin.txt": "not UTF-8 text (byte 3: 0xe9); save the file as UTF-8 and put it back",
    "binary.txt": "not UTF-8 text (byte 0: 0x89); save the file as UTF-8 and put it back",
    "zeros.txt": "this is a binary file and no text; check its suffix",
    "text.pdf": "this is no PDF file; check its suffix",
    "text.docx": "this is no Word file (.docx), or it is protected by a password; ",
    "random.html": "this is a binary file and no HTML page; check its suffix",
    "random.csv": "this is a binary file and no table; check its suffix",
    "text.html": "this is no HTML page; give it the suffix .txt if it is plain text",
    "empty-page.html": "no text was found in the file",
    "sheet.xlsx": "this is no Excel file (.xlsx), or it is damaged; ",
    "old.doc": ".doc files are not read; save it as DOCX or PDF and put that here",
    "slides.pptx": ".pptx files are not read; save it as PDF and put that here",
    "words.txt.bak": "files of the kind “.bak” are not read; known: .txt, .md",
    "README": "files of the kind “no suffix” are not read; known: .txt, .md",
    "locked.pdf": "the PDF is encrypted; open it, save it without a password, put it back",
    "picture.pdf": "needs OCR: its 2 pages are pictures without text; ",
    "cut.pdf": "the PDF is damaged (",
    "cut.docx": "this is no Word file (.docx), or it is protected by a password; ",
}


@pytest.fixture
def bad_files(
    write: Callable[[str, str | bytes], Path],
    locked_pdf: Path,
    textless_pdf: Path,
    two_page_pdf: Path,
    report_docx: Path,
) -> None:
    contents: dict[str, str | bytes] = {
        "empty.txt": "",
        "empty.pdf": "",
        "blank.md": " \n\n\t",
        "latin.txt": b"caf\xe9 au lait",
        "binary.txt": b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR",
        "zeros.txt": b"PK\x03\x04\x00\x00",
        "text.pdf": GOOD,
        "text.docx": GOOD,
        "random.html": b"<p>" + random.Random(3).randbytes(1 << 20),
        "random.csv": random.Random(4).randbytes(1 << 16).replace(b"\x00", b"\x01"),
        "text.html": GOOD,
        "empty-page.html": "<html><body><script>x</script></body></html>",
        "sheet.xlsx": b"PK",
        "old.doc": GOOD,
        "slides.pptx": b"PK",
        "words.txt.bak": GOOD,
        "README": GOOD,
        "locked.pdf": locked_pdf.read_bytes(),
        "picture.pdf": textless_pdf.read_bytes(),
        "cut.pdf": two_page_pdf.read_bytes()[:700],
        "cut.docx": report_docx.read_bytes()[:3000],
    }
    assert contents.keys() == BAD_FILES.keys()
    for name, content in contents.items():
        write(name, content)


@pytest.mark.usefixtures("bad_files")
def test_each_bad_file_is_listed_with_its_reason_and_the_good_ones_are_indexed(
    settings, write, sync_now, stores_hold
) -> None:
    write("a-good.txt", GOOD)
    write("z-good.html", f"<p>{GOOD}</p>")
    report = sync_now()
    assert report.added == ["a-good.txt", "z-good.html"]
    assert {f.path for f in report.failed} == BAD_FILES.keys()
    reasons = {f.path: f.reason for f in report.failed}
    assert [p for p, start in BAD_FILES.items() if not reasons[p].startswith(start)] == []
    held = stores_hold(settings)
    assert held.passages == [("a-good.txt", 0, GOOD), ("z-good.html", 0, GOOD)]
    assert held.failures == reasons


@pytest.mark.usefixtures("bad_files")
def test_failures_stay_listed_after_a_second_run(settings, sync_now) -> None:
    first = sync_now()
    index = Index(settings)
    assert sync_now().failed == first.failed == index.failures()
    index.close()


@pytest.mark.usefixtures("bad_files")
def test_a_reason_is_one_line_without_the_name_of_the_file(sync_now) -> None:
    failed = sync_now().failed
    assert [f for f in failed if "\n" in f.reason or f.path in f.reason] == []


def test_a_file_beyond_the_limit_is_refused(write, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ingest.readers, "MAX_FILE_BYTES", 1 << 20)
    path = write("a.txt", "x" * ((1 << 20) + 1))
    with pytest.raises(ReadError, match="has 1 MB, more than 1; split it"):
        read_document(path, "a.txt")


@pytest.mark.parametrize("suffix", [".docx", ".xlsx", ".xlsm"])
def test_every_office_file_is_looked_at_as_an_archive_before_it_is_opened(
    write, suffix: str
) -> None:
    packed = io.BytesIO()
    with ZipFile(packed, "w", ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b" " * (64 << 20))
    path = write("bomb" + suffix, packed.getvalue())
    with pytest.raises(ReadError, match="unpacks to 64 MB"):
        read_document(path, path.name)


def test_an_old_page_with_a_stray_control_character_is_read(write) -> None:
    page = "<html><body><p>" + "Die Behörde führt eine Liste. " * 20 + "\x02</p></body></html>"
    path = write("a.html", page.encode("windows-1252"))
    assert "Behörde führt" in read_document(path, "a.html").text


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_suffixes_are_known_in_capitals_too(write, suffix: str) -> None:
    path = write("a" + suffix.upper(), "")
    with pytest.raises(ReadError, match="the file is empty"):
        read_document(path, path.name)
