"""What the process that syncs and the one that reads files say to each other, as bytes.

A reader may have been taken over by the file it read: of its answer nothing is loaded but the
records named here.
"""

import io
import pickle
from collections.abc import Mapping
from dataclasses import dataclass

from ingest import datamodels
from ingest.datamodels import Document, Passage, Said

_PROTOCOL = 5


@dataclass(frozen=True, slots=True)
class Start:
    """The first message to a worker. ``tokenizer`` is None where it cannot leave its process."""

    tokenizer: str | None
    max_tokens: int
    megabytes: int


@dataclass(frozen=True, slots=True)
class Order:
    """A file to read; the worker is ended by its own alarm after ``seconds``."""

    path: str
    relative: str
    said: Said
    seconds: float


@dataclass(frozen=True, slots=True)
class Read:
    """A file that was read. ``passages`` is None where nobody could count tokens."""

    document: Document
    passages: list[Passage] | None
    content_hash: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of an order; ``last``: the worker ends itself, it has grown too large."""

    read: Read | None = None
    reason: str = ""
    last: bool = False


Known = Mapping[tuple[str, str], type]


def known(*records: type) -> Known:
    """Return the records that a message may hold, by module and name."""
    return {(record.__module__, record.__qualname__): record for record in records}


_KNOWN: Known = dict(known(Start, Order, Read, Answer)) | {
    (datamodels.__name__, name): getattr(datamodels, name)
    for name in ("About", "Block", "BlockRole", "Document", "Part", "Passage", "Place")
}


class _Unpickler(pickle.Unpickler):
    def __init__(self, data: bytes, known: Known) -> None:
        super().__init__(io.BytesIO(data))
        self._known = known

    def find_class(self, module: str, name: str) -> type:
        """Return a record of ours.

        :raises pickle.UnpicklingError: for anything else.
        """
        try:
            return self._known[module, name]
        except KeyError:
            raise pickle.UnpicklingError(f"{module}.{name} is no part of a message") from None


def pack(message: object) -> bytes:
    """Return a message as bytes."""
    return pickle.dumps(message, _PROTOCOL)


def unpack(data: bytes, records: Known = _KNOWN) -> object:
    """Return the message.

    :raises pickle.UnpicklingError: where it holds anything but these records of our own.
    """
    try:
        return _Unpickler(data, records).load()
    except pickle.UnpicklingError:
        raise
    # What a process says that was taken over may break off in any way.
    except Exception as exc:
        raise pickle.UnpicklingError(f"a message is damaged ({exc})") from exc
