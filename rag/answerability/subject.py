"""Keep the statements that are about what the question names.

Of four statements one may be on the bank that is asked about and three on its neighbours: what is
asked for must stand in the one.
"""

import re
from collections.abc import Sequence
from itertools import islice

from rag.answerability.entity_presence import names_in
from rag.question.question import Question
from rag.sentences.around import above, said_by, sentences_before
from rag.sentences.quote_spans import POINTS_BACK, follows
from rag.sentences.quotes import Quote
from rag.text.accents import unaccented
from rag.text.words import stem_sequence

_CASE = re.compile(r"\b[A-Z]{1,2}[-‑]\d{1,4}/\d\d\b")  # of a court: "T-131/26"
_BACK = 2  # sentences before a statement in which its subject may be named


def about_subject(question: str, quotes: Sequence[Quote]) -> list[Quote]:
    """Return the statements on what the question names; all of them where none is.

    One that names something else is of that; one that names nothing is of what was named last.
    """
    case = _CASE.findall(question)
    quotes = [q for q in quotes if any(c in _around(q) for c in case)] or quotes
    wanted = frozenset(w.stem for w in names_in(Question.of(unaccented(question))))
    if not wanted:
        return list(quotes)  # no name tells them apart
    return [q for q in quotes if _is_about(wanted, q)] or list(quotes)


def with_following(about: Sequence[Quote], chosen: Sequence[Quote]) -> list[Quote]:
    """Return the statements on a subject, and of the others chosen those that go on from one.

    "On paper the firm is a bakery. The registered owner is Olga Velmar.": the second names another.
    """
    return [q for q in chosen if q in about or any(_goes_on(one, q) for one in about)]


def _goes_on(one: Quote, other: Quote) -> bool:
    same = one.evidence.passage.id == other.evidence.passage.id
    return same and one.end <= other.start and follows(one, other)


def _is_about(wanted: frozenset[str], quote: Quote) -> bool:
    text = said_by(quote)
    if _holds(wanted, text):
        return True
    if POINTS_BACK.match(text):
        return True  # to what, the words alone do not say
    if any(w.rarity == 1.0 for w in names_in(Question.of(text))):
        return False
    return any(_holds(wanted, t) for t in (*islice(sentences_before(quote), _BACK), *above(quote)))


def _around(quote: Quote) -> str:
    return f"{quote.evidence.passage.search_text} {' '.join(above(quote))}"


def _holds(stems: frozenset[str], text: str) -> bool:
    return not stems.isdisjoint(stem_sequence(unaccented(text)))
