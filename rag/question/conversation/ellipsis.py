"""Write out a follow-up that names one thing only: it changes that thing in the question before.

"And the EU?" behind "When did the US sanction Keremet Bank?" asks when the EU did. What is changed
is of a kind that can be told: a jurisdiction or its authority, a provision, a year. Only where the
question before has one of that kind; else the follow-up stays as it was typed.
"""

import re
from collections.abc import Sequence

from ingest.text.pinpoint import PROVISION
from rag.text.places.authorities import acting_spans

Span = tuple[int, int]
_LEADS = re.compile(r"^\W*(?:(?:and|but|or|so|then|what|how|about)\b\W*){1,4}", re.IGNORECASE)
_BEFORE = re.compile(
    r"(?:(?:in|by|for|from|under|with|on|to|of|according to)\s+)?(?P<the>the\s+)?", re.IGNORECASE
)
_THE = re.compile(r"\bthe\s+$", re.IGNORECASE)
_YEAR = re.compile(r"(?<![\w/.-])(?:19|20)\d\d(?![\w/-])")
# "Did the US list …", "sanctioned by the UK", "EU sanctions on …": it is the one that acts.
_ACTS_BEHIND = re.compile(
    r"\b(?:(?P<agent>did|does|do|has|have|had|by)|under|on)\s+(?:the\s+)?$", re.IGNORECASE
)


def written_out(question: str, before: str) -> str | None:
    """Return the question before with the thing that the follow-up names, None where unclear."""
    lead = _LEADS.match(question)
    if lead is None:
        return None
    article, start = False, lead.end()
    if skipped := _BEFORE.match(question, start):
        article, start = bool(skipped["the"]), skipped.end()
    thing = question[start:].rstrip(" ?.!")
    for spans_of in (acting_spans, _provisions, _years):
        if spans_of(thing) == [(0, len(thing))]:
            return _changed(before, spans_of(before), thing, article=article)
    return None


def _changed(before: str, spans: Sequence[Span], thing: str, *, article: bool) -> str | None:
    """Return a text with the one of its spans that can be meant replaced."""
    if len(spans) > 1:
        spans = [s for s in spans if _ACTS_BEHIND.search(before[: s[0]])]
    if len(spans) != 1:
        return None
    start, end = spans[0]
    if before[start:end] == thing:
        return None
    head = before[:start]
    acts = _ACTS_BEHIND.search(head)
    if not article:
        head = _THE.sub("", head)
    elif acts and acts["agent"] and not _THE.search(head):
        head = f"{head}the "
    return f"{head}{thing}{before[end:]}"


def _provisions(text: str) -> list[Span]:
    return [m.span() for m in PROVISION.finditer(text)]


def _years(text: str) -> list[Span]:
    return [m.span() for m in _YEAR.finditer(text)]
