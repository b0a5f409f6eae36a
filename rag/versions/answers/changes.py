"""Read what an amending act says that it changes: which provisions, of which act.

Acts of the EU, the United Kingdom and the United States are read by one walk through their places.
What a sentence does not say it has from above: "(1) Article 5 is amended as follows." holds for
"(a) in paragraph 2, omit …", "7. Amend § 587.201 by:" for "a. Revise paragraph (e);".
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files

from pydantic import TypeAdapter

from ingest.datamodels import About
from ingest.text.pinpoint import parents, pinpoint_key
from rag.question.provisions import references_in
from rag.sentences.quotes import Quote
from rag.text.acts import Act, act_named, acts_in

_MARKS = re.compile(r"^(?:\W*(?:\(\w{1,5}\)|\w{1,5}[.)])[\s.—–-]*)+|^\W+(?=\w)")
_NUMBERED = re.compile(r"\W*\d+\.\s")  # an instruction of the Federal Register
_QUOTED = re.compile(r"“[^”]*”|(?<!\w)‘[^’]*’(?!\w)|(?<=:)\s*[“‘].*$", re.DOTALL)
_OPENS = re.compile(r"(?:amended(?:\s+as\s+follows)?(?:\s+by)?|[—–:-]|\bby)\s*[.:—–-]?\s*$")
_DEFINES = re.compile(
    r"[“‘](?P<short>the (?:[\w()]+ ){1,4}?\w+)[”’]\s+means\s+(?P<act>.*)", re.DOTALL
)
_BY_ITS_OWN = re.compile(r"\bin accordance with\b.*$", re.DOTALL)  # "… regulations 3 to 11"
_AMENDMENT = re.compile(r"\((?:[^()]*\b)?Amendments?\b[^()]*\)(?:\s*\(No\.?\s*\d+\))?|\b\d{4}\b")
_OF = re.compile(
    r"\b(?:of|to|in)\s+(?:(?:the|Council|Commission|Implementing|Delegated|Regulation|Directive|"
    r"Decision|No\.?|\(\w+\))\s*)*$",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Row:
    """A form in which acts say that they change something, with sentences it meets and leaves."""

    law: str
    says: str
    meets: tuple[str, ...]
    leaves: tuple[str, ...]
    whole: bool = False


@dataclass(frozen=True)
class _File:
    about: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """A sentence that changes provisions of an act, by their keys; none: the whole act."""

    quote: Quote
    acts: tuple[Act, ...]
    keys: tuple[str, ...]


@dataclass(slots=True)
class _Above:
    """What the sentences before have said: the act, and the provision by the place that says so."""

    acts: tuple[Act, ...]
    by_place: dict[str, str] = field(default_factory=dict)
    named: dict[str, tuple[Act, ...]] = field(default_factory=dict)
    last: str | None = None

    def provision_for(self, place: str | None) -> str | None:
        """Return the provision that is being changed where a place says none."""
        if place is None:
            return self.last
        above = (place, *parents(place))
        found = next((self.by_place[k] for k in above if k in self.by_place), None)
        return found or self.by_place.get(_first_of(place))


def changes_of(quotes: Iterable[Quote], about: About) -> Iterator[Change]:
    """Yield the changes that the sentences of an amending act say, in order."""
    above = _Above(acts_told_by(about))
    of_parts = any(" cfr" in s for act in above.acts for s in act.spellings)
    for quote in quotes:
        text = quote.text.strip()
        if defined := _DEFINES.search(text):
            above.named[defined["short"].lower()] = tuple(acts_in(defined["act"])[:1])
        if text.startswith(("“", "‘")):
            continue  # the new words themselves
        said = _MARKS.sub("", _QUOTED.sub(" ", text)).strip()
        row = form_of(said)
        opens = _OPENS.search(said) is not None
        if row is None and not opens:
            continue
        if not of_parts and (acts := _acts_said(said, above)):
            above.acts = acts
        place = pinpoint_key(quote.place.locator)
        begins = place is None and _NUMBERED.match(text) is not None
        inherited = None if begins else above.provision_for(place)
        keys = tuple(references_in([_without_acts(said, above.acts)], inherited))
        ends = row is not None and row.whole and bool(_acts_said(said, above))
        keys = keys or ((inherited,) if inherited and not ends else ())
        if (opens and keys and (row or place)) or begins:
            above.last = keys[0] if keys else None
            above.by_place |= {place: keys[0]} if place and keys else {}
        if row is not None and (keys or row.whole):
            yield Change(quote, above.acts, keys)


def form_of(sentence: str) -> Row | None:
    """Return the form of a sentence that says a change, None where it says none."""
    said = _MARKS.sub("", _QUOTED.sub(" ", sentence)).strip()
    return next((row for row, says in _compiled() if says.search(said)), None)


@cache
def rows() -> tuple[Row, ...]:
    """Return the forms as they are written down."""
    text = (files("rag.versions.answers") / "changes.json").read_text(encoding="utf-8")
    return TypeAdapter(_File).validate_json(text).rows


@cache
def _compiled() -> tuple[tuple[Row, re.Pattern[str]], ...]:
    return tuple((r, re.compile(r.says, re.IGNORECASE | re.DOTALL)) for r in rows())


def acts_told_by(about: About) -> tuple[Act, ...]:
    """Return the acts that an amending act is about by its title, or by the parts that it names."""
    title = about.title or ""
    if numbered := [a for a in acts_in(title.partition("amending")[2]) if a.spellings]:
        return tuple(numbered)
    named = acts_in(about.instrument or "")
    if parts := [a for a in named if any(" cfr" in spelling for spelling in a.spellings)]:
        return tuple(parts)
    if _AMENDMENT.search(title):
        return (act_named(_AMENDMENT.sub(" ", title)),)
    return ()


def _acts_said(said: str, above: _Above) -> tuple[Act, ...]:
    short = next((a for name, a in above.named.items() if name in said.lower()), ())
    return short or tuple(acts_in(said)[:1])


def _without_acts(said: str, acts: Sequence[Act]) -> str:
    """Return a sentence without the act that it changes, which is no reference to another."""
    for act in acts:
        if acts_in(said[act.start : act.end]):  # named here, and not by a short name
            before = _OF.sub(" ", said[: act.start])
            said = f"{before} {said[act.end :]}"
    return _BY_ITS_OWN.sub("", said)


def _first_of(place: str) -> str:
    """Return the first place beside one: "reg 3(1)" for "reg 3(4)"."""
    above = next(iter(parents(place)), "")
    return f"{above}(1)"
