"""What a line is drawn through holds no more; what is filled into a form is part of it."""

from pathlib import Path

from reportlab.pdfgen.canvas import Canvas

from ingest.readers import read_document

SIZE = 11
BESIDE = "Elm Mill pays EUR 7 million under this notice, and it is named in the next one as well."


def canvas_at(path: Path) -> Canvas:
    canvas = Canvas(str(path), invariant=True)
    canvas.setFont("Helvetica", SIZE)
    return canvas


def test_words_under_a_line_are_left_out_and_named(tmp_path: Path) -> None:
    canvas = canvas_at(tmp_path / "a.pdf")
    x = 72.0
    for words in ("The fine of Ash Mill is EUR ", "5 ", "9 million for each year."):
        canvas.drawString(x, 730, words)
        width = canvas.stringWidth(words, "Helvetica", SIZE)
        if words == "5 ":
            canvas.line(x, 733.2, x + width, 733.2)
        x += width
    canvas.drawString(72, 710, "Cork Mill pays nothing.")
    canvas.rect(72, 713, canvas.stringWidth("Cork Mill pays nothing.", "Helvetica", SIZE), 0.6)
    canvas.drawString(72, 690, BESIDE)
    canvas.save()
    document = read_document(tmp_path / "a.pdf", "a.pdf")
    assert "The fine of Ash Mill is EUR 9 million for each year." in document.text
    assert "Cork Mill" not in document.text
    assert BESIDE in document.text
    assert "struck out" in document.warnings[0]


def test_a_line_below_words_or_around_them_strikes_nothing(tmp_path: Path) -> None:
    canvas = canvas_at(tmp_path / "a.pdf")
    canvas.drawString(72, 730, "The duty of Bay Mill begins on 3 May 2026.")
    canvas.line(72, 728, 290, 728)
    canvas.drawString(72, 710, BESIDE)
    canvas.rect(70, 706, 460, 15)
    canvas.save()
    document = read_document(tmp_path / "a.pdf", "a.pdf")
    assert [line for line in document.text.split("\n") if line] == [
        "The duty of Bay Mill begins on 3 May 2026.",
        BESIDE,
    ]
    assert document.warnings == ()


def test_a_line_through_a_part_of_the_words_is_said(tmp_path: Path) -> None:
    canvas = canvas_at(tmp_path / "a.pdf")
    canvas.drawString(72, 730, "The fine is EUR 5 9 million.")
    canvas.line(155, 733.2, 165, 733.2)
    canvas.save()
    document = read_document(tmp_path / "a.pdf", "a.pdf")
    assert [w.startswith("page 1: a line is drawn through") for w in document.warnings] == [True]


def test_what_is_filled_into_a_form_is_read(tmp_path: Path) -> None:
    canvas = canvas_at(tmp_path / "a.pdf")
    canvas.drawString(72, 760, "Application of Ash Mill for a licence to export pumps to Norland.")
    canvas.drawString(72, 730, "Amount in EUR:")
    canvas.acroForm.textfield(name="a", x=170, y=722, width=120, height=20, value="25 000")
    canvas.drawString(72, 700, "Approved:")
    canvas.acroForm.checkbox(name="b", x=170, y=698, checked=True)
    canvas.drawString(72, 670, "Refused:")
    canvas.acroForm.checkbox(name="c", x=170, y=668, checked=False)
    canvas.save()
    text = read_document(tmp_path / "a.pdf", "a.pdf").text
    assert "Amount in EUR: | 25 000" in text
    assert "Approved: | ☒" in text
    assert "Refused: | ☐" in text
