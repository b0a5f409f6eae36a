"""Read files that the queue names into the index: the command `worker`."""

from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass

from ingest.datamodels import Failure
from ingest.embedding.encoder import Encoder
from ingest.errors import CorpusError, IndexStorageError
from ingest.folder.objects import bring_one
from ingest.folder.scan import FoundFile, path_of, signature_of
from ingest.reading.pool import Outcome, Unread, open_reader
from ingest.settings import IngestSettings
from ingest.store.index import fingerprint
from ingest.store.interface.drafts import Draft
from ingest.store.interface.protocols import check_fits
from ingest.store.postgres.connecting import OneConnection
from ingest.store.postgres.storage import PostgresStorage
from ingest.store.postgres.writing import PostgresIndex
from ingest.sync import vectors_of
from ingest.workers.queue import FileTask, work_on


def work(
    settings: IngestSettings,
    load_encoder: Callable[[], Encoder],
    *,
    until_empty: bool = False,
    on_file: Callable[[str], None] = lambda _path: None,
) -> None:
    """Read what the queue holds until a signal comes, or with ``until_empty`` it is empty.

    :raises IndexStorageError: when the database does not answer.
    :raises IndexMismatchError: when the index was made with another model.
    """
    with closing(PostgresStorage(settings)) as storage:
        storage.prepare()  # it may be the first of all to come
    encoder = load_encoder()
    with open_reader(settings, encoder) as read:
        reader = _TaskReader(settings, encoder, read, on_file)
        work_on(settings, reader, until_empty=until_empty)


@dataclass(frozen=True, slots=True)
class _TaskReader:
    """Reads one file after another; nothing counts before it is committed."""

    settings: IngestSettings
    encoder: Encoder
    read: Callable[[FoundFile], Outcome]
    on_file: Callable[[str], None]

    def __call__(self, task: FileTask) -> None:
        connection = OneConnection(self.settings, writing=True)
        with closing(PostgresIndex(connection, task.index, run=task.run)) as stores:
            check_fits(stores.catalog.meta(), self.settings.place, fingerprint(self.encoder))
            outcome = self.read(self._found(task))
            if isinstance(outcome, Unread):
                stores.catalog.fail(Failure(task.path, outcome.reason), task.signature)
            else:
                numbers = stores.catalog.reserve(len(outcome.passages))
                document, passages = outcome.document, outcome.passages
                draft = Draft(document, passages, outcome.content_hash, task.signature, numbers)
                stores.write([draft], vectors_of(passages, self.encoder))
        self.on_file(task.path)

    def _found(self, task: FileTask) -> FoundFile:
        """Return the file as it lies in this machine's folder.

        :raises IndexStorageError: where it is not there, so that another worker gets the task.
        """
        try:
            bring_one(self.settings, task.path)
        except CorpusError as exc:
            raise IndexStorageError(str(exc)) from exc
        path = path_of(self.settings.corpus, task.path)
        if not path.resolve().is_relative_to(self.settings.corpus.resolve()):
            raise IndexStorageError(f"{task.path} leads out of the folder")
        try:
            signature = signature_of(path.stat())
        except OSError as exc:
            raise IndexStorageError(
                f"{path} cannot be read ({exc.strerror or exc}); see that the folder is mounted"
            ) from exc
        return FoundFile(task.path, path, signature, dict(task.said))
