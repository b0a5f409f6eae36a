"""Write the rows of a text's tables as ``Column: value; Column: value``.

In plain text a table is a paragraph whose lines all leave the same columns blank, or are set by
tabs; in Markdown it has bars. Only a table with a header is written anew.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from markdown_it import MarkdownIt

from ingest.datamodels import Block, BlockRole
from ingest.readers.lists.header import BETWEEN, is_value
from ingest.readers.lists.tables import Kind, Table, own
from ingest.text.plain import strip_markup

MIN_GAP = 2  # blanks between columns
MIN_LINES = 3
MIN_FILLED = 0.6  # of the lines have two cells or more
MAX_LINES, MAX_LINE = 20_000, 2_000  # of a table, and characters of one
_PARAGRAPH = re.compile(r"\S.*(?:\n.*\S.*)*")
_RULE = re.compile(r"[\s|+:=-]*[=-]{2,}[\s|+:=-]*")
_DELIMITERS = re.compile(
    r"^[ \t]{0,3}\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-*:?[ \t]*)+$", re.MULTILINE
)
_BAR = re.compile(r"(?<!\\)\|")
Place = tuple[int, int, str | None]  # a row's span in the new text, and where it stands


def with_rows(text: str, body: int, *, markdown: bool) -> tuple[str, list[Place]]:
    """Return the text with its tables written as rows, and where the rows stand."""
    tables = _markdown_tables(text, body) if markdown else _set_tables(text, body)
    parts, places, done, length, number = list[str](), list[Place](), 0, 0, 0
    for start, end, grid, header_rows in tables:
        number += 1
        read = Table.told(grid, header_rows)
        if not _is_table(read, header_rows):
            continue
        parts.append(text[done:start])
        length += start - done
        done = end
        for line in read.lines():
            if line.kind is not Kind.SECTION:
                place = f"Table {number}, row {line.number}" if line.kind is Kind.ROW else None
                places.append((length, length + len(line.text), place))
            parts.append(f"{line.text}\n\n")
            length += len(line.text) + 2
    return "".join([*parts, text[done:]]), places


def placed(blocks: Sequence[Block], places: Sequence[Place]) -> Iterator[Block]:
    """Yield the blocks, rows of tables with their places; each row says what its header says."""
    known = {(start, end): place for start, end, place in places}
    for block in blocks:
        if (block.start, block.end) not in known:
            yield block
        elif place := known[block.start, block.end]:
            yield replace(block, role=BlockRole.TEXT, level=0, locator=place, alone=True)
        else:
            yield Block(block.start, block.end, BlockRole.FURNITURE)


def _markdown_tables(text: str, body: int) -> Iterator[tuple[int, int, list[list[str]], int]]:
    if not _DELIMITERS.search(text, body):
        return
    lines = text[body:].split("\n")
    starts = [body]
    for line in lines:
        starts.append(starts[-1] + len(line) + 1)
    parser = MarkdownIt("commonmark").enable("table").disable("inline")
    for token in parser.parse(text[body:]):
        if token.type != "table_open" or token.map is None or token.level:
            continue
        first, last = token.map
        rows = [_bar_cells(line) for n, line in enumerate(lines[first:last]) if n != 1]
        if len(rows) > 1:
            yield starts[first], min(starts[last], len(text)), rows, 1


def _bar_cells(line: str) -> list[str]:
    inner = line.strip().removeprefix("|")
    if inner.endswith("|") and not inner.endswith("\\|"):
        inner = inner[:-1]
    return [strip_markup(cell.replace("\\|", "|")) for cell in _BAR.split(inner)]


def _set_tables(text: str, body: int) -> Iterator[tuple[int, int, list[list[str]], int]]:
    for match in _PARAGRAPH.finditer(text, body):
        lines = match.group().split("\n")
        # The first line has lost its indentation to the pattern.
        before = text.rfind("\n", 0, match.start()) + 1
        lines[0] = text[before : match.start()] + lines[0]
        if not MIN_LINES <= len(lines) <= MAX_LINES or max(map(len, lines)) > MAX_LINE:
            continue
        ruled = [n for n, line in enumerate(lines) if _RULE.fullmatch(line)]
        kept = [line for n, line in enumerate(lines) if n not in ruled]
        grid = _by_tabs(kept) or _by_blanks(kept)
        if grid:
            header = ruled[0] if ruled and 0 < ruled[0] < MIN_LINES else 0
            yield match.start(), match.end(), grid, header


def _by_tabs(lines: Sequence[str]) -> list[list[str]]:
    counts = {line.count("\t") for line in lines}
    if len(counts) > 1 or counts == {0}:
        return []
    return [[cell.strip() for cell in line.split("\t")] for line in lines]


def _by_blanks(lines: Sequence[str]) -> list[list[str]]:
    """Return the cells between columns that are blank in every line, none where there are none."""
    wide = [line.expandtabs(8).rstrip() for line in lines]
    width = max(map(len, wide))
    used = bytearray(width)
    for line in wide:
        for match in re.finditer(r"\S", line):
            used[match.start()] = 1
    spans, place = list[tuple[int, int]](), 0
    for filled, run in groupby(used):
        length = len(list(run))
        if filled or (length < MIN_GAP and spans):
            start = spans.pop()[0] if spans and spans[-1][1] == place else place
            spans.append((start, place + length))
        place += length
    grid = [[line[a:b].strip() for a, b in spans] for line in wide]
    full = sum(len(own(cells)) > 1 for cells in grid)
    return grid if len(spans) > 1 and full >= max(2, MIN_FILLED * len(grid)) else []


def _is_table(read: Table, header_rows: int) -> bool:
    """Whether a grid is a table with a header; pairs of label and value are none."""
    names = read.head.columns
    if not read.head.named or any(name.endswith((".", ",", ";")) for name in names):
        return False
    if header_rows or len(names) > 2:
        return True
    rows = [cells for _, cells in read.sample[read.head.rows :]]
    return (
        all(is_value(cells[-1]) for cells in rows if len(cells) > 1 and cells[-1])
        and BETWEEN not in names[0]
    )
