"""Word files: paragraphs, headings and table rows in their order; damage named."""

import zipfile
from pathlib import Path

import docx
import pytest

from ingest.errors import ReadError
from ingest.readers import read_document


def blocks(document):
    return [(b.role.value, b.level, document.text[b.start : b.end]) for b in document.blocks]


def test_paragraphs_headings_labels_and_tables_come_in_order(report_docx: Path) -> None:
    document = read_document(report_docx, "report.docx")
    assert blocks(document) == [
        ("heading", 1, "Designations of April"),
        ("furniture", 0, "Published: 24 April 2026"),
        ("furniture", 0, "Kind: enforcement"),
        ("text", 0, "Two banks were designated. Их счета заморожены."),
        ("heading", 2, "Targets"),
        ("text", 0, "Name | 2024 | 2025"),
        ("text", 0, "Name: Keremet Bank; 2024: 100; 2025: 100"),
        ("text", 0, "Name: All banks; 2025: 200"),
        ("text", 0, "The table counts payments in millions of dollars."),
    ]


def test_metadata_comes_from_labels_and_the_first_heading(report_docx: Path) -> None:
    about = read_document(report_docx, "report.docx").about
    assert (about.title, about.published) == ("Designations of April", "2026-04-24")
    assert about.kind == "enforcement"


def test_without_a_heading_the_properties_give_the_title(tmp_path: Path) -> None:
    document = docx.Document()
    document.core_properties.title = "From the properties"
    document.add_paragraph("Text.")
    document.save(str(tmp_path / "a.docx"))
    assert read_document(tmp_path / "a.docx", "a.docx").about.title == "From the properties"


def test_an_empty_word_file_has_no_text(tmp_path: Path) -> None:
    docx.Document().save(str(tmp_path / "a.docx"))
    with pytest.raises(ReadError, match="no text was found"):
        read_document(tmp_path / "a.docx", "a.docx")


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.99])
def test_a_word_file_that_was_cut_off_is_refused(report_docx: Path, share: float) -> None:
    data = report_docx.read_bytes()
    report_docx.write_bytes(data[: int(len(data) * share)])
    with pytest.raises(ReadError, match="this is no Word file"):
        read_document(report_docx, "report.docx")


@pytest.mark.parametrize(
    ("part", "content"),
    [
        ("word/document.xml", b"<w:document"),
        ("word/document.xml", b""),
        ("word/document.xml", b"<a/>"),
        ("[Content_Types].xml", b"no xml"),
        ("_rels/.rels", b"<Relationships/>"),
        ("word/styles.xml", b"<x"),
        ("word/document.xml", None),
        ("docProps/core.xml", b"<x"),
    ],
)
def test_a_word_file_with_a_damaged_part_is_refused(
    report_docx: Path, part: str, content: bytes | None
) -> None:
    with zipfile.ZipFile(report_docx) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(report_docx, "w") as archive:
        for name, data in parts.items():
            if name != part:
                archive.writestr(name, data)
            elif content is not None:
                archive.writestr(name, content)
    with pytest.raises(ReadError, match=r"this is no Word file|no text was found"):
        read_document(report_docx, "report.docx")


def test_damaged_bytes_never_raise_anything_but_read_errors(report_docx: Path) -> None:
    data = report_docx.read_bytes()
    refused = 0
    for step in range(60):
        broken = bytearray(data)
        for position in range(100 + step * 131, len(broken), 4001):
            broken[position] = (broken[position] * 31 + step + 1) % 256
        report_docx.write_bytes(bytes(broken))
        try:
            read_document(report_docx, "report.docx")
        except ReadError:
            refused += 1
    assert refused
