"""Extend a chosen sentence to the statement that a reader can use.

A sentence alone may hang in the air: "It ends in May." needs the sentence before it, a point of a
list the lead-in above it, a line of quoted speech its speaker.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from ingest.text.plain import strip_markup
from rag.sentences.quotes import Quote, pieces_of

MIN_POINTS = 3  # a lead-in and two points
MAX_WHOLE = 600  # characters of one statement made of several sentences
_SELF = "Regulation|Article|Section|Part|Chapter|Decision|Directive|Rule|Order|Act|Annex|paragraph"
_THINGS = (
    "measures?|ban|compan(?:y|ies)|banks?|decisions?|list|rules?|package|entit(?:y|ies)|firms?|"
    "move|step|restrictions?|deal|agreement|proposal|law|tool|figures?|two|three|both|minister"
)
POINTS_BACK = re.compile(
    rf"^(?:It (?!(?:is|was|will be|shall be|has been) (?:\w+ )?(?:that|to|for|prohibited)\b)"
    rf"|(?:Its|They|Their|He|His|She|Her|Both|Such|The same) "
    rf"|(?:This|That|These|Those) (?!(?:{_SELF})s?\b)"
    rf"|The (?:{_THINGS}) (?!of\b|that\b|on\b|to\b)[a-z])"
    r"|\b(?:the same (?:day|date|month|year)|the former|the latter|"
    r"in (?:each|every|both|either) cases?)\b"
)
_POINT = re.compile(
    r"\s*(?:(?P<bullet>[-*•–])"
    r"|\(?(?:(?P<number>\d{1,3})|(?P<roman>[ivx]{1,5})|(?P<letter>[a-z]{1,2}))[.)])\s"
)
LEADS_IN = re.compile(r"[:—–][\"”’*_]*$")


def made_whole(chosen: Sequence[Quote]) -> list[Quote]:
    """Return the chosen with what they need to be understood, each piece of text once.

    A lead-in too far away for one quote becomes `Quote.lead`.
    """
    made: list[Quote] = []
    for quote in chosen:
        whole = _whole(quote, pieces_of(quote.evidence))
        at = next((i for i, other in enumerate(made) if overlap(whole, other)), None)
        if at is None:
            made.append(whole)
        else:
            made[at] = _joined(made[at], whole)
    return made


def _whole(quote: Quote, siblings: Sequence[Quote]) -> Quote:
    start, end = min(quote.start, quote.unit[0]), max(quote.end, quote.unit[1])
    quote = spanning(quote, start, end)
    before = [s for s in siblings if s.end <= start]
    lead = lead_in(quote, before)
    if lead is not None:
        if quote.end - lead.start <= MAX_WHOLE:
            return replace(spanning(quote, lead.start, quote.end), core=quote.text)
        return replace(quote, lead=lead)
    if before and POINTS_BACK.search(quote.text) and follows(before[-1], quote):
        first = before[-1].unit[0]
        if quote.end - first <= MAX_WHOLE:
            return replace(spanning(quote, first, quote.end), core=quote.text)
    return quote


def lead_in(quote: Quote, before: Sequence[Quote]) -> Quote | None:
    """Return the sentence that opens the list in which the quote is a point."""
    mark = mark_of(quote)
    if mark is None:
        return None
    for sentence in reversed(before):
        other = mark_of(sentence)
        if LEADS_IN.search(sentence.quote) and other != mark:
            return sentence
        if other is None:
            return None
    return None


def mark_of(quote: Quote) -> str | None:
    """Return the kind of mark before a point: bullet, number, roman or letter."""
    match = _POINT.match(quote.quote)
    return match.lastgroup if match else None


def without_mark(text: str) -> str:
    """Return a point of a list without the mark before it."""
    return text[match.end() :] if (match := _POINT.match(text)) else text


def led_points(quote: Quote) -> tuple[str, list[str]]:
    """Return what leads to the list that a quote is, and its points; no points where it is none."""
    own = [s for s in pieces_of(quote.evidence) if quote.start <= s.start and s.end <= quote.end]
    if len(own) < MIN_POINTS or not LEADS_IN.search(own[0].quote):
        return "", []
    return own[0].text, [without_mark(s.text).strip() for s in own[1:]]


def follows(before: Quote, quote: Quote) -> bool:
    """Whether nothing but space stands between two sentences of one passage."""
    passage = quote.evidence.passage
    return not passage.text[before.end - passage.start : quote.start - passage.start].strip()


def overlap(one: Quote, other: Quote) -> bool:
    """Whether two statements share text."""
    same = one.evidence.passage.document == other.evidence.passage.document
    return same and one.start < other.end and other.start < one.end


def _joined(one: Quote, other: Quote) -> Quote:
    """Return one statement of two that share text; the first keeps its rank."""
    if one.evidence.passage.id != other.evidence.passage.id:
        return one
    start, end = min(one.start, other.start), max(one.end, other.end)
    return spanning(one, start, end) if end - start <= MAX_WHOLE else one


def spanning(quote: Quote, start: int, end: int) -> Quote:
    """Return the quote as this stretch of its passage, cited where it begins."""
    if (start, end) == (quote.start, quote.end):
        return quote
    passage = quote.evidence.passage
    text = passage.text[start - passage.start : end - passage.start]
    return replace(quote, start=start, end=end, quote=text, text=strip_markup(text))
