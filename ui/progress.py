"""How far a sync is: one moving line on a terminal, a plain line now and then elsewhere."""

import time
from collections.abc import Callable
from typing import TextIO

from ui.report import complain, one_line

PLAIN_SECONDS = 5.0  # between two plain lines
_PATH_CHARS = 40
_ERASE = "\r\x1b[K"


class SyncProgress:
    """Called with files done, files to do and the file at hand."""

    def __init__(self, stream: TextIO, clock: Callable[[], float] = time.monotonic) -> None:
        self._moving, self._clock = stream.isatty(), clock
        self._started = self._said = clock()

    def __call__(self, done: int, total: int, path: str) -> None:
        """Say how far it is, with rate and time left."""
        now = self._clock()
        if self._moving:
            line = f"{_ERASE}{self._state(done, total, now)}  {one_line(path, _PATH_CHARS)}"
            complain(_ERASE if done == total else line, end="")
        elif done in (0, total) or now - self._said >= PLAIN_SECONDS:
            self._said = now
            complain(self._state(done, total, now))

    def _state(self, done: int, total: int, now: float) -> str:
        elapsed = now - self._started
        counts = f"{done:,} of {total:,} files read"
        if not done or not elapsed:
            return counts
        rate, left = done / elapsed, elapsed / done * (total - done)
        return f"{counts}, {rate:.1f} a second, {_duration(left)} left"


def _duration(seconds: float) -> str:
    return f"{seconds:.0f} s" if seconds < 90 else f"{seconds / 60:.0f} min"
