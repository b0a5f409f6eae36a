"""Let so many questions be answered at once, the next ones wait, and no more wait than can."""

import asyncio
import json
import threading
from collections.abc import AsyncIterator, Callable
from typing import TypeVar

from anyio import CapacityLimiter, to_thread

from ui.errors import BusyError, PanicError, StoppedError

AT_ONCE = 8  # a chat model is mostly waited for; without one the processor is shared anyway
WAITING = 512
_Result = TypeVar("_Result")
_working: set["asyncio.Task[None]"] = set()


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
            raise BusyError(f"{self.inside} requests are waiting already; ask again in a moment")


async def events(
    turnstile: Turnstile,
    work: Callable[[Callable[[str], None]], object],
    failed: Callable[[Exception], object],
) -> AsyncIterator[bytes]:
    """Yield server-sent events: ``text`` as words come, then ``answer``, or ``problem``.

    ``work`` is given what takes words; ``failed`` makes of an error what is sent of it. Where the
    client leaves, the next words end the work, and its place is free when its thread is.
    """
    loop = asyncio.get_running_loop()
    queue: asyncio.Queue[tuple[str, object]] = asyncio.Queue()
    left = threading.Event()

    def tell(words: str) -> None:
        if left.is_set():
            raise StoppedError
        loop.call_soon_threadsafe(queue.put_nowait, ("text", {"text": words}))

    def begun() -> object:
        if left.is_set():
            raise StoppedError
        return work(tell)

    async def answer() -> None:
        try:
            queue.put_nowait(("answer", await turnstile.run(begun)))
        except (StoppedError, asyncio.CancelledError):
            raise
        # Whatever it is, the program at the other end has to hear that no answer comes. A library's
        # panic is no Exception.
        except BaseException as exc:  # noqa: BLE001
            known = exc if isinstance(exc, Exception) else PanicError(type(exc).__name__)
            queue.put_nowait(("problem", failed(known)))

    task = asyncio.create_task(answer())
    _working.add(task)  # the loop by itself keeps no task alive
    task.add_done_callback(_ended)
    try:
        name = ""
        while name not in ("answer", "problem"):
            name, data = await queue.get()
            yield event(data, name)
    finally:
        left.set()


def _ended(task: "asyncio.Task[None]") -> None:
    _working.discard(task)
    if not task.cancelled():
        task.exception()  # that it was stopped is known


def event(data: object, name: str | None = None) -> bytes:
    """Return one server-sent event."""
    head = f"event: {name}\n" if name else ""
    return f"{head}data: {json.dumps(data, ensure_ascii=False)}\n\n".encode()
