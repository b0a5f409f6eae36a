"""Make of what people think of answers a file of questions that `eval` reads.

An answer that helped says what is expected: its documents and the words it quoted. One that did not
says only whether the documents hold an answer, where its reason tells; a person fills in the rest.
"""

import json
from collections.abc import Iterable, Sequence
from typing import Any

from rag.datamodels import Answer
from ui.datamodels import KeptTurn

NOT_HELD = "The documents do not say this"  # a reason that people choose on the page


def as_questions(judged: Iterable[tuple[str, Sequence[KeptTurn]]]) -> str:
    """Return a line of JSON for each judged answer; ``judged`` holds the turns that led to it."""
    lines = [
        json.dumps(_line(conversation, turns), ensure_ascii=False)
        for conversation, turns in judged
        if turns and turns[-1].answer and turns[-1].judged
    ]
    return "".join(f"{line}\n" for line in lines)


def _line(conversation: str, turns: Sequence[KeptTurn]) -> dict[str, Any]:
    turn = turns[-1]
    answer, judged = turn.answer, turn.judged
    assert answer is not None
    assert judged is not None
    line: dict[str, Any] = {
        "id": f"{conversation}/{turn.number}",
        "question": turn.question,
        "history": [m for earlier in turns[:-1] for m in _messages(earlier)],
        "answerable": _is_answerable(answer, judged.good, judged.reason),
        "tags": ["helpful" if judged.good else "not helpful"],
    }
    if judged.good and answer.found:
        line["document"] = list(dict.fromkeys(c.document for c in answer.citations))
        line["expect"] = list(dict.fromkeys(c.quote for c in answer.citations))
    if judged.reason:
        line["reason"] = judged.reason
    return line


def _is_answerable(answer: Answer, good: bool, reason: str) -> bool:
    """Whether the documents answer, as far as the judgement tells."""
    if good:
        return answer.found
    return not reason.startswith(NOT_HELD)


def _messages(turn: KeptTurn) -> list[dict[str, str]]:
    if turn.answer is None:
        return []
    return [
        {"role": "user", "content": turn.question},
        {"role": "assistant", "content": turn.answer.text},
    ]
