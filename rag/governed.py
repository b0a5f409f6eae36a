"""A question and statements in; out the package or month that it names where every statement is
of another one.

A package's figure is answered by a statement on that package, and how a list stood in October not
by one on how it stood in February, though both stand in passages that were found.
"""

import re
from functools import partial

from rag.around import Demand, about_of, said_by
from rag.figures import Day, dates
from rag.quotes import Quote

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
ORDINAL = re.compile(
    rf"\b(?:(?P<digits>\d+)(?:st|nd|rd|th)|(?P<word>{_LONGEST_FIRST}))\b"
    r"(?=\s+(?:package|round|amendment|report|session|list|tranche|extension|renewal))",
    re.IGNORECASE,
)
# "By March", "after March": the state then may be told by what happened at another time.
_OPEN = re.compile(
    r"\b(?:as of|as at|by|until|till|before|after|since|from|between|to|and|or|following|prior to|"
    r"than|late|early|(?:end|start|beginning|middle) of)\s+(?:the\s+)?(?:late|early|mid-?)?\s*$",
    re.IGNORECASE,
)


def ordinal_of(match: re.Match[str]) -> int:
    """Return the number of an `ORDINAL`."""
    return int(match["digits"]) if match["digits"] else _ORDINALS[match["word"].lower()]


def ordinal_demanded(question: str) -> Demand | None:
    """Return that a statement is of the "18th package" of a question, None where it names none."""
    asked = {ordinal_of(m): m for m in ORDINAL.finditer(question)}
    if len(asked) != 1:
        return None
    match = next(iter(asked.values()))
    noun = question[match.end() :].split(maxsplit=1)[0].rstrip("?,.;:’'")
    return Demand("package", f"{match.group()} {noun}", lambda q: _may_be_of(set(asked), q))


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


def month_demanded(question: str) -> Demand | None:
    """Return that a statement's passage or date is of the month that a question names."""
    for day in dates(question):
        if day.year and day.month and not _OPEN.search(question[: day.start]):
            return Demand("month", question[day.start : day.end], partial(_is_of, day))
    return None


def _is_of(day: Day, quote: Quote) -> bool:
    passage, about = quote.evidence.passage, quote.evidence.about
    above = (passage.context, about.title, about.published, passage.search_text)
    text = "\n".join(filter(None, (*above, said_by(quote))))
    return any((d.year, d.month) == (day.year, day.month) for d in dates(text))
