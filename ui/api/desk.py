"""What other programs may ask for: answers, passages, lists, documents. HTTP and MCP call it.

All of it may be called by several threads at once; what changes the folder goes one by one.
"""

import threading
from collections.abc import Sequence
from pathlib import Path

from ingest.embedding.encoder import Encoder
from ingest.embedding.packaged import quick_encoder
from ingest.folder.provenance import load_provenance
from ingest.settings import IngestSettings
from ingest.store.storage import open_catalog
from ingest.sync import sync
from rag.answer import Assistant
from rag.chat.answers import OnText
from rag.datamodels import Filters, Turn
from rag.errors import QuestionError
from rag.names.lookup import look_up
from rag.names.particulars import Particulars
from rag.question.provisions import named_in
from rag.question.query import checked_question
from rag.retrieval.filters import check
from rag.retrieval.provision_lookup import PINPOINT
from rag.settings import RagSettings
from rag.writing.lookup_record import LookupRecord, lookup_record
from rag.writing.record import AnswerRecord, answer_record, passage_records
from ui.api.records import (
    ChangeRecord,
    DocumentsRecord,
    HealthRecord,
    OpenedPassage,
    SearchRecord,
    documents_record,
    opened_passage,
    sync_record,
)
from ui.asking.answerers import Answerers
from ui.asking.messages import Ask, Search
from ui.errors import MissingError
from ui.records.keep import Asker
from ui.records.shown import (
    KeptRecord,
    RecordsPage,
    VerifiedRecord,
    kept_record,
    records_page,
    verified_record,
)
from ui.records.store import Records
from ui.settings import RecordSettings
from ui.web.library.upload import check_corpus, remove, save, vanished

A_PROGRAM = "a program"
MAX_AROUND = 10
PROVISIONS = 20


class Desk:
    """One index and its models, opened once for all programs."""

    def __init__(
        self,
        ingest: IngestSettings,
        assistant: Assistant,
        encoder: Encoder,
        records: Path | None = None,
        processes: int = 0,
    ) -> None:
        """Take what is opened; answers are kept in the folder ``records``, if any.

        So many ``processes`` beside this one answer where questions overlap.
        """
        self._ingest, self._assistant, self._encoder = ingest, assistant, encoder
        self._kept = records
        self.answerers = Answerers(ingest, assistant.settings, processes)
        self._changing = threading.Lock()

    @classmethod
    def open(
        cls,
        ingest: IngestSettings,
        settings: RagSettings,
        encoder: Encoder | None = None,
        processes: int = 0,
    ) -> "Desk":
        """Open the index and load the models.

        :raises IngestError: when there is no index, or it does not fit the model.
        :raises RagError: when a reader or cross-encoder cannot be used.
        """
        loaded = encoder or quick_encoder(ingest.model)
        records = RecordSettings.from_environment().folder(ingest.data)
        assistant = Assistant.open(ingest, settings, loaded)
        return cls(ingest, assistant, loaded, records, processes)

    def checked(self, question: str, filters: Filters) -> Filters:
        """Return the filters as they are applied.

        :raises QuestionError: when the question cannot be asked.
        :raises FilterError: for a value that no document has.
        """
        checked_question(question)
        return check(self._assistant.index.documents(), filters)

    def ask(
        self,
        question: str,
        history: Sequence[Turn] = (),
        filters: Filters | None = None,
        on_text: OnText | None = None,
        who: str = A_PROGRAM,
    ) -> AnswerRecord:
        """Answer a question; see `Assistant.ask`. ``who`` asked is kept in the record of it."""
        asker = Asker(self._kept, who, database=self._ingest.database)
        asked = Ask(question, asker, tuple(history), filters)
        return answer_record(self.answerers.done(asked, self._assistant, on_text))

    def search(
        self, question: str, filters: Filters | None = None, limit: int = 10
    ) -> SearchRecord:
        """Return ranked passages."""
        found = self.answerers.done(Search(question, filters, limit), self._assistant)
        return {"question": question, "passages": passage_records(found)}

    def provisions(self, text: str) -> SearchRecord:
        """Return the passages of the provisions that a text names: "Art. 12f of 833/2014".

        :raises QuestionError: when it names none.
        """
        if not named_in(checked_question(text)):
            raise QuestionError(
                f"“{text}” names no provision; write it as “Article 12f of Regulation 833/2014”"
            )
        found = self._assistant.search(text, limit=PROVISIONS)
        pinned = [e for e in found if PINPOINT in e.found_by]
        return {"question": text, "passages": passage_records(pinned)}

    def match(
        self, name: str, limit: int = 20, born: str | None = None, country: str | None = None
    ) -> LookupRecord:
        """Look a name or an identifier up in the lists; see `rag.names.particulars`.

        :raises QuestionError: for what is no name, birth date or country.
        """
        known = Particulars.given(born, country)
        return lookup_record(look_up(self._assistant.index, name, limit, known))

    def documents(self) -> DocumentsRecord:
        """Return all files, those that could not be read with the reason."""
        catalog = open_catalog(self._ingest)
        try:
            failures = [failure for failure, _ in catalog.failures().values()]
            fetched = load_provenance(self._ingest.corpus)
            return documents_record(catalog.documents(), failures, catalog.skipped(), fetched)
        finally:
            catalog.close()

    def text(self, path: str) -> str:
        """Return a document's text as quotes are counted in it.

        :raises MissingError: when it is not in the index.
        """
        found = self._assistant.index.text(path)
        if found is None:
            raise MissingError(f"“{path}” is not in the index; list the documents to see what is")
        return found

    def passage(self, id: str, around: int = 1) -> OpenedPassage:
        """Return a passage by its id (``news/a.md#0003``) with those around it.

        :raises MissingError: when there is none of that id.
        """
        path = id.rpartition("#")[0]
        index = self._assistant.index
        with index.moment():
            row = next((d for d in index.documents() if d.path == path), None)
            passages = index.passages_of(path) if row else []
        at = next((n for n, p in enumerate(passages) if p.id == id), None)
        if row is None or at is None:
            raise MissingError(f"there is no passage “{id}”; ids are given by search and match")
        return opened_passage(row, passages, at, min(around, MAX_AROUND))

    def add(self, name: str, content: bytes) -> ChangeRecord:
        """Put a file into the folder and read it.

        :raises UploadError: when it cannot be taken.
        """
        with self._changing:
            check_corpus(self._ingest.corpus, holds=bool(self._assistant.index.documents()))
            path = save(self._ingest.corpus, name, content)
            report = sync(self._ingest, load_encoder=lambda: self._encoder)
        return {"path": path, "sync": sync_record(report)}

    def remove(self, path: str) -> ChangeRecord:
        """Delete a document's file from the folder, and take it out of the index.

        :raises MissingError: when no document has that path.
        :raises RemovalsError: when most others have vanished from the folder as well.
        """
        with self._changing:
            if path not in {d["path"] for d in self.documents()["documents"]}:
                raise MissingError(f"“{path}” is not in the index; nothing was removed")
            if path not in vanished(self._ingest.corpus, self._assistant.index.documents()):
                remove(self._ingest.corpus, path)  # else an earlier try came as far as this
            gone = vanished(self._ingest.corpus, self._assistant.index.documents())
            report = sync(
                self._ingest, load_encoder=lambda: self._encoder, allow_removals=gone <= {path}
            )
        return {"path": path, "sync": sync_record(report)}

    @property
    def _records(self) -> Records:
        return Records(self._ingest.data, self._ingest.database)

    def records(
        self, limit: int = 50, before: int | None = None, who: str | None = None
    ) -> RecordsPage:
        """Return records of answers, newest first; of one asker where given."""
        return records_page(self._records, limit, before, who)

    def record(self, number: int, who: str | None = None) -> KeptRecord:
        """Return one record; of one asker where given: others are not there for whoever asks.

        :raises MissingError: when there is none.
        """
        found = self._records.page(1, number + 1, who)
        if not found or found[0].number != number:
            raise MissingError(f"there is no record {number}; list the records to see what is")
        return kept_record(found[0])

    def verify_records(self, head: str | None = None) -> VerifiedRecord:
        """Return whether all records are as they were written."""
        return verified_record(self._records, head)

    def health(self) -> HealthRecord:
        """Return whether the index can be read, and how much is in it."""
        index = self._assistant.index
        with index.moment():
            documents, failed = len(index.documents()), len(index.failures())
        mode = self._assistant.settings.llm
        return {"status": "ok", "documents": documents, "failed": failed, "model": mode}

    def close(self) -> None:
        """End the processes beside, and let go of the index."""
        self.answerers.end()
        self._assistant.close()
