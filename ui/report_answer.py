"""Answers, ranked passages and figures as lines for a person."""

from collections.abc import Iterator, Mapping, Sequence

from ingest.datamodels import About, Passage
from rag.datamodels import Answer, Citation, Coverage, Evidence
from rag.evaluate import Figures, Outcome, Share
from rag.saved_figures import Comparison
from ui.report import counted, one_line, table

_PASSAGE_CHARS = 300
_CLOSEST_CHARS = 160
_HEADS = (
    "tag", "questions", "quoted", "first", "document", "pinpoint", "refused", "false refusal",
    "unsupported", "p50 ms", "p95 ms",
)  # fmt: skip


def answer_lines(answer: Answer) -> Iterator[str]:
    """Yield the answer, its sources with their quotes, notes and what was searched."""
    yield one_line(answer.text)
    yield ""
    for statement in answer.statements:
        if not statement.supported:
            why = "; ".join(statement.faults) or "it cites no passage"
            yield f"Not supported by the cited passage: “{one_line(statement.text)}” ({why})"
    said = {one_line(statement.text) for statement in answer.statements}
    for citation in answer.citations:
        yield from _citation_lines(citation, said)
    if answer.closest:
        yield "Closest passages, which do not answer it:"
        for evidence in answer.closest:
            text = one_line(evidence.passage.search_text, _CLOSEST_CHARS)
            yield f"  {_where(evidence.passage)}: {text}"
    yield from (f"Note: {one_line(note)}" for note in answer.notes)
    if answer.found:
        newest = answer.newest_source or "undated"
        yield f"Newest source: {newest}. Searched: {_coverage(answer.coverage)}."


def passage_lines(evidence: Sequence[Evidence]) -> Iterator[str]:
    """Yield ranked passages with their scores and which searches found them."""
    for rank, e in enumerate(evidence, start=1):
        found = " and ".join(e.found_by)
        scores = f"score {e.score:.3f} (cosine {e.cosine:.3f}, words {e.words:.3f}; {found})"
        yield f"{rank}. {_source(e.about)} · {_where(e.passage)} · {scores}"
        yield f"   {one_line(e.passage.search_text, _PASSAGE_CHARS)}"


def figures_lines(groups: Mapping[str, Figures], outcomes: Sequence[Outcome]) -> Iterator[str]:
    """Yield the table of figures and each miss with what was cited instead."""
    yield from table(_HEADS, [_figures_row(name, group) for name, group in groups.items()])
    for outcome in outcomes:
        if outcome.miss:
            yield from _miss_lines(outcome)


def comparison_lines(comparison: Comparison, kept: str) -> Iterator[str]:
    """Yield which figures are worse than the saved ones, and which questions are newly missed."""
    yield ""
    if not comparison.fits:
        yield f"Not compared: {one_line(kept)} was saved for other questions or another chat model."
        yield "Write it anew with --save."
        return
    for drop in comparison.drops:
        name = drop.figure.replace("_", " ")
        yield f"Worse: {name} {_share(drop.now)}, saved {_share(drop.saved)}"
    if comparison.newly_missed:
        yield f"Missed now, not when saved: {', '.join(map(one_line, comparison.newly_missed))}"
    if not comparison.drops:
        yield f"No figure is worse than in {one_line(kept)}."


def _citation_lines(citation: Citation, said: set[str]) -> Iterator[str]:
    page = f", p. {citation.page}" if citation.page else ""
    place = f"{citation.locator}{page if not citation.locator.startswith('p.') else ''}"
    yield f"[{citation.key}] {_source(citation.about)} · {place} · {one_line(citation.document)}"
    quote = one_line(citation.quote)
    if quote not in said:
        yield f"    “{quote}”"


def _source(about: About) -> str:
    details = [about.publisher, about.published or "no date", about.kind]
    return one_line(f"{about.title or '(no title)'} ({', '.join(filter(None, details))})")


def _where(passage: Passage) -> str:
    return one_line(f"{passage.document}, {passage.place_at(passage.start).locator}")


def _coverage(coverage: Coverage) -> str:
    failed = f", {coverage.failed} could not be read" if coverage.failed else ""
    return counted(coverage.documents, "document") + failed


def _figures_row(name: str, figures: Figures) -> list[str]:
    shares = (
        figures.quoted,
        figures.quoted_first,
        figures.right_document,
        figures.pinpoint,
        figures.refused_rightly,
        figures.false_refusals,
        figures.unsupported,
    )
    times = f"{figures.p50_ms:.1f}", f"{figures.p95_ms:.1f}"
    return [name, str(figures.questions), *map(_share, shares), *times]


def _share(share: Share) -> str:
    return f"{share.count}/{share.of}" if share.of else "-"


def _miss_lines(outcome: Outcome) -> Iterator[str]:
    expectation = outcome.expectation
    asked = expectation.asked
    yield ""
    yield f"{asked.id or '-'}: {one_line(asked.question)}"
    yield f"  {outcome.miss}"
    if expectation.expect:
        place = " ".join((*expectation.documents, *expectation.locators))
        yield f"  expected: {' | '.join(map(one_line, expectation.expect))} ({place or 'anywhere'})"
    for c in outcome.answer.citations:
        yield f"  cited: {one_line(c.document)} {c.locator}: {one_line(c.quote, _CLOSEST_CHARS)}"
