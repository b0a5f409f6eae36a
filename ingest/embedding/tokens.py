"""Count tokens without loading the model; the owner of tokenizers.

Loading a tokenizer takes a tenth of a second, loading the model with it ten.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tokenizers import Tokenizer


class TokenCounter:
    """Counts as the model does whose tokenizer was written to this text."""

    def __init__(self, tokenizer: str) -> None:
        self._tokenizer = Tokenizer.from_str(tokenizer)
        self._tokenizer.no_truncation()
        self._tokenizer.no_padding()

    def __call__(self, texts: Sequence[str]) -> list[int]:
        """Return each text's number of tokens, the special ones included."""
        return [len(found.ids) for found in self._tokenizer.encode_batch_fast(list(texts))]


@dataclass(frozen=True, slots=True)
class Tokenized:
    """A text's token numbers, which of them are special, and each one's offsets in the text."""

    ids: list[int]
    special: list[int]
    spans: list[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class TokenizedPair:
    """Two texts as one: token numbers, which text each is of, and offsets in that text.

    ``sides`` is 0 and 1, None for a special token; ``kinds`` is what the model is told of it.
    """

    ids: list[int]
    kinds: list[int]
    sides: list[int | None]
    spans: list[tuple[int, int]]


class PairTokens:
    """A short text with each part of a long one, together ``limit`` tokens, special ones included.

    Neighbouring parts share ``stride`` tokens.
    """

    def __init__(self, file: Path, limit: int, stride: int) -> None:
        self._tokenizer = Tokenizer.from_file(str(file))
        self._tokenizer.no_padding()
        self._whole = Tokenizer.from_file(str(file))
        self._whole.no_padding()
        self._whole.no_truncation()
        self._tokenizer.enable_truncation(limit, stride=stride, strategy="only_second")

    def places(self, text: str) -> list[tuple[int, int]]:
        """Return the offsets of a text's tokens, special ones included, however long it is."""
        offsets: list[tuple[int, int]] = self._whole.encode(text).offsets
        return offsets

    def __call__(self, first: str, second: str) -> list[TokenizedPair]:
        """Return the first text with each part of the second."""
        found = self._tokenizer.encode(first, second)
        return [
            TokenizedPair(part.ids, part.type_ids, part.sequence_ids, part.offsets)
            for part in (found, *found.overflowing)
        ]


class Tokens:
    """The tokens of texts, cut at ``limit`` with the special ones, and never padded."""

    def __init__(self, file: Path, limit: int) -> None:
        self._tokenizer = Tokenizer.from_file(str(file))
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(limit)

    def __call__(self, texts: Sequence[str]) -> list[Tokenized]:
        """Return each text's tokens."""
        return [
            Tokenized(found.ids, found.special_tokens_mask, found.offsets)
            for found in self._tokenizer.encode_batch(list(texts))
        ]
