"""Let the index follow a folder until it is told to stop.

A file is complete when its size and times have rested for a second: until then the index keeps
what it has. An error is told once and tried again; it does not end the watch.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Event

from ingest.datamodels import SyncReport
from ingest.errors import IngestError
from ingest.folder.changes import beats
from ingest.folder.objects import bring
from ingest.folder.provenance import PROVENANCE
from ingest.folder.scan import SOURCES, scan, signature_of
from ingest.settings import IngestSettings
from ingest.sync import LoadEncoder, Progress, sync

REST_SECONDS = 1.0
RETRY_SECONDS = 2.0
IDLE_SECONDS = 30.0  # between two looks although nothing was told: the system's queue can overflow
Clock = Callable[[], float]


@dataclass(slots=True)
class Rest:
    """Which files rest: fed with one look after another, each a signature by path."""

    seconds: float = REST_SECONDS
    _seen: dict[str, tuple[str | None, float]] = field(default_factory=dict)
    _done: dict[str, str | None] | None = None

    def see(self, look: dict[str, str], now: float) -> None:
        """Take a look; at the first, a file that is not young has rested long enough."""
        first = not self._seen and self._done is None
        for path in look.keys() | self._seen.keys():
            signature = look.get(path)
            settled = signature.removesuffix("?") if signature else None
            if path not in self._seen or self._seen[path][0] != settled:
                is_old = first and settled == signature
                self._seen[path] = (settled, now - self.seconds if is_old else now)

    def moving(self, now: float) -> set[str]:
        """Return the paths that have not rested yet."""
        return {p for p, (_, since) in self._seen.items() if now - since < self.seconds}

    def has_news(self, now: float) -> bool:
        """Whether a resting file is another than at the last `settle`."""
        if self._done is None:
            return True
        moving, done = self.moving(now), self._done
        return any(
            path not in moving and done.get(path) != signature
            for path, (signature, _) in self._seen.items()
        )

    def settle(self, moving: set[str]) -> None:
        """Note that the index follows all but the moving ones."""
        before = self._done or {}
        now = {p: before.get(p) if p in moving else s for p, (s, _) in self._seen.items()}
        self._done = {path: signature for path, signature in now.items() if signature}
        self._seen = {p: v for p, v in self._seen.items() if v[0] or p in moving}


def watch(
    settings: IngestSettings,
    stop: Event,
    *,
    load_encoder: LoadEncoder,
    on_report: Callable[[SyncReport], None],
    on_error: Callable[[IngestError], None],
    progress: Progress | None = None,
    allow_removals: bool = False,
    clock: Clock = time.monotonic,
) -> None:
    """Follow the corpus folder until ``stop`` is set.

    ``on_report`` gets each sync's report, ``on_error`` each error once until it changes.
    ``allow_removals`` holds for the first sync only: nobody has agreed to later losses. The
    model stays loaded, ``load_encoder`` has to see to it.
    """
    rest, last_look, retry_at, told = Rest(), 0.0, 0.0, ""
    for changed in beats(settings.corpus, stop):
        now = clock()
        waiting = rest.moving(now) or (told and now >= retry_at)
        if not (changed or waiting or rest.has_news(now) or now - last_look >= IDLE_SECONDS):
            continue
        last_look = now
        try:
            rest.see(_look(settings), now)
            moving = rest.moving(now)
            # Behind an error there is no need of news: what stood in the way may have gone.
            if SOURCES in moving or (now < retry_at if told else not rest.has_news(now)):
                continue
            report = sync(
                settings,
                load_encoder=load_encoder,
                progress=progress,
                allow_removals=allow_removals,
                unfinished=moving,
            )
        except IngestError as exc:
            retry_at = clock() + RETRY_SECONDS
            if str(exc) != told:
                told = str(exc)
                on_error(exc)
            continue
        allow_removals, told = False, ""
        rest.settle(moving)
        on_report(report)
        load_encoder()  # now, so that the next file need not wait for it


def _look(settings: IngestSettings) -> dict[str, str]:
    unfetched = bring(settings)
    found = scan(settings.corpus, None if settings.objects else settings.data)
    look = {file.relative: file.signature for file in found.files}
    look |= {gap.path: gap.reason for gap in (*found.skipped, *found.unreadable, *unfetched)}
    for name in (SOURCES, PROVENANCE):
        try:
            look[name] = signature_of((settings.corpus / name).stat())
        except OSError:
            continue
    return look
