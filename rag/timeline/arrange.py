"""Put chosen sentences in the order of time: what a later one overtakes is marked, and never leads.

A statement that undoes an earlier one is looked for among all sentences found, however few words
it shares with the question.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from ingest.text.sentences import is_row
from rag.sentences.quote_spans import made_whole, overlap
from rag.sentences.quotes import Quote
from rag.timeline.asked import AskedState
from rag.timeline.conflicts import done_since, figures_that_differ, named
from rag.timeline.overtaking import Overtaking, latest, overtaking
from rag.timeline.standing import (
    covered_by,
    denied,
    of_another_measure,
    standing,
    takes_for_granted,
)
from rag.timeline.subjects import is_named, names_in
from rag.timeline.telling import day_of, effect_of

_FIRST_CELLS = 2  # of a row: its number, its name
_NAMING = re.compile(r"\b(?:name|alias|also|a\.?k\.?a|spelling)", re.IGNORECASE)
MAX_STATEMENTS = 5  # with what comparison brings in


@dataclass(slots=True)
class Arranged:
    """The statements in order; ``marks`` are pairs of one and the other that overtakes it."""

    quotes: list[Quote]
    notes: list[str] = field(default_factory=list)
    marks: list[tuple[Quote, Quote]] = field(default_factory=list)

    def superseded_by(self, quote: Quote) -> int | None:
        """Return the number, from 1, of the statement that overtakes this one, None where none."""
        news = [new for old, new in self.marks if old is quote]
        return next(
            (n for n, q in enumerate(self.quotes, 1) if any(q is new for new in news)), None
        )

    def as_of(self, quote: Quote) -> str | None:
        """Return the day of what a statement says (ISO), None where it is not known."""
        return day_of(quote) or None


def arranged(chosen: Sequence[Quote], ranked: Sequence[Quote], question: str = "") -> Arranged:
    """Return the sentences with those that later or differing sources add, and notes about them.

    ``ranked`` holds all sentences of the evidence, best first. Where the question asks for the
    plan or for the state at some month, the older sentence keeps its place.
    """
    if not chosen:
        return Arranged([])
    asked = AskedState.of(question, chosen)
    made = Arranged(_newest_denial(chosen))
    if asked.status and len(asked.names) == 1:
        _by_authority(made, asked, ranked)
    if takes_for_granted(asked):
        _presupposed(made, asked, ranked)
    _undone(made, asked, ranked)
    looked_at: list[Quote] = []
    while waiting := [q for q in made.quotes if not any(q is k for k in looked_at)]:
        looked_at.append(waiting[0])
        _overtaken(made, waiting[0], asked, ranked)
    for old in [q for q in made.quotes if any(q is c for c in chosen)]:
        _planned(made, old, asked, ranked)
    for one, other, note in figures_that_differ(list(made.quotes), ranked):
        if overtaking(one, other, asked):
            made.notes.append(_older_figure(other))
        elif not any(overlap(other, old) for old, _ in made.marks):
            made.notes.append(note)
            if not any(overlap(other, q) for q in made.quotes):
                made.quotes.append(other)
    return _cut(made)


def _newest_denial(chosen: Sequence[Quote]) -> list[Quote]:
    """Return the statements with the newest of those that deny a measure before the older ones."""
    told = [q for q in chosen if (e := effect_of(q.text)) and e[0] == "denied"]
    newest = iter(sorted(told, key=day_of, reverse=True))
    return [next(newest) if any(q is t for t in told) else q for q in chosen]


def _by_authority(made: Arranged, asked: AskedState, ranked: Sequence[Quote]) -> None:
    """Put in front what says by whose measures the subject is held."""
    named_in = _naming(asked, ranked)
    stands = standing(asked, named_in)
    if not stands and asked.authorities:
        stands = denied(asked, named_in)
    first = [_held(made, q) for q in stands]
    rest = [q for q in made.quotes if not any(q is f for f in first)]
    if first:  # what is overtaken stays, to be marked; what repeats them or is of others does not
        rest = [q for q in rest if not covered_by(asked, q, first) or _has_been(asked, q, first)]
    made.quotes = [*first, *rest]


def _presupposed(made: Arranged, asked: AskedState, ranked: Sequence[Quote]) -> None:
    """Say first that a measure is another than the one that the question takes for granted."""
    other = of_another_measure(asked, made.quotes, _naming(asked, ranked))
    if other is None:
        return
    held = _held(made, other)
    rest = [q for q in made.quotes if q is not held]
    # That others are under the measure asked about says nothing of this one.
    rest = [q for q in rest if is_named(asked.names[0], q.text) or not names_in(q.text)]
    made.quotes = [held, *rest]
    made.notes.append(
        f"No statement found tells of that measure on {asked.names[0]}; the first tells of another."
    )


def _naming(asked: AskedState, ranked: Sequence[Quote]) -> list[Quote]:
    """Return the sentences that name who is asked about."""
    return [q for q in ranked if any(_is_of(n, q) for n in asked.names)]


def _is_of(name: str, quote: Quote) -> bool:
    """Whether a statement names the subject; a row only if it is the subject's own.

    "HERON BRANCH 4 LTD; Linked To: HERON" is another's.
    """
    if not is_row(quote.place.locator):
        return is_named(name, quote.text)
    cells = [cell.partition(": ") for cell in quote.text.split("; ")]
    named_by = [
        value.strip()
        for at, (label, _, value) in enumerate(cells)
        if at < _FIRST_CELLS or _NAMING.search(label.replace("_", " "))
    ]
    most = len(name.split()) + 1  # a legal form beside it
    return any(is_named(name, value) and len(value.split()) <= most for value in named_by)


def _undone(made: Arranged, asked: AskedState, ranked: Sequence[Quote]) -> None:
    """Put in front what ended a measure on the subject of a question on what may be done today.

    "Can we trade with the firm?" is asked of the measure, in whatever words its end is told.
    """
    if not (asked.present and len(asked.names) == 1 and asked.open):
        return
    tells = [q for q in ranked if is_named(asked.names[0], q.text)]
    told = [(q, t[-1]) for q in tells if (t := asked.told(asked.names[0], q))]
    ended = [q for q, t in told if t.effect == "ends"]
    for new in sorted(ended, key=lambda q: asked.told(asked.names[0], q)[-1].known)[-1:]:
        again = any(overtaking(q, new, asked) for q, _ in told)
        if not again and any(overtaking(new, q, asked) for q, t in told if t.effect == "stands"):
            held = _held(made, new)
            made.quotes = [held, *(q for q in made.quotes if q is not held)]


def _has_been(asked: AskedState, quote: Quote, first: Sequence[Quote]) -> bool:
    return any(overtaking(new, quote, asked) for new in first)


def _overtaken(made: Arranged, old: Quote, asked: AskedState, ranked: Sequence[Quote]) -> None:
    """Mark a statement that a later one overtakes, and put that one in front of it."""
    found = latest(o for new in ranked if (o := overtaking(new, old, asked)))
    if found is None:
        return
    # What was done stays as true as it was; what was not, or only planned, has become untrue.
    if asked.plan or (not asked.present and found.ground in ("undone", "changed", "restated")):
        _add_behind(made, found)
        return
    new = _held(made, found.new)
    made.quotes = _before(made.quotes, new, old)
    if found.ground == "restated":  # in the same words: nothing in it but the old figure
        made.quotes = [q for q in made.quotes if q is not old]
        made.notes.append(_older_figure(old))
    elif found.sure:
        made.marks.append((old, new))


def _add_behind(made: Arranged, found: Overtaking) -> None:
    new = _held(made, found.new)
    if found.ground == "undone" and not any(q is new for q in made.quotes):
        made.quotes.append(new)


def _older_figure(old: Quote) -> str:
    return f"An older source gives another figure: “{old.text}” ({named(old)})."


def _planned(made: Arranged, old: Quote, asked: AskedState, ranked: Sequence[Quote]) -> None:
    """Mark a plan that a newer source reports as carried out."""
    for found in done_since(old, ranked):
        new = _held(made, found)
        made.notes.append(
            f"The sources differ in time: {named(old)} speaks of a plan; {named(new)} "
            "reports it as done."
        )
        if not asked.plan:
            made.quotes = _before(made.quotes, new, old)
            if not any(o is old for o, _ in made.marks):
                made.marks.append((old, new))


def _held(made: Arranged, found: Quote) -> Quote:
    """Return the statement that holds a sentence already, else the sentence as a statement."""
    held = next((q for q in made.quotes if overlap(q, found)), None)
    return held or (found if found.lead else made_whole([found])[0])


def _before(quotes: list[Quote], new: Quote, old: Quote) -> list[Quote]:
    """Put the newer statement in front of the older one, where that is shown."""
    if new is old or not any(q is old for q in quotes):
        return quotes
    if any(q is new for q in quotes[: next(i for i, q in enumerate(quotes) if q is old)]):
        return quotes
    rest = [q for q in quotes if q is not new]
    at = next(i for i, q in enumerate(rest) if q is old)
    return [*rest[:at], new, *rest[at:]]


def _cut(made: Arranged) -> Arranged:
    """Return the statements, marked ones last, as many as a reader takes in, and no note twice."""
    old = [o for o, _ in made.marks]
    first = [q for q in made.quotes if not any(q is o for o in old)]
    last = [q for q in made.quotes if any(q is o for o in old)]
    if first:
        room = max(1, MAX_STATEMENTS - len(last))
        needed = [new for _, new in made.marks]
        rank = sorted(first, key=lambda q: not any(q is n for n in needed))[:room]
        kept = [q for q in first if any(q is r for r in rank)]
        made.quotes = [*kept, *last][:MAX_STATEMENTS]
    made.notes = list(dict.fromkeys(made.notes))
    return made
