"""Find figures, dates and provision numbers in a text, each in a form that can be compared:
"$14.6bn" and "14.6 billion dollars" are one figure, "23 April" and "April 23" one day.
"""

import itertools
import re
from dataclasses import dataclass
from decimal import Decimal

from ingest.text.dates import Day as Day
from ingest.text.dates import dates as dates

_SCALES = {
    "hundred": 10**2, "thousand": 10**3, "k": 10**3, "million": 10**6, "mn": 10**6, "m": 10**6,
    "billion": 10**9, "bn": 10**9, "b": 10**9, "trillion": 10**12, "tn": 10**12,
}  # fmt: skip
_UNITS = {
    "$": "USD", "us$": "USD", "usd": "USD", "dollar": "USD", "dollars": "USD", "€": "EUR",
    "eur": "EUR", "euro": "EUR", "euros": "EUR", "£": "GBP", "gbp": "GBP", "pound": "GBP",
    "pounds": "GBP", "%": "%", "percent": "%", "per cent": "%", "pc": "%",
}  # fmt: skip
_WORDS = {
    word: n
    for n, word in enumerate(
        "two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
        "sixteen seventeen eighteen nineteen twenty".split(),
        start=2,
    )
} | {w: 10 * n for n, w in enumerate("thirty forty fifty sixty seventy eighty ninety".split(), 3)}
_FIGURE = re.compile(
    r"(?P<before>us\$|usd|eur|gbp|[$€£])?\s?"
    rf"(?<![\w.,/])(?P<number>\d{{1,3}}(?:[,\u00a0\u202f]\d{{3}})+(?:\.\d+)?|\d+(?:\.\d+)?|"
    rf"\b(?:{'|'.join(_WORDS)})\b)"
    r"(?P<ending>st|nd|rd|th|s)?"
    r"(?P<scale>[ -]?(?:hundred|thousand|million|billion|trillion|bn|mn|tn)\b|[mbk]\b)?"
    r"(?P<after>\s?(?:%|percent\b|per cent\b|pc\b|dollars?\b|euros?\b|pounds?\b|usd\b|eur\b|gbp\b"
    r"|€))?(?![\w/]|[.,]\d|\(\w{1,4}\))",
    re.IGNORECASE,
)
_CODE = re.compile(r"(?<![\w./-])(?=[\w./-]*\d)(?:\w+(?:[./-]\w+)*)(?:\(\w{1,4}\))*", re.UNICODE)
_RANGE_CHARS = 25  # "from $14.6 to $24.3 billion": the scale stands behind the second


@dataclass(frozen=True, slots=True)
class Figure:
    """A number with what belongs to it: its value without scale, the scale, the unit or None."""

    start: int
    end: int
    number: Decimal
    scale: int
    unit: str | None

    def agrees(self, other: "Figure") -> bool:
        """Whether both are the same quantity; a unit that one does not name is no difference."""
        same = self.number * self.scale == other.number * other.scale
        return same and (self.unit is None or other.unit is None or self.unit == other.unit)


@dataclass(frozen=True, slots=True)
class Code:
    """A provision, act or name with digits in it, in lower case: ``12f(1)``, ``833/2014``."""

    start: int
    end: int
    text: str

    def agrees(self, other: "Code") -> bool:
        """Whether the other is this one, or a place inside it."""
        return other.text == self.text or other.text.startswith(f"{self.text}(")


def figures(text: str) -> list[Figure]:
    """Return the numbers that are no part of a date or code, in order."""
    taken = [(d.start, d.end) for d in dates(text)] + [(c.start, c.end) for c in codes(text)]
    found = []
    for match in _FIGURE.finditer(text):
        start, end = match.start("number"), match.end()
        if any(a < end and start < b for a, b in taken):
            continue
        number = match["number"].lower()
        value = Decimal(_WORDS.get(number, 0)) or Decimal(re.sub(r"[,\u00a0\u202f]", "", number))
        scale = _SCALES.get((match["scale"] or "").strip(" -").lower(), 1)
        unit = _UNITS.get((match["before"] or match["after"] or "").strip().lower())
        found.append(Figure(match.start("number"), end, value, scale, unit))
    return _with_shared_scale(found)


def codes(text: str) -> list[Code]:
    """Return what mixes digits with letters, slashes or points, in order; dates are none."""
    days = [(d.start, d.end) for d in dates(text)]
    found = []
    for match in _CODE.finditer(text):
        word = match.group().lower().rstrip(".")
        if _is_plain(word) or any(a < match.end() and match.start() < b for a, b in days):
            continue
        found.append(Code(match.start(), match.start() + len(word), word))
    return found


def _is_plain(word: str) -> bool:
    """Whether a word is a mere number: also 1,000, 14.6, 24th, 1990s, 5m, 2-3 and mid-2022."""
    ending = r"(?:st|nd|rd|th|s|bn|mn|tn|[mbk]|pc)?"
    numeral = rf"\d+(?:\.\d+)?{ending}"
    return re.fullmatch(rf"{numeral}(?:-{numeral})*|[^\W\d]+-{numeral}|{numeral}(?:-[^\W\d]+)+",
                        word) is not None  # fmt: skip


def _with_shared_scale(found: list[Figure]) -> list[Figure]:
    """Add the reading in which a number has the scale of the next: "14 to 24 billion"."""
    more = [
        Figure(a.start, a.end, a.number, b.scale, a.unit or b.unit)
        for a, b in itertools.pairwise(found)
        if a.scale == 1 and b.scale > 1 and b.start - a.end <= _RANGE_CHARS
    ]
    return sorted([*found, *more], key=lambda f: (f.start, f.scale))


def number_words() -> dict[str, int]:
    """Return the numbers that are written as one word, from two to ninety."""
    return _WORDS
