"""The command `sources`: official texts and lists, fetched and kept up to date."""

import re
import sys
from argparse import Namespace
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

from ingest.errors import IngestError
from ingest.folder.objects import refuse_changes
from ingest.official.followed import load_followed
from ingest.official.keeping import Shelf
from ingest.official.kinds.kinds import load_kinds
from ingest.official.update import Outcome, add, remove, try_sources, update
from ingest.settings import IngestSettings
from rag.errors import RagError
from ui.cli.official.after import read_and_recheck
from ui.cli.official.report import (
    list_lines,
    list_records,
    outcome_lines,
    totals,
    tried_lines,
)
from ui.errors import UiError
from ui.fetching import FetchProgress
from ui.report import complain, one_line, say, say_json
from ui.stopping import until_told

SOME_FAILED = 3
_UNITS = {"m": 60, "h": 3600, "d": 86_400}
_LEAST_SECONDS = 15 * 60  # publishers are not to be asked more often


def run_sources(arguments: Namespace) -> int:
    """Add, update, list, remove or try sources."""
    settings = IngestSettings.from_environment(corpus=arguments.corpus, data=arguments.data)
    if arguments.every and arguments.action != "update":
        raise UiError("--every goes with `sanctions-qa sources update` only")
    if arguments.action in ("add", "remove", "update"):
        refuse_changes(settings.corpus)
    actions: dict[str, Callable[[Path, Namespace], int]] = {
        "add": _add,
        "remove": _remove,
        "list": _list,
        "check": _check,
        "update": _update_for_ever if arguments.every else _update,
    }
    return actions[arguments.action](settings.corpus, arguments)


def _add(corpus: Path, arguments: Namespace) -> int:
    _need_names(arguments)
    new = add(corpus, arguments.names)
    if arguments.json:
        say_json({"added": [asdict(f) for f in new]})
        return 0
    say(f"following {one_line(f.source)}" for f in new)
    if not new:
        say(["all of them are followed already"])
    if not load_kinds(corpus).contact:
        say([_CONTACT])
    say(["run `sanctions-qa sources update` to fetch, then `sanctions-qa ingest`"])
    return 0


_CONTACT = (
    'some publishers want to know who asks: write contact = "you@example.org" below [official] '
    "in the corpus folder's sources.toml"
)


def _remove(corpus: Path, arguments: Namespace) -> int:
    _need_names(arguments)
    gone = remove(corpus, arguments.names, delete=arguments.delete)
    if arguments.json:
        say_json({"removed": arguments.names, "deleted": gone})
        return 0
    say(f"no longer following {one_line(name)}" for name in arguments.names)
    say(f"deleted {one_line(path)}" for path in gone)
    if not arguments.delete:
        say(["its files stay; --delete takes them away"])
    return 0


def _list(corpus: Path, arguments: Namespace) -> int:
    followed, shelf = load_followed(corpus), Shelf(corpus)
    records = list_records(followed.values(), shelf)
    if arguments.json:
        say_json({"sources": records})
    else:
        say(list_lines(records))
    return 0


def _check(corpus: Path, arguments: Namespace) -> int:
    names = arguments.names or list(load_followed(corpus))
    if not names:
        raise UiError("no source is followed; name one: sanctions-qa sources check un:list")
    failed = 0
    for tried in try_sources(corpus, names):
        failed += tried.fault is not None
        if arguments.json:
            say_json(asdict(tried))
        else:
            say(tried_lines(tried))
    return SOME_FAILED if failed else 0


def _update(corpus: Path, arguments: Namespace) -> int:
    progress, outcomes = FetchProgress(sys.stderr), list[Outcome]()
    if not load_followed(corpus):
        raise UiError("no source is followed; add one: sanctions-qa sources add un:list")
    for outcome in update(
        corpus, arguments.names, on_step=progress, allow_losses=arguments.allow_losses
    ):
        progress.clear()
        outcomes.append(outcome)
        if not arguments.json:
            say(outcome_lines(outcome))
    new = any(outcome.new for outcome in outcomes)
    after = read_and_recheck(arguments) if new and not arguments.fetch_only else None
    if arguments.json:
        say_json({"sources": [asdict(o) for o in outcomes], **(after.record if after else {})})
    else:
        say([totals(outcomes, read=after is not None), *(after.lines if after else ())])
    return SOME_FAILED if any(outcome.faults for outcome in outcomes) else 0


def _update_for_ever(corpus: Path, arguments: Namespace) -> int:
    """Update now and again until a signal comes; what goes wrong once is said and tried again."""
    seconds = _seconds(arguments.every)
    with until_told("the sources are no longer updated") as stop:
        while not stop.is_set():
            try:
                _update(corpus, arguments)
            except (IngestError, RagError, UiError) as exc:
                complain(f"sanctions-qa: {one_line(str(exc))}")
            stop.wait(seconds)
    return 0


def _seconds(every: str) -> float:
    found = re.fullmatch(r"(\d{1,4})([mhd])", every.strip())
    seconds = int(found[1]) * _UNITS[found[2]] if found else 0
    if seconds < _LEAST_SECONDS:
        raise UiError(f"--every is “{every}”; write 30m, 6h or 1d, and no less than 15m")
    return seconds


def _need_names(arguments: Namespace) -> None:
    if not arguments.names:
        raise UiError(
            f"name a source: sanctions-qa sources {arguments.action} eu:833/2014 ofac:sdn"
        )
