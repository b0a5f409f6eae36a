"""A question in, what it says of time out: "as of 1 March 2022", "in 2023", "is … still"."""

import calendar
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from rag.attribution import in_words
from rag.datamodels import Evidence, Filters
from rag.figures import Day, dates

COMPARED = 30  # passages from the top whose order time may change
NEWER = 0.3  # log-odds that the newest of them gains for a question about the present
LATER = 1.0  # log-odds that a later source loses that does not speak of the year asked about
_AS_OF = re.compile(
    r"\b(?:as of|as at|as it stood (?:on|in|at)|(?:known|published|reported) (?:by|until))\s+"
    r"(?:the\s+)?(?:(?:end|start|beginning) of\s+|early\s+|mid-?\s*|late\s+)?$",
    re.IGNORECASE,
)
_CURRENT = re.compile(
    r"\b(?:still|now|nowadays|today|currently|current|latest|newest|most recent|so far|to date|"
    r"at present|at the moment|any longer|no longer|yet|already|these days|up to date)\b"
    r"|^\s*(?:has|have|is|are|does|do|can|may)\b",
    re.IGNORECASE,
)
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")


@dataclass(frozen=True, slots=True)
class Timing:
    """What a question says of time.

    ``until`` (ISO date) restricts the search to what was published by then; ``year`` is one that
    the question is about, or ``month`` in it: sources up to its end, or that name it, come first;
    ``current``: newer sources come first.
    """

    until: str | None = None
    year: str | None = None
    current: bool = False
    month: Day | None = None

    def applied(self, filters: Filters) -> Filters:
        """Return the filters with the date of "as of", unless the person has set one."""
        if self.until is None or filters.until or filters.since:
            return filters
        return replace(filters, until=self.until)

    def note(self, filters: Filters) -> str | None:
        """Return what a reader must know of it, None where nothing was restricted."""
        if self.until is None or filters.until or filters.since:
            return None
        return (
            f"Only sources published by {in_words(self.until)} were searched, as the question "
            "says; --until (on the page: “Published to”) sets another date."
        )


def timing_of(question: str) -> Timing:
    """Return what a question says of time."""
    found = dates(question)
    for day in found:
        if day.year is not None and _AS_OF.search(question[: day.start]):
            return Timing(until=_last_day(day))
    for match in _YEAR.finditer(question):
        if _AS_OF.search(question[: match.start()]):
            return Timing(until=f"{match.group()}-12-31")
    years = [m.group() for m in _YEAR.finditer(question)]
    months = [day for day in found if day.year and day.month]
    return Timing(
        year=years[0] if len(set(years)) == 1 else None,
        month=months[0] if len(found) == len(months) == 1 else None,
        current=not years and not found and _CURRENT.search(question) is not None,
    )


def in_time(ranked: Sequence[Evidence], timing: Timing) -> list[Evidence]:
    """Return passages in the order that a question's time asks for; most questions ask for none."""
    if timing.current:
        dated = sorted({e.about.published for e in ranked[:COMPARED] if e.about.published})
        steps = {day: n / max(1, len(dated) - 1) for n, day in enumerate(dated)}
        return _reordered(ranked, lambda e: NEWER * steps.get(e.about.published or "", 0.0))
    if timing.year is not None:
        return _reordered(ranked, lambda e: 0.0 if of_its_time(e, timing) else -LATER)
    return list(ranked)


def _reordered(ranked: Sequence[Evidence], more: Callable[[Evidence], float]) -> list[Evidence]:
    first = sorted(ranked[:COMPARED], key=lambda e: (-e.score - more(e), e.passage.id))
    return [*first, *ranked[COMPARED:]]


def of_its_time(evidence: Evidence, timing: Timing, text: str | None = None) -> bool:
    """Whether a source was there by the end of a year or month, or it, or ``text``, names that."""
    passage, published = evidence.passage, evidence.about.published
    end, name = f"{timing.year}-12-31", str(timing.year)
    if timing.month:
        end = _last_day(replace(timing.month, day=None))
        name = f"{calendar.month_name[timing.month.month or 1]} {timing.year}"
    stated = (passage.search_text, passage.context) if text is None else (text,)
    return (published is not None and published <= end) or any(name in t for t in stated)


def _last_day(day: Day) -> str:
    """Return the last day of a date as far as it is said."""
    year, month = day.year or 0, day.month or 12
    last = calendar.monthrange(year, month)[1]
    return f"{year:04d}-{month:02d}-{min(day.day or last, last):02d}"
