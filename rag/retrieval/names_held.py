"""Let what was found hold each name of the question, where anything that fits does.

Eight rows on the members of a union leave no room for the sentence that says who is none.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace

from ingest.store.lexical.words import stems
from rag.datamodels import BY_NAME, Evidence
from rag.question.question import Question

HELD = 4  # passages at the end that may give way, one for each name


def with_names_held(
    question: str,
    found: Sequence[Evidence],
    ranked: Sequence[Evidence],
    words_of: Callable[[Evidence], frozenset[str]],
) -> list[Evidence]:
    """Return the passages found; the last give way to the best that hold names that none holds.

    ``ranked`` are all that the search ranked, best first.
    """
    asked = Question.of(question)
    added: list[Evidence] = []
    known = frozenset().union(*(words_of(e) for e in found))
    for word in dict.fromkeys((*asked.jurisdictions, *asked.names)):
        wanted = frozenset(stems(word.surface))
        if wanted <= known or len(added) == min(HELD, len(found) - 1):
            continue
        best = next((e for e in ranked if wanted <= words_of(e)), None)
        if best is not None:
            added.append(replace(best, found_by=BY_NAME))
            known |= words_of(best)
    return [*found[: len(found) - len(added)], *added]
