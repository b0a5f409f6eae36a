"""Find figures, dates and provision numbers in a text, each in a form that can be compared:
"$14.6bn" and "14.6 billion dollars" are one figure, "23 April" and "April 23" one day.
"""

import itertools
import re
from dataclasses import dataclass
from decimal import Decimal

from ingest.text.dates import Day as Day
from ingest.text.dates import Order
from ingest.text.dates import dates as dates
from rag.text.currencies import BEFORE, BEHIND, CODES, currency_of

_SCALES = {
    "hundred": 10**2, "thousand": 10**3, "k": 10**3, "million": 10**6, "mn": 10**6, "m": 10**6,
    "billion": 10**9, "bn": 10**9, "b": 10**9, "trillion": 10**12, "tn": 10**12,
    "mln": 10**6, "bln": 10**9, "trln": 10**12, "lakh": 10**5, "crore": 10**7,
}  # fmt: skip
PER_CENT = "%"
_PER_CENT = re.compile(r"[\s-]?(?:%|percent|per cent|pc)", re.IGNORECASE)
_WORDS = {
    word: n
    for n, word in enumerate(
        "two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
        "sixteen seventeen eighteen nineteen twenty".split(),
        start=2,
    )
} | {w: 10 * n for n, w in enumerate("thirty forty fifty sixty seventy eighty ninety".split(), 3)}
_FIGURE = re.compile(
    rf"(?:(?P<before>{BEFORE}\s?)|(?<![\w.,/]))(?P<number>\d{{1,3}}(?:[,’'\u00a0\u2009\u202f]\d{{3}})+(?:\.\d+)?|"
    rf"\d{{1,3}}(?: \d{{3}})+(?=\s?(?:{BEHIND}))|\d+(?:\.\d+)?|"
    rf"\b(?:{'|'.join(_WORDS)})\b)"
    r"(?P<ending>st|nd|rd|th|s)?"
    r"(?P<scale>[ \u00a0-]?(?:hundred|thousand|million|billion|trillion|bn|mn|tn|mln|bln|trln|lakh|"
    r"crore)\b|[mbk]\b)?"
    rf"(?P<after>[\s-]?(?:%|percent\b|per cent\b|pc\b|{BEHIND}))?"
    r"(?![\w/]|[.,]\d|\(\w{1,4}\))",
    re.IGNORECASE,
)
_CODE = re.compile(r"(?<![\w./-])(?=[\w./-]*\d)(?:\w+(?:[./-]\w+)*)(?:\(\w{1,4}\))*", re.UNICODE)
_NAMED_NUMBER = re.compile(r"[A-Z]{1,5}-(?!(?:19|20)\d\d$)\d{3,}")  # "HB-9924"; not "mid-2022"
_MONEY = "|".join(code.lower() for code in CODES)  # "EUR3m" is no name
_PARTS = re.compile(r"\d+")
ORDERS: tuple[Order, ...] = ("day", "month")
_RANGE_CHARS = 25  # "from $14.6 to $24.3 billion": the scale stands behind the second


@dataclass(frozen=True, slots=True)
class Figure:
    """A number with what belongs to it: its value without scale, the scale, the unit or None.

    ``unit`` is "%" or the code of a currency, the codes of several where a word or sign has no
    usual reading; ``may_be`` holds all that a source may mean by it.
    """

    start: int
    end: int
    number: Decimal
    scale: int
    unit: str | None
    may_be: frozenset[str] = frozenset()

    @property
    def value(self) -> Decimal:
        """The number times its scale."""
        return self.number * self.scale

    def agrees(self, other: "Figure") -> bool:
        """Whether another, of a source, is the same quantity.

        A unit that one does not name is no difference; a sign or word of several currencies is
        read as its usual one here, and as any of them there.
        """
        if self.value != other.value:
            return False
        return self.unit is None or other.unit is None or self.is_in(other.may_be)

    def is_in(self, units: frozenset[str]) -> bool:
        """Whether its unit is one of these codes."""
        return self.unit is not None and not units.isdisjoint(self.unit.split("/"))


@dataclass(frozen=True, slots=True)
class Code:
    """A provision, act or name with digits in it, in lower case: ``12f(1)``, ``833/2014``."""

    start: int
    end: int
    text: str

    def agrees(self, other: "Code") -> bool:
        """Whether the other is this one, written more fully, or a place inside it.

        More fully is ``2014/92/eu`` for ``2014/92``, and ``2025-q1`` for ``q1``.
        """
        fuller = other.text.startswith((f"{self.text}(", f"{self.text}/"))
        return fuller or other.text == self.text or self.text in other.text.split("-")


def figures(text: str) -> list[Figure]:
    """Return the numbers that are no part of a date or code, in order."""
    taken = [(d.start, d.end) for d in dates(text)] + [(c.start, c.end) for c in codes(text)]
    found = []
    for match in _FIGURE.finditer(text):
        start, end = match.start("number"), match.end()
        if any(a < end and start < b for a, b in taken):
            continue
        number = match["number"].lower()
        value = Decimal(_WORDS.get(number, 0)) or Decimal(re.sub(r"[^\d.]", "", number))
        scale = _SCALES.get((match["scale"] or "").strip(" -").lower(), 1)
        unit, may_be = _unit(match["before"] or "", match["after"] or "")
        found.append(Figure(match.start("number"), end, value, scale, unit, may_be))
    return _with_shared_scale(found)


def same_day(
    mine: Day, written: str, theirs: Day, source: str, years: frozenset[int | None] = frozenset()
) -> bool:
    """Whether a date is the one of a source; ``written`` and ``source`` are both as they stand.

    A source's date without a year is of any of ``years``, those it names. Of 10/05/2023 without a
    known order the source's own spelling is the same, else it must be one of its two readings.
    """
    if _is_unsure(mine, written):
        if _is_unsure(theirs, source):
            return [int(n) for n in _PARTS.findall(written)] == [
                int(n) for n in _PARTS.findall(source)
            ]
        return any(d.agrees(theirs) for order in ORDERS for d in dates(written, order))
    if mine.agrees(theirs):
        return True
    unsaid = theirs.year is None and mine.year in years
    return unsaid and (mine.month, mine.day) == (theirs.month, theirs.day)


def _is_unsure(day: Day, written: str) -> bool:
    return day.month is None and len(_PARTS.findall(written)) > 1


def _unit(before: str, after: str) -> tuple[str | None, frozenset[str]]:
    if _PER_CENT.fullmatch(after):
        return PER_CENT, frozenset((PER_CENT,))
    currency = currency_of(before) or currency_of(after)
    return (currency.name, currency.may_be) if currency else (None, frozenset())


def codes(text: str) -> list[Code]:
    """Return what mixes digits with letters, slashes or points, in order; dates are none."""
    days = [(d.start, d.end) for d in dates(text)]
    found = []
    for match in _CODE.finditer(text):
        word = match.group().lower().rstrip(".")
        named = _NAMED_NUMBER.fullmatch(match.group())
        if (_is_plain(word) and not named) or any(
            a < match.end() and match.start() < b for a, b in days
        ):
            continue
        found.append(Code(match.start(), match.start() + len(word), word))
    return found


def _is_plain(word: str) -> bool:
    """Whether a word is a mere number: also 1,000, 14.6, 24th, 1990s, 5m, 2-3 and mid-2022."""
    ending = r"(?:st|nd|rd|th|s|bn|mn|tn|[mbk]|pc)?"
    numeral = rf"(?:{_MONEY})?\d+(?:\.\d+)?{ending}"
    return re.fullmatch(rf"{numeral}(?:-{numeral})*|[^\W\d]+-{numeral}|{numeral}(?:-[^\W\d]+)+",
                        word) is not None  # fmt: skip


def _with_shared_scale(found: list[Figure]) -> list[Figure]:
    """Add the reading in which a number has the scale of the next: "14 to 24 billion"."""
    more = [
        Figure(a.start, a.end, a.number, b.scale, a.unit or b.unit, a.may_be or b.may_be)
        for a, b in itertools.pairwise(found)
        if a.scale == 1 and b.scale > 1 and b.start - a.end <= _RANGE_CHARS
    ]
    return sorted([*found, *more], key=lambda f: (f.start, f.scale))


def number_words() -> dict[str, int]:
    """Return the numbers that are written as one word, from two to ninety."""
    return _WORDS
