"""Name the goods that a question on trade asks about where no statement speaks of such.

A ban on lubricants says nothing of diesel. The goods are what follows a verb of trade; a word that
does not stand in a statement is compared as a vector with those that do (`term_similarity`).
"""

import re
from collections.abc import Sequence

from rag.answerability.coverage.spoken import Spoken
from rag.question.question import Question
from rag.sentences.quotes import Quote

# Cosine below which no statement speaks of such goods: of 23 answerable questions the lowest has
# 0.36, of the unanswerable five lie at 0.19 to 0.31.
_GOODS = 0.35
_TRADE = (
    r"(?:(?:import|export|sale|purchase|supply) of|ban(?:s|ned|ning)? on|levy on|tax on|"
    r"bring(?:ing)? in|ban(?:s|ned|ning)?|forbids?|forbidden|prohibit(?:s|ed)?|sell(?:ing)?|sold|"
    r"export(?:s|ed|ing)?|import(?:s|ed|ing)?|leas(?:e|ing)|buy(?:ing)?|ship(?:ped|ping)?|suppl(?:y|ied|ying))"
)
_ASKED = re.compile(
    r"^\W*(?i:is|are|does|do|may|can|could|has|have|did|was|were|must|should|which|what)\b[^?]*?"
    rf"\b{_TRADE}\s+(?=[a-zA-Z])"
)
_SKIPPED = re.compile(r"(?:the|any|an?|all|its|their|more)\s+")
_NO_GOODS = frozenset(
    "goods good item items product products thing things export exports import imports down up out "
    "over off back part still again directly anything something everything everyone anyone".split()
)
_JOINS = re.compile(
    r"(?:to|from|in|by|for|into|with|of|under|at|on|and|or|it|them|between|once|if|when|while|"
    r"because|after|before|since|until|unless|where|without|as|than|that|who|which|during)\b"
)


def lacking_goods(question: str, quotes: Sequence[Quote], spoken: Spoken) -> str | None:
    """Return the goods asked about of which no statement speaks, else None."""
    match = _ASKED.search(question)
    if match is None:
        return None
    asked = Question.of(question)
    at = match.end()
    if skipped := _SKIPPED.match(question, at):
        at = skipped.end()
    if country := next((w for w in asked.jurisdictions if w.start == at), None):
        at = country.end + 1
    goods = next((w for w in asked.words if w.start == at and w.surface[0].islower()), None)
    if goods is None or goods.surface in _NO_GOODS or _JOINS.match(question, at):
        return None
    likeness = max((spoken.likeness([goods], quote)[0] for quote in quotes), default=1.0)
    return goods.surface if likeness < _GOODS else None
