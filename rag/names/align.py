"""Lay two names side by side: which word of one is which of the other, how alike, and why."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import permutations

from rapidfuzz.distance import DamerauLevenshtein

from ingest.names.sounds import MAX_WORDS, canonical, heard, name_words
from ingest.store.lexical.entry_name import legal_forms, told
from ingest.store.lexical.words import stems
from rag.text.words import MIN_RARITY, rarity

NEAR = 0.6  # likeness in letters from which two words may be one
GENERAL = 0.4  # what a word of general English weighs in a name, against 1 for any other
INITIAL = 0.3
LONG_FORM, SAME_FORM = 7, 0.8  # letters of a legal form known by its sound: "aktsionernoy"
_ARTICLE = re.compile(r"^(?:[ae]l|[ae](?=([^aeiou])\1))(?=\w{3})")  # "alqadi", "asshami"
_SCANNED = str.maketrans("01i5", "olls")  # digits that a scan makes of letters


@dataclass(frozen=True, slots=True)
class Pair:
    """A word of the name asked for that is one of the listed name in some spelling.

    ``alike`` is 0 to 1 by sound, ``letters`` by its letters alone; ``weight`` is what it tells.
    """

    asked: str
    listed: str
    alike: float
    letters: float
    weight: float
    reason: str


@dataclass(frozen=True, slots=True)
class Alignment:
    """Two names side by side: the words that are one, and those that only one of them has.

    Legal forms are left out; ``is_firm`` says that there is one, or a common word, or a number:
    of a person's names some may be left out, another word of a firm's makes it another firm.
    """

    pairs: tuple[Pair, ...]
    more: tuple[str, ...]
    less: tuple[str, ...]
    is_firm: bool = False


def align(asked: str, listed: str) -> Alignment:
    """Return two names side by side, each word used once, the most alike first."""
    ours, theirs = _joined(name_words(asked), name_words(listed))
    weights = _weights(ours, theirs)
    every = [_pair(a, b, weights) for a in dict.fromkeys(ours) for b in dict.fromkeys(theirs)]
    left, right, found = list(ours), list(theirs), []
    for pair in sorted(every, key=lambda p: -p.alike):
        while pair.alike and pair.asked in left and pair.listed in right:
            left.remove(pair.asked)
            right.remove(pair.listed)
            found.append(pair)
    more = tuple(word for word in left if weights[word])
    less = tuple(word for word in right if weights[word])
    is_firm = _is_firm([word for word in (*ours, *theirs) if len(word) > 1])
    return Alignment(tuple(p for p in found if p.weight), more, less, is_firm)


def weight(word: str) -> float:
    """Return how much a word tells of a name, 0 to 1; a legal form nothing."""
    if is_form(word):
        return 0.0
    if len(word) == 1:
        return INITIAL
    return GENERAL if is_general(word) else 1.0


@lru_cache(16_384)
def is_form(word: str) -> bool:
    """Whether it is a legal form, or one declined, misspelt or written in another way."""
    if not told(stems(word)):
        return True
    alike = (_near(heard(word), heard(form)) for form in legal_forms() if len(form) >= LONG_FORM)
    return len(word) >= LONG_FORM and any(near >= SAME_FORM for near in alike)


@lru_cache(16_384)
def is_general(word: str) -> bool:
    """Whether it is a word of general English, which makes firms' names differ."""
    return canonical(word) is None and rarity(word) < MIN_RARITY


def _is_firm(words: Sequence[str]) -> bool:
    """Whether words tell a firm: a form, a number, or common words without any given name."""
    if any(is_form(word) or any(c.isdigit() for c in word) for word in words):
        return True
    return any(map(is_general, words)) and not any(map(canonical, words))


def _weights(ours: Sequence[str], theirs: Sequence[str]) -> dict[str, float]:
    """Return what each word tells; of a person's name, and of a legal form alone, each does."""
    weights: dict[str, float] = {}
    for words in (ours, theirs):
        told_here = {word: weight(word) for word in words}
        if not any(is_form(word) for word in words if len(word) > 1):
            told_here |= {word: INITIAL for word in words if len(word) == 1}  # "S." is no form
        if not any(told_here.values()):
            told_here = dict.fromkeys(words, 1.0)
        elif not _is_firm(words):  # "Miller" and "Alexei" tell a person alike
            told_here = {w: INITIAL if len(w) == 1 else 1.0 for w in words}
        weights |= {w: max(told_here[w], weights.get(w, 0.0)) for w in words}
    return weights


def _joined(ours: Sequence[str], theirs: Sequence[str]) -> tuple[list[str], list[str]]:
    """Return the words with those joined that the other name writes as one: "Sa dat"."""
    first = _as_one(list(ours), theirs)
    return first, _as_one(list(theirs), first)


def _as_one(words: list[str], others: Sequence[str]) -> list[str]:
    """Return words with two joined where the others have them as one, also apart: "Karim Abdul"."""
    whole = {_said(word) for word in others}
    kept = set(others)
    for a, b in permutations([w for w in words[:MAX_WORDS] if w not in kept], 2):
        if _said(a + b) in whole:
            rest = list(words)
            rest.remove(b)
            rest[rest.index(a)] = a + b
            return _as_one(rest, others)
    return words


@lru_cache(16_384)
def _said(word: str) -> str:
    """Return the sounds of a word without an article that is written together with it."""
    return heard(_ARTICLE.sub("", word))


def _pair(a: str, b: str, weights: dict[str, float]) -> Pair:
    alike, letters, reason = likeness(a, b)
    weight = min(weights[a], weights[b])
    if not weight and max(weights[a], weights[b]) and alike < SAME_FORM:
        return Pair(a, b, 0.0, 0.0, 0.0, "")  # a word is no legal form for its first letter
    return Pair(a, b, alike, letters, weight, reason)


@lru_cache(65_536)
def likeness(a: str, b: str) -> tuple[float, float, str]:
    """Return how alike two words of names are by sound and by letters, and why, 0 where not."""
    if a == b:
        return 1.0, 1.0, ""
    if any(c.isdigit() for c in a + b):
        return _scanned(a, b)
    letters = _near(a, b)
    first, second = canonical(a), canonical(b)
    if first and first == second:
        return 0.95, 1.0, f"“{a}” and “{b}” are one given name"
    if first and second:
        return 0.0, 0.0, ""
    if min(len(a), len(b)) == 1:
        same = a[0] == b[0] or heard(a)[:1] == heard(b)[:1]
        return (0.7, 1.0, f"“{a}” and “{b}” begin alike") if same else (0.0, 0.0, "")
    if heard(a) == heard(b):
        return 0.93, letters, f"“{a}” and “{b}” sound the same"
    if _said(a) == _said(b):
        return 0.93, letters, f"“{a}” and “{b}” differ by an article"
    near = max(_near(heard(a), heard(b)), letters)
    if near < NEAR or (is_general(a) and is_general(b)):
        return 0.0, 0.0, ""
    if near == letters and DamerauLevenshtein.distance(a, b) == 1:
        return 0.9 * near, letters, f"“{a}” and “{b}” differ by one letter"
    return 0.9 * near, letters, f"“{a}” and “{b}” are spelled or sound nearly the same"


def _scanned(a: str, b: str) -> tuple[float, float, str]:
    """Return how alike words with digits are: a scan may have read a letter as one."""
    first, second = a.translate(_SCANNED), b.translate(_SCANNED)
    mostly = sum(c.isalpha() for c in a) > 2 < sum(c.isalpha() for c in b)
    if mostly and first == second and (a.isalpha() or b.isalpha()):
        return 0.9, 0.9, f"“{a}” and “{b}” look the same"
    return 0.0, 0.0, ""


def _near(a: str, b: str) -> float:
    return float(DamerauLevenshtein.normalized_similarity(a, b))
