"""Tell what a table's columns hold: names, other spellings, dates, places, authorities.

Said by the words that lists name their columns with, and by the type of the values.
"""

import re
from dataclasses import dataclass
from functools import cached_property, lru_cache

from ingest.store.lexical.words import stems
from ingest.tables.datamodels import Column, KnownTable
from rag.sentences.cells import REASON, REMARKS
from rag.text.places.authorities import codes_named

_NAME = re.compile(r"\bnames?\b", re.IGNORECASE)
_NAME_PART = re.compile(r"\bname (\d)\b", re.IGNORECASE)
_NO_NAME = re.compile(r"\b(?:regime|file|program\w*|list|type|alias|first|last)\b", re.IGNORECASE)
_OTHER_NAME = re.compile(
    r"\balso\b|\balias|\ba\.?k\.?a\b|\balt|\bother names?\b|\bformer|\bspelling|\bvariant|"
    r"\bshort name\b|\bnon.latin\b",
    re.IGNORECASE,
)
_BIRTH = re.compile(r"birth|\bborn\b|\bdob\b", re.IGNORECASE)
_END = re.compile(
    r"delist|remov|\bend|expir|\buntil\b|revok|lift|terminat|\bceas|valid to|withdrawn|delet",
    re.IGNORECASE,
)
_BEGIN = re.compile(
    r"\blist|designat|\badded|sanction|impos|\bstart|since|effective", re.IGNORECASE
)
_AUTHORITY = re.compile(
    r"\b(?:listed|imposed|issued|sanctioned|designated|named|added) by\b|authorit|sanctioning|"
    r"^source(?: list)?$|\bjurisdiction|regulator|\bagency\b|\bissuer\b|^by$|^lists?$|\bsender\b",
    re.IGNORECASE,
)
_PLACE = re.compile(
    r"countr|nationalit|citizen|\bflag\b|address|\bcit(?:y|ies)\b|\btown\b|\bplace\b|location|"
    r"headquart|\bseat\b|\bregion\b|domicile|incorporat|\bbased\b|resid",
    re.IGNORECASE,
)
_PARTY_NUMBER = re.compile(
    r"\blogical ?id\b|\bgroup id\b|\bunique id\b|\bent(?:ity)? num(?:ber)?\b|\bentity id\b",
    re.IGNORECASE,
)
# Kinds of party, each under the words that questions and lists have for it.
PARTIES = (
    "entity company firm organisation organization corporation business enterprise undertaking",
    "person individual people man men woman women human",
    "vessel ship boat tanker",
    "aircraft plane airplane",
)
ANY_PARTY = "target name entry listing designation party row record subject line"


@lru_cache(64)
def party_stems(words: str) -> frozenset[str]:
    """Return the stems of some words."""
    return frozenset(stems(words))


def class_of(stem: str) -> frozenset[str]:
    """Return the stems of the kind of party that a stem is of, only itself where of none."""
    found = (party_stems(words) for words in PARTIES)
    return next((words for words in found if stem in words), frozenset({stem}))


def words_of(name: str) -> str:
    """Return a column's name as words: "SDN_Name" is "SDN Name", "startDate" "start Date"."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name).replace("_", " ").strip()


@dataclass(frozen=True)
class Columns:
    """A table's columns by what they hold; all are numbers of columns."""

    table: KnownTable

    def _where(self, pattern: re.Pattern[str], *types: str) -> tuple[int, ...]:
        return tuple(
            n
            for n, column in enumerate(self.table.columns)
            if pattern.search(words_of(column.name)) and (not types or column.type in types)
        )

    @cached_property
    def names(self) -> tuple[int, ...]:
        """The columns that say whose a row is; several where a name is given in parts."""
        columns = self.table.columns
        found = [
            n
            for n in self._where(_NAME, "text", "category")
            if not _NO_NAME.search(words_of(columns[n].name)) and n not in self.other_names
        ]
        parts = [n for n in found if _NAME_PART.search(words_of(columns[n].name))]
        if len(parts) > 1:
            number = {n: int(_NAME_PART.findall(words_of(columns[n].name))[0]) for n in parts}
            return tuple(sorted(parts, key=lambda n: number[n]))
        if found:
            return (found[0],)
        by_party = [
            n
            for n in self._texts
            if stems(words_of(columns[n].name))[-1:]
            and any(stems(words_of(columns[n].name))[-1] in party_stems(words) for words in PARTIES)
        ]
        plain = [n for n in self._texts if not REMARKS.search(words_of(columns[n].name))]
        return tuple(by_party[:1] or plain[:1])

    @cached_property
    def _texts(self) -> list[int]:
        columns = list(enumerate(self.table.columns))
        texts = [n for n, c in columns if c.type == "text" and _letters(c)]
        return texts or [n for n, c in columns if c.type == "category"]

    @cached_property
    def other_names(self) -> tuple[int, ...]:
        """The columns of other spellings."""
        return self._where(_OTHER_NAME, "text", "category")

    @cached_property
    def ends(self) -> tuple[int, ...]:
        """The columns of dates on which a listing ended."""
        return self._where(_END, "date")

    @cached_property
    def births(self) -> tuple[int, ...]:
        """The columns of dates of birth."""
        return self._where(_BIRTH, "date")

    @cached_property
    def begins(self) -> tuple[int, ...]:
        """The columns of dates on which something began; those of listing first."""
        other = {*self.ends, *self.births}
        dated = [n for n, c in enumerate(self.table.columns) if c.type == "date" and n not in other]
        first = [n for n in self._where(_BEGIN, "date") if n in dated]
        return tuple(dict.fromkeys([*first, *dated]))

    @cached_property
    def authorities(self) -> tuple[int, ...]:
        """The columns that say by whom."""
        return self._where(_AUTHORITY, "text", "category", "code")

    @cached_property
    def places(self) -> tuple[int, ...]:
        """The columns that say where, or of which country."""
        return self._where(_PLACE, "text", "category", "code")

    @cached_property
    def jurisdictions(self) -> frozenset[str]:
        """The codes of the jurisdictions that have a column of their own: rows compare them."""
        return frozenset(c for col in self.table.columns for c in codes_named(words_of(col.name)))

    @cached_property
    def reasons(self) -> tuple[int, ...]:
        """The columns that say why."""
        return self._where(REASON, "text", "category")

    @cached_property
    def numbers(self) -> int | None:
        """The column that numbers parties where one of them may have several rows."""
        filled = (n for n in self._where(_PARTY_NUMBER) if self.table.columns[n].distinct > 1)
        return next((n for n in filled if self.table.columns[n].distinct < self.table.rows), None)

    def named(self, words: tuple[str, ...]) -> list[int]:
        """Return the columns whose name holds these stems, those named by nothing else first."""
        names = [stems(words_of(c.name)) for c in self.table.columns]
        found = [n for n, name in enumerate(names) if {*words} <= {*name}]
        return sorted(found, key=lambda n: len(names[n]))


def _letters(column: Column) -> bool:
    return not re.search(
        r"\b(?:id|ref|reference|number|num|no|url|link)\b", words_of(column.name), re.I
    )
