"""A process that reads files within limits of time and memory, seen from outside.

A file that exceeds them, or that makes its reader crash, costs the process and no more: the file
gets a reason, the next one a new process. Started as a plain subprocess, since multiprocessing's
own would run the main module again, which under Streamlit is the page.
"""

import json
import pickle
import signal
import subprocess
import sys
import tempfile
from contextlib import suppress
from multiprocessing import Pipe
from multiprocessing.connection import Connection

from ingest.errors import WorkerError
from ingest.folder.scan import FoundFile
from ingest.reading.messages import Answer, Order, Read, Start, pack, unpack
from ingest.reading.worker_main import OUT_OF_MEMORY, READY
from ingest.settings import IngestSettings, bare_environment

SECONDS_A_MEGABYTE = 1 / 30  # of the base limit: 60 s for a small file, 2 s more a megabyte
MOST_TIMES = 10  # the base limit, however large the file
_START = (
    "import json, sys; sys.path[:] = json.loads(sys.argv[2]); "
    "from ingest.reading.worker_main import main; main(int(sys.argv[1]))"
)
_START_SECONDS, _END_SECONDS = 60.0, 5.0
_CANNOT_START = (
    "the process that reads files cannot be started with {} ({}); check that it runs and that "
    "memory is free"
)


class _TooSlowError(Exception):
    """The file took longer than it may; the text is its reason."""


class _CrashedError(Exception):
    """The process ended in mid-file; the text is its reason."""


class Worker:
    """One process at a time, started with the first file; read from one thread only."""

    def __init__(self, settings: IngestSettings, tokenizer: str | None, max_tokens: int) -> None:
        self._settings = settings
        self._start_message = Start(tokenizer, max_tokens, settings.read_megabytes)
        self._process: subprocess.Popen[bytes] | None = None
        self._parent: Connection | None = None
        self._used = False  # the process has read a file before
        self._stopped = False

    def read(self, file: FoundFile) -> Read | str:
        """Return the document and its passages, or the reason why there is none.

        :raises WorkerError: when no process can be started.
        """
        try:
            seconds = self._seconds(file.path.stat().st_size)
            order = Order(str(file.path), file.relative, dict(file.said), seconds)
        except OSError as exc:
            return str(exc)
        while not self._stopped:
            used = self._used and self._process is not None
            try:
                answer = self._asked(order)
            except _TooSlowError as exc:
                return str(exc)
            except _CrashedError as exc:
                if used:  # an earlier file may be to blame: a fresh process tells
                    continue
                return str(exc)
            return answer.read or answer.reason
        return "the sync was stopped"

    def stop(self) -> None:
        """End the process, also in mid-file and from another thread; nothing is read any more."""
        self._stopped = True
        process = self._process
        if process:
            process.kill()

    def close(self) -> None:
        """Let go of process and connection, when no thread reads any more."""
        self._stopped = True
        self._let_go()

    def _seconds(self, size: int) -> float:
        base = self._settings.read_seconds
        return float(min(base * (1 + SECONDS_A_MEGABYTE * (size >> 20)), MOST_TIMES * base))

    def _asked(self, order: Order) -> Answer:
        process, parent = self._running()
        self._used = True
        try:
            parent.send_bytes(pack(order))
            if not parent.poll(order.seconds):
                raise _TooSlowError(
                    f"took longer than {order.seconds:.0f} s to read; split the file, or allow "
                    "more with SANCTIONS_QA_READ_SECONDS and run `sanctions-qa rebuild`"
                )
            answer = unpack(parent.recv_bytes())
        except _TooSlowError:
            self._let_go()
            raise
        except (EOFError, OSError, pickle.UnpicklingError) as exc:
            reason = self._why_gone(process)
            self._let_go()
            raise _CrashedError(reason) from exc
        assert isinstance(answer, Answer)
        if answer.last:
            self._let_go()
        return answer

    def _running(self) -> tuple["subprocess.Popen[bytes]", Connection]:
        if self._process and self._parent and self._process.poll() is None:
            return self._process, self._parent
        self._let_go()
        process, parent = _started(self._start_message)
        self._process, self._parent, self._used = process, parent, False
        if self._stopped:  # while it was started
            process.kill()
        return process, parent

    def _let_go(self) -> None:
        process, parent = self._process, self._parent
        self._process = self._parent = None
        if process:
            process.kill()
            with suppress(subprocess.TimeoutExpired):  # in the kernel's hands: a dead network disk
                process.wait(_END_SECONDS)
        if parent:
            parent.close()

    def _why_gone(self, process: "subprocess.Popen[bytes]") -> str:
        with suppress(subprocess.TimeoutExpired):
            process.wait(_END_SECONDS)
        code = process.returncode
        if code == OUT_OF_MEMORY:
            return (
                f"needs more than {self._settings.read_megabytes:,} MB of memory to be read; split "
                "the file, or allow more with SANCTIONS_QA_READ_MEGABYTES and run "
                "`sanctions-qa rebuild`"
            )
        name = signal.Signals(-code).name if code and code < 0 else f"exit status {code}"
        return (
            f"the program that reads it crashed ({name}), for want of memory or because the file "
            "is damaged; save it anew, or split it"
        )


def _started(message: Start) -> tuple["subprocess.Popen[bytes]", Connection]:
    parent, child = Pipe()
    path = json.dumps([entry for entry in sys.path if entry])  # "" is the folder we are run in
    command = [sys.executable, "-P", "-c", _START, str(child.fileno()), path]
    with child, tempfile.TemporaryFile() as complaints:
        try:
            process = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=complaints,
                env=bare_environment(),
                pass_fds=[child.fileno()],
            )
        except (OSError, ValueError) as exc:
            parent.close()
            raise WorkerError(_CANNOT_START.format(sys.executable, exc)) from exc
        child.close()  # while this process holds that end, the worker's end is not noticed
        try:
            parent.send_bytes(pack(message))
            if parent.poll(_START_SECONDS) and parent.recv_bytes() == READY:
                return process, parent
        except (EOFError, OSError):
            pass
        process.kill()
        process.wait()
        parent.close()
        complaints.seek(0)
        said = complaints.read().decode("utf-8", "replace").strip() or "it does not answer"
        raise WorkerError(_CANNOT_START.format(sys.executable, said.splitlines()[-1]))
