"""Answer kept questions in threads that no click and no reload ends.

The page only looks on. So an answer is there for whoever comes back, and one that is stopped tells
the chat model's reader to stop.
"""

import os
from collections.abc import Callable
from threading import Condition, Lock, Semaphore, Thread

from rag.datamodels import Answer
from ui.errors import PanicError, StoppedError
from ui.state.history import History

AskWith = Callable[[Callable[[str], None]], Answer]
# Answers that search and choose at the same time: as many as there are cores. More take the
# interpreter from each other: of twenty on two cores the last but one waits for 0.85 and 1.0 s.
SLOTS = os.cpu_count() or 1
_MAX_KEPT = 500  # finished ones with an error, until their question is asked again


class Answering:
    """One answer being made; ``words`` are those of the chat model so far."""

    def __init__(self, ask: AskWith, keep: Callable[[Answer], None], slots: Semaphore) -> None:
        self._ask, self._keep, self._slots = ask, keep, slots
        self._has_slot = False
        self._changed = Condition()
        self.words = ""
        self.is_done = self.is_stopped = False
        self.error: Exception | None = None

    def start(self) -> None:
        """Begin."""
        Thread(target=self._run, name="answering", daemon=True).start()

    def stop(self) -> None:
        """End it for whoever looks on; the chat model's reader hears of it within a moment."""
        with self._changed:
            if not self.is_done:
                self.is_done = self.is_stopped = True
                self._changed.notify_all()

    def wait(self, seconds: float) -> None:
        """Wait for more words or the end, at most so long."""
        with self._changed:
            if not self.is_done:
                self._changed.wait(seconds)

    def _run(self) -> None:
        error: Exception | None = None
        try:
            self._slots.acquire()
            self._has_slot = True
            answer = self._ask(self._on_text) if not self.is_stopped else None
            if answer and not self.is_stopped:
                self._keep(answer)
        except StoppedError:
            pass
        # It is raised again on the page, which turns it into a sentence. A library's panic is no
        # Exception, and who waits for an answer must hear of that too.
        except BaseException as exc:  # noqa: BLE001
            error = exc if isinstance(exc, Exception) else PanicError(type(exc).__name__)
        finally:
            self._leave_slot()
        with self._changed:
            self.error, self.is_done = None if self.is_stopped else error, True
            self._changed.notify_all()

    def _leave_slot(self) -> None:
        if self._has_slot:
            self._has_slot = False
            self._slots.release()

    def _on_text(self, piece: str) -> None:
        """Take a piece of the answer; an empty one only asks whether to go on.

        :raises StoppedError: when the visitor has had enough.
        """
        self._leave_slot()  # from here on a chat model works, and this waits for it
        with self._changed:
            if self.is_stopped:
                raise StoppedError
            self.words += piece
            if piece:
                self._changed.notify_all()


class AnswerDesk:
    """The answers being made, of all visitors, by conversation and turn."""

    def __init__(self) -> None:
        self._lock, self._slots = Lock(), Semaphore(SLOTS)
        self._answerings: dict[tuple[str, int], Answering] = {}

    def begin(self, history: History, conversation: str, number: int, ask: AskWith) -> Answering:
        """Begin to answer a question that is kept; an older one of this conversation is stopped."""
        key = (conversation, number)
        answering = Answering(
            ask, lambda answer: history.answer(conversation, number, answer), self._slots
        )
        self.leave(conversation)
        with self._lock:
            self._clear()
            self._answerings[key] = answering
        answering.start()
        return answering

    def of(self, conversation: str, number: int) -> Answering | None:
        """Return the answer being made to a question, None where none is."""
        with self._lock:
            return self._answerings.get((conversation, number))

    def leave(self, conversation: str) -> None:
        """Stop what is being answered in a conversation, and forget it."""
        with self._lock:
            for known in [k for k in self._answerings if k[0] == conversation]:
                self._answerings.pop(known).stop()

    def _clear(self) -> None:
        done = [k for k, a in self._answerings.items() if a.is_done]
        ended_well = [k for k in done if self._answerings[k].error is None]
        for key in [*ended_well, *done[:-_MAX_KEPT]]:
            self._answerings.pop(key, None)
