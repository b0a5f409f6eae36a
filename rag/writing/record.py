"""Make the records of answers and ranked passages that are printed as JSON."""

from collections.abc import Iterable
from typing import NotRequired

from typing_extensions import TypedDict  # of the one in `typing`, pydantic reads Python 3.12's

from ingest.datamodels import About
from rag.datamodels import (
    Answer,
    Citation,
    Evidence,
    Statement,
    Table,
    TextForm,
    Verdict,
    Version,
)

Id = str | int | float | None


class SourceRecord(TypedDict):
    """What is shown of a document wherever it is cited."""

    document: str
    title: str | None
    publisher: str | None
    published: str | None
    kind: str | None


class VersionRecord(TypedDict):
    """Which text of an instrument is cited, and the first and last day (ISO) on which it holds."""

    since: str | None
    until: str | None
    form: TextForm | None


class CitationRecord(SourceRecord):
    """A quote that equals the document's text from ``start`` to ``end``; ``marks`` lie in it."""

    key: int
    locator: str
    page: int | None
    quote: str
    start: int
    end: int
    marks: list[list[int]]
    url: str | None
    version: VersionRecord | None


class StatementRecord(TypedDict):
    """A sentence of the answer with the keys of its citations and the answer's words in it."""

    text: str
    citations: list[int]
    supported: bool
    marks: list[list[int]]
    superseded_by: int | None
    as_of: str | None
    faults: NotRequired[list[str]]  # of a statement that is not supported


class TableRecord(TypedDict):
    """Rows that answer together; ``citations`` holds the keys of each row."""

    columns: list[str]
    rows: list[list[str]]
    citations: list[list[int]]
    rows_total: int
    computed: str


class CoverageRecord(TypedDict):
    """What was searched, and how many files could not be read."""

    documents: int
    failed: int


class AnswerRecord(TypedDict):
    """One answer as `ask --json` prints it."""

    id: Id
    question: str
    found: bool
    verdict: Verdict
    read_as: str | None
    headline: str | None
    headline_citations: list[int]
    answer: str
    mode: str
    statements: list[StatementRecord]
    table: TableRecord | None
    citations: list[CitationRecord]
    newest_source: str | None
    notes: list[str]
    offers: list[str]
    coverage: CoverageRecord
    timings_ms: dict[str, float]


class PassageRecord(SourceRecord):
    """A ranked passage as `search --json` prints it."""

    rank: int
    locator: str
    page: int | None
    headings: list[str]
    text: str
    start: int
    end: int
    url: str | None
    score: float
    cosine: float
    words: float
    found_by: list[str]
    also: list[str]  # documents that say the same in nearly the same words


def answer_record(answer: Answer, id: Id = None) -> AnswerRecord:
    """Return an answer in the form that is printed and kept."""
    headline, cited = answer.first_line
    return {
        "id": id,
        "question": answer.question,
        "found": answer.found,
        "verdict": answer.verdict,
        "read_as": answer.read_as,
        "headline": headline,
        "headline_citations": list(cited),
        "answer": answer.text,
        "mode": answer.mode,
        "statements": [_statement(s) for s in answer.statements],
        "table": None if answer.table is None else _table(answer.table),
        "citations": [_citation(c) for c in answer.citations],
        "newest_source": answer.newest_source,
        "notes": list(answer.notes),
        "offers": list(answer.offers),
        "coverage": {"documents": answer.coverage.documents, "failed": answer.coverage.failed},
        "timings_ms": answer.timings_ms,
    }


def source_record(document: str, about: About) -> SourceRecord:
    """Return which document is meant, in the form in which every record begins."""
    return {
        "document": document,
        "title": about.title,
        "publisher": about.publisher,
        "published": about.published,
        "kind": about.kind,
    }


def passage_records(evidence: Iterable[Evidence]) -> list[PassageRecord]:
    """Return ranked passages in the form that is printed, ranks from 1."""
    return [_passage(rank, e) for rank, e in enumerate(evidence, start=1)]


def _statement(statement: Statement) -> StatementRecord:
    record: StatementRecord = {
        "text": statement.text,
        "citations": list(statement.citations),
        "supported": statement.supported,
        "marks": [list(mark) for mark in statement.marks],
        "superseded_by": statement.superseded_by,
        "as_of": statement.as_of,
    }
    if statement.faults:
        record["faults"] = list(statement.faults)
    return record


def _table(table: Table) -> TableRecord:
    return {
        "columns": list(table.columns),
        "rows": [list(row) for row in table.rows],
        "citations": [list(keys) for keys in table.citations],
        "rows_total": table.rows_total,
        "computed": table.computed,
    }


def _citation(citation: Citation) -> CitationRecord:
    about = citation.about
    return {
        "key": citation.key,
        **source_record(citation.document, about),
        "locator": citation.locator,
        "page": citation.page,
        "quote": citation.quote,
        "start": citation.start,
        "end": citation.end,
        "marks": [list(mark) for mark in citation.marks],
        "url": about.url,
        "version": _version(citation.version),
    }


def _version(version: Version | None) -> VersionRecord | None:
    if version is None:
        return None
    return {"since": version.since, "until": version.until, "form": version.form}


def _passage(rank: int, evidence: Evidence) -> PassageRecord:
    passage, about = evidence.passage, evidence.about
    place = passage.place_at(passage.start)
    return {
        "rank": rank,
        **source_record(passage.document, about),
        "locator": place.locator,
        "page": place.page,
        "headings": list(passage.headings),
        "text": passage.text,
        "start": passage.start,
        "end": passage.end,
        "url": about.url,
        "score": round(evidence.score, 6),
        "cosine": round(evidence.cosine, 6),
        "words": round(evidence.words, 6),
        "found_by": list(evidence.found_by),
        "also": list(evidence.also_in),
    }
