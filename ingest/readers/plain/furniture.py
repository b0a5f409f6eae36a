"""Mark a saved page's share buttons and comment form, which are no text of it.

By position and shape, not by a list of phrases: the tail of a page is a run of short lines that
are no sentences of prose, behind the last real paragraph.
"""

import re
from dataclasses import replace

from ingest.datamodels import Block, BlockRole

MAX_TAIL_CHARS = 60  # share buttons and form titles are shorter; the shortest paragraph is not
MIN_TAIL_BLOCKS = 2  # one short line alone may be an ending of the text
MIN_PROSE_CHARS = 200  # a page whose paragraphs are all short is a list, not an article
MIN_SENTENCE_WORDS = 4  # with a full stop: an ending of the text, and no button
_FORM = re.compile(  # of companies and persons on lists
    r"\b(?:LLC|OOO|LLP|LP|OJSC|CJSC|JSC|PJSC|PAO|AO|OAO|ZAO|OcOO|ОсОО|ООО|АО|Ltd|Limited|Inc|Corp|"
    r"GmbH|AG|S\.?A|B\.?V|FZE|FZCO|DMCC|Bank|Company|Holding|IMO|DOB)\b"
    r"|^[A-Z][A-Z'’-]{2,}, [A-Z]|\b\d{7,}\b"
)
_NAME = re.compile(r"(?:[^\W\d_a-z][\w.’'&-]*|\d+|of|and|the|de|al|bin|von|van|[\"“”«»(),/ ])+")
_LISTED = re.compile(r"\s*(?:[-*•–]|\(?\w{1,3}[.)]|\|)\s")


def mark_tail(text: str, blocks: list[Block]) -> tuple[list[Block], list[str]]:
    """Return the blocks with the page's tail marked as furniture, and a warning that names it."""
    tail = _tail_length(text, blocks)
    if tail < MIN_TAIL_BLOCKS:
        return blocks, []
    cut = len(blocks) - tail
    names = _names_at(text, blocks, cut)
    if tail - names < MIN_TAIL_BLOCKS:
        return blocks, []
    cut, tail = cut + names, tail - names
    marked = [replace(b, role=BlockRole.FURNITURE, level=0) for b in blocks[cut:]]
    first = text[blocks[cut].start : blocks[cut].end]
    return blocks[:cut] + marked, [f"{tail} lines at the end are page furniture, from “{first}”"]


def _names_at(text: str, blocks: list[Block], cut: int) -> int:
    """Return how many of the short lines from ``cut`` on are a list of names, and no furniture.

    Names follow a line that ends with a colon; or they carry a company's form, a number, a
    surname in capitals, which buttons do not.
    """
    pieces = [text[b.start : b.end] for b in blocks[cut:]]
    before = next((b for b in reversed(blocks[:cut]) if b.role is not BlockRole.FURNITURE), None)
    led = before is not None and text[before.start : before.end].rstrip("*_ ").endswith(":")
    names = 0
    if pieces and pieces[0].endswith(":") and len(pieces) > 1 and _FORM.search(pieces[1]):
        names = 1  # "Entities:" above the names themselves
    for piece in pieces[names:]:
        if not _FORM.search(piece) and not (led and _NAME.fullmatch(piece)):
            break
        names += 1
    return names


def _tail_length(text: str, blocks: list[Block]) -> int:
    prose = [b for b in blocks if b.end - b.start >= MIN_PROSE_CHARS]
    if len(prose) < MIN_TAIL_BLOCKS:
        return 0
    tail = 0
    for block in reversed(blocks):
        piece = text[block.start : block.end]
        if len(piece) > MAX_TAIL_CHARS or "\n" in piece or _LISTED.match(piece):
            break
        if piece.endswith(".") and len(piece.split()) >= MIN_SENTENCE_WORDS:
            break
        if block.role is BlockRole.FURNITURE:
            continue
        tail += 1
    return tail
