"""Cut a block longer than the model reads into pieces that fit, where it hurts least."""

import itertools
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from ingest.datamodels import Block
from ingest.text.plain import strip_markup
from ingest.text.sentences import is_row, split_row, split_sentences, trimmed

MAX_SHIFT = 2_000  # characters from where a sentence is cut to the space at which it is cut
MOST_CHARS_A_TOKEN = 20  # of any language's prose; what has more is no prose, or one endless word
CountTokens = Callable[[Sequence[str]], list[int]]
_SPACE = re.compile(r"\s")


def fitting(
    text: str, block: Block, tokens: int, count_tokens: CountTokens, limit: int
) -> Iterator[tuple[int, int, int]]:
    """Yield start, end and tokens of a block's pieces, each within the limit."""
    if tokens <= limit:
        yield block.start, block.end, tokens
        return
    cut = split_row if is_row(block.locator) else split_sentences
    spans = cut(text, block.start, block.end)
    if len(spans) < 2:
        spans = split_sentences(text, block.start, block.end)
    if len(spans) < 2:
        spans = _cut(text, block.start, block.end, limit * MOST_CHARS_A_TOKEN)
    sizes = sizes_of(text, spans, count_tokens, limit)
    start, end, total = spans[0][0], spans[0][1], sizes[0]
    for (a, b), size in zip(spans[1:], sizes[1:], strict=True):
        # Never all of it again: "## " costs tokens in mid-line and none where a piece begins.
        if total + size <= limit and (start, b) != (block.start, block.end):
            end, total = b, total + size
            continue
        yield from _piece(text, block, (start, end), count_tokens, limit)
        start, end, total = a, b, size
    yield from _piece(text, block, (start, end), count_tokens, limit)


def _piece(
    text: str, block: Block, span: tuple[int, int], count_tokens: CountTokens, limit: int
) -> Iterator[tuple[int, int, int]]:
    (tokens,) = sizes_of(text, [span], count_tokens, limit)
    piece = replace(block, start=span[0], end=span[1])
    yield from fitting(text, piece, tokens, count_tokens, limit)


def sizes_of(
    text: str, spans: Sequence[tuple[int, int]], count_tokens: CountTokens, limit: int
) -> list[int]:
    """Return each span's number of tokens; one of very many characters is too long uncounted.

    Counting a line of 50 MB again at each cut takes minutes, and a word of a million letters
    is a single unknown token.
    """
    counted = [(a, b) for a, b in spans if b - a <= limit * MOST_CHARS_A_TOKEN]
    found = iter(count_tokens([strip_markup(text[a:b]) for a, b in counted]))
    return [
        max(next(found), (b - a) // MOST_CHARS_A_TOKEN)
        if b - a <= limit * MOST_CHARS_A_TOKEN
        else limit + 1
        for a, b in spans
    ]


def _cut(text: str, start: int, end: int, most: int) -> list[tuple[int, int]]:
    """Cut a sentence in two, or into pieces of ``most`` characters where that is not enough."""
    parts = max(2, -(-(end - start) // most))
    edges = [start, *(_near(text, start, end, n / parts) for n in range(1, parts)), end]
    spans = (trimmed(text, a, b) for a, b in itertools.pairwise(edges))
    return [(a, b) for a, b in spans if a < b]


def _near(text: str, start: int, end: int, share: float) -> int:
    """Return the space nearest to this share of a span, or the very place if none is near."""
    place = start + int((end - start) * share)
    first, last = max(start + 1, place - MAX_SHIFT), min(end, place + MAX_SHIFT)
    spaces = [m.start() for m in _SPACE.finditer(text, first, last)]
    return min(spaces, key=lambda s: abs(s - place)) if spaces else place
