"""Read Word files by python-docx: paragraphs, headings, tables, notes in their order.

What a reader of the printed page does not see is left out: comments, deletions that are tracked,
hidden text; so are running headers and footers.
"""

import struct
import zlib
from pathlib import Path
from zipfile import BadZipFile

import docx
from docx.document import Document as WordDocument
from docx.opc.exceptions import PackageNotFoundError
from docx.oxml.exceptions import InvalidXmlError
from lxml import etree

from ingest.datamodels import Document
from ingest.errors import ReadError
from ingest.readers.office.docx_body import WordBody
from ingest.readers.office.docx_hidden import way_of
from ingest.readers.office.docx_raised import raised_by
from ingest.readers.office.word_document import document_of_body

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


def read_docx(path: Path, relative: str) -> Document:
    """Read a ``.docx`` file; a row of a table becomes one block, a note one behind the text.

    :raises ReadError: when the file is no Word file, is encrypted or holds no text.
    """
    try:
        opened = docx.Document(str(path))
        body = WordBody(_heading_styles(opened), _hidden_styles(opened), _raised_styles(opened))
        title = (opened.core_properties.title or "").strip() or None
        return document_of_body(relative, body, opened.element.body, _notes(opened), title)
    except _DAMAGED as exc:
        raise ReadError(
            "this is no Word file (.docx), or it is protected by a password; "
            "open it in a word processor and save it as .docx without a password"
        ) from exc


def _notes(opened: WordDocument) -> dict[str, etree._Element]:
    """Return the parts of the file that hold footnotes and endnotes."""
    parts = {}
    for relation in opened.part.rels.values():
        name = relation.reltype.rsplit("/", 1)[-1]
        if name in ("footnotes", "endnotes") and not relation.is_external:
            parts[name] = etree.fromstring(relation.target_part.blob)
    return parts


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
