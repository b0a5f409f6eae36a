"""Raised letters of a Word file: marks of notes are left out, ordinals and units stay."""

from collections.abc import Callable
from pathlib import Path

import docx
import pytest
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import qn

from ingest.datamodels import Document
from ingest.readers import read_document

BEFORE, BEHIND = "Owners must hold EUR 25", " million."


@pytest.fixture
def read(tmp_path: Path) -> Callable[[Callable], Document]:
    def put(raise_it: Callable) -> Document:
        made = docx.Document()
        paragraph = made.add_paragraph(BEFORE)
        raise_it(paragraph.add_run("1"), made)
        paragraph.add_run(BEHIND)
        made.save(str(tmp_path / "a.docx"))
        return read_document(tmp_path / "a.docx", "a.docx")

    return put


def as_superscript(run, _) -> None:
    run.font.superscript = True


def by_position(run, _) -> None:
    position = OxmlElement("w:position")
    position.set(qn("w:val"), "6")
    run._r.get_or_add_rPr().append(position)


def by_style(run, made) -> None:
    style = made.styles.add_style("Mark", WD_STYLE_TYPE.CHARACTER)
    style.font.superscript = True
    run.style = style


def as_custom_mark(run, _) -> None:
    reference = OxmlElement("w:footnoteReference")
    reference.set(qn("w:id"), "7")
    reference.set(qn("w:customMarkFollows"), "1")
    run._r.insert(0, reference)


@pytest.mark.parametrize("raise_it", [as_superscript, by_position, by_style, as_custom_mark])
def test_a_raised_mark_is_no_digit_of_the_number_before_it(read, raise_it: Callable) -> None:
    assert read(raise_it).text == f"{BEFORE}{BEHIND}"


def test_a_figure_on_the_line_stays(read) -> None:
    assert read(lambda *_: None).text == f"{BEFORE}1{BEHIND}"


def test_raised_ordinals_and_units_stay(tmp_path: Path) -> None:
    made = docx.Document()
    paragraph = made.add_paragraph()
    for index, words in enumerate(
        ("On the 1", "st", " day 50 m", "2", " were sold to Belov", "3", ".")
    ):
        paragraph.add_run(words).font.superscript = index % 2 == 1
    made.save(str(tmp_path / "a.docx"))
    text = read_document(tmp_path / "a.docx", "a.docx").text
    assert text == "On the 1st day 50 m² were sold to Belov."


@pytest.mark.parametrize(
    ("inner", "shown"),
    [
        ('<w:r><w:sym w:font="Symbol" w:char="F0B3"/></w:r>', "≥"),
        ('<w:r><w:sym w:font="Wingdings" w:char="F0FE"/></w:r>', "\ufffd"),
        ("<m:oMath><m:r><m:t>x = 25</m:t></m:r></m:oMath>", "x = 25"),
        ("<w:r><w:rPr><w:strike/></w:rPr><w:t>9</w:t></w:r>", ""),
        ('<w:r><w:rPr><w:strike w:val="0"/></w:rPr><w:t>9</w:t></w:r>', "9"),
    ],
)
def test_signs_and_formulas_are_read_and_struck_words_are_not(
    tmp_path: Path, inner: str, shown: str
) -> None:
    spaces = " ".join(
        f'xmlns:{name}="http://schemas.openxmlformats.org/{place}/2006/{kind}"'
        for name, place, kind in (
            ("w", "wordprocessingml", "main"),
            ("m", "officeDocument", "math"),
        )
    )
    made = docx.Document()
    paragraph = made.add_paragraph("More than ")
    for child in parse_xml(f"<w:p {spaces}>{inner}</w:p>"):
        paragraph._p.append(child)
    paragraph.add_run(" tons")
    made.save(str(tmp_path / "a.docx"))
    text = read_document(tmp_path / "a.docx", "a.docx").text
    assert text.replace("  ", " ") == f"More than {shown} tons".replace("  ", " ")
