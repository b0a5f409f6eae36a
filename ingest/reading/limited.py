"""A process that works on others' files within limits of time and memory, seen from outside.

A file that exceeds them, or that makes its library crash, costs the process and no more. Started
as a plain subprocess, since multiprocessing's own would run the main module again, which under
Streamlit is the page.
"""

import json
import signal
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from multiprocessing import Pipe
from multiprocessing.connection import Connection

from ingest.errors import WorkerError
from ingest.reading.limits import OUT_OF_MEMORY, READY
from ingest.settings import bare_environment

_START = "import json, sys; sys.path[:] = json.loads(sys.argv[2]); "
_START_SECONDS, _END_SECONDS = 60.0, 5.0
_CANNOT_START = (
    "the process that {} cannot be started with {} ({}); check that it runs and that memory is free"
)


def start_of(module: str) -> str:
    """Return the program of a process: the module's ``main``, given its end of the pipe."""
    return f"{_START}from {module} import main; main(int(sys.argv[1]))"


class TooSlowError(Exception):
    """The answer took longer than it may."""


class CrashedError(Exception):
    """The process ended in mid-work; the text is how, ``out_of_memory`` whether for want of it."""

    def __init__(self, code: int | None) -> None:
        name = signal.Signals(-code).name if code and code < 0 else f"exit status {code}"
        super().__init__(name)
        self.out_of_memory = code == OUT_OF_MEMORY


class LimitedProcess:
    """One process at a time, started with the first order; asked from one thread only."""

    def __init__(
        self,
        does: str,
        program: str,
        first: bytes,
        environment: Mapping[str, str] | None = None,
    ) -> None:
        """Make "the process that ``does``", as errors call it; ``first`` is its first message.

        Its environment is bare, without keys and tokens, where none is given.
        """
        self._does, self._program, self._first = does, program, first
        self._environment = bare_environment() if environment is None else dict(environment)
        self._process: subprocess.Popen[bytes] | None = None
        self._parent: Connection | None = None
        self._used = False  # the process has had an order before
        self._stopped = False

    def stop(self) -> None:
        """End the process, also in mid-work and from another thread; nothing is done any more."""
        self._stopped = True
        process = self._process
        if process:
            process.kill()

    def close(self) -> None:
        """Let go of process and connection, when no thread asks any more."""
        self._stopped = True
        self.let_go()

    def answered(self, order: bytes, seconds: float, most_bytes: int | None = None) -> bytes:
        """Return the answer to an order; whatever stands in its way costs the process.

        :raises TooSlowError: when it does not come in time.
        :raises CrashedError: when the process ends, or says more than ``most_bytes``.
        :raises WorkerError: when no process can be started.
        """
        process, parent = self._running()
        self._used = True
        try:
            parent.send_bytes(order)
            if not parent.poll(seconds):
                raise TooSlowError
            return parent.recv_bytes(most_bytes)
        except TooSlowError:
            self.let_go()
            raise
        except (EOFError, OSError) as exc:
            with suppress(subprocess.TimeoutExpired):
                process.wait(_END_SECONDS)
            code = process.returncode
            self.let_go()
            raise CrashedError(code) from exc

    def _running(self) -> tuple["subprocess.Popen[bytes]", Connection]:
        if self._process and self._parent and self._process.poll() is None:
            return self._process, self._parent
        self.let_go()
        process, parent = _started(self._does, self._program, self._first, self._environment)
        self._process, self._parent, self._used = process, parent, False
        if self._stopped:  # while it was started
            process.kill()
        return process, parent

    def let_go(self) -> None:
        """End the process when no thread asks; the next order starts another."""
        process, parent = self._process, self._parent
        self._process = self._parent = None
        if process:
            process.kill()
            with suppress(subprocess.TimeoutExpired):  # in the kernel's hands: a dead network disk
                process.wait(_END_SECONDS)
        if parent:
            parent.close()


def _started(
    does: str, program: str, first: bytes, environment: Mapping[str, str]
) -> tuple["subprocess.Popen[bytes]", Connection]:
    path = json.dumps([entry for entry in sys.path if entry])  # "" is the folder we are run in
    try:
        complaints = tempfile.TemporaryFile()  # closed below, behind the process
        parent, child = Pipe()
    except OSError as exc:  # no room, or too many open files
        raise WorkerError(_CANNOT_START.format(does, sys.executable, exc)) from exc
    command = [sys.executable, "-P", "-c", program, str(child.fileno()), path]
    with child, complaints:
        try:
            process = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=complaints,
                pass_fds=[child.fileno()],
                env=environment,
            )
        except (OSError, ValueError) as exc:
            parent.close()
            raise WorkerError(_CANNOT_START.format(does, sys.executable, exc)) from exc
        child.close()  # while this process holds that end, the worker's end is not noticed
        try:
            parent.send_bytes(first)
            if parent.poll(_START_SECONDS) and parent.recv_bytes() == READY:
                return process, parent
        except (EOFError, OSError):
            pass
        process.kill()
        process.wait()
        parent.close()
        complaints.seek(0)
        said = complaints.read().decode("utf-8", "replace").strip() or "it does not answer"
        raise WorkerError(_CANNOT_START.format(does, sys.executable, said.splitlines()[-1]))
