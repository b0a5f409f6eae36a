"""Read in its conversation what a question asks of rows, and of which rows."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rag.datamodels import Turn
from rag.question.followup import previous_question

_AS_TABLE = re.compile(
    r"\b(?:in|as|into|make|give me|show me)\b.{0,20}\btable\b|\btabulate\b", re.IGNORECASE
)
_OF_THEM = re.compile(r"\b(?:of|among|from) (?:them|these|those)\b|\bthey\b", re.IGNORECASE)
_HOW_MANY = re.compile(
    r"^\W*(?:and |so )?how many(?: (?:are|is|were) (?:there|that|they|it))?"
    r"(?: in (?:total|all))?\W*$",
    re.IGNORECASE,
)
_MAX_TABLE_WORDS = 10


@dataclass(frozen=True, slots=True)
class Leaning:
    """The question to be asked of rows, and the one whose rows alone are meant, "" for all."""

    question: str
    within: str = ""


def leaning_of(question: str, history: Sequence[Turn]) -> Leaning:
    """Return what is asked of rows: what an earlier question asked where this one leans on it."""
    before = previous_question(history)
    if before is None:
        return Leaning(question)
    if _AS_TABLE.search(question) and len(question.split()) <= _MAX_TABLE_WORDS:
        return Leaning(before)
    if _HOW_MANY.match(question):
        return Leaning(_counted(before))
    if _OF_THEM.search(question):
        return Leaning(_OF_THEM.sub("", question), before)
    return Leaning(question)


def _counted(question: str) -> str:
    """Return a question for rows as one for their number."""
    return re.sub(
        r"^\W*(?:please )?(?:list|name|show|give|which|what|who)\b(?: (?:me|us|all|the))*",
        "How many",
        question,
        count=1,
        flags=re.IGNORECASE,
    )
