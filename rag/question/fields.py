"""Recognise the field of a list's entry that a question asks for, and where an entry gives it.

Entries of sanctions lists label what they say: "DOB: 15/11/1990", "Tax ID No. 7708710924",
"dates_of_birth: 1955". The labels are those of the lists of OFAC, OFSI, the EU and the UN.
"""

import re
from dataclasses import dataclass
from functools import cache, lru_cache

_WHOSE = r"[^?]{1,80}"
_WHEN = r"\b(?:when|since when|(?:on )?(?:what|which) (?:date|day|year))\b"
_WHERE = r"\b(?:where|in (?:what|which) (?:country|city|town|place))\b"
_NOT_ONLINE = r"(?<!mail )(?<!web )(?<!site )(?<!wallet )(?<!ip )"
_PLACE = r"(?:city|country|countrydescription|place|region|zip ?code)"  # of the EU's columns
_ROLES = (
    r"officer|director|head|chief|chair\w*|minister|manager|member|leader|president|secretary|"
    r"commander|employee|founder|owner|governor|deputy|operator|administrator|developer"
)
_PERSONAL = (
    "date of birth", "place of birth", "passport", "nationality",
    "national identification number",
)  # fmt: skip
# What it is called: what asks for it, the labels and words that give it.
_FIELDS = {
    "date of birth": (
        r"\bborn\b(?!\s+in\b)|\b(?:date|year|day) of birth\b|\bbirth ?(?:date|day)\b|\bDOB\b"
        r"|\bhow old (?:is|was)\b",
        r"\bDOB\b|\b(?:dates?|years?) of birth\b|\bborn\b"
        rf"|\bbirth ?dates?\b(?! {_PLACE}\b)",
    ),
    "place of birth": (
        rf"{_WHERE}{_WHOSE}\bborn\b|\b(?:place|town|country|city) of birth\b|\bbirthplace\b",
        r"\bPOB\b|\b(?:places?|town|country|city) of birth\b|\bbirth ?places?\b|\bborn (?:in|at)\b"
        rf"|\bbirth ?date {_PLACE}\b",
    ),
    "passport": (r"\bpassports?\b", r"\bpassports?\b"),
    "nationality": (
        r"\bnationalit(?:y|ies)\b|\bcitizenships?\b|\bcitizen of (?:what|which)\b"
        rf"|\b(?:what|which) country\b{_WHOSE}\b(?:national|citizen)\b",
        r"\bnationalit(?:y|ies)\b|\bcitizen(?:ship)?s?\b|\bnationals?\b(?! (?:id|security))",
    ),
    "national identification number": (
        r"\b(?:national|personal) (?:id|identity|identification)\b|\bidentity card\b",
        r"\bnational (?:id|identification|identity|no)\b|\bidentity card\b"
        r"|\bpersonal (?:id|code|number)\b",
    ),
    "address": (
        rf"{_NOT_ONLINE}\baddress(?:es)?\b(?! (?:the|this|how|any))|{_WHERE}{_WHOSE}"
        r"\b(?:based|located|lives?|resides?|situated|registered)\b",
        rf"{_NOT_ONLINE}\baddress(?:es)?\b|\blocat(?:ed|ion)\b|\bbased\b|\bregion\b"
        r"|\bhead ?quarter\w*|\bresid\w+|(?<!date )\bcity\b",
    ),
    "other names": (
        r"\balias(?:es)?\b|\ba\.?k\.?a\b|\b(?:other|alternat(?:iv)?e|former|different) "
        r"(?:names?|spellings?)\b|\balso (?:known|called|written)\b|\bknown as\b|\bnicknames?\b"
        r"|\b(?:called|named|known) (?:before|earlier|previously)\b|\b(?:formerly|previously) "
        r"(?:called|named|known)\b|\bgoes by\b|\bgo by\b",
        r"\b[afn]\.?k\.?a\b|\balias\w*|\balt(?:ernat\w+)? names?\b|\bother names?\b"
        r"|\balso (?:known|written|called)\b|\bformerly\b|\bmonikers?\b",
    ),
    "position": (
        r"\b(?:position|job title|function)\b"
        r"(?=\s*(?:\?|of|at|in|does|do|did|has|have|is)\b|\s*\?)"
        r"|\bwhat (?:post|rank|office|job) \w+",
        rf"\b(?:position|title|function|role|post|rank|designation)\b|\b(?:{_ROLES})s?\b",
    ),
    "date of listing": (
        rf"{_WHEN}{_WHOSE}\b(?:listed|designated?|added|sanctioned|put on)\b"
        r"|\bdate of (?:listing|designation)\b|\b(?:listing|designation) date\b",
        r"\blist(?:ed|ing)\b|\bdesignated\b|\badded\b|\b(?:start|effective) date\b|\bdate: ",
    ),
    "end date": (
        r"\b(?:un)?till? (?:when|what date)\b|\bwhen (?:does|do|did|will) "
        rf"{_WHOSE}\b(?:end|expire|lapse|run out)\b|\b(?:end|expiry|expiration) date\b",
        r"\b(?:end|expiry|expiration|until|to) ?date\b|\bexpir\w+\b|\buntil\b|\bends? on\b",
    ),
    "reference": (
        r"\b(?:list|entry) (?:ref(?:erence)?|number|id)\b|\b(?:what|which) reference\b"
        r"|\breference(?: number)?(?= (?:of|for|does)|\s*\?)",
        r"\bref(?:erence)?\b|\bunique id\b|\bent(?:ity)? num(?:ber)?\b"
        r"|\b(?:entry|number|no\.?) (?=\d+\b(?!/))",
    ),
    "tax number": (
        r"\btax(?:payer)?(?:['’]s)? (?:id|number|identification|no)\b|\bTIN\b|\bINN\b",
        r"\btax(?:payer)?(?:['’]s)? (?:id|number|identification|no)\b|\bTIN\b|\bINN\b|\bNIT\b"
        r"|\bRFC\b",
    ),
    "registration number": (
        r"\b(?:registration|company|registered) (?:number|id|no)\b|\bOGRN\b",
        r"\bregistration\b|\bregistered (?:number|no)\b|\bcompany (?:number|no)\b|\bOGRN\b"
        r"|\bmatricula\b|\bcommercial registry\b",
    ),
    "website": (
        r"\b(?:web ?(?:site|page)|homepage|url)\b",
        r"\bweb ?(?:sites?|page)\b|\bhomepage\b",
    ),
    "directive": (r"\b(?:what|which) directives?\b", r"\bdirectives? \d"),
    "programme": (
        r"\b(?:what|which) (?:sanctions )?program(?:me)?s?\b",
        r"\bprogram\w*\b|\bregime\b",
    ),
    "e-mail address": (r"\be-?mail\b", r"\be-?mail\b|\S@\S"),
    "telephone number": (
        r"\b(?:tele)?phone\b|\bfax\b",
        r"\b(?:tele)?phone\b|\btel\b|\bfax\b",
    ),
    "LEI": (
        r"\b(?:LEI|legal entity (?:identifier|number))\b",
        r"\b(?:LEI|legal entity (?:identifier|number))\b",
    ),
    "flag": (r"\b(?:which|what) flag\b|\bflag of\b|\bflagged\b", r"\bflag\b"),
    **{
        name: (rf"\b(?:{words})\b", rf"\b(?:{words})\b")
        for name, words in {
            "ISIN": "ISINs?", "IMO number": "IMO", "MMSI": "MMSI", "BIC": "SWIFT|BIC",
            "call sign": "call ?sign", "tonnage": "tonnage|GRT", "gender": "gender",
        }.items()
    },
}  # fmt: skip
_IDENTIFIERS = frozenset(
    {
        "passport", "national identification number", "tax number", "registration number",
        "LEI", "ISIN", "IMO number", "MMSI", "BIC", "call sign", "e-mail address",
    }
)  # fmt: skip
_MEMBER = re.compile(
    r"^(?:is|are|was|were|has|have)\b.{1,80}\b(?:lists?|listed|sanctioned|designated|blocked)\b",
    re.IGNORECASE,
)
_NOTHING = re.compile(r"\W{0,3}(?:n/a|none|unknown|not known|-0-)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Field:
    """What an entry may give: its name, where a question asks for it, where a text gives it."""

    name: str
    asked: re.Pattern[str]
    given: re.Pattern[str]

    @property
    def is_identifier(self) -> bool:
        """Whether it is a number, code or address of the party's own, always told with its name."""
        return self.name in _IDENTIFIERS

    def is_given_in(self, text: str) -> bool:
        """Whether an entry's text gives it; "Address: n/a" gives none."""
        plain = text.replace("_", " ")
        return any(not _NOTHING.match(plain, m.end()) for m in self.given.finditer(plain))


@cache
def _fields() -> tuple[Field, ...]:
    return tuple(
        Field(name, re.compile(asked, re.IGNORECASE), re.compile(given, re.IGNORECASE))
        for name, (asked, given) in _FIELDS.items()
    )


@cache
def field_named(name: str) -> Field:
    """Return the field of a name, such as "date of birth".

    :raises StopIteration: when there is none.
    """
    return next(f for f in _fields() if f.name == name)


@dataclass(frozen=True, slots=True)
class Labelled:
    """Where a text names a field by a label or a word of its own: "DOB", "born"."""

    name: str
    start: int
    end: int


def labelled(text: str) -> list[Labelled]:
    """Return where a text names fields of entries; "director" is a position and names none."""
    return [
        Labelled(field.name, m.start(), m.end())
        for field in _fields()
        if field.name != "position"
        for m in field.given.finditer(text)
    ]


def personal_cells(text: str) -> list[str]:
    """Return the cells of a row ``Column: value; …`` that say who of several of a name is meant."""
    fields = [f for f in _fields() if f.name in _PERSONAL]
    cells = (cell.strip() for cell in text.split("; "))
    return [c for c in cells if ":" in c and any(f.is_given_in(c.split(":")[0]) for f in fields)]


def of_an_entry(question: str) -> bool:
    """Whether a question asks for a field of an entry, or whether there is one."""
    return field_asked(question) is not None or _MEMBER.search(question) is not None


@lru_cache(256)  # a question is asked for its field some six times on its way
def field_asked(question: str) -> Field | None:
    """Return the field that a question asks for first, None where it asks for none of these."""
    found = ((m.start(), f) for f in _fields() if (m := f.asked.search(question)))
    return min(found, key=lambda pair: pair[0], default=(0, None))[1]
