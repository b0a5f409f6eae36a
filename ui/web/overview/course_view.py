"""The course of a subject as a line of time: each point a sentence, its source a click away."""

from collections.abc import Sequence
from itertools import groupby

from rag.timeline.course.events import Event
from ui.escape import as_html
from ui.export.sheet import place_of

_SAID = {  # of what a sentence tells
    "ends": "lifted",
    "replaces": "replaced",
    "changes": "changed",
    "stands": "in force",
    "planned": "planned",
    "denied": "denied",
}


def course_html(events: Sequence[Event]) -> str:
    """Return the points by year, each with its day, what it does, its words and its source."""
    parts = ""
    for year, group in groupby(events, key=lambda event: event.day[:4]):
        points = "".join(_point(event) for event in group)
        parts += f"<li class='year'><p class='year-name'>{as_html(year)}</p><ol>{points}</ol></li>"
    return f"<ol class='course'>{parts}</ol>"


def _point(event: Event) -> str:
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
    source = as_html(" · ".join(fact for fact in facts if fact))
    return (
        f"<li class='point{look}'><p class='day'>{day}{label}</p>"
        f"<p class='said'>{as_html(event.text)}</p><p class='quiet'>{source}</p></li>"
    )
