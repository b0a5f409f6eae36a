"""A question in; out the attribute that it asks for where no statement found speaks of it.

"Who owns the bank?" is not answered by where the bank is listed, though the name fits. What is
asked of persons and bodies comes down to some thirty attributes; each has the words that ask for
it and those that may tell it, so that "chairs" is told by "heads" but not by "was listed".
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from ingest.sentences import is_row, split_sentences
from rag.around import said_by
from rag.quotes import Quote

# Verbs that ask / nouns that ask / what else tells it, all as written: stems take "customs" for
# customers and "found" for founders.
_ATTRIBUTES = """
own owns owned / owner owners ownership shareholder shareholders proprietor / stake stakes share
shares belong belongs belonged parent subsidiary subsidiaries hold holds held holding buyer bought
buy purchase purchased acquire acquired acquisition sold sell control controls controlled
state-owned beneficial

chair chairs chaired / chair chairman chairwoman chairperson ceo president / presides presided
presidency head heads headed leads led leader director chief executive

heads headed leads / leader head director directors manager / led lead leaders chief
chair chairs chaired chairman president minister secretary executive runs ran manages managed
governor commander

- / minister ministers / ministry secretary cabinet premier

founded / founder founders / establish established created set started formed originated
incorporated registered founding foundation

employs / employees staff workforce / employee employ employed worker workers personnel jobs people

- / customers clients depositors / customer client depositor users consumers borrowers

- / revenue revenues turnover profit profits / sales earnings income loss losses earned earns

audits audited / auditor auditors / audit auditing

- / lawyer lawyers attorney / counsel solicitor solicitors represents represented barrister

born / birthplace birthday / birth native

die died / - / death dies dead deceased killed murdered executed assassinated suicide buried
fell fallen perished

married / wife husband spouse / marry marries marriage widow wed wedding couple

- / salary wage wages / pay pays paid earn earned earns remuneration compensation

- / tax taxes / taxed taxation levy levied duty duties vat tariff tariffs

- / population inhabitants / populations people residents populace inhabited

wrote / author authors / write writes written writer writers book pen published publication

invented / inventor / invent invents invention develop developed created create designed patent

painted / painter / paint paints painting portrait

- / nationality citizenship / national nationals citizen citizens passport

- / wallet wallets / blockchain
"""
_LIFE = re.compile(
    r"\(\D{0,30}\d{3,4}\s*(?:[–—-]|to)\s*(?:\D{0,30}\d{3,4})?\s*\)|\bb\.\s|\*\s?\d{4}"
)
_OF_A_LIFE = frozenset({"born", "died"})  # what "(1815-1898)" tells
# "Who was the envoy before Meyer?": what is told of Meyer alone is no answer.
_SUCCESSION = (
    r"(?i:\bwho(?:m)?\b[^?]*\b(?:succe[de]\w+|replac\w+|t(?:ook|akes) over|preced\w+|predecessor|"
    r"successor)\b)|(?i:\bwho (?:was|were|is)\b)[^?]*\b(?:before|after)\s+(?:[A-Z]|him\b|her\b)"
)
_SUCCEEDED = (
    r"\b(?:before|after|until|succe[de]\w+|success(?:or|ion)\w*|replac\w+|t(?:ook|akes) over|"
    r"predecessor|former(?:ly)?|previous(?:ly)?|preced\w+|prior|outgoing|new|became|becomes|"
    r"appointed|follow(?:s|ed|ing)|inherit\w*|handed)\b"
)
_LIGHT = r"(?:(?:first|originally|now|currently|also|actually|[a-z]+ly)\s+)?"
_WORD = r"[\w’'.&-]+\s+"
_IS = r"(?:\s+(?:is|are|was|were)|['’]s)\s+"
_OF = (
    rf"(?:(?:the|an?|its|his|her|their)\s+|(?:{_WORD}){{0,4}}?[\w.&-]+['’]s?\s+)(?:{_WORD}){{0,2}}?"
)
_BEHIND = (  # what may follow the noun that is asked for; else it only describes another
    r"(?=\s*[?.,;]|\s*$|\s+(?:of|in|at|for|on|to|from|when|before|after|during|until|today|now|"
    r"there|did|do|does|has|have|is|was|were|are|rates?|address|numbers?|date|size|figures?)\b)"
)


@dataclass(frozen=True, slots=True)
class Attribute:
    """One attribute: where a question asks for it, and the words that tell it."""

    asked: re.Pattern[str]
    told: re.Pattern[str]
    in_itself: bool = False  # whether the statement alone has to tell it

    def is_told_in(self, text: str) -> bool:
        """Whether a text speaks of the attribute."""
        return self.told.search(text) is not None


@cache
def _attributes() -> tuple[Attribute, ...]:
    found = []
    for block in _ATTRIBUTES.strip().split("\n\n"):
        fields = [part.split() for part in " ".join(block.split()).split(" / ")]
        verbs, nouns, others = ([w for w in words if w != "-"] for words in fields)
        places = [*_verb_places("|".join(verbs))] if verbs else []
        places += [*_noun_places("|".join(nouns))] if nouns else []
        told = rf"\b(?:{'|'.join((*verbs, *nouns, *others))})\b"
        if not _OF_A_LIFE.isdisjoint(verbs):
            told = f"{told}|{_LIFE.pattern}"
        asked = re.compile("|".join(places), re.IGNORECASE)
        found.append(Attribute(asked, re.compile(told, re.IGNORECASE)))
    succession = Attribute(
        re.compile(_SUCCESSION), re.compile(_SUCCEEDED, re.IGNORECASE), in_itself=True
    )
    return (*found, succession)


def _verb_places(verbs: str) -> Iterator[str]:
    yield rf"\bwho\s+{_LIGHT}(?:{verbs})\b"
    yield rf"\b(?:what|which)\s+(?:{_WORD}){{1,2}}{_LIGHT}(?:{verbs})\b(?!\s+by\b)"
    yield rf"\b(?:who(?:m)?\b|(?:what|which)\s+{_WORD})[^?]{{0,60}}\b(?:{verbs})\s+by\s*\?"
    yield rf"\bby whom\b[^?]{{0,60}}\b(?:{verbs})\b"
    when = r"(?:when|where|(?:what|which)\s+(?:year|day|date|city|country|place))"
    yield rf"\b{when}\s+(?:was|were|did)\s+[^?]{{0,60}}?\b(?:{verbs})(?=\s*(?:\?|$|in\b|at\b))"


def _noun_places(nouns: str) -> Iterator[str]:
    yield rf"\b(?:who|what|which){_IS}{_OF}(?:{nouns})\b{_BEHIND}"
    yield rf"\b(?:how (?:many|much|high|large|big)|number of)\s+(?:{_WORD}){{0,2}}?(?:{nouns})\b"


def asked_attributes(question: str) -> Iterator[tuple[Attribute, str]]:
    """Yield the attributes that a question asks for, each with its words from the asking one on."""
    for attribute in _attributes():
        if match := attribute.asked.search(question):
            yield attribute, " ".join(match.group().split())


def lacking_attribute(question: str, quotes: Sequence[Quote]) -> str | None:
    """Return the words that ask for what no statement, beside it or above it, tells; else None."""
    asked = list(asked_attributes(question))
    if not asked:
        return None
    alone, near = [said_by(q) for q in quotes], [_near(q) for q in quotes]
    for attribute, words in asked:
        if not any(map(attribute.is_told_in, alone if attribute.in_itself else near)):
            return words
    return None


def _near(quote: Quote) -> str:
    """Return a statement with its neighbours in the passage and what stands above it."""
    passage = quote.evidence.passage
    text, title = said_by(quote), quote.evidence.about.title or ""
    if not is_row(quote.place.locator):
        spans = split_sentences(passage.text, 0, len(passage.text))
        start, end = quote.start - passage.start, quote.end - passage.start
        at = [i for i, (a, b) in enumerate(spans) if b > start and a < end]
        if at:
            around = spans[max(0, at[0] - 1) : at[-1] + 2]
            text = f"{text} {' '.join(passage.text[a:b] for a, b in around)}"
    return f"{text} {passage.context} {title}"
