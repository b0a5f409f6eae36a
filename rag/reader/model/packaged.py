"""The packaged reader on the processor, without transformers: that library takes seconds to load.

The weights, tokens and numbers are those that `SpanReader` has of it (a test compares both).
"""

from collections.abc import Sequence

import numpy as np

from ingest.embedding import cores
from ingest.embedding.encoder import Vectors, packaged_model
from ingest.embedding.packaged import packaged_bert, tensors_in
from ingest.embedding.tokens import PairTokens
from rag.reader.model.span_reader import SpanReader, learned_weights, packaged_folder, threshold_of
from rag.reader.model.windows import MAX_TOKENS, Reader, Window, WindowReader, cut, stride_of
from rag.settings import PACKAGED


def open_reader(model: str) -> Reader:
    """Load a reader by its name or folder; the packaged one as fast as it can be had.

    :raises ReaderError: when it cannot be loaded or answers no questions.
    """
    import torch

    if model != PACKAGED or torch.cuda.is_available():
        return SpanReader(model)
    return PackagedReader()


class PackagedReader(WindowReader):
    """The packaged reader, computed by the embedding model's own layers."""

    def __init__(self) -> None:
        """Load the weights.

        :raises ReaderError: when they are not those of the card.
        """
        learned = {k.removeprefix("bert."): v for k, v in tensors_in(learned_weights()).items()}
        self._head = learned.pop("qa_outputs.weight"), learned.pop("qa_outputs.bias")
        self._bert, limit = packaged_bert(learned)
        self._max_tokens = min(MAX_TOKENS, limit - 2)
        file = packaged_model() / "tokenizer.json"
        self._tokens = PairTokens(file, self._max_tokens, stride_of(self._max_tokens))
        self.threshold = threshold_of(packaged_folder())

    def _windows(self, question: str, text: str) -> list[Window]:
        asked = cut(question, self._tokens.places(question), self._max_tokens)
        return [Window(t.ids, t.kinds, t.sides, t.spans) for t in self._tokens(asked, text)]

    def _scores(self, batch: Sequence[Window]) -> tuple[Vectors, Vectors]:
        """Return the numbers of windows, each computed by itself on one core, without padding.

        Three windows of a question filled up to the longest were a quarter more tokens, and two
        cores that share each product wait for each other, most where another question is answered.
        """
        size = (len(batch), max(len(w.ids) for w in batch))
        starts, ends = np.zeros(size, dtype=np.float32), np.zeros(size, dtype=np.float32)
        for row, numbers in enumerate(cores.each_alone(self._of_window, batch)):
            starts[row, : len(numbers)], ends[row, : len(numbers)] = numbers.T
        return starts, ends

    def _of_window(self, window: Window) -> Vectors:
        """Return the numbers of a window's tokens, shape (tokens, 2)."""
        import torch

        ids, kinds = torch.tensor([window.ids]), torch.tensor([window.kinds])
        count = len(window.ids)
        with torch.inference_mode():
            states = self._bert(ids, torch.arange(count)[None, :], None, kinds)
            numbers: Vectors = torch.nn.functional.linear(states, *self._head)[0].float().numpy()
        return numbers
