"""Compute the vectors of all tokens of texts in one pass through the model.

As many tokens as the texts have are computed where the model allows it, and no padding.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from ingest.embedding import cores
from ingest.embedding.bert import Bert, is_bert
from ingest.embedding.packing import Packed, packed

if TYPE_CHECKING:
    import torch
    from sentence_transformers import SentenceTransformer

Vectors = npt.NDArray[np.float32]
Halves = npt.NDArray[np.float16]
TextVectors = tuple[Vectors, Halves]  # of the whole, and for each token a row of length 1

_ROWS_AT_ONCE = 64  # of `packing.ROW` tokens; a question's sentences fill about eight
_PADDED_BATCH = 64


class Packing:
    """A BERT with a mean over its tokens: it takes places and a mask, so texts may share rows."""

    def __init__(self, bert: Bert, device: "torch.device") -> None:
        """Take a model's weights, and where they lie."""
        self._bert, self._device = bert, device

    @classmethod
    def of(cls, model: "SentenceTransformer") -> "Packing":
        """Take the weights out of a model that `can_pack` accepts."""
        bert = Bert(model[0].auto_model)  # type: ignore[arg-type]  # typed as a Module
        return cls(bert, model.device)

    def __call__(self, ids: Sequence[Sequence[int]]) -> list[TextVectors]:
        """Return each text's mean vector and its tokens' vectors, several texts in a row."""
        found: dict[int, TextVectors] = {}
        for block, (states, units) in self._computed(ids):
            for i, begin in block.begins.items():
                own = slice(begin, begin + len(ids[i]))
                found[i] = (states[own].mean(axis=0), units[own])
        return [found[i] for i in range(len(ids))]

    def _computed(self, ids: Sequence[Sequence[int]]) -> list[tuple[Packed, TextVectors]]:
        """Return the rows in blocks with their vectors: on a processor, a block for each core."""
        if self._device.type != "cpu":
            return [(block, self._hidden(block)) for block in packed(ids, _ROWS_AT_ONCE)]
        blocks = packed(ids, _ROWS_AT_ONCE, cores.count())
        return list(zip(blocks, cores.each_alone(self._hidden, blocks), strict=True))

    def _hidden(self, block: Packed) -> TextVectors:
        """Return the state of each place of the rows, and it with length 1; a text sees only
        itself.
        """
        import torch

        numbers = (block.tokens, block.positions, block.owner)
        tokens, positions, owner = (torch.from_numpy(n).to(self._device) for n in numbers)
        with torch.inference_mode():
            mask = owner[:, None, :, None] == owner[:, None, None, :]
            states = self._bert(tokens, positions, mask).float().flatten(0, 1)
            units = torch.nn.functional.normalize(states, dim=-1).half()
        return states.cpu().numpy(), units.cpu().numpy()


def can_pack(model: "SentenceTransformer") -> bool:
    """Whether texts may share a row: BERT takes places and a mask by row, and a mean pools it."""
    modules: Any = list(model)  # the library's modules, each with attributes of its own
    names = [type(module).__name__ for module in modules]
    if names not in (["Transformer", "Pooling"], ["Transformer", "Pooling", "Normalize"]):
        return False
    return is_bert(modules[0].auto_model) and modules[1].pooling_mode == "mean"


def padded_pass(
    model: "SentenceTransformer", texts: Sequence[str], ids: Sequence[Sequence[int]]
) -> list[TextVectors]:
    """Return the same of a model whose inside we do not know, in the library's own way."""
    from torch.nn.functional import normalize

    raw: Any = model.encode(  # a dictionary of tensors for each text
        list(texts),
        prompt="",  # sentences are compared with sentences, and a prompt has no place in them
        batch_size=_PADDED_BATCH,
        show_progress_bar=False,
        output_value=None,
        convert_to_numpy=False,
    )
    return [
        (
            features["sentence_embedding"].float().cpu().numpy(),
            normalize(features["token_embeddings"][: len(own)].float(), dim=-1)
            .half()
            .cpu()
            .numpy(),
        )
        for features, own in zip(raw, ids, strict=True)
    ]
