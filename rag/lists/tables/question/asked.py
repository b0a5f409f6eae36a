"""Read what a question asks of rows: a list or a count, in which order, of which time."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Literal

from ingest.store.lexical.words import stems
from rag.lists.tables.question.times import Stretch, stretches
from rag.lists.tables.question.vocabulary import COMMON
from rag.text.figures import figures, number_words
from rag.text.places.authorities import with_codes
from rag.text.words import is_common

Kind = Literal["list", "count", "compare"]
_WORD = re.compile(r"[^\W_]+(?:[’'.][^\W_]+)*")
_OPENING = re.compile(
    r"^\W*(?:and\s+)?(?:please\s+)?(?:(?:can|could|would) you\s+)?", re.IGNORECASE
)
_COUNT = re.compile(r"\bhow many\b|\bthe number of\b|^\W*(?:number of|count)\b", re.IGNORECASE)
_COMPARE = re.compile(r"\bcompar(?:e|ed|ison)\b", re.IGNORECASE)
_LIST = re.compile(
    r"(?:list|name|enumerate|show|give|display|tell|find|all|every)\b(?: (?:me|us)\b)?"
    r"|(?:which|what|who|whom)\b",
    re.IGNORECASE,
)
_ORDERS = {  # by what the rows are put in order, and whether the highest is first
    (
        "time",
        True,
    ): r"(?:most|more) recent(?:ly)?|latest|newest|last(?! (?:year|month|week|\d+ \w))",
    ("time", False): r"earliest|oldest|longest ago|first(?! (?:half|quarter|name))",
    ("amount", True): r"highest|largest|biggest|greatest|heaviest|maximum",
    ("amount", False): r"lowest|smallest|lightest|minimum",
}
_ORDER = {key: re.compile(rf"\b(?:{words})\b", re.IGNORECASE) for key, words in _ORDERS.items()}
_BY = re.compile(
    r"\b(?:(?:by|per|in|for|of|from|under|on) (?:each|every)|by|per)"
    r"\s+(?P<what>[a-z]+(?: of [a-z]+)?)",
    re.IGNORECASE,
)
_COMPARED = re.compile(
    r"\b(?P<how>over|above|more than|greater than|higher than|exceeding|at least|under|below|"
    r"less than|lower than|at most|up to|not more than)\s+",
    re.IGNORECASE,
)
_SIGN_CHARS = 4  # a currency between "over" and the number: "EUR "
_LOWER = ("over", "above", "more", "greater", "higher", "exceeding", "at least")
_NOT = re.compile(
    r"\b(?:not|no|never|without|except|neither|nor|other than|apart from)\b|n['’]t\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Token:
    """A word of the question: as written, its stems, the code of a jurisdiction it names.

    ``common`` is a word that tells nothing of what is asked for.
    """

    surface: str
    stems: tuple[str, ...]
    code: str | None
    common: bool
    start: int
    end: int

    @property
    def proper(self) -> bool:
        """Whether it is written as a name."""
        return self.surface[:1].isupper()


@dataclass(frozen=True, slots=True)
class Limits:
    """Between which amounts a value must lie."""

    low: float | None
    high: float | None
    words: str


@dataclass(frozen=True, slots=True)
class AskedRows:
    """What is asked of rows; ``tokens`` are the words that no other field has taken.

    ``number`` is how many are asked for; ``by`` the word by which they are to be counted apart.
    """

    text: str
    kind: Kind
    tokens: tuple[Token, ...]
    order: tuple[str, bool] | None
    number: int | None
    times: tuple[Stretch, ...]
    limits: tuple[Limits, ...]
    by: str | None
    who: bool
    today: date


def asked_of(question: str, today: date) -> AskedRows | None:
    """Return what a question asks of rows, None where it asks for no list and no count."""
    opening = _OPENING.match(question)
    begin = opening.end() if opening else 0
    count, compare = _COUNT.search(question), _COMPARE.search(question)
    listed = _LIST.match(question, begin)
    orders = [(key, m) for key, p in _ORDER.items() if (m := p.search(question))]
    begins = any(not question[begin : m.start()].strip(" the") for _, m in orders)  # "latest …"
    if not (count or compare or listed or begins) or _NOT.search(question):
        return None
    taken = [m.span() for m in (count, listed, compare) if m]
    times = stretches(question, today)
    limits = list(_limits(question, times))
    taken += [(t.start, t.end) for t in times] + [span for _, span in limits]
    taken += [m.span() for _, m in orders[:1]]
    by = _BY.search(question)
    tokens = tokens_of(question)
    free = [t for t in tokens if not any(a <= t.start < b for a, b in taken)]
    numbers = [(t, n) for t in free if (n := _number(t.surface)) is not None]
    number = numbers[0] if numbers and numbers[0][1] <= 100 else None
    return AskedRows(
        question,
        "count" if count else "compare" if compare else "list",
        tuple(t for t in free if number is None or t is not number[0]),
        orders[0][0] if orders else None,
        number[1] if number else None,
        tuple(times),
        tuple(limit for limit, _ in limits),
        by["what"].lower() if by else None,
        bool(listed and listed.group().lower().startswith("who")),
        today,
    )


def tokens_of(question: str) -> list[Token]:
    """Return the words of a question, the name of a jurisdiction or authority as one."""
    coded = with_codes(question)
    found = list(_WORD.finditer(coded))
    ends = [m.start() for m in found[1:]] + [len(question)]
    tokens = []
    for match, following in zip(found, ends, strict=True):
        code = match.group() if _is_code(match.group(), question[match.start() :]) else None
        end = following if code else match.end()
        surface = question[match.start() : end].rstrip(" \t\n,.;:?!()'\"’”")
        surface = re.sub(r"['’]s$", "", surface)
        common = code is None and (surface.lower() in COMMON or is_common(surface.lower()))
        end = match.start() + len(surface)
        tokens.append(Token(surface, tuple(stems(surface)), code, common, match.start(), end))
    return [t for t in tokens if t.surface]


def _is_code(word: str, text: str) -> bool:
    return word[0] == "z" and not text.startswith(word)


def _number(word: str) -> int | None:
    return int(word) if word.isdigit() and len(word) < 4 else number_words().get(word.lower())


def _limits(question: str, times: list[Stretch]) -> "list[tuple[Limits, tuple[int, int]]]":
    found = []
    told = figures(question)
    for match in _COMPARED.finditer(question):
        what = next((f for f in told if 0 <= f.start - match.end() <= _SIGN_CHARS), None)
        if what is None or any(t.start < what.end and match.start() < t.end for t in times):
            continue
        low, span = float(what.value), (match.start(), what.end)
        lower = match["how"].lower().startswith(_LOWER)
        words = question[slice(*span)]
        found.append((Limits(low if lower else None, None if lower else low, words), span))
    return found
