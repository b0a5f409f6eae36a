"""Read a line of a file of questions: the question with its conversation."""

import json
from dataclasses import dataclass
from math import isfinite
from typing import Literal, NoReturn

from rag.datamodels import Turn
from rag.errors import QuestionError
from rag.writing.record import Id

_ROLES: dict[str, Literal["user", "assistant"]] = {"user": "user", "assistant": "assistant"}
_HISTORY = 'the history is not a list of {"role": "user" or "assistant", "content": text} objects'


@dataclass(frozen=True, slots=True)
class AskedQuestion:
    """One line of a file of questions."""

    id: Id
    question: str
    history: tuple[Turn, ...]


class LineError(QuestionError):
    """A line of a file of questions cannot be used; ``id`` is its own where it has one."""

    def __init__(self, message: str, id: Id = None) -> None:
        super().__init__(message)
        self.id = id


def read_json(raw: bytes) -> dict[str, object]:
    """Return the JSON object of one line.

    :raises LineError: when the line holds none.
    """
    try:
        found = json.loads(raw.decode("utf-8-sig"), parse_constant=_no_number)
    except UnicodeDecodeError as exc:
        raise LineError("the line is not UTF-8 text") from exc
    except (ValueError, RecursionError) as exc:
        raise LineError(f"the line is not JSON ({exc})") from exc
    if not isinstance(found, dict):
        raise LineError('the line is not a JSON object such as {"id": "1", "question": "…"}')
    return found


def read_question(given: dict[str, object]) -> AskedQuestion:
    """Return the question of one line; its length is checked where it is asked.

    :raises LineError: when the question is missing, or the id or the history is not usable.
    """
    id, question = given.get("id"), given.get("question")
    if isinstance(id, bool) or (isinstance(id, float) and not isfinite(id)):
        raise LineError("the id is not a text or a number")
    if id is not None and not isinstance(id, str | int | float):
        raise LineError("the id is not a text or a number")
    if not isinstance(question, str):
        raise LineError("the line has no “question” that is a text", id)
    return AskedQuestion(id, question, _history(given.get("history"), id))


def _history(given: object, id: Id) -> tuple[Turn, ...]:
    if given is None:
        return ()
    if not isinstance(given, list):
        raise LineError(_HISTORY, id)
    turns = []
    for turn in given:
        role = turn.get("role") if isinstance(turn, dict) else None
        content = turn.get("content") if isinstance(turn, dict) else None
        if not (isinstance(role, str) and role in _ROLES and isinstance(content, str)):
            raise LineError(_HISTORY, id)
        if any("\ud800" <= c <= "\udfff" for c in content):
            raise LineError("the history is not valid text", id)
        turns.append(Turn(_ROLES[role], content))
    return tuple(turns)


def _no_number(name: str) -> NoReturn:
    raise ValueError(f"{name} is no number")
