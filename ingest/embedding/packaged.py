"""The packaged model without sentence-transformers and transformers.

Those two libraries take most of a start and of its memory, and what they do for this model is
little: tokens, a BERT, the mean. The vectors are theirs (a test compares both). Any other model is
loaded in the library's own way, by `SentenceEncoder`.
"""

import json
import mmap
import os
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import numpy as np

from ingest.embedding import cores
from ingest.embedding.bert import Bert, is_bert
from ingest.embedding.encoder import (
    EmbeddedText,
    Encoder,
    SentenceEncoder,
    Vectors,
    number_type,
    packaged_model,
    unit,
)
from ingest.embedding.token_pass import Packing
from ingest.embedding.tokens import TokenCounter, Tokens
from ingest.errors import ModelError
from ingest.settings import DEFAULT_MODEL

if TYPE_CHECKING:
    from torch import Tensor

_LENGTH_BYTES = 8  # of the header of a safetensors file


def quick_encoder(model: str) -> Encoder:
    """Return the model as fast as it can be had; another than the packaged one as ever.

    :raises ModelError: when it is missing, altered or cannot be loaded.
    """
    if model != DEFAULT_MODEL:
        return SentenceEncoder(model)
    # Read once, when torch is loaded: its threads spin while they wait, in each weight's conversion
    # (280 ms of processor time instead of 70 for this model), and later in each product.
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")  # as in `SentenceEncoder`
    import torch

    return SentenceEncoder(model) if torch.cuda.is_available() else PackagedEncoder()


class PackagedEncoder:
    """The packaged model on the processor, with the vectors of `SentenceEncoder`."""

    def __init__(self) -> None:
        """Load the model.

        :raises ModelError: when it is missing, altered or not of the form that is known.
        """
        import torch

        folder = packaged_model()
        limits = json.loads((folder / "sentence_bert_config.json").read_text("utf-8"))
        self._bert, _ = packaged_bert()
        cores.keep_numpy_to_one()
        self.name, self.dimension = DEFAULT_MODEL, self._bert.dimension
        self.max_tokens = int(limits["max_seq_length"])
        self._packing = Packing(self._bert, torch.device("cpu"))
        tokenizer = folder / "tokenizer.json"
        self._tokens = Tokens(tokenizer, self.max_tokens)
        self._written = tokenizer.read_text("utf-8")
        self._counter = TokenCounter(self._written)

    def encode(self, texts: Sequence[str], *, query: bool = False) -> Vectors:  # noqa: ARG002
        """Return unit vectors, float32, shape (len(texts), dimension); questions need no prompt."""
        if not texts:
            return np.zeros((0, self.dimension), dtype=np.float32)
        ids = [found.ids for found in self._tokens(texts)]
        return unit(np.concatenate(cores.each_alone(self._mean, ids)))

    def encode_tokens(self, texts: Sequence[str]) -> list[EmbeddedText]:
        """Return each text with its vector and its tokens' vectors, from one pass."""
        if not texts:
            return []
        marks = self._tokens(texts)
        passed = self._packing([found.ids for found in marks])
        embedded = []
        for text, found, (vector, tokens) in zip(texts, marks, passed, strict=True):
            own = ~np.asarray(found.special, dtype=bool)
            spans = tuple(s for s, kept in zip(found.spans, own, strict=True) if kept)
            embedded.append(EmbeddedText(text, unit(vector[np.newaxis, :])[0], tokens[own], spans))
        return embedded

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Return each text's number of tokens, the special ones included."""
        return self._counter(texts) if texts else []

    def tokenizer_json(self) -> str:
        """Return the tokenizer in the form of the library tokenizers: other processes count so."""
        return self._written

    def _mean(self, ids: Sequence[int]) -> Vectors:
        """Return the mean of a text's tokens, shape (1, dimension), rounded as the library does."""
        import torch

        with torch.inference_mode():
            tokens = torch.tensor([list(ids)])
            mask = torch.ones((1, 1, len(ids), len(ids)), dtype=torch.bool)
            states = self._bert(tokens, torch.arange(len(ids))[None, :], mask)
            mean = (states.sum(dim=1, dtype=torch.float32) / len(ids)).to(states.dtype)
            found: Vectors = torch.nn.functional.normalize(mean, dim=1).float().numpy()
        return found


def packaged_bert(learned: "Mapping[str, Tensor] | None" = None) -> tuple[Bert, int]:
    """Return the packaged model with learned weights in the place of its own, and its places.

    The places are how many tokens of a text it can count.

    :raises ModelError: when it is missing, altered or not of the form that is known.
    """
    folder = packaged_model()
    told = json.loads((folder / "config.json").read_text("utf-8"))
    config = SimpleNamespace(**{"is_decoder": False, **told})  # which an encoder need not say
    weights = {**_own_tensors(folder / "model.safetensors"), **(learned or {})}
    model: Any = SimpleNamespace(config=config, state_dict=lambda: weights)
    if not is_bert(model):
        raise ModelError(f"the model in {folder} is not of the form that is known; reinstall it")
    return Bert(model), int(config.max_position_embeddings)


@lru_cache(1)  # the reader is laid over the same weights
def _own_tensors(file: Path) -> "dict[str, Tensor]":
    """Return a model's own weights; the file is mapped, not copied."""
    with file.open("rb") as opened:
        return tensors_in(mmap.mmap(opened.fileno(), 0, access=mmap.ACCESS_COPY))


def tensors_in(given: bytes | mmap.mmap) -> "dict[str, Tensor]":
    """Read a file of safetensors: a length, a table of contents as JSON, then the numbers.

    They are in the type that the processor computes with.
    """
    import torch

    types = {"F32": torch.float32, "F16": torch.float16}
    data = (
        bytearray(given) if isinstance(given, bytes) else given
    )  # torch wants what can be written
    begin = _LENGTH_BYTES + int.from_bytes(data[:_LENGTH_BYTES], "little")
    table = json.loads(data[_LENGTH_BYTES:begin])
    kind, found = number_type(), {}
    for name, entry in table.items():
        if name == "__metadata__" or entry["dtype"] not in types:  # positions are counted anew
            continue
        first, last = entry["data_offsets"]
        held = types[entry["dtype"]]
        count = (last - first) // held.itemsize
        whole = torch.frombuffer(data, dtype=held, offset=begin + first, count=count)
        found[name] = whole.reshape(entry["shape"]).to(kind)
    return found
