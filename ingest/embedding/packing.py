"""Pack several short texts into one row of tokens, so that nothing is spent on padding.

The sentences of a question's passages have 10 to 90 tokens; filled up to the longest of a batch
they were more than twice as many (2,158 for 930, the median of ObliQA's questions).
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

# Tokens a row, unless one text has more: of 48 to 512 the fastest, since attention costs by the
# square of it and each row leaves some of its end empty.
ROW = 96
NOBODY = -1

Numbers = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Packed:
    """Rows of one width: token numbers, each token's place in its text, and whose token it is.

    ``owner`` is the text's index, `NOBODY` behind the last text of a row. ``begins`` holds for each
    text where its tokens begin, counted over all rows.
    """

    tokens: Numbers
    positions: Numbers
    owner: Numbers
    begins: dict[int, int]


def packed(texts: Sequence[Sequence[int]], rows_at_once: int, shares: int = 1) -> list[Packed]:
    """Return all texts in blocks of at most so many rows, the longest texts first.

    There are at least ``shares`` blocks where there are as many rows, about equally large.
    """
    order = sorted(range(len(texts)), key=lambda i: -len(texts[i]))
    long = [i for i in order if len(texts[i]) > ROW]
    short = [i for i in order if len(texts[i]) <= ROW]
    rows = [row for group in (long, short) for row in _rows(group, texts)]
    rows_at_once = min(rows_at_once, math.ceil(len(rows) / shares))
    blocks: list[Packed] = []
    while rows:
        is_long = len(texts[rows[0][0]]) > ROW
        block = [r for r in rows[:rows_at_once] if (len(texts[r[0]]) > ROW) == is_long]
        blocks.append(_block(block, texts))
        rows = rows[len(block) :]
    return blocks


def _rows(order: Sequence[int], texts: Sequence[Sequence[int]]) -> list[list[int]]:
    """Put each text into the first row that has room for it."""
    width = max([ROW, *(len(texts[i]) for i in order)])
    rows: list[list[int]] = []
    room: list[int] = []
    for i in order:
        length = len(texts[i])
        row = next((r for r, free in enumerate(room) if free >= length), len(rows))
        if row == len(rows):
            rows.append([])
            room.append(width)
        rows[row].append(i)
        room[row] -= length
    return rows


def _block(rows: Sequence[Sequence[int]], texts: Sequence[Sequence[int]]) -> Packed:
    width = max(sum(len(texts[i]) for i in row) for row in rows)
    tokens = np.zeros((len(rows), width), dtype=np.int64)
    positions, owner = np.zeros_like(tokens), np.full_like(tokens, NOBODY)
    begins: dict[int, int] = {}
    for r, row in enumerate(rows):
        at = 0
        for i in row:
            end = at + len(texts[i])
            tokens[r, at:end], positions[r, at:end] = texts[i], np.arange(end - at)
            owner[r, at:end] = i
            begins[i], at = r * width + at, end
    return Packed(tokens, positions, owner, begins)
