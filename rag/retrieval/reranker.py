"""Order passages by how well each fits a question: the owner of cross-encoders.

A cross-encoder reads question and passage together. It is better than any search and slower by
far: it only puts the first passages of a ranking in order, and only where a model is named.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import numpy as np

from ingest.embedding.encoder import BATCH, Vectors, first_line, number_type
from rag.errors import RerankerError

if TYPE_CHECKING:
    import torch


class Reranker(Protocol):
    """What a search needs of it."""

    def scores(self, question: str, texts: Sequence[str]) -> Vectors:
        """Return a score for each text, higher is better, shape (len(texts),)."""


class CrossEncoderReranker:
    """A sentence-transformers cross-encoder by name or path, on the GPU where there is one."""

    def __init__(self, model: str) -> None:
        """Load the model.

        :raises RerankerError: when it cannot be loaded or gives more than one number for a pair.
        """
        if Path(model).is_absolute() and not Path(model).is_dir():
            raise _unusable(model, "there is no such folder")
        # Imported late: torch and transformers take seconds.
        from sentence_transformers import CrossEncoder

        try:
            self._model = CrossEncoder(model, model_kwargs={"dtype": number_type()})
        except (OSError, ValueError, RuntimeError, ImportError) as exc:
            raise _unusable(model, first_line(exc)) from exc
        if self._model.num_labels != 1:
            labels = self._model.num_labels
            raise _unusable(model, f"it tells {labels} classes apart and does not rank")

    def scores(self, question: str, texts: Sequence[str]) -> Vectors:
        """Return a score for each text, higher is better; the model cuts what is too long."""
        if not texts:
            return np.zeros(0, dtype=np.float32)
        pairs = [(question, text) for text in texts]
        raw = self._model.predict(
            pairs, batch_size=BATCH, show_progress_bar=False, activation_fn=_as_it_is
        )
        return np.asarray(raw, dtype=np.float32).reshape(len(texts))


def _as_it_is(logits: "torch.Tensor") -> "torch.Tensor":
    """Return the model's numbers unchanged: a sigmoid in BF16 makes the best of them equal."""
    return logits


def _unusable(model: str, reason: str) -> RerankerError:
    return RerankerError(
        f"the cross-encoder “{model}” cannot be used ({reason}); set SANCTIONS_QA_RERANKER to a "
        "model's name or folder, or unset it to rank without one"
    )
