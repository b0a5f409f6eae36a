"""The commands `ingest`, `rebuild` and `check`."""

import subprocess
import sys
from argparse import Namespace
from functools import cache
from importlib import import_module
from typing import TypedDict

from ingest.datamodels import SyncReport
from ingest.embedding.packaged import quick_encoder
from ingest.errors import SettingsError
from ingest.settings import DATABASE, IngestSettings
from ingest.store.check import check
from ingest.sync import ReadElsewhere, rebuild, sync
from ingest.watch import watch
from rag.settings import RagSettings
from ui.api.records import sync_record
from ui.cli.report_index import check_lines, check_record, sync_lines
from ui.errors import INSTALL, ExtraError
from ui.progress import SyncProgress
from ui.report import complain, one_line, say, say_json
from ui.settings import child_environment
from ui.stopping import until_told

SOME_FAILED, DIFFERENT = 3, 5


def run_ingest(arguments: Namespace) -> int:
    """Bring the index up to date with the folder."""
    settings = _settings(arguments, arguments.path or arguments.corpus)
    if arguments.watch and arguments.workers is not None:
        raise SettingsError("--watch reads by itself; leave out --workers")
    if arguments.watch:
        return _watch(settings, arguments)
    options = _options(settings, arguments)
    return _report(sync(settings, **options), settings, arguments)


def run_rebuild(arguments: Namespace) -> int:
    """Make the index anew."""
    settings = _settings(arguments, arguments.corpus)
    options = _options(settings, arguments)
    return _report(rebuild(settings, **options), settings, arguments)


def run_worker(arguments: Namespace) -> int:
    """Read files that the queue names until a signal comes, or none is left."""
    settings = _settings(arguments, arguments.corpus)
    if not settings.database:
        raise SettingsError(f"{DATABASE} is not set; a worker takes its files from a database")
    _needs_extra()
    from ingest.workers.worker import work

    work(
        settings,
        lambda: quick_encoder(settings.model),
        until_empty=arguments.until_empty,
        on_file=lambda path: complain(one_line(f"read {path}")),
    )
    return 0


class _Options(TypedDict):
    progress: SyncProgress
    allow_removals: bool
    elsewhere: ReadElsewhere | None


def _options(settings: IngestSettings, arguments: Namespace) -> _Options:
    elsewhere: ReadElsewhere | None = None
    if arguments.workers is not None:
        if not settings.database:
            raise SettingsError(
                f"--workers needs a database: set {DATABASE}, or leave it out; one process "
                "writes to an index in a folder"
            )
        _needs_extra()
        from ingest.workers.sharing import Shared

        elsewhere = Shared(settings, arguments.workers, lambda: _start_worker(settings))
    return {
        "progress": SyncProgress(sys.stderr),
        "allow_removals": arguments.allow_removals,
        "elsewhere": elsewhere,
    }


def _start_worker(settings: IngestSettings) -> subprocess.Popen[bytes]:
    environment = child_environment(settings, RagSettings())
    return subprocess.Popen([sys.executable, "-m", "ui", "worker"], env=environment)


def _needs_extra() -> None:
    """Say what is missing before anything begins.

    :raises ExtraError: naming it.
    """
    try:
        import_module("ingest.workers.queue")
    except ModuleNotFoundError as exc:
        raise ExtraError(INSTALL.format("postgres", exc.name)) from exc


def run_check(arguments: Namespace) -> int:
    """Compare the index with the folder."""
    report = check(_settings(arguments, arguments.corpus))
    if arguments.json:
        say_json(check_record(report))
    else:
        say(check_lines(report))
    return 0 if report.same else DIFFERENT


def _watch(settings: IngestSettings, arguments: Namespace) -> int:
    """Follow the folder until a signal comes; report what was done, and errors as they come."""
    said_first = False

    def tell(report: SyncReport) -> None:
        nonlocal said_first
        if report.changed or not said_first:
            _report(report, settings, arguments)
        said_first = True

    with until_told("the folder is no longer watched") as stop:
        watch(
            settings,
            stop,
            load_encoder=cache(lambda: quick_encoder(settings.model)),
            on_report=tell,
            on_error=lambda exc: complain(f"sanctions-qa: {one_line(str(exc))}"),
            allow_removals=arguments.allow_removals,
        )
    return 0


def _settings(arguments: Namespace, corpus: str | None) -> IngestSettings:
    return IngestSettings.from_environment(corpus=corpus, data=arguments.data)


def _report(report: SyncReport, settings: IngestSettings, arguments: Namespace) -> int:
    if arguments.json:
        say_json(sync_record(report))
    else:
        say(sync_lines(report, settings))
    return SOME_FAILED if report.failed else 0
