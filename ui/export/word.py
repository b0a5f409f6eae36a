"""Write a record as a Word document."""

import io
import re
from collections.abc import Sequence

import docx
from docx.document import Document
from docx.shared import Pt, RGBColor

from ui.export.sheet import Part, Role

# What XML 1.0 cannot hold; Word refuses a file that has it.
_ILLEGAL = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_STYLES = {
    Role.TITLE: "Title",
    Role.QUESTION: "Heading 1",
    Role.HEADING: "Heading 2",
    Role.QUOTE: "Quote",
    Role.REFUSAL: "Intense Quote",
}
_QUIET = RGBColor(0x55, 0x55, 0x55)  # 7.5:1 on white
_SMALL = Pt(9)


def as_docx(parts: Sequence[Part]) -> bytes:
    """Return the record as the bytes of a .docx file."""
    document = docx.Document()
    title = next((p.text for p in parts if p.role is Role.TITLE), "")
    document.core_properties.title = _legal(title)[:255]
    document.core_properties.author = "sanctions-qa"
    document.core_properties.comments = ""
    for part in parts:
        if part.role is Role.TABLE:
            _add_table(document, part.rows)
            continue
        paragraph = document.add_paragraph(style=_STYLES.get(part.role))
        run = paragraph.add_run(_legal(_marked(part)))
        if part.role in (Role.META, Role.NOTE):
            run.font.size, run.font.color.rgb = _SMALL, _QUIET
        if part.role is Role.SOURCE:
            run.bold = True
            paragraph.paragraph_format.keep_with_next = True
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def _add_table(document: Document, rows: Sequence[Sequence[str]]) -> None:
    """Add a table, its first row the names of columns."""
    table = document.add_table(rows=0, cols=len(rows[0]), style="Table Grid")
    for number, row in enumerate(rows):
        for cell, text in zip(table.add_row().cells, row, strict=True):
            run = cell.paragraphs[0].add_run(_legal(text))
            run.font.size, run.bold = _SMALL, number == 0


def _marked(part: Part) -> str:
    if part.role is Role.UNSUPPORTED:
        return f"⚠ {part.text}"
    return f"Note: {part.text}" if part.role is Role.NOTE else part.text


def _legal(text: str) -> str:
    return _ILLEGAL.sub("\ufffd", text)
