"""Lines for a person, or one line of JSON, printed. Nothing else in `ui` prints."""

import json
import sys
from collections.abc import Iterable, Sequence

# Documents can hold codes that a terminal would obey.
CONTROLS = {n: " " for n in (*range(32), *range(127, 160))}


def say(lines: Iterable[str]) -> None:
    """Print lines to standard output, at once."""
    for line in lines:
        print(line, flush=True)


def complain(line: str, *, end: str = "\n") -> None:
    """Print a line to standard error."""
    print(line, file=sys.stderr, flush=True, end=end)


def say_json(record: object) -> None:
    """Print a record as one line of JSON, at once."""
    print(json.dumps(record, ensure_ascii=False), flush=True)


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
