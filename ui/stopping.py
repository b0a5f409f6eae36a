"""Work until a signal comes, as commands do that go on until they are told to stop."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event

from ui.report import complain


@contextmanager
def until_told(afterwards: str) -> Iterator[Event]:
    """Yield what a SIGTERM sets; Ctrl+C ends the block too. Then say ``afterwards``."""
    stop = Event()
    before = signal.signal(signal.SIGTERM, lambda *_: stop.set())
    try:
        yield stop
    except KeyboardInterrupt:
        complain("")  # behind the ^C that a terminal shows
    finally:
        signal.signal(signal.SIGTERM, before)
    complain(afterwards)
