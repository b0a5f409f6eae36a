"""Find the dates in a text, in every spelling that documents and questions use.

"10/05/2023" is 10 May or October 5: the order is told by the other dates of its document, by a
person or by where it was written; untold, only its year is known.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Literal

from ingest.datamodels import About

# What kinds of date a document has.
PUBLISHED, ISSUED, UPDATED = "published", "issued", "updated"
EFFECTIVE, VERSION = "in force from", "version of"
PASSAGE = 8_000  # characters: what is longer is a document, and is not kept in memory
Order = Literal["day", "month"]  # what comes first in 10/05/2023
MONTHS = tuple("jan feb mar apr may jun jul aug sep oct nov dec".split())
_MONTH = (
    r"(?P<month>Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|"
    r"Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)\.?"
)
_ORDINALS = (
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth "
    "fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth twenty-first "
    "twenty-second twenty-third twenty-fourth twenty-fifth twenty-sixth twenty-seventh "
    "twenty-eighth twenty-ninth thirtieth thirty-first"
).split()
_SPELT = "|".join(sorted(_ORDINALS, key=len, reverse=True))
_DAY = r"(?P<day>[0-3]?\d)(?:st|nd|rd|th)?"
_YEAR = r"(?P<year>1\d{3}|20\d{2})"
_IN_WORDS = tuple(
    re.compile(rf"(?<![\w.,/]){form}(?!\w)", re.IGNORECASE)
    for form in (
        rf"{_DAY}(?:(?: day)? of)? {_MONTH}\s?,? {_YEAR}",
        rf"{_MONTH} {_DAY}\s?,? {_YEAR}",
        rf"(?P<day>[0-3]?\d)-{_MONTH}-(?P<year>1\d{{3}}|20\d\d|\d\d)",
        rf"(?P<spelt>{_SPELT})(?: day)? of {_MONTH}\s?,? {_YEAR}",
        rf"{_MONTH} (?P<spelt>{_SPELT})\s?,? {_YEAR}",
        r"(?P<year>1\d{3}|20\d{2})-(?P<month>[01]?\d)-(?P<day>[0-3]?\d)"
        r"(?:T\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?)?",
        rf"{_MONTH},? {_YEAR}",
        rf"{_DAY}(?: of)? {_MONTH}",
        rf"{_MONTH} {_DAY}(?![\d,.]*\d)",
    )
)
_NUMERIC = re.compile(
    r"(?<![\w.,/-])(?:(?P<a>\d{1,2})(?P<mark>[/.-])(?P<b>\d{1,2})(?P=mark)(?P<year>1\d{3}|20\d{2})"
    r"|(?P<first>1\d{3}|20\d{2})(?P<between>[/.])(?P<month>[01]?\d)(?P=between)(?P<day>[0-3]?\d))"
    r"(?![\w/]|[.,-]\d)"
)
_SERIAL = re.compile(r"[23456]\d{4}(?:\.\d+)?")  # 1954 to 2091
_EPOCH = date(1899, 12, 30)  # Excel's, of its days after February 1900
_CENTURY = 50  # "49" is 2049, "50" is 1950
_MONTH_FIRST = frozenset(("US", "USA", "UNITED STATES"))


@dataclass(frozen=True, slots=True)
class Day:
    """A date as far as it is said; None for what is not."""

    start: int
    end: int
    year: int | None
    month: int | None
    day: int | None

    def agrees(self, other: "Day") -> bool:
        """Whether all that this date says stands in the other."""
        return all(
            mine is None or mine == theirs
            for mine, theirs in (
                (self.year, other.year),
                (self.month, other.month),
                (self.day, other.day),
            )
        )

    @property
    def iso(self) -> str | None:
        """The ISO date of a whole date that there is, else None."""
        try:
            return date(self.year or 0, self.month or 0, self.day or 0).isoformat()
        except ValueError:
            return None


def dates(text: str, order: Order | None = None) -> list[Day]:
    """Return the dates in order; the fullest reading of each place."""
    if not any(c.isdigit() for c in text):
        return []
    return list((_known if len(text) <= PASSAGE else _dates)(text, order))


@lru_cache(4_096)  # each rule on time asks for those of the same sentences
def _known(text: str, order: Order | None) -> tuple[Day, ...]:
    return _dates(text, order)


def _dates(text: str, order: Order | None) -> tuple[Day, ...]:
    found: list[Day] = []
    for pattern in _IN_WORDS:
        for match in pattern.finditer(text):
            given = match.groupdict()
            start, end = match.span()
            if any(d.start < end and start < d.end for d in found):
                continue
            spelt = given.get("spelt")
            day = _ORDINALS.index(spelt.lower()) + 1 if spelt else _number(given.get("day"))
            month = _month(given.get("month"))
            if (day is None or 1 <= day <= 31) and (month is None or 1 <= month <= 12):
                found.append(Day(start, end, _year(given.get("year")), month, day))
    for match in _NUMERIC.finditer(text):
        read = _numeric(match, order)
        if read and not any(d.start < read.end and read.start < d.end for d in found):
            found.append(read)
    return tuple(sorted(found, key=lambda d: d.start))


def date_alone(text: str, order: Order | None = None) -> Day | None:
    """Return the whole date that a short text is and nothing else, with or without a full stop."""
    words = text.strip().rstrip(".,;")
    read = dates(words, order) if len(words) <= 40 else []
    whole = len(read) == 1 and (read[0].start, read[0].end) == (0, len(words))
    return read[0] if whole and read[0].year else None


def order_told(texts: Iterable[str]) -> tuple[Order | None, str | None]:
    """Return which order the dates of texts show, and the first that could be read either way."""
    shown: set[Order] = set()
    unsure: str | None = None
    for text in texts:
        for match in _NUMERIC.finditer(text):
            if not match["a"] or match["mark"] == ".":
                continue
            a, b = int(match["a"]), int(match["b"])
            if 12 < a <= 31 and 1 <= b <= 12:
                shown.add("day")
            elif 12 < b <= 31 and 1 <= a <= 12:
                shown.add("month")
            elif a != b and 1 <= min(a, b) and max(a, b) <= 12:
                unsure = unsure or match.group()
    return (next(iter(shown)) if len(shown) == 1 else None), unsure


def _order_of_place(jurisdiction: str | None) -> Order | None:
    """Return the order that is usual in a jurisdiction, None for an unknown one."""
    if not jurisdiction:
        return None
    return "month" if jurisdiction.strip().upper() in _MONTH_FIRST else "day"


def order_for(about: About) -> Order | None:
    """Return what comes first in a source's dates of numbers: said, or usual where it is from."""
    if about.date_order == "day":
        return "day"
    return "month" if about.date_order == "month" else _order_of_place(about.jurisdiction)


def serial_date(cell: str) -> str | None:
    """Return the ISO date that a number of a spreadsheet stands for in a column of dates."""
    if not _SERIAL.fullmatch(cell):
        return None
    return (_EPOCH + timedelta(days=int(float(cell)))).isoformat()


def _numeric(match: re.Match[str], order: Order | None) -> Day | None:
    start, end = match.span()
    if match["first"]:
        month, day = int(match["month"]), int(match["day"])
        valid = 1 <= month <= 12 and 1 <= day <= 31
        return Day(start, end, int(match["first"]), month, day) if valid else None
    a, b, year = int(match["a"]), int(match["b"]), int(match["year"])
    if not (1 <= min(a, b) <= 12 and 1 <= max(a, b) <= 31):
        return None
    if match["mark"] == "." or a > 12 or a == b:
        return Day(start, end, year, b, a) if b <= 12 else None
    if b > 12 or order == "month":
        return Day(start, end, year, a, b)
    return Day(start, end, year, b, a) if order == "day" else Day(start, end, year, None, None)


def _number(said: str | None) -> int | None:
    return int(said) if said else None


def _year(said: str | None) -> int | None:
    if said is None or len(said) > 2:
        return _number(said)
    return int(said) + (2000 if int(said) < _CENTURY else 1900)


def _month(name: str | None) -> int | None:
    if name is None:
        return None
    return int(name) if name.isdigit() else MONTHS.index(name[:3].lower()) + 1
