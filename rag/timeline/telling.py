"""Say what a statement tells of a measure on a subject: what it does to it, whose it is, when."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from ingest.text.plain import strip_markup
from ingest.text.sentences import is_row, sentences
from rag.answerability.actors import IMPOSERS, own_jurisdiction
from rag.sentences.around import sentences_before
from rag.sentences.quotes import Quote
from rag.text.figures import Day, dates
from rag.text.places.authorities import codes_named
from rag.timeline.relations import Effect, relations
from rag.timeline.subjects import Mention, is_named, mentions, names_in

_ANNEX = re.compile(r"\b(?:annex|schedule)\s+((?:[IVXLC]+|\d+)\w?)\b", re.IGNORECASE)
_ACT = re.compile(r"\b\d{1,4}/\d{2,4}\b")
_CLAUSES = re.compile(r"(?<=[;,])\s+|\s+(?:and|but|while|whereas)\s+(?![A-ZÀ-Þ])")
_SINCE = re.compile(r"\b(?:on|since|from|as of)\s+(?:the\s+)?$", re.IGNORECASE)
_BE = re.compile(r"\b(?:is|are|was|were|be|been|being)\s+(?:\w+\s+){0,2}$", re.IGNORECASE)
_BEFORE_VERB = re.compile(r"^(?:\s+(?:has|have|had|then|later|also|recently))*\s*$", re.IGNORECASE)
_UNTRUE = re.compile(
    r"\b(?:has|have|had)?\s*(?:not|never)\s+(?:yet\s+)?(?:been\s+)?$|\bnot yet\s", re.I
)
_TERM = re.compile(r"\b(?:until|till|to|by|through|before)\s+(?:the\s+)?$", re.IGNORECASE)
_REACH = 6  # words behind a negator that it may deny
_BEHIND = re.compile(r"\b(?:of|on|against|for|to|with|in|at|from)\s+(?:the\s+)?$", re.IGNORECASE)
_IT = re.compile(
    r"\b(?:it|them|him|her|(?:the|its|their|his) (?:listing|designation|name))\b", re.I
)
_NUMBER = re.compile(r"\bNos?\b\.?(?=\s*\d)")  # of "Regulation No 833/2014" denies nothing
_FOREIGN = re.compile(r"\bstock exchange\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Told:
    """What a clause tells of a subject.

    ``when`` is the day told in it, ``known`` the last day on which it is known to hold (ISO);
    ``own`` says that its authority stands in the sentence itself.
    """

    effect: Effect
    mention: Mention
    authorities: frozenset[str]
    annexes: frozenset[str]
    acts: frozenset[str]
    families: frozenset[str]
    when: str
    known: str
    own: bool


def told_of(name: str, quote: Quote) -> list[Told]:
    """Return what a statement tells of measures on the bearer of a name, in its order."""
    if not is_named(name, quote.text):
        return []
    row = is_row(quote.place.locator)
    if row or quote.lead:
        by_cell = _by_authority(quote.text) if row else []
        parts = by_cell or [f"{quote.lead.text} {quote.text}" if quote.lead else quote.text]
    else:  # with its lines, so that the points of a list stay apart
        parts = _parts(quote.quote)
    return [told for part in parts for told in _told(name, part, quote)]


def _by_authority(row: str) -> list[str]:
    """Return what a row says of each authority that heads a column of it, none where none does.

    "Bank: Heron; EU: ban since May; UK: not seen" says two things of Heron.
    """
    (_, _, name), *cells = [cell.partition(": ") for cell in row.split("; ")]
    return [f"{name}: {label} {value}" for label, _, value in cells if value and codes_in(label)]


def _parts(text: str) -> list[str]:
    """Return the sentences of a text, each point of a list behind what leads it in."""
    parts, lead = [], ""
    for sentence in sentences(text):
        sentence = strip_markup(sentence)
        parts.append(f"{lead} {sentence}" if lead else sentence)
        if sentence.endswith(":"):
            lead = sentence
    return parts


def day_of(quote: Quote) -> str:
    """Return the day of a statement's source, "" where it has none."""
    return quote.evidence.about.published or ""


def effect_of(clause: str) -> tuple[Effect, int, int] | None:
    """Return what a clause's words do to a measure, and where they stand; None for nothing."""
    table = relations()
    found = table.effect_in(clause)
    planned = table.plans.search(clause)
    if found is None:
        denial = _denial(clause, len(clause))
        spoken = denial and table.families_in(" ".join(clause[denial.end() :].split()[:_REACH]))
        return ("denied", denial.start(), denial.end()) if denial and spoken else None
    relation, match = found
    before = clause[: match.start()]
    denied = "no longer" not in match.group().lower() and _denial(
        clause, match.start(), match.end()
    )
    if relation.effect == "stands":
        if denied:
            return "denied", *match.span()
        if planned and relation.name != "stays":
            return "planned", *match.span()
        return "stands", *match.span()
    if planned and planned.start() < match.start():
        return "planned" if relation.effect == "changes" else "stands", *match.span()
    if denied and _UNTRUE.search(before):
        return "stands", *match.span()  # "has not been lifted"
    return relation.effect, *match.span()


def _denial(clause: str, start: int, end: int = 0) -> re.Match[str] | None:
    """Return what denies the words at a place: a negator within them or not far before."""
    plain = _NUMBER.sub(lambda m: " " * len(m.group()), clause)
    found = [m for m in relations().denials.finditer(plain) if m.start() < max(start, end)]
    last = found[-1] if found else None
    if last is None or not end:
        return last
    between = clause[last.end() : start]
    return last if len(between.split()) <= _REACH and not re.search(r"[;:,.]", between) else None


def _told(name: str, sentence: str, quote: Quote) -> Iterator[Told]:
    row = is_row(quote.place.locator)
    said = mentions(name, sentence, quote.place.locator)
    if not said or _FOREIGN.search(sentence):
        return
    clauses = [(0, sentence)] if row else list(_clauses(sentence))
    named = codes_in(sentence)
    leads = is_named(name, next(iter(names_in(sentence)), name))
    for start, clause in clauses:
        effect = effect_of(clause)
        inside = [m for m in said if start <= m.start < start + len(clause)]
        if effect is None or not (inside or leads):
            continue
        kind, at, _ = effect
        meant = inside or said
        done_to = next((m for m in meant if not _acts(m, sentence, start + at)), None)
        undone = kind in ("ends", "replaces")
        if undone and (done_to is None or not (inside or _of_the_same(clause, at))):
            continue
        kind = _turned(kind, meant, sentence, start + at)
        own = codes_in(clause) or named
        at = max(0, meant[0].end - start) if inside else 0
        when = _day_in(clause, at, kind)
        if not when and kind != "denied":
            when = _day_in(sentence, meant[0].end, kind)
        yield Told(
            kind,
            done_to or meant[0],
            own or _around(quote),
            _annexes(sentence) or _annexes_before(quote),
            frozenset(_ACT.findall(sentence)),
            relations().families_in(clause) or relations().families_in(sentence),
            when,
            _known(kind, clause, when, day_of(quote)),
            bool(own),
        )


def _clauses(sentence: str) -> Iterator[tuple[int, str]]:
    start = 0
    for match in _CLAUSES.finditer(sentence):
        yield start, sentence[start : match.start()]
        start = match.end()
    yield start, sentence[start:]


def _acts(mention: Mention, sentence: str, verb: int) -> bool:
    """Whether the bearer of the name stands before an active verb: "The firm revoked …"."""
    if mention.end > verb or _BEHIND.search(sentence[: mention.start]):
        return False
    between = sentence[mention.end : verb]
    return _BEFORE_VERB.match(between) is not None and _BE.search(sentence[:verb]) is None


def _of_the_same(clause: str, verb: int) -> bool:
    """Whether a clause that names nobody tells what was done to whom the sentence begins with."""
    return _BE.search(clause[:verb]) is not None or _IT.search(clause) is not None


def _turned(kind: Effect, said: list[Mention], sentence: str, start: int) -> Effect:
    """Return "ends" for what is replaced, "stands" for what takes its place."""
    if kind != "replaces":
        return kind
    passive = _BE.search(sentence[:start]) is not None
    replaced = any((m.end <= start) == passive for m in said)
    return "ends" if replaced else "stands"


@lru_cache(4_000)
def codes_in(text: str) -> frozenset[str]:
    """Return the codes of those whose measures a text speaks of."""
    found = codes_named(text) & IMPOSERS
    return found - {"zukr"} or found  # in the name of a regime, where another imposes it


def _around(quote: Quote) -> frozenset[str]:
    """Return whose measure a statement is that does not say so: what stands around it does."""
    near = next(iter(sentences_before(quote)), "")
    above = (near, quote.evidence.passage.context, quote.evidence.about.title or "")
    if found := next((codes for text in above if (codes := codes_in(text))), None):
        return found
    own = own_jurisdiction(quote.evidence)
    return frozenset((own,)) if own else frozenset()


def _annexes(text: str) -> frozenset[str]:
    return frozenset(m[1].upper() for m in _ANNEX.finditer(text))


def _annexes_before(quote: Quote) -> frozenset[str]:
    return _annexes(quote.evidence.passage.context)


def _day_in(text: str, behind: int, kind: Effect) -> str:
    """Return the day that a text tells as that of a deed, "" where there is none.

    It is the first behind the subject's name: "Calder on 2 May, Osk on 3 May". In "annulled the
    listing of 3 March" the day is that of the listing.
    """
    days = [d for d in dates(text) if d.year and d.month and not _TERM.search(text[: d.start])]
    told = [d for d in days if _SINCE.search(text[: d.start])]
    if not told and kind != "ends":
        told = [d for d in days if d.day]
    after = [d for d in told if d.start >= behind]
    return _iso((after or told[::-1])[0]) if told else ""


def _iso(day: Day) -> str:
    try:
        return date(day.year or 0, day.month or 1, day.day or 1).isoformat()
    except ValueError:
        return ""


def _known(kind: Effect, clause: str, when: str, published: str) -> str:
    """Return the day until which something is known to hold: of a deed its own day.

    What "is" so, or "has been since", is so on the day of its source.
    """
    state = re.search(r"\b(?:is|are|has|have|remains?|applies|since)\b", clause, re.IGNORECASE)
    deed = kind in ("ends", "replaces", "stands", "changes") and not state
    if deed and when:
        return when
    return published or when
