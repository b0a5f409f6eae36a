"""A process that answers, seen from inside: it opens the index once and answers what it is told."""

import pickle
import traceback

from ingest.reading.limits import Reply, limit_time, obey
from rag.answer import Assistant
from ui.asking.messages import MOST_SECONDS, Begin, Done, Order
from ui.errors import PanicError
from ui.failures import is_known


def main(descriptor: int) -> None:
    """Answer until the process that gives orders is gone."""
    obey(descriptor, lambda first: _Answerer(pickle.loads(first)))


class _Answerer:
    """Opens the index with the first order: what stands in its way is told like any error."""

    def __init__(self, told: Begin) -> None:
        self._told = told
        self._opened: Assistant | None = None

    def __call__(self, packed: bytes) -> Reply:
        limit_time(MOST_SECONDS)  # also where nobody is left to end this process
        order: Order[object] = pickle.loads(packed)
        try:
            return Reply(pickle.dumps(Done(order.by(self._assistant))))
        except MemoryError:
            raise
        # Whatever it is, whoever asked hears of it; a library's panic is no Exception.
        except BaseException as exc:  # noqa: BLE001
            return Reply(pickle.dumps(Done(error=_sendable(exc))))

    @property
    def _assistant(self) -> Assistant:
        if self._opened is None:
            self._opened = Assistant.open(self._told.ingest, self._told.settings)
        return self._opened


def _sendable(exc: BaseException) -> Exception:
    """Return an error as it can be sent: as it is, or its name and words; with where it arose."""
    try:
        again = pickle.loads(pickle.dumps(exc))
    # An error may be made of anything, and then pickle fails in any way.
    except Exception:  # noqa: BLE001
        again = None
    named = PanicError(f"{type(exc).__name__}: {exc}")
    sent = again if isinstance(again, Exception) else named
    if not is_known(sent):
        sent.add_note("".join(traceback.format_exception(exc)))
    return sent
