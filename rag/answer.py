"""Answer a question. Read this file to know how a question becomes an answer with citations.

check -> search -> rows of lists, or extract -> refuse, or quote, or let the chat model write
"""

import time
from collections.abc import Sequence
from dataclasses import replace

from ingest.embedding.encoder import Encoder, SentenceEncoder
from ingest.settings import IngestSettings
from ingest.store.index import Index, fingerprint
from rag.answerability.gaps import notes_on
from rag.chat.answers import ChatAnswers, OnText
from rag.chat.verification import Verifier
from rag.datamodels import Answer, Coverage, Evidence, Filters, Turn, newest
from rag.errors import QuestionError
from rag.listing.listing import Listing, answer_from_rows, listing_for
from rag.question.followup import wordings
from rag.question.pronouns import Reading
from rag.question.scope import out_of_scope
from rag.question.understand import Understanding, Understood
from rag.reader.evidence_model import load_model
from rag.reader.extract import Extraction, Extractor
from rag.retrieval.filters import allowed, check
from rag.retrieval.list_rows import rows_not_quoted
from rag.retrieval.reranker import CrossEncoderReranker, Reranker
from rag.retrieval.searcher import Searcher
from rag.settings import RagSettings
from rag.writing.cite import answer_from_quotes, refusal

EVIDENCE_PASSAGES = 8
ALONE_SHARE = 0.5  # of a follow-up as typed when sentences are chosen; the rest with its question
CLOSEST_PASSAGES = 3  # shown with a refusal, marked as not answering
MAX_QUESTION_CHARS = 4_000


class Assistant:
    """One index, one embedding model and, where set, one chat model, opened once."""

    def __init__(
        self,
        index: Index,
        encoder: Encoder,
        settings: RagSettings,
        reranker: Reranker | None = None,
    ) -> None:
        self.index, self.settings = index, settings
        self._searcher = Searcher(index, encoder, reranker=reranker, reranked=settings.reranked)
        self._extractor = Extractor(encoder, load_model())
        self._understanding = Understanding(index)
        self._chat = ChatAnswers(settings, Verifier(encoder))

    @classmethod
    def open(
        cls, ingest: IngestSettings, settings: RagSettings, encoder: Encoder | None = None
    ) -> "Assistant":
        """Open the index and load the embedding model, and the cross-encoder if one is named.

        :raises IndexMissingError: when nothing has been indexed.
        :raises IndexMismatchError: when the index was made with another model.
        :raises RerankerError: when the cross-encoder cannot be used.
        """
        loaded = encoder or SentenceEncoder(ingest.model)
        reranker = CrossEncoderReranker(settings.reranker) if settings.reranker else None
        return cls(Index(ingest, fingerprint(loaded)), loaded, settings, reranker)

    def search(
        self,
        question: str,
        *,
        history: Sequence[Turn] = (),
        filters: Filters | None = None,
        limit: int = 10,
    ) -> list[Evidence]:
        """Return ranked passages, best first, without an answer.

        :raises QuestionError: when the question is empty or too long.
        :raises FilterError: when a filter has a value that no document has.
        """
        understood = self._understood(question, filters)
        return self._search(understood, history, limit)

    def _understood(self, question: str, filters: Filters | None) -> Understood:
        filters = check(self.index.documents(), filters or Filters())
        return self._understanding.of(checked_question(question), filters)

    def _search(
        self, understood: Understood, history: Sequence[Turn], limit: int
    ) -> list[Evidence]:
        return self._searcher.search(
            understood.text, history=history, filters=understood.filters, limit=limit
        )

    def ask(
        self,
        question: str,
        *,
        history: Sequence[Turn] = (),
        filters: Filters | None = None,
        on_text: OnText | None = None,
    ) -> Answer:
        """Answer a question from the documents, or say that they do not.

        ``on_text`` is given the words of a chat model as they come.

        :raises QuestionError: when the question is empty or too long.
        :raises FilterError: when a filter has a value that no document has.
        """
        started = time.perf_counter()
        understood = self._understood(question, filters)
        evidence = self._search(understood, history, EVIDENCE_PASSAGES)
        searched = time.perf_counter()
        reading = Reading.of(understood.text, history)
        asked = wordings(reading.whole, history, alone=ALONE_SHARE if reading.leans else 1.0)
        coverage = self._coverage(understood.filters)
        notes = (*reading.notes, *understood.notes(evidence))
        outside = out_of_scope(question)
        listing = listing_for(understood.text, self.index, understood.filters, history)
        if listing is not None and not outside:
            return self._listed(listing, question, understood, coverage, (started, searched))
        extraction = self._extractor.extract(asked, evidence)
        if outside or not extraction.found:
            closest = () if outside else evidence[:CLOSEST_PASSAGES]
            answer = refusal(question, self.settings.llm, coverage, closest)
            notes = (*notes, *([outside] if outside else notes_on(extraction.lacking)))
        else:
            answer = answer_from_quotes(question, extraction, coverage)
            notes = (*notes, *self._rows_not_quoted(extraction, understood.filters))
            if not self.settings.extractive:
                closest = evidence[:CLOSEST_PASSAGES]
                answer = self._chat.rewrite(answer, history, evidence, closest, on_text)
        timings = {
            "retrieve": round(1000 * (searched - started), 1),
            "answer": round(1000 * (time.perf_counter() - searched), 1),
        }
        return replace(answer, notes=(*notes, *answer.notes), timings_ms=timings)

    def _listed(
        self,
        listing: Listing,
        question: str,
        understood: Understood,
        coverage: Coverage,
        times: tuple[float, float],
    ) -> Answer:
        """Return the answer that rows of lists give."""
        started, searched = times
        timings = {
            "retrieve": round(1000 * (searched - started), 1),
            "answer": round(1000 * (time.perf_counter() - searched), 1),
        }
        answer = answer_from_rows(question, listing, coverage)
        return replace(answer, notes=(*understood.notes(()), *answer.notes), timings_ms=timings)

    def _rows_not_quoted(self, extraction: Extraction, filters: Filters) -> list[str]:
        entries = extraction.entries
        if entries is None:
            return []
        chosen = allowed(self.index.documents(), filters)
        return rows_not_quoted(self.index, entries, extraction.quotes, chosen)

    def _coverage(self, filters: Filters | None) -> Coverage:
        documents = self.index.documents()
        passing = allowed(documents, check(documents, filters or Filters()))
        chosen = None if passing is None else set(passing)
        searched = [
            d
            for d in documents
            if chosen is None or any(number in chosen for number, _ in d.groups)
        ]
        return Coverage(
            len(searched), len(self.index.failures()), newest(d.about for d in searched)
        )

    def close(self) -> None:
        """Let go of the index."""
        self.index.close()


def checked_question(question: str) -> str:
    """Return the question as typed, if it can be asked.

    :raises QuestionError: when it is empty, too long or no valid text.
    """
    if not any(c.isalnum() for c in question):
        raise QuestionError("the question is empty; write what you want to know")
    if any("\ud800" <= c <= "\udfff" for c in question):
        raise QuestionError("the question is not valid text; type it again as UTF-8")
    if len(question) > MAX_QUESTION_CHARS:
        raise QuestionError(
            f"the question has {len(question):,} characters, more than {MAX_QUESTION_CHARS:,}; "
            "ask in a few sentences and put long texts into the corpus folder"
        )
    return question
