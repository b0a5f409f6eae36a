"""Find the names of persons and firms in a question, each as one stretch of its text."""

import re
from dataclasses import dataclass

from ingest.names.identifiers import identifiers_in
from ingest.names.sounds import PARTICLES
from rag.question.question import Question, has_no_case
from rag.text.places.countries import jurisdiction_codes
from rag.text.words import MIN_RARITY, rarity

_JOINING = PARTICLES - {"the"}
_ALSO_ABROAD = frozenset("al el bin ibn".split())  # where "der" and "de" stand before any word
_WORD = re.compile(r"[^\W\d_](?:[\w’'.&-]*\w)?|\d+")
_GAP = re.compile(r"(?:[ \u00a0]|, |\. )?")
_ELIDED = re.compile(r"^(?:[ldnmtsjc]|qu)['’](?=[^\W\d_])", re.IGNORECASE)
_POSSESSIVE = re.compile(r"['’]s?$")
# Of who keeps lists and of what stands in them, not of whose the entry is.
_NO_NAMES = frozenset(
    "eu us usa uk un ofac ofsi bis fcdo hmt sdn ssi ssil treasury council commission imo mmsi bic "
    "swift inn ogrn lei isin id tin annex article regulation decision directive list lists "
    "sanctions mr mrs ms dr".split()
)

_ARTICLE = re.compile(
    r"\b(?:d(?:er|ie|as|en|em|es)|(?:k)?ein(?:e[nmrs]?)?|welche[nmrs]?|[iazv][mr]|zu[mr]|vo[mn])\s$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Span:
    """A name in a question, from ``start`` to ``end``."""

    text: str
    start: int
    end: int

    @property
    def words(self) -> int:
        """How many words it has."""
        return len(self.text.split())


def names_abroad(question: str) -> list[Span]:
    """Return the names in a question of another language, as sure as can be told.

    German writes nouns with a capital: there two words side by side are a name, and one alone where
    no article stands before it.
    """
    spans = names_in_question(question, english=False)
    whole = [s for s in spans if s.words > 1]
    behind = [s for s in spans if not _ARTICLE.search(question, 0, s.start)]
    return whole or behind


def names_in_question(question: str, *, english: bool = True) -> list[Span]:
    """Return the names that a question writes as such, in its order.

    A question in small letters throughout names what is no word of general English. In other
    languages than ``english`` nothing tells whether the first word is a name.
    """
    joining = _JOINING if english else _ALSO_ABROAD
    asked = Question.of(question)
    numbers = identifiers_in(question)
    countries = {w.start for w in asked.words if w.stem in jurisdiction_codes()}
    spans: list[Span] = []
    joined = ""  # particles since the last word of a name
    for match in _WORD.finditer(question):
        elided = _ELIDED.match(match.group())
        start = match.start() + (elided.end() if elided else 0)
        word = question[start : match.end()]
        plain = _POSSESSIVE.sub("", word)
        end = start + len(plain)
        last = spans[-1] if spans else None
        follows = last is not None and _GAP.fullmatch(question, last.end + len(joined), start)
        known = plain.lower() in _NO_NAMES or any(n.start <= start < n.end for n in numbers)
        if known or (start in countries and joined.split()[-1:] == ["of"]):
            joined = ""
            continue
        if plain in joining and follows and last is not None:
            joined = question[last.end : end]
            continue
        if plain.isdigit():
            is_part = follows and not joined and last is not None and len(plain) < 4
        else:
            is_part = _is_name(plain, start, asked) and (start > 0 or english)
        if is_part and follows and last is not None and not elided:
            spans[-1] = Span(question[last.start : end], last.start, end)
        elif is_part and not plain.isdigit() and start not in countries:
            spans.append(Span(plain, start, end))
        joined = ""
    return [s for s in spans if not s.text.isdigit()]


def _is_name(word: str, start: int, asked: Question) -> bool:
    rare = rarity(word.lower()) >= MIN_RARITY
    if asked.typed and not has_no_case(asked.text):
        return rare and start > 0
    if has_no_case(word[0]):
        return not has_no_case(asked.text)
    head, _, rest = word.partition("-")
    first = rest[:1] if head in PARTICLES else word[0]  # "al-Rahman"
    return first.isupper() and (start > 0 or (rare and word.lower() not in PARTICLES))
