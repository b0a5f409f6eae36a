"""Let processes beside this one answer: one Python interpreter computes on about one core.

They are begun when one question comes while another is being answered, so who asks one at a time
pays for none. Until they have opened the index, and where one ends (for want of memory, say), a
question is answered in the process that it came to.
"""

import logging
import os
import pickle
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from queue import LifoQueue
from typing import TypeVar

from ingest.errors import WorkerError
from ingest.reading.limited import CrashedError, LimitedProcess, TooSlowError, start_of
from ingest.settings import IngestSettings
from rag.answer import Assistant
from rag.chat.answers import OnText
from rag.datamodels import Answer, Evidence, Filters, Turn
from rag.settings import RagSettings
from ui.asking.messages import Ask, Begin, Done, Order, Search
from ui.records.keep import Asker, ask_and_keep
from ui.settings import answering_environment

MOST_SECONDS = 120.0  # for a quoted answer; a process that takes longer hangs
_START = start_of("ui.asking.answerer_main")
_log = logging.getLogger(__name__)
_Result = TypeVar("_Result")


class Answerers:
    """Processes that each have an assistant of their own. Asked by several threads at once."""

    def __init__(self, ingest: IngestSettings, settings: RagSettings, count: int) -> None:
        """Take how many may be begun; 0: all is answered here."""
        # A chat model is mostly waited for, and its words are wanted as they come.
        self._count = count if settings.extractive else 0
        share = max(1, (os.cpu_count() or 1) // max(1, count))
        environment = answering_environment(share)
        first = pickle.dumps(Begin(ingest, settings))
        self._processes = [
            LimitedProcess("answers", _START, first, environment) for _ in range(self._count)
        ]
        self._free = LifoQueue[LimitedProcess]()
        self._lock = threading.Lock()
        self._asked = 0  # questions that are being answered, wherever
        self._beginning: list[threading.Thread] = []
        self._ready = False

    def ask(
        self,
        assistant: Assistant,
        question: str,
        asker: Asker,
        *,
        history: Sequence[Turn] = (),
        filters: Filters | None = None,
        on_text: OnText | None = None,
        as_typed: bool = False,
    ) -> Answer:
        """Answer a question as `ask_and_keep` does, with the assistant where it is done here.

        :raises RagError: when the question cannot be asked.
        """
        order = Ask(question, asker, tuple(history), filters, as_typed)

        def here() -> Answer:
            return ask_and_keep(
                assistant,
                question,
                asker,
                history=history,
                filters=filters,
                on_text=on_text,
                as_typed=as_typed,
            )

        return self._done(order, here)

    def search(
        self, assistant: Assistant, question: str, filters: Filters | None, limit: int
    ) -> list[Evidence]:
        """Return ranked passages as `Assistant.search` does.

        :raises RagError: when the question cannot be asked.
        """
        return self._done(
            Search(question, filters, limit),
            lambda: assistant.search(question, filters=filters, limit=limit),
        )

    def begin(self, *, wait: bool = False) -> None:
        """Begin the processes where they are not begun; ``wait`` until they can answer."""
        with self._lock:
            if not self._beginning:
                self._beginning = [
                    threading.Thread(target=self._open, args=(p,), name="beginning", daemon=True)
                    for p in self._processes
                ]
                for thread in self._beginning:
                    thread.start()
        for thread in self._beginning if wait else ():
            thread.join()

    def end(self) -> None:
        """End the processes; nothing is asked any more."""
        for process in self._processes:
            process.close()

    def _done(self, order: Order, here: Callable[[], _Result]) -> _Result:
        with self._counted() as alone:
            if not alone and self._count:
                self.begin()
            if alone or not self._ready:
                return here()
            process = self._free.get()
            try:
                asked: Done = pickle.loads(process.answered(pickle.dumps(order), MOST_SECONDS))
            except (CrashedError, TooSlowError, WorkerError) as exc:
                _log.warning("a process that answers has ended (%s); it is answered here", exc)
                return here()
            finally:
                self._free.put(process)
        if asked.error:
            raise asked.error
        return asked.result  # type: ignore[no-any-return]

    @contextmanager
    def _counted(self) -> Iterator[bool]:
        """Count a question while it is answered; give whether it is the only one."""
        with self._lock:
            alone, self._asked = self._asked == 0, self._asked + 1
        try:
            yield alone
        finally:
            with self._lock:
                self._asked -= 1

    def _open(self, process: LimitedProcess) -> None:
        """Begin a process; its first order makes it load what the first question needs."""
        try:
            process.answered(pickle.dumps(Search("sanctions", None, 1)), MOST_SECONDS)
        except (CrashedError, TooSlowError, WorkerError) as exc:
            _log.warning("a process that answers could not be begun (%s)", exc)
            return
        self._free.put(process)
        self._ready = True
