"""Read from passages what happened to a subject on which day; each point is a sentence."""

from collections.abc import Iterable
from dataclasses import dataclass

from ingest.datamodels import About, Place
from ingest.text.dates import dates
from ingest.text.sentences import is_row
from rag.datamodels import Evidence
from rag.sentences.quotes import Quote, sentences_of
from rag.timeline.relations import Effect
from rag.timeline.subjects import is_named
from rag.timeline.telling import day_of, effect_of

MOST = 60


@dataclass(frozen=True, slots=True)
class Event:
    """A sentence on a subject with its day (ISO); ``quote`` is its text in the document.

    ``is_told`` says that the day stands in the sentence; else it is the day of its source.
    """

    day: str
    is_told: bool
    effect: Effect | None
    text: str
    quote: str
    document: str
    about: About
    place: Place
    start: int
    end: int


def events_of(subject: str, evidence: Iterable[Evidence]) -> list[Event]:
    """Return what the passages tell of a subject, the earliest first, each sentence once.

    A sentence without a day of its own counts by its source's date where it tells of a measure.
    """
    found: dict[str, Event] = {}
    for passage in evidence:
        for quote in sentences_of(passage):
            if is_named(subject, quote.text):
                event = _event(quote)
                if event is not None:
                    found.setdefault(" ".join(event.text.split()), event)
    return sorted(found.values(), key=lambda e: (e.day, e.document, e.start))[:MOST]


def _event(quote: Quote) -> Event | None:
    told = effect_of(quote.text)
    effect = told[0] if told else None
    days = sorted(
        f"{d.year:04d}-{d.month:02d}-{d.day:02d}"
        for d in dates(quote.text)
        if d.year and d.month and d.day
    )
    day = days[0] if days else (day_of(quote) if effect and not is_row(quote.place.locator) else "")
    if not day:
        return None
    evidence = quote.evidence
    return Event(
        day,
        bool(days),
        effect,
        quote.text,
        quote.quote,
        evidence.passage.document,
        evidence.about,
        quote.place,
        quote.start,
        quote.end,
    )
