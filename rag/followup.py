"""A question and its conversation in, the words to search for out."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rag.datamodels import Turn

_POINTS_BACK = re.compile(
    r"\b(it|its|he|him|his|she|her|hers|they|them|their|theirs|this|that|these|those|there|then|"
    r"one|ones|such|same|former|latter|other|others|else|above|mentioned)\b",
    re.IGNORECASE,
)
_CONTINUES = re.compile(
    r"\s*(and|but|or|so|also|why|how come|what about|how about)\b", re.IGNORECASE
)
SHORT_WORDS = 4  # "And in 2022?", "Why so many?": too short to stand alone


def is_follow_up(question: str) -> bool:
    """Whether a question leans on the conversation: a pronoun, an ellipsis, a few words only."""
    return bool(
        len(question.split()) <= SHORT_WORDS
        or _CONTINUES.match(question)
        or _POINTS_BACK.search(question)
    )


def previous_question(history: Sequence[Turn]) -> str | None:
    """Return the user's last turn."""
    return next((t.content for t in reversed(history) if t.role == "user"), None)


@dataclass(frozen=True, slots=True)
class Wording:
    """One way to ask the question, and its share; the shares add up to 1."""

    text: str
    share: float


def wordings(question: str, history: Sequence[Turn], *, alone: float) -> list[Wording]:
    """Return the question as typed, with that share, and with the previous one before it."""
    previous = previous_question(history)
    if previous is None or alone >= 1.0:
        return [Wording(question, 1.0)]
    return [Wording(question, alone), Wording(f"{previous} {question}", 1.0 - alone)]
