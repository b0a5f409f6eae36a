"""Count passages that say one thing once in a ranking.

Syndicated news and the versions of an act say the same in nearly the same words: the best of them
stays, the others are named with it. Two texts that differ in a figure or in a "not" say two things.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from rag.datamodels import Evidence
from rag.text.words import stem_sequence

LOOKED_AT = 30  # passages from the top that are compared with each other
ENOUGH, LOOKED_AT_MOST = 15, 60  # while fewer are left, more are compared: a story in forty papers
SAME_WORDS = 0.85  # of the words of two passages together that both have
MIN_WORDS = 12  # a line of a few words is not syndicated
MOST_OF_ONE = 5  # passages of one document among the first eight, where others are as good
FIRST = 8
AS_GOOD = 0.97  # of the score of the passage that gives way
# The same words about another amount, or the contrary.
_DECIDING = re.compile(
    r"\b(?:not|no|never|neither|nor|without|except|unless)\b|n[’']t\b|\d+(?:[.,]\d+)*",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class _Said:
    """What a passage says: its words, and the figures and denials in it."""

    words: frozenset[str]
    deciding: frozenset[str]


def without_repeats(ranked: Sequence[Evidence]) -> list[Evidence]:
    """Return the passages with each text once; ``also`` names the passages that repeat it."""
    kept: list[Evidence] = []
    said: list[_Said] = []
    looked_at = 0
    for evidence in ranked[:LOOKED_AT_MOST]:
        if looked_at >= LOOKED_AT and len(kept) >= ENOUGH:
            break
        looked_at += 1
        mine = _said_in(evidence)
        twin = next((i for i, other in enumerate(said) if _same(mine, other)), None)
        other = kept[twin].passage.document if twin is not None else ""
        if twin is not None and other != evidence.passage.document:
            kept[twin] = replace(kept[twin], also=(*kept[twin].also, evidence.passage.id))
            continue
        kept.append(evidence)
        said.append(mine)
    return [*kept, *ranked[looked_at:]]


def _said_in(evidence: Evidence) -> _Said:
    text = evidence.passage.search_text
    deciding = frozenset(m.group().lower() for m in _DECIDING.finditer(text))
    return _Said(frozenset(stem_sequence(text)), deciding)


def _same(mine: _Said, other: _Said) -> bool:
    fewer, more = sorted((len(mine.words), len(other.words)))
    if fewer < MIN_WORDS or fewer < SAME_WORDS * more:  # told by the lengths, as nearly all are
        return False
    both = len(mine.words & other.words)
    return both >= SAME_WORDS * (fewer + more - both) and mine.deciding == other.deciding


def spread(ranked: Sequence[Evidence]) -> list[Evidence]:
    """Return the passages so that one document does not crowd out others that are as good."""
    first, rest = list(ranked[:FIRST]), list(ranked[FIRST:])
    counts: dict[str, int] = {}
    for evidence in first:
        counts[evidence.passage.document] = counts.get(evidence.passage.document, 0) + 1
    for at in range(len(first) - 1, -1, -1):
        giving = first[at]
        if counts[giving.passage.document] <= MOST_OF_ONE:
            continue
        other = next((e for e in rest if e.passage.document not in counts), None)
        if other is None or other.cosine < AS_GOOD * giving.cosine:
            break
        rest.remove(other)
        rest.insert(0, giving)
        first[at] = other
        counts[giving.passage.document] -= 1
        counts[other.passage.document] = 1
    return [*first, *rest]
