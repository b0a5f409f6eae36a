"""Figures of an evaluation, its misses and what became worse as lines for a person."""

from collections.abc import Iterator, Mapping, Sequence

from rag.evaluation.baseline import Comparison
from rag.evaluation.evaluate import Figures, Outcome, Share
from ui.report import one_line, table

_CITED_CHARS = 160
_HEADS = (
    "tag", "questions", "quoted", "first", "document", "pinpoint", "refused", "false refusal",
    "unsupported", "p50 ms", "p95 ms",
)  # fmt: skip


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
        yield f"  cited: {one_line(c.document)} {c.locator}: {one_line(c.quote, _CITED_CHARS)}"
