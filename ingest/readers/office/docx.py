"""Read Word files by python-docx: paragraphs, headings, tables, notes in their order.

What a reader of the printed page does not see is left out: comments, deletions that are tracked,
hidden text; so are running headers and footers.
"""

import struct
import zlib
from collections.abc import Iterator
from pathlib import Path
from zipfile import BadZipFile

import docx
from docx.document import Document as WordDocument
from docx.opc.exceptions import PackageNotFoundError
from docx.oxml.exceptions import InvalidXmlError
from lxml import etree

from ingest.datamodels import About, BlockRole, Document, merge_abouts
from ingest.errors import ReadError
from ingest.readers.office.docx_body import Paragraph, Row, WordBody
from ingest.readers.office.docx_hidden import way_of
from ingest.readers.office.docx_raised import raised_by
from ingest.text.build import TextBuilder
from ingest.text.metadata import from_mapping, label_of

# What python-docx and the libraries below it raise on files that were cut off or altered.
_DAMAGED = (
    *(PackageNotFoundError, InvalidXmlError, BadZipFile, zlib.error, struct.error),
    *(
        etree.LxmlError,
        AttributeError,
        EOFError,
        LookupError,
        OSError,
        RuntimeError,
        TypeError,
        ValueError,
    ),
)
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_NOTES = {"footnotes": "Footnote", "endnotes": "Endnote"}


def read_docx(path: Path, relative: str) -> Document:
    """Read a ``.docx`` file; a row of a table becomes one block, a note one behind the text.

    :raises ReadError: when the file is no Word file, is encrypted or holds no text.
    """
    builder = TextBuilder()
    try:
        opened = docx.Document(str(path))
        body = WordBody(_heading_styles(opened), _hidden_styles(opened), _raised_styles(opened))
        for piece in body.pieces(opened.element.body):
            _add(builder, piece)
        for name, number, words in _notes(opened, body):
            builder.add(words, locator=f"{name} {number}", alone=True)
        title = (opened.core_properties.title or "").strip() or None
    except _DAMAGED as exc:
        raise ReadError(
            "this is no Word file (.docx), or it is protected by a password; "
            "open it in a word processor and save it as .docx without a password"
        ) from exc
    about, notes = _about(builder)
    warnings = body.hidden.warnings(notes)
    first = next((b for b in builder.blocks if b.role is BlockRole.HEADING), None)
    heading = builder.text[first.start : first.end] if first else None
    said = merge_abouts([about, About(title=heading or title)])
    return Document(relative, said, builder.text, tuple(builder.blocks), tuple(warnings))


def _add(builder: TextBuilder, piece: Paragraph | Row) -> None:
    if isinstance(piece, Row):
        builder.add(piece.text, locator=piece.locator, alone=piece.alone)
    elif piece.level:
        builder.add(piece.text, BlockRole.HEADING, level=piece.level)
    else:
        role = BlockRole.FURNITURE if label_of(piece.text) else BlockRole.TEXT
        builder.add(piece.text, role)


def _notes(opened: WordDocument, body: WordBody) -> Iterator[tuple[str, int, str]]:
    """Yield footnotes and endnotes as they are numbered: in the order of their marks."""
    parts = {}
    for relation in opened.part.rels.values():
        name = relation.reltype.rsplit("/", 1)[-1]
        if name in _NOTES and not relation.is_external:
            parts[name] = etree.fromstring(relation.target_part.blob)
    for name, said in _NOTES.items():
        if name in parts:
            for number, words in body.notes(parts[name], opened.element.body, said.lower()):
                yield said, number, words


def _heading_styles(opened: WordDocument) -> dict[str, int]:
    """Return the depth of each style that is a heading's, or is made from one."""
    levels = {}
    for style in opened.styles:
        origin: object = style
        for _ in range(10):  # a style is based on another; damaged files go round in circles
            level = _heading_level(str(getattr(origin, "name", "") or ""))
            if level:
                levels[style.style_id] = level
                break
            origin = getattr(origin, "base_style", None)
    return levels


def _heading_level(style: str) -> int:
    if style == "Title":
        return 1
    prefix, _, number = style.rpartition(" ")
    return int(number) if prefix == "Heading" and number.isdigit() else 0


def _hidden_styles(opened: WordDocument) -> dict[str, str]:
    """Return for each style whose letters no reader sees what hides them."""
    ways = {}
    for style in opened.styles:
        if getattr(style, "font", None) is None:
            continue
        properties = style.element.find(f"{_W}rPr")
        way = "hidden" if style.font.hidden else way_of(properties, style.element)
        if way:
            ways[style.style_id] = way
    return ways


def _raised_styles(opened: WordDocument) -> frozenset[str]:
    """Return the styles of letters, such as that of marks of notes, that stand higher."""
    return frozenset(
        style.style_id for style in opened.styles if raised_by(style.element.find(f"{_W}rPr"))
    )


def _about(builder: TextBuilder) -> tuple[About, list[str]]:
    """Return what label lines such as ``Published: 24 April 2026`` say."""
    pieces = [builder.text[b.start : b.end] for b in builder.blocks]
    labels = [found for piece in pieces if (found := label_of(piece))]
    return from_mapping(dict(reversed(labels)))
