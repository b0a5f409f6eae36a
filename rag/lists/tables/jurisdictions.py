"""A jurisdiction in a question: whether it acts or is where somebody is, and how cells write it."""

from collections.abc import Sequence
from functools import lru_cache

from ingest.store.lexical.words import stems
from rag.lists.tables.question.asked import Token
from rag.lists.tables.question.vocabulary import LISTING, OF_MEASURES
from rag.text.places.authorities import authority_forms
from rag.text.places.countries import jurisdiction_forms
from rag.text.places.letters import country_letters
from rag.text.places.towns import countries_of

_BETWEEN = frozenset("the and or both also either".split())
_ACTING = frozenset("by under from".split())
_ASKS_DEED = frozenset("did does do has have had".split())


def acts(tokens: Sequence[Token], at: int) -> bool:
    """Whether the jurisdiction at a place is who sanctions: "by the US", "the EU's list"."""
    token = tokens[at]
    if token.surface in authority_forms(token.code or ""):
        return True
    after = next((i for i in range(at + 1, len(tokens)) if not _is_between(tokens[i])), None)
    before = next((i for i in range(at - 1, -1, -1) if not _is_between(tokens[i])), None)
    if after is not None and {*tokens[after].stems} & (LISTING | OF_MEASURES):
        return True
    if after is not None and tokens[after].code and after > at + 0:
        joined = tokens[after].start - token.end < 12
        if joined and acts(tokens, after):
            return True
    if before is None:
        return False
    word = tokens[before]
    if word.surface.lower() in _ACTING or word.surface.lower() in _ASKS_DEED:
        return True
    if word.code and token.start - word.end < 12:
        return _comes_after_acting(tokens, before)
    of_deed = before > 0 and bool({*tokens[before - 1].stems} & (LISTING | OF_MEASURES))
    return word.surface.lower() == "of" and of_deed


def _comes_after_acting(tokens: Sequence[Token], at: int) -> bool:
    """Whether the name before, to which this one is joined, stands behind "by" or "under"."""
    before = next((i for i in range(at - 1, -1, -1) if not _is_between(tokens[i])), None)
    if before is None:
        return False
    if tokens[before].code:
        return _comes_after_acting(tokens, before)
    return tokens[before].surface.lower() in _ACTING


def _is_between(token: Token) -> bool:
    return token.surface.lower() in _BETWEEN


def is_town(token: Token) -> bool:
    """Whether a jurisdiction is named by a town of it: cells that name the town are meant."""
    towns = countries_of(token.surface)
    return token.code in towns and stems(token.surface) != stems(_first(token.code or ""))


def _first(code: str) -> str:
    return next((f for f in jurisdiction_forms(code) if "." not in f), "")


@lru_cache(256)
def texts_of(code: str) -> tuple[str, ...]:
    """Return how cells write a jurisdiction, as pieces of `Cell.stems`: its names and letters."""
    forms = [*jurisdiction_forms(code), *authority_forms(code)]
    written = dict.fromkeys(" ".join(stems(form)) for form in forms)
    letters = country_letters(code)
    ends = (f" {letters} |",) if letters else ()
    return (*(f" {form} " for form in written if form), *ends)


def names_in(code: str) -> tuple[str, ...]:
    """Return how texts write a jurisdiction in full: no two letters, which are words as well."""
    return tuple(text for text in texts_of(code) if len(text.strip(" |")) > 2)
