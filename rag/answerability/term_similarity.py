"""Name the noun that a question asks for where no statement found speaks of such a thing.

"Who is the captain of the tanker?" is not answered by a row with the tanker's owner. Stems alone
would take "head" for no chairman, so a word that does not stand there is compared as a vector with
the words that do, in the statement, beside it and above it.
"""

import re
from collections.abc import Iterator, Sequence

import numpy as np

from rag.answerability.coverage.spoken import Spoken
from rag.question.question import Question
from rag.sentences.around import said_by
from rag.sentences.quotes import Quote
from rag.text.amounts import UNIT, counts_told, figures_told
from rag.text.words import Word, stem_sequence

# Cosine of a question's token with the most similar token of a statement, below which nothing
# there is such a thing; measured (decision 0085).
_ROLE, _NOUN, _COUNTED = 0.39, 0.30, 0.36
_SAME = 0.5  # from which a word of the statement may stand for one of the question
_HOW_MANY = re.compile(r"\bhow many\b", re.IGNORECASE)
_UNIT = re.compile(rf"\s+{UNIT}", re.IGNORECASE)
_LOWER = r"[a-z][\w-]*"
_OWNER = r"(?:(?:the|an?|its|his|her|their)\s+|(?:the\s+)?(?:[\w.&-]+\s+){0,4}?[\w.&-]+['’]s?\s+)"
_IS = r"(?:\s+(?:is|are|was|were)|['’]s)\s+"
_END = (
    r"(?=\s*[?.,;]|\s*$|\s+(?:of|in|at|for|on|to|from|by|with|when|before|after|during|until|as|"
    r"that|which|under|according|ahead|per|each|and|or|about|between|against|than|now|today|there|is|are|was|"
    r"were|did|do|does|has|have|had|can|could|may|might|must|should|will|would)\b)"
)
_NAMED = r"(?=[^?]*\s[A-Z0-9])"  # the thing that has the attribute; else the noun is the subject
_ASKS = (
    (
        re.compile(
            rf"(?i:\bwho{_IS}{_OWNER})((?:{_LOWER}\s+){{0,3}}?{_LOWER}){_END}"
            rf"|(?i:\bnames?\s+of\s+)(?:the\s+|an?\s+|its\s+)?((?:{_LOWER}\s+){{0,2}}?{_LOWER}){_END}"
            rf"|(?i:\bwho{_IS})(?!(?:\w+\s+)?in\s)((?:{_LOWER}\s+){{0,2}}{_LOWER})(?=\s+of\b)"
        ),
        _ROLE,
    ),
    (
        re.compile(
            rf"(?i:\b(?:what|which){_IS}(?!\w+\s+about\b|(?:the\s+)?most\b){_OWNER})((?:{_LOWER}\s+){{0,3}}?{_LOWER}){_END}{_NAMED}"
            rf"|(?i:\b(?:what|which){_IS}(?!\w+\s+about\b)(?:the\s+)?[A-Z][^?]*['’]s?\s+)"
            rf"((?:{_LOWER}\s+){{0,3}}?{_LOWER}){_END}"
        ),
        _NOUN,
    ),
    (re.compile(rf"(?i:\bhow many\s+)((?:{_LOWER}\s+){{0,2}}?{_LOWER}){_END}"), _COUNTED),
)
# What texts tell without a word for it: "at most 500", "because", "in Isfahan", "up by 3 %".
_UNSAID = frozenset(
    "name date day month year time moment number amount sum total value size level share "
    "percentage figure limit ceiling maximum minimum cap threshold deadline period term length "
    "duration age reason cause motive purpose aim goal point role function meaning definition "
    "sense idea concept difference relation relationship connection link status state situation "
    "position view opinion stance attitude reaction response answer result outcome effect "
    "impact consequence importance significance basis origin source place location nature kind "
    "type sort form example way method main major top biggest largest smallest most least first "
    "second third last latest next new old current present former previous other same exact own "
    "full common general requirement obligation duty condition rule criterion criteria "
    "expectation implication explanation course timeframe timeline recourse option approach "
    "procedure process step measure precise specific key typical particular different various "
    "detail feature characteristic country nation person people thing word body".split()
)
_OF_RULES = frozenset(
    stem_sequence(
        "obligation requirement duty expectation implication procedure process rule condition "
        "criterion criteria step measure approach"
    )
)
# What is counted is in the plural: "how many EXPERTS sit", "how many TRUCKS bound for the port".
_PLURAL = re.compile(
    r"(?:[\w-]+\s+)*?[\w-]*(?:[^s\W]s|people|children|men|women)\b(?!\s+[\w-]+s\b)"
)
_ADVERB = re.compile(r"\s+(?:ever|yet|still|also|again|even|so far|currently)\b")


def lacking_noun(question: str, quotes: Sequence[Quote], spoken: Spoken) -> str | None:
    """Return the noun asked for of which no statement speaks, else None."""
    asked = Question.of(question)
    for words, bar, text in _nouns_asked(asked):
        likeness = np.max([spoken.likeness(words, q) for q in quotes], axis=0)
        if likeness.min() < bar:
            return text
    return None


def lacking_count(question: str, quotes: Sequence[Quote], spoken: Spoken) -> str | None:
    """Return what is counted where no statement has a figure beside a word for it, else None.

    Of a year the statements that name it are asked; only they can hold its figure.
    """
    match = _HOW_MANY.search(question)
    if match is None or not quotes:
        return None
    told = figures_told if _UNIT.match(question, match.end()) else counts_told
    for words, bar, text in _nouns_asked(Question.of(question)):
        if bar != _COUNTED:
            continue
        for quote in quotes:
            own = spoken.alone(quote)
            if told(said_by(quote)) and min(own.likeness(words, quote, above_it=False)) >= _SAME:
                return None
        return text
    return None


def _nouns_asked(asked: Question) -> Iterator[tuple[list[Word], float, str]]:
    """Yield the words of each noun asked for, the likeness that tells it, and the noun itself."""
    for pattern, bar in _ASKS:
        if match := pattern.search(asked.text):
            start, end = next(match.span(i) for i in range(1, len(match.groups()) + 1) if match[i])
            # "The first country ever hit by": the noun ends before the adverb. A country in small
            # letters is no noun that a statement would speak of in such words.
            end = start + len(_ADVERB.split(asked.text[start:end])[0])
            if bar == _COUNTED and (plural := _PLURAL.match(asked.text[start:end])):
                end = start + plural.end()
            countries = {w.start for w in asked.jurisdictions}
            words = [w for w in asked.words if start <= w.start < end and w.start not in countries]
            # "Reporting obligations" are told without a word for them, whatever they are of.
            words = [] if words and words[-1].stem in _OF_RULES else words
            words = [w for w in words if not _is_unsaid(w)]
            if words:
                yield words, bar, asked.text[start:end]


def _is_unsaid(word: Word) -> bool:
    small = word.surface.lower()
    return small in _UNSAID or small.removesuffix("s") in _UNSAID or small.endswith(("ed", "est"))
