"""Ask a chat model for an answer from passages: the owner of LangChain's chat models.

Errors of every provider's library become three of ours. Their texts are not passed on: they can
hold keys and addresses.
"""

import html
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from queue import Empty, Queue
from typing import Any, Protocol

from langchain.chat_models import init_chat_model
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, BaseMessage, HumanMessage
from langchain_core.output_parsers import StrOutputParser
from langchain_core.prompts import ChatPromptTemplate, MessagesPlaceholder
from langchain_core.runnables import Runnable

from rag.chat.local import local_model
from rag.chat.prompts import PASSAGE, QUESTION, SYSTEM
from rag.chat.providers import OPENAI, Provider, address_of, provider_named
from rag.datamodels import Evidence, Turn
from rag.errors import ChatGarbled, ChatModelError, ChatRefused, ChatUnavailable
from rag.settings import RagSettings

SILENCE_SECONDS = 0.25  # how long a wish to stop may go unheard
MAX_ANSWER_CHARS = 12_000  # an answer from eight passages is shorter; beyond it never ends
HISTORY_TURNS = 6
_STATUS = {
    400: (ChatRefused, "the server does not accept the request (400); check the model's name"),
    401: (ChatRefused, "the key is not accepted (401); check the key"),
    403: (ChatRefused, "the key may not use this model (403); check the key"),
    404: (ChatRefused, "the server does not know this model (404); check its name and the address"),
    429: (ChatUnavailable, "the server is asked too much (429)"),
}


class ChatWriter(Protocol):
    """What answering needs of a chat model."""

    def write(
        self,
        question: str,
        history: Sequence[Turn],
        evidence: Sequence[Evidence],
        on_text: Callable[[str], None] | None = None,
        again: tuple[str, str] | None = None,
    ) -> str:
        """Return the model's whole answer; ``on_text`` is given each piece as it comes.

        While the model is silent it is given "" now and then: by raising it ends the writing.

        ``again`` holds its earlier answer and what to mend in it.
        """


class LangChainWriter:
    """A chat model reached through LangChain, asked with numbered passages."""

    def __init__(self, model: BaseChatModel, timeout_seconds: float) -> None:
        self._chain = writing_chain(model)
        self._timeout = timeout_seconds

    def write(
        self,
        question: str,
        history: Sequence[Turn],
        evidence: Sequence[Evidence],
        on_text: Callable[[str], None] | None = None,
        again: tuple[str, str] | None = None,
    ) -> str:
        """Return the model's whole answer.

        :raises ChatModelError: when the server is missing, slow or wrong, or the answer unusable.
        """
        given: dict[str, object] = {
            "question": question,
            "history": as_messages(history),
            "passages": numbered(evidence),
            "again": [AIMessage(content=again[0]), HumanMessage(content=again[1])] if again else [],
        }
        answer = ""
        for piece in self._pieces(given):
            answer += piece
            if on_text:
                on_text(piece)
            if len(answer) > MAX_ANSWER_CHARS:
                raise ChatGarbled("its answer does not end")
        if not answer.strip():
            raise ChatGarbled("its answer is empty")
        return answer

    def _pieces(self, given: dict[str, object]) -> Iterator[str]:
        """Yield the model's words until the time set is over, whatever the server does meanwhile.

        They are read in a thread of their own: a server that keeps the line open without a word
        would hold this one for ever.
        """
        pieces: Queue[str | ChatModelError | None] = Queue()
        stop = threading.Event()
        reader = threading.Thread(target=self._read, args=(given, pieces, stop), daemon=True)
        reader.start()
        deadline = time.monotonic() + self._timeout
        try:
            while True:
                left = deadline - time.monotonic()
                try:
                    piece = pieces.get(timeout=max(0.0, min(left, SILENCE_SECONDS)))
                except Empty:
                    if left > SILENCE_SECONDS:
                        yield ""
                        continue
                    raise ChatUnavailable(
                        f"it took longer than {self._timeout:g} seconds"
                    ) from None
                if piece is None:
                    return
                if isinstance(piece, ChatModelError):
                    raise piece
                yield piece
        finally:
            stop.set()

    def _read(
        self,
        given: dict[str, object],
        pieces: "Queue[str | ChatModelError | None]",
        stop: threading.Event,
    ) -> None:
        try:
            for piece in self._chain.stream(given):
                pieces.put(piece)
                if stop.is_set():
                    return
            pieces.put(None)
        # Each provider's library raises errors of its own; all become ours here.
        except Exception as exc:  # noqa: BLE001
            pieces.put(_translated(exc))


def writing_chain(model: BaseChatModel) -> Runnable[dict[str, object], str]:
    """Return the chain from question, history and passages to the model's words."""
    prompt = ChatPromptTemplate.from_messages(
        [
            ("system", SYSTEM),
            MessagesPlaceholder("history"),
            ("user", QUESTION),
            MessagesPlaceholder("again"),
        ]
    )
    return prompt | model | StrOutputParser()


def connect(settings: RagSettings) -> ChatWriter:
    """Return a writer for the model that the settings name; nothing is asked of a server yet.

    :raises ChatRefused: when the provider is unknown, not installed, or lacks a key.
    """
    name, _, model = settings.llm.partition(":")
    provider = provider_named(name)
    try:
        chat = local_model(model) if name == "huggingface" else _remote(settings, provider, model)
    except ChatModelError:
        raise
    except ImportError as exc:
        extra = f"-c constraints.txt -e '.[{provider.extra}]'" if provider else f"langchain-{name}"
        raise ChatRefused(f"the provider “{name}” is not installed; `pip install {extra}`") from exc
    except Exception as exc:  # each provider's library checks its settings its own way
        raise ChatRefused(
            f"the provider “{name}” cannot be set up; `sanctions-qa models` says what is missing"
        ) from exc
    return LangChainWriter(chat, settings.timeout_seconds)


def _remote(settings: RagSettings, provider: Provider | None, model: str) -> BaseChatModel:
    """Return a model behind a server; of local servers those that speak OpenAI's protocol."""
    name = settings.llm.partition(":")[0]
    extra: dict[str, Any] = {}  # what the provider's own class takes
    address = address_of(provider, settings) if provider else settings.base_url
    if address:
        extra["base_url"] = address
    if settings.api_key or address:
        extra["api_key"] = settings.api_key or "not-needed"  # local servers take any
    chat: BaseChatModel = init_chat_model(
        model,
        model_provider="openai" if provider and provider.module == OPENAI else name,
        temperature=0,
        timeout=settings.timeout_seconds,
        max_retries=0,
        **extra,
    )
    return chat


def numbered(evidence: Sequence[Evidence]) -> str:
    """Return the passages as marked material; their own angle brackets are escaped."""
    return "\n\n".join(
        PASSAGE.format(
            number=number,
            source=html.escape(e.about.title or e.passage.document),
            publisher=html.escape(e.about.publisher or "unknown"),
            date=e.about.published or "unknown",
            kind=e.about.kind or "unknown",
            text=html.escape(f"{e.passage.context}\n{e.passage.search_text}".strip(), quote=False),
        )
        for number, e in enumerate(evidence, start=1)
    )


def as_messages(history: Sequence[Turn]) -> list[BaseMessage]:
    """Return the last turns as LangChain's messages."""
    kinds = {"user": HumanMessage, "assistant": AIMessage}
    return [kinds[turn.role](content=turn.content) for turn in history[-HISTORY_TURNS:]]


def _wait(exc: Exception) -> str:
    """Return for how long the server asks to be left alone, "" where it does not say."""
    headers = getattr(getattr(exc, "response", None), "headers", None) or {}
    seconds = str(headers.get("retry-after", ""))
    return f"; it asks to wait {seconds} seconds" if seconds.isdigit() else ""


def _translated(exc: Exception) -> ChatModelError:
    status = getattr(exc, "status_code", None)
    if status in _STATUS:
        kind, text = _STATUS[status]
        return kind(text + _wait(exc))
    if isinstance(status, int):
        return ChatUnavailable(f"the server answered with an error ({status})")
    names = {c.__name__ for c in type(exc).__mro__}
    if any("Timeout" in name for name in names):
        return ChatUnavailable("the server does not answer in time")
    if any("Connect" in name or name in ("APIError", "TransportError") for name in names):
        return ChatUnavailable("the server cannot be reached or broke off; is it running?")
    return ChatGarbled(f"its answer cannot be read ({type(exc).__name__})")
