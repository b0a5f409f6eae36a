"""Tell which places a question may name though no passage found does.

A town is met where its country is named, a region where several of its countries are, and where the
asker of a case sits is no condition on the documents (`situation`). An event in the very town
that a question names is another matter: there the country alone would be a near miss.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from ingest.store.lexical.words import stems
from rag.datamodels import Evidence
from rag.question.question import Question
from rag.question.situation import is_anyone, is_case, is_own_place, is_place
from rag.text.currencies import countries_paying_in
from rag.text.places.authorities import with_codes
from rag.text.places.countries import jurisdiction_codes
from rag.text.places.regions import is_told_by
from rag.text.places.towns import countries_of
from rag.text.words import Word

_CAPITALS = re.compile(r"\b[A-ZÀ-Þ]{4,}\b")  # of a heading: "RULES OF MALTA"
_RULES = r"(?:laws?|rules?|sanctions?|ban|embargo|regulations?|order|act|regime|ordinance|measures)"


@dataclass(frozen=True)
class Places:
    """The places of a question and those of what was found for it, looked up when asked for."""

    asked: Question
    evidence: Sequence[Evidence]
    texts: Sequence[str]

    def unmet(self, countries: Sequence[Word]) -> list[Word]:
        """Return the countries that neither an authority nor a file's name tells.

        A law seldom names its own country: its authorities do ("HM Treasury"), and people put it
        into the name of the file ("uk-si-2030.txt"). Where no country is named at all, the money
        of its amounts tells it.
        """
        told = self._codes | self._of_files | (self._of_money if not self._codes else frozenset())
        return [w for w in countries if w.stem not in told and not self._is_beside(w)]

    def tells(self, name: Word) -> bool:
        """Return whether what was found tells of the country or region that a name stands for."""
        if self.tells_region(name.surface):
            return True
        text = self.asked.text
        if not (is_case(text) and is_place(text, name.start, name.end)):
            return False
        towns = set(countries_of(name.surface))
        return bool(towns & self._codes) or (bool(towns) and self._is_beside(name))

    def tells_region(self, name: str) -> bool:
        """Return whether a passage names several countries of a region."""
        return any(is_told_by(name, codes) for codes in self._by_passage)

    def _is_beside(self, place: Word) -> bool:
        """Whether it only says where somebody of a case sits, and the law asked for was found."""
        text, found = self.asked.text, self._codes
        others = [w for w in self.asked.jurisdictions if w.stem != place.stem]
        if not is_case(text) or not any(w.stem in found for w in others):
            return False
        if is_own_place(text, place.start, place.end):
            return True
        return is_anyone(text, place.start, place.end) and any(
            w.stem in found and re.match(rf"(?:['’]s)?\s+(?:\w+\s+)?{_RULES}\b", text[w.end :])
            for w in others
        )

    @cached_property
    def _by_passage(self) -> list[frozenset[str]]:
        return [_codes_in(text) for text in self.texts]

    @cached_property
    def _codes(self) -> frozenset[str]:
        return frozenset().union(*self._by_passage)

    @cached_property
    def _of_money(self) -> frozenset[str]:
        return frozenset().union(*map(countries_paying_in, self.texts))

    @cached_property
    def _of_files(self) -> frozenset[str]:
        names = [re.sub(r"[\W_]+", " ", e.passage.document) for e in self.evidence]
        return _codes_in("\n".join(text for n in names for text in (n, n.upper())))


def told_by_money(question: str, passages: Sequence[str]) -> list[str]:
    """Return for each passage the countries of a question whose money it counts in, as words.

    Where a passage names a country, the money tells nothing.
    """
    countries = Question.of(question).jurisdictions
    if not countries or any(map(_codes_in, passages)):
        return [""] * len(passages)
    paid = map(countries_paying_in, passages)
    return [" ".join(w.surface for w in countries if w.stem in codes) for codes in paid]


@lru_cache(1_024)
def _codes_in(text: str) -> frozenset[str]:
    plain = _CAPITALS.sub(lambda m: m.group().capitalize(), text)
    both = f"{with_codes(text)}\n{with_codes(plain)}" if plain != text else with_codes(text)
    return frozenset(stems(both)) & jurisdiction_codes()
