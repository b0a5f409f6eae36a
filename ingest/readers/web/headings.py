"""Give a page's main text the headings back that its extraction lost.

trafilatura falls back to simpler extractors where its own finds little; these drop every heading
of a long page, and with them what a paragraph is about and which section it is.
"""

from collections.abc import Iterator, Sequence

from ingest.datamodels import Block, BlockRole
from ingest.text.build import TextBuilder

MIN_LOST = 2

Line = tuple[str, Block]


def with_headings(main: TextBuilder, whole: TextBuilder) -> TextBuilder:
    """Return the main text, with its headings put back where two or more are missing in it."""
    lines = [(whole.text[b.start : b.end], b) for b in whole.blocks]
    known = {main.text[b.start : b.end] for b in main.blocks}
    kept = [words in known for words, _ in lines]
    back = set(_lost(lines, kept))
    if len(back) < MIN_LOST:
        return main
    builder = TextBuilder()
    for index, (words, block) in enumerate(lines):
        if kept[index] or index in back:
            builder.add(words, block.role, level=block.level)
    return builder if _holds_all(builder, known) else main


def _holds_all(builder: TextBuilder, pieces: set[str]) -> bool:
    """Whether no paragraph of the main text would be missing, or cut otherwise, in the new one."""
    own = {builder.text[b.start : b.end] for b in builder.blocks}
    return pieces <= own


def _lost(lines: Sequence[Line], kept: Sequence[bool]) -> Iterator[int]:
    """Yield the headings that are missing although what follows them is there."""
    follows = False
    for index in range(len(lines) - 1, -1, -1):
        if lines[index][1].role is BlockRole.HEADING:
            if follows and not kept[index]:
                yield index
        else:
            follows = kept[index]
