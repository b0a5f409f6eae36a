"""The product in LangChain's terms: a retriever and a chain for other people's programs."""

from collections.abc import Sequence
from typing import Any

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever
from langchain_core.runnables import Runnable, RunnableLambda
from pydantic import ConfigDict

from rag.answer import Assistant
from rag.datamodels import Filters, Turn
from rag.writing.record import AnswerRecord, PassageRecord, answer_record, passage_records


class SanctionsRetriever(BaseRetriever):
    """Ranked passages of an index as LangChain documents.

    ``page_content`` is the passage's exact text; ``metadata`` holds its source and what else
    `search --json` prints of it: title, date, kind, locator, page, start, end, scores.
    """

    model_config = ConfigDict(arbitrary_types_allowed=True)

    assistant: Assistant
    limit: int = 10
    filters: Filters = Filters()

    def _get_relevant_documents(
        self, query: str, *, run_manager: CallbackManagerForRetrieverRun
    ) -> list[Document]:
        del run_manager  # one search, nothing to report in between
        found = self.assistant.search(query, filters=self.filters, limit=self.limit)
        return [
            Document(id=e.passage.id, page_content=e.passage.text, metadata=_metadata(record))
            for e, record in zip(found, passage_records(found), strict=True)
        ]


def _metadata(record: PassageRecord) -> dict[str, Any]:
    """Return what `search --json` prints of a passage, under LangChain's name for its source."""
    return {"source": record["document"], **{k: v for k, v in record.items() if k != "text"}}


def answer_chain(assistant: Assistant) -> Runnable[str | dict[str, Any], AnswerRecord]:
    """Return a chain from a question to the record that ``ask --json`` prints.

    Its input is a question, or a dictionary with "question" and, if wanted, "history": a list of
    {"role", "content"}.
    """

    def answer(given: str | dict[str, Any]) -> AnswerRecord:
        question = given if isinstance(given, str) else str(given["question"])
        history = [] if isinstance(given, str) else _turns(given.get("history", ()))
        return answer_record(assistant.ask(question, history=history))

    return RunnableLambda(answer, name="sanctions-qa")


def _turns(history: Sequence[dict[str, Any]]) -> list[Turn]:
    return [Turn(turn["role"], str(turn["content"])) for turn in history]
