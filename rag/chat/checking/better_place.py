"""Find what a passage has in the very place where a statement has something else of it.

"The company wrote 1967 books" has each of its words in a passage that says "in 1967 it wrote 40
books". A figure, date or name is at fault where the words on both sides of it stand so around
another one of the passage and not around it. What the question or the title names may stand for
"he" or "the company", and the other one may be said elsewhere in the statement: then the words must
be nearly the same.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from ingest.store.lexical.words import stems
from ingest.text.sentences import split_sentences
from rag.chat.checking.fault import Fault
from rag.chat.checking.support import Support
from rag.text.figures import Day, Figure, dates, figures
from rag.text.places.countries import (
    jurisdiction_codes,
    jurisdiction_ends,
    unify_jurisdictions,
)
from rag.text.words import rarity

# Chosen on benchmarks/citations.py; docs/decisions/chat-and-page.md has the figures.
MARGIN = 0.3  # by how much the other thing's surroundings are more alike, in 0..1
MARGIN_ELSEWHERE = 0.1  # where the thing stands in none of the sentences that say the rest
MARGIN_BESIDE = 0.6  # where both stand in one sentence: it may be turned round ("was listed by")
MARGIN_KNOWN = 0.7  # where the question or title names it, or the statement has the other too
_NEARLY = 0.1  # share of words behind the best sentence within which another says the rest too
_AROUND, _REACH = 5, 6  # tokens to either side in the statement, and in the passage
_FADES, _SLIPS = 0.75, 0.85  # for each token further away; for each that is moved
_PLAIN, _MARK = 0.25, 0.2  # what the commonest word weighs, and a comma
_PRONOUNS = frozenset(("he", "she", "they", "his", "her"))  # may stand for a name
_TOKEN = re.compile(r"[^\W_]+(?:[.,’'][^\W_]+)*|[,;:()]")


@dataclass(frozen=True, slots=True)
class Token:
    """A word or mark: as written, its stem, what it weighs, where it stands."""

    surface: str
    stem: str
    weight: float
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Thing:
    """A figure, date or name, the sentence that has it, and its first and last token there."""

    value: Figure | Day | frozenset[str]  # a name is the stems of its words
    sentence: tuple[Token, ...]
    number: int
    first: int
    last: int
    written: str

    @property
    def is_name(self) -> bool:
        """Whether it is a name."""
        return isinstance(self.value, frozenset)

    def is_same(self, other: "Thing") -> bool:
        """Whether both can be one: a name in part, a date as far as one says it."""
        mine, theirs = self.value, other.value
        if isinstance(mine, frozenset) or isinstance(theirs, frozenset):
            both = isinstance(mine, frozenset) and isinstance(theirs, frozenset)
            return both and not mine.isdisjoint(theirs)  # type: ignore[union-attr, arg-type]
        if isinstance(mine, Figure) and isinstance(theirs, Figure):
            return mine.value == theirs.value
        if isinstance(mine, Day) and isinstance(theirs, Day):
            return _one_day(mine, theirs)
        day, figure = (mine, theirs) if isinstance(mine, Day) else (theirs, mine)
        assert isinstance(day, Day)
        assert isinstance(figure, Figure)
        return day.year == figure.value


def _one_day(one: Day, other: Day) -> bool:
    parts = ((one.year, other.year), (one.month, other.month), (one.day, other.day))
    return all(a is None or b is None or a == b for a, b in parts)


def displaced(statement: str, support: Support, asked: str) -> Iterator[Fault]:
    """Yield what of a statement stands where its passages have another figure, date or name."""
    said, given = _things(statement), _things(support.text)
    topic = {t.stem for text in (asked, support.above) for s in _sentences(text) for t in s}
    words = {t.stem for s in _sentences(statement) for t in s}
    for thing in said:
        near = _saying_the_rest(thing, _sentences(support.text))
        own, is_near = _own_place(thing, given, support.text, near)
        at_home = {t.number for t in given if thing.is_same(t)}
        known = isinstance(thing.value, frozenset) and not thing.value.isdisjoint(topic)
        for other in given:
            if other.is_name != thing.is_name or thing.is_same(other):
                continue
            margin = MARGIN_BESIDE if other.number in at_home else MARGIN
            if not is_near and other.number in near:
                margin = MARGIN_ELSEWHERE
            if known or _is_said(other, said, words):
                margin = MARGIN_KNOWN
            if _alike(thing, other.sentence, other.first, other.last) - own >= margin:
                yield Fault("place", thing.written, other.written)
                break


def _is_said(other: Thing, said: Sequence[Thing], words: set[str]) -> bool:
    """Whether a thing of the passage stands in the statement too, a name in part."""
    if isinstance(other.value, frozenset):
        return not other.value.isdisjoint(words)
    return any(t.is_same(other) for t in said if not t.is_name)


def _own_place(
    thing: Thing, given: Sequence[Thing], text: str, near: set[int]
) -> tuple[float, bool]:
    """Return how alike the best place is where a thing stands, and if it stands near the rest."""
    places = [(t.number, t.sentence, t.first, t.last) for t in given if thing.is_same(t)]
    value = thing.value
    same = frozenset((thing.sentence[thing.first].stem,))
    if isinstance(value, frozenset):
        same = value | _PRONOUNS
    for number, sentence in enumerate(_sentences(text)):
        places += [(number, sentence, i, i) for i, t in enumerate(sentence) if t.stem in same]
    best = max((_alike(thing, s, a, b) for _, s, a, b in places), default=0.0)
    return best, any(number in near for number, *_ in places)


def _saying_the_rest(thing: Thing, passage: Sequence[Sequence[Token]]) -> set[int]:
    """Return the numbers of the passage's sentences that say most of what is around a thing."""
    rest = [t for i, t in enumerate(thing.sentence) if not thing.first <= i <= thing.last]
    words = [t for t in rest if t.surface[0].isalnum()]
    stems_of = [{t.stem for t in s} for s in passage]
    whole = sum(t.weight for t in words) or 1.0
    shares = [sum(t.weight for t in words if t.stem in found) / whole for found in stems_of]
    best = max(shares, default=0.0)
    return {n for n, share in enumerate(shares) if share >= best - _NEARLY}


def _alike(thing: Thing, sentence: Sequence[Token], first: int, last: int) -> float:
    """Return how alike the surroundings of a thing and of a place of a sentence are, in 0..1."""
    left, whole_left = _side(thing.sentence, thing.first, sentence, first, -1)
    right, whole_right = _side(thing.sentence, thing.last, sentence, last, 1)
    whole = whole_left + whole_right
    return (left + right) / whole if whole else 0.0


def _side(
    mine: Sequence[Token], at: int, theirs: Sequence[Token], there: int, step: int
) -> tuple[float, float]:
    """Return the weight of the tokens to one side that the other has there too, and of all."""
    found = whole = 0.0
    fades = 1.0
    around = _walk(mine, at, step, _AROUND)
    other = _walk(theirs, there, step, _REACH)
    for distance, token in enumerate(around):
        weight = token.weight * fades
        whole += weight
        moved = next((d for d, t in enumerate(other) if t.stem == token.stem), None)
        if moved is not None:
            found += weight * _SLIPS ** abs(moved - distance)
        fades *= _FADES
    return found, whole


def _walk(tokens: Sequence[Token], at: int, step: int, most: int) -> Sequence[Token]:
    return tokens[at + 1 : at + 1 + most] if step > 0 else tokens[max(0, at - most) : at][::-1]


@lru_cache(maxsize=200)
def _sentences(text: str) -> tuple[tuple[Token, ...], ...]:
    coded = unify_jurisdictions(text)  # one country under two names is one
    return tuple(
        tuple(_token(m, start) for m in _TOKEN.finditer(coded[start:end]))
        for start, end in split_sentences(text)
    )


def _token(match: re.Match[str], start: int) -> Token:
    word = match.group()
    stem = next(iter(stems(word)), word.lower())
    weight = _PLAIN + rarity(word.lower()) if word[0].isalnum() else _MARK
    return Token(word, stem, weight, match.start() + start, match.end() + start)


@lru_cache(maxsize=200)
def _things(text: str) -> tuple[Thing, ...]:
    """Return the figures, dates and names of a text."""
    exact: list[Figure | Day] = [*figures(text), *dates(text)]
    found: list[Thing] = []
    ends = jurisdiction_ends(text)
    for number, sentence in enumerate(_sentences(text)):
        places: list[tuple[Figure | Day | frozenset[str], int, int]] = []
        taken: set[int] = set()
        for value in exact:
            at = [i for i, t in enumerate(sentence) if t.start < value.end and t.end > value.start]
            if at:
                places.append((value, at[0], at[-1]))
                taken.update(at)
        for first, last in _names(sentence, taken):
            places.append((frozenset(t.stem for t in sentence[first : last + 1]), first, last))
        for thing, first, last in places:
            end = max(sentence[last].end, ends.get(sentence[last].start, 0))
            written = text[sentence[first].start : end]
            found.append(Thing(thing, sentence, number, first, last, written))
    return tuple(found)


def _names(sentence: Sequence[Token], taken: set[int]) -> Iterator[tuple[int, int]]:
    """Yield the first and last of runs of capitals; a lone word that opens a sentence is none.

    A country is a name of its own, wherever it stands.
    """
    codes = jurisdiction_codes()
    at = 0
    while at < len(sentence):
        if sentence[at].surface in codes and at not in taken:
            yield at, at
            at += 1
            continue
        last = at
        while last < len(sentence) and sentence[last].surface[0].isupper() and last not in taken:
            last += 1
        if last > at and not (at == 0 and last == 1):
            yield at, last - 1
        at = max(last, at + 1)
