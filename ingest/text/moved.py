"""A document and stretches of its text in, the document without them out; all spans are moved."""

from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import accumulate

from ingest.datamodels import Block, Document

Span = tuple[int, int]


def without_spans(document: Document, spans: Sequence[Span]) -> Document:
    """Return the document without these spans of its text, which are in order."""
    moved = mover(spans)
    done, kept = 0, []
    for start, end in spans:
        kept.append(document.text[done:start])
        done = end
    text = "".join([*kept, document.text[done:]])
    parts = tuple(replace(part, start=moved(part.start)) for part in document.parts)
    return replace(document, text=text, blocks=_blocks(text, document.blocks, moved), parts=parts)


def mover(spans: Sequence[Span]) -> Callable[[int], int]:
    """Return what gives for an offset in the old text the one in the new."""
    starts = [start for start, _ in spans]
    gone = [0, *accumulate(end - start for start, end in spans)]

    def moved(offset: int) -> int:
        index = bisect_right(starts, offset)
        inside = max(0, spans[index - 1][1] - offset) if index else 0
        return offset - gone[index] + inside

    return moved


def _blocks(text: str, blocks: Sequence[Block], moved: Callable[[int], int]) -> tuple[Block, ...]:
    done = []
    for block in blocks:
        start, end = moved(block.start), moved(block.end)
        piece = text[start:end]
        start, end = (
            start + len(piece) - len(piece.lstrip()),
            end - len(piece) + len(piece.rstrip()),
        )
        if start < end:
            done.append(replace(block, start=start, end=end))
    return tuple(done)
