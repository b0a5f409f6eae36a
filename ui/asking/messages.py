"""What the processes that answer are told, and tell. Only this program's own processes write it."""

from dataclasses import dataclass
from typing import Any

from ingest.settings import IngestSettings
from rag.datamodels import Filters, Turn
from rag.settings import RagSettings
from ui.records.keep import Asker

MOST_SECONDS = 120.0  # for a quoted answer, the opening of the index included; longer hangs


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
    history: tuple[Turn, ...]
    filters: Filters | None
    as_typed: bool


@dataclass(frozen=True, slots=True)
class Search:
    """A question to find passages for."""

    question: str
    filters: Filters | None
    limit: int


Order = Ask | Search


@dataclass(frozen=True, slots=True)
class Done:
    """An `Answer` or a list of `Evidence`, or the error that stood in its way."""

    result: Any = None
    error: Exception | None = None
