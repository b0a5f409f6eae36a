"""Find what a sentence denies, and whether a statement says the contrary of its source."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.store.lexical.words import stems

_TOKEN = re.compile(r"\bn[’']t\b|[^\W_]+(?:[’'][^\W_]+)*|[,;:.()]")
_NEGATORS = frozenset("not never no none nobody nothing neither nor without cannot hardly".split())
_NEGATED_VERB = re.compile(r"n[’']t$")
_LIGHT = frozenset(
    "a an the of in on at to for from by with and or but as is are was were be been being am do "
    "does did done has have had having will would shall should can could may might must it its "
    "this that these those there any all very so such longer yet also only more most".split()
)
# They deny of a part: "for pumps unless the value is below EUR 500", "all banks except one".
_EXEMPTING = re.compile(r"\b(?:unless|except(?:ed|ing)?|exempt\w*|other than)\b", re.IGNORECASE)
_OPENS_ANOTHER = frozenset("a an the its his her their this these that those".split())
_REACH = 3  # words that carry meaning behind a negator that it may deny
_CONTRARIES = """
prohibit forbid ban bar / allow permit authorise authorize
impose introduce adopt reimpose / lift repeal revoke suspend reject withdraw
increase rise grow gain / decrease fall drop decline shrink lose
before / after
more above over exceed / less below under
include / exclude
lawful legal / unlawful illegal
possible / impossible
first / last
add / remove delist
accept agree approve / refuse reject deny
win / lose
begin start open / end stop close cease
required mandatory obligatory / optional voluntary
freeze / unfreeze release
"""


@dataclass(frozen=True, slots=True)
class Clause:
    """The stems of a sentence that carry meaning: those it states, and those it denies."""

    stated: frozenset[str]
    denied: frozenset[str]
    negators: int

    @property
    def stems(self) -> frozenset[str]:
        """All of them."""
        return self.stated | self.denied


def negated(sentence: str) -> Clause:
    """Take a sentence apart into what it states and what it denies."""
    stated: set[str] = set()
    denied: set[str] = set()
    reach = negators = 0
    last = ""
    for match in _TOKEN.finditer(sentence):
        word = match.group().lower()
        if not word[0].isalnum():
            reach = 0
        elif word in _NEGATORS or _NEGATED_VERB.search(word):
            reach, negators = _REACH, negators + 1
        elif last == "and" and word in _OPENS_ANOTHER:
            reach = 0  # "without fear and its wings …"
        elif word not in _LIGHT:
            (denied if reach else stated).update(stems(word))
            reach = max(0, reach - 1)
        last = word
    return Clause(frozenset(stated), frozenset(denied), negators)


def denies(text: str) -> bool:
    """Whether a text denies something, be it of a part only."""
    return negated(text).negators > 0 or _EXEMPTING.search(text) is not None


def contrary(statement: Clause, source: Sequence[Clause]) -> list[str]:
    """Return words that the statement denies and its source states, or the other way round."""
    nearest = _nearest(statement, source)
    if not nearest:
        return []
    stated = frozenset().union(*(c.stated for c in nearest))
    denied = frozenset().union(*(c.denied for c in nearest))
    wrong = []
    if statement.negators > max(c.negators for c in nearest) or (
        statement.denied and not statement.denied & denied
    ):
        wrong += sorted(statement.denied & stated) or sorted(statement.denied - denied)
    best = nearest[0]
    if best.negators > statement.negators:
        wrong += sorted((best.denied & statement.stated) - stated)
    return wrong[:1] or _contrary_words(statement, source)


def _nearest(statement: Clause, source: Sequence[Clause]) -> list[Clause]:
    """Return the source's sentences that share most words with the statement, the best first."""
    shared = [(len(statement.stems & c.stems), -i, c) for i, c in enumerate(source)]
    best = max((n for n, _, _ in shared), default=0)
    if not best:
        return []
    return [c for n, _, c in sorted(shared, key=lambda s: s[:2], reverse=True) if 2 * n >= best]


def _contrary_words(statement: Clause, source: Sequence[Clause]) -> list[str]:
    """Return a word whose contrary the source has, and not itself."""
    there = frozenset().union(*(c.stems for c in source))
    if statement.denied:
        return []
    wrong = []
    for line in _CONTRARIES.strip().splitlines():
        left, right = (frozenset(stems(side)) for side in line.split(" / "))
        for mine, theirs in ((left, right), (right, left)):
            if statement.stated & mine and not mine & there and theirs & there:
                wrong += sorted(statement.stated & mine)
    return wrong[:1]
