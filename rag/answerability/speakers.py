"""Reject statements that tell the words of another than the government or body asked for.

"What did the Chinese government say?" is not answered by what an embassy of another country said
about Chinese drones: the one asked for must be who speaks, somewhere in the passage.
"""

import re

from rag.answerability.actors import own_jurisdiction
from rag.sentences.around import Demand
from rag.sentences.quotes import Quote
from rag.text.places.authorities import with_codes
from rag.text.places.countries import CODE

_SAYS = (
    r"(?:said|says?|saying|told|tells?|stat(?:es?|ed)|argu\w+|claim\w*|answer\w*|repl\w+|respond\w*|"
    r"call(?:s|ed)|warn\w*|den(?:y|ies|ied)|announc\w*|explain\w*|insist\w*|promis\w*|confirm\w*|"
    r"accus\w*|describ\w*|acknowledg\w*|maintain\w*|react\w*|comment\w*|rejects?|rejected|demand\w*|"
    r"urg\w+|welcom\w*|condemn\w*|declar\w*|noted?|stress\w*|express\w*|speaks?|spoke|"
    r"think\w*|thought|believ\w*|considers?|wants?|expects?)"
)
_ASKED = re.compile(
    rf"\b(?:what|how)\s+(?:did|does|do|has|have|had)\s+(?:the\s+)?(?P<code>{CODE})(?:['’]s)?\s+"
    rf"(?:[\w’'-]+\s+){{0,4}}?(?:say|said|tell|told|reply|replied|respond|answer|claim|argue|"
    rf"comment|react|think|state)(?:ed)?\b",
    re.IGNORECASE,
)
# Who speaks for a country: its bodies and officers.
_BODY = (
    r"(?:governments?|minist\w+|presiden\w+|officials?|authorit\w+|embass\w+|ambassadors?|spokes\w+|"
    r"council|commission\w*|leaders?|parliament\w*|side|diplomats?|diplomatic|prime|premier|deputy|"
    r"state|foreign|media|envoys?|secretar\w+|treasury|administration|police|court|central|office)"
)


def speaker_demanded(question: str) -> Demand | None:
    """Return that a statement's passage gives the words of a country's body, None for others."""
    coded = with_codes(question)
    match = _ASKED.search(coded)
    if match is None:
        return None
    start, end = match.span("code")
    code = match["code"].lower()
    while end < len(coded) and coded[end] == " ":
        end += 1  # the code is padded to the length of the name
    name = question[start:end].strip()
    speaks = re.compile(
        rf"\b{code}\b(?:['’]s)?\s+(?:[\w’'-]+\s+)?{_BODY}\b|\b{code}\b(?:['’]s)?\s+(?:\w+\s+)?{_SAYS}\b"
        rf"|\b{_BODY}\s+(?:of|in|for)\s+(?:the\s+)?{code}\b"
        rf"|\baccording to (?:the\s+)?{code}\b|\b{_SAYS}\s+(?:the\s+)?{code}\b",
        re.IGNORECASE,
    )

    def may_be_met_by(quote: Quote) -> bool:
        own = own_jurisdiction(quote.evidence)
        return own == code or speaks.search(with_codes(quote.evidence.passage.text)) is not None

    return Demand("actor", name, may_be_met_by)
