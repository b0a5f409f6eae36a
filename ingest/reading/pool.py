"""Read files, in their order, in a process of its own: documents with their passages.

Reading runs apart from the process that syncs (`worker`), ahead of it on the second core. An
encoder whose tokenizer cannot be given away is asked for tokens here; one that offers none at
all, such as the tests' own, has its files read here as well.
"""

import threading
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from types import TracebackType
from typing import Protocol, Self, runtime_checkable

from ingest.datamodels import Document, Passage
from ingest.embedding.encoder import Encoder
from ingest.errors import ReadError
from ingest.folder.scan import FoundFile, signature_of
from ingest.reading.messages import Read
from ingest.reading.read import read_file
from ingest.reading.worker import Worker
from ingest.settings import IngestSettings
from ingest.text.split import split

WAITING_PASSAGES = 512  # read ahead at most, and one document more


@dataclass(frozen=True, slots=True)
class Ready:
    """A document that is read and split."""

    file: FoundFile
    document: Document
    passages: list[Passage]
    content_hash: str


@dataclass(frozen=True, slots=True)
class Unread:
    """A file that cannot be read, and why."""

    file: FoundFile
    reason: str


Outcome = Ready | Unread


@runtime_checkable
class SharesTokenizer(Protocol):
    """An encoder that can say how it counts, so that another process counts the same."""

    def tokenizer_json(self) -> str | None:
        """Return the tokenizer in the form of the library tokenizers, None where it has none."""


@contextmanager
def open_reading(
    settings: IngestSettings, encoder: Encoder, files: Sequence[FoundFile]
) -> Iterator[Iterator[Outcome]]:
    """Give the files' outcomes in order, read while those before are made use of."""
    if not isinstance(encoder, SharesTokenizer):
        yield (_read_here(file, encoder) for file in files)
        return
    worker = Worker(settings, encoder.tokenizer_json(), encoder.max_tokens)
    answers = ((file, worker.read(file)) for file in files)
    try:
        with ReadAhead(answers, worker.stop) as ahead:
            yield (_outcome(file, answer, encoder) for file, answer in ahead)
    finally:
        worker.close()


@contextmanager
def open_reader(
    settings: IngestSettings, encoder: Encoder
) -> Iterator[Callable[[FoundFile], Outcome]]:
    """Give what reads one file at a time, for files that are not known beforehand."""
    if not isinstance(encoder, SharesTokenizer):
        yield lambda file: _read_here(file, encoder)
        return
    worker = Worker(settings, encoder.tokenizer_json(), encoder.max_tokens)
    try:
        yield lambda file: _outcome(file, worker.read(file), encoder)
    finally:
        worker.close()


def _read_here(file: FoundFile, encoder: Encoder) -> Outcome:
    try:
        read = read_file(
            str(file.path), file.relative, file.said, encoder.count_tokens, encoder.max_tokens
        )
    except (ReadError, OSError) as exc:
        return Unread(file, str(exc))
    return _outcome(file, read, encoder)


def _outcome(file: FoundFile, read: Read | str, encoder: Encoder) -> Outcome:
    if isinstance(read, str):
        return Unread(file, read)
    if not _as_found(file):
        return Unread(file, "it was written to while it was read; it is read at the next ingest")
    passages = read.passages
    if passages is None:
        passages = split(read.document, encoder.count_tokens, encoder.max_tokens)
    return Ready(file, read.document, passages, read.content_hash)


def _as_found(file: FoundFile) -> bool:
    """Whether a file is as it was when the folder was looked at: half of one is no document."""
    try:
        return file.is_probably(signature_of(file.path.stat()))
    except OSError:
        return False


Answered = tuple[FoundFile, Read | str]


class ReadAhead:
    """Works through answers in a thread, a few passages ahead of who takes them."""

    def __init__(
        self,
        answers: Iterator[Answered],
        stop: Callable[[], None],
        most: int = WAITING_PASSAGES,
    ) -> None:
        """``stop`` makes an answer that is waited for come at once; called when all is over."""
        self._answers, self._stop, self._most = answers, stop, most
        self._waiting: deque[Answered] = deque()
        self._passages = 0  # waiting
        self._over = False  # nobody takes any more, or nothing more comes
        self._error: BaseException | None = None
        self._changed = threading.Condition()
        self._thread = threading.Thread(target=self._work, name="read-ahead", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        with self._changed:
            self._over = True
            self._changed.notify_all()
        self._stop()
        self._thread.join()

    def __iter__(self) -> Iterator[Answered]:
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._waiting or self._over)
                if not self._waiting:
                    break
                file, read = self._waiting.popleft()
                self._passages -= _weight(read)
                self._changed.notify_all()
            yield file, read
        if self._error:
            raise self._error

    def _work(self) -> None:
        try:
            for file, read in self._answers:
                with self._changed:
                    self._waiting.append((file, read))
                    self._passages += _weight(read)
                    self._changed.notify_all()
                    self._changed.wait_for(lambda: self._passages < self._most or self._over)
                    if self._over:
                        return
        except BaseException as exc:  # noqa: BLE001  # it is raised where answers are taken
            self._error = exc
        finally:
            with self._changed:
                self._over = True
                self._changed.notify_all()


def _weight(read: Read | str) -> int:
    return 1 if isinstance(read, str) else 1 + len(read.passages or ())
