"""Make a document of a word processor's body: paragraphs, rows and notes in their order.

The body is WordprocessingML: that of a Word file, or what the readers of other formats made of one.
"""

from collections.abc import Iterator, Mapping

from lxml import etree

from ingest.datamodels import About, BlockRole, Document, merge_abouts
from ingest.readers.office.docx_body import Paragraph, Row, WordBody
from ingest.text.build import TextBuilder
from ingest.text.metadata import from_mapping, label_of

_NOTES = {"footnotes": "Footnote", "endnotes": "Endnote"}


def document_of_body(
    relative: str,
    body: WordBody,
    root: etree._Element,
    notes: Mapping[str, etree._Element],
    title: str | None,
) -> Document:
    """Return the document; ``notes`` are the parts "footnotes" and "endnotes" where there are any.

    A row of a table becomes one block, a note one behind the text. The first heading is the title,
    else ``title``.
    """
    builder = TextBuilder()
    for piece in body.pieces(root):
        _add(builder, piece)
    for name, number, words in _notes(root, body, notes):
        builder.add(words, locator=f"{name} {number}", alone=True)
    about, wrong = _about(builder)
    warnings = body.hidden.warnings(wrong)
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


def _notes(
    root: etree._Element, body: WordBody, parts: Mapping[str, etree._Element]
) -> Iterator[tuple[str, int, str]]:
    """Yield footnotes and endnotes as they are numbered: in the order of their marks."""
    for name, said in _NOTES.items():
        if name in parts:
            for number, words in body.notes(parts[name], root, said.lower()):
                yield said, number, words


def _about(builder: TextBuilder) -> tuple[About, list[str]]:
    """Return what label lines such as ``Published: 24 April 2026`` say."""
    pieces = [builder.text[b.start : b.end] for b in builder.blocks]
    labels = [found for piece in pieces if (found := label_of(piece))]
    return from_mapping(dict(reversed(labels)))
