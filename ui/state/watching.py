"""The corpus folder followed in the background while the page is served, by one thread."""

import logging
from collections.abc import Callable
from threading import Event, Lock, Thread

from ingest.datamodels import SyncReport, SyncStep
from ingest.embedding.encoder import Encoder
from ingest.settings import IngestSettings
from ingest.watch import watch
from ui.errors import PanicError, explain
from ui.progress import Rate

_AGAIN_SECONDS = 30.0  # after an error that nobody foresaw
_log = logging.getLogger(__name__)


class FolderWatch:
    """One thread that syncs the folder when something in it has come to rest.

    ``error`` is what stands in the way now, ``report`` what the last sync did, ``progress``
    how far one is while it reads, ``progress_words`` the same with rate and time left.
    """

    def __init__(self, settings: IngestSettings, load_encoder: Callable[[], Encoder]) -> None:
        self._settings, self._load_encoder = settings, load_encoder
        self._stop, self._lock = Event(), Lock()
        self.error: Exception | None = None
        self.report: SyncReport | None = None
        self.progress: SyncStep | None = None
        self.progress_words, self._rate = "", Rate()
        self._thread = Thread(target=self._run, name="folder-watch", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """End the thread; a sync that is under way is finished first."""
        self._stop.set()
        self._thread.join()

    def _run(self) -> None:
        while not self._stop.is_set():
            try:
                watch(
                    self._settings,
                    self._stop,
                    load_encoder=self._load_encoder,
                    on_report=self._take_report,
                    on_error=self._take_error,
                    progress=self._take_progress,
                )
            # A thread that ends in silence leaves a page that answers from an old index.
            except BaseException as caught:  # noqa: BLE001  # a library's panic is no Exception
                exc: Exception = PanicError(type(caught).__name__)
                exc = caught if isinstance(caught, Exception) else exc
                _log.warning("%s", explain(exc, self._settings.data))
                self._take_error(exc)
                self._stop.wait(_AGAIN_SECONDS)

    def _take_report(self, report: SyncReport) -> None:
        with self._lock:
            self.report, self.error = report, None
            self._end_progress()

    def _take_error(self, error: Exception) -> None:
        with self._lock:
            self.error = error
            self._end_progress()

    def _take_progress(self, step: SyncStep) -> None:
        with self._lock:
            self.progress, self.progress_words = step, self._rate.words(step)

    def _end_progress(self) -> None:
        self.progress, self.progress_words, self._rate = None, "", Rate()
