"""Evaluate answers to questions with known answers: figures and misses."""

import math
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass

from ingest.text.pinpoint import covers, pinpoint_key
from rag.datamodels import Answer, Citation, Turn
from rag.evaluation.expectations import Expectation

ALL = "all"
Ask = Callable[[str, Sequence[Turn]], Answer]
_INSIDE = ("(", ",", " ")  # what follows where a pinpoint goes on; Art. 12f is not in Art. 12
_QUOTES = str.maketrans("‘’“”\u00a0", "''\"\" ")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one question. A figure that the question does not measure is None."""

    expectation: Expectation
    answer: Answer
    quoted: bool | None
    quoted_first: bool | None
    right_document: bool | None
    pinpoint: bool | None
    refused_rightly: bool | None
    false_refusal: bool | None
    milliseconds: float

    @property
    def miss(self) -> str | None:
        """What is wrong, None where nothing is."""
        if self.false_refusal:
            return "refused, but the documents answer"
        if self.refused_rightly is False:
            return "answered, but the documents do not"
        if self.quoted is False:
            return "another sentence quoted"
        if self.right_document is False:
            return "another document cited"
        return "another pinpoint cited" if self.pinpoint is False else None


@dataclass(frozen=True, slots=True)
class Share:
    """How many of how many."""

    count: int
    of: int

    @classmethod
    def of_known(cls, values: Iterable[bool | None]) -> "Share":
        """Count the true ones among those that are known."""
        known = [v for v in values if v is not None]
        return cls(sum(known), len(known))


@dataclass(frozen=True, slots=True)
class Figures:
    """What is measured over a group of questions; times in milliseconds."""

    questions: int
    quoted: Share
    quoted_first: Share
    right_document: Share
    pinpoint: Share
    refused_rightly: Share
    false_refusals: Share
    unsupported: Share  # statements without support, of all statements
    p50_ms: float
    p95_ms: float


def evaluate(ask: Ask, expectations: Iterable[Expectation]) -> list[Outcome]:
    """Ask each question and compare its answer with what is expected."""
    outcomes = []
    for expectation in expectations:
        started = time.perf_counter()
        answer = ask(expectation.asked.question, expectation.asked.history)
        outcomes.append(judge(expectation, answer, 1000 * (time.perf_counter() - started)))
    return outcomes


def judge(expectation: Expectation, answer: Answer, milliseconds: float = 0.0) -> Outcome:
    """Compare one answer with what is expected of it."""
    wanted = expectation.answerable
    cited = answer.citations
    holding = [c for c in cited if _holds(c, expectation.expect)]
    # Where the sentence is known, its own citation must be right; else any of the document's.
    measured = holding if expectation.expect else cited
    by_text = wanted and bool(expectation.expect)
    by_document = wanted and bool(expectation.documents)
    by_locator = wanted and bool(expectation.locators)
    return Outcome(
        expectation,
        answer,
        quoted=bool(holding) if by_text else None,
        quoted_first=bool(holding) and holding[0] is cited[0] if by_text else None,
        right_document=_from(expectation.documents, cited) if by_document else None,
        pinpoint=_at(expectation.locators, measured) if by_locator else None,
        refused_rightly=None if wanted else not answer.found,
        false_refusal=not answer.found if wanted else None,
        milliseconds=milliseconds,
    )


def figures(outcomes: Sequence[Outcome]) -> Figures:
    """Return the figures of a group of questions."""
    times = sorted(o.milliseconds for o in outcomes)
    statements = [s for o in outcomes for s in o.answer.statements]
    return Figures(
        questions=len(outcomes),
        quoted=Share.of_known(o.quoted for o in outcomes),
        quoted_first=Share.of_known(o.quoted_first for o in outcomes),
        right_document=Share.of_known(o.right_document for o in outcomes),
        pinpoint=Share.of_known(o.pinpoint for o in outcomes),
        refused_rightly=Share.of_known(o.refused_rightly for o in outcomes),
        false_refusals=Share.of_known(o.false_refusal for o in outcomes),
        unsupported=Share.of_known(not s.supported for s in statements),
        p50_ms=percentile(times, 0.50),
        p95_ms=percentile(times, 0.95),
    )


def figures_by_tag(outcomes: Sequence[Outcome]) -> dict[str, Figures]:
    """Return the figures over all questions first, then over those of each tag by name."""
    tags = sorted({tag for o in outcomes for tag in o.expectation.tags})
    groups = {tag: [o for o in outcomes if tag in o.expectation.tags] for tag in tags}
    return {name: figures(group) for name, group in {ALL: outcomes, **groups}.items()}


def evaluation_record(outcomes: Sequence[Outcome]) -> dict[str, object]:
    """Return figures and misses in the form that is printed as JSON."""
    groups = {name: asdict(group) for name, group in figures_by_tag(outcomes).items()}
    tags = {name: group for name, group in groups.items() if name != ALL}
    misses = [_miss_record(o) for o in outcomes if o.miss]
    return {ALL: groups[ALL], "tags": tags, "misses": misses}


def percentile(ordered: Sequence[float], share: float) -> float:
    """Return the value that a share of the ordered values do not exceed, 0 where there are none."""
    if not ordered:
        return 0.0
    return round(ordered[max(0, math.ceil(share * len(ordered)) - 1)], 1)


def _miss_record(outcome: Outcome) -> dict[str, object]:
    expectation = outcome.expectation
    return {
        "id": expectation.asked.id,
        "question": expectation.asked.question,
        "miss": outcome.miss,
        "document": list(expectation.documents),
        "expect": list(expectation.expect),
        "locator": list(expectation.locators),
        "cited": [
            {"document": c.document, "locator": c.locator, "quote": c.quote}
            for c in outcome.answer.citations
        ],
    }


def _holds(citation: Citation, texts: Sequence[str]) -> bool:
    quote = _plain(citation.quote)
    return any(_plain(text) in quote for text in texts)


def _from(documents: Sequence[str], citations: Sequence[Citation]) -> bool:
    return any(c.document in documents for c in citations)


def _at(locators: Sequence[str], citations: Sequence[Citation]) -> bool:
    """Whether a citation is at one of these places or inside it: Art. 12f(1) is in Art. 12f."""
    return any(_within(locator, c.locator) for locator in locators for c in citations)


def _within(place: str, cited: str) -> bool:
    """Whether one place is the other or holds it, in whichever spelling: § 51.3, 1 CFR 51.3(b)."""
    if cited == place or cited.startswith(tuple(place + sign for sign in _INSIDE)):
        return True
    key, other = pinpoint_key(place), pinpoint_key(cited)
    return key is not None and other is not None and covers(key, other)


def _plain(text: str) -> str:
    """Return a text with one kind of quotation marks and single spaces."""
    return " ".join(text.translate(_QUOTES).split())
