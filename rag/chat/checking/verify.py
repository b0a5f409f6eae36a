"""Find what of a statement does not stand in the passages that it cites.

Exact things are compared as such (figures, dates, provisions, names, negations), and they must
stand where the statement's other words stand: a figure of the next sentence supports nothing. The
meaning is compared by the share of words found and by the embedding model. How many false
statements this finds, and how many true ones it flags: benchmarks/citations.py.
"""

import re
from collections.abc import Callable
from dataclasses import replace

from ingest.text.sentences import sentences
from rag.chat.checking.better_place import displaced
from rag.chat.checking.exact import exact_faults
from rag.chat.checking.fault import Fault
from rag.chat.checking.names import missing_names, put_together
from rag.chat.checking.support import Support, all_words
from rag.question.fields import labelled
from rag.text.figures import dates
from rag.text.negation import contrary, negated
from rag.text.words import content_words

MIN_WORDS_FOUND = 0.5  # of the statement's words by rarity; below it another passage is meant
MIN_SIMILARITY = 0.45  # cosine; a paraphrase with few of the words in common is near this at least
_ADDRESS = re.compile(r"(?:https?://|www\.)[^\s)\]>\"”]+", re.IGNORECASE)


def faults(
    statement: str,
    support: Support,
    *,
    asked: str = "",
    similarity: Callable[[], float] | None = None,
) -> tuple[Fault, ...]:
    """Return what of a statement its passages do not say, none where they say it all.

    ``asked`` is the question: what it names, a statement may name. ``similarity`` returns the
    cosine of the statement and what it cites; it is asked only where the words do not settle it.
    """
    found = [
        *exact_faults(statement, support, asked),
        *(Fault("name", n) for n in missing_names(statement, support, asked)),
        *(Fault("name", n) for n in put_together(statement, support)),
        *(Fault("negation", n) for n in _contraries(statement, support)),
        *(Fault("address", a) for a in _missing_addresses(statement, support)),
    ]
    known = [f.what for f in found]
    found += [
        f
        for f in displaced(statement, support, asked)
        if not any(f.what in what or what in f.what for what in known)
    ]
    share = words_found(statement, support, asked=asked)
    if share < MIN_WORDS_FOUND and not (similarity and similarity() >= MIN_SIMILARITY):
        found.append(Fault("meaning", statement))
    return tuple(dict.fromkeys(found))


def words_found(statement: str, support: Support, *, asked: str = "") -> float:
    """Return the share of a statement's words that passages or question have, by rarity in 0..1."""
    days = dates(statement)  # compared as such
    words = [w for w in all_words(statement) if not any(d.start <= w.start < d.end for d in days)]
    asked_stems = {w.stem for w in content_words(asked)}
    where = replace(support.whole, stems=support.whole.stems | asked_stems)
    return where.share(words, labelled(statement)) if words else 1.0


def _contraries(statement: str, support: Support) -> list[str]:
    told = sentences(statement)
    return [word for s in told for word in contrary(negated(s), support.clauses)]


def _missing_addresses(statement: str, support: Support) -> list[str]:
    return [a for a in _ADDRESS.findall(statement) if a.rstrip(".,;") not in support.text]
