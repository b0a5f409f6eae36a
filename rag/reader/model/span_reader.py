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
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, cast

import numpy as np

from ingest.embedding.encoder import Vectors, first_line, number_type, packaged_model
from rag.errors import ReaderError
from rag.reader.model.decoding import (
    Place,
    Span,
    WindowNumbers,
    answered,
    best_spans,
    sentence_scores,
)

if TYPE_CHECKING:
    import torch
    from transformers import PreTrainedModel

MAX_TOKENS = 384  # of a window, question included; a model that reads fewer says so
QUESTION_SHARE = 3  # of a window: a question may take the third part of it
STRIDE = 96  # tokens that two windows of a passage share
BATCH_TOKENS = 4_096  # windows of like length go together, so that little is padding
SPANS = 3
CARD = "reader.json"  # beside the weights: the log-odds from which a passage answers
PACKAGED = "packaged"
_LEARNED = "learned.safetensors"  # of the packaged reader: what training changed of the encoder


@dataclass(frozen=True, slots=True)
class ToRead:
    """A passage with what stands above it, and the places of its sentences."""

    above: str
    text: str
    sentences: tuple[Place, ...] = ()


@dataclass(frozen=True, slots=True)
class WasRead:
    """What a passage answers: its best spans, each sentence's log-odds, and that it answers."""

    spans: tuple[Span, ...]
    sentences: tuple[float, ...]
    answered: float


class Reader(Protocol):
    """What choosing sentences needs of a reader."""

    @property
    def threshold(self) -> float:
        """The log-odds from which a question counts as answered."""

    def read(self, question: str, passages: Sequence[ToRead]) -> list[WasRead]:
        """Return what each passage answers, in the order given."""


class SpanReader:
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
        self.threshold = _threshold_of(_packaged_folder() if own else Path(model))

    def read(self, question: str, passages: Sequence[ToRead]) -> list[WasRead]:
        """Return what each passage answers, in the order given."""
        windows: list[list[WindowNumbers]] = [[] for _ in passages]
        with self._lock:
            jobs = [j for i, p in enumerate(passages) for j in self._windows(question, p, i)]
        jobs.sort(key=lambda job: len(job.ids))
        for batch in _batches(jobs):
            for job, numbers in zip(batch, self._numbers(batch), strict=True):
                windows[job.passage].append(numbers)
        return [
            WasRead(
                tuple(best_spans(found, SPANS)),
                tuple(sentence_scores(found, p.sentences)),
                answered(found),
            )
            for found, p in zip(windows, passages, strict=True)
        ]

    def _cut(self, question: str) -> str:
        """Return as much of a long question as leaves most of the window to the passage."""
        offsets = self._tokenizer(question, return_offsets_mapping=True)["offset_mapping"]
        most = self._max_tokens // QUESTION_SHARE
        return question if len(offsets) <= most else question[: offsets[most - 1][0]]

    def _windows(self, question: str, passage: ToRead, number: int) -> list["_Job"]:
        """Return a passage's windows; what stands above it is read and is never the answer."""
        opening = f"{passage.above}\n" if passage.above else ""
        marks = self._tokenizer(
            self._cut(question),
            opening + passage.text,
            truncation="only_second",
            max_length=self._max_tokens,
            stride=stride_of(self._max_tokens),
            return_overflowing_tokens=True,
            return_offsets_mapping=True,
        )
        jobs = []
        for i in range(len(marks["input_ids"])):
            sequence = marks.sequence_ids(i)
            offsets = marks["offset_mapping"][i]
            own = [
                t
                for t, side in enumerate(sequence)
                if side == 1 and offsets[t][0] >= len(opening) and offsets[t][1] > offsets[t][0]
            ]
            places = [(offsets[t][0] - len(opening), offsets[t][1] - len(opening)) for t in own]
            encoded = {k: marks[k][i] for k in ("input_ids", "token_type_ids") if k in marks}
            jobs.append(_Job(number, encoded, own, places))
        return [job for job in jobs if job.own]

    def _numbers(self, batch: Sequence["_Job"]) -> list[WindowNumbers]:
        torch = self._torch
        with self._lock:
            padded = self._tokenizer.pad([job.encoded for job in batch], return_tensors="pt")
        given = {name: values.to(self._device) for name, values in padded.items()}
        with torch.inference_mode():
            out = self._model(**given)
        starts, ends = _as_array(out.start_logits), _as_array(out.end_logits)
        return [
            WindowNumbers(s[job.own], e[job.own], job.places, float(s[0] + e[0]))
            for job, s, e in zip(batch, starts, ends, strict=True)
        ]


@dataclass(frozen=True, slots=True)
class _Job:
    passage: int
    encoded: dict[str, list[int]]
    own: list[int]  # tokens of the passage's own text
    places: list[Place]

    @property
    def ids(self) -> list[int]:
        return self.encoded["input_ids"]


def _batches(jobs: Sequence[_Job]) -> list[list[_Job]]:
    """Return windows, sorted by length, in batches of about `BATCH_TOKENS` with their padding."""
    found: list[list[_Job]] = []
    for job in jobs:
        if found and len(job.ids) * (len(found[-1]) + 1) <= BATCH_TOKENS:
            found[-1].append(job)
        else:
            found.append([job])
    return found


def _as_array(logits: "torch.Tensor") -> Vectors:
    return np.asarray(logits.float().cpu().numpy(), dtype=np.float32)


def stride_of(max_tokens: int) -> int:
    """Return how many tokens two windows of a passage share."""
    return min(STRIDE, max_tokens // 4)


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

    given = (_packaged_folder() / _LEARNED).read_bytes()
    card = json.loads((_packaged_folder() / CARD).read_text(encoding="utf-8"))
    if hashlib.sha256(given).hexdigest() != card["sha256"]:
        raise _unusable(PACKAGED, f"{_LEARNED} is damaged: install the package again")
    learned = load(given)
    with _quiet():
        loaded = AutoModelForQuestionAnswering.from_pretrained(packaged_model())
    loaded.load_state_dict({k: v.float() for k, v in learned.items()}, strict=False)
    return cast("PreTrainedModel", loaded.to(number_type()))


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


def _packaged_folder() -> Path:
    return Path(str(files("rag.reader.model")))


def _threshold_of(folder: Path) -> float:
    card = folder / CARD
    if not card.is_file():
        return 0.0
    return float(json.loads(card.read_text(encoding="utf-8"))["threshold"])


def _unusable(model: str, why: str) -> ReaderError:
    return ReaderError(
        f"the reader “{model}” cannot be used ({why}); set SANCTIONS_QA_READER to a "
        "question-answering model's name or folder, or unset it"
    )
