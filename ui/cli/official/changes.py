"""The commands `changes` and `diff`: what came, and how two versions differ."""

from argparse import Namespace
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from datetime import date

from ingest.official.changes import Arrival, Compared, changes_since, compare
from ingest.official.differences import Change, Difference
from ingest.settings import IngestSettings
from ui.errors import UiError
from ui.export.atom import Entry, feed
from ui.report import counted, one_line, say, say_json

_MARKS = {Change.ADDED: "[+{}+]", Change.REMOVED: "[-{}-]", None: "{}"}


def run_changes(arguments: Namespace) -> int:
    """List the versions that came since a day, newest first."""
    settings = IngestSettings.from_environment(corpus=arguments.corpus, data=arguments.data)
    try:
        day = date.fromisoformat(arguments.since).isoformat()
    except ValueError as exc:
        raise UiError(f"--since is “{arguments.since}”; write a day as 2026-11-01") from exc
    arrivals = changes_since(settings.corpus, day)
    if arguments.atom:
        say(feed("What changed in the followed sources", map(_entry, arrivals)).splitlines())
    elif arguments.json:
        say_json({"since": day, "changes": [_record(a) for a in arrivals]})
    else:
        say(f"{a.kept.fetched[:10]}  {one_line(_sentence(a))}" for a in arrivals)
        say([f"{counted(len(arrivals), 'change')} since {day}"])
    return 0


def run_diff(arguments: Namespace) -> int:
    """Show what differs between two versions of a source."""
    settings = IngestSettings.from_environment(corpus=arguments.corpus, data=arguments.data)
    compared = compare(settings, arguments.source, arguments.versions)
    if arguments.json:
        say_json(
            {
                "source": arguments.source,
                "from": compared.before.version,
                "to": compared.after.version,
                "differences": [asdict(d) for d in compared.differences],
            }
        )
    else:
        say(_lines(compared))
    return 0


def _lines(compared: Compared) -> Iterator[str]:
    yield one_line(f"{compared.before.path} -> {compared.after.path}")
    for difference in compared.differences:
        yield f"{difference.change:8} {one_line(difference.place)}"
        yield f"         {one_line(_marked(difference))}"
    yield counts(compared.differences)


def counts(found: Sequence[Difference]) -> str:
    """Return how many provisions or entries were added, removed and changed."""
    numbers = ((sum(d.change is c for d in found), c.value) for c in Change)
    return ", ".join(f"{number:,} {word}" for number, word in numbers)


def _marked(difference: Difference) -> str:
    return " ".join(_MARKS[w.change].format(w.text) for w in difference.words)


def _sentence(arrival: Arrival) -> str:
    kept, before = arrival.kept, arrival.before
    more = arrival.entries_more
    grown = f", {more:+,} entries" if more else ""
    after = f", after {before.version}{grown}" if before else ", the first"
    return f"{kept.source}: {kept.instrument} version {kept.version}{after}: {kept.path}"


def _record(arrival: Arrival) -> dict[str, object]:
    kept, before = asdict(arrival.kept), arrival.before
    names = ("source", "instrument", "version", "fetched", "path", "final", "sha256", "entries")
    return {
        **{name: kept[name] for name in names},
        "before": before.version if before else None,
        "entries_more": arrival.entries_more,
    }


def _entry(arrival: Arrival) -> Entry:
    kept = arrival.kept
    return Entry(f"urn:sha256:{kept.sha256}", _sentence(arrival), kept.fetched, kept.final)
