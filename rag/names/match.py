"""Say how sure it is that two names are of one person or firm, and why.

A pure function of the two names. What words have in common is counted (`features`), and weights
learned on other spellings that official lists give of their own entries make it one figure.
"""

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from ingest.names.sounds import canonical, heard
from ingest.store.lexical.entry_keys import telling_words
from rag.names.align import Alignment, Pair, align, is_general, weight

MATCH = 0.5  # from which a listed name is taken for the one asked for: see `match_weights.json`
WEIGHTS = "match_weights.json"
SAME_WORDS, SAME_SOUNDS = 1.0, 0.97
SAME = 0.93  # from which two words are one name written otherwise, by sound


@dataclass(frozen=True, slots=True)
class NameMatch:
    """How sure it is that two names are one, 0 to 1, and the reasons in words."""

    score: float
    reasons: tuple[str, ...]

    @property
    def is_match(self) -> bool:
        """Whether it is sure enough to show the entry, under the name that it is listed by."""
        return self.score >= MATCH


def match_names(asked: str, listed: str) -> NameMatch:
    """Return how sure it is that the name asked for is the listed one."""
    ours, theirs = telling_words(asked), telling_words(listed)
    if not ours or not theirs:
        return NameMatch(0.0, ("there is no telling word in it",))
    if sorted(ours) == sorted(theirs):
        order = "" if ours == theirs else " in another order"
        return NameMatch(SAME_WORDS, (f"the same words{order}",))
    if heard("".join(ours)) == heard("".join(theirs)):
        return NameMatch(SAME_SOUNDS, ("the same sounds in the same order",))
    found = align(asked, listed)
    same = " and ".join(f"“{p.listed}”" for p in found.pairs if not p.reason)
    reasons = [f"{same} in both names"] if same else []
    reasons += [p.reason for p in found.pairs if p.reason]
    refused = against(found)
    if refused:
        return NameMatch(0.0, (*reasons, refused))
    reasons += [f"“{word}” stands in the listed name alone" for word in found.less]
    reasons += [f"“{word}” stands in the name asked for alone" for word in found.more]
    return NameMatch(_score(features(found)), tuple(reasons))


def features(found: Alignment) -> dict[str, float]:
    """Return what two names have in common as figures; the weights are learned for these."""
    full = [p for p in found.pairs if min(len(p.asked), len(p.listed)) > 1]
    shared = sum(p.weight for p in found.pairs)
    ours, theirs = (shared + sum(map(weight, words)) for words in (found.more, found.less))
    alike = sum(p.weight * p.alike for p in found.pairs)
    less = math.log1p(sum(map(weight, found.less)))
    return {
        "asked": alike / max(ours, 0.1),
        "listed": alike / max(theirs, 0.1),
        "weakest sound": min((p.alike for p in full), default=0.0),
        "weakest letters": min((p.letters for p in full), default=0.0),
        "letters": sum(p.letters for p in full) / max(1, len(full)),
        "pairs": math.log1p(len(full)),
        "same": math.log1p(sum(p.alike >= SAME for p in full)),
        "initials": float(len(found.pairs) - len(full)),
        "more": math.log1p(sum(map(weight, found.more))),
        "less": less,
        "less of a person": 0.0 if found.is_firm else less,
        "listed person": 0.0 if found.is_firm else alike / max(theirs, 0.1),
        "more and less": float(bool(found.more and found.less)),
        "general left": float(any(map(is_general, (*found.more, *found.less)))),
        "digits left": float(any(_has_digit(w) for w in (*found.more, *found.less))),
        "given left": float(any(map(canonical, found.more)) and any(map(canonical, found.less))),
        "length": math.log1p(sum(len(p.listed) for p in full)),
    }


def _score(counted: dict[str, float]) -> float:
    names, weights, bias = _weights()
    total = bias + sum(w * counted[n] for n, w in zip(names, weights, strict=True))
    return round(SAME_SOUNDS / (1.0 + math.exp(-max(-30.0, min(30.0, total)))), 3)


@cache
def _weights() -> tuple[tuple[str, ...], tuple[float, ...], float]:
    kept = json.loads(files("rag.names").joinpath(WEIGHTS).read_text(encoding="utf-8"))
    return tuple(kept["features"]), tuple(kept["weights"]), float(kept["bias"])


def against(found: Alignment) -> str | None:
    """Return what speaks against two names being one, whatever else they share."""
    full: Sequence[Pair] = [p for p in found.pairs if min(len(p.asked), len(p.listed)) > 1]
    if not full:
        return "too few words are the same"
    if len(found.pairs) == 1 and (found.more or found.less):
        return "too few words are the same"
    if all(is_general(p.asked) for p in full) and (found.more or found.less):
        return "the words in common are common words"
    return None


def _has_digit(word: str) -> bool:
    return any(c.isdigit() for c in word)
