"""The course of a subject as a line of time: each point a sentence and its source's number."""

from collections.abc import Mapping, Sequence
from itertools import groupby

from rag.timeline.course.events import Event
from ui.datamodels import Spot
from ui.escape import as_html
from ui.export.sheet import place_of
from ui.web.answer.references import numbers
from ui.web.answer.words import words_html

COURSE = 0  # in the place of a turn's number, which begin with 1

_SAID = {  # of what a sentence tells
    "ends": "lifted",
    "replaces": "replaced",
    "changes": "changed",
    "stands": "in force",
    "planned": "planned",
    "denied": "denied",
}


def spots_of(events: Sequence[Event]) -> dict[int, Spot]:
    """Return the places of the points by number, from 1 in their order."""
    return {n: Spot.from_event(event, str(n)) for n, event in enumerate(events, start=1)}


def course_html(events: Sequence[Event]) -> str:
    """Return the points by year, each with its day, what it does, its words and its source."""
    spots, parts = spots_of(events), ""
    numbered = enumerate(events, start=1)
    for year, group in groupby(numbered, key=lambda point: point[1].day[:4]):
        points = "".join(_point(event, number, spots) for number, event in group)
        parts += f"<li class='year'><p class='year-name'>{as_html(year)}</p><ol>{points}</ol></li>"
    return f"<ol class='course'>{parts}</ol>"


def _point(event: Event, number: int, spots: Mapping[int, Spot]) -> str:
    about, place = event.about, event.place
    said = _SAID.get(event.effect or "", "")
    look = f" {event.effect}" if event.effect else ""
    label = f" <span class='effect{look}'>{said}</span>" if said else ""
    day = as_html(event.day) if event.is_told else f"{as_html(event.day)} (date of the source)"
    facts = [
        about.publisher or "",
        about.title or event.document,
        place_of(place.locator, place.page),
    ]
    refs = numbers(COURSE, [number], spots, "course")
    source = as_html(" · ".join(fact for fact in facts if fact))
    return (
        f"<li class='point{look}'><p class='day'>{day}{label}</p>"
        f"<p class='said'>{words_html(event.text)}{refs}</p><p class='quiet'>{source}</p></li>"
    )
