"""A document in, the same without the marks of a consolidated act: "►M3 30 June 2026 ◄", "▼B".

They name the act that put the words in, and stand within sentences. A mark that is set above a
paragraph begins a new one. Spans keep to the text: both are moved together.
"""

import re
from dataclasses import replace

from ingest.datamodels import Document
from ingest.text.unseen.set_aside import set_aside, without_spans

# B the basic act, M what amends it, C corrigenda, A accessions, R what was rectified.
_NAME = r"\s?(?:B|[ACMR]\s?\d{1,3})(?:-\d{1,3})?(?![\w/])"
_ABOVE = re.compile(rf"[▼▾]{_NAME}(?:[ \t]*(?:[—–_-][ \t]?){{3,}})?[ \t]*")
_WITHIN = re.compile(rf"[►▶]{_NAME}[ \t]*|[ \t]*[◄◀](?:[ \t]*(?=[.,;:)\]])|(?=\s|$))|[◄◀]")
_OPENS = re.compile(rf"[►▶▼▾]{_NAME}")


def without_change_marks(document: Document) -> Document:
    """Return the document without marks of changes, itself where it has none."""
    text = document.text
    if not _OPENS.search(text):
        return document
    above = [m.span() for m in _ABOVE.finditer(text)]
    cut = replace(document, blocks=tuple(set_aside(text, document.blocks, above)))
    marks = sorted([*above, *(m.span() for m in _WITHIN.finditer(text))])
    return without_spans(cut, marks)
