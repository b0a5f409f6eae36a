"""Answer what happened to a subject: what sources tell of its measures, day by day."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from ingest.embedding.encoder import Vectors
from ingest.text.dates import dates
from ingest.text.sentences import is_row
from rag.datamodels import Evidence, Table
from rag.lists.tables.listing import Listing
from rag.lists.tables.question.times import Stretch, stretches
from rag.sentences.quote_spans import made_whole
from rag.sentences.quotes import Quote, statements_in
from rag.text.attribution import in_words
from rag.text.places.authorities import codes_named
from rag.timeline.subjects import is_named, names_in
from rag.timeline.telling import codes_in, effect_of
from rag.writing.cite import Keys
from rag.writing.headline import shortened

SHOWN = 10  # days
TOLD = 3  # of them in the words that come first
_ROOM = 110  # characters of a day in these words
_NOT_DONE = frozenset({"planned", "denied"})


@dataclass(frozen=True, slots=True)
class _Told:
    """A sentence with the day (ISO) that it tells."""

    day: str
    quote: Quote
    is_measure: bool


def course_of(
    question: str,
    topic: str,
    evidence: Sequence[Evidence],
    vectors: Callable[[Sequence[str]], Vectors],
) -> Listing | None:
    """Return a table of days with what is told of each, None where fewer than two are told.

    ``topic`` is the question without the words that ask; the names and countries in it are the
    subject. Of a day one sentence for each authority stands, and nothing that is only planned or
    denied; what tells of a measure goes before what only has a day.
    """
    found = _told(topic, question, evidence)
    if len(found) < 2:
        return None
    about, *of_quotes = vectors([question, *(one.quote.text for one in found)])
    near = [float(about @ vector) for vector in of_quotes]
    best: dict[tuple[str, frozenset[str]], _Told] = {}
    for at in sorted(range(len(found)), key=lambda i: (not found[i].is_measure, -near[i])):
        best.setdefault((found[at].day, codes_in(found[at].quote.text)), found[at])
    days = list(best.values())
    shown = sorted(days[:SHOWN], key=lambda one: one.day)
    first = [one for one in days if one.is_measure] or days
    return _written(shown, first[:TOLD], len(days)) if len(days) > 1 else None


def _told(topic: str, question: str, evidence: Sequence[Evidence]) -> list[_Told]:
    """Return each sentence on the subject that tells of something on a day."""
    names, codes = names_in(topic), codes_named(topic)
    spans = stretches(question, date.today())
    found: dict[str, _Told] = {}
    for quote in (q for passage in evidence for q in statements_in(passage, question)):
        is_on = all(is_named(name, quote.text) for name in names)
        if not (names or codes) or not is_on or not codes <= codes_named(quote.text):
            continue
        effect, day = effect_of(quote.text), _day(quote.text, spans)
        if is_row(quote.place.locator) or not day or (effect and effect[0] in _NOT_DONE):
            continue
        one = _Told(day, quote, is_measure=effect is not None)
        found.setdefault(" ".join(quote.text.split()), one)
    return list(found.values())


def _day(text: str, spans: Sequence[Stretch]) -> str:
    """Return the first day that a sentence tells within the time asked about, "" without one."""
    told = (
        f"{d.year:04d}-{d.month:02d}-{d.day:02d}"
        for d in dates(text)
        if d.year and d.month and d.day
    )
    return next((day for day in told if all(_within(day, span) for span in spans)), "")


def _within(day: str, span: Stretch) -> bool:
    return (span.low or "") <= day <= (span.high or "9999")


def _written(days: Sequence[_Told], first: Sequence[_Told], total: int) -> Listing:
    keys = Keys()
    whole = [made_whole([one.quote])[0] for one in days]
    cited = [keys.of(quote) for quote in whole]
    rows = tuple((in_words(d.day), quote.text) for d, quote in zip(days, whole, strict=True))
    made_from = "sentences that tell of a day, the one closest to the question of each day"
    table = Table(
        ("Day", "What the documents tell"), rows, tuple((k,) for k in cited), total, made_from
    )
    told = [at for at, day in enumerate(days) if any(day is one for one in first)]
    lines = [_line(rows[at]) for at in told]
    more = total - len(told)
    rest = f" ({more} more {'point' if more == 1 else 'points'} in the table)" if more else ""
    headline = f"{'; '.join(lines)}{rest}."
    return Listing(headline, tuple(cited[at] for at in told), table, tuple(keys.citations), ())


def _line(row: tuple[str, ...]) -> str:
    """Return what a day's sentence says, with the day where it is not within what is shown."""
    day, text = row
    said = shortened(text, _ROOM).rstrip(".")
    return said if day in said else f"{day}: {said}"
