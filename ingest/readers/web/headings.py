"""Give a page's main text the headings back that its extraction lost.

trafilatura falls back to simpler extractors where its own finds little; these drop every heading
of a long page, and with them what a paragraph is about and which section it is, and make one
paragraph of a short page's lists and tables.
"""

import re
from collections.abc import Iterator, Sequence

from ingest.datamodels import Block, BlockRole
from ingest.text.build import TextBuilder

MIN_LOST = 2
MIN_RUN = 2  # lines of the page that stand in one paragraph of the main text
_GAP = re.compile(r"[\s|]+")

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


def with_lines(main: TextBuilder, whole: TextBuilder) -> TextBuilder:
    """Return the main text with each paragraph that is several lines of the page as those lines."""
    lines = [(whole.text[b.start : b.end], b) for b in whole.blocks]
    plain = [_GAP.sub("", words) for words, _ in lines]
    alone = set(plain)
    builder = TextBuilder()
    changed = False
    for block in main.blocks:
        words = main.text[block.start : block.end]
        run = [] if _GAP.sub("", words) in alone else _run(_GAP.sub("", words), plain)
        if not run:
            builder.add(words, block.role, level=block.level)
            continue
        if len(main.blocks) == 1:
            return whole
        changed = True
        for index in run:
            builder.add(lines[index][0], lines[index][1].role, level=lines[index][1].level)
    return builder if changed else main


def _run(words: str, lines: Sequence[str]) -> list[int]:
    """Return the lines that follow each other and are all that a paragraph says, none: it is one.

    Of a menu in front of them a paragraph may say more: the lines then have to end it.
    """
    for first, line in enumerate(lines):
        at = words.find(line)
        if at < 0:
            continue
        run, at = [first], at + len(line)
        for index in range(first + 1, len(lines)):
            if not words.startswith(lines[index], at):
                break
            run.append(index)
            at += len(lines[index])
        if len(run) >= MIN_RUN and at == len(words):
            return run
    return []


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
