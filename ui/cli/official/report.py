"""What is known of followed sources and what an update did, as lines and records for JSON."""

from collections.abc import Iterable, Iterator, Sequence

from ingest.official.followed import Followed
from ingest.official.keeping import Shelf
from ingest.official.update import Outcome, Tried
from ui.cli.official.age import age
from ui.report import counted, one_line


def list_records(followed: Iterable[Followed], shelf: Shelf) -> list[dict[str, object]]:
    """Return each source with its newest version, its age and how the last look went."""
    records: list[dict[str, object]] = []
    for one in followed:
        kept = shelf.of(one.source)
        newest = max(kept, key=lambda k: k.order, default=None)
        records.append(
            {
                "source": one.source,
                "versions": len(kept),
                "newest": newest.version if newest else None,
                "entries": newest.entries if newest else None,
                "path": newest.path if newest else None,
                "fetched": newest.fetched if newest else None,
                "looked": one.looked,
                "reached": one.reached,
                "fault": one.fault,
                "licence": newest.licence if newest else None,
            }
        )
    return records


def list_lines(records: Sequence[dict[str, object]]) -> Iterator[str]:
    """Yield each source in a line or two."""
    for record in records:
        yield one_line(str(record["source"]))
        if record["newest"]:
            entries = f", {record['entries']:,} entries" if record["entries"] else ""
            versions = counted(int(str(record["versions"])), "version")
            fetched, reached = (age(_text(record, key)) for key in ("fetched", "reached"))
            yield (
                f"  {versions}, newest {one_line(str(record['newest']))}{entries}, "
                f"fetched {fetched}; looked at {reached}"
            )
        else:
            yield "  nothing fetched yet"
        if record["fault"]:
            yield f"  failed {age(_text(record, 'looked'))}: {one_line(str(record['fault']))}"
    yield counted(len(records), "source")


def outcome_lines(outcome: Outcome) -> Iterator[str]:
    """Yield what came of one source."""
    name = one_line(outcome.source)
    for kept in outcome.new:
        entries = f", {kept.entries:,} entries" if kept.entries else ""
        yield f"fetched    {name}: {one_line(kept.path)} ({kept.bytes:,} bytes{entries})"
    for fault in outcome.faults:
        yield f"failed     {name}: {one_line(fault)}; what was fetched before stays"
    if not outcome.new and not outcome.faults:
        yield f"unchanged  {name}"


def totals(outcomes: Sequence[Outcome], *, read: bool = False) -> str:
    """Return what an update did in one line; ``read`` says that the index holds it."""
    new = sum(len(o.new) for o in outcomes)
    failed = sum(bool(o.faults) for o in outcomes)
    line = f"{counted(len(outcomes), 'source')}, {counted(new, 'new file')}, {failed} failed"
    return f"{line}; run `sanctions-qa ingest` to read them" if new and not read else line


def tried_lines(tried: Tried) -> Iterator[str]:
    """Yield what a source answered, and what the answer was found to be."""
    yield f"{one_line(tried.source)}: {'does not work' if tried.fault else 'works'}"
    if tried.address:
        yield f"  asked     {one_line(tried.address)}"
    if tried.final and tried.final != tried.address:
        yield f"  answered  {one_line(tried.final)}"
    if tried.bytes:
        yield f"  got       {tried.bytes:,} bytes of {one_line(tried.content_type or 'no type')}"
    if tried.version:
        entries = f", {tried.entries:,} entries" if tried.entries else ""
        yield f"  version   {one_line(tried.version)}{entries}"
    if tried.fault:
        yield f"  {one_line(tried.fault)}"


def _text(record: dict[str, object], key: str) -> str | None:
    value = record[key]
    return None if value is None else str(value)
