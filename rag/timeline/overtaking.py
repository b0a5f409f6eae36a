"""Decide whether a later statement overtakes an earlier one.

Only on one subject and one measure of one authority: two firms of one name, another annex or
another authority never overtake each other. Where it cannot be told, nothing is overtaken.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from rag.sentences.quote_spans import overlap
from rag.sentences.quotes import Quote
from rag.text.figures import dates, figures
from rag.text.words import content_words
from rag.timeline.asked import AskedState
from rag.timeline.relations import relations
from rag.timeline.subjects import instruments_in, mentions, names_in
from rag.timeline.telling import Told, day_of

Ground = Literal["undone", "changed", "done since", "begun since", "restated"]
_SAME_WORDS = 0.8  # share of two sentences' words from which only their figures differ
_SHARED = 2  # words beside the name that two statements on one thing have in common
_PRESENT = re.compile(
    r"\b(?:is|are|has to|have to|must|may|can|shall|applies|apply|needs?|requires?|remains?)\b",
    re.IGNORECASE,
)
_TERM = re.compile(
    r"\b(?:until|till|to|by|through|expires?(?: on)?|ends?(?: on)?)\s+(?:the\s+)?$", re.I
)


@dataclass(frozen=True, slots=True)
class Overtaking:
    """How a later statement overtakes an earlier one; ``sure`` where all that it says is gone."""

    ground: Ground
    new: Quote
    told: Told | None
    sure: bool = True


def overtaking(new: Quote, old: Quote, asked: AskedState) -> Overtaking | None:
    """Return how one statement overtakes another for what is asked, None where it does not."""
    if overlap(new, old):
        return None
    for name in asked.names or names_in(old.text):
        before, after = asked.told(name, old), asked.told(name, new)
        if not after:
            continue
        if not before:
            found = _of_a_role(new, after, old, name)
        else:
            found = _between(new, after[-1], old, before, asked)
        if found:
            return found
    return _restated(new, old)


def _between(
    new: Quote, after: Told, old: Quote, before: Sequence[Told], asked: AskedState
) -> Overtaking | None:
    """Return how what is told last of a subject overtakes what was told of it before."""
    if after.when > asked.today:
        return None  # what will end on some day has not ended
    gone = [b for b in before if _ground(new, after, old, b)]
    if not gone or (after.effect == "ends" and before[-1].effect == "ends"):
        return None
    ground = _ground(new, after, old, gone[-1])
    kept = {a for b in before if b not in gone and b.effect == "stands" for a in b.authorities}
    kept &= asked.authorities or kept
    # What denies a measure is wrong as a whole; what tells of two measures still tells of one.
    sure = gone[-1].effect in ("denied", "planned") or not kept - after.authorities
    return Overtaking(ground, new, after, sure) if ground else None


def _ground(new: Quote, after: Told, old: Quote, before: Told) -> Ground | None:
    if not _of_one_measure(after, before):
        return None
    if not (after.known and before.known and after.known > before.known):
        return None
    if after.effect == "ends" and before.effect in ("stands", "changes", "planned"):
        return "undone"
    if after.effect == "stands":
        if before.effect == "denied":
            # "No American measure is known" stays true beside a measure of nobody named.
            unsaid = before.authorities and not after.authorities
            return None if unsaid else "begun since"
        if before.effect == "planned":
            return "done since"
        if before.effect == "ends" and after.when > before.known:
            return "begun since"
    if after.effect in ("changes", "stands") and before.effect in ("stands", "changes"):
        return "changed" if _another_value(new, old) else None
    return None


def _of_one_measure(new: Told, old: Told) -> bool:
    """Whether two things are told of one subject, one authority, one annex and one measure."""
    return (
        new.mention.may_be(old.mention)
        and (not new.authorities or not old.authorities or old.authorities <= new.authorities)
        and (not new.annexes or not old.annexes or bool(new.annexes & old.annexes))
        and (not new.acts or not old.acts or bool(new.acts & old.acts) or not new.annexes)
        and relations().one_measure(new.families, old.families)
    )


def _of_a_role(new: Quote, after: Sequence[Told], old: Quote, name: str) -> Overtaking | None:
    """Return that somebody or something was replaced in what an older statement tells of them."""
    replaced = next((t for t in after if t.effect == "ends"), None)
    table = relations()
    replaces = any(r.effect == "replaces" and r.pattern.search(new.text) for r in table.relations)
    if replaced is None or not replaces or not mentions(name, old.text, old.place.locator):
        return None
    later = day_of(old) and replaced.known > day_of(old)
    shared = _words(new.text) & _words(old.text) - _named(old)
    return Overtaking("undone", new, replaced) if later and shared else None


def _another_value(new: Quote, old: Quote) -> bool:
    """Whether a statement gives what another tells of another term, or another figure of one unit.

    It says of itself that it changes something, or says the same in the same words.
    """
    table = relations()
    changes = any(
        r.effect in ("changes", "replaces") and r.pattern.search(new.text) for r in table.relations
    )
    words = _words(old.text) - _named(old)
    least = _SHARED if changes else max(_SHARED, _SAME_WORDS * len(words))
    if len(words & _words(new.text)) < least or not (changes or _one_instrument(new, old)):
        return False
    mine, theirs = _terms(new.text), _terms(old.text)
    if mine and theirs:
        return not mine & theirs
    units, others = _units(new.text), _units(old.text)
    return changes and any(not units[u] & others[u] for u in units.keys() & others.keys())


def _one_instrument(new: Quote, old: Quote) -> bool:
    mine, theirs = instruments_in(new.text), instruments_in(old.text)
    return mine == theirs


def _restated(new: Quote, old: Quote) -> Overtaking | None:
    """Return that a newer source says the same of today in the same words with another figure."""
    if not day_of(old) or day_of(new) <= day_of(old):
        return None
    mine, theirs = _words(new.text), _words(old.text)
    if len(mine) < _SHARED or len(mine & theirs) < _SAME_WORDS * len(mine | theirs):
        return None
    if not (_PRESENT.search(old.text) and _PRESENT.search(new.text)):
        return None
    units, others = _units(new.text), _units(old.text)
    same = units.keys() == others.keys() and any(not units[u] & others[u] for u in units)
    if dates(old.text) or dates(new.text):
        return None
    if not same or set(names_in(new.text)) != set(names_in(old.text)):
        return None
    return Overtaking("restated", new, None) if _one_source(new, old) else None


def _one_source(new: Quote, old: Quote) -> bool:
    """Whether two sources speak for one body: by publisher, title or act, or they say of whom."""
    mine, theirs = new.evidence.about, old.evidence.about
    if mine.jurisdiction and theirs.jurisdiction and mine.jurisdiction != theirs.jurisdiction:
        return False
    if mine.publisher and theirs.publisher and mine.publisher != theirs.publisher:
        return bool(names_in(old.text))
    if mine.publisher and mine.publisher == theirs.publisher:
        return True
    return bool(names_in(old.text)) or _titled(mine.title) == _titled(theirs.title)


def _titled(title: str | None) -> str:
    return re.sub(r"[\W\d_]+", " ", title or "").strip().lower()


def _named(quote: Quote) -> frozenset[str]:
    return frozenset(s for name in names_in(quote.text) for s in _words(name))


@lru_cache(4_000)
def _words(text: str) -> frozenset[str]:
    return frozenset(w.stem for w in content_words(text) if not w.surface[0].isdigit())


def _terms(text: str) -> frozenset[tuple[int | None, int | None, int | None]]:
    ends = (d for d in dates(text) if _TERM.search(text[: d.start]))
    return frozenset((d.year, d.month, d.day) for d in ends)


def _units(text: str) -> dict[str, set[object]]:
    """Return the figures of a text by unit, mere numbers by the word behind them."""
    words, found = content_words(text), dict[str, set[object]]()
    for figure in figures(text):
        unit = figure.unit or next((w.stem for w in words if w.start >= figure.end), "")
        found.setdefault(unit, set()).add(figure.number * figure.scale)
    return found


def latest(found: Iterable[Overtaking]) -> Overtaking | None:
    """Return what overtakes last, one whose authority and day stand in its own words first."""
    return max(
        found,
        key=lambda o: (
            o.sure,
            o.told is not None and o.told.own and bool(o.told.when),
            o.told.known if o.told else day_of(o.new),
            o.new.score,
        ),
        default=None,
    )
