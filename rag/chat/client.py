"""Ask a chat model for an answer from passages: the owner of LangChain's chat models.

Errors of every provider's library become three of ours. Their texts are not passed on: they can
hold keys and addresses.
"""

import html
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from queue import Empty, Queue
from typing import Any, Protocol

from langchain.chat_models import init_chat_model
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, BaseMessage, HumanMessage
from langchain_core.output_parsers import StrOutputParser
from langchain_core.prompts import ChatPromptTemplate, MessagesPlaceholder
from langchain_core.runnables import Runnable
from langchain_core.utils.json import parse_partial_json

from rag.chat.draft import Draft, Drafting, form
from rag.chat.gguf import running
from rag.chat.local import local_model
from rag.chat.parsing import whole_characters
from rag.chat.prompts import (
    BESIDE,
    IN_FORM,
    MAY_SEARCH,
    PASSAGE,
    QUESTION,
    SEARCH_IN_FORM,
    SEARCH_IN_WORDS,
    SYSTEM,
)
from rag.chat.providers import GGUF, Provider, address_of, provider_named
from rag.datamodels import Evidence, Turn
from rag.errors import ChatGarbled, ChatModelError, ChatRefused, ChatUnavailable
from rag.settings import RagSettings

SILENCE_SECONDS = 0.25  # how long a wish to stop may go unheard
MAX_ANSWER_CHARS = 12_000  # an answer from eight passages is shorter; beyond it never ends
HISTORY_TURNS = 6
KNOWS_NO_FORM = (400, 422)  # what a server says that takes no JSON schema
_STATUS = {
    400: (ChatRefused, "the server does not accept the request (400); check the model's name"),
    401: (ChatRefused, "the key is not accepted (401); check the key"),
    403: (ChatRefused, "the key may not use this model (403); check the key"),
    404: (ChatRefused, "the server does not know this model (404); check its name and the address"),
    422: (ChatRefused, "the server does not accept the request (422); check the model's name"),
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
        *,
        found: str = "",
        may_search: bool = False,
    ) -> Draft:
        """Return the model's whole answer; ``on_text`` is given each piece as it comes.

        While the model is silent it is given "" now and then: by raising it ends the writing.

        ``again`` holds its earlier answer and what to mend in it, ``found`` what the product
        found in the passages itself; ``may_search`` lets it ask for further searches instead.
        """


class LangChainWriter:
    """A chat model reached through LangChain, asked with numbered passages."""

    def __init__(self, model: BaseChatModel, timeout_seconds: float, *, in_form: bool) -> None:
        """Take a model; ``in_form`` says that its server may know JSON schemas."""
        self._model, self._timeout, self._in_form = model, timeout_seconds, in_form

    def write(
        self,
        question: str,
        history: Sequence[Turn],
        evidence: Sequence[Evidence],
        on_text: Callable[[str], None] | None = None,
        again: tuple[str, str] | None = None,
        *,
        found: str = "",
        may_search: bool = False,
    ) -> Draft:
        """Return the model's whole answer.

        :raises ChatModelError: when the server is missing, slow or wrong, or the answer unusable.
        """
        given: dict[str, object] = {
            "question": question,
            "history": as_messages(history),
            "passages": numbered(evidence),
            "beside": BESIDE.format(found=found) if found else "",
            "again": [AIMessage(content=again[0]), HumanMessage(content=again[1])] if again else [],
        }
        deadline = time.monotonic() + self._timeout
        if self._in_form:
            asked = form(len(evidence), may_search=may_search)
            how = SEARCH_IN_FORM if may_search else ""
            try:
                return self._draft(given, IN_FORM, how, asked, deadline, on_text)
            except ChatRefused as exc:
                if exc.status not in KNOWS_NO_FORM:
                    raise
                self._in_form = False  # until the next start
        how = SEARCH_IN_WORDS if may_search else ""
        return self._draft(given, "", how, None, deadline, on_text)

    def _draft(
        self,
        given: dict[str, object],
        rules: str,
        how_to_search: str,
        form: dict[str, Any] | None,
        deadline: float,
        on_text: Callable[[str], None] | None,
    ) -> Draft:
        searching = MAY_SEARCH.format(how=how_to_search) if how_to_search else ""
        # In the body, not as LangChain's own argument: openai's client would then read the answer
        # itself, and give up where a server leaves out what that reading needs.
        body = {"response_format": form}
        chain = writing_chain(self._model.bind(extra_body=body) if form else self._model)
        asked = {**given, "system": f"{SYSTEM}{rules}{searching}"}
        drafting, length = Drafting(parse_partial_json), 0
        for piece in whole_characters(self._pieces(chain, asked, deadline)):
            length += len(piece)
            words = drafting.add(piece)
            if on_text:
                on_text(words)
            if length > MAX_ANSWER_CHARS:
                raise ChatGarbled("its answer does not end")
        words, draft = drafting.end()
        if words and on_text:
            on_text(words)
        if not draft.words.strip():
            raise ChatGarbled("its answer is empty")
        return draft

    def _pieces(
        self, chain: Runnable[dict[str, object], str], given: dict[str, object], deadline: float
    ) -> Iterator[str]:
        """Yield the model's words until the time set is over, whatever the server does meanwhile.

        They are read in a thread of their own: a server that keeps the line open without a word
        would hold this one for ever.
        """
        pieces: Queue[str | ChatModelError | None] = Queue()
        stop = threading.Event()
        reader = threading.Thread(target=self._read, args=(chain, given, pieces, stop), daemon=True)
        reader.start()
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

    @staticmethod
    def _read(
        chain: Runnable[dict[str, object], str],
        given: dict[str, object],
        pieces: "Queue[str | ChatModelError | None]",
        stop: threading.Event,
    ) -> None:
        try:
            for piece in chain.stream(given):
                pieces.put(piece)
                if stop.is_set():
                    return
            pieces.put(None)
        # Each provider's library raises errors of its own; all become ours here.
        except Exception as exc:  # noqa: BLE001
            pieces.put(_translated(exc))


def writing_chain(model: Runnable[Any, Any]) -> Runnable[dict[str, object], str]:
    """Return the chain from question, history and passages to the model's words."""
    prompt = ChatPromptTemplate.from_messages(
        [
            ("system", "{system}"),
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
        if name == "huggingface":
            chat = local_model(model)
        elif name == GGUF:
            own = running(model)
            here = replace(settings, base_url=own.address, api_key=own.key)
            chat = _remote(here, provider, Path(model).name)
        else:
            chat = _remote(settings, provider, model)
    except ChatModelError:
        raise
    except ImportError as exc:
        extra = f"-c constraints.txt -e '.[{provider.extra}]'" if provider else f"langchain-{name}"
        raise ChatRefused(f"the provider “{name}” is not installed; `pip install {extra}`") from exc
    except Exception as exc:  # each provider's library checks its settings its own way
        raise ChatRefused(
            f"the provider “{name}” cannot be set up; `sanctions-qa models` says what is missing"
        ) from exc
    in_form = speaks_openai(provider)
    return LangChainWriter(chat, settings.timeout_seconds, in_form=in_form)


def _remote(settings: RagSettings, provider: Provider | None, model: str) -> BaseChatModel:
    """Return a model behind a server; of local servers those that speak OpenAI's protocol."""
    name = settings.llm.partition(":")[0]
    extra: dict[str, Any] = {}  # what the provider's own class takes
    address = address_of(provider, settings) if provider else settings.base_url
    if address:
        extra["base_url"] = address
    if settings.api_key or address:
        extra["api_key"] = settings.api_key or "not-needed"  # local servers take any
    of_openai = speaks_openai(provider)
    if of_openai:
        from rag.chat.transport import bounded_client

        extra["http_client"] = bounded_client(settings.timeout_seconds)
    chat: BaseChatModel = init_chat_model(
        model,
        model_provider="openai" if of_openai else name,
        temperature=0,
        timeout=settings.timeout_seconds,
        max_retries=0,
        **extra,
    )
    return chat


def speaks_openai(provider: Provider | None) -> bool:
    """Whether a provider is asked by OpenAI's protocol."""
    return provider is not None and provider.speaks_openai


def numbered(evidence: Sequence[Evidence]) -> str:
    """Return the passages as marked material; their own angle brackets are escaped."""
    return "\n\n".join(
        PASSAGE.format(
            number=number,
            source=html.escape(e.about.title or e.passage.document),
            publisher=html.escape(e.about.publisher or "unknown"),
            date=e.about.published or "unknown",
            version=e.about.version or "unknown",
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
    if isinstance(exc, ChatModelError):
        return exc
    if isinstance(exc.__cause__, ChatModelError):
        return exc.__cause__
    status = getattr(exc, "status_code", None)
    if isinstance(status, int) and 300 <= status < 400:
        return ChatRefused(
            f"the server sends on to another address ({status}), to which no passage is sent; "
            "set SANCTIONS_QA_LLM_BASE_URL to the address that answers"
        )
    if status in _STATUS:
        kind, text = _STATUS[status]
        translated = kind(text + _wait(exc))
        translated.status = status
        return translated
    if isinstance(status, int):
        return ChatUnavailable(f"the server answered with an error ({status})")
    names = {c.__name__ for c in type(exc).__mro__}
    if any("Timeout" in name for name in names):
        return ChatUnavailable("the server does not answer in time")
    if any("Connect" in name or name in ("APIError", "TransportError") for name in names):
        return ChatUnavailable("the server cannot be reached or broke off; is it running?")
    return ChatGarbled(f"its answer cannot be read ({type(exc).__name__})")
