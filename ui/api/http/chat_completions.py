"""Answer in OpenAI's form, so that any client of that protocol can ask.

Only the checked answer is sent, when streamed in pieces as well: what a model wrote and the check
struck out could not be taken back. The citations stand in its text and, whole, in a field.
"""

import secrets
import time
from collections.abc import Iterator
from typing import Literal

from typing_extensions import TypedDict

from rag.writing.record import AnswerRecord, CitationRecord
from ui.api.records import source_line

MODEL = "sanctions-qa"


class AssistantMessage(TypedDict):
    """The answer with its sources as text."""

    role: Literal["assistant"]
    content: str


class Choice(TypedDict):
    """The one answer."""

    index: int
    message: AssistantMessage
    finish_reason: Literal["stop"]
    logprobs: None


class Completion(TypedDict):
    """An answer in OpenAI's form; ``citations`` and ``answer`` are ours beside it."""

    id: str
    object: Literal["chat.completion"]
    created: int
    model: str
    choices: list[Choice]
    citations: list[CitationRecord]
    answer: AnswerRecord


class Model(TypedDict):
    """What a client may choose."""

    id: str
    object: Literal["model"]
    created: int
    owned_by: str


class Models(TypedDict):
    """What a client may choose from."""

    object: Literal["list"]
    data: list[Model]


def models() -> Models:
    """Return the one model that there is."""
    one: Model = {"id": MODEL, "object": "model", "created": 0, "owned_by": MODEL}
    return {"object": "list", "data": [one]}


def completion(record: AnswerRecord) -> Completion:
    """Return an answer in OpenAI's form."""
    message: AssistantMessage = {"role": "assistant", "content": "".join(pieces(record))}
    choice: Choice = {"index": 0, "message": message, "finish_reason": "stop", "logprobs": None}
    return {
        "id": _new_id(),
        "object": "chat.completion",
        "created": int(time.time()),
        "model": MODEL,
        "choices": [choice],
        "citations": record["citations"],
        "answer": record,
    }


def chunks(record: AnswerRecord) -> Iterator[dict[str, object]]:
    """Yield an answer as OpenAI's pieces; the last one carries the citations."""
    head = {
        "id": _new_id(),
        "object": "chat.completion.chunk",
        "created": int(time.time()),
        "model": MODEL,
    }
    for number, piece in enumerate(pieces(record)):
        role = {"role": "assistant"} if number == 0 else {}
        delta = {**role, "content": piece}
        yield head | {"choices": [{"index": 0, "delta": delta, "finish_reason": None}]}
    end = {"choices": [{"index": 0, "delta": {}, "finish_reason": "stop"}]}
    yield head | end | {"citations": record["citations"], "answer": record}


def pieces(record: AnswerRecord) -> Iterator[str]:
    """Yield the text of an answer in pieces: statements with keys, rows, notes, sources."""
    if not record["statements"]:
        yield record["answer"]
    for number, statement in enumerate(record["statements"]):
        keys = "".join(f" [{key}]" for key in statement["citations"])
        faults = "; ".join(statement.get("faults", []))
        unsure = "" if statement["supported"] else f" (not supported: {faults or 'cites nothing'})"
        yield f"{' ' if number else ''}{statement['text']}{keys}{unsure}"
    for note in record["notes"]:
        yield f"\n\n{note}"
    for number, citation in enumerate(record["citations"]):
        yield f"{chr(10) * 2 if number == 0 else chr(10)}{source_line(citation)}"


def _new_id() -> str:
    return f"chatcmpl-{secrets.token_hex(12)}"
