"""One question, read once: what was typed, what it leans on, and what it asks to be done."""

from dataclasses import dataclass

from rag.datamodels import Turn
from rag.errors import QuestionError
from rag.question.followup import Wording, wordings
from rag.question.pronouns import Reading
from rag.question.requests.wordings import Request
from rag.question.understand import Understood

MAX_QUESTION_CHARS = 4_000
ALONE_SHARE = 0.5  # of a follow-up as typed when sentences are chosen; the rest with its question


@dataclass(frozen=True, slots=True)
class Query:
    """A question as typed and as it was read, handed on to every step."""

    typed: str
    reading: Reading
    request: Request
    understood: Understood
    history: tuple[Turn, ...] = ()

    @property
    def text(self) -> str:
        """The question with names as the index spells them and its pronoun written out."""
        return self.reading.whole

    @property
    def of_rows(self) -> str:
        """The question as it is asked of rows: with its pronoun written out, else as searched."""
        is_resolved = self.reading.whole != self.reading.typed
        return self.reading.whole if is_resolved else self.understood.text

    @property
    def wordings(self) -> list[Wording]:
        """The ways to ask it when sentences are chosen."""
        alone = ALONE_SHARE if self.reading.leans else 1.0
        return self.understood.wordings(wordings(self.text, self.history, alone=alone))


def checked_question(question: str) -> str:
    """Return the question as typed, if it can be asked.

    :raises QuestionError: when it is empty, too long or no valid text.
    """
    if not any(c.isalnum() for c in question):
        raise QuestionError("the question is empty; write what you want to know")
    if any("\ud800" <= c <= "\udfff" for c in question):
        raise QuestionError("the question is not valid text; type it again as UTF-8")
    if len(question) > MAX_QUESTION_CHARS:
        raise QuestionError(
            f"the question has {len(question):,} characters, more than {MAX_QUESTION_CHARS:,}; "
            "ask in a few sentences and put long texts into the corpus folder"
        )
    return question
