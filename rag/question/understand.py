"""Make of a question as typed the one that the index is asked, with notes on it."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from ingest.store.index import Index
from ingest.store.lexical.words import stems
from ingest.text.words.look_alikes import in_one_script
from rag.datamodels import Evidence, Filters
from rag.question.followup import Wording
from rag.question.relative_time import Period, period_of
from rag.question.requests.wordings import request_of
from rag.question.spelling import Spelled, Vocabulary, spelled
from rag.question.timing import Timing, timing_of, without_as_of
from rag.text.legal_forms import LegalForm, legal_forms
from rag.text.places.countries import jurisdiction_ends
from rag.text.words import rarity, stem_sequence

_WORD = re.compile(r"[^\W_]+")
LOOKED_AT = 20  # passages in which two halves of a word are looked for side by side


@dataclass(frozen=True, slots=True)
class Understood:
    """A question with its names spelled as the index does, its filters, and its time.

    ``period`` is a span of days that it names by today's: "last month".
    """

    spelled: Spelled
    timing: Timing
    given: Filters
    forms: tuple[str, ...] = ()  # legal forms that no document gives the names they stand by
    period: Period | None = None

    @property
    def text(self) -> str:
        """The question to search for, with the months that "last month" means."""
        return self._with_period(self.period.named) if self.period else self.spelled.text

    @property
    def asked(self) -> str:
        """The question that sentences answer: without a day that the sources need not name."""
        return self._with_period("") if self.period else without_as_of(self.spelled.text)

    def wordings(self, asked: Sequence[Wording]) -> list[Wording]:
        """Return the ways to ask it; with its day as well, where that was left out of the first.

        A source need not name the day, but one that does fits better.
        """
        if self.period or self.asked == self.spelled.text:
            return list(asked)
        halved = [replace(w, share=w.share / 2) for w in asked]
        return [*halved, Wording(self.spelled.text, 0.5)]

    def _with_period(self, words: str) -> str:
        typed = self.period.typed if self.period else ""
        return " ".join(self.spelled.text.replace(typed, words).split()).replace(" ?", "?")

    @property
    def filters(self) -> Filters:
        """The person's filters with what the question itself restricts."""
        return self.timing.applied(self.given)

    def as_written(self, text: str, evidence: Sequence[Evidence]) -> str:
        """Return a reading of the question with the names found as the passages write them."""
        for _, names in self.spelled.found:
            for stem in names:
                written = _as_written(stem, evidence)
                text = re.sub(rf"\b{re.escape(stem)}\b", written.replace("\\", r"\\"), text)
        return text

    def notes(self, evidence: Sequence[Evidence]) -> tuple[str, ...]:
        """Return what was searched otherwise than typed; names as the passages write them."""
        found = [
            f"“{typed}” does not stand in the documents; searched for "
            f"{' or '.join(f'“{_as_written(stem, evidence)}”' for stem in names)} instead."
            for typed, names in self.spelled.found
        ]
        found += [
            f"“{form}” is not the legal form that the documents give; the name was searched for "
            "without it."
            for form in (self.forms if evidence else ())
        ]
        time = None if self.period else self.timing.note(self.given, evidence)
        if self.period:
            time = f"“{self.period.typed}” was read as {self.period.words}."
        return (*found, time) if time else tuple(found)


class Understanding:
    """Reads questions against one index."""

    def __init__(self, index: Index, today: Callable[[], date] = date.today) -> None:
        self._index, self._today = index, today
        self._vocabulary = Vocabulary(index.vocabulary, self._stand_beside)

    def of(self, question: str, filters: Filters) -> Understood:
        """Return the question as the index can be asked."""
        self._index.follow()
        self._vocabulary.refresh(self._index.generation)
        asked, forms = self._without_other_forms(self._in_one_script(question))
        told = " ".join(asked[a:b] for a, b in request_of(asked).spans).lower().split()

        def is_known(word: str) -> bool:
            return word.lower() in told or self._is_known(word, asked)

        found = spelled(asked, is_known, self._vocabulary)
        period = period_of(found.text, self._today())
        return Understood(found, timing_of(question), filters, forms, period)

    def as_typed(self, question: str, filters: Filters) -> Understood:
        """Return the question to be asked letter by letter, whatever the index would read."""
        self._index.follow()
        return Understood(Spelled(question), timing_of(question), filters)

    def _in_one_script(self, question: str) -> str:
        """Return the question with words in letters of one script.

        A word that the documents have as it is typed stays: НТВ is Cyrillic to its last letter.
        """
        alike = in_one_script(question)
        if alike == question:
            return question
        letters = list(alike)  # one for one
        for match in _WORD.finditer(question):
            start, end = match.span()
            roots = stems(match.group()) if alike[start:end] != match.group() else []
            if roots and len(self._index.rarities(roots)) == len(set(roots)):
                letters[start:end] = match.group()
        return "".join(letters)

    def _without_other_forms(self, question: str) -> tuple[str, tuple[str, ...]]:
        """Return the question without legal forms that the documents do not give its names.

        A firm is written "LLC" in one text, "OOO" in another and without either in a third. Where
        a text has the name with the form asked for, that form tells namesakes apart and stays.
        """
        forms = [f for f in legal_forms(question) if not self._is_given(f)]
        for form in reversed(forms):
            before, after = question[: form.start].rstrip(" ,"), question[form.end :].lstrip(" .")
            space = " " if before and after[:1].isalnum() else ""
            question = f"{before}{space}{after or '?'}"
        return question, tuple(form.text for form in forms)

    def _is_given(self, form: LegalForm) -> bool:
        """Whether a document has the name with this form before or behind it."""
        ends = [*form.before[-1:], *form.after[-1:]]
        begins = [*form.before[:1], *form.after[:1]]
        return any(self._stand_beside(word, form.text) for word in ends) or any(
            self._stand_beside(form.text, word) for word in begins
        )

    def _stand_beside(self, first: str, second: str) -> bool:
        """Whether two words stand side by side in one of the passages that are best for them."""
        wanted = (*stems(first), *stems(second))
        hits = self._index.search_words(f"{first} {second}", LOOKED_AT, None)
        for passage in self._index.passages([hit.number for hit in hits]).values():
            found = stem_sequence(f"{passage.context} {passage.search_text}")
            if any(found[i : i + len(wanted)] == wanted for i in range(len(found))):
                return True
        return False

    def _is_known(self, word: str, question: str) -> bool:
        """Whether the index has a word, or it is one of general English or names a country."""
        roots = stems(word)
        if len(self._index.rarities(roots)) == len(set(roots)):
            return True
        at = question.find(word)
        return rarity(word.lower()) < 1.0 or at in jurisdiction_ends(question)


def _as_written(stem: str, evidence: Sequence[Evidence]) -> str:
    """Return a word of the passages that has a stem, the stem itself where none has."""
    for e in evidence:
        for word in f"{e.passage.context} {e.passage.search_text}".split():
            plain = word.strip(".,;:!?()[]“”\"'’«»")
            if stems(plain) == [stem]:
                return plain
    return stem
