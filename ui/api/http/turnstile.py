"""Let so many questions be answered at once, the next ones wait, and no more wait than can."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from typing import TypeVar

from anyio import CapacityLimiter, to_thread

from ui.errors import BusyError

AT_ONCE = 8  # a chat model is mostly waited for; without one the processor is shared anyway
WAITING = 512
_Result = TypeVar("_Result")


class Turnstile:
    """Runs work in threads, a few at once. Used by the server's one event loop."""

    def __init__(self, at_once: int = AT_ONCE, waiting: int = WAITING) -> None:
        self._at_once, self._most = at_once, at_once + waiting
        self._limiter: CapacityLimiter | None = None
        self.inside = 0

    async def run(self, work: Callable[[], _Result]) -> _Result:
        """Return what the work returns, when its turn has come.

        :raises BusyError: when too much is waiting already.
        """
        self.check()
        self.inside += 1
        if self._limiter is None:  # made where the loop is
            self._limiter = CapacityLimiter(self._at_once)
        try:
            return await to_thread.run_sync(work, limiter=self._limiter)
        finally:
            self.inside -= 1

    def check(self) -> None:
        """Refuse where too much is waiting already.

        :raises BusyError: then.
        """
        if self.inside >= self._most:
            raise BusyError(f"{self.inside} questions are waiting already; ask again in a moment")


async def events(
    turnstile: Turnstile,
    work: Callable[[Callable[[str], None]], object],
    failed: Callable[[Exception], object],
) -> AsyncIterator[bytes]:
    """Yield server-sent events: ``text`` as words come, then ``answer``, or ``problem``.

    ``work`` is given what takes words; ``failed`` makes of an error what is sent of it.
    """
    loop = asyncio.get_running_loop()
    queue: asyncio.Queue[tuple[str, object]] = asyncio.Queue()

    def tell(words: str) -> None:
        loop.call_soon_threadsafe(queue.put_nowait, ("text", {"text": words}))

    async def answer() -> None:
        try:
            found = await turnstile.run(lambda: work(tell))
            queue.put_nowait(("answer", found))
        # Whatever it is, the program at the other end has to hear that no answer comes.
        except Exception as exc:  # noqa: BLE001
            queue.put_nowait(("problem", failed(exc)))

    task = asyncio.create_task(answer())
    try:
        name = ""
        while name not in ("answer", "problem"):
            name, data = await queue.get()
            yield event(data, name)
    finally:
        task.cancel()


def event(data: object, name: str | None = None) -> bytes:
    """Return one server-sent event."""
    head = f"event: {name}\n" if name else ""
    return f"{head}data: {json.dumps(data, ensure_ascii=False)}\n\n".encode()
