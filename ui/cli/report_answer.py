"""Answers and ranked passages as lines for a person."""

from collections.abc import Iterator, Sequence

from ingest.datamodels import About, Passage
from rag.datamodels import Answer, Citation, Coverage, Evidence, Table
from rag.settings import EXTRACTIVE
from rag.text.inert import as_written
from rag.versions.answers.cited import version_words
from rag.writing.cite import overtaken
from ui.export.sheet import shown_of
from ui.report import CONTROLS, counted, one_line

_BOLD, _PLAIN = "\x1b[1m", "\x1b[22m"
_PASSAGE_CHARS = 300
_CLOSEST_CHARS = 160
_CELL_CHARS = 48


def answer_lines(answer: Answer, *, bold: bool = False) -> Iterator[str]:
    """Yield the answer, its sources with their quotes, notes and what was searched.

    With ``bold`` the words that are the answer are set in bold, for a terminal.
    """
    yield from _opening(answer, bold=bold)
    yield ""
    if answer.table is not None:
        yield from _table_lines(answer.table)
    for statement in answer.statements:
        if not statement.supported:
            said, why = one_line(statement.written), one_line(statement.why_unsupported)
            yield f"Not supported by the cited passage: “{said}” ({why})"
    quoted = {one_line(statement.text) for statement in answer.statements}
    if answer.table is not None:  # its rows say what their citations quote
        quoted |= {one_line(citation.quote) for citation in answer.citations}
    for citation in answer.citations:
        yield from _citation_lines(citation, quoted)
    if answer.closest:
        yield "Closest passages, which do not answer it:"
        for evidence in answer.closest:
            text = one_line(evidence.passage.search_text, _CLOSEST_CHARS)
            yield f"  {_where(evidence.passage)}: {text}"
    yield from (f"Note: {one_line(note)}" for note in answer.notes)
    if answer.found:
        newest = answer.newest_source or "undated"
        yield f"Newest source: {newest}. Searched: {_coverage(answer.coverage)}."


def _table_lines(table: Table) -> Iterator[str]:
    """Yield a table's rows under the names of its columns, each with its keys, and what was cut."""
    cells = [
        [*(one_line(cell, _CELL_CHARS) for cell in row), "".join(f"[{key}]" for key in keys)]
        for row, keys in zip(table.rows, table.citations, strict=True)
    ]
    heads = [*(one_line(column, _CELL_CHARS) for column in table.columns), ""]
    widths = [max(map(len, column)) for column in zip(heads, *cells, strict=True)]
    for row in (heads, ["-" * width for width in widths], *cells):
        yield "  ".join(c.ljust(width) for c, width in zip(row, widths, strict=True)).rstrip()
    yield one_line(shown_of(table))
    yield ""


def _opening(answer: Answer, *, bold: bool) -> Iterator[str]:
    """Yield the headline, where there is one, and the statements."""
    if answer.headline:
        keys = "".join(f" [{key}]" for key in answer.headline_citations if answer.statements)
        line = f"{one_line(answer.headline)}{keys}"
        yield f"{_BOLD}{line}{_PLAIN}" if bold else line
        if not answer.statements:
            return
        yield ""
    yield _marked(answer) if bold and answer.statements else one_line(_written(answer))


def passage_lines(evidence: Sequence[Evidence]) -> Iterator[str]:
    """Yield ranked passages with their scores and which searches found them."""
    for rank, e in enumerate(evidence, start=1):
        found = " and ".join(e.found_by)
        scores = f"score {e.score:.3f} (cosine {e.cosine:.3f}, words {e.words:.3f}; {found})"
        yield f"{rank}. {_source(e.about)} · {_where(e.passage)} · {scores}"
        yield f"   {one_line(e.passage.search_text, _PASSAGE_CHARS)}"
        if e.also_in:
            yield f"   also in: {one_line(', '.join(e.also_in))}"


def _written(answer: Answer) -> str:
    """Return the answer's text; of a chat model's words as it wrote them."""
    return answer.text if answer.mode == EXTRACTIVE else as_written(answer.text)


def _marked(answer: Answer) -> str:
    """Return the statements with the answer's words in bold; nothing else is let through."""
    said = []
    for statement in answer.statements:
        pieces, behind = [], 0
        text = statement.written
        for start, end in statement.marks:
            words = one_line(text[start:end])
            pieces += [text[behind:start].translate(CONTROLS), _BOLD, words, _PLAIN]
            behind = end
        keys = "".join(f" [{key}]" for key in statement.citations)
        mark = overtaken(statement, answer.statements)
        said.append("".join([*pieces, text[behind:].translate(CONTROLS), keys, mark]))
    return " ".join(said)


def _citation_lines(citation: Citation, said: set[str]) -> Iterator[str]:
    page = f", p. {citation.page}" if citation.page else ""
    place = f"{citation.locator}{page if not citation.locator.startswith('p.') else ''}"
    source = _source(citation.about, version_words(citation.version))
    yield f"[{citation.key}] {source} · {place} · {one_line(citation.document)}"
    quote = one_line(citation.quote)
    if quote not in said:
        yield f"    “{quote}”"


def _source(about: About, version: str = "") -> str:
    """Return title, publisher, date, version and kind; what is ranked says its version's day."""
    if not version and about.version not in (None, about.published):
        version = f"version {about.version}"
    dated = about.published or "no date"
    details = [about.publisher, dated, version, about.kind, about.state]
    return one_line(f"{about.title or '(no title)'} ({', '.join(filter(None, details))})")


def _where(passage: Passage) -> str:
    return one_line(f"{passage.document}, {passage.place_at(passage.start).locator}")


def _coverage(coverage: Coverage) -> str:
    failed = f", {coverage.failed} could not be read" if coverage.failed else ""
    return counted(coverage.documents, "document") + failed
