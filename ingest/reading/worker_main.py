"""The process that reads files, seen from inside: it carries out one order after the other.

It lives as long as its orders come, holds no more memory than it was told, and ends by an alarm
of the kernel's when it hangs, also when nobody is left to end it.
"""

import os
import re
import resource
import signal
import sys
import threading
from multiprocessing.connection import Connection
from pathlib import Path

from ingest.errors import ReadError
from ingest.reading.messages import Answer, Order, Start, pack, unpack
from ingest.reading.read import read_file
from ingest.text.pieces import CountTokens

READY = b"ready"
OUT_OF_MEMORY = 86  # exit status
_GRACE_SECONDS = 5.0  # the parent ends a worker that hangs; the alarm is for one without a parent
_WATCH_SECONDS = 0.05
_KEEP_SHARE = 0.5  # of the memory allowed: a worker that has held more is replaced
_NEAR_SHARE = 0.8  # an error this near to the limit is for want of memory, whatever it says


def main(descriptor: int) -> None:
    """Read what is ordered until nobody orders any more."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent ends this process
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    with Connection(descriptor) as parent:
        start = unpack(parent.recv_bytes())
        assert isinstance(start, Start)
        limit_memory(start.megabytes)
        count = _counter(start.tokenizer)
        parent.send_bytes(READY)
        try:
            while True:
                order = unpack(parent.recv_bytes())
                assert isinstance(order, Order)
                answer = _answer(order, start, count)
                parent.send_bytes(pack(answer))
                signal.setitimer(signal.ITIMER_REAL, 0)
                if answer.last:
                    return
        except (EOFError, OSError):  # the parent is gone
            return
        except MemoryError:
            os._exit(OUT_OF_MEMORY)


def _counter(tokenizer: str | None) -> CountTokens | None:
    if tokenizer is None:
        return None
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")  # the other core embeds
    from ingest.embedding.tokens import TokenCounter

    return TokenCounter(tokenizer)


def _answer(order: Order, start: Start, count: CountTokens | None) -> Answer:
    signal.setitimer(signal.ITIMER_REAL, order.seconds + _GRACE_SECONDS)
    reason, read = "", None
    try:
        read = read_file(order.path, order.relative, order.said, count, start.max_tokens)
    except MemoryError:
        raise
    except (ReadError, OSError) as exc:
        reason = str(exc)
        if peak_megabytes() > _NEAR_SHARE * start.megabytes:
            raise MemoryError from exc
    except Exception as exc:  # noqa: BLE001  # a reader's mistake costs its file, not the run
        reason = (
            f"reading it failed in an unforeseen way ({type(exc).__name__}: {exc}); "
            "save it anew in another format, such as PDF or plain text"
        )
    return Answer(read, reason, peak_megabytes() > _KEEP_SHARE * start.megabytes)


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
