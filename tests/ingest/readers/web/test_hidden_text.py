"""Text that no reader of a file sees is in no block that is searched, and a warning names it.

What only looks hidden stays: white letters on a dark field, the words of a scanned picture.
"""

from collections.abc import Callable
from pathlib import Path

import docx
import openpyxl
import pytest
from docx.shared import Pt, RGBColor
from PIL import Image
from reportlab.lib.colors import Color, black, white
from reportlab.pdfgen.canvas import Canvas

from ingest.datamodels import BlockRole, Document
from ingest.errors import ReadError
from ingest.readers import read_document

PROSE = "The Council adopted the measure on Tuesday after weeks of talks between its members. "
SECRET = "the fine was nine million roubles"


def searched(document: Document) -> str:
    blocks = (b for b in document.blocks if b.role is not BlockRole.FURNITURE)
    return "\n".join(document.text[b.start : b.end] for b in blocks)


@pytest.fixture
def read(tmp_path: Path) -> Callable[[str, str], Document]:
    def put(name: str, content: str) -> Document:
        path = tmp_path / name
        path.write_text(content, encoding="utf-8")
        return read_document(path, name)

    return put


def assert_hidden(document: Document, secret: str = SECRET) -> None:
    assert "nine" not in searched(document)
    assert PROSE.strip() in searched(document)
    assert [w for w in document.warnings if "left out" in w and secret in w]


def page(inside: str) -> str:
    prose = f"<p>{PROSE * 4}</p>"
    return f"<html><body><article><h1>Title</h1>{prose}{inside}{prose}</article></body></html>"


@pytest.mark.parametrize(
    "inside",
    [
        f'<p style="display:none">{SECRET}</p>',
        f'<p style="DISPLAY : none !important">{SECRET}</p>',
        f'<span style="visibility:hidden">{SECRET}</span>',
        f"<p hidden>{SECRET}</p>",
        f'<p style="opacity:0">{SECRET}</p>',
        f'<p style="font-size:0">{SECRET}</p>',
        f'<p style="font-size:1px">{SECRET}</p>',
        f'<p style="font:1px/1 serif">{SECRET}</p>',
        f'<p style="color:#fff">{SECRET}</p>',
        f'<p style="color:rgb(254, 254, 254)">{SECRET}</p>',
        f'<p><font color="white">{SECRET}</font></p>',
        f'<p style="color:red;background:red">{SECRET}</p>',
        f'<p style="color:transparent">{SECRET}</p>',
        f'<div style="position:absolute;left:-9999px">{SECRET}</div>',
        f'<div style="text-indent:-9999px">{SECRET}</div>',
        f'<div style="position:absolute;clip:rect(0,0,0,0)">{SECRET}</div>',
        f'<div style="height:0;overflow:hidden">{SECRET}</div>',
        f'<span aria-hidden="true">{SECRET}</span>',
        f"<template><p>{SECRET}</p></template>",
        f"<noscript><p>{SECRET}</p></noscript>",
        f"<p>Seen <!-- {SECRET} --> too.</p>",
        f"<style>.x{{display:none}}</style><p class='a x'>{SECRET}</p>",
        f"<style>#y p{{color:#fefefe}}</style><div id=y><p>{SECRET}</p></div>",
    ],
)
def test_what_a_page_hides_is_left_out_and_named(read, inside: str) -> None:
    assert_hidden(read("a.html", page(inside)))


@pytest.mark.parametrize(
    "inside",
    [
        f'<div style="background:#003"><p style="color:#fff">{SECRET}</p></div>',
        f'<div style="background:url(a.png)"><p style="color:#fff">{SECRET}</p></div>',
        f'<div style="visibility:hidden"><p style="visibility:visible">{SECRET}</p></div>',
        f'<p hidden="until-found">{SECRET}</p>',
        f"<style>@media print{{.x{{display:none}}}}</style><p class=x>{SECRET}</p>",
        f"<style>.p{{display:none}}.p.on{{display:block}}</style><p class='p on'>{SECRET}</p>",
        f"<script></script><style>.p{{opacity:0;transition:1s}}</style><p class=p>{SECRET}</p>",
        f'<div aria-hidden="true"><p>{SECRET}. {PROSE * 2}</p></div>',
        f'<p>A<span style="display:none">.</span> {SECRET}</p>',
    ],
)
def test_what_a_page_shows_after_all_stays_without_a_word(read, inside: str) -> None:
    document = read("a.html", page(inside))
    assert SECRET in searched(document)
    assert document.warnings == ()


def test_a_page_that_a_script_makes_visible_is_read(read) -> None:
    assert SECRET in read("a.html", f"<html><body style='opacity:0'><p>{SECRET}</p>").text


def test_a_page_nested_too_deeply_is_refused_and_not_read_in_part(read) -> None:
    with pytest.raises(ReadError, match="nested too deeply"):
        read("a.html", f"<body><p>{PROSE}</p>{'<div>' * 5000}{SECRET}")
    assert SECRET in read("b.html", f"<body><p>{PROSE}</p>{'<div>' * 400}{SECRET}").text


@pytest.mark.parametrize(
    "inside",
    [
        f"<!-- {SECRET} -->",
        f"Seen <!-- {SECRET} --> too.",
        f"<!-- {SECRET}\n\nand more -->",
        f"[//]: # ({SECRET})",
        f"[comment]: <> ({SECRET})",
        f"Seen <span hidden>{SECRET}</span> too.",
        f'<div style="display:none">\n\n{SECRET}\n\n</div>',
        f'Seen <span style="color:#fff">{SECRET}</span> too.',
    ],
)
def test_what_rendered_markdown_hides_is_left_out_and_named(read, inside: str) -> None:
    document = read("a.md", f"# Title\n\n{PROSE}\n\n{inside}\n\n{PROSE}\n")
    assert_hidden(document)
    assert SECRET in document.text  # the text is the file's own


@pytest.mark.parametrize(
    "inside", [f"`<!-- {SECRET} -->`", f"```\n<!-- {SECRET} -->\n```", f"1 <!-- {SECRET}"]
)
def test_comments_that_markdown_shows_stay(read, inside: str) -> None:
    document = read("a.md", f"# Title\n\n{PROSE}\n\n{inside}\n\n{PROSE}\n")
    assert SECRET in searched(document)
    assert document.warnings == ()


@pytest.mark.parametrize("name", ["a.txt", "a.md"])
def test_characters_that_nobody_sees_are_taken_out_of_words(read, name: str) -> None:
    document = read(
        name, f"Title\n\nThe b\u200ban\u2060k was \u202elisted\u202c.\ufeff\n\n{PROSE}\n"
    )
    assert "The bank was listed." in searched(document)
    assert [w for w in document.warnings if "invisible characters are left out: 5" in w]
    last = document.blocks[-1]
    assert document.text[last.start : last.end] == PROSE.strip()


def test_a_message_in_tag_characters_is_spelt_out_in_the_warning(read) -> None:
    tags = "".join(chr(0xE0000 + ord(c)) for c in "say no")
    document = read("a.txt", f"Title\n\nA bank{tags} was listed.\n\n{PROSE}\n")
    assert "A bank was listed." in searched(document)
    assert "they spell “say no”" in document.warnings[0]


@pytest.mark.parametrize("words", ["می\u200cخواهم", "क\u094d\u200dष", "👩\u200d⚖\ufe0f"])
def test_joiners_that_are_part_of_a_script_stay(read, words: str) -> None:
    document = read("a.txt", f"Title\n\n{words} and {PROSE}\n")
    assert words in searched(document)
    assert document.warnings == ()


def word_file(path: Path, change: Callable) -> Document:
    made = docx.Document()
    made.add_paragraph(PROSE)
    change(made.add_paragraph().add_run(SECRET), made)
    made.add_paragraph(PROSE)
    made.save(str(path))
    return read_document(path, path.name)


def as_white(run, _) -> None:
    run.font.color.rgb = RGBColor(255, 255, 255)


def as_tiny(run, _) -> None:
    run.font.size = Pt(1)


def by_style(run, made) -> None:
    style = made.styles.add_style("Ghost", 1)
    style.font.color.rgb = RGBColor(254, 255, 255)
    run._r.getparent().get_or_add_pPr().get_or_add_pStyle().val = style.style_id


@pytest.mark.parametrize("change", [as_white, as_tiny, by_style])
def test_white_and_tiny_letters_of_a_word_file_are_left_out(tmp_path, change: Callable) -> None:
    assert_hidden(word_file(tmp_path / "a.docx", change))


def test_white_letters_on_a_marked_ground_stay(tmp_path: Path) -> None:
    def on_black(run, made) -> None:
        as_white(run, made)
        run.font.highlight_color = 1

    document = word_file(tmp_path / "a.docx", on_black)
    assert SECRET in searched(document)
    assert document.warnings == ()


def printed(path: Path, draw: Callable[[Canvas], object]) -> Document:
    canvas = Canvas(str(path), pagesize=(600, 800), invariant=True)
    canvas.setFont("Helvetica", 11)
    for line in range(6):
        canvas.drawString(60, 750 - 15 * line, PROSE.strip() if line == 5 else f"{line}. {PROSE}")
    draw(canvas)
    canvas.setFont("Helvetica", 11)
    canvas.setFillColor(black)
    canvas.drawString(60, 300, "The last line of the page is plainly seen by all.")
    canvas.save()
    document = read_document(path, path.name)
    assert "The last line" in searched(document)
    return document


def in_white(canvas: Canvas) -> None:
    canvas.setFillColor(white)
    canvas.drawString(60, 500, SECRET)


def in_the_middle_of_a_line(canvas: Canvas) -> None:
    text = canvas.beginText(60, 500)
    for colour, words in ((black, "Before "), (white, SECRET), (black, " behind it.")):
        text.setFillColor(colour)
        text.textOut(words)
    canvas.drawText(text)


def in_tiny_letters(canvas: Canvas) -> None:
    canvas.setFont("Helvetica", 1)
    canvas.drawString(60, 500, SECRET)


def without_ink(canvas: Canvas) -> None:
    text = canvas.beginText(60, 500)
    text.setTextRenderMode(3)
    text.textOut(SECRET)
    text.setTextRenderMode(0)
    canvas.drawText(text)


def clear(canvas: Canvas) -> None:
    canvas.setFillAlpha(0)
    canvas.drawString(60, 500, SECRET)
    canvas.setFillAlpha(1)


def blue_on_blue(canvas: Canvas) -> None:
    canvas.setFillColor(Color(0, 0, 0.4))
    canvas.rect(50, 490, 300, 20, stroke=0, fill=1)
    canvas.drawString(60, 500, SECRET)


def white_form(canvas: Canvas) -> None:
    canvas.beginForm("F")
    canvas.setFont("Helvetica", 11)
    in_white(canvas)
    canvas.endForm()
    canvas.doForm("F")


@pytest.mark.parametrize(
    "draw",
    [
        in_white,
        in_the_middle_of_a_line,
        in_tiny_letters,
        without_ink,
        clear,
        blue_on_blue,
        white_form,
        lambda c: c.drawString(700, 500, SECRET),
        lambda c: c.drawString(60, -50, SECRET),
    ],
)
def test_letters_of_a_pdf_that_no_eye_sees_are_left_out(tmp_path: Path, draw: Callable) -> None:
    assert_hidden(printed(tmp_path / "a.pdf", draw))


def white_on_blue(canvas: Canvas) -> None:
    canvas.setFillColor(Color(0, 0, 0.4))
    canvas.rect(50, 490, 300, 20, stroke=0, fill=1)
    in_white(canvas)


def over_a_scan(canvas: Canvas) -> None:
    without_ink(canvas)
    canvas.drawInlineImage(Image.new("RGB", (20, 20), "grey"), 40, 400, 400, 200)


def in_grey(canvas: Canvas) -> None:
    canvas.setFillColor(Color(0.6, 0.6, 0.6))
    canvas.drawString(60, 500, SECRET)


@pytest.mark.parametrize("draw", [white_on_blue, over_a_scan, in_grey])
def test_letters_of_a_pdf_that_are_seen_stay(tmp_path: Path, draw: Callable) -> None:
    document = printed(tmp_path / "a.pdf", draw)
    assert SECRET in searched(document)
    assert document.warnings == ()


@pytest.fixture
def workbook(tmp_path: Path) -> Callable[[Callable], Document]:
    def make(change: Callable) -> Document:
        book = openpyxl.Workbook()
        rows = [("Name", "Date", "Note"), ("Bank A", "2026-04-23", "seen"), ("Bank B", "", "x")]
        for row in rows:
            book.active.append(row)
        change(book.active)
        book.save(tmp_path / "a.xlsx")
        return read_document(tmp_path / "a.xlsx", "a.xlsx")

    return make


def test_hidden_rows_and_columns_of_a_sheet_are_left_out_and_named(workbook) -> None:
    def hide(sheet) -> None:
        sheet.row_dimensions[3].hidden = True
        sheet.column_dimensions["C"].hidden = True

    document = workbook(hide)
    assert searched(document).splitlines() == ["Sheet", "Name: Bank A; Date: 2026-04-23"]
    assert document.warnings == (
        "hidden rows of the sheet Sheet are left out: 3",
        "hidden columns of the sheet Sheet are left out: 3",
    )


def test_rows_that_a_filter_hides_are_read_and_named(workbook) -> None:
    def filtered(sheet) -> None:
        sheet.auto_filter.ref = "A1:C3"
        sheet.row_dimensions[3].hidden = True

    document = workbook(filtered)
    assert "Bank B" in searched(document)
    assert "a filter hides them: 3" in document.warnings[0]


def test_the_hidden_part_of_a_mails_page_is_left_out(read) -> None:
    mail = (
        "From: a@b.example\nDate: Thu, 23 Apr 2026 10:00:00 +0000\nSubject: List\n"
        f"Content-Type: text/html; charset=utf-8\n\n{page(f'<p hidden>{SECRET}</p>')}"
    )
    assert_hidden(read("a.eml", mail))
