"""Word files: paragraphs, headings and table rows in their order; damage named."""

import zipfile
from pathlib import Path

import docx
import pytest
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import parse_xml

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


W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def with_body(path: Path, xml: str) -> Path:
    """Save a Word file whose body holds this XML before its end."""
    document = docx.Document()
    root = parse_xml(f'<w:x xmlns:w="{W}">{xml}</w:x>')
    for child in list(root):
        document.element.body.insert(len(document.element.body) - 1, child)
    document.save(str(path))
    return path


def test_tracked_insertions_stay_and_deletions_go(tmp_path: Path) -> None:
    xml = (
        "<w:p><w:r><w:t>Exports are </w:t></w:r>"
        "<w:del><w:r><w:delText>not </w:delText></w:r></w:del>"
        "<w:ins><w:r><w:t>strictly </w:t></w:r></w:ins><w:r><w:t>banned.</w:t></w:r></w:p>"
    )
    text = read_document(with_body(tmp_path / "a.docx", xml), "a.docx").text
    assert text == "Exports are strictly banned."


def test_hidden_text_is_left_out_and_counted(tmp_path: Path) -> None:
    xml = (
        "<w:p><w:r><w:t>Seen.</w:t></w:r>"
        "<w:r><w:rPr><w:vanish/></w:rPr><w:t>Unseen</w:t></w:r></w:p>"
    )
    document = read_document(with_body(tmp_path / "a.docx", xml), "a.docx")
    assert document.text == "Seen."
    assert document.warnings == ("hidden text is left out: 6 characters (hidden), from “Unseen”",)


def test_text_in_content_controls_and_links_is_read(tmp_path: Path) -> None:
    xml = (
        "<w:sdt><w:sdtContent><w:p><w:r><w:t>In a control, </w:t></w:r>"
        "<w:hyperlink><w:r><w:t>in a link.</w:t></w:r></w:hyperlink></w:p></w:sdtContent></w:sdt>"
    )
    text = read_document(with_body(tmp_path / "a.docx", xml), "a.docx").text
    assert text == "In a control, in a link."


def test_rows_of_a_table_with_a_header_have_places(report_docx: Path) -> None:
    document = read_document(report_docx, "report.docx")
    assert [b.locator for b in document.blocks if b.locator] == ["Table 1, row 2", "Table 1, row 3"]


def test_a_table_without_a_header_claims_no_columns(tmp_path: Path) -> None:
    document = docx.Document()
    table = document.add_table(rows=2, cols=2)
    for cell, text in zip(table._cells, ("Bank", "Osh branch", "Ship", "Bonn branch"), strict=True):
        cell.text = text
    document.save(str(tmp_path / "a.docx"))
    text = read_document(tmp_path / "a.docx", "a.docx").text
    assert text == "Bank | Osh branch\n\nShip | Bonn branch"


def test_a_heading_style_of_ones_own_is_a_heading(tmp_path: Path) -> None:
    document = docx.Document()
    style = document.styles.add_style("Chapter of ours", WD_STYLE_TYPE.PARAGRAPH)
    style.base_style = document.styles["Heading 2"]
    document.add_paragraph("Scope", style="Chapter of ours")
    document.add_paragraph("It covers exports.")
    document.save(str(tmp_path / "a.docx"))
    found = blocks(read_document(tmp_path / "a.docx", "a.docx"))
    assert found == [("heading", 2, "Scope"), ("text", 0, "It covers exports.")]
