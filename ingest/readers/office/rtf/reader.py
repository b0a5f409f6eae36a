"""Read Rich Text Format by making of it what a Word file would hold.

So hidden letters, tracked deletions, raised marks, notes and tables are judged in one place for
both. Headers, footers, comments, pictures and what a field asks for are left out.
"""

from pathlib import Path

from ingest.datamodels import Document
from ingest.errors import ReadError
from ingest.readers.office.docx_body import WordBody
from ingest.readers.office.rtf.parse import Parser
from ingest.readers.office.rtf.tokens import tokens
from ingest.readers.office.word_document import document_of_body

_START = b"{\\rtf"


def read_rtf(path: Path, relative: str) -> Document:
    """Read an ``.rtf`` file; a row of a table becomes one block, a note one behind the text.

    :raises ReadError: when the file is no Rich Text Format or is damaged.
    """
    data = path.read_bytes()
    start = data.find(_START, 0, 64)  # some programs put a byte order mark or a blank before
    if start < 0:
        raise ReadError(
            "this is no Rich Text Format file (.rtf); open it in a word processor and save it as "
            ".docx"
        )
    parser = Parser()
    for token in tokens(data[start:]):
        if parser.take(token):
            break
    parser.finish()
    body = WordBody({}, {})
    try:
        read = document_of_body(relative, body, parser.root, parser.notes, parser.title)
    except ValueError as exc:
        raise ReadError(
            "the file is damaged: its tables are nested too deeply; open it in a word processor "
            "and save it as .docx"
        ) from exc
    if not parser.whole:
        cut = "the file ends before its last bracket: what follows is missing; save it anew"
        return Document(
            relative, read.about, read.text, read.blocks, (*read.warnings, cut), read.parts
        )
    return read
