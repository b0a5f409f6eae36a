"""A question and its conversation in, the words to search for out."""

import re
from collections.abc import Sequence

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


def whole_question(question: str, history: Sequence[Turn]) -> str:
    """Return the question with the previous one before it where it leans on it."""
    previous = previous_question(history)
    return f"{previous} {question}" if previous and is_follow_up(question) else question
