"""Raised letters of a Word file: marks of notes are left out, ordinals and units stay."""

from collections.abc import Callable
from pathlib import Path

import docx
import pytest
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import OxmlElement
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
