"""Answer with the rows of a list that a question's names or identifiers led to, or refuse."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from ingest.store.lexical.words import stems
from ingest.text.words.language import all_languages, small_words
from rag.answerability.entity_presence import Missing
from rag.datamodels import Answer, Coverage, Evidence
from rag.names.link import Linked
from rag.names.spans import names_abroad, names_in_question
from rag.question.fields import field_asked, of_an_entry
from rag.question.question import Question
from rag.reader.extract import Extraction
from rag.sentences.quotes import Quote, pieces_of, statements_in
from rag.text.language import is_english
from rag.timeline.telling import codes_in
from rag.writing.cite import answer_in_order, with_headline

MAX_ROWS = 6  # shown; a note says how many more there are
MIN_WORDS = 2  # that a question without names must share with a sentence of its language
MAX_STATEMENTS = 3  # of a text in another language than the question
NO_CLEARANCE = "No match is no clearance: the name may be listed in another spelling or elsewhere."
READ_BY_NAMES = (
    "The question is in {}, which the embedding model does not read: its names and numbers, else "
    "its words, were looked up, and only sentences that hold them are shown. A model of several "
    "languages can be set (SANCTIONS_QA_MODEL)."
)
_WORD = re.compile(r"\w+")
_WHOSE = frozenset({"who", "whom", "whose", "which", "what"})


@dataclass(frozen=True, slots=True)
class EntryAnswers:
    """What a question and the entries that it is linked to make of the passages found."""

    question: str
    linked: Linked
    evidence: Sequence[Evidence]
    coverage: Coverage

    def at_once(self) -> Answer | None:
        """Return the rows where these are the answer whatever else was found."""
        if not self.linked.rows or not self._asks_whose():
            return None
        named = codes_in(self.question)
        by_name = self.linked.are_homonyms or (self.linked.by_variant and not self._field)
        if not self.linked.readings and (named or not by_name):
            return None
        return self._rows(all_fields=True)

    def instead_of(self, extraction: Extraction) -> Answer | None:
        """Return the rows where the sentences chosen are none of theirs, None where they do."""
        places = {(row.document, row.start) for row in self.linked.rows}
        if extraction.found and any(_at(q) in places for q in extraction.quotes):
            return None
        if not places or not self._asks_whose() or not _is_of_name(extraction.lacking):
            return None
        return None if extraction.found else self._rows(all_fields=False)

    @property
    def _field(self) -> str | None:
        field = field_asked(self.question)
        return field.name if field else None

    def _asks_whose(self) -> bool:
        """Whether the question asks for an entry, a field of it, or is a name or number alone."""
        asked = Question.of(self.question)
        if of_an_entry(self.question):
            return True
        by_number = bool(self.linked.readings) and bool(asked.asking & _WHOSE)
        return by_number or len(asked.words) <= 1

    def _rows(self, *, all_fields: bool) -> Answer | None:
        """Return the rows meant as an answer; without ``all_fields`` only those with the field."""
        field = None if all_fields else field_asked(self.question)
        places = list(dict.fromkeys((row.document, row.start) for row in self.linked.rows))
        quotes = [
            q
            for e in self.evidence
            for q in pieces_of(e)
            if _at(q) in places and (field is None or field.is_given_in(q.text))
        ]
        if not quotes:
            return None
        quotes = sorted(quotes, key=lambda q: places.index(_at(q)))
        note = _note_on_rows(self.linked, len(quotes), len(places))
        answer = answer_in_order(self.question, quotes[:MAX_ROWS], self.coverage, note)
        return with_headline(answer, is_row=True)


def only_asked(question: str, extraction: Extraction, linked: Linked) -> Extraction:
    """Return the sentences chosen without those of another identifier or name than asked for.

    Where one in another language comes from a passage with a whole name of the question, one of a
    passage with no word of it is of somebody else: it was chosen for its language.
    """
    if linked.readings:
        kept = tuple(q for q in extraction.quotes if not linked.is_of_another(q.text))
        return replace(extraction, quotes=kept, found=extraction.found and bool(kept))
    names = [{*stems(s.text)} for s in names_in_question(question) if s.words > 1]
    held = [_stems_about(quote) for quote in extraction.quotes] if names else []
    told = [q for q, has in zip(extraction.quotes, held, strict=False) if _any_within(names, has)]
    if all(is_english(quote.text) for quote in told):
        return extraction
    words = set[str]().union(*names)
    kept = tuple(q for q, has in zip(extraction.quotes, held, strict=True) if words & has)
    return replace(extraction, quotes=kept)


def _any_within(names: Sequence[set[str]], stems_there: set[str]) -> bool:
    return any(name <= stems_there for name in names)


def _stems_about(quote: Quote) -> set[str]:
    passage, title = quote.evidence.passage, quote.evidence.about.title or ""
    return {*stems(f"{passage.context} {title} {passage.search_text}")}


def in_another_language(
    question: str,
    language: str,
    linked: Linked,
    evidence: Sequence[Evidence],
    coverage: Coverage,
) -> Answer | None:
    """Return the sentences that hold all names or the numbers of a question in another language.

    Of a question without any, those that hold all its words but the small ones. None where none
    does: nothing else is known of what was asked.
    """
    places = {(row.document, row.start) for row in linked.rows}
    names = [{*stems(span.text)} for span in names_abroad(linked.text)]
    words = set[str]() if names else _telling_words(linked.text, language)

    def is_on_it(quote: Quote) -> bool:
        if linked.readings:
            return linked.holds(quote.text)
        there = {*stems(quote.text)}
        by_words = len(words) >= MIN_WORDS and words <= there
        return by_words or (bool(names) and all(name <= there for name in names))

    held = [q for e in evidence for q in statements_in(e, question)]
    quotes = [q for q in held if _at(q) in places or is_on_it(q)][:MAX_STATEMENTS]
    return answer_in_order(question, quotes, coverage, "") if quotes else None


def _telling_words(question: str, language: str) -> set[str]:
    """Return the stems of a question's words without the small ones of its language.

    The first word asks: "when", "who".
    """
    small = small_words(language) if language in all_languages() else frozenset()
    words = _WORD.findall(question)[1:]
    return {*stems(" ".join(w for w in words if w.lower() not in small))}


def unlinked(linked: Linked) -> list[str]:
    """Return the notes on identifiers and names asked for that stand nowhere; none for none."""
    numbers = [f"{what[0].upper()}{what[1:]} stands in no document." for what in linked.absent]
    names = ", ".join(f"“{name}”" for name in linked.unlisted)
    return [*numbers, *([f"No list or text here has {names}."] if names else [])]


def clearance(question: str, answer: Answer) -> Answer:
    """Return a refusal of whether something is listed with the note that this clears nobody."""
    asked = of_an_entry(question) and field_asked(question) is None
    if answer.found or not asked:
        return answer
    return replace(answer, notes=(*answer.notes, NO_CLEARANCE))


def _at(quote: Quote) -> tuple[str, int]:
    return quote.evidence.passage.document, quote.place.start


def _is_of_name(lacking: Sequence[Missing]) -> bool:
    """Whether nothing is lacking but words of a name, which the entry has in its own spelling."""
    return all(one.kind in ("name", "identifier", "kind", "attribute") for one in lacking)


def _note_on_rows(linked: Linked, found: int, meant: int) -> str:
    if linked.readings:
        return ""
    more = f" {MAX_ROWS} of {found} are shown." if found > MAX_ROWS else ""
    if meant > 1 and linked.are_homonyms:
        return f"{meant} entries bear this name; each is given, to be told apart.{more}"
    return more.strip()
