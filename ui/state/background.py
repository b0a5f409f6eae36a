"""Do work in a thread, so that the page never waits for its result."""

from collections.abc import Callable
from threading import Event, Thread
from typing import Generic, TypeVar

from ui.errors import PanicError

T = TypeVar("T")


class Background(Generic[T]):
    """One piece of work in a thread of its own; an error is kept and raised where it is asked."""

    def __init__(self, work: Callable[[], T], name: str) -> None:
        self._work, self._done = work, Event()
        self._result: T | None = None
        self.error: Exception | None = None
        Thread(target=self._run, name=name, daemon=True).start()

    def _run(self) -> None:
        try:
            self._result = self._work()
        # It is raised again where somebody waits for the result.
        except BaseException as exc:  # noqa: BLE001  # a library's panic is no Exception
            self.error = exc if isinstance(exc, Exception) else PanicError(type(exc).__name__)
        finally:
            self._done.set()

    @property
    def is_done(self) -> bool:
        """Whether there is a result or an error."""
        return self._done.is_set()

    def wait(self, seconds: float) -> bool:
        """Wait for the end at most so long, and return whether it has come."""
        return self._done.wait(seconds)

    def result(self) -> T | None:
        """Return the result, None while there is none.

        :raises Exception: what the work raised.
        """
        if self.error is not None:
            raise self.error
        return self._result
