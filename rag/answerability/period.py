"""Reject statements about another package, month or year than the one asked about.

A package's figure is answered by a statement on that package, and how a list stood in October not
by one on how it stood in February, though both stand in passages that were found.
"""

import re
from calendar import month_name
from collections.abc import Sequence
from functools import partial

from ingest.text.dates import order_for
from ingest.text.sentences import sentences
from rag.datamodels import Evidence
from rag.question.situation import is_case
from rag.sentences.around import Demand, about_of, said_by
from rag.sentences.quotes import Quote
from rag.text.figures import Day, dates

_ORDINALS = {
    word: n
    for n, word in enumerate(
        "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth "
        "thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth "
        "twentieth".split(),
        start=1,
    )
} | {f"twenty-{w}": 20 + n for n, w in enumerate("first second third fourth fifth".split(), 1)}
_LONGEST_FIRST = "|".join(sorted(_ORDINALS, key=len, reverse=True))
# "The 23rd EU sanctions package", but not "the 23rd of July, the package".
_BETWEEN = r"(?:(?!(?:of|the|and|or|an?|in|on|to|for|by)\b)[\w’'-]+\s+){0,2}?"
ORDINAL = re.compile(
    rf"\b(?:(?P<digits>\d+)(?:st|nd|rd|th)|(?P<word>{_LONGEST_FIRST}))\b"
    rf"(?=\s+{_BETWEEN}(?P<noun>package|round|amendment|report|session|list|tranche|extension|"
    r"renewal))",
    re.IGNORECASE,
)
# "By March", "after March": the state then may be told by what happened at another time.
_OPEN = re.compile(
    r"\b(?:as of|as at|by|until|till|before|after|since|from|between|to|and|or|following|prior to|"
    r"than|late|early|(?:end|start|beginning|middle) of)\s+(?:the\s+)?(?:late|early|mid-?)?\s*$",
    re.IGNORECASE,
)

_DATELINE = 120  # characters in which a report says where and when: "Oslo, 3 May 2031"
_MONTHS = 12  # after a month in which its name alone still means it
_YEARS = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_SPAN = re.compile(
    r"(?<!\d)((?:19|20)\d\d)\s?(?:[-–—]|to|until)\s?((?:19|20)\d\d)(?!\d)"
    r"|\b[Bb]etween ((?:19|20)\d\d) and ((?:19|20)\d\d)(?!\d)"
)
_YEAR_ASKED = re.compile(
    r"\b(?:in|during)\s+(?:the\s+year\s+)?(?P<year>(?:19|20)\d\d)(?!\s+[A-Z]|\s?[-/–]|\d)"
)
_BRACKETS = re.compile(r"\([^()]*\)")
_LAST_YEAR = re.compile(r"\b(?:last|previous|past|prior) year\b|\byear (?:before|earlier)\b", re.I)
_THIS_YEAR = re.compile(r"\b(?:this|current) year\b|\bso far\b|\bnow\b|\btoday\b", re.I)


def ordinal_of(match: re.Match[str]) -> int:
    """Return the number of an `ORDINAL`."""
    return int(match["digits"]) if match["digits"] else _ORDINALS[match["word"].lower()]


def ordinal_demanded(question: str) -> Demand | None:
    """Return that a statement is of the "18th package" of a question, None where it names none."""
    asked = {ordinal_of(m): m for m in ORDINAL.finditer(question)}
    if len(asked) != 1:
        return None
    match = next(iter(asked.values()))
    return Demand(
        "package", f"{match.group()} {match['noun']}", lambda q: _may_be_of(set(asked), q)
    )


def _may_be_of(asked: set[int], quote: Quote) -> bool:
    """Whether a statement is of an ordinal, as far as it or what is above it says."""
    above = f"{quote.evidence.passage.context} {quote.evidence.about.title or ''}"
    if asked & _ordinals(above):
        return True
    for text in about_of(quote):
        if found := _ordinals(text):
            return bool(asked & found)
    return True


def _ordinals(text: str) -> set[int]:
    return {ordinal_of(m) for m in ORDINAL.finditer(text)}


def month_demanded(question: str, evidence: Sequence[Evidence] = ()) -> Demand | None:
    """Return that a statement's passage or date is of the month that a question names.

    A report without a date of its own has that of its first lines, where ``evidence`` holds them.
    """
    if is_case(question):
        return None  # the day of a contract is a fact of the case
    for day in dates(question):
        if day.year and day.month and not _OPEN.search(question[: day.start]):
            lines = _datelines(evidence)
            return Demand("month", question[day.start : day.end], partial(_is_of, day, lines))
    return None


def year_demanded(question: str) -> Demand | None:
    """Return that a statement may be of the one year "in" which a question asks, else None."""
    years = {m["year"]: m for m in _YEAR_ASKED.finditer(question)}
    if len(years) != 1 or len(_YEARS.findall(question)) > 1 or is_case(question):
        return None
    year = next(iter(years))
    return Demand("when", year, lambda quote: _may_be_of_year(int(year), quote))


def of_year(question: str, quotes: Sequence[Quote]) -> Sequence[Quote]:
    """Return the statements that name the year in which a question asks; none where it has none."""
    demand = year_demanded(question)
    if demand is None:
        return ()
    return [q for q in quotes if says_year(int(demand.what), said_by(q))] or quotes


def _may_be_of_year(year: int, quote: Quote) -> bool:
    """Whether a statement may be of a year: it, what is beside or above it or its date says so.

    One that names another year in each sentence is of those; others are of their document's time.
    """
    passage, about = quote.evidence.passage, quote.evidence.about
    said = said_by(quote)
    if says_year(year, said):
        return True
    said = _BRACKETS.sub("", said)  # "3.2 % (2024: 4.6 %)" is of the year that it is compared from
    published = (about.published or "")[:4]
    if published == str(year + 1) and _LAST_YEAR.search(said):
        return True
    told = sentences(said)
    if told and all(_YEARS.search(s) for s in told):
        return published == str(year) and _THIS_YEAR.search(said) is not None
    near = (passage.context, about.title or "", passage.search_text)
    return published in ("", str(year)) or any(says_year(year, text) for text in near)


def says_year(year: int, text: str) -> bool:
    """Return whether a text names a year, alone or within a span such as 2022-2025."""
    spans = ((int(a or c), int(b or d)) for a, b, c, d in _SPAN.findall(text))
    return str(year) in _YEARS.findall(text) or any(a <= year <= b for a, b in spans)


def _datelines(evidence: Sequence[Evidence]) -> dict[str, str]:
    """Return the first lines of documents without a date of their own that hold a full date."""
    opening = {e.passage.document: e.passage.text[:_DATELINE] for e in evidence
               if not e.about.published and e.passage.ordinal == 0}  # fmt: skip
    return {d: text for d, text in opening.items() if any(t.day and t.year for t in dates(text))}


def _is_of(day: Day, datelines: dict[str, str], quote: Quote) -> bool:
    passage, about = quote.evidence.passage, quote.evidence.about
    line = datelines.get(passage.document)
    above = (passage.context, about.title, about.published, line, passage.search_text)
    text = "\n".join(filter(None, (*above, said_by(quote))))
    if any((d.year, d.month) == (day.year, day.month) for d in dates(text, order_for(about))):
        return True
    return _tells_the_month_alone(day, text, about.published or "")


def _tells_the_month_alone(day: Day, text: str, published: str) -> bool:
    """Whether a text of the months behind names the month without its year: "in February"."""
    written = re.fullmatch(r"(\d{4})-(\d\d).*", published)
    if written is None or day.year is None or day.month is None:
        return False
    behind = 12 * (int(written[1]) - day.year) + int(written[2]) - day.month
    named = re.compile(rf"\b{month_name[day.month]}\b(?!\s+\d{{4}})")
    return 0 <= behind < _MONTHS and named.search(text) is not None
