"""Examples as windows of tokens with the tokens at which their answers start and end.

The windows are those that the product reads: question, then title and passage, a long passage in
several windows that overlap (`rag.reader.model.span_reader`).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from examples import Example
from transformers import PreTrainedTokenizerBase

from rag.reader.model.windows import stride_of


@dataclass(frozen=True, slots=True)
class Window:
    """Token numbers, and the (first, last) tokens of the answers; none: no answer here.

    ``own`` are the tokens of the passage, the only ones at which an answer may start or end.
    """

    ids: tuple[int, ...]
    types: tuple[int, ...]
    own: tuple[int, int]
    answers: tuple[tuple[int, int], ...]


def windows(
    example: Example, tokenizer: PreTrainedTokenizerBase, max_tokens: int
) -> Iterator[Window]:
    """Yield an example's windows; of an answered one those that hold an answer."""
    opening = f"{example.title}\n" if example.title else ""
    marks = tokenizer(
        example.question[:MAX_QUESTION],
        opening + example.passage,
        truncation="only_second",
        max_length=max_tokens,
        stride=stride_of(max_tokens),
        return_overflowing_tokens=True,
        return_offsets_mapping=True,
    )
    for i, ids in enumerate(marks["input_ids"]):
        sides, offsets = marks.sequence_ids(i), marks["offset_mapping"][i]
        own = [t for t, side in enumerate(sides) if side == 1 and offsets[t][0] >= len(opening)]
        if not own:
            continue
        moved = [(a - len(opening), b - len(opening)) for a, b in offsets]
        answers = [_tokens(span, own, moved) for span in example.spans]
        found = tuple(a for a in answers if a is not None)
        if example.answerable and not found:
            continue
        types = marks["token_type_ids"][i] if "token_type_ids" in marks else [0] * len(ids)
        yield Window(tuple(ids), tuple(types), (own[0], own[-1] + 1), found)


MAX_QUESTION = 400  # characters: questions of the data are shorter but for a few


def _tokens(
    span: tuple[int, int], own: Sequence[int], places: Sequence[tuple[int, int]]
) -> tuple[int, int] | None:
    """Return the first and last token of a span, None where the window does not hold all of it."""
    inside = [t for t in own if places[t][1] > span[0] and places[t][0] < span[1]]
    if not inside:
        return None
    whole = places[inside[0]][0] <= span[0] + 1 and places[inside[-1]][1] >= span[1] - 1
    return (inside[0], inside[-1]) if whole else None
