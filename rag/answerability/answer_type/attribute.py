"""Name the attribute that a question asks for where no statement found speaks of it.

"Who owns the bank?" is not answered by where the bank is listed, though the name fits. What is
asked of persons and bodies comes down to some thirty attributes; each has the words that ask for
it and those that may tell it, so that "chairs" is told by "heads" but not by "was listed".
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from ingest.text.sentences import sentences
from rag.answerability.answer_type.events import EVENTS
from rag.sentences.around import said_by
from rag.sentences.quotes import Quote
from rag.text.amounts import UNIT, counts_told

# Verbs that ask / nouns that ask / what else tells it, all as written: stems take "customs" for
# customers and "found" for founders.
_ATTRIBUTES = """
own owns owned / owner owners ownership shareholder shareholders proprietor / stake
stakes bought acquired share shares belong belongs belonged parent subsidiary subsidiaries buyer
purchase purchased acquire acquisition sold_to sold_by sold_it controlled holds held holding
state-owned

chair chairs chaired / chair chairman chairwoman chairperson / president presides presided
presidency head heads headed leads led leader

heads headed leads / leader head director directors manager chief_executive executive_director
managing_director ceo / led lead leaders chief chair chairs chaired chairman president runs ran
manages managed governor commander

- / president presidents governor / presidency presided presides head leader chairman chair

- / minister ministers / ministry secretary cabinet premier

founded established set_up / founder founders / establish created set started formed originated
incorporated registered founding foundation

employs / employees staff workforce / employee employ employed worker workers personnel jobs people

- / customers clients depositors / customer client depositor users consumers borrowers

- / revenue revenues turnover profit profits / sales earnings income loss losses earned earns

audits audited / auditor auditors / audit auditing

represents represented / lawyer lawyers attorney / counsel solicitor solicitors represent barrister
legal

born / birthplace birthday birthdate birth_date date_of_birth place_of_birth / birth native dob pob

die died / date_of_death cause_of_death / death dies dead deceased killed murdered executed
assassinated suicide buried fell fallen perished

married / wife husband spouse / marry marries marriage widow wed wedding couple

- / salary wage wages / pay pays paid earn earned earns remuneration compensation

- / tax taxes / taxed taxation levy levied duty duties vat tariff tariffs

- / population inhabitants / populations people residents populace inhabited

wrote / author authors / write writes written writer writers book pen published publication

invented / inventor / invent invents invention develop developed created create designed patent

painted / painter / paint paints painting portrait

- / nationality citizenship passport passports / national nationals citizen citizens

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
# Who came later is not told by until when somebody was there.
_SUCCESSOR = (
    r"\bwho(?:m)?\b[^?]*\b(?:succe[de]\w+|replaced|follow(?:s|ed)|t(?:ook|akes?) over|successor)\b"
)
_TOOK_OVER = (
    r"\b(?:succe[de]\w+|success(?:or|ion)\w*|replac\w+|t(?:ook|akes?|aken) over|predecessor|became|"
    r"becomes|appointed|follow(?:s|ed|ing)|inherit\w*|new|now|since|elected|named)\b"
)
_SUCCEEDED = (
    r"\b(?:before|after|until|succe[de]\w+|success(?:or|ion)\w*|replac\w+|t(?:ook|akes) over|"
    r"predecessor|former(?:ly)?|previous(?:ly)?|preced\w+|prior|outgoing|became|becomes|"
    r"appointed|follow(?:s|ed|ing)|inherit\w*)\b"
)
# What was decided, how a vote went, what somebody said to it: that it was brought, announced or
# adopted tells none of these.
_RULING = (
    r"\b(?:what|how) (?:did|has|have) [^?]{0,40}\b(?:court|tribunal|judges?|jury|chamber|panel)\b"
    r"[^?]{0,20}\b(?:decided?|ruled?|h[eo]ld|f(?:i|ou)nd|concluded?)\b"
)
_RULED = (
    r"\b(?:decid\w+|decision|rul(?:es?|ed|ing)|held|holds?|found|finds?|annul\w*|dismiss\w*|uph[eo]ld|"
    r"reject\w*|judge?ment\w*|conclud\w+|convict\w*|acquit\w*|sentenc\w+|fin(?:es?|ed)|order(?:s|ed)?|"
    r"confirm\w*|overturn\w*|quash\w*|str[iu]ck|grant(?:s|ed)?|refus\w+|award\w*|lift\w*|suspend\w*|"
    r"agreed|sided|w[io]ns?|lost)\b"
)
_VOTE = r"\bhow (?:did|has|have) [^?]{1,60}\bvoted?\b|\b(?:result|outcome) of the vote\b"
_VOTED = (
    r"\b(?:vot(?:es?|ed|ing)|ballot|majorit\w+|unanim\w+|favou?r|abst\w+|reject\w*|adopt\w*|"
    r"pass(?:es|ed)|approv\w*|defeat\w*|accept\w*|support\w*|oppos\w*|against|back(?:s|ed)|agreed)\b"
)
_REACTION = (
    r"\bhow (?:did|do|does|has|have|was|were) [^?]{1,80}\b(?:react|respond|receiv)(?:ed)?\b"
    r"|\bwhat (?:is|was|were) [^?]{1,80}\b(?:reactions?|response)\b"
)
_REACTED = (
    r"\b(?:react\w*|respon\w+|repl\w+|answer\w*|sa(?:id|ys?|ying)|t(?:old|ells?)|call(?:s|ed)|critici\w+|"
    r"welcom\w+|reject\w*|condemn\w*|warn\w*|prais\w+|protest\w*|den(?:y|ies|ied)|express\w*|"
    r"describ\w+|spoke\w*|regret\w*|object\w*|accus\w+|announc\w+|demand\w*|threat\w*|"
    r"ask(?:s|ed)|promis\w+|agree[ds]?|refus\w+|stopp?\w*|thank\w*|considers?|considered|"
    r"argu\w+|insist\w*|stress\w*|vow\w*|complain\w*|concern\w*|summon\w*|retaliat\w*)\b"
)
# "WHEN did the clerk leave": a reader is told the question with its asking word.
_LEAD = re.compile(r"\b(?:when|why|where|who|what|which|how)\b[^?.,;]*$", re.IGNORECASE)
_LEAD_CHARS = 40
_COUNTED = re.compile(rf"\bhow many (?!{UNIT})", re.IGNORECASE)
_LIGHT = r"(?:(?:first|originally|now|currently|also|actually|[a-z]+ly)\s+)?"
_WORD = r"[\w’'.&-]+\s+"
# "Which president …?" may be answered by a name without the word, "which auditor …?" hardly.
_NAMED = re.compile(
    r"\b(?:auditor|lawyer|taxe?s?|nationality|citizenship|passports?|salary|wages?)\b"
)
_IS = r"(?:\s+(?:is|are|was|were)|['’]?s)\s+"  # "whats the tax"
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

    def is_told_in(self, text: str) -> bool:
        """Whether a text speaks of the attribute."""
        return self.told.search(text) is not None


@cache
def _attributes() -> tuple[Attribute, ...]:
    found = []
    for block in _ATTRIBUTES.strip().split("\n\n"):
        fields = [part.split() for part in " ".join(block.split()).split(" / ")]
        verbs, nouns, others = (
            [w.replace("_", r"\s+") for w in words if w != "-"] for words in fields
        )
        places = [*_verb_places("|".join(verbs))] if verbs else []
        places += [*_noun_places("|".join(nouns))] if nouns else []
        told = rf"\b(?:{'|'.join((*verbs, *nouns, *others))})\b"
        if not _OF_A_LIFE.isdisjoint(verbs):
            told = f"{told}|{_LIFE.pattern}"
        asked = re.compile("|".join(places), re.IGNORECASE)
        found.append(Attribute(asked, re.compile(told, re.IGNORECASE)))
    succession = Attribute(re.compile(_SUCCESSION), re.compile(_SUCCEEDED, re.IGNORECASE))
    outcomes = (
        (_SUCCESSOR, _TOOK_OVER),
        (_RULING, _RULED),
        (_VOTE, _VOTED),
        (_REACTION, _REACTED),
        *EVENTS,
    )
    return (
        *found,
        succession,
        *(
            Attribute(re.compile(a, re.IGNORECASE), re.compile(t, re.IGNORECASE))
            for a, t in outcomes
        ),
    )


def _verb_places(verbs: str) -> Iterator[str]:
    yield rf"\bwho\s+{_LIGHT}(?:{verbs})\b"
    which = rf"\b(?:what|which)\s+(?!(?:is|are|was|were)\b)(?:{_WORD}){{1,2}}"
    yield rf"{which}{_LIGHT}(?:{verbs})\b(?!\s+by\b)"
    yield rf"\b(?:who(?:m)?\b|(?:what|which)\s+{_WORD})[^?]{{0,60}}\b(?:{verbs})\s+by\s*\?"
    yield rf"\bby whom\b[^?]{{0,60}}\b(?:{verbs})\b"
    when = r"(?:when|where|(?:what|which)\s+(?:year|day|date|city|country|place))"
    yield rf"\b{when}\s+(?:was|were|did)\s+[^?]{{0,60}}?\b(?:{verbs})(?=\s*(?:\?|$|in\b|at\b))"


def _noun_places(nouns: str) -> Iterator[str]:
    yield rf"\b(?:who|what|which){_IS}{_OF}(?:{nouns})\b{_BEHIND}"
    if named := _NAMED.findall(nouns):
        yield rf"\b(?:what|which)\s+(?:{_WORD})?(?:{'|'.join(named)})\b(?!\s*(?:of|for)\b)"
    many = r"\b(?:how (?:many|much|high|large|big)|number of)"
    yield rf"{many}\s+(?:{_WORD}){{0,2}}?(?:{nouns})\b(?!['’])"


def asked_attributes(question: str) -> Iterator[tuple[Attribute, str]]:
    """Yield the attributes that a question asks for, each with its words from the asking one on."""
    for attribute in _attributes():
        if match := attribute.asked.search(question):
            lead = _LEAD.search(question, max(0, match.start() - _LEAD_CHARS), match.start())
            start = lead.start() if lead else match.start()
            yield attribute, _in_small(" ".join(question[start : match.end()].split()))


def _in_small(words: str) -> str:
    return words[0].lower() + words[1:]


def lacking_attribute(question: str, quotes: Sequence[Quote]) -> str | None:
    """Return the words that ask for what no statement, beside it or above it, tells; else None."""
    asked = list(asked_attributes(question))
    if not asked:
        return None
    counted = _COUNTED.search(question) is not None
    for attribute, words in asked:
        # The columns of a table are named with underscores; "born_or_founded" names no founder.
        drawn = " " if not words.startswith("who ") else "_"
        texts = [_with_heading(q).replace("_", drawn) for q in quotes]
        texts = [t for t in texts if attribute.is_told_in(t)]
        if counted:  # "former employees speak of 12 vans" counts no employees
            texts = [s for t in texts for s in sentences(t) if attribute.is_told_in(s)]
            texts = [t for t in texts if counts_told(t)]
        if not texts:
            return words
    return None


def _with_heading(quote: Quote) -> str:
    """Return a statement under its own heading; the title above all is on too many things."""
    return " ".join((*quote.evidence.passage.headings[1:][-1:], said_by(quote)))
