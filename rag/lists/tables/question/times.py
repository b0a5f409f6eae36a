"""Find the stretches of time in which what a question asks for lies."""

import calendar
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from rag.text.figures import dates

_YEAR = re.compile(r"(?<![\w/.-])(?:19|20)\d\d(?![\w/-]|\.\d)")
_EDGE = r"(?:the\s+)?(?:(?:end|start|beginning|middle)\s+of\s+|early\s+|late\s+)?$"
_BEFORE = {  # what stands before a date, and which side of it is meant
    "before": re.compile(rf"\b(?:before|prior to|earlier than)\s+{_EDGE}", re.IGNORECASE),
    "until": re.compile(rf"\b(?:until|till|up to|no later than|by)\s+{_EDGE}", re.IGNORECASE),
    "after": re.compile(rf"\b(?:after|later than)\s+{_EDGE}", re.IGNORECASE),
    "since": re.compile(rf"\b(?:since|from|starting)\s+{_EDGE}", re.IGNORECASE),
    "in": re.compile(r"\b(?:in|on|during|of|throughout|within|dated|for)\s+(?:the year\s+)?$",
                     re.IGNORECASE),
}  # fmt: skip
_PAIR = re.compile(r"\s*(?:and|to|until|till|through|-|–)\s*(?:the end of\s+)?$", re.IGNORECASE)
_FROM = re.compile(r"\b(?:between|from)\s+(?:the start of\s+)?$", re.IGNORECASE)
_RELATIVE = re.compile(
    r"\b(?:in |during |over |within )?(?:(?P<this>this)|(?:the )?(?P<last>last|past|previous))\s+"
    r"(?:(?P<number>\d+|two|three|six|twelve)\s+)?(?P<unit>day|week|month|year)s?\b",
    re.IGNORECASE,
)
_NUMBERS = {"two": 2, "three": 3, "six": 6, "twelve": 12}


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of time in ISO dates, both included, None where open; the words that say it."""

    start: int
    end: int
    low: str | None
    high: str | None
    words: str


@dataclass(frozen=True, slots=True)
class _Said:
    start: int
    end: int
    low: str
    high: str


def stretches(question: str, today: date) -> list[Stretch]:
    """Return the stretches of time that a question names."""
    said = sorted(_said(question), key=lambda d: d.start)
    found, index = [], 0
    while index < len(said):
        one = said[index]
        opening = _FROM.search(question[: one.start])
        two = said[index + 1] if index + 1 < len(said) else None
        if opening and two and _PAIR.fullmatch(question[one.end : two.start]):
            found.append(_stretch(question, opening.start(), two.end, one.low, two.high))
            index += 2
            continue
        side = next(
            ((k, m) for k, p in _BEFORE.items() if (m := p.search(question[: one.start]))), None
        )
        if side and not _names_something(question, one):
            low, high = _of_side(side[0], one)
            found.append(_stretch(question, side[1].start(), one.end, low, high))
        index += 1
    relative = _RELATIVE.search(question)
    if relative and not found:
        low, high = _relative(relative, today)
        found.append(_stretch(question, *relative.span(), low, high))
    return found


def _names_something(question: str, day: _Said) -> bool:
    """Whether a date tells which of several things is meant: "by the July 2026 package"."""
    behind = re.match(r" ([a-z]{4,})", question[day.end :])
    return question[: day.start].endswith("the ") and behind is not None


def _stretch(question: str, start: int, end: int, low: str | None, high: str | None) -> Stretch:
    return Stretch(start, end, low, high, " ".join(question[start:end].split()))


def _of_side(side: str, day: _Said) -> tuple[str | None, str | None]:
    if side == "before":
        return None, (date.fromisoformat(day.low) - timedelta(days=1)).isoformat()
    if side == "until":
        return None, day.high
    if side == "after":
        return (date.fromisoformat(day.high) + timedelta(days=1)).isoformat(), None
    return day.low, None if side == "since" else day.high


def _said(question: str) -> Iterator[_Said]:
    """Yield the dates with a year, as far as they are said."""
    whole = [d for d in dates(question) if d.year]
    for day in whole:
        year, month = day.year or 0, day.month or 1
        last = calendar.monthrange(year, month)[1]
        low, high = day.day or 1, min(day.day or last, last)
        yield _Said(
            day.start, day.end, f"{year}-{month:02d}-{low:02d}", f"{year}-{month:02d}-{high:02d}"
        )
    for match in _YEAR.finditer(question):
        if not any(d.start <= match.start() < d.end for d in whole):
            yield _Said(*match.span(), f"{match.group()}-01-01", f"{match.group()}-12-31")


def _relative(match: re.Match[str], today: date) -> tuple[str, str]:
    unit, number = match["unit"].lower(), match["number"]
    if number:
        count = _NUMBERS.get(number.lower()) or int(number)
        days = {"day": 1, "week": 7, "month": 30.44, "year": 365.25}[unit]
        return (today - timedelta(days=round(count * days))).isoformat(), today.isoformat()
    back = 0 if match["this"] else 1
    if unit == "year":
        year = today.year - back
        return f"{year}-01-01", f"{year}-12-31"
    if unit == "month":
        first = today.replace(day=1)
        first = (first - timedelta(days=1)).replace(day=1) if back else first
        last = calendar.monthrange(first.year, first.month)[1]
        return first.isoformat(), first.replace(day=last).isoformat()
    if unit == "week":
        monday = today - timedelta(days=today.weekday() + 7 * back)
        return monday.isoformat(), (monday + timedelta(days=6)).isoformat()
    return (today - timedelta(days=back)).isoformat(), today.isoformat()
