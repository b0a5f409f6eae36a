"""Answer what measures a subject is under, by authority: since when, and what undid it."""

from collections.abc import Sequence

from rag.sentences.quotes import Quote
from rag.timeline.asked import Asked
from rag.timeline.overtaking import overlap, overtaking
from rag.timeline.telling import Told, day_of, told_of

MOST = 4  # statements, one or more authorities each
SHORT = 320  # characters: a longer statement is not read at a glance


def standing(asked: Asked, sentences: Sequence[Quote]) -> list[Quote]:
    """Return the statements that say by whose measures a subject is held, or was let go.

    Each tells of an authority that those before it do not; what is overtaken is left out.
    """
    told = [(q, ts) for q in sentences if (ts := _told(asked, q))]
    told = [(q, ts) for q, ts in told if not any(overtaking(o, q, asked) for o, _ in told)]
    covered: set[str] = set()
    chosen: list[Quote] = []
    while told and len(chosen) < MOST:
        quote, tells = max(told, key=lambda item: _merit(*item, covered))
        fresh = _authorities(tells) - covered
        if not fresh:
            break
        covered |= fresh
        chosen.append(quote)
        told = [(q, ts) for q, ts in told if not overlap(q, quote)]
    return chosen


def dated_deeds(asked: Asked, sentences: Sequence[Quote]) -> list[Quote]:
    """Return the statements that tell on which day the authority asked about did what is asked."""
    fitting = [
        (q, t)
        for q in sentences
        for t in _told(asked, q)
        if t.effect == asked.effect and t.when and t.own and t.authorities == asked.authorities
    ]
    fitting.sort(key=lambda item: (len(item[0].text) > SHORT, item[1].when, -item[0].score))
    chosen: list[Quote] = []
    for quote, told in fitting:
        if not any(overlap(quote, other) for other in chosen) and told.when:
            chosen.append(quote)
    return chosen[:2]


def _told(asked: Asked, quote: Quote) -> list[Told]:
    """Return what a statement tells of the measures asked about on the subject asked about."""
    return [
        told
        for name in asked.names[:1]
        for told in told_of(name, quote)
        if told.effect in ("stands", "ends")
        and told.authorities
        and (not asked.authorities or told.authorities & asked.authorities)
        and told.when <= asked.today
    ]


def _authorities(tells: Sequence[Told]) -> set[str]:
    return {authority for told in tells for authority in told.authorities}


def _merit(quote: Quote, tells: Sequence[Told], covered: set[str]) -> tuple[float, ...]:
    fresh = [t for t in tells if t.authorities - covered]
    return (
        min(1, len(fresh)),
        sum(t.own and bool(t.when) for t in fresh) > 0,
        len(quote.text) <= SHORT,
        len(_authorities(fresh) - covered),
        any(t.effect == "ends" for t in fresh),
        quote.score > -50,
        float(day_of(quote).replace("-", "") or 0),
    )
