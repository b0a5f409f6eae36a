"""Ask and keep the record of it: the one way in which the command line and the page ask."""

import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any, TypedDict

from pydantic import TypeAdapter

from ingest.settings import program_version
from ingest.store.index import Index
from rag.answer import Assistant
from rag.chat.answers import OnText
from rag.datamodels import Answer, Filters, Turn
from rag.writing.record import answer_record
from ui.records.chain import canonical
from ui.records.store import Records, RecordsError

_FILTERS = TypeAdapter(Filters)
_TURNS = TypeAdapter(list[Turn])


@dataclass(frozen=True, slots=True)
class Asker:
    """Who asks, as far as it is known, and in which conversation; ``data`` None keeps no record."""

    data: Path | None
    who: str = ""
    conversation: str = ""
    database: str = ""  # an address of PostgreSQL, in place of the folder


@dataclass(frozen=True, slots=True)
class IndexState:
    """An index at one generation: the digest of each file by path, and all of them as written."""

    name: str
    generation: int
    files: Mapping[str, str]
    written: str


class AskedWith(TypedDict):
    """What a question is asked with."""

    history: Sequence[Turn]
    filters: Filters | None


@dataclass(frozen=True, slots=True)
class Differs:
    """What of an answer is not as it was when it was asked before, and why."""

    changed: tuple[str, ...]
    why: tuple[str, ...]


def ask_and_keep(
    assistant: Assistant,
    question: str,
    asker: Asker,
    *,
    history: Sequence[Turn] = (),
    filters: Filters | None = None,
    on_text: OnText | None = None,
    as_typed: bool = False,
) -> Answer:
    """Answer a question and keep the record; where it cannot be kept, the answer says so.

    :raises RagError: when the question cannot be asked.
    """
    given: AskedWith = {"history": history, "filters": filters}
    answer, state = asked(assistant, question, on_text=on_text, as_typed=as_typed, **given)
    if asker.data is None:
        return answer
    try:
        keep(Records(asker.data, asker.database), assistant, answer, state, asker, **given)
    except RecordsError as exc:
        return replace(answer, notes=(*answer.notes, f"No record of this answer was kept: {exc}."))
    return answer


def asked(
    assistant: Assistant,
    question: str,
    *,
    history: Sequence[Turn] = (),
    filters: Filters | None = None,
    on_text: OnText | None = None,
    as_typed: bool = False,
) -> tuple[Answer, IndexState]:
    """Return the answer, and how the index stood when the documents were read for it.

    A chat model writes for a minute; what others change meanwhile is not what was quoted.

    :raises RagError: when the question cannot be asked.
    """
    states: list[IndexState] = []
    answer = assistant.ask(
        question,
        history=history,
        filters=filters,
        on_text=on_text,
        on_quoted=lambda: states.append(_state_of(assistant)),
        as_typed=as_typed,
    )
    return answer, states[-1]


def _state_of(assistant: Assistant) -> IndexState:
    name, generation = assistant.index.generation
    return IndexState(name, generation, *_files(assistant.index, (name, generation)))


def keep(
    records: Records,
    assistant: Assistant,
    answer: Answer,
    state: IndexState,
    asker: Asker,
    *,
    history: Sequence[Turn] = (),
    filters: Filters | None = None,
    rechecks: int | None = None,
    differs: Differs | None = None,
) -> int | None:
    """Add the record of an answer and return its number; ``rechecks`` is one that it follows.

    None where that one has been erased meanwhile: then nothing is kept.

    :raises RecordsError: when it cannot be written.
    """
    cited = {c.document for c in answer.citations}
    content: dict[str, Any] = {
        "answer": answer_record(answer),
        "cited": {path: state.files.get(path) for path in sorted(cited)},
        "conversation": asker.conversation,
        "filters": _FILTERS.dump_python(filters or Filters(), mode="json"),
        "folder": records.keep_folder(state.written),
        "found": sorted({e.passage.document for e in answer.closest}),
        "history": _TURNS.dump_python(list(history), mode="json"),
        "index": {"generation": state.generation, "name": state.name},
        "question": answer.question,
        "read_as": answer.read_as,
        "rechecks": rechecks,
        **({"differs": asdict(differs)} if differs else {}),
        "versions": versions_of(assistant),
        "who": asker.who,
    }
    link = records.add("answer", content, follows=rechecks)
    return link.number if link else None


def files_of(assistant: Assistant) -> dict[str, str]:
    """Return the digest of each file in the index, by path."""
    return _files(assistant.index, assistant.index.generation)[0]


@lru_cache(maxsize=1)
def _files(index: Index, _generation: tuple[str, int]) -> tuple[dict[str, str], str]:
    """Return the digests of the files of a generation, by path and as they are kept.

    Kept between answers: of ten thousand files writing them takes some 45 ms.
    """
    files = {d.path: d.content_hash for d in index.documents()}
    return files, canonical(files)


def versions_of(assistant: Assistant) -> dict[str, str]:
    """Return the versions of program and models, and the settings that an answer depends on."""
    settings = assistant.settings
    return {
        "program": program_version(),
        "python": sys.version.split()[0],
        "llm": settings.llm,
        "reader": settings.reader or "",
        "reranker": settings.reranker or "",
        **assistant.index.fits,
    }
