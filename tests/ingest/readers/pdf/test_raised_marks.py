"""A raised figure in a PDF is no digit of the number before it, and a raised unit stays."""

from pathlib import Path

from reportlab.lib.styles import getSampleStyleSheet
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Paragraph, SimpleDocTemplate

from ingest.readers import read_document

LINES = (
    ("Insurers must hold EUR 25", "1", " million in reserve."),
    ("The duty begins in 2026", "2, 3", ", for Corvus on 50 m"),
    ("It goes on for the 1", "st", " day and Belov", "4", "."),
)


def test_marks_that_are_set_higher_are_left_out(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    canvas = Canvas(str(path), pagesize=(600, 800), invariant=True)
    for row, runs in enumerate(LINES):
        x, y = 60.0, 700.0 - 14 * row
        for index, words in enumerate(runs):
            size, rise = (6, 4) if index % 2 else (10, 0)
            canvas.setFont("Helvetica", size)
            canvas.drawString(x, y + rise, words)
            x += canvas.stringWidth(words, "Helvetica", size)
    canvas.save()
    text = " ".join(read_document(path, "a.pdf").text.split())
    assert "EUR 25 million in reserve. The duty begins in 2026, for Corvus on 50 m" in text
    assert "for the 1st day and Belov." in text


def test_marks_that_are_raised_by_the_text_operator_are_left_out(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    style = getSampleStyleSheet()["BodyText"]
    words = (
        "Agents must hold EUR 25<super>1</super> million, on 50 m<super>2</super> of land, until "
        "the 1<super>st</super> day of 2026<super>2</super>. Belov<super>3</super>, the owner, "
        "has 10<super>6</super> shares."
    )
    SimpleDocTemplate(str(path), invariant=1).build([Paragraph(words, style)])
    text = " ".join(read_document(path, "a.pdf").text.split())
    assert text == (
        "Agents must hold EUR 25 million, on 50 m² of land, until the 1st day of 2026. "
        "Belov, the owner, has 10⁶ shares."
    )
