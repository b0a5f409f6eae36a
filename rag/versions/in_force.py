"""Choose of each instrument the text that is in force on a day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from ingest.datamodels import DocumentRow
from rag.datamodels import Filters, Version
from rag.versions.known import versions_of

Versions = dict[int, Version]
_last: list["_Last"] = []  # what was asked last: each question asks several times


@dataclass(frozen=True, slots=True)
class _Last:
    """The groups that another text stood for, of which versions, on which day."""

    versions: Versions
    day: str
    exactly: bool
    out: frozenset[int]


def not_in_force(documents: Sequence[DocumentRow], filters: Filters) -> frozenset[int]:
    """Return the groups of passages that another text of their instrument stands for.

    Without a day that of today: then a text that is still to come stands where there is no other.
    With the filters' ``as_of`` nothing stands for what was not there yet. Who names documents means
    them as they are.
    """
    if filters.documents and filters.as_of is None:
        return frozenset()
    day = filters.as_of or filters.until or date.today().isoformat()
    versions, exactly = versions_of(documents), filters.as_of is not None
    for last in _last:
        if last.versions is versions and (last.day, last.exactly) == (day, exactly):
            return last.out
    out = _out(versions, day, exactly=exactly)
    _last[:] = [_Last(versions, day, exactly, out)]
    return out


def _out(versions: Versions, day: str, *, exactly: bool) -> frozenset[int]:
    out = {number for number, version in versions.items() if not is_in_force(version, day)}
    if exactly:
        return frozenset(out)
    standing = {v.instrument for number, v in versions.items() if number not in out}
    return frozenset(out - _next(versions, standing))


def is_in_force(version: Version, day: str) -> bool:
    """Whether a text holds on a day (ISO); one that does not say from when did before."""
    return (version.since or "") <= day and (version.until is None or day <= version.until)


def _next(versions: Versions, standing: set[str]) -> set[int]:
    """Return the first text of each instrument of which none is in force."""
    first: dict[str, str] = {}
    for version in versions.values():
        if version.instrument not in standing:
            since = version.since or ""
            first[version.instrument] = min(first.get(version.instrument, since), since)
    return {n for n, v in versions.items() if first.get(v.instrument) == (v.since or "")}
