"""Let processes beside this one answer: one Python interpreter computes on about one core.

They are begun when one question comes while another is being answered, so who asks one at a time
pays for none, and ended when nothing has been asked for a while. Until they have opened the index,
and where one breaks off, a question is answered in the process that it came to.
"""

import logging
import os
import pickle
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from queue import Empty, SimpleQueue
from typing import TypeVar

from ingest.errors import WorkerError
from ingest.reading.limited import CrashedError, LimitedProcess, TooSlowError, start_of
from ingest.settings import IngestSettings
from rag.answer import Assistant
from rag.chat.answers import OnText
from rag.settings import RagSettings
from ui.asking.messages import MOST_SECONDS, Begin, Done, Order, Search
from ui.errors import BusyError
from ui.settings import answering_environment

IDLE_SECONDS = 300.0  # after which the processes end: each holds the models, and an index open
_LOOK_SECONDS = 0.5
_START = start_of("ui.asking.answerer_main")
_FIRST = Search("sanctions", None, 1)  # makes a process load what a question needs
_TOO_SLOW = f"the answer took longer than {MOST_SECONDS:.0f} s and was given up; ask for less"
_NO_MEMORY = "there was too little memory to answer; ask again when less is being done"
_log = logging.getLogger(__name__)
_Result = TypeVar("_Result")


class Answerers:
    """Processes that each have an assistant of their own. Asked by several threads at once."""

    def __init__(self, ingest: IngestSettings, settings: RagSettings, count: int) -> None:
        """Take how many may be begun; 0: all is answered here."""
        # A chat model is mostly waited for, and its words are wanted as they come.
        self._count = count if settings.extractive else 0
        environment = answering_environment(max(1, (os.cpu_count() or 1) // max(1, count)))
        first = pickle.dumps(Begin(ingest, settings))
        self._processes = [
            LimitedProcess("answers", _START, first, environment) for _ in range(self._count)
        ]
        self._free = SimpleQueue[LimitedProcess]()
        self._lock = threading.Lock()  # of what follows
        self._asked, self._last = 0, 0.0  # questions being answered, wherever; when one ended
        self._begun = self._ended = False
        self._usable = self._waited_for = 0  # processes that can answer, busy or not; being opened

    def done(
        self, order: Order[_Result], assistant: Assistant, on_text: OnText | None = None
    ) -> _Result:
        """Return what is ordered, by the assistant where it is done here.

        :raises RagError: when the question cannot be asked.
        :raises BusyError: when a process took too long or had too little memory.
        """
        with self._counted() as alone:
            if not alone and self._count:
                self.begin()
            process = None if alone else self._taken()
            if process is None:
                return order.by(assistant, on_text)
            try:
                done = _told(process, order)
            except (CrashedError, WorkerError) as exc:
                self._lost(process, exc)
                if isinstance(exc, CrashedError) and exc.out_of_memory:
                    raise BusyError(_NO_MEMORY) from exc
                return order.by(assistant, on_text)
            except TooSlowError as exc:
                self._lost(process, exc)
                raise BusyError(_TOO_SLOW) from exc
            self._free.put(process)
        if done.error:
            raise done.error
        return done.result  # type: ignore[no-any-return]

    def begin(self, *, wait: bool = False) -> None:
        """Begin the processes unless they are; ``wait`` until each can answer, or cannot."""
        with self._lock:
            new, self._begun = not (self._begun or self._ended), True
            self._last = time.monotonic()
        if not new:
            return
        opening = [self._opening(process) for process in self._processes]
        if self._processes:
            threading.Thread(target=self._rest, name="resting", daemon=True).start()
        for thread in opening if wait else ():
            thread.join()

    def end(self) -> None:
        """End the processes; from now on all is answered here."""
        with self._lock:
            self._ended, self._usable = True, 0
        for process in self._processes:
            process.close()

    @contextmanager
    def _counted(self) -> Iterator[bool]:
        """Count a question while it is answered; give whether it is the only one."""
        with self._lock:
            alone, self._asked = self._asked == 0, self._asked + 1
        try:
            yield alone
        finally:
            with self._lock:
                self._asked, self._last = self._asked - 1, time.monotonic()

    def _taken(self) -> LimitedProcess | None:
        """Return a process that is free, when one is; None where none can answer."""
        while self._usable:
            try:
                return self._free.get(timeout=_LOOK_SECONDS)
            except Empty:
                continue
        return None

    def _lost(self, process: LimitedProcess, why: Exception) -> None:
        """Begin a process anew that has broken off; nobody waits for it."""
        _log.warning("a process that answers has broken off (%s); another is begun", why)
        with self._lock:
            self._usable = max(0, self._usable - 1)
        self._opening(process)

    def _opening(self, process: LimitedProcess) -> threading.Thread:
        with self._lock:
            self._waited_for += 1
        thread = threading.Thread(target=self._open, args=(process,), name="opening", daemon=True)
        thread.start()
        return thread

    def _open(self, process: LimitedProcess) -> None:
        try:
            error: Exception | None = _told(process, _FIRST).error
        except (CrashedError, TooSlowError, WorkerError) as exc:
            error = exc
        if error:
            _log.warning("a process that answers could not be begun (%s)", error)
        with self._lock:
            self._waited_for -= 1
            if not (error or self._ended):
                self._usable += 1
                self._free.put(process)

    def _rest(self) -> None:
        """End the processes when nothing was asked for a while, so that the next begin anew."""
        while not self._ended:
            time.sleep(_LOOK_SECONDS)
            with self._lock:
                busy = self._asked or self._waited_for
                if busy or time.monotonic() - self._last < IDLE_SECONDS:
                    continue
                self._begun, self._usable = False, 0
                while not self._free.empty():
                    self._free.get().let_go()
                return


def _told(process: LimitedProcess, order: Order[object]) -> Done:
    done: Done = pickle.loads(process.answered(pickle.dumps(order), MOST_SECONDS))
    return done
