"""Tell which pieces of a page a line is drawn through: what they say holds no more."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.readers.pdf.layout.pieces import Piece, Rule

LOW, HIGH = 0.15, 0.45  # of the letters, above their baseline: where a line goes through them
WHOLE = 0.9  # of a piece's width
MIN_PART = 4.0  # points of a piece: a shorter stroke is a part of a sign


@dataclass(frozen=True, slots=True)
class Struck:
    """The pieces that stay, the words that are struck out, and pieces of which only a part is.

    Of the latter nobody can tell which letters, as the file gives only a piece's ends.
    """

    kept: tuple[Piece, ...]
    words: tuple[str, ...]
    in_part: tuple[str, ...]


def without_struck(pieces: Sequence[Piece], edges: Sequence[Rule]) -> Struck:
    """Return the pieces without those that a line strikes out."""
    lines = sorted(edges, key=lambda rule: rule.y)
    heights = [rule.y for rule in lines]
    kept, words, in_part = list[Piece](), list[str](), list[str]()
    for piece in pieces:
        first = bisect_left(heights, piece.y + LOW * piece.size)
        last = bisect_right(heights, piece.y + HIGH * piece.size)
        share = _covered(piece, lines[first:last]) if first < last else 0.0
        wide = piece.right - piece.left
        if share >= WHOLE * wide > 0 and piece.text.strip():
            words.append(piece.text)
            continue
        if share >= MIN_PART and piece.text.strip():
            in_part.append(piece.text.strip())
        kept.append(piece)
    return Struck(tuple(kept), tuple(words), tuple(in_part))


def _covered(piece: Piece, lines: Sequence[Rule]) -> float:
    """Return how much of a piece, in points, the longest line covers that does not pass it by far.

    A line of a table that letters stand on goes on beside them.
    """
    near = [
        r for r in lines if r.left >= piece.left - piece.size or r.right <= piece.right + piece.size
    ]
    return max((min(r.right, piece.right) - max(r.left, piece.left) for r in near), default=0.0)
