"""The HTTP client that carries passages to a chat server: the owner of openai's client.

It follows no redirect, for passages go to the address that was set and to no other. An answer has
an end: in time, also where a server sends signs of life for ever, and in size, also in one line.
"""

import time
from collections.abc import Callable, Iterator
from typing import Any

from openai import DefaultHttpxClient

from rag.errors import ChatGarbled, ChatUnavailable

MAX_BYTES = 16_000_000  # an answer's pieces are some 300 bytes each, of a token or two


def bounded_client(timeout_seconds: float) -> Any:  # noqa: ANN401 -- a class of openai's choice
    """Return a client for `ChatOpenAI` whose answers end after so many seconds and bytes."""

    def bound(response: Any) -> None:  # noqa: ANN401
        response.iter_raw = _bounded(response.iter_raw, timeout_seconds)

    return DefaultHttpxClient(
        follow_redirects=False,
        timeout=timeout_seconds,
        event_hooks={"response": [bound]},
    )


def _bounded(
    read: Callable[..., Iterator[bytes]], timeout_seconds: float
) -> Callable[..., Iterator[bytes]]:
    deadline = time.monotonic() + timeout_seconds

    def iter_raw(chunk_size: int | None = None) -> Iterator[bytes]:
        size = 0
        for chunk in read(chunk_size):
            size += len(chunk)
            if size > MAX_BYTES:
                raise ChatGarbled("its answer does not end")
            if time.monotonic() > deadline:
                raise ChatUnavailable(f"it took longer than {timeout_seconds:g} seconds")
            yield chunk

    return iter_raw
