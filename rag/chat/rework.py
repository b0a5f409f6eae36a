"""Put the last answer in other words as a reader orders: shorter, simpler, in another language.

The answer is written anew from the passages of the question that it answered, so that it is checked
as any other. A translation shares no words with its passages: its figures alone are compared.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rag.chat.checking.fault import Fault
from rag.chat.prompts import REWORK
from rag.datamodels import Evidence, Turn
from rag.question.requests.wordings import request_of

_NUMBER = re.compile(r"\d+")
_LANGUAGE = re.compile(
    r"\b(?:in|into|auf|en) (?!english\b)(?P<name>[^\W\d_]+)\W*(?:please\W*)?$", re.I
)
TRANSLATED = (
    "Of a translation only the figures are compared with the passages; names and meaning are not. "
    "Open the citations before you rely on it."
)


@dataclass(frozen=True, slots=True)
class Rework:
    """An order about the last answer: the question that was answered, what was before, the answer.

    ``translates`` says that another language is asked for.
    """

    question: str
    before: tuple[Turn, ...]
    answer: str
    translates: bool

    def asked(self, order: str) -> str:
        """Return what a model is asked."""
        return REWORK.format(question=self.question, answer=self.answer, order=order)


def rework_of(order: str, history: Sequence[Turn]) -> Rework | None:
    """Return what an order about the last answer means, None where it is none or nothing is there.

    "Shorter" and then "in German" are both about the question before them.
    """
    if request_of(order).kind != "rephrase" or not history or history[-1].role != "assistant":
        return None
    for at in range(len(history) - 1, -1, -1):
        turn = history[at]
        if turn.role == "user" and request_of(turn.content).kind != "rephrase":
            translates = _LANGUAGE.search(order) is not None
            return Rework(turn.content, tuple(history[:at]), history[-1].content, translates)
    return None


def faults_of_translation(statement: str, cited: Sequence[Evidence]) -> tuple[Fault, ...]:
    """Return the figures of a translated statement that none of its passages has."""
    if not cited:
        return (Fault("citation", statement),)
    texts = (f"{e.passage.context} {e.passage.search_text} {e.about.published}" for e in cited)
    there = {n.lstrip("0") for n in _NUMBER.findall(" ".join(texts))}
    said = dict.fromkeys(_NUMBER.findall(statement))
    return tuple(Fault("figure", n) for n in said if n.lstrip("0") not in there)
