"""Name whose name a question asks for where no statement gives one.

"Which bank in Dubai handled the payments?" is not answered by "in cash through a bank in Dubai":
the statement speaks of the bank and leaves it without a name. Only that is looked for: a statement
that uses another word for it may still be the answer.
"""

import re
from collections.abc import Sequence

from ingest.text.sentences import sentences
from rag.question.question import MONTHS, Question
from rag.sentences.around import said_by
from rag.sentences.quotes import Quote
from rag.text.currencies import CODES
from rag.text.language import is_english
from rag.text.places.countries import jurisdiction_ends
from rag.text.words import stem_sequence

_LOWER = r"[a-z][\w-]*"
_NAME_OF = re.compile(
    rf"(?i:\bnames?\s+of\s+)(?:the\s+|an?\s+|its\s+)?(?:[A-Z][\w.-]*['’]s?\s+)?"
    rf"((?:[\w-]+\s+){{0,2}}?{_LOWER})(?=\s*[?.,]|\s*$|\s+(?:of|in|at|for|on|to|from|by|with|"
    r"who|whom|that|which)\b|\s+[a-z]+ed\b)"
)
# "What is the dealer called?", "the bank in Odense, its name": the noun, then the words that ask.
_CALLED = re.compile(
    rf"\b(?i:what)\s+(?:is|are|was|were)\s+(?:the\s+|an?\s+|its\s+|his\s+|her\s+)?(?:[\w-]+\s+){{0,2}}?"
    rf"({_LOWER})(?:\s+(?:of|in|at|on|from|whose|that|which|who|with|by|for)\b[^?]*)?\s+called\b"
    rf"|\b({_LOWER})(?:\s+(?:of|in|at|on|from|with|by|for)\s[^?,]*)?,?\s+(?:its|his|her|their)\s+names?\b"
    rf"|\b({_LOWER})(?:\s+(?:of|in|at|on|from|with|by|for)\s[^?,]*)?,\s+who\s+(?:is|was)\s+(?:it|he|she)\b"
    rf"|(?i:\bname\s+of\s+)(?:the\s+)?[^?]*['’]s?\s+(?:{_LOWER}\s+)?({_LOWER})(?=\s*[?.,]|\s*$)"
)
# "Who is the chief executive of the firm?"; "who is a retail customer" asks what makes one.
_ROLE = re.compile(
    r"\b(?i:who)\s+(?:is|are|was|were)\s+(?:the|its|his|her|their|[\w.&-]+['’]s?)\s+"
    r"(?:[\w-]+\s+){0,2}?([A-Za-z][\w-]*)(?=\s*[?.,]|\s*$|"
    r"\s+(?:of|in|at|for|to|on|by|with|that|who|which)\b)"
)
# Who acts and has a name of its own. In the plural such a noun is as often a kind.
_KINDS = (
    r"(?:bank|company|firm|agency|ship|vessel|tanker|airline|newspaper|university|refinery|"
    r"ministry|subsidiary|vendor|lawyer|judge|insurer|lender|minister|official|court|museum|store|"
    r"shop|prison|jail|brand|school|hospital|hotel|airport|factory|shipyard|charity|"
    r"[a-z]{3,}(?:er|or|ist))"
)
_BEARER = rf"(?:(?:{_LOWER}|[A-Z][a-z]+)\s+)??({_KINDS})"
_SEVERAL = (
    rf"(?:two|three|four|five|six|seven|eight|nine|ten)\s+(?:(?:{_LOWER}|[A-Z][a-z]+)\s+)??"
    rf"({_KINDS}s|companies|agencies|ministries|universities|subsidiaries)"
)
_WHICH = re.compile(
    rf"\b(?i:which|what)\s+(?:{_BEARER}|{_SEVERAL})"
    r"(?=\s+(?!of\b|for\b|is\b(?! [A-Z])|are\b|was\b|were\b)[a-z])"
)
# Nouns in -er and -or that are no bearers of names, and verbs before the noun: "what do traders".
_NO_BEARER = frozenset(
    "number order chapter matter other letter sector factor error paper manner amendment quarter "
    "power offer answer center register weather border water corridor indicator behavior "
    "colour minor major after under over ever never whether either neither rather former latter "
    "corner cover border danger disorder fever finger gender murder member paper "
    "shelter shoulder silver tower transfer trigger winter color error favor harbor honor humor "
    "labor monitor motor parameter percent rumor tenor terror tumor vapor".split()
)
_VERBS = re.compile(r"\s(?:do|does|did|must|can|could|may|might|should|will|would|has|have|had)\s")
_WRITTEN = re.compile(r"(?<![\w’'-])[A-ZÀ-ÞА-Я][\w’'&.-]*\w")
_OPENS = re.compile(r"(?:^|[.!?:;|])\s*[\"“(]?$")
_WORD = re.compile(r"[^\W_]+")
_NO_NAME = frozenset((*MONTHS.lower().split("|"), *(code.lower() for code in CODES))) | frozenset(
    "monday tuesday wednesday thursday friday saturday sunday article annex regulation section "
    "chapter title part act mr mrs ms the an in on at it its he she they this that these".split()
)
_NEAR = 40  # characters between a person's or body's noun and its name
_BESIDE = 80  # the same of a role, which may be described at length
_FAR = 10_000  # anywhere in the sentence


def lacking_name(question: str, quotes: Sequence[Quote]) -> str | None:
    """Return the noun whose name is asked for where statements speak of it and name none."""
    asked = _asked(question)
    if asked is None or not all(is_english(said_by(q)) for q in quotes):
        return None
    noun, reach = asked
    head = frozenset(stem_sequence(noun.split()[-1]))
    known = frozenset(stem_sequence(question))
    spoken = False
    for sentence in (s for q in quotes for s in sentences(said_by(q))):
        places = [m for m in _WORD.finditer(sentence) if head & {*stem_sequence(m.group())}]
        spoken = spoken or bool(places)
        names = _names(sentence, known) if places else []
        if any(_is_near(place, name, reach) for place in places for name in names):
            return None
    return noun if spoken else None


def _asked(question: str) -> tuple[str, int] | None:
    """Return the noun whose name is asked for, and how far from it the name may stand."""
    for pattern, reach in ((_NAME_OF, _NEAR), (_CALLED, _NEAR), (_ROLE, _BESIDE)):
        if match := pattern.search(question):
            return _bearer(match, reach)
    match = _WHICH.search(question)
    # "Which authority licenses?" is answered by a kind of body; of a thing by name it is one.
    if match is None or _VERBS.search(match.group()) or not Question.of(question).names:
        return None
    return _bearer(match, _FAR)


def _bearer(match: re.Match[str], reach: int) -> tuple[str, int] | None:
    noun = next(group for group in match.groups() if group)
    last = noun.split()[-1].lower()
    return None if {last, last.removesuffix("s")} & _NO_BEARER else (noun, reach)


def _names(sentence: str, known: frozenset[str]) -> list[tuple[int, int]]:
    """Return where names stand that the question does not say; countries and months are none."""
    written, countries = list(_WRITTEN.finditer(sentence)), jurisdiction_ends(sentence)
    found = []
    for i, match in enumerate(written):
        goes_on = i + 1 < len(written) and written[i + 1].start() - match.end() <= 1
        if _OPENS.search(sentence[: match.start()]) and not goes_on:
            continue
        stems = set(stem_sequence(match.group()))
        is_other = match.group().lower() in _NO_NAME or match.start() in countries
        if stems and not is_other and not stems <= known:
            found.append(match.span())
    return found


def _is_near(place: re.Match[str], name: tuple[int, int], reach: int) -> bool:
    return name[1] >= place.start() - reach and name[0] <= place.end() + reach
