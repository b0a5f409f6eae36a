"""Compose the answer to one question: whose turn it is to answer, in order.

A chain of owners -> the entries that it is linked to -> a provision that it names -> rows of lists,
points below a heading -> an overview, days -> sentences that answer, a comparison, a refusal.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from ingest.store.index import Index
from rag.answerability.gaps import names_nothing_absent, notes_on
from rag.datamodels import Answer, Coverage, Evidence, Filters
from rag.lists.tables.beside import told_beside
from rag.lists.tables.listing import Listing, answer_from_rows, counts, listing_for
from rag.lists.tables.side_by_side import side_by_side
from rag.names.link import Linked
from rag.ownership.asked import ownership_asked
from rag.ownership.others import without_others
from rag.ownership.told import told_of_ownership
from rag.provisions.answers import ProvisionAnswers
from rag.question.followup import wordings
from rag.question.provisions import named_in
from rag.question.query import Query
from rag.question.requests.sides import only_side, sides_of
from rag.reader.extract import Extraction, Extractor
from rag.retrieval.filters import allowed
from rag.retrieval.list_rows import rows_not_quoted
from rag.retrieval.searcher import Searcher
from rag.sections.answers import answer_of_sections
from rag.sentences.definitions import defining, term_asked
from rag.settings import RagSettings
from rag.timeline.complete import completed
from rag.timeline.course.days import course_of
from rag.writing.cite import (
    answer_from_quotes,
    answer_in_order,
    answer_of_comparison,
    refusal,
)
from rag.writing.comparison import compared, says_all
from rag.writing.entries_found import (
    READ_BY_NAMES,
    EntryAnswers,
    clearance,
    in_another_language,
    only_asked,
    unlinked,
)
from rag.writing.overview import overview

EVIDENCE_PASSAGES = 8
DEEPER = 20  # passages in which a definition, or the document to be summed up, is looked for


@dataclass(frozen=True, slots=True)
class Composer:
    """Composes answers; ``language`` names that of a question which the model cannot read."""

    index: Index
    settings: RagSettings
    searcher: Searcher
    extractor: Extractor
    language: Callable[[str], str | None]

    def answer(
        self, query: Query, linked: Linked, evidence: Sequence[Evidence], coverage: Coverage
    ) -> Answer:
        """Return the answer by the entries that the question is linked to, else by sentences."""
        mode, language = self.settings.llm, self.language(query.typed)
        if nowhere := unlinked(linked):
            answer = refusal(query.typed, mode, coverage, evidence)
            return clearance(query.typed, replace(answer, notes=tuple(nowhere)))
        if language is not None:
            found = in_another_language(query.typed, language, linked, evidence, coverage)
            answer = found or refusal(query.typed, mode, coverage, evidence)
            return replace(answer, notes=(*answer.notes, READ_BY_NAMES.format(language)))
        entries = EntryAnswers(query.typed, linked, evidence, coverage)
        owned = told_of_ownership(query, self.index, coverage, lambda q: self._side(q, query))
        if owned is not None:
            return owned
        answer = entries.at_once() or self._composed(query, linked, evidence, coverage)
        return clearance(query.typed, answer)

    def _composed(
        self, query: Query, linked: Linked, evidence: Sequence[Evidence], coverage: Coverage
    ) -> Answer:
        """Return the answer to what is asked for: an overview, a comparison, else the sentences."""
        filters, named = query.understood.filters, ProvisionAnswers(self.index, query)
        if (told := named.at_once(evidence, coverage, self.settings.llm)) is not None:
            return told
        listing = self._listing(query, evidence, filters)
        if listing is not None and not listing.is_partial:
            return answer_from_rows(query.typed, listing, coverage)
        if query.request.kind in ("overview", "course") and not named_in(query.request.topic):
            answer = self._overview(query, evidence, coverage)
            if answer is not None:
                return answer
        evidence = self._with_definition(query, evidence)
        asked = query.wordings
        extraction = self.extractor.extract(asked, evidence, query.understood.period)
        groups = allowed(self.index.documents(), filters)
        extraction = completed(self.index, asked[0].text, extraction, groups)
        extraction = without_others(query.text, only_asked(query.text, extraction, linked))
        extraction = named.instead_of(extraction, evidence, self.extractor.extract)
        if listing is not None and not counts(query.text, extraction):
            return answer_from_rows(query.typed, listing, coverage)
        beside = self._beside(query, extraction, evidence, coverage)
        if beside is not None:
            return beside
        by_rows = EntryAnswers(query.typed, linked, evidence, coverage).instead_of(extraction)
        if by_rows is not None:
            return by_rows
        if not extraction.found:
            mode, close = self.settings.llm, extraction.close
            answer = refusal(query.typed, mode, coverage, evidence, close=close)
            judged = names_nothing_absent(extraction.lacking)
            return replace(answer, notes=tuple(notes_on(extraction.lacking)), judged=judged)
        answer = answer_from_quotes(query.typed, extraction, coverage)
        rows = self._rows_not_quoted(extraction, filters)
        return replace(answer, notes=(*rows, *answer.notes))

    def _listing(
        self, query: Query, evidence: Sequence[Evidence], filters: Filters
    ) -> Listing | None:
        """Return the rows of a table, or the points below headings, that answer together."""
        if ownership_asked(query.text) is not None:
            return None  # a remark on a partner would answer
        listing = listing_for(query.of_rows, self.index, filters, query.history)
        if listing is None:
            return answer_of_sections(query.text, evidence, self.index)
        notes = (*listing.notes, *told_beside(query.text, evidence))
        return replace(listing, notes=notes)

    def _beside(
        self, query: Query, extraction: Extraction, evidence: Sequence[Evidence], coverage: Coverage
    ) -> Answer | None:
        """Return what the question compares side by side, None where it compares nothing."""
        sides = sides_of(query.text, query.request)
        told = only_side(query.text) if not sides else sides
        if not told or (sides and says_all(query.text, sides, extraction)):
            return None
        listing = side_by_side(query.text, told, self.index, evidence, self.extractor.vectors)
        if listing is not None:
            return answer_from_rows(query.typed, listing, coverage)
        found = compared(sides, lambda side: self._side(side, query))
        if sum(one.quote is not None for one in found) < 2:
            return None
        further = extraction.quotes if extraction.found else ()
        return answer_of_comparison(query.typed, found, further, coverage)

    def _with_definition(self, query: Query, evidence: Sequence[Evidence]) -> list[Evidence]:
        """Return the passages with one from further down where only that defines the term."""
        if term_asked(query.text) is None or defining(query.text, evidence):
            return list(evidence)
        further = self._deeper(query)
        return [*evidence, *defining(query.text, further)[:1]]

    def _overview(
        self, query: Query, evidence: Sequence[Evidence], coverage: Coverage
    ) -> Answer | None:
        """Return what sums up the document that the question names, None where it names none."""
        topic = query.request.topic
        found = [*evidence, *self._deeper(query)]
        if query.request.kind == "course":
            days = course_of(query.text, topic, found, self.extractor.vectors)
            return answer_from_rows(query.typed, days, coverage) if days else None
        quotes = overview(topic, self.index, found, self.extractor.vectors)
        if not quotes:
            return None
        about = quotes[0].evidence.about
        title = about.title or quotes[0].evidence.passage.document
        note = f"Summed up from “{title}” by its opening and its main sentences, in its own words."
        return answer_in_order(query.typed, quotes, coverage, note)

    def _side(self, asked: str, query: Query) -> Extraction:
        filters = query.understood.filters
        evidence = self.searcher.search(asked, filters=filters, limit=EVIDENCE_PASSAGES)
        return self.extractor.extract(wordings(asked, (), alone=1.0), evidence)

    def _rows_not_quoted(self, extraction: Extraction, filters: Filters) -> list[str]:
        entries = extraction.entries
        if entries is None:
            return []
        chosen = allowed(self.index.documents(), filters)
        return rows_not_quoted(self.index, entries, extraction.quotes, chosen)

    def _deeper(self, query: Query) -> list[Evidence]:
        """Return more passages of the same search than answers are made from."""
        return self.searcher.search(
            query.understood.text,
            history=query.history,
            filters=query.understood.filters,
            limit=DEEPER,
        )
