"""The commands `ingest`, `rebuild` and `check`."""

import sys
from argparse import Namespace
from functools import cache

from ingest.datamodels import SyncReport
from ingest.embedding.encoder import SentenceEncoder
from ingest.settings import IngestSettings
from ingest.store.check import check
from ingest.sync import rebuild, sync
from ingest.watch import watch
from ui.api.records import sync_record
from ui.cli.report_index import check_lines, check_record, sync_lines
from ui.progress import SyncProgress
from ui.report import complain, one_line, say, say_json
from ui.stopping import until_told

SOME_FAILED, DIFFERENT = 3, 5


def run_ingest(arguments: Namespace) -> int:
    """Bring the index up to date with the folder."""
    settings = _settings(arguments, arguments.path or arguments.corpus)
    if arguments.watch:
        return _watch(settings, arguments)
    progress, allow = SyncProgress(sys.stderr), arguments.allow_removals
    return _report(sync(settings, progress=progress, allow_removals=allow), settings, arguments)


def run_rebuild(arguments: Namespace) -> int:
    """Make the index anew."""
    settings = _settings(arguments, arguments.corpus)
    progress, allow = SyncProgress(sys.stderr), arguments.allow_removals
    return _report(rebuild(settings, progress=progress, allow_removals=allow), settings, arguments)


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
            load_encoder=cache(lambda: SentenceEncoder(settings.model)),
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
