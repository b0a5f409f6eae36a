"""One question, read once: what was typed, what it leans on, and what it asks to be done."""

from dataclasses import dataclass

from rag.datamodels import Turn
from rag.question.followup import Wording, wordings
from rag.question.pronouns import Reading
from rag.question.requests.wordings import Request
from rag.question.understand import Understood

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
