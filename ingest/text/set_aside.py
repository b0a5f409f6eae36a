"""Stretches of a text that are not to be searched: blocks are cut around them."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from ingest.datamodels import Block, BlockRole

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
