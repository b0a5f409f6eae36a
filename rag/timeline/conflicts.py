"""Put newer reports before older plans, and note where sources differ.

An older source that calls a plan what a newer one reports as done is not wrong, it is older: the
newer leads. Where sources give different figures for one thing, both stand in the answer.
"""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from rag.question.timing import timing_of
from rag.reader.extract import Quote
from rag.text.attribution import in_words
from rag.text.figures import dates, figures
from rag.text.places.countries import jurisdiction_codes
from rag.text.words import content_words

WIDER = 4.0  # log-odds behind the best within which a sentence is looked at for comparison
SAME_MATTER = 0.5  # cosine of two sentences of one matter, one of them a plan
SAME_STATEMENT = 0.7  # cosine of two sentences that state one thing with different figures
MAX_STATEMENTS = 5  # with what comparison brings in
_PLAN = re.compile(
    r"\b(?:propos\w+|plan(?:s|ned|ning)?|draft|consider(?:s|ing|ed)?|intend(?:s|ed)?|(?-i:may)|might|"
    r"would|could|expect(?:s|ed)?|prepar(?:es|ing)|discuss(?:es|ing|ed)?|upcoming|is to|are to|"
    r"negotiat\w+|not yet|seeks? to)\b",
    re.IGNORECASE,
)
_ASKS_BACK = re.compile(_PLAN.pattern + r"|\b(?:scheduled|supposed|due) to\b", re.IGNORECASE)
_DONE = re.compile(
    r"\b(?:adopted|approved|impos(?:ed|es)|banned|bans|listed|prohibit(?:ed|s)|entered into "
    r"force|took effect|in force|appl(?:ies|ied)|activated|repealed|lifted|revoked|delisted|"
    r"removed|suspended|published|signed|agreed|introduced|used for the first time)\b",
    re.IGNORECASE,
)
_ORDINAL = re.compile(r"\d(?:st|nd|rd|th)$")  # "the 3rd round" names a round, it measures none
_UNSAID = "date unknown"


def arranged(
    chosen: Sequence[Quote], ranked: Sequence[Quote], question: str = ""
) -> tuple[list[Quote], list[str]]:
    """Return the sentences with those that later or differing sources add, and notes about them.

    ``ranked`` holds all sentences of the evidence, best first. Where the question asks for the
    plan or for the state at some month, the older sentence keeps its place.
    """
    if not chosen:
        return [], []
    near = [q for q in ranked if q.score >= ranked[0].score - WIDER]
    quotes, notes = list(chosen), []
    asked_back = _ASKS_BACK.search(question) or timing_of(question).month
    for old in chosen:
        for new in _done_since(old, near):
            quotes = quotes if asked_back else _before(quotes, new, old)
            notes.append(
                f"The sources differ in time: {_named(old)} speaks of a plan; {_named(new)} "
                "reports it as done."
            )
    for one in chosen:
        for other, mine, theirs in _other_figures(one, near):
            if not any(_same(other, q) for q in quotes):
                quotes.append(other)
            notes.append(
                f"Sources give different figures: {mine} ({_named(one)}) and {theirs} "
                f"({_named(other)})."
            )
    return quotes[:MAX_STATEMENTS], _unrepeated(notes)


def _done_since(old: Quote, near: Sequence[Quote]) -> Iterator[Quote]:
    """Yield the best sentence of a newer source that reports as done what this one plans."""
    if not _PLAN.search(old.text) or old.evidence.about.published is None:
        return
    for new in near:
        published = new.evidence.about.published
        newer = published is not None and published > old.evidence.about.published
        done = _DONE.search(new.text) and not _PLAN.search(new.text)
        if newer and done and _alike(old, new, SAME_MATTER) and _one_country(old, new):
            yield new
            return


def _other_figures(one: Quote, near: Sequence[Quote]) -> Iterator[tuple[Quote, str, str]]:
    """Yield the best sentence of another document that has other figures for the same thing."""
    mine = _measured(one.text)
    for other in near:
        if other.evidence.passage.document == one.evidence.passage.document:
            continue
        if not mine or not _alike(one, other, SAME_STATEMENT) or not _one_time(one, other):
            continue
        theirs = _measured(other.text)
        for unit in sorted(mine.keys() & theirs.keys()):
            if not mine[unit].keys() & theirs[unit].keys():
                yield other, _first(mine[unit]), _first(theirs[unit])
                return


def _measured(text: str) -> dict[str, dict[Decimal, str]]:
    """Return amounts and shares as written, by unit and value; mere numbers by what they count."""
    found: dict[str, dict[Decimal, str]] = {}
    words = content_words(text)
    years = {d.year for d in dates(text)}
    for figure in figures(text):
        unit = figure.unit or next((w.stem for w in words if w.start >= figure.end), None)
        value = figure.number * figure.scale
        year = figure.unit is None and figure.scale == 1 and 1900 <= value <= 2100
        written = text[figure.start : figure.end].strip()
        if unit is not None and not year and value not in years and not _ORDINAL.search(written):
            found.setdefault(unit, {})[value] = written
    return found


def _first(values: dict[Decimal, str]) -> str:
    return next(iter(values.values()))


def _one_time(one: Quote, other: Quote) -> bool:
    """Whether two sentences speak of the same years, as far as they name any."""
    mine, theirs = _years(one.text), _years(other.text)
    return not mine or not theirs or bool(mine & theirs)


def _years(text: str) -> set[str]:
    return set(re.findall(r"\b(?:19|20)\d\d\b", text))


def _one_country(one: Quote, other: Quote) -> bool:
    """Whether two sentences name a country in common, or one of them names none."""
    codes = jurisdiction_codes()
    mine, theirs = ({w.stem for w in content_words(q.text)} & codes for q in (one, other))
    return not mine or not theirs or bool(mine & theirs)


def _alike(one: Quote, other: Quote, least: float) -> bool:
    return float(one.vector @ other.vector) >= least


def _same(one: Quote, other: Quote) -> bool:
    same_document = one.evidence.passage.document == other.evidence.passage.document
    return same_document and one.start < other.end and other.start < one.end


def _before(quotes: list[Quote], new: Quote, old: Quote) -> list[Quote]:
    """Put the newer sentence, or the statement that holds it, in front of the older one."""
    leading = next((q for q in quotes if _same(q, new)), new)
    rest = [q for q in quotes if q is not leading]
    at = next(i for i, q in enumerate(rest) if _same(q, old))
    return [*rest[:at], leading, *rest[at:]]


def _named(quote: Quote) -> str:
    about = quote.evidence.about
    name = about.publisher or about.title or quote.evidence.passage.document
    return f"{name}, {in_words(about.published) if about.published else _UNSAID}"


def _unrepeated(notes: Sequence[str]) -> list[str]:
    return list(dict.fromkeys(notes))
