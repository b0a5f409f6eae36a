"""A process that reads files within limits of time and memory, seen from outside.

A file that exceeds them, or that makes its reader crash, costs the process and no more: the file
gets a reason, the next one a new process.
"""

import pickle

from ingest.folder.scan import FoundFile
from ingest.reading.limited import CrashedError, LimitedProcess, TooSlowError, start_of
from ingest.reading.messages import Answer, Order, Read, Start, pack, unpack
from ingest.settings import IngestSettings

SECONDS_A_MEGABYTE = 1 / 30  # of the base limit: 60 s for a small file, 2 s more a megabyte
MOST_TIMES = 10  # the base limit, however large the file
_START = start_of("ingest.reading.worker_main")


class Worker(LimitedProcess):
    """One process at a time, started with the first file; read from one thread only."""

    def __init__(self, settings: IngestSettings, tokenizer: str | None, max_tokens: int) -> None:
        self._settings = settings
        first = pack(Start(tokenizer, max_tokens, settings.read_megabytes))
        super().__init__("reads files", _START, first)

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
            except TooSlowError:
                return (
                    f"took longer than {order.seconds:.0f} s to read; split the file, or allow "
                    "more with SANCTIONS_QA_READ_SECONDS and run `sanctions-qa rebuild`"
                )
            except CrashedError as exc:
                if used:  # an earlier file may be to blame: a fresh process tells
                    continue
                return self._why_gone(exc)
            return answer.read or answer.reason
        return "the sync was stopped"

    def _seconds(self, size: int) -> float:
        base = self._settings.read_seconds
        return float(min(base * (1 + SECONDS_A_MEGABYTE * (size >> 20)), MOST_TIMES * base))

    def _asked(self, order: Order) -> Answer:
        packed = self.answered(pack(order), order.seconds)
        try:
            answer = unpack(packed)
            if not isinstance(answer, Answer):
                raise pickle.UnpicklingError("this is no answer")
        except pickle.UnpicklingError as exc:
            self.let_go()
            raise CrashedError(None) from exc
        if answer.last:
            self.let_go()
        return answer

    def _why_gone(self, error: CrashedError) -> str:
        if error.out_of_memory:
            return (
                f"needs more than {self._settings.read_megabytes:,} MB of memory to be read; split "
                "the file, or allow more with SANCTIONS_QA_READ_MEGABYTES and run "
                "`sanctions-qa rebuild`"
            )
        return (
            f"the program that reads it crashed ({error}), for want of memory or because the file "
            "is damaged; save it anew, or split it"
        )
