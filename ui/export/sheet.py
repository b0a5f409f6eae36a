"""Lay kept turns out as a written record: the same parts for Markdown, Word and PDF."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from ingest.datamodels import SentKind
from rag.datamodels import Answer, Citation, Evidence, Filters, Statement, Table
from rag.text.attribution import in_words
from rag.versions.answers.cited import version_words
from rag.writing.cite import overtaken
from ui.datamodels import KeptTurn


class Role(SentKind):
    """What a part of the record is to its reader."""

    TITLE = "title"
    QUESTION = "question"
    META = "meta"  # when, from what, by whom: small
    HEADLINE = "headline"
    STATEMENT = "statement"
    UNSUPPORTED = "unsupported"
    REFUSAL = "refusal"
    NOTE = "note"
    HEADING = "heading"
    SOURCE = "source"
    QUOTE = "quote"
    TABLE = "table"


@dataclass(frozen=True, slots=True)
class Part:
    """A paragraph of the record."""

    role: Role
    text: str
    rows: tuple[tuple[str, ...], ...] = ()  # of a table, the names of its columns first


def sheet(title: str, turns: Sequence[KeptTurn], made_at: datetime | None = None) -> list[Part]:
    """Return the record of a conversation or of one answer."""
    made = (made_at or datetime.now(UTC)).isoformat(timespec="minutes")
    parts = [Part(Role.TITLE, title), Part(Role.META, f"Exported {moment(made)}.")]
    for turn in turns:
        parts += _turn(turn)
    if len(turns) == 1 and _words(title) == _words(turns[0].question):  # said once, on top
        parts = [part for part in parts if part.role is not Role.QUESTION]
    return parts


def copied(answer: Answer) -> str:
    """Return the answer as plain text with its list of sources, to be pasted elsewhere."""
    if not answer.citations:
        return answer.text
    sources = "\n".join(_source(citation) for citation in answer.citations)
    return f"{answer.text}\n\nSources\n{sources}"


def moment(iso: str) -> str:
    """Return 5 March 2024, 14:05 UTC for an ISO time; what is none stays as it is."""
    try:
        time = datetime.fromisoformat(iso).astimezone(UTC)
    except ValueError:
        return iso
    return f"{time.day} {time:%B %Y, %H:%M} UTC"


def searched_words(filters: Filters) -> str:
    """Return what the filters let through, "" when they let everything through."""
    parts = [
        f"kind {' or '.join(filters.kinds)}" if filters.kinds else "",
        f"jurisdiction {' or '.join(filters.jurisdictions)}" if filters.jurisdictions else "",
        f"from {filters.since}" if filters.since else "",
        f"to {filters.until}" if filters.until else "",
        f"as of {filters.as_of}" if filters.as_of else "",
        f"document {' or '.join(filters.documents)}" if filters.documents else "",
    ]
    return ", ".join(part for part in parts if part)


def made_of(answer: Answer) -> str:
    """Return how an answer was made, how new its newest source is and how much was searched."""
    written = f"Written by {answer.mode}; each statement was checked against what it cites"
    made = "Quoted from the documents" if answer.mode == "extractive" else written
    newest = f" · newest source {answer.newest_source}" if answer.newest_source else ""
    searched = answer.coverage.documents
    return f"{made}{newest} · {searched} {'document' if searched == 1 else 'documents'} searched"


def attributed(statements: Sequence[Statement]) -> Iterator[tuple[str, Statement]]:
    """Yield statements with who says them, "" where the one before is of the same source."""
    last = ""
    for statement in statements:
        source = statement.source
        yield (source if source != last else ""), statement
        last = source


def shown_of(table: Table) -> str:
    """Return how a table was made, and how many of the rows are shown where not all are."""
    cut = len(table.rows) < table.rows_total
    shown = f"{len(table.rows):,} of {table.rows_total:,} are shown. " if cut else ""
    return f"{shown}Made from: {table.computed}."


def table_part(table: Table) -> Part:
    """Return a table with the keys of each row in the last column."""
    keys = ("".join(f"[{key}]" for key in keys) for keys in table.citations)
    rows = [(*row, key) for row, key in zip(table.rows, keys, strict=True)]
    whole = ((*table.columns, "Source"), *rows)
    return Part(Role.TABLE, "\n".join(" | ".join(row) for row in whole), whole)


def place_of(locator: str, page: int | None) -> str:
    """Return pinpoint and page; the page is not said twice."""
    place = [locator] if locator else []
    if page is not None and f"p. {page}" not in locator:
        place.append(f"p. {page}")
    return ", ".join(place)


def _words(text: str) -> str:
    return " ".join(text.split())


def _turn(turn: KeptTurn) -> Iterator[Part]:
    yield Part(Role.QUESTION, turn.question)
    only = searched_words(turn.filters)
    yield Part(Role.META, f"Asked {moment(turn.asked_at)}.{f' Searched: {only}.' if only else ''}")
    answer = turn.answer
    if answer is None:
        yield Part(Role.NOTE, "This question was not answered.")
        return
    if answer.found:
        yield from _statements(answer)
    else:
        yield Part(Role.REFUSAL, answer.text)
    yield from (Part(Role.NOTE, note) for note in answer.notes)
    if answer.citations:
        yield Part(Role.HEADING, "Sources")
    said = {(key, _words(s.text)) for s in answer.statements for key in s.citations if s.supported}
    for citation in answer.citations:
        yield Part(Role.SOURCE, _source(citation))
        if (citation.key, _words(citation.quote)) not in said:  # else it stands above, word by word
            yield Part(Role.QUOTE, citation.quote)
    if answer.closest:
        yield Part(Role.HEADING, "The closest passages, which do not answer it")
    for evidence in answer.closest:
        yield from _closest(evidence)
    if answer.found:
        yield Part(Role.META, f"{made_of(answer)}.")


def _statements(answer: Answer) -> Iterator[Part]:
    if answer.headline:
        keys = "".join(f" [{key}]" for key in answer.headline_citations if answer.table is None)
        yield Part(Role.HEADLINE, f"{answer.headline}{keys}")
    if answer.table is not None:
        yield table_part(answer.table)
        yield Part(Role.META, shown_of(answer.table))
    for source, statement in attributed(answer.statements):
        keys = "".join(f" [{key}]" for key in statement.citations)
        mark = overtaken(statement, answer.statements)
        text = f"{f'{source}: ' if source else ''}{statement.written}{keys}{mark}"
        yield Part(Role.STATEMENT if statement.supported else Role.UNSUPPORTED, text)
        if not statement.supported:
            yield Part(
                Role.NOTE, f"Not supported by the cited passage: {statement.why_unsupported}."
            )


def _source(citation: Citation) -> str:
    about = citation.about
    dated = f"published {in_words(about.published)}" if about.published else "undated"
    facts = [about.publisher, dated, version_words(citation.version), about.kind]
    facts += [place_of(citation.locator, citation.page), citation.document, about.url]
    listed = " · ".join(fact for fact in facts if fact)
    return f"[{citation.key}] {about.title or citation.document} · {listed}"


def _closest(evidence: Evidence) -> Iterator[Part]:
    passage, about = evidence.passage, evidence.about
    place = passage.place_at(passage.start)
    facts = [about.published, place_of(place.locator, place.page), passage.document]
    listed = " · ".join(fact for fact in facts if fact)
    yield Part(Role.SOURCE, f"{about.title or passage.document} · {listed}")
    yield Part(Role.QUOTE, passage.text)
