"""The process that reads files, seen from inside: it carries out one order after the other.

It lives as long as its orders come, holds no more memory than it was told, and ends by an alarm
of the kernel's when it hangs, also when nobody is left to end it.
"""

import os

from ingest.errors import ReadError
from ingest.reading.limits import (
    NEAR_SHARE,
    Reply,
    has_grown,
    limit_memory,
    limit_time,
    obey,
    peak_megabytes,
)
from ingest.reading.messages import Answer, Order, Start, pack, unpack
from ingest.reading.read import read_file
from ingest.text.pieces import CountTokens


def main(descriptor: int) -> None:
    """Read what is ordered until nobody orders any more."""

    def begin(first: bytes) -> "_Reading":
        start = unpack(first)
        assert isinstance(start, Start)
        limit_memory(start.megabytes)
        return _Reading(start)

    obey(descriptor, begin)


class _Reading:
    def __init__(self, start: Start) -> None:
        self._start, self._count = start, _counter(start.tokenizer)

    def __call__(self, packed: bytes) -> Reply:
        order = unpack(packed)
        assert isinstance(order, Order)
        answer = _answer(order, self._start, self._count)
        return Reply(pack(answer), answer.last)


def _counter(tokenizer: str | None) -> CountTokens | None:
    if tokenizer is None:
        return None
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")  # the other core embeds
    from ingest.embedding.tokens import TokenCounter

    return TokenCounter(tokenizer)


def _answer(order: Order, start: Start, count: CountTokens | None) -> Answer:
    limit_time(order.seconds)
    reason, read = "", None
    try:
        read = read_file(order.path, order.relative, order.said, count, start.max_tokens)
    except MemoryError:
        raise
    except (ReadError, OSError) as exc:
        reason = str(exc)
        if peak_megabytes() > NEAR_SHARE * start.megabytes:
            raise MemoryError from exc
    except Exception as exc:  # noqa: BLE001  # a reader's mistake costs its file, not the run
        reason = (
            f"reading it failed in an unforeseen way ({type(exc).__name__}: {exc}); "
            "save it anew in another format, such as PDF or plain text"
        )
    return Answer(read, reason, has_grown(start.megabytes))
