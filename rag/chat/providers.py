"""The chat models that one setting can name: how each is reached, and which are usable now.

Servers that speak OpenAI's protocol need nothing more than the base installation; others come as
extras. Nothing outside this machine is asked: of a provider on the network it is only told whether
its library and its key are there.
"""

import json
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from rag.settings import EXTRACTIVE, RagSettings, known

_WAIT_SECONDS = 1.0
_MAX_BYTES = 1_000_000
OPENAI = "langchain_openai"
GGUF = "gguf"  # the name of the provider that runs a file here


@dataclass(frozen=True, slots=True)
class Provider:
    """A kind of chat model: LangChain's name for it, its library, and what it needs."""

    name: str
    title: str
    module: str
    extra: str | None = None  # of this project's installation; None: always installed
    key: str | None = None  # environment variable
    address: str | None = None  # where a server of this kind listens by default
    example: str = ""

    @property
    def speaks_openai(self) -> bool:
        """Whether it is asked by OpenAI's protocol."""
        return self.module == OPENAI or self.name == GGUF


PROVIDERS = (
    Provider("openai", "OpenAI, or any server of its protocol with SANCTIONS_QA_LLM_BASE_URL",
             OPENAI, key="OPENAI_API_KEY", example="openai:gpt-5-mini"),
    Provider("ollama", "Ollama on this machine", OPENAI,
             address="http://127.0.0.1:11434/v1", example="ollama:qwen3"),
    Provider("llamacpp", "llama.cpp's llama-server on this machine", OPENAI,
             address="http://127.0.0.1:8080/v1", example="llamacpp:default"),
    Provider("vllm", "vLLM on this machine", OPENAI,
             address="http://127.0.0.1:8000/v1", example="vllm:Qwen/Qwen3-8B"),
    Provider("lmstudio", "LM Studio on this machine", OPENAI,
             address="http://127.0.0.1:1234/v1", example="lmstudio:qwen3-8b"),
    Provider(GGUF, "a GGUF file, run here by llama.cpp", "xllamacpp", "local",
             example="gguf:/models/qwen3-4b-instruct-q4_k_m.gguf"),
    Provider("huggingface", "a model on this machine, by name or folder, run by transformers",
             "langchain_huggingface", "huggingface", example="huggingface:/models/qwen3-4b"),
    Provider("anthropic", "Anthropic", "langchain_anthropic", "anthropic",
             "ANTHROPIC_API_KEY", example="anthropic:claude-sonnet-4-5"),
    Provider("google_genai", "Google", "langchain_google_genai", "google",
             "GOOGLE_API_KEY", example="google_genai:gemini-2.5-flash"),
    Provider("mistralai", "Mistral", "langchain_mistralai", "mistral",
             "MISTRAL_API_KEY", example="mistralai:mistral-small-latest"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Availability:
    """Whether a provider can be used now, why not, and the models that its server offers."""

    provider: Provider
    usable: bool
    why: str
    models: tuple[str, ...] = ()


def provider_named(name: str) -> Provider | None:
    """Return a provider of the table, None for one that only LangChain knows."""
    return next((p for p in PROVIDERS if p.name == name), None)


def availability(
    settings: RagSettings, listed: Callable[[str], tuple[str, ...]] | None = None
) -> list[Availability]:
    """Return each provider with whether it is usable now; ``listed`` asks a server for its models.

    Only servers on this machine, or at the address that the settings name, are asked.
    """
    ask = listed or models_at
    return [_availability(provider, settings, ask) for provider in PROVIDERS]


def address_of(provider: Provider, settings: RagSettings) -> str | None:
    """Return where a provider's server is: the settings' address for the model they name."""
    chosen = settings.llm.partition(":")[0] == provider.name
    if settings.base_url and (chosen or (settings.llm == EXTRACTIVE and provider.name == "openai")):
        return settings.base_url
    return provider.address


def _availability(
    provider: Provider, settings: RagSettings, ask: Callable[[str], tuple[str, ...]]
) -> Availability:
    if find_spec(provider.module) is None:
        install = f"not installed; pip install -c constraints.txt -e '.[{provider.extra}]'"
        return Availability(provider, False, install)
    address = None if provider.name == GGUF else address_of(provider, settings)
    if address:
        try:
            models = ask(address)
        except (OSError, ValueError) as exc:
            why = f"no server answers at {address} ({_reason(exc)}); start it"
            return Availability(provider, False, why)
        offered = "; ".join(models[:5]) or "it names none"
        return Availability(provider, True, f"{address} offers: {offered}", models)
    if provider.key and not (settings.api_key or known(provider.key)):
        return Availability(provider, False, f"no key; set {provider.key} or SANCTIONS_QA_LLM_KEY")
    if provider.key:
        return Availability(provider, True, "its key is set; it was not asked")
    return _local(provider, settings.llm)


def _local(provider: Provider, llm: str) -> Availability:
    """Return whether what a setting names is there; the example's is nobody's folder or file."""
    chosen, _, name = llm.partition(":")
    kind = "file" if provider.name == GGUF else "folder"
    if chosen != provider.name or not name:
        why = f"no model named; set --llm {provider.name}: and the {kind} that your model lies in"
        return Availability(provider, False, why)
    place = Path(name).expanduser()
    missing = not place.is_file() if kind == "file" else names_folder(name) and not place.is_dir()
    if missing:
        return Availability(provider, False, f"no {kind} “{name}” here; name the model's own")
    return Availability(provider, True, "runs here; the model loads when it is first asked")


def names_folder(model: str) -> bool:
    """Return whether a model is named by a folder and not by its public name."""
    return model.startswith((".", "~", "/")) or "\\" in model


def models_at(address: str) -> tuple[str, ...]:
    """Return the names of the models that a server of OpenAI's protocol offers.

    :raises OSError: when none answers in a second. :raises ValueError: when it speaks otherwise.
    """
    if not address.startswith(("http://", "https://")):
        raise ValueError("no http address")
    with urllib.request.urlopen(f"{address.rstrip('/')}/models", timeout=_WAIT_SECONDS) as reply:
        data = json.loads(reply.read(_MAX_BYTES))
    found = data.get("data") if isinstance(data, dict) else None
    if not isinstance(found, list):
        raise ValueError("it does not list models")
    return tuple(str(m["id"]) for m in found if isinstance(m, dict) and "id" in m)


def _reason(exc: Exception) -> str:
    if isinstance(exc, urllib.error.HTTPError):
        return f"error {exc.code}"
    if isinstance(exc, TimeoutError):
        return "no answer in a second"
    return "refused" if isinstance(exc, OSError) else "it speaks another protocol"
