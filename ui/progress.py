"""How far a sync is: one moving line on a terminal, a plain line now and then elsewhere."""

import time
from collections.abc import Callable
from typing import TextIO

from ingest.datamodels import SyncStep
from ui.report import complain, one_line

PLAIN_SECONDS = 5.0  # between two plain lines
_PATH_CHARS = 40
_BAR_CHARS = 20
ERASE = "\r\x1b[K"


class Rate:
    """Turns steps into words with rate and time left, counted from the first step on."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._started: float | None = None  # the model may take seconds to load before that

    def words(self, step: SyncStep) -> str:
        """Return how far it is; the rate counts passages, files until there are some."""
        now = self._clock()
        if self._started is None:
            self._started = now
        elapsed = now - self._started
        counts = f"{step.files_done:,} of {step.files:,} files read"
        if not step.share or elapsed <= 0:
            return counts
        made, what = (step.embedded, "passages") if step.embedded else (step.files_done, "files")
        left = elapsed / step.share * (1 - step.share)
        return f"{counts}, {_rate(made / elapsed)} {what} a second, {_duration(left)} left"


class SyncProgress:
    """Called with each step of a sync."""

    def __init__(self, stream: TextIO, clock: Callable[[], float] = time.monotonic) -> None:
        self._moving, self._clock = stream.isatty(), clock
        self._rate = Rate(clock)
        self._said: float | None = None

    def __call__(self, step: SyncStep) -> None:
        """Say how far it is, with rate and time left."""
        words, now = self._rate.words(step), self._clock()
        over = step.files_done == step.files and not step.path
        if self._moving:
            line = f"{ERASE}{bar(step.share)} {words}  {one_line(step.path, _PATH_CHARS)}"
            complain(ERASE if over else line, end="")
        elif over or self._said is None or now - self._said >= PLAIN_SECONDS:
            self._said = now
            complain(words)


def bar(share: float) -> str:
    """Return a bar of signs, filled to a share from 0 to 1."""
    filled = int(share * _BAR_CHARS)
    return f"[{'#' * filled}{'.' * (_BAR_CHARS - filled)}]"


def _rate(rate: float) -> str:
    return f"{rate:,.0f}" if rate >= 10 else f"{rate:.1f}"


def _duration(seconds: float) -> str:
    return f"{seconds:.0f} s" if seconds < 90 else f"{seconds / 60:.0f} min"
