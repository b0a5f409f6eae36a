"""Read passages for a question with a question-answering model: the owner of that model.

"packaged" is the reader of our own: weights learned by `benchmarks/reader/train.py`, laid over the
packaged encoder. Any other model of the form "extractive question answering" of the library
transformers is taken by its name or its folder (`SANCTIONS_QA_READER`). None is read by default.
"""

import hashlib
import json
import logging
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import numpy as np

from ingest.embedding.encoder import Vectors, first_line, number_type, packaged_model
from rag.errors import ReaderError
from rag.reader.model.windows import (
    MAX_TOKENS,
    Window,
    WindowReader,
    cut,
    stride_of,
)
from rag.settings import PACKAGED

if TYPE_CHECKING:
    import torch
    from transformers import PreTrainedModel

CARD = "reader.json"  # beside the weights: the log-odds from which a passage answers

_LEARNED = "learned.safetensors"  # of the packaged reader: what training changed of the encoder


class SpanReader(WindowReader):
    """A question-answering model of transformers, on the GPU where there is one."""

    def __init__(self, model: str) -> None:
        """Load the model.

        :raises ReaderError: when it cannot be loaded or answers no questions.
        """
        if Path(model).is_absolute() and not Path(model).is_dir():
            raise _unusable(model, "there is no such folder")
        # Imported late: torch and transformers take seconds.
        import torch
        from transformers import AutoTokenizer

        self._torch = torch
        own = model == PACKAGED
        try:
            self._tokenizer = AutoTokenizer.from_pretrained(packaged_model() if own else model)
            loaded = _packaged() if own else _named(model)
        except (OSError, ValueError, RuntimeError, ImportError) as exc:
            raise _unusable(model, first_line(exc)) from exc
        # A tokenizer keeps the padding and truncation of its last call, in whatever thread.
        self._lock = threading.Lock()
        self._device = "cuda" if torch.cuda.is_available() else "cpu"
        self._model = cast("Any", loaded)
        self._model.to(self._device).eval()
        limit = int(getattr(loaded.config, "max_position_embeddings", MAX_TOKENS))
        self._max_tokens = min(MAX_TOKENS, limit - 2)
        self.threshold = threshold_of(packaged_folder() if own else Path(model))

    def _windows(self, question: str, text: str) -> list[Window]:
        with self._lock:
            offsets = self._tokenizer(question, return_offsets_mapping=True)["offset_mapping"]
            marks = self._tokenizer(
                cut(question, offsets, self._max_tokens),
                text,
                truncation="only_second",
                max_length=self._max_tokens,
                stride=stride_of(self._max_tokens),
                return_overflowing_tokens=True,
                return_offsets_mapping=True,
            )
        kinds = marks.get("token_type_ids")
        return [
            Window(
                ids,
                kinds[i] if kinds else None,
                marks.sequence_ids(i),
                marks["offset_mapping"][i],
            )
            for i, ids in enumerate(marks["input_ids"])
        ]

    def _scores(self, batch: Sequence[Window]) -> tuple[Vectors, Vectors]:
        encoded = [
            {"input_ids": w.ids, **({"token_type_ids": w.kinds} if w.kinds else {})} for w in batch
        ]
        with self._lock:
            padded = self._tokenizer.pad(encoded, return_tensors="pt")
        given = {name: values.to(self._device) for name, values in padded.items()}
        with self._torch.inference_mode():
            out = self._model(**given)
        return _as_array(out.start_logits), _as_array(out.end_logits)


def _as_array(logits: "torch.Tensor") -> Vectors:
    return np.asarray(logits.float().cpu().numpy(), dtype=np.float32)


def _named(model: str) -> "PreTrainedModel":
    """Load a model by its name or folder.

    :raises ReaderError: when it answers no questions.
    """
    from transformers import AutoModelForQuestionAnswering

    loaded, info = AutoModelForQuestionAnswering.from_pretrained(
        model, dtype=number_type(), output_loading_info=True
    )
    if any("qa_outputs" in name for name in info["missing_keys"]):
        raise _unusable(model, "it was not trained to answer questions")
    return cast("PreTrainedModel", loaded)


def _packaged() -> "PreTrainedModel":
    """Load the packaged encoder with the learned weights over its own.

    :raises ReaderError: when the weights are not those of the card.
    """
    from safetensors.torch import load
    from transformers import AutoModelForQuestionAnswering

    learned = load(learned_weights())
    with _quiet():
        loaded = AutoModelForQuestionAnswering.from_pretrained(packaged_model())
    loaded.load_state_dict({k: v.float() for k, v in learned.items()}, strict=False)
    return cast("PreTrainedModel", loaded.to(number_type()))


def learned_weights() -> bytes:
    """Return the file of what training changed of the packaged encoder.

    :raises ReaderError: when it is not that of the card.
    """
    given = (packaged_folder() / _LEARNED).read_bytes()
    card = json.loads((packaged_folder() / CARD).read_text(encoding="utf-8"))
    if hashlib.sha256(given).hexdigest() != card["sha256"]:
        raise _unusable(PACKAGED, f"{_LEARNED} is damaged: install the package again")
    return given


def write_learned(trained: "PreTrainedModel", folder: Path) -> str:
    """Write what a trained reader changed of the packaged encoder; return the file's digest.

    Half precision: the figures are the same, the file half as large.
    """
    from safetensors.torch import save
    from transformers import AutoModelForQuestionAnswering

    with _quiet():
        base = AutoModelForQuestionAnswering.from_pretrained(packaged_model()).state_dict()
    changed = {
        name: values.half().contiguous()
        for name, values in trained.state_dict().items()
        if name.startswith("qa_outputs") or not values.float().equal(base[name].float())
    }
    made = save(changed)
    (folder / _LEARNED).write_bytes(made)
    return hashlib.sha256(made).hexdigest()


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep the library from reporting that the encoder has no head of its own."""
    logger = logging.getLogger("transformers")
    level = logger.level
    logger.setLevel(logging.ERROR)
    try:
        yield
    finally:
        logger.setLevel(level)


def packaged_folder() -> Path:
    """Return where the packaged reader's weights and card lie."""
    return Path(str(files("rag.reader.model")))


def threshold_of(folder: Path) -> float:
    """Return the log-odds from which a passage answers, 0 where no card says so."""
    card = folder / CARD
    if not card.is_file():
        return 0.0
    return float(json.loads(card.read_text(encoding="utf-8"))["threshold"])


def _unusable(model: str, why: str) -> ReaderError:
    return ReaderError(
        f"the reader “{model}” cannot be used ({why}); set SANCTIONS_QA_READER to a "
        "question-answering model's name or folder, or unset it"
    )
