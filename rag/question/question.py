"""Take a question apart: its words that carry meaning, and the kind of answer it asks for."""

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from rag.text.places.countries import jurisdiction_codes
from rag.text.words import MIN_RARITY, Word, content_words, stem_sequence

MONTHS = (
    "January|February|March|April|May|June|July|August|September|October|November|December|"
    "Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec"
)
_DAYS = "Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday"
NUMBER_WORDS = (
    "two|three|four|five|six|seven|eight|nine|ten|dozen|hundred|thousand|million|billion|half|"
    "third|quarter|twice|doubled?|tripled?"
)
_ANSWERS = {
    "number": rf"\d|\b(?:{NUMBER_WORDS})\b",
    "date": rf"\b(?:1[0-9]|20)\d\d\b|\b(?:{MONTHS}|{_DAYS}|century|decade|week|month|year)\b",
    "name": r"(?<![.!?] )(?<!^)\b[A-ZÀ-ÞА-Я][\w’'-]+",
    "reason": r"\b(?:because|since|due|reasons?|as a result|caus\w+|therefore|in order|so that|"
    r"attribut\w+|to (?:prevent|avoid|allow|help|protect|ensure|punish|stop)|for \w+ing)\b",
    "definition": r"\b(?:is|are|was|were|means?|refers?|defin\w+|called|known as|consists?)\b",
}
KINDS = tuple(_ANSWERS)
_MEASURES = "percent\\w*|number|amount|share|figure|value|rate|population|size|cost|price|threshold"
_TIMES = "year|date|day|month|century|decade"
_PLACES = "country|city|state|place|region|location|continent"
_ASKS = {
    "number": r"\bhow (?:many|much|long|old|far|large|big|high|often|fast|quickly|soon|"
    r"deep|wide)\b"
    rf"|\bwhat (?:\w+ )?(?:{_MEASURES})\b",
    "date": rf"\b(?:when|since when)\b|\b(?:what|which) (?:\w+ )?(?:{_TIMES})\b",
    "name": rf"\b(?:who(?:m|se)?|where)\b|\b(?:what|which) (?:\w+ )?(?:{_PLACES})\b",
    "reason": r"\bwhy\b|\bwhat (?:\w+ )?(?:reason|cause)s?\b",
    "definition": r"^\s*(?:what (?:is|are|was|were)|define|what does)\b",
}
ASKING_WORDS = ("who", "when", "where", "why", "how", "what", "which")
_ASKING = re.compile(rf"\b(?:{'|'.join(ASKING_WORDS)})\b", re.IGNORECASE)
_YEAR = re.compile(r"(?:19|20)\d\d")
_ASKS_RE = {kind: re.compile(pattern, re.IGNORECASE) for kind, pattern in _ASKS.items()}
_ANSWERS_RE = {
    kind: re.compile(pattern, 0 if kind in ("name", "date") else re.IGNORECASE)
    for kind, pattern in _ANSWERS.items()
}


@dataclass(frozen=True, slots=True)
class Question:
    """A question taken apart once.

    ``pairs`` are neighbouring stems; ``kind`` is what is asked for ("number", "date", "name",
    "reason", "definition"), None where the wording does not say.
    """

    text: str
    words: tuple[Word, ...]
    pairs: frozenset[tuple[str, str]]
    kind: str | None

    @classmethod
    def of(cls, text: str) -> "Question":
        """Take a question apart."""
        return _taken_apart(text)

    @property
    def asking(self) -> frozenset[str]:
        """The asking words in it; none where yes or no is asked for."""
        return frozenset(m.group().lower() for m in _ASKING.finditer(self.text))

    @property
    def typed(self) -> bool:
        """Whether it is written in small letters throughout, as into a search box."""
        return self.text == self.text.lower()

    @property
    def names(self) -> tuple[Word, ...]:
        """The words written as names; the first word is written so whatever it is."""
        return tuple(w for w in self.words if w.start and self.is_name(w))

    def is_name(self, word: Word) -> bool:
        """Whether a word is written as a name, be it the first.

        Beside words that tell capitals from small letters, one that does not is a name.
        """
        first = word.surface[0]
        return first.isupper() or (has_no_case(first) and not has_no_case(self.text))

    @property
    def names_and_first(self) -> tuple[Word, ...]:
        """The words written as names, and the first where it is no word of general English."""
        known = (w for w in self.words if w.start or w.rarity >= MIN_RARITY)
        return tuple(w for w in known if self.is_name(w))

    @property
    def jurisdictions(self) -> tuple[Word, ...]:
        """The words that name a country or union."""
        return tuple(w for w in self.words if w.stem in jurisdiction_codes())

    @property
    def numbers(self) -> tuple[Word, ...]:
        """The words that begin with a digit: years, figures, article numbers."""
        return tuple(w for w in self.words if w.surface[0].isdigit())

    @property
    def years(self) -> tuple[Word, ...]:
        """The words that are years."""
        return tuple(w for w in self.words if _YEAR.fullmatch(w.surface))

    def answers_in(self, sentence: str) -> list[str]:
        """Return what the sentence holds of the kind asked for, without the question's words."""
        return [sentence[a:b] for a, b in self.answer_spans(sentence)]

    def answer_spans(self, sentence: str) -> list[tuple[int, int]]:
        """Return where the sentence holds them, as (start, end)."""
        if self.kind is None:
            return []
        asked = {w.surface.lower() for w in self.words}
        found = _ANSWERS_RE[self.kind].finditer(sentence)
        return [m.span() for m in found if m.group().lower() not in asked]


def has_no_case(text: str) -> bool:
    """Whether a text is of scripts without capitals, as Arabic, Chinese and Hebrew are."""
    return any(map(str.isalpha, text)) and text == text.swapcase()


@lru_cache(256)  # many rules look at the same question
def _taken_apart(text: str) -> Question:
    kind = next((name for name, asks in _ASKS_RE.items() if asks.search(text)), None)
    pairs = frozenset(pairwise(stem_sequence(text)))
    return Question(text, tuple(content_words(text)), pairs, kind)
