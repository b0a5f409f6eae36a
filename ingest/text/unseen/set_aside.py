"""Stretches of a text that are not to be searched, or not to be there: blocks are cut around them,
or moved with what is left.
"""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from itertools import accumulate

from ingest.datamodels import Block, BlockRole, Document

Span = tuple[int, int]


def set_aside(text: str, blocks: Iterable[Block], spans: Sequence[Span]) -> list[Block]:
    """Return the blocks with each of the spans as furniture of its own; spans are in order.

    What is left of a block before and behind a span keeps its role and pinpoint.
    """
    done: list[Block] = []
    first = 0
    for block in blocks:
        while first < len(spans) and spans[first][1] <= block.start:
            first += 1
        if block.role is BlockRole.FURNITURE or not _meets(spans, first, block):
            done.append(block)
            continue
        begin, index = block.start, first
        while index < len(spans) and spans[index][0] < block.end:
            start, end = max(begin, spans[index][0]), min(block.end, spans[index][1])
            if begin < start:
                done += _trimmed(text, replace(block, start=begin, end=start))
            aside = Block(start, end, BlockRole.FURNITURE, page=block.page)
            done += _trimmed(text, aside)
            begin, index = max(begin, end), index + 1
        if begin < block.end:
            done += _trimmed(text, replace(block, start=begin))
    return done


def _meets(spans: Sequence[Span], first: int, block: Block) -> bool:
    return first < len(spans) and spans[first][0] < block.end


def _trimmed(text: str, block: Block) -> list[Block]:
    """Return the block without outer space, none where nothing else is in it."""
    piece = text[block.start : block.end]
    start = block.start + len(piece) - len(piece.lstrip())
    end = block.end - len(piece) + len(piece.rstrip())
    return [replace(block, start=start, end=end)] if start < end else []


def without_spans(document: Document, spans: Sequence[Span]) -> Document:
    """Return the document without these spans of its text, which are in order."""
    moved = mover(spans)
    done, kept = 0, []
    for start, end in spans:
        kept.append(document.text[done:start])
        done = end
    text = "".join([*kept, document.text[done:]])
    parts = tuple(replace(part, start=moved(part.start)) for part in document.parts)
    return replace(document, text=text, blocks=_moved(text, document.blocks, moved), parts=parts)


def mover(spans: Sequence[Span]) -> Callable[[int], int]:
    """Return what gives for an offset in the old text the one in the new."""
    starts = [start for start, _ in spans]
    gone = [0, *accumulate(end - start for start, end in spans)]

    def moved(offset: int) -> int:
        index = bisect_right(starts, offset)
        inside = max(0, spans[index - 1][1] - offset) if index else 0
        return offset - gone[index] + inside

    return moved


def _moved(text: str, blocks: Iterable[Block], moved: Callable[[int], int]) -> tuple[Block, ...]:
    ends = (replace(b, start=moved(b.start), end=moved(b.end)) for b in blocks)
    return tuple(kept for block in ends for kept in _trimmed(text, block))
