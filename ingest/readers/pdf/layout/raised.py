"""The pieces of a line in, the same without footnotes' marks: small figures that stand higher."""

import re
from collections.abc import Sequence
from dataclasses import replace

from ingest.readers.pdf.layout.pieces import Piece
from ingest.text.unseen.raised import Marks, shown

SMALLER = 0.85  # of the line's letters: a mark is printed in less than that
_CLOSES = re.compile(r"\s+[-,.;:)\]’']")  # pypdf puts a space where letters come down again
HIGHER = 0.12  # of the line's letters: by so much at least its baseline is raised


def without_marks(row: Sequence[Piece], marks: Marks) -> list[Piece]:
    """Return the pieces from left to right; the room of a mark goes to the piece before it.

    ``marks`` remembers the numbers of the pages before.
    """
    ordered = sorted(row, key=lambda p: p.left)
    kept: list[Piece] = []
    behind = False  # a raised piece
    for index, piece in enumerate(ordered):
        base = _beside(ordered, index)
        if base is None or not _is_raised(piece, base):
            closes = behind and _CLOSES.match(piece.text)
            kept.append(replace(piece, text=piece.text.lstrip()) if closes else piece)
            behind = False
            continue
        behind = True
        before = "".join(p.text for p in kept[-4:])
        after = "".join(p.text for p in ordered[index + 1 : index + 3])
        if not marks.is_mark(piece.text, before, after):
            kept.append(replace(piece, text=shown(piece.text)))
        elif kept:
            kept[-1] = replace(kept[-1], right=max(kept[-1].right, piece.right))
    return kept


def _beside(row: Sequence[Piece], index: int) -> Piece | None:
    """Return the nearest piece that is larger: what a mark belongs to, before it if it can be."""
    around = (*reversed(row[:index]), *row[index + 1 :])
    return next((p for p in around if SMALLER * p.size > row[index].size and p.text.strip()), None)


def _is_raised(piece: Piece, base: Piece) -> bool:
    return bool(piece.text.strip()) and piece.rise + piece.y - base.y >= HIGHER * base.size
