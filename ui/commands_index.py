"""The commands `ingest`, `rebuild` and `check`."""

import sys
from argparse import Namespace
from dataclasses import asdict

from ingest.check import check
from ingest.datamodels import SyncReport
from ingest.settings import IngestSettings
from ingest.sync import rebuild, sync
from ui.progress import SyncProgress
from ui.report import say, say_json
from ui.report_index import check_lines, check_record, sync_lines

SOME_FAILED, DIFFERENT = 3, 5


def run_ingest(arguments: Namespace) -> int:
    """Bring the index up to date with the folder."""
    settings = _settings(arguments, arguments.path or arguments.corpus)
    return _report(sync(settings, progress=SyncProgress(sys.stderr)), settings, arguments)


def run_rebuild(arguments: Namespace) -> int:
    """Make the index anew."""
    settings = _settings(arguments, arguments.corpus)
    return _report(rebuild(settings, progress=SyncProgress(sys.stderr)), settings, arguments)


def run_check(arguments: Namespace) -> int:
    """Compare the index with the folder."""
    report = check(_settings(arguments, arguments.corpus))
    if arguments.json:
        say_json(check_record(report))
    else:
        say(check_lines(report))
    return 0 if report.same else DIFFERENT


def _settings(arguments: Namespace, corpus: str | None) -> IngestSettings:
    return IngestSettings.from_environment(corpus=corpus, data=arguments.data)


def _report(report: SyncReport, settings: IngestSettings, arguments: Namespace) -> int:
    if arguments.json:
        say_json(asdict(report))
    else:
        say(sync_lines(report, settings))
    return SOME_FAILED if report.failed else 0
