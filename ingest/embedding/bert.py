"""Compute the hidden states of a BERT model by few calls of torch.

The library's own forward calls torch some 30 times a layer from Python, and two threads that
compute side by side wait for each other at every call. Here it is 17, with one product for query,
key and value. The numbers are the library's, on the processors tried to the last bit.
Architecture: Devlin et al., BERT (NAACL 2019).
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from torch import Tensor, nn

# Settings of the configuration that change what a layer computes, as this file computes it.
_KNOWN = {"model_type": "bert", "hidden_act": "gelu", "is_decoder": False}


@dataclass(frozen=True, slots=True)
class _Layer:
    """Weight and bias of each step: query, key and value in one, then their mix, then up, down."""

    asked: "tuple[Tensor, Tensor]"
    mixed: "tuple[Tensor, Tensor]"
    mixed_norm: "tuple[Tensor, Tensor]"
    up: "tuple[Tensor, Tensor]"
    down: "tuple[Tensor, Tensor]"
    norm: "tuple[Tensor, Tensor]"


class Bert:
    """The weights of a BERT of transformers, held once: its own tensors but for the joined ones."""

    def __init__(self, model: "nn.Module") -> None:
        """Take the weights out of a model that `is_bert` accepts."""
        config: Any = model.config
        weights = model.state_dict()
        self.dimension = int(config.hidden_size)
        self._heads: int = config.num_attention_heads
        self._tiny: float = config.layer_norm_eps
        self._words = weights["embeddings.word_embeddings.weight"]
        self._places = weights["embeddings.position_embeddings.weight"]
        self._kinds = weights["embeddings.token_type_embeddings.weight"]
        self._kind = self._kinds[0]  # of one text, no pair
        self._norm = _step(weights, "embeddings.LayerNorm")
        self._layers = [_layer(weights, i) for i in range(config.num_hidden_layers)]

    def __call__(
        self,
        tokens: "Tensor",
        places: "Tensor",
        mask: "Tensor | None" = None,
        kinds: "Tensor | None" = None,
    ) -> "Tensor":
        """Return the last hidden states, shape (rows, width, dimension).

        :param tokens: token numbers, shape (rows, width)
        :param places: each token's place in its text, of the same shape
        :param mask: which token sees which, shape (rows, 1, width, width); None where all see all
        :param kinds: of a pair of texts which of the two each token is of, as `tokens`
        """
        from torch.nn import functional

        kind = self._kind if kinds is None else functional.embedding(kinds, self._kinds)
        states = functional.embedding(tokens, self._words) + kind
        states = self._normal(states.add_(functional.embedding(places, self._places)), self._norm)
        for layer in self._layers:
            mixed = functional.linear(self._attention(states, layer, mask), *layer.mixed)
            states = self._normal(mixed.add_(states), layer.mixed_norm)
            wide = functional.gelu(functional.linear(states, *layer.up))
            states = self._normal(functional.linear(wide, *layer.down).add_(states), layer.norm)
        return states

    def _attention(self, states: "Tensor", layer: _Layer, mask: "Tensor | None") -> "Tensor":
        from torch.nn import functional

        rows, width, size = states.shape
        joined = functional.linear(states, *layer.asked)
        heads = joined.view(rows, width, 3, self._heads, -1).permute(2, 0, 3, 1, 4)
        query, key, value = heads.unbind(0)
        seen = functional.scaled_dot_product_attention(query, key, value, attn_mask=mask)
        return seen.transpose(1, 2).reshape(rows, width, size)

    def _normal(self, states: "Tensor", weight_and_bias: "tuple[Tensor, Tensor]") -> "Tensor":
        from torch.nn import functional

        return functional.layer_norm(states, states.shape[-1:], *weight_and_bias, self._tiny)


def is_bert(model: "nn.Module") -> bool:
    """Return whether the model is a BERT as this file computes it, places counted from 0."""
    config: Any = getattr(model, "config", None)
    if any(getattr(config, name, None) != value for name, value in _KNOWN.items()):
        return False
    return getattr(config, "position_embedding_type", "absolute") == "absolute"


def _layer(weights: "dict[str, Tensor]", number: int) -> _Layer:
    import torch

    name = f"encoder.layer.{number}"
    asked = [_step(weights, f"{name}.attention.self.{part}") for part in ("query", "key", "value")]
    return _Layer(
        asked=(torch.cat([w for w, _ in asked]), torch.cat([b for _, b in asked])),
        mixed=_step(weights, f"{name}.attention.output.dense"),
        mixed_norm=_step(weights, f"{name}.attention.output.LayerNorm"),
        up=_step(weights, f"{name}.intermediate.dense"),
        down=_step(weights, f"{name}.output.dense"),
        norm=_step(weights, f"{name}.output.LayerNorm"),
    )


def _step(weights: "dict[str, Tensor]", name: str) -> "tuple[Tensor, Tensor]":
    return weights[f"{name}.weight"], weights[f"{name}.bias"]
