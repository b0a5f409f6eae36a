"""Answer what measures a subject is under, by authority: since when, and what undid it."""

from collections.abc import Sequence

from ingest.text.sentences import is_row
from rag.sentences.quote_spans import overlap
from rag.sentences.quotes import Quote
from rag.timeline.asked import AskedState
from rag.timeline.later import UNRANKED
from rag.timeline.overtaking import overtaking
from rag.timeline.relations import GENERAL
from rag.timeline.subjects import is_named
from rag.timeline.telling import Told, codes_in, day_of

MOST = 4  # statements, one or more authorities each
SHORT = 320  # characters: a longer statement is not read at a glance


def standing(asked: AskedState, sentences: Sequence[Quote]) -> list[Quote]:
    """Return the statements that say by whose measures a subject is held, or was let go.

    Each tells of an authority that those before it do not; what is overtaken is left out.
    """
    told = [(q, ts) for q in sentences if (ts := _told(asked, q))]
    told = [(q, ts) for q, ts in told if not any(overtaking(o, q, asked) for o, _ in told)]
    chosen: list[tuple[Quote, list[Told]]] = []
    while told and len(chosen) < MOST:
        known = [t for _, ts in chosen for t in ts]
        quote, tells = max(told, key=lambda item: _merit(item[0], _fresh(item[1], known)))
        if not _fresh(tells, known):
            break
        chosen.append((quote, tells))
        told = [(q, ts) for q, ts in told if not overlap(q, quote)]
    return [quote for quote, _ in chosen]


def denied(asked: AskedState, sentences: Sequence[Quote]) -> list[Quote]:
    """Return the newest statement that the authority asked about has no measure on the subject.

    Else the row of the subject that has a cell for this authority, whatever stands there.
    """
    denials = [
        q
        for q in sentences
        for t in asked.told(asked.names[0], q)
        if t.effect == "denied" and t.authorities & asked.authorities
    ]
    if denials:
        return [max(denials, key=day_of)]
    rows = (q for q in sentences if is_row(q.place.locator))
    cells = ((q, c.partition(": ")) for q in rows for c in q.text.split("; "))
    return [q for q, (label, _, value) in cells if value and codes_in(label) & asked.authorities][
        :1
    ]


def takes_for_granted(asked: AskedState) -> bool:
    """Whether a question takes an authority's measure on one subject, of a kind, for granted."""
    if asked.status or asked.plan or asked.effect != "stands" or len(asked.names) != 1:
        return False
    return bool(asked.authorities and asked.families - {GENERAL})


def of_another_measure(
    asked: AskedState, chosen: Sequence[Quote], sentences: Sequence[Quote]
) -> Quote | None:
    """Return the statement that an authority's measure on a subject is another than that asked for.

    "Why did the EU freeze the bank's assets?" takes for granted (`takes_for_granted`) that it did.
    None where a sentence says so, where none tells of a measure of hers, or where what leads tells
    of the subject without naming a kind of measure.
    """
    kinds = asked.families - {GENERAL}
    told = [(q, _kinds(asked, q)) for q in sentences]
    if any(kinds & given for _, given in told):
        return None
    leads = _kinds(asked, chosen[0])
    if not leads and is_named(asked.names[0], chosen[0].text):
        return None
    return chosen[0] if leads else _best([q for q, given in told if given], asked)


def _best(sentences: Sequence[Quote], asked: AskedState) -> Quote | None:
    """Return the sentence that tells best by whose measures a subject is held, None of none."""
    return max(sentences, key=lambda q: _merit(q, _told(asked, q)), default=None)


def _kinds(asked: AskedState, quote: Quote) -> frozenset[str]:
    """Return the kinds of the measures that a statement says stand against the subject."""
    told = (t.families for t in _told(asked, quote) if t.effect == "stands")
    return frozenset[str]().union(*told) - {GENERAL}


def dated_deeds(asked: AskedState, sentences: Sequence[Quote]) -> list[Quote]:
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


def covered_by(asked: AskedState, quote: Quote, chosen: Sequence[Quote]) -> bool:
    """Whether a statement tells nothing of the subject that the chosen ones do not tell."""
    return not _fresh(_told(asked, quote), [t for q in chosen for t in _told(asked, q)])


def _told(asked: AskedState, quote: Quote) -> list[Told]:
    """Return what a statement tells of the measures asked about on the subject asked about."""
    return [
        told
        for name in asked.names[:1]
        for told in asked.told(name, quote)
        if told.effect in ("stands", "ends")
        and told.authorities
        and (told.own or len(told.authorities) == 1)
        and (not asked.authorities or told.authorities & asked.authorities)
        and told.when <= asked.today
    ]


def _fresh(tells: Sequence[Told], known: Sequence[Told]) -> list[Told]:
    """Return what is told of an authority, or of another bearer of the name, for the first time."""
    return [
        t
        for t in tells
        if not t.authorities
        <= {a for k in known if k.mention.may_be(t.mention) for a in k.authorities}
    ]


def _merit(quote: Quote, fresh: Sequence[Told]) -> tuple[float, ...]:
    return (
        min(1, len(fresh)),
        any(t.own and t.when for t in fresh),
        len(quote.text) <= SHORT and not is_row(quote.place.locator),
        len({a for t in fresh for a in t.authorities}),
        any(t.effect == "ends" for t in fresh),
        quote.score > UNRANKED,
        float(day_of(quote).replace("-", "") or 0),
    )
