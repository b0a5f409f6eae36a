"""Chosen sentences in, the same with one that holds an answer of the asked kind first out.

Asked who, where or which package, a sentence that names none but the question's own is no answer.
Dates, numbers and definitions stay in order: there the learned score knows better
(docs/decisions/0072).
"""

import re
from collections.abc import Callable, Sequence

from rag.marks import holds_answer
from rag.question import Question
from rag.quotes import Quote

PROMOTED = 1.5  # log-odds behind the first from which a sentence may take its place
_ACT = r"act|decision|directive|executive order|instrument|law|order|regulation|resolution|statute"
_PLACE = r"annex|article|chapter|paragraph|part|recital|rule|schedule|section"
_ROUND = r"package|phase|programme|program|round|stage|tranche|wave"
_WHICH = re.compile(
    rf"\b(?:which|what) (?:[\w’'-]+ ){{0,2}}?(?:(?P<act>{_ACT})|(?P<place>{_PLACE})|"
    rf"(?P<round>{_ROUND}))\b",
    re.IGNORECASE,
)
_ACTS = re.compile(
    r"\b(?:Regulation|Directive|Decision|Order|Resolution|Law|Act|Instrument|SI)\b[^.;,]{0,30}?"
    r"\d[\w/.-]*\w|\b(?:[A-Z]\w+ ){1,6}Act\b|\b\d+ (?:CFR|U\.?S\.?C)\b"
)
_ORDINAL = (
    r"(?:\d+(?:st|nd|rd|th)|first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth)"
)
_SHORT = {
    "article": r"articles?|art\.", "section": r"sections?|sec\.|s\.|§", "paragraph": r"para\w*\.?",
    "regulation": r"regulation|reg\.", "rule": r"rules?|r\.", "schedule": r"schedules?|sch\.",
}  # fmt: skip


def answering_first(question: Question, chosen: Sequence[Quote]) -> list[Quote]:
    """Return sentences, best first, with a near one in front that alone names what is asked for."""
    holds = _test(question)
    if holds is None or not chosen or holds(chosen[0]):
        return list(chosen)
    near = (q for q in chosen if q.score >= chosen[0].score - PROMOTED)
    led = next((q for q in near if holds(q)), chosen[0])
    return [led, *(q for q in chosen if q is not led)]


def _test(question: Question) -> Callable[[Quote], bool] | None:
    """Return whether a sentence holds an answer; None where that cannot be told by its form."""
    which = _WHICH.search(question.text)
    if which is None:
        named = question.kind == "name"
        return (lambda quote: holds_answer(question, quote.text)) if named else None
    form, known = _form(which), question.text.lower()

    def names_another(quote: Quote) -> bool:
        stated = f"{quote.place.locator}: {quote.text}"
        return any(m.group().lower() not in known for m in form.finditer(stated))

    return names_another


def _form(which: re.Match[str]) -> re.Pattern[str]:
    """Return the form of what is asked for: an act with its number, Annex IV, the 12th package."""
    if which["act"]:
        return _ACTS
    if which["place"]:
        noun = which["place"].lower()
        return re.compile(
            rf"\b(?i:{_SHORT.get(noun, noun)})\s?(?:\d[\w().]*\w|\d|[IVXLC]+\b|[A-Z]\b)"
        )
    return re.compile(rf"\b{_ORDINAL} (?:\w+ )?{which['round']}\b", re.IGNORECASE)
