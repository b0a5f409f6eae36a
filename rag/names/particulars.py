"""Compare what is known of somebody, a birth date and a country, with what an entry says.

Agreement makes a match surer and a contradiction less sure; both are said, and nothing is hidden,
since lists err in dates as well. What an entry does not say changes nothing.
"""

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from ingest.text.dates import Day, dates
from rag.errors import QuestionError
from rag.question.fields import field_named
from rag.text.places.countries import jurisdiction_codes, unify_jurisdictions
from rag.text.places.letters import country_letters, known_letters

# What is added to the log-odds of a match. Whoever shares a name shares a birth date one time in
# some 20,000 and a year one time in 60 by chance, and lists err in one of some twenty: these are
# a good deal nearer to nought than that would be, since namesakes are of one time and country.
DAY, YEAR, TURNED, OTHER_DAY, OTHER_YEAR = 2.5, 1.2, 0.8, -1.0, -3.0
COUNTRY, OTHER_NATION, OTHER_COUNTRY = 0.7, -1.5, -0.7
SUREST = 0.97  # of a name; of an identifier it is nearly 1
MOST = 0.99  # to which agreement lifts a score: the very name alone has 1
_BORN = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_COUNTRY_COLUMN = re.compile(r"\b(?:countr(?:y|ies)|jurisdictions?|nations?)\b", re.IGNORECASE)
_NATION, _PLACES = "nationality", ("address", "place of birth", "flag")


@dataclass(frozen=True, slots=True)
class Particulars:
    """What is known of whom is looked up: ``born`` as far as it is, the country's two letters."""

    born: Day | None = None
    country: str = ""

    @classmethod
    def given(cls, born: str | None, country: str | None) -> "Particulars":
        """Read a birth date ("1962-04-01", "1962-04", "1962") and a country ("RU", "Russia").

        :raises QuestionError: for what is no such date or country.
        """
        return cls(_birth(born) if born else None, _letters(country) if country else "")

    def __bool__(self) -> bool:
        """Whether anything is known."""
        return self.born is not None or bool(self.country)


@dataclass(frozen=True, slots=True)
class Compared:
    """How much surer the entry makes a match, in log-odds, and why."""

    shift: float = 0.0
    reasons: tuple[str, ...] = ()

    def score(self, before: float, surest: float = SUREST) -> float:
        """Return a score, 0 to 1, with what was compared taken into account."""
        if not self.shift:
            return before
        held = min(max(before, 0.001), surest)
        moved = min(MOST, 1 / (1 + math.exp(-math.log(held / (1 - held)) - self.shift)))
        return round(max(before, moved) if self.shift > 0 else min(before, moved), 3)


def compare(known: Particulars, rows: Sequence[str]) -> Compared:
    """Return what the rows of an entry say of the particulars known."""
    cells = [cell for row in rows for cell in _cells(row)]
    parts = []
    if known.born:
        parts.append(_compare_birth(known.born, cells))
    if known.country:
        parts.append(_compare_country(known.country, cells))
    return Compared(sum(p.shift for p in parts), tuple(r for p in parts for r in p.reasons))


def _birth(born: str) -> Day:
    match = _BORN.fullmatch(born.strip())
    year, month, day = (int(p) if p else None for p in match.groups()) if match else (0,) * 3
    try:
        date(year or 0, month or 1, day or 1)
    except ValueError:
        raise QuestionError(
            f"“{born}” is no birth date; write 1962-04-01, 1962-04 or 1962"
        ) from None
    return Day(0, 0, year, month, day)


def _letters(country: str) -> str:
    found = countries_in(country.strip().upper() if len(country.strip()) == 2 else country.strip())
    if len(found) != 1:
        raise QuestionError(f"“{country}” is no country known here; write it as RU or Russia")
    return next(iter(found))


def countries_in(text: str) -> frozenset[str]:
    """Return the countries that a text names, as the two letters of ISO 3166-1 in capitals."""
    codes = jurisdiction_codes()
    named = {w for w in re.findall(r"\w+", unify_jurisdictions(text)) if w in codes}
    found = {letters.upper() for code in named if (letters := country_letters(code))}
    bare = {w for w in re.findall(r"(?<![\w&.-])[A-Z]{2}(?![\w&-])", text)} & known_letters()
    return frozenset(found | bare)


def _cells(row: str) -> Iterator[tuple[str, str]]:
    """Yield (label, value) of ``Column: value; Column: value``; what has no label has the last."""
    label = ""
    for cell in re.split(r";\s|\n", row):
        head, colon, value = cell.partition(": ")
        own = bool(colon) and len(head) <= 60
        plain = cell.replace("_", " ")
        inner = next((f for f in _LABELS if field_named(f).given.search(plain)), None)
        if own or inner:
            label = f"{head} {inner or ''}".replace("_", " ") if own else str(inner)
        yield label, (value if own else cell).strip()


_LABELS = ("date of birth", "place of birth", _NATION)


def _compare_birth(born: Day, cells: Sequence[tuple[str, str]]) -> Compared:
    birth = field_named("date of birth")
    given = [value for label, value in cells if birth.given.search(label)]
    days = [(day, value) for value in given for day in _days(value)]
    if not days:
        return Compared(0.0, ("the entry gives no date of birth",))
    rated = [(*_rated(born, day), value) for day, value in days]
    shift, why, value = max(rated, key=lambda r: r[0])
    return Compared(shift, (f"{why} (the list says “{value[:80]}”)",))


def _days(value: str) -> list[Day]:
    found = dates(value)
    spans = [(d.start, d.end) for d in found]
    years = (
        Day(*m.span(), int(m.group()), None, None)
        for m in _YEAR.finditer(value)
        if not any(a <= m.start() < b for a, b in spans)
    )
    return [d for d in (*found, *years) if d.year]


def _rated(born: Day, listed: Day) -> tuple[float, str]:
    whole = born.day is not None and listed.day is not None
    if listed.agrees(born) or born.agrees(listed):
        return (DAY, "the date of birth is the same") if whole else (YEAR, "the date of birth fits")
    if born.year != listed.year:
        near = abs((born.year or 0) - (listed.year or 0)) == 1 and not whole
        said = "the year of birth differs"
        return (OTHER_DAY, f"{said} by one") if near else (OTHER_YEAR, said)
    if whole and (born.month, born.day) == (listed.day, listed.month):
        return TURNED, "the date of birth is the same with day and month turned round"
    return OTHER_DAY, "the year of birth is the same, day or month differ"


def _compare_country(country: str, cells: Sequence[tuple[str, str]]) -> Compared:
    nations = _named(cells, _NATION)
    others = {c: v for place in _PLACES for c, v in _named(cells, place).items()}
    others |= {c: v for label, v in cells if _COUNTRY_COLUMN.search(label) for c in countries_in(v)}
    said = nations.get(country) or others.get(country)
    if said:
        return Compared(COUNTRY, (f"the country {country} fits (the list says “{said[:80]}”)",))
    if nations:
        listed = ", ".join(sorted(nations))
        return Compared(OTHER_NATION, (f"the nationality differs: {listed}, not {country}",))
    if others:
        listed = ", ".join(sorted(others))
        return Compared(OTHER_COUNTRY, (f"the list names other countries: {listed}",))
    return Compared(0.0, ("the entry names no country",))


def _named(cells: Sequence[tuple[str, str]], field: str) -> dict[str, str]:
    """Return the countries that the cells of a field name, each with what the cell says."""
    given = field_named(field).given
    held = [value for label, value in cells if given.search(label)]
    return {country: value for value in held for country in countries_in(value)}
