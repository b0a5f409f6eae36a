"""Tell what a column's values are, and make each a date or number that can be compared."""

import calendar
import re
from collections.abc import Callable, Sequence
from functools import partial

from ingest.tables.datamodels import ColumnType

Span = tuple[str | float | None, str | float | None]
NOTHING: Span = (None, None)
MOST = 0.8  # of the values are of the type: so is the column
FEW = 0.2  # different values for each row at most: a category
FEWEST = 12  # in a short table so many are few
_SAMPLE = 400
_MONTHS = {name.lower(): n for n, name in enumerate(calendar.month_abbr) if name}
_MONTH = r"(?P<month>[A-Za-z]{3,9})\.?"
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_YEAR = r"(?P<year>(?:1[89]|20)\d\d)"
_WRITTEN = tuple(
    re.compile(rf"{form}(?:[T ,]+\d\d?:\d\d.*)?", re.IGNORECASE)
    for form in (
        rf"{_YEAR}-(?P<month>\d\d)-(?P<day>\d\d)",
        rf"{_YEAR}/(?P<month>\d\d?)/(?P<day>\d\d?)",
        rf"{_YEAR}-(?P<month>\d\d)",
        rf"(?:\w+day,? )?{_DAY}(?: of)?[ .-]+{_MONTH}[ ,-]+{_YEAR}",
        rf"{_MONTH} {_DAY},? {_YEAR}",
        rf"{_MONTH},? {_YEAR}",
        _YEAR,
    )
)
_NUMERIC = re.compile(r"(\d{1,2})[./-](\d{1,2})[./-]((?:1[89]|20)\d\d)(?:[T ,]+\d\d?:\d\d.*)?")
_SIGN = r"(?:[A-Z]{1,2}\$|[A-Z]{3}|[$€£¥₽₹₴₸₺₩])"
_AMOUNT = re.compile(
    rf"{_SIGN}?\s?(?P<number>-?(?:\d{{1,3}}(?:[,\u00a0\u202f ’']\d{{3}})+(?:\.\d+)?"
    r"|\d{1,3}(?:\.\d{3}){2,}(?:,\d+)?|\d+(?:[.,]\d+)?))"
    rf"\s?(?P<scale>thousand|million|billion|trillion|[mb]ln|bn|mn|tn|[kmb])?\.?\s?(?:{_SIGN}|%|\w{{3,8}})?",
)
_SCALES = {"t": 1e3, "k": 1e3, "m": 1e6, "b": 1e9, "tr": 1e12, "tn": 1e12}
_THOUSANDS = re.compile(r"[,.\u00a0\u202f ’'](?=\d{3}(?!\d))")
# What such a column is called holds numbers that name and count nothing.
_NAMES = re.compile(
    r"(?<![a-z])(?:ids?|nos?|numbers?|num|nr|refs?|reference|codes?|uid|imo|mmsi|inn|ogrn|tin|lei|"
    r"swift|bic|phone|fax|tel|zip|postal|postcode|passport|entry|row|index)(?![a-z])|#",
    re.IGNORECASE,
)
_LINK = re.compile(r"(?:https?://|www\.)\S+$")
_CODES = re.compile(r"[A-Z]{2}(?:\s*[,;/ ]\s*[A-Z]{2})*")


def type_of(name: str, values: Sequence[str], distinct: int) -> ColumnType:
    """Return what a column's filled values are."""
    sample = values[:: max(1, len(values) // _SAMPLE)]
    read = partial(date_span, day_first=_day_first(values))
    if _share(sample, lambda v: read(v)[0]) >= MOST and not _NAMES.search(name):
        return "date"
    whole = all(v[:1] != "0" or not v[1:2].isdigit() for v in sample)
    if whole and not _NAMES.search(name) and _share(sample, lambda v: amount(v)[0]) >= MOST:
        return "amount"
    if _share(sample, _CODES.fullmatch) >= MOST:
        return "code"
    if _share(sample, _LINK.match) >= MOST:
        return "link"
    few = distinct < len(values) and distinct <= max(FEW * len(values), FEWEST)
    return "category" if few else "text"


def _share(values: Sequence[str], reads: Callable[[str], object]) -> float:
    return sum(reads(v) is not None for v in values) / len(values) if values else 0.0


def reader_of(kind: ColumnType, values: Sequence[str]) -> Callable[[str], Span]:
    """Return what reads a column's values as dates or numbers."""
    if kind == "amount":
        return amount
    return partial(date_span, day_first=_day_first(values)) if kind == "date" else lambda _: NOTHING


def _day_first(values: Sequence[str]) -> bool:
    """Whether the day stands before the month; one value over twelve tells it of all."""
    found = [m for v in values if (m := _NUMERIC.fullmatch(v.strip()))]
    return not any(int(m[2]) > 12 for m in found)


def date_span(value: str, *, day_first: bool = True) -> Span:
    """Return the first and last day that a written date may mean, in ISO; None for no date."""
    text = value.strip().rstrip(".")
    numeric = _NUMERIC.fullmatch(text)
    if numeric:
        first, second, year = (int(part) for part in numeric.groups())
        day, month = (first, second) if day_first else (second, first)
        return _days(year, month, day)
    for form in _WRITTEN:
        match = form.fullmatch(text)
        if match:
            parts = match.groupdict()
            month_said = parts.get("month")
            named = _MONTHS.get(month_said[:3].lower()) if month_said else None
            of_year = int(month_said) if month_said and month_said.isdigit() else named
            if month_said and not of_year:
                continue
            day_said = parts.get("day")
            return _days(int(parts["year"]), of_year, int(day_said) if day_said else None)
    return NOTHING


def _days(year: int, month: int | None, day: int | None) -> Span:
    if month is None:
        return f"{year}-01-01", f"{year}-12-31"
    if not 1 <= month <= 12:
        return NOTHING
    last = calendar.monthrange(year, month)[1]
    if day is None:
        return f"{year}-{month:02d}-01", f"{year}-{month:02d}-{last}"
    if not 1 <= day <= last:
        return NOTHING
    return (f"{year}-{month:02d}-{day:02d}",) * 2


def amount(value: str) -> Span:
    """Return the number that an amount is, with its thousands or millions; None for no number."""
    match = _AMOUNT.fullmatch(value.strip())
    if match is None:
        return NOTHING
    written = match["number"]
    grouped = len(_THOUSANDS.findall(written)) > 1 or not re.search(r"\.\d{3}$", written)
    plain = _THOUSANDS.sub("", written) if grouped else written
    number = float(plain.replace(",", "."))
    scale = (match["scale"] or "").lower()
    number *= _SCALES.get(scale[:2], _SCALES.get(scale[:1], 1.0)) if scale else 1.0
    return number, number
