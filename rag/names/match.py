"""Say how sure it is that two names are of one person or firm, and why.

A pure function of the two names: every word of the one asked for must be a word of the listed one
in some spelling. What only one of them has decides: a patronymic may be left out, another word of
a firm's name makes it another firm.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz.distance import DamerauLevenshtein

from ingest.names.sounds import canonical, frame, heard
from ingest.store.lexical.entry_keys import telling_words
from rag.text.words import MIN_RARITY, rarity

MATCH = 0.75  # from which a listed name is taken for the one asked for
SAME_FRAME = 0.66  # likeness by sound of words with the same three consonants or more
ALIKE = 0.84  # of others, of six letters and more
MIN_FRAME, MIN_LETTERS = 3, 6
LESS = 0.03  # for each word that only the listed name has
MORE = 0.15  # for one that only the name asked for has: "Mohammed Hassan Ali"
MAX_LESS = 2


@dataclass(frozen=True, slots=True)
class NameMatch:
    """How sure it is that two names are one, 0 to 1, and the reasons in words."""

    score: float
    reasons: tuple[str, ...]

    @property
    def is_match(self) -> bool:
        """Whether it is sure enough to show the entry, under the name that it is listed by."""
        return self.score >= MATCH


@dataclass(frozen=True, slots=True)
class _Pair:
    asked: str
    listed: str
    alike: float
    reason: str


def match_names(asked: str, listed: str) -> NameMatch:
    """Return how sure it is that the name asked for is the listed one."""
    ours, theirs = telling_words(asked), telling_words(listed)
    if not ours or not theirs:
        return NameMatch(0.0, ("there is no telling word in it",))
    if sorted(ours) == sorted(theirs):
        return NameMatch(1.0, ("the same words",))
    if heard("".join(ours)) == heard("".join(theirs)):
        return NameMatch(0.97, ("the same sounds in the same order",))
    pairs = _paired(ours, theirs)
    more = _without(ours, [p.asked for p in pairs])
    less = _without(theirs, [p.listed for p in pairs])
    reasons = [p.reason for p in pairs if p.reason]
    against = _against(pairs, more, less)
    if against:
        return NameMatch(0.0, (*reasons, against))
    reasons += [f"“{word}” stands in the listed name alone" for word in less]
    reasons += [f"“{word}” stands in the name asked for alone" for word in more]
    score = sum(p.alike for p in pairs) / len(pairs) - LESS * len(less) - MORE * len(more)
    return NameMatch(round(score, 3), tuple(reasons))


def _paired(ours: Sequence[str], theirs: Sequence[str]) -> list[_Pair]:
    """Return the words that are one in both, the most alike first, each used once."""
    every = [_pair(a, b) for a in ours for b in theirs]
    left, right, found = list(ours), list(theirs), []
    for pair in sorted(every, key=lambda p: -p.alike):
        if pair.alike and pair.asked in left and pair.listed in right:
            left.remove(pair.asked)
            right.remove(pair.listed)
            found.append(pair)
    return found


def _pair(a: str, b: str) -> _Pair:
    alike, reason = _alike(a, b)
    return _Pair(a, b, alike, reason)


def _alike(a: str, b: str) -> tuple[float, str]:
    """Return how alike two words of names are, and why; words with digits are one or not."""
    if a == b:
        return 1.0, ""
    if any(c.isdigit() for c in a + b):
        return 0.0, ""
    first, second = canonical(a), canonical(b)
    if first and first == second:
        return 0.95, f"“{a}” and “{b}” are one given name"
    if first and second:
        return 0.0, ""
    said, other = heard(a), heard(b)
    if said == other:
        return 0.93, f"“{a}” and “{b}” sound the same"
    if min(len(a), len(b)) == 1:
        same = a[0] == b[0]
        return (0.7, f"“{a}” and “{b}” begin alike") if same else (0.0, "")
    near = float(DamerauLevenshtein.normalized_similarity(said, other))
    framed = frame(a) == frame(b) and len(frame(a)) >= MIN_FRAME and near >= SAME_FRAME
    spelled = min(len(a), len(b)) >= MIN_LETTERS and near >= ALIKE
    if (framed or spelled) and not (_is_general(a) and _is_general(b)):
        return 0.7 + 0.2 * near, f"“{a}” and “{b}” sound nearly the same"
    return 0.0, ""


def _against(pairs: Sequence[_Pair], more: Sequence[str], less: Sequence[str]) -> str | None:
    """Return what speaks against two names being one, None where nothing does."""
    if not pairs or (len(pairs) == 1 and (more or less)):
        return "too few words are the same"
    if more and less:
        return f"“{more[0]}” is not “{less[0]}”"
    if len(more) > 1 or len(less) > MAX_LESS:
        return "too many words stand in one of them alone"
    other = next((w for w in (*more, *less) if _is_general(w)), None)
    if other:
        return f"“{other}” makes it another name"
    if all(_is_general(p.asked) for p in pairs) and (more or less):
        return "the words in common are common words"
    return None


def _without(words: Sequence[str], used: Sequence[str]) -> list[str]:
    left = list(words)
    for word in used:
        left.remove(word)
    return left


def _is_general(word: str) -> bool:
    """Whether it is a word of general English, which makes firms' names differ."""
    return canonical(word) is None and rarity(word) < MIN_RARITY
