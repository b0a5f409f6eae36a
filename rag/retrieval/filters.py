"""Tell which documents, and which parts of documents, filters allow."""

from collections.abc import Sequence
from dataclasses import replace

from ingest.datamodels import KINDS, About, DocumentRow
from ingest.text.metadata import parse_date
from rag.datamodels import Filters
from rag.errors import FilterError
from rag.versions.in_force import not_in_force
from rag.versions.known import versions_of

UNKNOWN = "unknown"  # picks the documents that do not say


def allowed(documents: Sequence[DocumentRow], filters: Filters) -> list[int] | None:
    """Return the group numbers of what passes, None when all of it does.

    A file may hold documents of different kinds and dates; each passes by itself. A document
    without a date passes no date filter. Of an act only the text in force passes.
    """
    out = not_in_force(documents, filters)
    if not filters.active and not out:
        return None
    if not filters.active:
        return [n for document in documents for n, _ in document.groups if n not in out]
    # Whether an act's text was there is said by the day from which it holds.
    dated = versions_of(documents) if filters.as_of else {}
    return [
        number
        for document in documents
        for number, about in document.groups
        if number not in out
        and _passes(document.path, about, filters)
        and (number in dated or _was_there(about, filters.as_of))
    ]


def check(documents: Sequence[DocumentRow], filters: Filters) -> Filters:
    """Return the filters with dates as ISO dates.

    :raises FilterError: for a value that cannot be right, naming those that can.
    """
    _check_values("kind", filters.kinds, {*KINDS, UNKNOWN})
    known = {about.jurisdiction for d in documents for _, about in d.groups} - {None}
    _check_values("jurisdiction", filters.jurisdictions, {str(j) for j in known} | {UNKNOWN})
    _check_values("document", filters.documents, {d.path for d in documents})
    since, until = _iso("--since", filters.since), _iso("--until", filters.until)
    if since and until and since > until:
        raise FilterError(f"--since {since} is later than --until {until}")
    as_of = _iso("--as-of", filters.as_of)
    return replace(filters, since=since, until=until, as_of=as_of)


def _check_values(name: str, values: Sequence[str], known: set[str]) -> None:
    for value in values:
        if value not in known:
            some = ", ".join(sorted(known)[:20])
            raise FilterError(f"no document has the {name} “{value}”; there are: {some}")


def _iso(name: str, value: str | None) -> str | None:
    if value is None:
        return None
    date = parse_date(value)
    if date is None:
        raise FilterError(f"{name} “{value}” is no date; write it as 2026-04-23")
    return date


def _passes(path: str, about: About, filters: Filters) -> bool:
    published = about.published
    return not (
        (filters.kinds and (about.kind or UNKNOWN) not in filters.kinds)
        or (filters.jurisdictions and (about.jurisdiction or UNKNOWN) not in filters.jurisdictions)
        or (filters.since and (not published or published < filters.since))
        or (filters.until and (not published or published > filters.until))
        or (filters.documents and path not in filters.documents)
    )


def _was_there(about: About, day: str | None) -> bool:
    return day is None or bool(about.published and about.published <= day)
