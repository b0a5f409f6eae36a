"""What the processes that answer are told, and tell. Only this program's own processes write it."""

from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

from ingest.settings import IngestSettings
from rag.answer import Assistant
from rag.chat.answers import OnText
from rag.datamodels import Answer, Evidence, Filters, Turn
from rag.settings import RagSettings
from ui.records.keep import Asker, ask_and_keep

MOST_SECONDS = 120.0  # for a quoted answer, the opening of the index included; longer hangs


Result_co = TypeVar("Result_co", covariant=True)


class Order(Protocol[Result_co]):
    """What is asked for; it is done alike in whatever process."""

    def by(self, assistant: Assistant, on_text: OnText | None = None) -> Result_co:
        """Return what an assistant makes of it.

        :raises RagError: when the question cannot be asked.
        """


@dataclass(frozen=True, slots=True)
class Begin:
    """What a process opens."""

    ingest: IngestSettings
    settings: RagSettings


@dataclass(frozen=True, slots=True)
class Ask:
    """A question to answer, and who asks: the record of it is kept where it is answered."""

    question: str
    asker: Asker
    history: tuple[Turn, ...] = ()
    filters: Filters | None = None
    as_typed: bool = False

    def by(self, assistant: Assistant, on_text: OnText | None = None) -> Answer:
        """Return the answer; see `ask_and_keep`."""
        return ask_and_keep(
            assistant,
            self.question,
            self.asker,
            history=self.history,
            filters=self.filters,
            on_text=on_text,
            as_typed=self.as_typed,
        )


@dataclass(frozen=True, slots=True)
class Search:
    """A question to find passages for."""

    question: str
    filters: Filters | None
    limit: int

    def by(self, assistant: Assistant, on_text: OnText | None = None) -> list[Evidence]:  # noqa: ARG002
        """Return ranked passages; see `Assistant.search`."""
        return assistant.search(self.question, filters=self.filters, limit=self.limit)


@dataclass(frozen=True, slots=True)
class Done:
    """An `Answer` or a list of `Evidence`, or the error that stood in its way."""

    result: Any = None
    error: Exception | None = None
