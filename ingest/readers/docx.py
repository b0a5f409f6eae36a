"""Word files in, documents out: paragraphs, headings and tables in their order, by python-docx."""

from collections.abc import Iterator
from pathlib import Path
from zipfile import BadZipFile

import docx
from docx.opc.exceptions import PackageNotFoundError
from docx.table import Table

from ingest.datamodels import About, BlockRole, Document
from ingest.errors import ReadError
from ingest.metadata import from_mapping, label_of, merge
from ingest.readers.build import TextBuilder


def read_docx(path: Path, relative: str) -> Document:
    """Read a ``.docx`` file; a table row becomes one block, its cells set apart by ``|``.

    :raises ReadError: when the file is no Word file, is encrypted or holds no text.
    """
    try:
        opened = docx.Document(str(path))
    except (PackageNotFoundError, BadZipFile, KeyError, ValueError) as exc:
        raise ReadError(
            "this is no Word file (.docx), or it is protected by a password; "
            "open it in a word processor and save it as .docx without a password"
        ) from exc
    builder = TextBuilder()
    for part in opened.iter_inner_content():
        if isinstance(part, Table):
            for row in _rows(part):
                builder.add(row)
            continue
        name = (part.style.name if part.style else "") or ""
        level = _heading_level(name)
        role = BlockRole.HEADING if level else _role(part.text)
        builder.add(part.text, role, level=level)
    about, warnings = _about(builder)
    title = (opened.core_properties.title or "").strip() or None
    first = next((b for b in builder.blocks if b.role is BlockRole.HEADING), None)
    heading = builder.text[first.start : first.end] if first else None
    said = merge([about, About(title=heading or title)])
    return Document(relative, said, builder.text, tuple(builder.blocks), tuple(warnings))


def _rows(table: Table) -> Iterator[str]:
    for row in table.rows:
        cells: list[str] = []
        for cell in row.cells:  # a merged cell comes once for each column it spans
            words = " ".join(cell.text.split())
            if words and (not cells or cells[-1] != words):
                cells.append(words)
        yield " | ".join(cells)


def _heading_level(style: str) -> int:
    if style == "Title":
        return 1
    prefix, _, number = style.rpartition(" ")
    return int(number) if prefix == "Heading" and number.isdigit() else 0


def _role(text: str) -> BlockRole:
    return BlockRole.FURNITURE if label_of(text) else BlockRole.TEXT


def _about(builder: TextBuilder) -> tuple[About, list[str]]:
    """Return what label lines such as ``Published: 24 April 2026`` say."""
    pieces = [builder.text[b.start : b.end] for b in builder.blocks]
    labels = [found for piece in pieces if (found := label_of(piece))]
    return from_mapping(dict(reversed(labels)))
