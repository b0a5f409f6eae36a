"""Reject statements that tell of another actor's act than the one asked for.

"When did OFAC designate the firm?" is not answered by the day on which the United Kingdom did.
"""

import re

from rag.datamodels import Evidence
from rag.sentences.around import Demand, about_of
from rag.sentences.quotes import Quote
from rag.text.places.authorities import codes_named, with_codes
from rag.text.places.countries import CODE

# Those that impose sanctions; another country that a statement names is as a rule their object.
IMPOSERS = frozenset("zu zk ze zn zche zcan zaus zjpn zukr znor".split())
_JURISDICTIONS = {"US": "zu", "UK": "zk", "EU": "ze", "UN": "zn", "CH": "zche", "CA": "zcan"}
_ACTS = (
    r"(?:designat|sanction|list|delist|fine|penali[sz]|impos|bann|adopt|fr[eo][ez]|block|remov|"
    r"prohibit|blacklist|restrict|target|renew|extend|lift|suspend|introduc|add|place|put)[a-z]*"
)
_AGENT = rf"(?:the\s+)?({CODE})\b"
_ASKED = re.compile(
    rf"\b(?:did|does|has|have|had|will)\s+{_AGENT}(?:\s+(?:ever|already|also|first|itself))*"
    rf"\s+{_ACTS}\b|\b{_ACTS}(?:\s+[\w’'-]+){{0,6}}?\s+by\s+{_AGENT}",
    re.IGNORECASE,
)
# To put on a list is its owner's deed: "Why was the firm taken off the EU's list?" Whether a name
# is on it is also told by others.
_LISTED_BY = re.compile(
    r"^\W*(?:(?:and|so|but)\s+)?(?:since\s+)?(?:when|why|how|who|what)\b[^?]*?"
    rf"\b(?:on|onto|off|from|to|in|of)\s+{_AGENT}(?:['’]s)?\s+"
    r"(?:(?:sanctions?|asset[- ]freeze|consolidated|entity|SDN)\s+)?(?:black)?lists?\b",
    re.IGNORECASE,
)
# What says whose an act is where its source does not: a number, a series, a body that makes it.
_OWN = {
    "ze": r"\((?:EU|EC|EEC|CFSP)\)|Council (?:Implementing )?(?:Decision|Regulation)",
    "zk": r"EU Exit|Statutory Instrument|\d{4} No\.? \d+",
    "zu": r"\bC\.?F\.?R\b|Executive Order|Federal Register",
    "zn": r"Security Council|S/RES/",
    "zche": r"Federal Council|\bSR \d{3}\.",
}
_OWNS = {code: re.compile(forms, re.IGNORECASE) for code, forms in _OWN.items()}


def asked_actor(question: str) -> tuple[str, str] | None:
    """Return the code of who acts and its name as the question writes it, None where none is."""
    coded = with_codes(question)
    match = _ASKED.search(coded) or _LISTED_BY.search(coded)
    if match is None:
        return None
    start, end = match.span(match.lastindex or 0)
    while end < len(coded) and coded[end] == " ":
        end += 1  # the code is padded to the length of the name
    return match[match.lastindex or 0].lower(), question[start:end].strip()


def actor_demanded(question: str) -> Demand | None:
    """Return that a statement is of the deeds of who acts in the question, None where none does."""
    asked = asked_actor(question)
    if asked is None:
        return None
    code, name = asked
    return Demand("actor", name, lambda quote: _may_be_of(code, quote))


def _may_be_of(actor: str, quote: Quote) -> bool:
    """Whether a statement is of an actor's deeds, as far as it or what is above it says."""
    for text in about_of(quote):
        named = codes_named(text)
        if actor in named:
            return True
        if named & IMPOSERS:
            return False
    own = own_jurisdiction(quote.evidence)
    return own is None or own == actor


def own_jurisdiction(evidence: Evidence) -> str | None:
    """Return the code of whose act a document is, by its source, else its title; None if unsaid."""
    about = evidence.about
    if about.jurisdiction:
        return _JURISDICTIONS.get(about.jurisdiction)
    title = f"{about.title or ''} {evidence.passage.context}"
    said = [code for code, pattern in _OWNS.items() if pattern.search(title)]
    return said[0] if len(said) == 1 else None
