"""PDF: every page with its number, headings by size, running lines left out, damage named."""

from pathlib import Path

import pytest
from pypdf import PdfWriter

from ingest.datamodels import BlockRole
from ingest.errors import NeedsOcrError, ReadError
from ingest.readers import read_document

BODY = "The sale of machine tools to the listed companies is banned from this day on, whoever"


def pieces(document, role=BlockRole.TEXT):
    return [document.text[b.start : b.end] for b in document.blocks if b.role is role]


def test_pages_paragraphs_and_metadata_are_read(two_page_pdf: Path) -> None:
    document = read_document(two_page_pdf, "law/notice.pdf")
    assert pieces(document) == [
        "Exports of numerically controlled machine tools are banned from this day on,\n"
        "and a permit given before it is void unless it was used by the end of March.",
        "A bank that finances such an export has to report it within two weeks to the\n"
        "authority of the member state in which the bank is established.",
    ]
    assert pieces(document, BlockRole.HEADING) == ["Exports of machine tools", "Article 2"]
    assert [b.page for b in document.blocks if b.role is BlockRole.TEXT] == [1, 2]
    about = document.about
    assert (about.title, about.publisher) == ("Exports of machine tools", "Office of Trade Control")
    assert (about.published, about.kind) == ("2026-04-23", "law")


def test_headings_have_the_depth_of_their_size(two_page_pdf: Path) -> None:
    document = read_document(two_page_pdf, "notice.pdf")
    assert [b.level for b in document.blocks if b.role is BlockRole.HEADING] == [1, 3]


def test_running_headers_and_page_numbers_are_left_out(two_page_pdf: Path) -> None:
    document = read_document(two_page_pdf, "notice.pdf")
    assert "Notice to exporters" not in document.text
    assert "of 2" not in document.text


def test_provisions_at_the_top_of_pages_are_no_running_lines(make_pdf) -> None:
    pages = [
        ["Journal of April", f"Article {n}", BODY, "it is that sells them."] for n in (1, 2, 3)
    ]
    document = read_document(make_pdf("a.pdf", pages), "a.pdf")
    assert "Journal of April" not in document.text
    assert [n for n in (1, 2, 3) if f"Article {n}" in document.text] == [1, 2, 3]


def test_numbers_that_do_not_count_pages_are_no_running_lines(make_pdf) -> None:
    pages = [
        [f"Exports in 20{y} rose by {n} percent", BODY] for y, n in ((21, 7), (24, 9), (25, 4))
    ]
    text = read_document(make_pdf("a.pdf", pages), "a.pdf").text
    assert [y for y in (21, 24, 25) if f"Exports in 20{y} rose" in text] == [21, 24, 25]


def test_page_numbers_that_begin_later_are_left_out(make_pdf) -> None:
    pages = [[f"{BODY} {word}", BODY, BODY, f"- {n} -"] for word, n in (("a", 11), ("b", 12))]
    assert "- 1" not in read_document(make_pdf("a.pdf", pages), "a.pdf").text


def test_a_line_like_the_page_number_stays_in_the_middle_of_a_page(make_pdf) -> None:
    pages = [[w, f"{w} {BODY}", "2", BODY, f"{BODY} {w}", str(n)] for n, w in ((1, "x"), (2, "y"))]
    text = read_document(make_pdf("a.pdf", pages), "a.pdf").text
    assert text.split("\n").count("2") == 2


def test_labels_far_down_are_prose(make_pdf) -> None:
    pages = [
        [f"{BODY} {n}", "", ""] * 13 + ["Source: the companies themselves.", BODY] for n in "a"
    ]
    document = read_document(make_pdf("a.pdf", pages), "a.pdf")
    assert "Source: the companies themselves." in "\n".join(pieces(document))
    assert document.about.publisher is None


def test_title_among_the_properties_is_used(make_pdf) -> None:
    path = make_pdf("a.pdf", [[BODY]], title="Guide to Größe")
    assert read_document(path, "a.pdf").about.title == "Guide to Größe"


def test_an_empty_page_is_no_picture(make_pdf) -> None:
    document = read_document(make_pdf("a.pdf", [[BODY], [], ["So is their transport."]]), "a.pdf")
    assert document.warnings == ()
    assert [b.page for b in document.blocks] == [1, 3]


def test_a_pdf_without_text_needs_ocr(textless_pdf: Path) -> None:
    with pytest.raises(NeedsOcrError, match="needs OCR: its 2 pages"):
        read_document(textless_pdf, "picture.pdf")


def test_a_locked_pdf_is_refused_with_the_way_out(locked_pdf: Path) -> None:
    with pytest.raises(ReadError, match="encrypted; open it, save it without a password"):
        read_document(locked_pdf, "locked.pdf")


def test_a_pdf_locked_with_aes_is_called_encrypted_too(tmp_path: Path) -> None:
    path, zeros = tmp_path / "aes.pdf", "0" * 96
    objects = [
        "<</Type/Catalog/Pages 2 0 R>>",
        "<</Type/Pages/Kids[]/Count 0>>",
        "<</Filter/Standard/V 5/R 6/Length 256/P -4/StmF/StdCF/StrF/StdCF"
        f"/CF<</StdCF<</CFM/AESV3/Length 32>>>>/Perms<{zeros[:32]}>"
        f"/O<{zeros}>/U<{zeros}>/OE<{zeros[:64]}>/UE<{zeros[:64]}>>>",
    ]
    pdf, places = "%PDF-2.0\n", ["0000000000 65535 f \n"]
    for number, content in enumerate(objects, start=1):
        places.append(f"{len(pdf):010} 00000 n \n")
        pdf += f"{number} 0 obj {content} endobj\n"
    table = f"xref\n0 4\n{''.join(places)}trailer <</Size 4/Root 1 0 R/Encrypt 3 0 R/ID[<00><00>]>>"
    path.write_text(f"{pdf}{table}\nstartxref\n{len(pdf)}\n%%EOF\n")
    with pytest.raises(ReadError, match="encrypted; open it, save it without a password"):
        read_document(path, "aes.pdf")


def test_a_pdf_with_an_owner_password_alone_is_read(two_page_pdf: Path, tmp_path: Path) -> None:
    path = tmp_path / "owned.pdf"
    writer = PdfWriter(clone_from=two_page_pdf)
    writer.encrypt("", owner_password="owner", algorithm="RC4-128")
    writer.write(path)
    assert read_document(path, "o.pdf").text == read_document(two_page_pdf, "o.pdf").text


def reason_of(path: Path) -> str | None:
    try:
        read_document(path, path.name)
    except ReadError as exc:
        return str(exc)
    return None


@pytest.mark.parametrize("share", [0.05, 0.3, 0.6, 0.95])
def test_a_pdf_that_was_cut_off_is_refused_with_a_reason(two_page_pdf: Path, share: float) -> None:
    data = two_page_pdf.read_bytes()
    two_page_pdf.write_bytes(data[: int(len(data) * share)])
    assert "the PDF is damaged" in (reason_of(two_page_pdf) or "")


def test_altered_bytes_never_raise_anything_but_read_errors(two_page_pdf: Path) -> None:
    data = two_page_pdf.read_bytes()
    reasons = []
    for step in range(80):
        broken = bytearray(data)
        for position in range(20 + step * 7, len(broken), 97 + step):
            broken[position] = (broken[position] * 31 + step) % 256
        two_page_pdf.write_bytes(bytes(broken))
        reasons.append(reason_of(two_page_pdf))
    assert any(reasons)
