"""Make the record of a name looked up in lists: what `match --json` prints and programs get."""

from typing_extensions import TypedDict

from ingest.datamodels import DocumentRow
from ingest.text.dates import Day
from rag.names.lookup import ListMatch, Lookup, Way
from rag.writing.record import SourceRecord, source_record

_FOUND = (
    "Check that it is the same person, firm or ship: a likeness of names proves nothing, and other "
    "names may be listed as well."
)
_NOTHING = (
    "No match is no clearance: only the lists named here were searched, as they were on their dates"
)


class MatchRecord(SourceRecord):
    """A row of a list; ``row`` equals its document's text from ``start`` to ``end``.

    ``score`` is 0 to 1 and ``name_score`` what the name alone gives, without birth and country.
    """

    rank: int
    name: str
    by: Way
    score: float
    name_score: float
    reasons: list[str]
    passage: str
    locator: str
    row: str
    start: int
    end: int
    url: str | None


class SearchedList(TypedDict):
    """A list that was searched, and the date it says it is of."""

    document: str
    title: str | None
    publisher: str | None
    published: str | None


class SearchedRecord(TypedDict):
    """What was searched: the lists by name, and how many documents in all hold rows or text."""

    lists: list[SearchedList]
    documents: int


class LookupRecord(TypedDict):
    """A name looked up; ``note`` says what the outcome does not mean.

    ``born`` (as far as it was given, as an ISO date) and ``country`` (ISO 3166-1, two letters)
    were compared with each entry.
    """

    name: str
    born: str | None
    country: str | None
    found: bool
    matches: list[MatchRecord]
    searched: SearchedRecord
    note: str


def lookup_record(lookup: Lookup) -> LookupRecord:
    """Return what was found of a name in the form that is printed."""
    return {
        "name": lookup.asked,
        "born": _as_iso(lookup.known.born) if lookup.known.born else None,
        "country": lookup.known.country or None,
        "found": bool(lookup.matches),
        "matches": [_match(rank, m) for rank, m in enumerate(lookup.matches, start=1)],
        "searched": {
            "lists": [_searched(row) for row in lookup.lists],
            "documents": lookup.documents,
        },
        "note": _FOUND if lookup.matches else _nothing(lookup),
    }


def _as_iso(day: Day) -> str:
    """Return a date as far as it is known: 1962, 1962-04 or 1962-04-01."""
    return "-".join(f"{part:02}" for part in (day.year, day.month, day.day) if part)


def _nothing(lookup: Lookup) -> str:
    if not lookup.lists:
        return "No match is no clearance: no document of the kind “list” is in the index."
    undated = sum(row.about.published is None for row in lookup.lists)
    without = f" ({undated} of them say no date)" if undated else ""
    return f"{_NOTHING}{without}."


def _searched(row: DocumentRow) -> SearchedList:
    about = row.about
    return {
        "document": row.path,
        "title": about.title,
        "publisher": about.publisher,
        "published": about.published,
    }


def _match(rank: int, match: ListMatch) -> MatchRecord:
    about = match.about
    return {
        "rank": rank,
        **source_record(match.passage.document, about),
        "name": match.name,
        "by": match.by,
        "score": match.score,
        "name_score": match.name_score,
        "reasons": list(match.reasons),
        "passage": match.passage.id,
        "locator": match.locator,
        "row": match.row,
        "start": match.start,
        "end": match.end,
        "url": about.url,
    }
