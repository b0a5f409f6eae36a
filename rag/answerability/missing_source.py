"""Say what kind of document would answer a question that the documents do not."""

import re

from rag.answerability.answer_type.attribute import asked_attributes
from rag.answerability.answer_type.expected import FIGURE, LAW, expected
from rag.question.question import Question
from rag.text.figures import codes

_LISTED = re.compile(
    r"\b(?:listed|sanctioned|designated|designation|sdn|asset freeze|frozen|blocked|blacklist\w*|"
    r"delisted)\b",
    re.IGNORECASE,
)
_LAW = re.compile(
    r"\b(?:regulation|directive|article|art\.|section|annex|recital|schedule|statute|act|cfr|"
    r"paragraph|law|rule|order|licen[cs]e|prohibit\w*|require\w*|exempt\w*|derogation)\b",
    re.IGNORECASE,
)
_WORDS = 4  # the rarest words of the question say what it is about


def needed(question: str, newest: str | None = None) -> str:
    """Return a sentence that names the kind of document to add; ``newest`` is an ISO date."""
    asked = Question.of(question)
    subject = _subject(asked)
    later = [w.surface for w in asked.years if newest and w.surface > newest[:4]]
    if later:
        return f"A source dated {max(later)} or later would be needed{subject}."
    if (kind := expected(question)) and kind.name not in (LAW, FIGURE):
        return f"A source that gives {kind.name} would be needed{subject}."
    if attribute := next(asked_attributes(question), None):
        what = f"A company register, a notice or a report that says “{attribute[1]} …”"
        return f"{what} would be needed{subject}."
    if _LISTED.search(question):
        return f"A sanctions list or a designation notice would be needed{subject}."
    if codes(question) or _LAW.search(question):
        return f"The text of the law, or guidance on it, would be needed{subject}."
    if asked.kind in ("date", "number"):
        return f"A report or notice with that {_thing(asked.kind)} would be needed{subject}."
    return f"A law, guidance or report would be needed{subject}."


def _subject(asked: Question) -> str:
    rarest = sorted(asked.words, key=lambda w: -w.rarity)[:_WORDS]
    names = [w.surface for w in sorted(rarest, key=lambda w: w.start)]
    return f" on “{' '.join(names)}”" if names else ""


def _thing(kind: str) -> str:
    return {"date": "date", "number": "figure"}[kind]
