"""Read what a question says of time: "as of 1 March 2022", "in 2023", "is … still"."""

import calendar
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from rag.datamodels import Evidence, Filters
from rag.question.provisions import named_in
from rag.question.question import MONTHS
from rag.text.acts import acts_in
from rag.text.attribution import in_words
from rag.text.figures import Day, dates

TO_CHOOSE_FROM = 2  # dates among the passages found, or there is no order to speak of
COMPARED = 30  # passages from the top whose order time may change
# Log-odds within which passages fit equally well, so that the newest of them comes first: notes of
# one matter in other words differ by about one (`benchmarks/timing.py`).
AS_GOOD = 0.8
# "Is", "does" and "can" open questions about rules too: there the newest gains this much only.
NEWER = 0.3
LATER = 1.0  # log-odds that a later source loses that does not speak of the year asked about
_AS_OF = re.compile(
    r"(?:\b(?:as of|as at|as it stood (?:on|in|at)|(?:known|published|reported) (?:by|until)"
    r"|(?:(?<=in force )|(?<=applicable )|(?<=valid ))(?:on|at|as of))"
    r"|,?\s*\bin the (?:version|wording|text) (?:that was )?(?:in force |applicable |valid )?"
    r"(?:on|of|at|as of))\s+"
    r"(?:the\s+)?(?:(?:end|start|beginning) of\s+|early\s+|mid-?\s*|late\s+)?$",
    re.IGNORECASE,
)
# What lasts: "which ships were refused on 3 March?" asks how it stood, no deed of that day.
_LASTED = re.compile(
    r"^\W*on\b[^?]*\bhad\b|\b(?:was|were)\b[^?]*?\b(?:allowed|permitted|prohibited|forbidden|refused|"
    r"required|needed|exempt\w*|subject to|under|accepted|admitted|in force|valid|applicable|"
    r"limit|threshold|rate|cap|maximum|minimum|fee|age)\b"
    r"|\b(?:could|had to|might)\b",
    re.IGNORECASE,
)
# Of an act or a provision: "what did Article 3 say on 3 March?"; a minister says once.
_SAYS = re.compile(
    r"\b(?:did|does)\b[^?]*?\b(?:say|state|provide|require|prohibit|forbid|allow|permit|apply|"
    r"cover|define|mean)\b",
    re.IGNORECASE,
)
_ON = re.compile(r"\bon\s+(?:the\s+)?$", re.IGNORECASE)
_CURRENT = re.compile(
    r"\b(?:still|now|nowadays|today|currently|current|latest|newest|most recent|so far|to date|"
    r"at present|at the moment|any longer|no longer|yet|already|these days|up to date)\b"
    r"|^\s*(?:has|have)\b",
    re.IGNORECASE,
)
_OPEN = re.compile(r"^\s*(?:is|are|does|do|can|may)\b", re.IGNORECASE)
_YEAR = re.compile(r"(?<![\w/.-])(?:19|20)\d\d(?![\w/-]|\.\d)")  # not that of "833/2014"
# Before a year: an open span ("since 2022" is no restriction to 2022), or the name of an act.
_NOT_OF_IT = re.compile(
    r"\b(?:since|after|from|until|till|before|between|by|to|(?-i:Act|Regulations|Rules|Order|Code))"
    r"\s+(?:the\s+)?(?:(?:end|start|beginning|middle)\s+of\s+|early\s+|mid-?\s*|late\s+)?"
    rf"(?:\d{{1,2}}\s+)?(?:(?:{MONTHS})\.?\s+(?:\d{{1,2}},?\s+)?)?(?:of\s+)?$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Timing:
    """What a question says of time.

    ``until`` (ISO date) restricts the search to what was in force or published by then, and the
    newest of it comes first; ``year`` is one that the question is about, or ``month`` in it:
    sources up to its end, or that name it, come first; ``current``: newer sources come first
    (``perhaps``: only its first word says so). A person's own dates count before all.
    """

    until: str | None = None
    year: str | None = None
    current: bool = False
    perhaps: bool = False
    month: Day | None = None

    @property
    def time(self) -> str:
        """The month or year that the question is about, in words."""
        month = f"{calendar.month_name[self.month.month or 1]} " if self.month else ""
        return f"{month}{self.year}"

    def applied(self, filters: Filters) -> Filters:
        """Return the filters with the date of "as of", unless the person has set one."""
        if self.until is None or filters.until or filters.since or filters.as_of:
            return filters
        return replace(filters, as_of=self.until)

    def preferred(self, filters: Filters) -> "Timing":
        """Return what puts sources in order: nothing where the person has set other dates."""
        if filters.since or filters.until:
            return Timing()
        return Timing(until=filters.as_of) if filters.as_of else self

    def note(self, filters: Filters, evidence: Sequence[Evidence] = ()) -> str | None:
        """Return what a reader must know of it, None where it made no difference."""
        if filters.until or filters.since or filters.as_of:
            return None
        if self.until is not None:
            return (
                f"Only sources published by {in_words(self.until)} were searched, as the question "
                "says, and of an act the version in force then."
            )
        if len({e.about.published for e in evidence if e.about.published}) < TO_CHOOSE_FROM:
            return None
        if self.year is not None:
            return (
                f"Sources of {self.time} and before, and those that speak of {self.time}, come "
                "before later ones, as the question says."
            )
        if self.current:
            return (
                "Newer sources come before older ones that fit as well, as the question is about "
                "the present."
            )
        return None


def timing_of(question: str) -> Timing:
    """Return what a question says of time."""
    found = dates(question)
    if stood := _stood(question):
        return Timing(until=stood[0])
    years = {m.group() for m in _YEAR.finditer(question)}
    about = [
        m.group() for m in _YEAR.finditer(question) if not _NOT_OF_IT.search(question[: m.start()])
    ]
    undated = not years and not found
    said = _CURRENT.search(question) is not None
    perhaps = _OPEN.search(question) is not None
    year = about[0] if about and len(years) == 1 else None
    months = [day for day in found if day.month and str(day.year) == year]
    return Timing(
        year=year,
        month=months[0] if len(found) == len(months) == 1 else None,
        current=undated and (said or perhaps),
        perhaps=undated and perhaps and not said,
    )


def without_as_of(question: str) -> str:
    """Return the question without the day of "as of", which is no word to look for.

    The sources are those of before, and need not name it.
    """
    stood = _stood(question)
    if stood is None:
        return question
    _, start, end = stood
    before, after = question[:start].rstrip(), question[end:].lstrip(" ,")
    if not before:
        return after[:1].upper() + after[1:]
    ends = after[:1] in (".", "?", "!", "")
    return f"{before.rstrip(',')}{'' if ends else ' '}{after}"


def _stood(question: str) -> tuple[str, int, int] | None:
    """Return the day (ISO) on which a question asks how things stood, and its place."""
    found = dates(question)
    for day in found:
        if day.year is not None and (said := _AS_OF.search(question[: day.start])):
            return _last_day(day), said.start(), day.end
    for match in _YEAR.finditer(question):
        if said := _AS_OF.search(question[: match.start()]):
            return f"{match.group()}-12-31", said.start(), match.end()
    if len(found) == 1 and found[0].year and found[0].day and _lasts(question):
        day = found[0]
        if said := _ON.search(question[: day.start]):
            return _last_day(day), said.start(), day.end
    return None


def _lasts(question: str) -> bool:
    """Whether a question asks for what lasts, and for no deed of a day."""
    if _LASTED.search(question):
        return True
    return _SAYS.search(question) is not None and bool(named_in(question) or acts_in(question))


def in_time(ranked: Sequence[Evidence], timing: Timing) -> list[Evidence]:
    """Return passages in the order that a question's time asks for; most questions ask for none."""
    if timing.until is not None or (timing.current and not timing.perhaps):
        return _newest_first(_reordered(ranked, lambda _: 0.0))
    if timing.current:
        dated = sorted({e.about.published for e in ranked[:COMPARED] if e.about.published})
        steps = {day: n / max(1, len(dated) - 1) for n, day in enumerate(dated)}
        return _reordered(ranked, lambda e: NEWER * steps.get(e.about.published or "", 0.0))
    if timing.year is not None:
        return _reordered(ranked, lambda e: 0.0 if of_its_time(e, timing) else -LATER)
    return list(ranked)


def _newest_first(ranked: Sequence[Evidence]) -> list[Evidence]:
    """Return the passages with those that fit equally well by date, the newest first."""
    ordered, rest = list[Evidence](), list(ranked[:COMPARED])
    while rest:
        fit = [e for e in rest if e.score >= rest[0].score - AS_GOOD]
        ordered += sorted(fit, key=lambda e: e.about.published or "", reverse=True)
        rest = rest[len(fit) :]
    return [*ordered, *ranked[COMPARED:]]


def _reordered(ranked: Sequence[Evidence], more: Callable[[Evidence], float]) -> list[Evidence]:
    first = sorted(ranked[:COMPARED], key=lambda e: (-e.score - more(e), e.passage.id))
    return [*first, *ranked[COMPARED:]]


def of_its_time(evidence: Evidence, timing: Timing, text: str | None = None) -> bool:
    """Whether a source was there by the end of a year or month, or it, or ``text``, names that."""
    passage, published = evidence.passage, evidence.about.published
    end = _last_day(replace(timing.month, day=None)) if timing.month else f"{timing.year}-12-31"
    stated = (passage.search_text, passage.context) if text is None else (text,)
    return (published is not None and published <= end) or any(timing.time in t for t in stated)


def _last_day(day: Day) -> str:
    """Return the last day of a date as far as it is said."""
    year, month = day.year or 0, day.month or 12
    last = calendar.monthrange(year, month)[1]
    return f"{year:04d}-{month:02d}-{min(day.day or last, last):02d}"
