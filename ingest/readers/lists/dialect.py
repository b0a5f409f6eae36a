"""Tell how a table of values is written: what parts its cells, quotes them and escapes quotes."""

import csv
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

DELIMITERS = (",", ";", "\t", "|", "^", "~")
USUAL_SHARE = 0.5  # of the rows: in fewer there is no usual number of cells
_QUOTES = ('"', "'")
_NAMED = re.compile(r'"?sep=(.)"?\r?\n', re.IGNORECASE)  # a first line that Excel writes and reads
_ESCAPED = r'\\"(?!\s*(?:{mark}|$))'  # before a delimiter it ends a cell: "C:\temp\",5
_RULE = re.compile(r"[-=_+:]{2,}")
_FIRST_DIGITS, _NEXT_DIGITS = re.compile(r"\D{0,4}\d{1,3}"), re.compile(r"\d{3}(?:\.\d+)?\D{0,4}")
Quoting = Literal[0, 3]


@dataclass(frozen=True, slots=True)
class Dialect:
    """How cells are set apart; ``width`` is the number of cells that most rows have, 0 for none.

    ``spaced``: a blank may stand between a delimiter and a quotation mark; ``escapes``: a backslash
    stands before quotation marks within a cell; ``named``: by a first line that is no row.
    """

    delimiter: str
    quote: str = '"'
    width: int = 0
    spaced: bool = False
    escapes: bool = False
    named: bool = False

    def reader(self, lines: Iterable[str], quoting: Quoting) -> Iterator[list[str]]:
        """Return the rows of lines."""
        return csv.reader(
            lines,
            delimiter=self.delimiter,
            quotechar=self.quote,
            skipinitialspace=self.spaced,
            quoting=quoting,
        )

    def plain(self, line: str) -> str:
        """Return a line with the quotation marks in its cells doubled, as the reader wants them."""
        if not self.escapes or "\\" not in line:
            return line
        return re.sub(_ESCAPED.format(mark=re.escape(self.delimiter)), '""', line)


def dialect_of(sample: str, *, whole: bool, quoting: Quoting = csv.QUOTE_MINIMAL) -> Dialect:
    """Return how a file is written, told from its beginning; ``whole``: that is all of it.

    It is the way in which most rows have the same number of cells, more than one.
    """
    named = _NAMED.match(sample)
    lines = sample[named.end() if named else 0 :].splitlines(keepends=True)
    lines = lines if whole or len(lines) < 2 else lines[:-1]
    best, most = Dialect(DELIMITERS[0]), (0.0, 0)
    for quote in _QUOTES if _has_apostrophes(lines) else _QUOTES[:1]:
        for delimiter in [named[1]] if named else DELIMITERS:
            tried = _with_quotes(Dialect(delimiter, quote, named=named is not None), lines)
            width, share = _width(tried, lines, quoting)
            score = (share, width if quote == best.quote else 0)
            if score > most or (named and quote == _QUOTES[0]):
                usual = width if share >= USUAL_SHARE else 0
                best, most = replace(tried, width=usual), (share, width)
    return best


def _has_apostrophes(lines: Sequence[str]) -> bool:
    """Whether cells stand between apostrophes, and none between quotation marks."""
    marks = "".join(map(re.escape, DELIMITERS))
    text = "".join(lines)
    if re.search(rf'(?:^|[{marks}])[ ]*"', text, re.MULTILINE):
        return False
    return len(re.findall(rf"(?:^|[{marks}])'[^'\n]*'(?=[{marks}]|\r?$)", text, re.MULTILINE)) > 1


def _with_quotes(tried: Dialect, lines: Sequence[str]) -> Dialect:
    mark, quote = re.escape(tried.delimiter), re.escape(tried.quote)
    text = "".join(lines)
    opened = len(re.findall(rf"{mark}[ ]+{quote}", text))
    closed = rf"{mark}[ ]+{quote}(?:[^{quote}]|{quote}{quote})*{quote}[ ]*(?={mark}|\r?\n|$)"
    spaced = 0 < opened == len(re.findall(closed, text))
    escapes = tried.quote == '"' and any(
        re.search(_ESCAPED.format(mark=mark), line) for line in lines
    )
    return replace(tried, spaced=spaced, escapes=escapes)


def _width(tried: Dialect, lines: Sequence[str], quoting: Quoting) -> tuple[int, float]:
    """Return the usual number of cells, 0 for one, and the share of the rows that have it."""
    try:
        rows = tried.reader(map(tried.plain, lines), quoting)
        widths = Counter(len(row) for row in rows if row)
    except csv.Error:
        return 0, 0.0
    width, count = widths.most_common(1)[0] if widths else (1, 0)
    return (width, count / widths.total()) if width > 1 else (0, 0.0)


def is_rule(cells: Sequence[str]) -> bool:
    """Whether a row only draws a line below the header."""
    filled = [c.strip() for c in cells if c.strip()]
    return len(filled) > 1 and all(map(_RULE.fullmatch, filled))


def with_whole_figures(cells: list[str], width: int) -> list[str] | None:
    """Return a row that has too many cells with the figures whole that commas cut ("1,250,000").

    None where it cannot be told which cells are one.
    """
    surplus = len(cells) - width
    joined: list[str] = []
    pieces = 0  # of the figure at hand
    for cell in (c.strip() for c in cells):
        if pieces and _NEXT_DIGITS.fullmatch(cell):
            joined[-1] = f"{joined[-1]},{cell}"
            surplus -= 1
            pieces += 1
        else:
            joined.append(cell)
            pieces = 1 if _FIRST_DIGITS.fullmatch(cell) else 0
    return joined if surplus == 0 else None
