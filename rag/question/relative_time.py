"""Read "last month", "in the past 30 days" and "yesterday" as a span of days, by today's date."""

import calendar
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from rag.question.situation import is_case
from rag.text.attribution import in_words
from rag.text.figures import Day, dates

_NUMBERS = {
    word: n
    for n, word in enumerate(
        "one two three four five six seven eight nine ten eleven twelve".split(), start=1
    )
}
_UNIT = r"(?P<unit>day|week|month|quarter|year)"
_COUNT = rf"(?P<count>\d{{1,3}}|{'|'.join(_NUMBERS)}|a|an)"
_BEFORE = r"(?:\b(?:in|within|over|during|for|since|from|of)\s+)?"
_FORMS = tuple(
    re.compile(_BEFORE + form + r"(?!\s+of\b)(?:['’]s?)?(?!\w)", re.IGNORECASE)
    for form in (
        rf"(?:the\s+)?(?:last|past|previous|preceding)\s+{_COUNT}\s+{_UNIT}s?\b",
        rf"\b{_COUNT}\s+{_UNIT}s?\s+(?P<ago>ago)\b",
        rf"the\s+(?P<rolling>last|past)\s+{_UNIT}\b",
        rf"\b(?P<which>last|past|previous|this)\s+{_UNIT}\b",
        r"\b(?P<yesterday>yesterday)\b",
    )
)
_YEAR = re.compile(r"(?<![\w/.-])(?:19|20)\d\d(?![\w/-]|\.\d)")
_MONTHS_NAMED = 3  # of a span that are looked for by name; a longer one is by its years


@dataclass(frozen=True, slots=True)
class Period:
    """A span of days that a question names by today's: both ends are of it."""

    typed: str
    first: date
    last: date

    @property
    def words(self) -> str:
        """The span in words."""
        if self.first == self.last:
            return in_words(self.first.isoformat())
        return f"{in_words(self.first.isoformat())} to {in_words(self.last.isoformat())}"

    @property
    def named(self) -> str:
        """The months or years of the span, as documents write them."""
        months: list[str] = []
        day = self.first.replace(day=1)
        while day <= self.last:
            months.append(f"{calendar.month_name[day.month]} {day.year}")
            day = (day + timedelta(days=32)).replace(day=1)
        if len(months) <= _MONTHS_NAMED:
            return " ".join(months)
        return " ".join(str(y) for y in range(self.first.year, self.last.year + 1))

    def holds(self, text: str, published: str | None) -> bool:
        """Whether a statement is of the span: by the days it tells, else by its source's day."""
        told = [day for day in dates(text) if day.year]
        taken = [(day.start, day.end) for day in told]
        years = [
            Day(m.start(), m.end(), int(m.group()), None, None)
            for m in _YEAR.finditer(text)
            if not any(a <= m.start() < b for a, b in taken)
        ]
        if told or years:
            return any(self._meets(day) for day in (*told, *years))
        return (
            published is not None and self.first.isoformat() <= published <= self.last.isoformat()
        )

    def _meets(self, day: Day) -> bool:
        """Whether a day, month or year that is told lies in the span, or has a part in it."""
        year, month = day.year or 0, day.month
        try:
            first = date(year, month or 1, day.day or 1)
        except ValueError:
            return False
        if month is None:
            last = date(year, 12, 31)
        else:
            last = first if day.day else date(year, month, calendar.monthrange(year, month)[1])
        return first <= self.last and self.first <= last


def period_of(question: str, today: date) -> Period | None:
    """Return the span of days that a question names by today's, None where it names none.

    A day in the asker's own case ("we signed last month") is no condition on the documents.
    """
    if is_case(question):
        return None
    for form in _FORMS:
        if match := form.search(question):
            given = match.groupdict()
            span = _span({k: v.lower() for k, v in given.items() if v}, today)
            if re.match(r"since\b", match.group(), re.IGNORECASE):
                span = span[0], today
            return Period(match.group().strip(), *span)
    return None


def _span(given: dict[str, str], today: date) -> tuple[date, date]:
    if "yesterday" in given:
        return (today - timedelta(days=1),) * 2
    unit = given["unit"]
    if "count" in given:
        count = _NUMBERS.get(given["count"]) or (
            int(given["count"]) if given["count"].isdigit() else 1
        )
        then = _back(today, unit, count)
        return _whole(then, unit) if "ago" in given else (then, today)
    if "rolling" in given:
        return _back(today, unit, 1), today
    if given["which"] == "this":
        return _whole(today, unit)[0], today
    return _whole(_back(_whole(today, unit)[0], unit, 1), unit)


def _back(day: date, unit: str, count: int) -> date:
    if unit in ("day", "week"):
        return day - timedelta(days=count * (7 if unit == "week" else 1))
    months = count * {"month": 1, "quarter": 3, "year": 12}[unit]
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


_WHOLE: dict[str, Callable[[date], tuple[date, date]]] = {
    "day": lambda d: (d, d),
    "week": lambda d: (d - timedelta(days=d.weekday()), d + timedelta(days=6 - d.weekday())),
    "month": lambda d: (d.replace(day=1), d.replace(day=calendar.monthrange(d.year, d.month)[1])),
    "year": lambda d: (date(d.year, 1, 1), date(d.year, 12, 31)),
}


def _whole(day: date, unit: str) -> tuple[date, date]:
    """Return the first and last day of the day's week, month, quarter or year."""
    if unit != "quarter":
        return _WHOLE[unit](day)
    first = date(day.year, 3 * ((day.month - 1) // 3) + 1, 1)
    return first, _back(date(day.year + (first.month > 9), (first.month + 2) % 12 + 1, 1), "day", 1)
