"""Run a GGUF file in the program's own process, by llama.cpp: the owner of xllamacpp.

llama.cpp's server listens on this machine alone, at a port that the system chooses, and answers
only whoever has the key that is made up for it here: the model is asked as any other server of
OpenAI's protocol is.
"""

import importlib
import secrets
import sys
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any

from rag.errors import ChatRefused

CONTEXT_TOKENS = 8192  # eight passages of some 300 tokens, a conversation's turns and the answer
ANSWER_TOKENS = 1024
_MAGIC = b"GGUF"
_lock = Lock()


@dataclass(frozen=True, slots=True)
class Running:
    """A model that runs here: where it is asked, the key, and what keeps it running."""

    address: str
    key: str = field(repr=False)
    server: Any = field(repr=False)


def running(name: str) -> Running:
    """Load a model file, once for the process, and return where it is asked.

    :raises ImportError: when the extra is not installed.
    :raises ChatRefused: when there is no such file, or it is no model that can be loaded.
    """
    path = Path(name).expanduser()
    if not path.is_file():
        raise ChatRefused(f"there is no model file “{name}”; name it as gguf:/path/to/model.gguf")
    with path.open("rb") as file:
        if file.read(len(_MAGIC)) != _MAGIC:
            raise ChatRefused(f"“{name}” is no GGUF file; a model's own ends in .gguf")
    with _lock:  # two visitors load it once
        return _loaded(str(path.resolve()))


@cache
def _loaded(path: str) -> Running:
    xllamacpp = _library()
    key = secrets.token_urlsafe(32)
    params = xllamacpp.CommonParams()
    params.model.path = path
    params.n_ctx, params.n_predict, params.n_parallel = CONTEXT_TOKENS, ANSWER_TOKENS, 1
    params.hostnames, params.port, params.api_keys = ["127.0.0.1"], 0, [key]
    params.ui = params.endpoint_slots = params.warmup = False
    params.offline = True  # it fetches nothing
    params.verbosity = -1
    try:
        server = xllamacpp.Server(params)
    except Exception as exc:  # the library raises what its C++ threw
        raise ChatRefused(
            f"the model file “{path}” cannot be loaded; is it whole, and is there memory for it?"
        ) from exc
    return Running(f"{server.listening_address}/v1", key, server)


def _library() -> Any:  # noqa: ANN401 -- it has no types
    """Import xllamacpp beside other libraries that Cython made.

    Those of one version of Cython share the types of its functions, by a module that only they
    see. xllamacpp is built for all versions of Python, where these types have another size, and
    fails on finding the others' ("wrong size, try recompiling"). So it makes its own.
    """
    shared = {name: sys.modules.pop(name) for name in list(sys.modules) if _is_shared(name)}
    try:
        return importlib.import_module("xllamacpp")
    finally:
        for name in [name for name in sys.modules if _is_shared(name)]:
            del sys.modules[name]
        sys.modules.update(shared)


def _is_shared(name: str) -> bool:
    return name.startswith("_cython_")
