"""How questions are answered: the only file of this package that reads the environment."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field

from rag.errors import RagError

PREFIX = "SANCTIONS_QA_"
EXTRACTIVE = "extractive"
PACKAGED = "packaged"  # the reader that comes along
NO_READER = "off"
DEFAULT_TIMEOUT_SECONDS = 60.0
DEFAULT_RERANKED = 20


@dataclass(frozen=True, slots=True)
class RagSettings:
    """Which chat model writes the answers, if any. Nothing here builds a model."""

    llm: str = EXTRACTIVE  # "provider:model" for LangChain's init_chat_model
    base_url: str | None = None  # of an OpenAI-compatible server, such as Ollama's
    api_key: str | None = field(default=None, repr=False)  # else the provider's own variable
    timeout_seconds: float = DEFAULT_TIMEOUT_SECONDS  # for a whole answer
    reader: str | None = None  # a question-answering model: `PACKAGED`, a name or a path
    reranker: str | None = None  # a cross-encoder by name or path
    reranked: int = DEFAULT_RERANKED  # how many of the first passages it puts in order

    @property
    def extractive(self) -> bool:
        """Whether answers are made without a chat model."""
        return self.llm == EXTRACTIVE

    @classmethod
    def from_environment(
        cls, *, llm: str | None = None, environ: Mapping[str, str] | None = None
    ) -> "RagSettings":
        """Read SANCTIONS_QA_LLM and SANCTIONS_QA_LLM_BASE_URL, _KEY and _TIMEOUT,
        SANCTIONS_QA_READER, SANCTIONS_QA_RERANKER and SANCTIONS_QA_RERANKED.

        :raises RagError: when a value cannot be used.
        """
        env = os.environ if environ is None else environ
        name = llm or env.get(PREFIX + "LLM") or EXTRACTIVE
        if name != EXTRACTIVE and not all(name.partition(":")[::2]):
            raise RagError(
                f"SANCTIONS_QA_LLM is “{name}”; it must be “{EXTRACTIVE}” or “provider:model”, "
                "for example “openai:gpt-4o-mini”"
            )
        return cls(
            llm=name,
            base_url=env.get(PREFIX + "LLM_BASE_URL") or None,
            api_key=env.get(PREFIX + "LLM_KEY") or None,
            timeout_seconds=_seconds(env.get(PREFIX + "LLM_TIMEOUT")),
            reader=_reader(env),
            reranker=env.get(PREFIX + "RERANKER") or None,
            reranked=_passages(env.get(PREFIX + "RERANKED")),
        )


def _reader(env: Mapping[str, str]) -> str | None:
    """Return the reader that is set; else the packaged one, which reads English as its encoder."""
    named = env.get(PREFIX + "READER")
    if not named:
        return None if env.get(PREFIX + "MODEL") else PACKAGED
    return None if named == NO_READER else named


def known(variable: str) -> bool:
    """Whether an environment variable, such as a provider's own key, is set; never its value."""
    return bool(os.environ.get(variable))


def _seconds(value: str | None) -> float:
    try:
        seconds = float(value or DEFAULT_TIMEOUT_SECONDS)
    except ValueError:
        seconds = 0.0
    if not 0 < seconds < float("inf"):
        raise RagError(f"SANCTIONS_QA_LLM_TIMEOUT is “{value}”; it must be a number of seconds")
    return seconds


def _passages(value: str | None) -> int:
    try:
        count = int(value or DEFAULT_RERANKED)
    except ValueError:
        count = 0
    if count < 1:
        raise RagError(f"SANCTIONS_QA_RERANKED is “{value}”; it must be a number of passages")
    return count
