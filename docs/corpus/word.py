"""A source in, a Word document out; the same bytes each time: nothing in it is from the clock."""

import io
import zipfile
from datetime import datetime
from pathlib import Path

from docx import Document
from docx.document import Document as WordDocument
from source import Block, Source

# The oldest moment a zip entry can hold; any fixed one would do.
ZIP_TIME = (1980, 1, 1, 0, 0, 0)
UNIX = 3


def write_docx(source: Source, path: Path) -> None:
    """Write a Word document with real headings and fixed properties."""
    document = Document()
    set_properties(document, source)
    document.add_heading(source.meta["title"], level=1)
    for line in source.labels:
        document.add_paragraph(line)
    for block in source.blocks:
        add_block(document, block)
    buffer = io.BytesIO()
    document.save(buffer)
    path.write_bytes(with_fixed_times(buffer.getvalue()))


def set_properties(document: WordDocument, source: Source) -> None:
    """Set title, author and dates from the front matter, never from the clock."""
    moment = datetime.combine(source.published, datetime.min.time())
    properties = document.core_properties
    properties.title = source.meta["title"]
    properties.author = properties.last_modified_by = source.meta["publisher"]
    properties.created = properties.modified = moment
    properties.comments = ""


def add_block(document: WordDocument, block: Block) -> None:
    """Append one block to a Word document."""
    if block.kind == "table":
        table = document.add_table(rows=0, cols=len(block.rows[0]), style="Table Grid")
        for row in block.rows:
            for cell, text in zip(table.add_row().cells, row, strict=True):
                cell.text = text
    elif block.kind == "heading":
        document.add_heading(block.text, level=block.level)
    else:
        style = "List Bullet" if block.kind == "item" else None
        document.add_paragraph(block.text, style=style)


def with_fixed_times(archive: bytes) -> bytes:
    """Return a zip archive with the same entries in the same order, all with one time stamp."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(archive)) as old, zipfile.ZipFile(buffer, "w") as new:
        for entry in old.infolist():
            fixed = zipfile.ZipInfo(entry.filename, ZIP_TIME)
            fixed.compress_type = zipfile.ZIP_DEFLATED
            fixed.create_system = UNIX
            new.writestr(fixed, old.read(entry))
    return buffer.getvalue()
