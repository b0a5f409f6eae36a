"""What programs send: questions with their filters, and messages in OpenAI's form."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from rag.datamodels import Filters, Turn
from rag.question.query import MAX_QUESTION_CHARS

MAX_TURNS, MAX_TURN_CHARS = 200, 100_000
_Values = Annotated[list[str], Field(max_length=1_000)]


class FiltersBody(BaseModel):
    """Which documents are searched; what is left out filters nothing."""

    model_config = ConfigDict(extra="forbid")

    kinds: _Values = []
    jurisdictions: _Values = []
    documents: _Values = []
    since: str | None = Field(
        default=None, description="published on this day or later, 2026-04-23"
    )
    until: str | None = Field(default=None, description="published on this day or earlier")
    as_of: str | None = Field(
        default=None, description="acts as in force on this day, all else published by then"
    )

    def filters(self) -> Filters:
        """Return the filters as the search takes them."""
        return Filters(
            tuple(self.kinds),
            tuple(self.jurisdictions),
            self.since,
            self.until,
            tuple(self.documents),
            self.as_of,
        )


class TurnBody(BaseModel):
    """One message of the conversation so far."""

    model_config = ConfigDict(extra="forbid")

    role: Literal["user", "assistant"]
    content: str = Field(max_length=MAX_TURN_CHARS)

    def turn(self) -> Turn:
        """Return the message as the assistant takes it."""
        return Turn(self.role, self.content)


class SearchBody(BaseModel):
    """A question whose passages are wanted."""

    model_config = ConfigDict(extra="forbid")

    question: str = Field(min_length=1, max_length=MAX_QUESTION_CHARS)
    filters: FiltersBody = FiltersBody()
    limit: int = Field(10, ge=1, le=100)


class AskBody(BaseModel):
    """A question that is to be answered; ``stream`` asks for server-sent events."""

    model_config = ConfigDict(extra="forbid")

    question: str = Field(min_length=1, max_length=MAX_QUESTION_CHARS)
    history: list[TurnBody] = Field([], max_length=MAX_TURNS)
    filters: FiltersBody = FiltersBody()
    stream: bool = False

    def turns(self) -> list[Turn]:
        """Return the conversation as the assistant takes it."""
        return [t.turn() for t in self.history]


class ContentPart(BaseModel):
    """A part of a message; those that are no text are passed over."""

    type: str
    text: str = Field("", max_length=MAX_TURN_CHARS)


class ChatMessage(BaseModel):
    """A message in OpenAI's form."""

    role: Literal["system", "developer", "user", "assistant", "tool", "function"]
    content: Annotated[str, Field(max_length=MAX_TURN_CHARS)] | list[ContentPart] | None = None

    @property
    def words(self) -> str:
        """The text of the message."""
        if isinstance(self.content, list):
            return "\n".join(part.text for part in self.content if part.type == "text")
        return self.content or ""


class ChatBody(BaseModel):
    """What OpenAI's clients send; settings of a model that is sampled from mean nothing here."""

    model: str = "sanctions-qa"
    messages: list[ChatMessage] = Field(min_length=1, max_length=MAX_TURNS)
    stream: bool = False

    def asked(self) -> tuple[str, list[Turn]]:
        """Return the last question and the conversation before it."""
        said = [m for m in self.messages if m.role in ("user", "assistant")]
        last = next((n for n in reversed(range(len(said))) if said[n].role == "user"), None)
        if last is None:
            return "", []
        turns: list[Turn] = []
        for message in said[:last]:
            turns.append(Turn("user" if message.role == "user" else "assistant", message.words))
        return said[last].words, turns
