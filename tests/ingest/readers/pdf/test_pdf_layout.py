"""PDF by layout: columns, tables, entries of a list, labels of pages, OCR of what is a picture."""

import shutil
from pathlib import Path

import pytest
from pypdf import PdfWriter
from pypdf.generic import ArrayObject, DictionaryObject, NameObject, NumberObject
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from ingest.datamodels import BlockRole
from ingest.errors import NeedsOcrError, ReadError
from ingest.readers import read_document
from ingest.readers.pdf import ocr
from ingest.readers.pdf.layout.pieces import Line, Piece, lines_of
from ingest.readers.pdf.title import usable_title

LEFT = [
    "The export of machine tools",
    "to the listed persons is not",
    "allowed from the first day",
    "of the month after this act",
    "was printed in the journal.",
]
RIGHT = [
    "A bank that pays for such",
    "an export has to report it",
    "to its own authority within",
    "fourteen days, and to keep",
    "the papers for five years.",
]
MIDDLE = ["Goods that pass through count", "as goods that were exported,", "whoever owns them."] * 2


def draw(path: Path, paint) -> Path:
    canvas = Canvas(str(path), pagesize=A4, invariant=True)
    paint(canvas)
    canvas.save()
    return path


def column(canvas: Canvas, x: float, lines: list[str], top: float = 700.0) -> None:
    for index, line in enumerate(lines):
        canvas.drawString(x, top - 14 * index, line)


def texts(document, role=BlockRole.TEXT):
    return [document.text[b.start : b.end] for b in document.blocks if b.role is role]


def test_two_columns_are_read_one_after_the_other_even_when_printed_line_by_line(
    tmp_path: Path,
) -> None:
    def paint(canvas: Canvas) -> None:
        canvas.drawString(
            60, 740, "This line goes over both of the columns of the page, from end to end."
        )
        for index, (left, right) in enumerate(zip(LEFT, RIGHT, strict=True)):
            canvas.drawString(60, 700 - 14 * index, left)
            canvas.drawString(320, 700 - 14 * index, right)

    text = read_document(draw(tmp_path / "a.pdf", paint), "a.pdf").text
    assert text.startswith("This line goes over both")
    assert "\n".join(LEFT) in text
    assert "\n".join(RIGHT) in text
    assert text.index(LEFT[-1]) < text.index(RIGHT[0])


def test_three_columns_are_read_in_order(tmp_path: Path) -> None:
    def paint(canvas: Canvas) -> None:
        canvas.setFont("Helvetica", 9)
        column(canvas, 50, LEFT)
        column(canvas, 230, MIDDLE)
        column(canvas, 410, RIGHT)

    text = read_document(draw(tmp_path / "a.pdf", paint), "a.pdf").text
    assert text.index(LEFT[-1]) < text.index(MIDDLE[0]) < text.index(RIGHT[0])


def test_rows_of_a_table_stay_together_with_cells_of_two_lines(tmp_path: Path) -> None:
    rows = [
        ("Name", "Country", "Date"),
        ("Alpha Bank", "Kyrgyzstan", "1 May"),
        ("Beta", "UAE", "2 May"),
    ]

    def paint(canvas: Canvas) -> None:
        for index, row in enumerate(rows):
            for x, cell in zip((60, 220, 400), row, strict=True):
                canvas.drawString(x, 700 - 26 * index, cell)
        canvas.drawString(220, 700 - 26 * 1 - 12, "Republic")

    document = read_document(draw(tmp_path / "a.pdf", paint), "a.pdf")
    assert texts(document) == [
        "Name | Country | Date",
        "Name: Alpha Bank; Country: Kyrgyzstan Republic; Date: 1 May",
        "Name: Beta; Country: UAE; Date: 2 May",
    ]


def test_an_entry_of_a_list_holds_its_labels_and_values_and_is_named(make_pdf) -> None:
    def entry(number: int) -> list[str]:
        return [
            f"{number}. Name 6: EXAMPLE 1: PERSON 2: n/a.",
            f"DOB: 01/02/197{number}. POB: Osh Nationality: Kyrgyz Position: Director of a bank",
            f"of the capital Other Information: None known. Group ID: {number * 7}.",
        ]

    document = read_document(make_pdf("a.pdf", [[*entry(1), *entry(2)], entry(3)]), "a.pdf")
    assert texts(document) == ["\n".join(entry(n)) for n in (1, 2, 3)]
    assert [b.locator for b in document.blocks] == [
        "p. 1, entry 1",
        "p. 1, entry 2",
        "p. 2, entry 3",
    ]
    assert all(b.alone for b in document.blocks)


def test_the_printed_number_of_a_page_is_its_pinpoint_and_the_physical_one_its_page(
    make_pdf, tmp_path: Path
) -> None:
    body = "A sentence that stands on this page and on no other page, number"
    path = make_pdf("a.pdf", [[f"{body} {n}."] for n in ("one", "two", "three")])
    writer = PdfWriter(clone_from=path)
    roman = DictionaryObject(
        {NameObject("/S"): NameObject("/r"), NameObject("/St"): NumberObject(4)}
    )
    arabic = DictionaryObject({NameObject("/S"): NameObject("/D")})
    numbers = ArrayObject([NumberObject(0), roman, NumberObject(2), arabic])
    writer.root_object[NameObject("/PageLabels")] = DictionaryObject({NameObject("/Nums"): numbers})
    writer.write(tmp_path / "b.pdf")
    blocks = read_document(tmp_path / "b.pdf", "b.pdf").blocks
    assert [(b.page, b.locator) for b in blocks] == [(1, "p. iv"), (2, "p. v"), (3, "p. 1")]


def test_lines_of_dots_in_a_table_of_contents_are_no_text(make_pdf) -> None:
    page = [
        ("Contents", 16),
        "1. Purpose ........................ 3",
        "",
        "The purpose is to explain.",
    ]
    document = read_document(make_pdf("a.pdf", [page]), "a.pdf")
    assert texts(document) == ["The purpose is to explain."]


@pytest.mark.parametrize(
    ("title", "used"),
    [
        ("U", None),
        ("Microsoft Word - draft.doc", None),
        ("Adobe Photoshop PDF", None),
        ("guide_v3.docx", None),
        ("Untitled-1", None),
        (" Guide  to sanctions ", "Guide to sanctions"),
        ("Titles of the EU", "Titles of the EU"),
    ],
)
def test_a_title_that_a_program_or_a_slip_set_is_not_used(title: str, used: str | None) -> None:
    assert usable_title(title) == used


def test_a_file_locked_with_aes_and_no_password_to_open_is_read(
    two_page_pdf: Path, tmp_path: Path
) -> None:
    writer = PdfWriter(clone_from=two_page_pdf)
    writer.encrypt("", owner_password="owner", algorithm="AES-256")
    writer.write(tmp_path / "aes.pdf")
    read = read_document(tmp_path / "aes.pdf", "a.pdf")
    assert read.text == read_document(two_page_pdf, "a.pdf").text


def test_a_raised_mark_stands_in_its_line_and_repeated_letters_stay() -> None:
    pieces = [
        Piece("Group", 60, 90, 700, 11, False),
        Piece("7", 91, 94, 704, 7, False),
        Piece("1", 100, 105.5, 700, 11, False),
        Piece("1", 105.5, 111, 700, 11, False),
        Piece("1", 105.6, 111.1, 700, 11, False),  # printed twice to look bold
    ]
    assert [line.text for line in lines_of(pieces)] == ["Group7 11"]
    assert isinstance(lines_of(pieces)[0], Line)


def picture_of(text: str, path: Path, *more: str) -> Path:
    """Print a picture of words, then pages of text."""
    from PIL import Image, ImageDraw, ImageFont

    image = Image.new("L", (1600, 400), 255)
    ImageDraw.Draw(image).text((60, 120), text, fill=0, font=ImageFont.load_default(size=64))
    canvas = Canvas(str(path), pagesize=A4)
    image.save(path.with_suffix(".png"))
    canvas.drawImage(str(path.with_suffix(".png")), 20, 500, 550, 137)
    canvas.showPage()
    for line in more:
        canvas.drawString(60, 700, line)
        canvas.showPage()
    canvas.save()
    return path


needs_tesseract = pytest.mark.skipif(
    shutil.which("tesseract") is None or not ocr.available(), reason="no OCR on this machine"
)


@needs_tesseract
def test_a_picture_of_words_is_read_and_marked_as_ocr(tmp_path: Path) -> None:
    document = read_document(picture_of("Export of drones is banned", tmp_path / "a.pdf"), "a.pdf")
    assert texts(document) == ["Export of drones is banned"]
    assert [(b.page, b.locator) for b in document.blocks] == [(1, "p. 1 (OCR)")]
    assert document.warnings == ("read by OCR, may hold misread letters: pages 1",)


@needs_tesseract
def test_a_page_of_text_beside_a_scanned_one_is_read_as_text(tmp_path: Path) -> None:
    path = picture_of("Scanned words", tmp_path / "a.pdf", "This page has a text of its own.")
    document = read_document(path, "a.pdf")
    assert [b.locator for b in document.blocks] == ["p. 1 (OCR)", None]
    assert "This page has a text of its own." in texts(document)


def test_without_ocr_the_commands_are_said(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr(ocr.shutil, "which", lambda _: None)
    path = picture_of("Scanned words", tmp_path / "a.pdf")
    with pytest.raises(NeedsOcrError, match=r"needs OCR: .*`apt-get install tesseract-ocr`"):
        read_document(path, "a.pdf")
    path = picture_of("Scanned words", tmp_path / "b.pdf", "This page has a text of its own.")
    (warning,) = read_document(path, "b.pdf").warnings
    assert warning.startswith("pages without text: 1; they need OCR: run `")


@needs_tesseract
def test_files_that_needed_ocr_are_read_once_it_is_there(
    settings, sync_now, monkeypatch: pytest.MonkeyPatch
) -> None:
    picture_of("Export of drones is banned", settings.corpus / "scan.pdf")
    picture_of("Scanned words", settings.corpus / "mixed.pdf", "This page has a text of its own.")
    for left in settings.corpus.glob("*.png"):
        left.unlink()
    with monkeypatch.context() as without:
        without.setattr(ocr.shutil, "which", lambda _: None)
        first = sync_now()
        assert (first.added, [f.path for f in first.failed]) == (["mixed.pdf"], ["scan.pdf"])
        again = sync_now()
        assert (again.unchanged, again.changed) == (1, False)
    second = sync_now()
    assert (second.added, second.updated, second.failed) == (["scan.pdf"], ["mixed.pdf"], [])
    assert not sync_now().changed


def test_a_pdf_without_pages_is_refused(tmp_path: Path) -> None:
    PdfWriter().write(tmp_path / "a.pdf")
    with pytest.raises(ReadError, match="no pages"):
        read_document(tmp_path / "a.pdf", "a.pdf")
