"""Put the sentence that defines a term first where a question asks what the term is.

A sentence defines a term where a clause opens with the term and goes on with "means" or with "is"
and a determiner, or sets the term's explanation beside it between commas.
"""

import re
from collections.abc import Sequence
from functools import lru_cache

from rag.datamodels import Evidence
from rag.sentences.quotes import Quote, sentences_of

MAX_TERM_WORDS = 8
_LOOKED_AT = (
    60  # sentences, best first: a definition further down shares no words with the question
)
_ASKED = re.compile(
    r"^\W*(?:(?:and|so|but|please|sorry|hi|hello)\W+)*"
    r"(?:(?:can|could|would)\s+you\s+(?:\w+\s+)?)?(?:(?:tell|explain)\s+(?:to\s+)?(?:me|us)?\s*)?(?:"
    r"(?:(?:what(?:['’]?s|\s+is)|give(?:\s+me)?)\s+)?(?:the\s+)?(?:definition|meaning)\s+of\s+(?P<of>.+?)"
    r"|what(?:\s+on\s+earth)?(?:['’]?s|\s+(?:exactly\s+)?(?:is|are|was|were))(?:\s+exactly)?"
    r"(?:\s+(?:meant|understood)\s+by)?\s+(?P<is>.+?)"
    r"|what\s+(?:does|do)\s+(?P<does>.+?)\s+(?:mean|stand\s+for|refer\s+to)"
    r"|what\s+(?:does|do|people|they)\s+(?:.+?\s+)?(?:mean|understand)\s+by\s+(?!law\W*$)(?P<by>.+?)"
    r"|define\s+(?P<define>.+?)"
    r"|what\s+(?:counts|qualifies|is\s+regarded|is\s+treated)\s+as\s+(?P<counts>.+?)"
    r"|how\s+(?:is|are)\s+(?P<how>.+?)\s+defined(?:\s+(?:in|by|under)\s.+?)?"
    r"|how\s+(?:does|do)\s+.+?\s+define\s+(?P<defines>.+?)"
    r")\W*$",
    re.IGNORECASE,
)
# "What are 'funds' in the regulation?": where the term is defined is no part of it.
_SCOPE = re.compile(
    r"\s+(?:in|under|within|according\s+to|for\s+the\s+purposes?\s+of)\s+(?:the|this|that|an?|[A-Z]).*$"
)
_ARTICLE = re.compile(r"^(?:the|an?|so-called)\s+", re.IGNORECASE)
_QUOTES = "\"'“”‘’«»‧"  # the last is how some pages of EUR-Lex print it
_OPENING = (
    r"(?:^|[.;:,(–—-]\s*|\b(?:that|and|or|where|as)\s+)(?:\(?\w{1,4}[).]\s*)?"
    rf"(?:(?:the|an?)\s+)?[{_QUOTES}]?"
)
_ASIDE = rf"[{_QUOTES}]?(?:\s*\([^)]{{1,120}}\))?"
_DETERMINER = r"(?:an?|the|any|all|every|each|one|those|these|such|no|some|\d+)"
_NO_NOUN = r"(?:not|also|now|in|on|under|at|by|from|to|of|subject|only|still|no|\w+(?:ed|ing|ly))"
_MEANS = r"means?|denotes?|refers?\s+to|stands?\s+for|(?:is|are)\s+defined\s+as"
_VERBS = (
    (3.0, rf"\s+(?:shall\s+)?(?:{_MEANS})\b"),
    (2.0, rf"\s+(?:is|are|was|were)\s+{_DETERMINER}\s"),
    (1.0, rf"\s+(?:are|were)\s+(?!{_NO_NOUN}\b)[a-z]"),
)

# "The Trade Measures Act, often called TMA", and of "the transit mechanism": "This mechanism is
# designed to …".
_CALLED = (
    r"\b(?:called|known\s+as|referred\s+to\s+as|abbreviated(?:\s+(?:to|as))?|short\s+for)\s+"
    rf"[{_QUOTES}]?"
)
_IS_FOR = rf"\s+(?:is|are)\s+(?:{_DETERMINER}|designed|intended|meant|used)\s"
_BESIDE = rf",\s+{_DETERMINER}\s[^,;.]{{3,120}}[,.;)]"
_OPENS = 0.5
_LEADING = re.compile(rf"[\W_]*(?:(?:the|an?)\s+)?[{_QUOTES}]?", re.IGNORECASE)


def term_asked(question: str) -> str | None:
    """Return the term whose meaning a question asks for, None where it asks for something else."""
    match = _ASKED.match(question.strip())
    if match is None:
        return None
    given = next(g for g in match.groups() if g)
    term = _ARTICLE.sub("", _SCOPE.sub("", given).strip(f"{_QUOTES} \t"))
    term = term.strip(f"{_QUOTES} \t")  # "an 'asset freeze'"
    words = term.split()
    return term if 0 < len(words) <= MAX_TERM_WORDS else None


def with_definition(question: str, chosen: Sequence[Quote], ranked: Sequence[Quote]) -> list[Quote]:
    """Return the chosen sentences with the one that best defines the term asked for in front."""
    term = term_asked(question)
    if term is None or not chosen:
        return list(chosen)
    rated = [(how_well_defined(term, q.text), q) for q in ranked[:_LOOKED_AT]]
    best = max((strength for strength, _ in rated), default=0.0)
    if not best:
        return list(chosen)
    defining = next(q for strength, q in rated if strength == best)
    rest = [q for q in chosen if q.start != defining.start or q.place != defining.place]
    return [defining, *rest[: max(0, len(chosen) - 1)]]


def defining(question: str, found: Sequence[Evidence]) -> list[Evidence]:
    """Return the passages that define the term a question asks for, the plainest first."""
    term = term_asked(question)
    if term is None:
        return []
    rated = [(how_well_defined_in(term, e), e) for e in found]
    return [e for strength, e in sorted(rated, key=lambda r: -r[0]) if strength]


def how_well_defined_in(term: str, evidence: Evidence) -> float:
    """Return how plainly the best sentence of a passage defines a term."""
    return max((how_well_defined(term, q.text) for q in sentences_of(evidence)), default=0.0)


def how_well_defined(term: str, text: str) -> float:
    """Return how plainly a text defines a term: 0 not at all, 3 and more in so many words.

    A sentence that opens with the term is about it; behind "and" it is about something else first.
    """
    found = _found(term, text)
    if found is None:
        return 0.0
    strength, at = found
    return strength + (_OPENS if _LEADING.fullmatch(text[:at]) else 0.0)


def definition_at(term: str, text: str) -> int | None:
    """Return where a text's definition of a term begins, None where it defines it nowhere."""
    found = _found(term, text)
    return None if found is None else found[1]


def _found(term: str, text: str) -> tuple[float, int] | None:
    for strength, pattern in _patterns(term):
        match = pattern.search(text)
        if match:
            return strength, match.start("term")
    return None


@lru_cache(64)
def _patterns(term: str) -> tuple[tuple[float, re.Pattern[str]], ...]:
    words = r"[\s-]+".join(re.escape(w) for w in re.split(r"[\s-]+", term))
    named = rf"(?P<term>{words}(?:e?s)?){_ASIDE}"
    called = (2.5, re.compile(rf"{_CALLED}(?P<term>{words}(?:e?s)?)(?!\w)", re.IGNORECASE))
    head = re.escape(re.split(r"[\s-]+", term)[-1])
    pointed = (1.2, re.compile(rf"^(?:This|These)\s+(?P<term>{head}){_IS_FOR}", re.IGNORECASE))
    beside = (1.5, re.compile(rf"(?<!\w){named}{_BESIDE}", re.IGNORECASE))
    verbs = [(s, re.compile(f"{_OPENING}{named}{v}", re.IGNORECASE)) for s, v in _VERBS]
    return (verbs[0], called, verbs[1], beside, pointed, *verbs[2:])
