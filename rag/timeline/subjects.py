"""Say whose measure a sentence speaks of: the names in it, and whether one is the name meant.

"Calder Pumps" is not "Calder Pumps Trading", nor a firm of that name in another country, and a
sentence on its owner or its director is not on the firm.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from ingest.store.lexical.entry_name import row_names
from ingest.text.sentences import is_row, row_head
from rag.text.accents import unaccented
from rag.text.places.authorities import with_codes
from rag.text.places.countries import jurisdiction_ends
from rag.text.words import MIN_RARITY, is_common, rarity

_TOKEN = r"[A-ZÀ-ÞА-Я0-9][\w’'&.-]*[\w’']|[A-ZÀ-ÞА-Я]"
_RUN = re.compile(
    rf"(?<![\w’'-])(?:{_TOKEN})(?:[ \t]+(?:(?:of|&|al|bin|de|van)[ \t]+)?(?:{_TOKEN}))*"
)
_LEGAL = frozenset(
    "ltd limited plc inc corp corporation co company llc llp lp gmbh ag kg sa sas sarl srl spa bv "
    "nv oy ab kft doo fze jsc ojsc cjsc pjsc ooo oao ao pao zao".split()
)
_DESCRIBES = frozenset("bank company firm group exchange vessel ship tanker mr mrs ms dr".split())
# Instruments with a number: "General licence 8A" is a subject as a firm is.
_INSTRUMENT = re.compile(
    r"\b(?:general[ \t]+)?(?P<noun>licen[cs]e|permit|circular|notice|order|guidance|directive|"
    r"decision|regulation|resolution|authori[sz]ation)s?[ \t]+"
    r"(?:\((?:EU|EC|CFSP)\)[ \t]+)?(?:No\.?[ \t]*)?"
    r"(?P<number>[A-Z]{0,3}-?\d[\w/-]*)",
    re.IGNORECASE,
)
# What a capital letter begins that is nobody's name.
_BODIES = frozenset(
    "executive percent rule rules regulations package recital programme council court general "
    "treasury commission parliament cabinet ministry minister government "
    "office authority department union annex article part schedule section regulation decision "
    "order notice act list sdn official journal consolidated member states january february march "
    "april may june july august september october november december monday tuesday wednesday "
    "thursday friday saturday sunday".split()
)
_ROMAN = re.compile(r"[IVXLC]+[A-Z]?")  # of an annex
_OWNED = re.compile(
    r"\b(?:owned|controlled|managed|led|founded|headed|run|held|appointed)\b[^.;,]{0,30}?\bby\s+"
    r"(?:the\s+)?$",
    re.IGNORECASE,
)
_OF = re.compile(r"(?P<noun>[\w-]+)\s+(?:of|for|to|at|with)\s+(?:the\s+)?$", re.IGNORECASE)
# What stands before "of" a name where the name itself is meant: "the listing of", "the funds of".
_OWN = re.compile(
    r"(?:de)?-?list\w*|designat\w*|sanction\w*|freez\w*|assets?|funds?|accounts?|names?|entr(?:y|ies)|"
    r"removal|deletion|status|measures?|bans?|business|trade|dealings?|transactions?|payments?|"
    r"exports?|imports?|sales?|suppl(?:y|ies)|deliver(?:y|ies)|transfers?|ports?|cases?|licen[cs]e|"
    r"permit|annulment|revocation|wind-down|restrictions?|penalty|down|pay|deal",
    re.IGNORECASE,
)
_PLACE = re.compile(r"(?:,?\s+(?:of|in|from)\s+|,?\s*\()(?:the\s+)?([A-ZÀ-Þ][\w-]+)")
_NUMBERED = re.compile(
    r"\b(?P<label>imo|ref|reg|registration|company|passport|born|date of birth|swift|inn|ogrn|"
    r"tax|id)\b\.?\s*(?:no|number)?\.?:?\s*(?P<value>[\w/-]*\d[\w/ -]*)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Mention:
    """A place where a text names a subject, and what there tells it from others of that name."""

    start: int
    end: int
    legal: str
    place: str
    numbers: tuple[tuple[str, str], ...]

    def may_be(self, other: "Mention") -> bool:
        """Whether nothing beside two mentions of one name says that they are two."""
        mine, theirs = dict(self.numbers), dict(other.numbers)
        told_apart = any(mine[label] != theirs[label] for label in mine.keys() & theirs.keys())
        return (
            not told_apart
            and (not self.legal or not other.legal or self.legal == other.legal)
            and (not self.place or not other.place or self.place == other.place)
        )


def instruments_in(text: str) -> frozenset[str]:
    """Return the numbered instruments in a text: "licence 8A"."""
    return frozenset(f"{_noun(m['noun'])} {m['number']}" for m in _INSTRUMENT.finditer(text))


@lru_cache(4_000)
def names_in(text: str) -> tuple[str, ...]:
    """Return the names of firms, persons, ships, places and numbered instruments in a text."""
    found = [(m.start(), f"{_noun(m['noun'])} {m['number']}") for m in _INSTRUMENT.finditer(text)]
    taken = [m.span() for m in _INSTRUMENT.finditer(text)]
    coded = with_codes(text)
    ends = jurisdiction_ends(text)
    for match in _RUN.finditer(coded):
        if any(a < match.end() and match.start() < b for a, b in taken) or match.start() in ends:
            continue
        if name := _name(match.group()):
            found.append((match.start(), name))
    return tuple(dict.fromkeys(name for _, name in sorted(found)))


def mentions(name: str, text: str, locator: str = "") -> list[Mention]:
    """Return where a text speaks of the bearer of a name, not of another with a longer name.

    Of a row only the cells count that say whose it is.
    """
    return list(_mentions(name, text, is_row(locator)))


def is_named(name: str, text: str) -> bool:
    """Whether a text holds the words of a name, whoever bears it; fast."""
    return _pattern(name).search(text) is not None


def _noun(noun: str) -> str:
    return noun.lower().replace("license", "licence")


def _name(run: str) -> str | None:
    """Return what of a run of capitals is a name, None where nothing is."""
    words = run.split()
    while words and _is_no_name(words[0]):
        words = words[1:]
    while words and (words[-1].islower() or _plain(words[-1]) in _BODIES):
        words = words[:-1]
    if not words or all(_plain(w) in _BODIES | _LEGAL or w[0].isdigit() for w in words):
        return None
    if len(words) == 1 and _ROMAN.fullmatch(words[0]):
        return None
    if len(words) == 1 and (len(words[0]) < 3 or rarity(_plain(words[0])) < MIN_RARITY):
        return None
    return " ".join(words)


def _is_no_name(word: str) -> bool:
    plain = _plain(word)
    return is_common(plain) or plain in _BODIES or word[0].isdigit() or word.islower()


def _plain(word: str) -> str:
    return re.sub(r"['’]s?$", "", word).strip(".").lower()


def _opens(text: str, at: int) -> bool:
    return re.search(r"(?:^|[.?!:;\n]|[\"“«(])\s*$", text[:at]) is not None


@lru_cache(512)
def _pattern(name: str) -> re.Pattern[str]:
    """Return what finds a name with its telling words in order."""
    instrument = _INSTRUMENT.fullmatch(name)
    if instrument:
        noun = re.escape(_noun(instrument["noun"])).replace("licence", "licen[cs]e")
        number = re.escape(instrument["number"])
        return re.compile(
            rf"(?<![\w-]){noun}s?\s+(?:\(\w+\)\s+)?(?:No\.?\s*)?{number}(?![\w/-])", re.I
        )
    words = [w for w in map(_plain, name.split()) if w not in _LEGAL]
    telling = [w for w in words if w not in _DESCRIBES]
    if len(telling) == 1 and rarity(telling[0]) >= MIN_RARITY:
        words = telling
    form = r"\s+".join(re.escape(w) for w in words or [_plain(name)])
    return re.compile(rf"(?<![\w’'-]){form}(?![\w-])", re.IGNORECASE)


def _mentions(name: str, text: str, row: bool) -> Iterator[Mention]:
    spans = _name_cells(text) if row else [(0, len(text))]
    instrument = _INSTRUMENT.fullmatch(name) is not None
    legal = next((w for w in map(_plain, name.split()) if w in _LEGAL), "")
    for match in _pattern(name).finditer(text):
        start, end = match.span()
        if not any(a <= start and end <= b for a, b in spans):
            continue
        before, after = text[:start], text[end:]
        if not instrument and not row and (_goes_on(before, after) or _is_of(before)):
            continue
        own = ""
        while (word := re.match(r"\s+([\w.]+)", after)) and _plain(word[1]) in _LEGAL | _DESCRIBES:
            own, after = (
                own or (_plain(word[1]) if _plain(word[1]) in _LEGAL else ""),
                after[word.end() :],
            )
        place = _PLACE.match(after)
        yield Mention(start, end, own or legal, place[1] if place else "", _numbers(text))


def _goes_on(before: str, after: str) -> bool:
    """Whether a name is a piece of a longer one: "Calder Pumps Trading", "New Calder Pumps"."""
    behind = re.match(r"\s+(?:&\s+)?([A-ZÀ-Þ][\w’'&-]*)", after)
    if behind and _plain(behind.group(1)) not in _LEGAL | _DESCRIBES | _BODIES:
        return True
    ahead = re.search(r"([A-ZÀ-Þ][\w’'&-]*)\s+$", before)
    if ahead is None or _plain(ahead.group(1)) in _LEGAL | _DESCRIBES | _BODIES:
        return False
    word = _plain(ahead.group(1))
    if ahead.start() in jurisdiction_ends(before) or is_common(word):
        return False
    return not (_opens(before, ahead.start()) and rarity(word) < MIN_RARITY)


def _is_of(before: str) -> bool:
    """Whether a sentence speaks of an owner, director or other matter of the bearer."""
    if _OWNED.search(before):
        return True
    match = _OF.search(before)
    return (
        match is not None
        and _OWN.fullmatch(match["noun"]) is None
        and (re.search(r"\bof\s+(?:the\s+)?$", before) is not None)
    )


def _name_cells(row: str) -> Sequence[tuple[int, int]]:
    head = row_head(row)
    first = re.split(r"\s\|\s|; ", head, maxsplit=1)[0]
    names = row_names(head) or [first.rpartition(": ")[2]]
    found = [(at, at + len(n)) for n in names if (at := row.find(n)) >= 0]
    return found or [(0, len(head))]


def _numbers(text: str) -> tuple[tuple[str, str], ...]:
    found = (
        (m["label"].lower(), unaccented(m["value"]).strip().lower())
        for m in _NUMBERED.finditer(text)
    )
    return tuple(dict(found).items())
