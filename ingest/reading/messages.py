"""What the process that syncs and the one that reads files say to each other, as bytes.

A reader may have been taken over by the file it read: of its answer nothing is loaded but the
records named here.
"""

import io
import pickle
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


_KNOWN: dict[tuple[str, str], type] = {
    (m.__module__, m.__qualname__): m for m in (Start, Order, Read, Answer)
} | {
    (datamodels.__name__, name): getattr(datamodels, name)
    for name in ("About", "Block", "BlockRole", "Document", "Part", "Passage", "Place")
}


class _Unpickler(pickle.Unpickler):
    def find_class(self, module: str, name: str) -> type:
        """Return a record of ours.

        :raises pickle.UnpicklingError: for anything else.
        """
        try:
            return _KNOWN[module, name]
        except KeyError:
            raise pickle.UnpicklingError(f"{module}.{name} is no part of a message") from None


def pack(message: Start | Order | Answer) -> bytes:
    """Return a message as bytes."""
    return pickle.dumps(message, _PROTOCOL)


def unpack(data: bytes) -> object:
    """Return the message.

    :raises pickle.UnpicklingError: where it holds anything but our own records.
    """
    return _Unpickler(io.BytesIO(data)).load()
