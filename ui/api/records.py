"""The records beside answers that the command line prints and programs get: one form for both."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from types import MappingProxyType
from typing import Literal, NotRequired

from typing_extensions import TypedDict

from ingest.datamodels import DocumentRow, Failure, Passage, SyncReport
from ingest.folder.provenance import Kept
from rag.writing.record import CitationRecord, PassageRecord, SourceRecord, source_record

_NOT_FETCHED: Mapping[str, Kept] = MappingProxyType({})


class FetchedRecord(TypedDict):
    """Where a fetched document came from, and under what terms."""

    source: str
    version: str
    final: str
    fetched: str
    sha256: str
    licence: str | None
    terms: str | None


class DocumentRecord(TypedDict):
    """A file of the folder; of one that could not be read there is only ``reason``."""

    path: str
    title: NotRequired[str | None]
    publisher: NotRequired[str | None]
    published: NotRequired[str | None]
    kind: NotRequired[str | None]
    jurisdiction: NotRequired[str | None]
    instrument: NotRequired[str | None]
    language: NotRequired[str | None]
    url: NotRequired[str | None]
    celex: NotRequired[str | None]
    author: NotRequired[str | None]
    version: NotRequired[str | None]
    dated: NotRequired[str | None]
    date_order: NotRequired[str | None]
    state: Literal["indexed", "failed", "skipped"]
    reason: str | None
    says_of_itself: NotRequired[str | None]
    passages: NotRequired[int]
    documents_inside: NotRequired[int]
    indexed_at: NotRequired[str]
    warnings: NotRequired[list[str]]
    source: NotRequired[FetchedRecord | None]


class DocumentsRecord(TypedDict):
    """All files, by path."""

    documents: list[DocumentRecord]


class SearchRecord(TypedDict):
    """Ranked passages as `search --json` prints them."""

    question: str
    passages: list[PassageRecord]


class NearPassage(TypedDict):
    """A passage before or after the one that was opened."""

    id: str
    locator: str
    text: str
    start: int
    end: int


class OpenedPassage(SourceRecord):
    """A passage with its surroundings; ``text`` is its document's from ``start`` to ``end``."""

    id: str
    locator: str
    page: int | None
    headings: list[str]
    text: str
    start: int
    end: int
    url: str | None
    before: list[NearPassage]
    after: list[NearPassage]


class FailureRecord(TypedDict):
    """A file that could not be read, and why."""

    path: str
    reason: str


class SyncRecord(TypedDict):
    """What a sync did, as `ingest --json` prints it."""

    added: list[str]
    updated: list[str]
    removed: list[str]
    unchanged: int
    failed: list[FailureRecord]
    skipped: list[FailureRecord]
    warnings: list[str]
    passages: int
    seconds: float


class ChangeRecord(TypedDict):
    """A document put into the folder or taken out of it, and what the sync after it did."""

    path: str
    sync: SyncRecord


class HealthRecord(TypedDict):
    """Whether questions can be answered, and from how much."""

    status: Literal["ok"]
    documents: int
    failed: int
    model: str


def documents_record(
    rows: Iterable[DocumentRow],
    failures: Iterable[Failure],
    skipped: Iterable[Failure] = (),
    fetched: Mapping[str, Kept] = _NOT_FETCHED,
) -> DocumentsRecord:
    """Return documents, failed and skipped files in one list, by path."""
    listed = [_document(row, fetched.get(row.path)) for row in rows]
    listed += [{"path": f.path, "state": "failed", "reason": f.reason} for f in failures]
    listed += [{"path": s.path, "state": "skipped", "reason": s.reason} for s in skipped]
    return {"documents": sorted(listed, key=lambda d: d["path"])}


def _document(row: DocumentRow, kept: Kept | None) -> DocumentRecord:
    about = row.about
    return {  # in the order that `documents --json` has always printed
        "path": row.path,
        "title": about.title,
        "publisher": about.publisher,
        "published": about.published,
        "kind": about.kind,
        "jurisdiction": about.jurisdiction,
        "instrument": about.instrument,
        "language": about.language,
        "url": about.url,
        "celex": about.celex,
        "author": about.author,
        "version": about.version,
        "dated": about.dated,
        "state": "indexed",
        "date_order": about.date_order,
        "reason": None,
        "says_of_itself": about.state,
        "passages": row.passages,
        "documents_inside": row.documents_inside,
        "indexed_at": row.indexed_at,
        "warnings": list(row.warnings),
        "source": _fetched(kept) if kept else None,
    }


def _fetched(kept: Kept) -> FetchedRecord:
    return {
        "source": kept.source,
        "version": kept.version,
        "final": kept.final,
        "fetched": kept.fetched,
        "sha256": kept.sha256,
        "licence": kept.licence,
        "terms": kept.terms,
    }


def sync_record(report: SyncReport) -> SyncRecord:
    """Return what a sync did in the form that is printed."""
    record: SyncRecord = asdict(report)  # type: ignore[assignment]  # its fields are the same
    return record


def opened_passage(
    row: DocumentRow, passages: Sequence[Passage], at: int, around: int
) -> OpenedPassage:
    """Return the passage at a place among its document's, with so many on either side."""
    passage = passages[at]
    about, place = row.about_at(passage.start), passage.place_at(passage.start)
    return {
        **source_record(passage.document, about),
        "id": passage.id,
        "locator": place.locator,
        "page": place.page,
        "headings": list(passage.headings),
        "text": passage.text,
        "start": passage.start,
        "end": passage.end,
        "url": about.url,
        "before": [_near(p) for p in passages[max(0, at - around) : at]],
        "after": [_near(p) for p in passages[at + 1 : at + 1 + around]],
    }


def _near(passage: Passage) -> NearPassage:
    return {
        "id": passage.id,
        "locator": passage.place_at(passage.start).locator,
        "text": passage.text,
        "start": passage.start,
        "end": passage.end,
    }


def source_line(citation: CitationRecord) -> str:
    """Return a citation as one line of text."""
    title = citation["title"] or citation["document"]
    dated = citation["published"] or "no date"
    version = citation["version"]
    if version and version["since"]:
        until = f" to {version['until']}" if version["until"] else ""
        dated = f"{dated}, in force from {version['since']}{until}"
    place = f"{citation['document']}, {citation['locator']}"
    return f"[{citation['key']}] {title} ({dated}), {place}: “{citation['quote']}”"
