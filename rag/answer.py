"""Answer a question. Read this file to know how a question becomes an answer with citations.

check -> search -> rows of lists, or extract -> refuse, or quote, or let the chat model write
"""

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from ingest.embedding.encoder import Encoder
from ingest.embedding.packaged import quick_encoder
from ingest.settings import DEFAULT_MODEL, IngestSettings
from ingest.store.index import Index, fingerprint
from rag.answerability.coverage.spoken import Known
from rag.chat.answers import ChatAnswers, OnText
from rag.chat.checking.verification import Verifier
from rag.chat.rework import rework_of
from rag.composing import EVIDENCE_PASSAGES, Composer
from rag.datamodels import Answer, Coverage, Evidence, Filters, Turn, newest
from rag.names.link import Linked, Linker
from rag.question.conversation.table_order import table_order
from rag.question.followup import wordings
from rag.question.pronouns import Reading
from rag.question.query import Query, checked_question
from rag.question.requests.parts import parts_of
from rag.question.requests.wordings import request_of
from rag.question.scope import out_of_scope
from rag.question.timing import timing_of
from rag.question.understand import Understanding, Understood
from rag.reader.evidence_model import load_model
from rag.reader.extract import Extractor
from rag.reader.model.packaged import open_reader
from rag.reader.model.windows import Reader
from rag.retrieval.filters import allowed, check
from rag.retrieval.reranker import CrossEncoderReranker, Reranker
from rag.retrieval.searcher import Searcher
from rag.sentences.definitions import term_asked
from rag.settings import EXTRACTIVE, RagSettings
from rag.text.attribution import ADDRESSED
from rag.text.language import other_language
from rag.versions.answers.cited import not_at_hand, with_versions
from rag.writing.cite import (
    CLOSEST_PASSAGES,
    refusal,
    without_publisher,
)
from rag.writing.joined import joined
from rag.writing.offers import with_offers
from rag.writing.tabled import tabled


@dataclass(frozen=True, slots=True)
class Read:
    """How a question was read: notes on it, and what was searched."""

    notes: tuple[str, ...]
    filters: Filters


class Assistant:
    """One index, one embedding model and, where set, one chat model, opened once."""

    def __init__(
        self,
        index: Index,
        encoder: Encoder,
        settings: RagSettings,
        reranker: Reranker | None = None,
        reader: Reader | None = None,
    ) -> None:
        self.index, self.settings = index, settings
        self._models = encoder, reranker, reader
        self._searcher = Searcher(index, encoder, reranker=reranker, reranked=settings.reranked)
        known = Known(index.rarities, index.count)
        extractor = Extractor(encoder, load_model(), reader, known_words=known)
        self._understanding = Understanding(index)
        self._linker = Linker(index)
        self._reads_english_only = encoder.name == DEFAULT_MODEL
        self._chat = ChatAnswers(settings, Verifier(encoder))
        self._composer = Composer(index, settings, self._searcher, extractor, self._language)

    @classmethod
    def open(
        cls, ingest: IngestSettings, settings: RagSettings, encoder: Encoder | None = None
    ) -> "Assistant":
        """Open the index and load the embedding model, cross-encoder and reader where named.

        :raises IndexMissingError: when nothing has been indexed.
        :raises IndexMismatchError: when the index was made with another model.
        :raises RerankerError: when the cross-encoder cannot be used.
        :raises ReaderError: when the question-answering model cannot be used.
        """
        loaded = encoder or quick_encoder(ingest.model)
        reranker = CrossEncoderReranker(settings.reranker) if settings.reranker else None
        reader = open_reader(settings.reader) if settings.reader else None
        return cls(Index(ingest, fingerprint(loaded)), loaded, settings, reranker, reader)

    def quoting(self) -> "Assistant":
        """Return one that asks no chat model, over the same index with the same models."""
        if self.settings.extractive:
            return self
        encoder, reranker, reader = self._models
        return Assistant(
            self.index, encoder, replace(self.settings, llm=EXTRACTIVE), reranker, reader
        )

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
        with self.index.moment():
            linked, understood = self._understood(question, filters)
            return self._search(understood, history, limit, linked.passages)

    def _understood(self, question: str, filters: Filters | None) -> tuple[Linked, Understood]:
        """Return the entries that a question is linked to, and the question as it is searched."""
        documents = self.index.documents()
        filters = check(documents, filters or Filters())
        english = self._language(checked_question(question)) is None
        then = timing_of(question).applied(filters)
        linked = self._linker.of(question, allowed(documents, then), english=english)
        return linked, self._understanding.of(linked.text, filters)

    def _language(self, question: str) -> str | None:
        """Return the language of a question that the embedding model does not read."""
        return other_language(question) if self._reads_english_only else None

    def _search(
        self,
        understood: Understood,
        history: Sequence[Turn],
        limit: int,
        first: Sequence[int] = (),
    ) -> list[Evidence]:
        return self._searcher.search(
            understood.text,
            history=history,
            filters=understood.filters,
            limit=limit,
            first=first,
        )

    def ask(
        self,
        question: str,
        *,
        history: Sequence[Turn] = (),
        filters: Filters | None = None,
        on_text: OnText | None = None,
        on_quoted: Callable[[], None] | None = None,
        as_typed: bool = False,
    ) -> Answer:
        """Answer a question from the documents, or say that they do not.

        ``on_text`` is given the words of a chat model as they come; ``on_quoted`` is called while
        the index stands as the documents were read. ``as_typed`` asks the letters that were typed:
        no name is spelled as the documents do, nothing comes from ``history``.

        :raises QuestionError: when the question is empty or too long.
        :raises FilterError: when a filter has a value that no document has.
        """
        if last := table_order(question, history, quoted=self.settings.extractive):
            told = self.ask(
                last[0], history=last[1], filters=filters, on_text=on_text, on_quoted=on_quoted
            )
            return tabled(question, told)
        started = time.perf_counter()
        work = None if self.settings.extractive else rework_of(question, history)
        about, before = (work.question, work.before) if work else (question, history)
        with self.index.moment():  # a chat model is waited for without it
            before = () if as_typed else before
            quoted = self._quoted(about, before, filters, as_typed=as_typed)
            answer, read, evidence, searched = quoted
            if not as_typed and not answer.stands:
                answer = joined(answer, self._parts(about, before, filters))
            if self.settings.extractive:
                answer = self._completed(answer, read)
            if on_quoted:
                on_quoted()
        if work and answer.statements:
            day = read.filters.as_of
            answer = self._chat.rework(work, question, answer, evidence, on_text, day)
        elif not self.settings.extractive:
            answer = replace(answer, question=question) if work else answer
            answer = self._written(answer, before, evidence, read.filters, on_text)
        if not self.settings.extractive:
            with self.index.moment():
                answer = self._completed(answer, read)
        return self._timed(answer, read.notes, started, searched)

    def _written(
        self,
        answer: Answer,
        history: Sequence[Turn],
        evidence: list[Evidence],
        filters: Filters,
        on_text: OnText | None,
    ) -> Answer:
        """Return the answer in a chat model's words; rows, or nothing, stand as they are."""
        if answer.stands or not (answer.statements or (answer.judged and evidence)):
            return answer
        written = self._chat.rewrite(
            answer, history, evidence, evidence[:CLOSEST_PASSAGES], on_text,
            lambda words: self.search(words, filters=filters, limit=EVIDENCE_PASSAGES),
            filters.as_of,
        )  # fmt: skip
        return replace(written, read_as=answer.read_as)

    def _completed(self, answer: Answer, read: Read) -> Answer:
        """Return the answer with what a refusal offers, and the versions that it cites."""
        answer = with_offers(
            answer,
            lambda asked: self._composer.extractor.extract(
                wordings(asked, (), alone=1.0), answer.closest, read=False
            ),
            self._composer.extractor.vectors,
        )
        return with_versions(self.index, answer, read.filters.as_of)

    @staticmethod
    def _timed(answer: Answer, notes: Sequence[str], started: float, searched: float) -> Answer:
        """Return the answer with the notes before its own, and how long it took."""
        timings = {
            "retrieve": round(1000 * (searched - started), 1),
            "answer": round(1000 * (time.perf_counter() - searched), 1),
        }
        return replace(answer, notes=(*notes, *answer.notes), timings_ms=timings)

    def _quoted(
        self, question: str, history: Sequence[Turn], filters: Filters | None, *, as_typed: bool
    ) -> tuple[Answer, Read, list[Evidence], float]:
        """Return the answer in the documents' words, how it was asked, what was found, and when."""
        linked, understood = self._understood(question, filters)
        if as_typed:
            understood = self._understanding.as_typed(question, understood.given)
        evidence = self._search(understood, history, EVIDENCE_PASSAGES, linked.passages)
        searched = time.perf_counter()
        reading = Reading.of(understood.asked, history)
        coverage = self._coverage(understood.filters)
        outside = out_of_scope(question)
        if outside:
            answer = refusal(question, self.settings.llm, coverage, ())
            answer = replace(answer, notes=(outside,))
        else:
            query = Query(question, reading, request_of(reading.whole), understood, tuple(history))
            answer = self._composer.answer(query, linked, evidence, coverage)
            publisher = self._only_publisher()
            if answer.found and publisher is not None:
                answer = without_publisher(answer, publisher)
        notes = (*linked.notes, *reading.notes, *understood.notes(evidence))
        asked = not_at_hand(self.index.documents(), question, understood.filters.as_of)
        told = question if as_typed else linked.text
        otherwise = reading.whole != reading.typed or understood.text != told
        read_as = understood.as_written(reading.whole, evidence) if otherwise else None
        read = Read((*notes, *asked), understood.filters)
        return replace(answer, read_as=read_as), read, evidence, searched

    def _parts(
        self, question: str, history: Sequence[Turn], filters: Filters | None
    ) -> Iterator[Answer]:
        """Yield the answers to the parts of a question, a later one asked behind the first."""
        before: Sequence[Turn] | None = None
        parts = parts_of(question)
        term = term_asked(parts[0].text) if parts else None
        for part in parts:
            asked, turns = part.about(term), before if part.leans and before else history
            answer = self._quoted(asked, turns, filters, as_typed=False)[0]
            before = before or (*history, Turn("user", asked), Turn("assistant", answer.text))
            yield answer

    def _only_publisher(self) -> str | None:
        """Return who published all documents, None where more than one did or only one is there."""
        documents = self.index.documents()
        publishers = {d.about.publisher for d in documents if d.about.kind not in ADDRESSED}
        only = publishers.pop() if len(publishers) == 1 and len(documents) > 1 else None
        return only

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
