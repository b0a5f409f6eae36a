"""Find where sources differ: a plan that another reports as done, other figures for one thing.

An older source that calls a plan what a newer one reports as done is not wrong, it is older: the
newer leads. Where sources give different figures for one thing, both stand in the answer.
"""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from rag.sentences.quotes import Quote
from rag.text.attribution import in_words
from rag.text.figures import dates, figures
from rag.text.places.countries import jurisdiction_codes
from rag.text.words import Word, content_words
from rag.timeline.subjects import names_in
from rag.timeline.telling import codes_in, effect_of

WIDER = 4.0  # log-odds behind the best within which a sentence is looked at for comparison
FARTHEST = 8.0  # of one that tells a deed: a question for the plan has few words of it
SAME_MATTER = 0.5  # cosine of two sentences of one matter, one of them a plan
SAME_STATEMENT = 0.7  # cosine of two sentences that state one thing with different figures
_PLAN = re.compile(
    r"\b(?:propos\w+|plan(?:s|ned|ning)?|draft|consider(?:s|ing|ed)?|intend(?:s|ed)?|"
    r"expect(?:s|ed)?|prepar(?:es|ing)|discuss(?:es|ing|ed)?|upcoming|is to|are to|"
    r"negotiat\w+|not yet|seeks? to)\b",
    re.IGNORECASE,
)
_MODAL = re.compile(r"\b(?:(?-i:may)|might|would|could)\b(?! not\b)", re.IGNORECASE)
_CLAUSE_END = re.compile(r"[.;]\s|$")
_DONE = re.compile(
    r"\b(?:adopted|approved|impos(?:ed|es)|banned|bans|listed|prohibit(?:ed|s)|entered into "
    r"force|took effect|in force|appl(?:ies|ied)|activated|repealed|lifted|revoked|delisted|"
    r"removed|suspended|published|signed|agreed|introduced|used for the first time)\b",
    re.IGNORECASE,
)
_UNDONE = re.compile(
    r"\b(?:(?:to|not|would|could|may|might|will|should|can) (?:yet )?(?:have )?(?:be(?:en)? )?|be |"
    r"not (?:yet )?(?:been )?)(?:\w+ly )?$",
    re.IGNORECASE,
)
_ORDINAL = re.compile(r"\d(?:st|nd|rd|th)$")  # "the 3rd round" names a round, it measures none
_UNSAID = "date unknown"


def done_since(old: Quote, ranked: Sequence[Quote]) -> Iterator[Quote]:
    """Yield the best sentence of a newer source that reports as done what this one plans.

    A source that reports the deed itself speaks of no plan, nor does one that is younger than it.
    """
    published = old.evidence.about.published
    if not _plans(old.text) or published is None or _reports(old.text):
        return
    near = [q for q in ranked if q.score >= ranked[0].score - FARTHEST]
    mine = (q for q in near if q.evidence.passage.document == old.evidence.passage.document)
    if any(_reports(q.text) and _alike(old, q, SAME_MATTER) for q in mine):
        return
    for new in near:
        day = new.evidence.about.published
        if day is None or day <= published or not _reports(new.text) or _speaks_of_plans(new.text):
            continue
        told = [d for d in dates(new.text) if d.year and d.month and d.day]
        after = not told or any(f"{d.year}-{d.month:02}-{d.day:02}" > published for d in told)
        if after and _alike(old, new, SAME_MATTER) and _one_country(old, new):
            yield new
            return


def _plans(text: str) -> bool:
    """Whether a sentence speaks of a plan; "may", "would" plan only what is done to a measure."""
    if _PLAN.search(text):
        return True
    clauses = (text[m.end() : _next(_CLAUSE_END, text, m.end())] for m in _MODAL.finditer(text))
    return any(effect_of(clause) is not None for clause in clauses)


def _next(pattern: re.Pattern[str], text: str, at: int) -> int:
    found = pattern.search(text, at)
    return found.start() if found else len(text)


def _speaks_of_plans(text: str) -> bool:
    return _PLAN.search(text) is not None or _MODAL.search(text) is not None


def _reports(text: str) -> bool:
    """Whether a sentence reports a deed as done, not as what would be or is not yet."""
    return any(_UNDONE.search(text[: m.start()]) is None for m in _DONE.finditer(text))


def figures_that_differ(
    chosen: Sequence[Quote], ranked: Sequence[Quote]
) -> Iterator[tuple[Quote, Quote, str]]:
    """Yield pairs of sentences with different figures for the same thing, and a note each."""
    near = [q for q in ranked if q.score >= ranked[0].score - WIDER]
    for one in chosen:
        for other, mine, theirs in _other_figures(one, near):
            note = (
                f"Sources give different figures: {mine} ({named(one)}) and {theirs} "
                f"({named(other)})."
            )
            yield one, other, note


def _other_figures(one: Quote, near: Sequence[Quote]) -> Iterator[tuple[Quote, str, str]]:
    """Yield the best sentence of another document that has other figures for the same thing."""
    mine = _measured(one.text)
    for other in near:
        if other.evidence.passage.document == one.evidence.passage.document:
            continue
        if not mine or not _alike(one, other, SAME_STATEMENT) or not _one_time(one, other):
            continue
        if not _one_subject(one.text, other.text):
            continue
        theirs = _measured(other.text)
        for unit in sorted(mine.keys() & theirs.keys()):
            if not mine[unit].keys() & theirs[unit].keys():
                yield other, _first(mine[unit]), _first(theirs[unit])
                return


def _one_subject(one: str, other: str) -> bool:
    """Whether two sentences name something in common, as far as both name anything."""
    for found in (names_in, codes_in):
        mine, theirs = set(found(one)), set(found(other))
        if mine and theirs and not mine & theirs:
            return False
    return True


def _measured(text: str) -> dict[str, dict[Decimal, str]]:
    """Return amounts and shares as written, by unit and value; mere numbers by what they count.

    What is counted stands right behind the number: "three months", "three Kyrgyz banks".
    """
    found: dict[str, dict[Decimal, str]] = {}
    words = content_words(text)
    years = {d.year for d in dates(text)}
    for figure in figures(text):
        unit = figure.unit or _counted(text, words, figure.end)
        value = figure.number * figure.scale
        year = figure.unit is None and figure.scale == 1 and 1900 <= value <= 2100
        written = text[figure.start : figure.end].strip()
        if unit is not None and not year and value not in years and not _ORDINAL.search(written):
            found.setdefault(unit, {})[value] = written
    return found


def _counted(text: str, words: Sequence[Word], at: int) -> str | None:
    """Return the last of the words that follow a number with nothing but space between them."""
    last, codes = None, jurisdiction_codes()
    for word in sorted(words, key=lambda w: w.start):
        if word.start < at:
            continue
        if text[at : word.start].strip():
            break
        if word.stem not in codes:
            last = last or word.stem
        at = word.end
    return last


def _first(values: dict[Decimal, str]) -> str:
    return next(iter(values.values()))


def _one_time(one: Quote, other: Quote) -> bool:
    """Whether two sentences speak of the same years, as far as they name any."""
    mine, theirs = _years(one.text), _years(other.text)
    return not mine or not theirs or bool(mine & theirs)


def _years(text: str) -> set[str]:
    return set(re.findall(r"\b(?:19|20)\d\d\b", text))


def _one_country(one: Quote, other: Quote) -> bool:
    """Whether neither of two sentences lacks a country of the other while it names one more.

    "The EU banned … to Kazakhstan" is no step on from "the EU has proposed to ban … to Kyrgyzstan".
    """
    codes = jurisdiction_codes()
    mine, theirs = ({w.stem for w in content_words(q.text)} & codes for q in (one, other))
    return mine <= theirs or theirs <= mine


def _alike(one: Quote, other: Quote, least: float) -> bool:
    # A sentence that was found by its subject's name alone was never compared with the question.
    known = one.vector.size and one.vector.size == other.vector.size
    return bool(known) and float(one.vector @ other.vector) >= least


def named(quote: Quote) -> str:
    """Return who says a sentence, and when, for a note."""
    about = quote.evidence.about
    name = about.publisher or about.title or quote.evidence.passage.document
    return f"{name}, {in_words(about.published) if about.published else _UNSAID}"
