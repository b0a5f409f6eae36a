"""The names of a question and statements in, the statements that are about them out.

Of four statements one may be on the bank that is asked about and three on its neighbours: what is
asked for must stand in the one.
"""

import unicodedata
from collections.abc import Sequence
from itertools import islice

from rag.around import above, said_by, sentences_before
from rag.premise import names_in
from rag.question import Question
from rag.quotes import Quote
from rag.whole import POINTS_BACK
from rag.words import stem_sequence

_BACK = 2  # sentences before a statement in which its subject may be named


def about_subject(question: str, quotes: Sequence[Quote]) -> list[Quote]:
    """Return the statements on what the question names; all of them where none is.

    One that names something else is of that; one that names nothing is of what was named last.
    """
    wanted = frozenset(w.stem for w in names_in(Question.of(_plain(question))))
    return [q for q in quotes if _is_about(wanted, q)] or list(quotes)


def _is_about(wanted: frozenset[str], quote: Quote) -> bool:
    text = said_by(quote)
    if _holds(wanted, text):
        return True
    if POINTS_BACK.match(text):
        return True  # to what, the words alone do not say
    if any(w.rarity == 1.0 for w in names_in(Question.of(text))):
        return False
    return any(_holds(wanted, t) for t in (*islice(sentences_before(quote), _BACK), *above(quote)))


def _holds(stems: frozenset[str], text: str) -> bool:
    return not stems.isdisjoint(stem_sequence(_plain(text)))


def _plain(text: str) -> str:
    """Return the text without accents: Möngke is also asked for as Mongke."""
    return "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
