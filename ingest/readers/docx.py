"""Word files in, documents out: paragraphs, headings and tables in their order, by python-docx."""

import struct
import zlib
from collections.abc import Iterator
from pathlib import Path
from zipfile import BadZipFile

import docx
from docx.document import Document as WordDocument
from docx.opc.exceptions import PackageNotFoundError
from docx.oxml.exceptions import InvalidXmlError
from docx.table import Table
from lxml import etree

from ingest.datamodels import About, BlockRole, Document, merge_abouts
from ingest.errors import ReadError
from ingest.metadata import from_mapping, label_of
from ingest.readers.build import TextBuilder

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
# What python-docx and the libraries below it raise on files that were cut off or altered.
_DAMAGED = (
    *(PackageNotFoundError, InvalidXmlError, BadZipFile, zlib.error, struct.error),
    *(etree.LxmlError, AttributeError, EOFError, LookupError, RuntimeError, TypeError, ValueError),
)


def read_docx(path: Path, relative: str) -> Document:
    """Read a ``.docx`` file; a table row becomes one block, its cells set apart by ``|``.

    :raises ReadError: when the file is no Word file, is encrypted or holds no text.
    """
    try:
        opened = docx.Document(str(path))
        pieces = list(_pieces(opened))
        title = (opened.core_properties.title or "").strip() or None
        left_out = _left_out(opened)
    except _DAMAGED as exc:
        raise ReadError(
            "this is no Word file (.docx), or it is protected by a password; "
            "open it in a word processor and save it as .docx without a password"
        ) from exc
    builder = TextBuilder()
    for text, role, level in pieces:
        builder.add(text, role, level=level)
    about, notes = _about(builder)
    warnings = [*left_out, *notes]
    first = next((b for b in builder.blocks if b.role is BlockRole.HEADING), None)
    heading = builder.text[first.start : first.end] if first else None
    said = merge_abouts([about, About(title=heading or title)])
    return Document(relative, said, builder.text, tuple(builder.blocks), tuple(warnings))


def _left_out(opened: WordDocument) -> list[str]:
    """Return a warning that counts what is not read: footnotes, endnotes, text boxes."""
    boxes = opened.element.body.iter(f"{_W}txbxContent")
    # Word keeps each box twice: the second, in a Fallback, is for older programs.
    shown = [b for b in boxes if not any("Fallback" in str(a.tag) for a in b.iterancestors())]
    counts = {"text boxes": len(shown)}
    for relation in opened.part.rels.values():
        name = relation.reltype.rsplit("/", 1)[-1]
        if name in ("footnotes", "endnotes") and not relation.is_external:
            notes = etree.fromstring(relation.target_part.blob)
            counts[name] = sum(1 for note in notes if note.get(f"{_W}type") is None)
    named = [f"{count} {name}" for name, count in counts.items() if count]
    return [f"not read: {', '.join(named)}"] if named else []


def _pieces(opened: WordDocument) -> Iterator[tuple[str, BlockRole, int]]:
    for part in opened.iter_inner_content():
        if isinstance(part, Table):
            yield from ((row, BlockRole.TEXT, 0) for row in _rows(part))
            continue
        level = _heading_level((part.style.name if part.style else "") or "")
        yield part.text, BlockRole.HEADING if level else _role(part.text), level


def _rows(table: Table) -> Iterator[str]:
    for row in table.rows:
        cells = dict.fromkeys(row.cells)  # a merged cell comes once for each column it spans
        yield " | ".join(words for cell in cells if (words := " ".join(cell.text.split())))


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
