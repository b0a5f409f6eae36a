"""Let workers read the files of a sync, here and on other machines, and wait for them."""

import subprocess
import time
import uuid
from collections.abc import Callable, Sequence
from contextlib import closing

from ingest.datamodels import Failure, SyncReport
from ingest.errors import WorkerError
from ingest.folder.scan import FoundFile
from ingest.settings import IngestSettings
from ingest.store.interface.protocols import Writing
from ingest.store.postgres.connecting import OneConnection
from ingest.sync import Told
from ingest.workers.queue import FileTask, give_on, put, waiting

StartWorker = Callable[[], subprocess.Popen[bytes]]
_LOOK_SECONDS = 0.3
_GIVE_ON_SECONDS = 3.0


class Shared:
    """Reads files by workers: the processes that it starts, and those of other machines."""

    def __init__(self, settings: IngestSettings, workers: int, start: StartWorker) -> None:
        """Take what starts a worker; with none of our own all is left to other machines."""
        self._settings, self._count, self._start = settings, workers, start
        self._own: list[subprocess.Popen[bytes]] = []
        self._died = 0

    def __call__(
        self, stores: Writing, files: Sequence[FoundFile], told: Told, report: SyncReport
    ) -> None:
        """Queue the files, wait until all are read, and say what came of them."""
        known = {row.path for row in stores.catalog.documents()}
        run = uuid.uuid4().hex
        stores.catalog.set_meta({"run": run})  # what is left of earlier runs counts no more
        tasks = [FileTask(run, stores.name, f.relative, f.signature, dict(f.said)) for f in files]
        put(self._settings, tasks)
        self._own = [self._start() for _ in range(self._count)]
        try:
            self._wait(run, len(files), told)
        finally:
            for process in self._own:
                process.terminate()
            for process in self._own:
                process.wait()
        _report(stores, files, known, report)

    def _wait(self, run: str, files: int, told: Told) -> None:
        looked = time.monotonic()
        with closing(OneConnection(self._settings, writing=True)) as connection:
            while True:
                states = waiting(connection, run)
                left = states.get("todo", 0) + states.get("doing", 0)
                told(files_done=files - left)
                if not left:
                    return
                self._see_to_own()
                if time.monotonic() - looked >= _GIVE_ON_SECONDS:
                    give_on(self._settings)
                    looked = time.monotonic()
                time.sleep(_LOOK_SECONDS)

    def _see_to_own(self) -> None:
        """Start a worker for each that has died.

        :raises WorkerError: when they die as fast as they are started.
        """
        for i, process in enumerate(self._own):
            if process.poll() is None:
                continue
            self._died += 1
            if self._died > 10 * self._count:
                raise WorkerError(
                    f"the workers end as soon as they are started (exit code {process.returncode});"
                    " run `sanctions-qa worker` by hand to see why"
                )
            self._own[i] = self._start()


def _report(
    stores: Writing, files: Sequence[FoundFile], known: set[str], report: SyncReport
) -> None:
    """Say of each file whether it counts now."""
    failures = stores.catalog.failures()
    rows = {row.path: row for row in stores.catalog.documents()}
    for file in files:
        path = file.relative
        row, failure = rows.get(path), failures.get(path)
        if failure is not None:
            report.failed.append(failure[0])
        elif row is not None and row.signature == file.signature:
            (report.updated if path in known else report.added).append(path)
            report.passages += row.passages
        else:
            reason = "no worker could read it; it is tried again at the next ingest"
            report.failed.append(Failure(path, reason))
