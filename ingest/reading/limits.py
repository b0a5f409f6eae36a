"""Carry out orders within limits of time and memory: a limited process, seen from inside.

It lives as long as its orders come, holds no more memory than it was told, and ends by an alarm
of the kernel's when it hangs, also when nobody is left to end it.
"""

import os
import re
import resource
import signal
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path

READY = b"ready"
OUT_OF_MEMORY = 86  # exit status
NEAR_SHARE = 0.8  # an error this near to the limit is for want of memory, whatever it says
_GRACE_SECONDS = 5.0  # the parent ends a process that hangs; the alarm is for one without a parent
_WATCH_SECONDS = 0.05
_KEEP_SHARE = 0.5  # of the memory allowed: a process that has held more is replaced


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer as bytes; ``last``: the process ends itself after it."""

    packed: bytes
    last: bool = False


def obey(descriptor: int, begin: Callable[[bytes], Callable[[bytes], Reply]]) -> None:
    """Answer orders until nobody gives any more; ``begin`` takes the first message."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent ends this process
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    with Connection(descriptor) as parent:
        answer = begin(parent.recv_bytes())
        parent.send_bytes(READY)
        try:
            while True:
                reply = answer(parent.recv_bytes())
                parent.send_bytes(reply.packed)
                signal.setitimer(signal.ITIMER_REAL, 0)
                if reply.last:
                    return
        except (EOFError, OSError):  # the parent is gone
            return
        except MemoryError:
            os._exit(OUT_OF_MEMORY)


def limit_time(seconds: float) -> None:
    """Let the order that is worked on take no longer, wherever in a library it hangs."""
    signal.setitimer(signal.ITIMER_REAL, seconds + _GRACE_SECONDS)


def limit_memory(megabytes: int, *, watch: bool = sys.platform != "linux") -> None:
    """Let this process have no more memory: what asks for more fails, or ends the process.

    Linux counts what is written (RLIMIT_DATA); macOS has no such limit, so a thread watches there.
    """
    if not watch:
        size = megabytes << 20
        resource.setrlimit(resource.RLIMIT_DATA, (size, size))
        return

    def look() -> None:
        pause = threading.Event()
        while peak_megabytes() <= megabytes:
            pause.wait(_WATCH_SECONDS)
        os._exit(OUT_OF_MEMORY)

    threading.Thread(target=look, daemon=True).start()


def has_grown(megabytes: int) -> bool:
    """Whether this process has held so much of what it may have that it is to be replaced."""
    return peak_megabytes() > _KEEP_SHARE * megabytes


def peak_megabytes() -> float:
    """Return the most memory that this process has held."""
    status = Path("/proc/self/status")
    if status.exists():  # Linux hands the peak of getrusage on from the process that started us
        found = re.search(
            r"VmHWM:\s*(\d+) kB", status.read_text(encoding="ascii", errors="replace")
        )
        return int(found.group(1)) / 1024 if found else 0.0
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (1 << 20 if sys.platform == "darwin" else 1 << 10)
