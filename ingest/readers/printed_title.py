"""Let a date, a state or a running head that stands first be no title of its document.

"London, 5 June 2025", "NOT YET IN FORCE", "02014R0833 — EN — 20.07.2025 — 041.001": the heading is
what stands beside or below them.
"""

import re
from dataclasses import replace

from ingest.datamodels import Block, BlockRole, Document
from ingest.readers.document_dates import says_date_alone, says_state
from ingest.text.plain import strip_markup

LOOKED_AT = 4  # blocks from the top
MAX_TITLE = 300
_RUNNING = re.compile(r"\W*(?:CELEX\W*)?\d{5}[A-Z]{1,2}\d{4}(?:-\d{8})?(?:\s+[—–-]\s+.*)?\W*")


def with_printed_title(document: Document) -> Document:
    """Return the document with its heading as title, where what is taken for one says a date."""
    title = document.about.title
    blocks = [b for b in document.blocks if b.role is not BlockRole.FURNITURE][:LOOKED_AT]
    at = next((i for i, b in enumerate(blocks) if title == " ".join(_lines(document, b))), None)
    if title is None or at is None:
        return document
    lines = _lines(document, blocks[at])
    kept = [line for line in lines if not _is_furniture(line)]
    if len(kept) == len(lines):
        return document
    for block in blocks[at + 1 :] if not kept else ():
        kept = [line for line in _lines(document, block) if not _is_furniture(line)]
        if kept:
            break
    found = " ".join(kept)
    is_title = bool(found) and len(found) <= MAX_TITLE and found[-1] not in ".;:"
    return replace(document, about=replace(document.about, title=found if is_title else None))


def _is_furniture(line: str) -> bool:
    """Whether a line says a date, a state or the number of its text and nothing else."""
    if line[:1].islower():
        return False  # "of 31 July 2014" goes on with the title
    return bool(_RUNNING.fullmatch(line)) or says_date_alone(line) or says_state(line)


def _lines(document: Document, block: Block) -> list[str]:
    text = document.text[block.start : min(block.end, block.start + 2 * MAX_TITLE)]
    lines = (" ".join(strip_markup(line).split()) for line in text.split("\n"))
    return [line for line in lines if line]
