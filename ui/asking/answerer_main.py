"""A process that answers, seen from inside: it opens the index once and answers what it is told."""

import pickle

from ingest.reading.limits import Reply, obey
from rag.answer import Assistant
from ui.asking.messages import Ask, Begin, Done, Order
from ui.errors import PanicError
from ui.records.keep import ask_and_keep


def main(descriptor: int) -> None:
    """Answer until the process that gives orders is gone."""
    obey(descriptor, _begin)


class _Answerer:
    def __init__(self, assistant: Assistant) -> None:
        self._assistant = assistant

    def __call__(self, packed: bytes) -> Reply:
        order: Order = pickle.loads(packed)
        try:
            return Reply(pickle.dumps(Done(self._done(order))))
        except MemoryError:
            raise
        # Whatever it is, whoever asked hears of it; a library's panic is no Exception.
        except BaseException as exc:  # noqa: BLE001
            return Reply(pickle.dumps(Done(error=_sendable(exc))))

    def _done(self, order: Order) -> object:
        if isinstance(order, Ask):
            return ask_and_keep(
                self._assistant,
                order.question,
                order.asker,
                history=order.history,
                filters=order.filters,
                as_typed=order.as_typed,
            )
        return self._assistant.search(order.question, filters=order.filters, limit=order.limit)


def _begin(first: bytes) -> _Answerer:
    told: Begin = pickle.loads(first)
    return _Answerer(Assistant.open(told.ingest, told.settings))


def _sendable(exc: BaseException) -> Exception:
    """Return an error as it can be sent: as it is, or its name and words."""
    try:
        sent = pickle.loads(pickle.dumps(exc))
    # An error may be made of anything, and then pickle fails in any way.
    except Exception:  # noqa: BLE001
        sent = None
    return sent if isinstance(sent, Exception) else PanicError(f"{type(exc).__name__}: {exc}")
