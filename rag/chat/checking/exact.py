"""Figures, dates and provisions of a statement: they must stand in the passage, in their place."""

from collections.abc import Iterable, Sequence

from rag.chat.checking.fault import Fault
from rag.chat.checking.support import Support, all_words
from rag.question.fields import Labelled, labelled
from rag.text.currencies import named_in
from rag.text.figures import Day, Figure, codes, dates, figures, same_day
from rag.text.words import Word

MIN_NEAR = 0.2  # of the words around an exact thing that must stand around it in the passage
_AROUND = 5  # content words to either side in the statement


def exact_faults(statement: str, support: Support, asked: str) -> Iterable[Fault]:
    """Yield figures, dates and provisions that do not stand in the passage, or elsewhere in it."""
    words, labels = all_words(statement), labelled(statement)
    years = frozenset(d.year for d in support.dates)
    asked_figures = {f.number for f in figures(asked)} | {d.year for d in dates(asked)}
    for day in dates(statement):
        written = statement[day.start : day.end]
        places = [
            d
            for d in support.dates
            if same_day(day, written, d, support.text[d.start : d.end], years)
        ]
        if not _stands(day, places, words, labels, support):
            yield Fault("date", written)
    units = support.units | named_in(asked)
    by_place: dict[tuple[int, int], list[Figure]] = {}
    for figure in figures(statement):
        by_place.setdefault((figure.start, figure.end), []).append(figure)
    for (start, end), readings in by_place.items():
        found: list[Figure | Day] = [
            f for f in support.figures for r in readings if r.agrees(f) and _named(r, f, units)
        ]
        found += [d for d in support.dates if d.year in {r.number * r.scale for r in readings}]
        named = readings[0].scale == 1 and readings[0].number in asked_figures
        if not named and not _stands(readings[0], found, words, labels, support):
            yield Fault("figure", statement[start:end])
    known = {c.text for c in codes(asked)}
    for code in codes(statement):
        if code.text not in known and not any(code.agrees(c) for c in support.codes):
            yield Fault("provision", statement[code.start : code.end])


def _named(mine: Figure, theirs: Figure, units: frozenset[str]) -> bool:
    """Whether a currency or per cent is the passage's own: of this figure, or named anywhere."""
    return mine.unit is None or theirs.unit is not None or mine.is_in(units)


def _stands(
    thing: Day | Figure,
    places: Sequence[Day | Figure],
    words: Sequence[Word],
    labels: Sequence[Labelled],
    support: Support,
) -> bool:
    """Whether the words around a thing stand around one of the places where it is found."""
    before = [w for w in words if w.end <= thing.start][-_AROUND:]
    around = before + [w for w in words if w.start >= thing.end][:_AROUND]
    if not around:
        return bool(places)
    return any(support.near(p.start, p.end).share(around, labels) >= MIN_NEAR for p in places)
