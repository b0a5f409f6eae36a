"""What happened to the index and what is in it, as lines and as records for JSON."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict
from types import MappingProxyType

from ingest.datamodels import About, CheckReport, DocumentRow, Failure, SyncReport
from ingest.folder.provenance import Kept
from ingest.settings import IngestSettings
from ingest.text.dates import ISSUED, PUBLISHED
from ui.cli.official.age import fetched_fact
from ui.report import counted, one_line

REMAINS = (
    "text that was removed or replaced answers no more, but stands in the index's files until "
    "`sanctions-qa rebuild`; kept conversations go on quoting it"
)
_NOT_FETCHED: Mapping[str, Kept] = MappingProxyType({})
_LISTED = 20  # added paths in a report; --json has them all


def sync_lines(report: SyncReport, settings: IngestSettings) -> Iterator[str]:
    """Yield what a sync or a rebuild did; every failed file with its reason."""
    for word, paths in (("added", report.added), ("updated", report.updated)):
        yield from (f"{word:8} {one_line(path)}" for path in paths[:_LISTED])
        if len(paths) > _LISTED:
            yield f"{word:8} … and {len(paths) - _LISTED:,} more"
    yield from (f"removed  {one_line(path)}" for path in report.removed)
    yield from _failures(report.failed)
    yield from (f"skipped  {one_line(s.path)}: {one_line(s.reason)}" for s in report.skipped)
    yield from (f"warning  {one_line(warning)}" for warning in report.warnings)
    counts = ", ".join(
        f"{count:,} {word}"
        for word, count in (
            ("added", len(report.added)),
            ("updated", len(report.updated)),
            ("removed", len(report.removed)),
            ("unchanged", report.unchanged),
            ("failed", len(report.failed)),
        )
    )
    written = counted(report.passages, "passage")
    yield f"{counts}; {written} written in {report.seconds:.1f} s"
    if report.removed or report.updated:
        yield REMAINS
    yield one_line(f"corpus {settings.source}, index {settings.data}")


def _dated(about: About) -> str:
    """Return the date with what kind it is, where that is not plainly its publication."""
    if not about.published:
        return "no date"
    plain = about.dated in (None, PUBLISHED, ISSUED)
    return about.published if plain else f"{about.published} ({about.dated})"


def document_lines(
    rows: Iterable[DocumentRow],
    failures: Iterable[Failure],
    skipped: Iterable[Failure] = (),
    fetched: Mapping[str, Kept] = _NOT_FETCHED,
) -> Iterator[str]:
    """Yield each document in two lines, warnings below it, and failed and skipped files last."""
    documents = passages = failed = 0
    for row in rows:
        documents, passages = documents + 1, passages + row.passages
        about = row.about
        yield one_line(row.path)
        facts = (
            about.title or "(no title)",
            _dated(about),
            *([about.state] if about.state else []),
            ", ".join(row.kinds) or "kind unknown",
            counted(row.passages, "passage"),
            *(
                [f"{counted(row.documents_inside, 'document')} inside"]
                if row.documents_inside
                else []
            ),
            *([fetched_fact(fetched[row.path])] if row.path in fetched else []),
            "indexed",
        )
        yield "  " + " · ".join(map(one_line, facts))
        yield from (f"  warning: {one_line(warning)}" for warning in row.warnings)
    for failure in failures:
        failed += 1
        yield one_line(failure.path)
        yield f"  failed: {one_line(failure.reason)}"
    for left in skipped:
        yield one_line(left.path)
        yield f"  skipped: {one_line(left.reason)}"
    totals = (counted(documents, "document"), counted(passages, "passage"), f"{failed} failed")
    yield ", ".join(totals)


def check_lines(report: CheckReport) -> Iterator[str]:
    """Yield every difference and what mends them."""
    yield from (f"{d.store:8} {one_line(d.path)}: {one_line(d.what)}" for d in report.differences)
    yield from _failures(report.failed)
    held = f"{counted(report.documents, 'document')}, {counted(report.passages, 'passage')}"
    if report.same:
        yield f"the index is the same as the folder: {held}"
    else:
        number = counted(len(report.differences), "difference")
        yield f"{number} ({held}); run `{report.remedy}`"


def check_record(report: CheckReport) -> dict[str, object]:
    """Return what was compared in the form that is printed as JSON."""
    return {"same": report.same, "remedy": report.remedy, **asdict(report)}


def _failures(failures: Iterable[Failure]) -> Iterator[str]:
    return (f"failed   {one_line(f.path)}: {one_line(f.reason)}" for f in failures)
