"""Lines for a person, or one line of JSON, printed. Nothing else in `ui` prints."""

import json
import re
import sys
import unicodedata
from collections.abc import Iterable, Sequence

# Joiners make words of several scripts what they are; all other unseen characters are for no eye,
# and some turn round what stands behind them.
_JOINERS = "\u200c\u200d"
_PLANES = (range(127, 0x20000), range(0xE0000, 0xE1000))  # no other holds one
_UNSEEN = "".join(
    c
    for plane in _PLANES
    for c in map(chr, plane)
    if unicodedata.category(c) in ("Cc", "Cf", "Zl", "Zp") and c not in _JOINERS
)
_ANY_UNSEEN = re.compile(f"[{re.escape(_UNSEEN)}]")
_LEFT_OUT = dict.fromkeys(map(ord, _UNSEEN), "")
# Documents can hold codes that a terminal would obey.
CONTROLS = _LEFT_OUT | {n: " " for n in (*range(32), *range(127, 160), 0x2028, 0x2029)}


def say(lines: Iterable[str]) -> None:
    """Print lines to standard output, at once."""
    for line in lines:
        print(line.translate(_LEFT_OUT), flush=True)


def complain(line: str, *, end: str = "\n") -> None:
    """Print a line to standard error."""
    print(line.translate(_LEFT_OUT), file=sys.stderr, flush=True, end=end)


def say_json(record: object) -> None:
    """Print a record as one line of JSON, at once; what no eye sees is written as an escape."""
    line = json.dumps(record, ensure_ascii=False)
    print(_ANY_UNSEEN.sub(lambda found: json.dumps(found[0])[1:-1], line), flush=True)


def one_line(text: str, longest: int | None = None) -> str:
    """Return a text on one line, without control characters, cut where it is too long."""
    words = " ".join(text.translate(CONTROLS).split())
    return words if longest is None or len(words) <= longest else f"{words[: longest - 1]}…"


def counted(number: int, noun: str) -> str:
    """Return ``1 document``, ``3,000 documents``."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    """Return rows under their heads; the first column stands left, the others right."""
    widths = [max(map(len, column)) for column in zip(heads, *rows, strict=True)]
    return [
        "  ".join(
            cell.rjust(width) if i else cell.ljust(width)
            for i, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in (heads, *rows)
    ]
