"""Ranked passages in, the same with those that say one thing counted once out.

Syndicated news and the versions of an act say the same in nearly the same words: the best of them
stays, the others are named with it.
"""

from collections.abc import Sequence
from dataclasses import replace

from rag.datamodels import Evidence
from rag.words import stem_sequence

LOOKED_AT = 30  # passages from the top that are compared with each other
SAME_WORDS = 0.85  # of the words of two passages together that both have
MIN_WORDS = 12  # a line of a few words is not syndicated
MOST_OF_ONE = 5  # passages of one document among the first eight, where others are as good
FIRST = 8
AS_GOOD = 0.97  # of the score of the passage that gives way


def without_repeats(ranked: Sequence[Evidence]) -> list[Evidence]:
    """Return the passages with each text once; ``also`` names the passages that repeat it."""
    kept: list[Evidence] = []
    words: list[frozenset[str]] = []
    for evidence in ranked[:LOOKED_AT]:
        mine = frozenset(stem_sequence(evidence.passage.search_text))
        twin = next((i for i, w in enumerate(words) if _same(mine, w)), None)
        other = kept[twin].passage.document if twin is not None else ""
        if twin is not None and other != evidence.passage.document:
            kept[twin] = replace(kept[twin], also=(*kept[twin].also, evidence.passage.id))
            continue
        kept.append(evidence)
        words.append(mine)
    return [*kept, *ranked[LOOKED_AT:]]


def _same(one: frozenset[str], other: frozenset[str]) -> bool:
    together = len(one | other)
    return min(len(one), len(other)) >= MIN_WORDS and len(one & other) >= SAME_WORDS * together


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
