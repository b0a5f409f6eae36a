"""Read of a sentence who owns what; the ways to say it are rows of `relations.json`.

Where a sentence denies, doubts or speaks of the past, nothing is read of it: it is still quoted by
the ordinary choice of sentences.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from pydantic import TypeAdapter

from rag.ownership.said.names import Named, names_in
from rag.text.places.countries import jurisdiction_ends

BEFORE, AFTER = 30, 22  # characters around a match in which a word of doubt is of it

_NUMBER = (
    "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty|thirty|forty|"
    "fifty|sixty|seventy|eighty|ninety|hundred"
)
SHARE = (
    r"(?:(?:about|around|some|nearly|almost|over|more than|at least|less than|under|up to|exactly|"
    r"just over|just under|precisely|approximately) )?"
    r"(?:\d{1,3}(?:[.,]\d{1,3})?[ \u00a0-]?(?:%|per ?cent\b)"
    rf"|(?:{_NUMBER})(?:[ -](?:{_NUMBER}))?[ -]per ?cent\b"
    r"|(?:a )?(?:half|third|quarter|fifth|tenth)\b|(?:two|three)[ -](?:thirds|quarters)\b"
    r"|(?:majority|minority|controlling|blocking|partly|partially)\b)"
)
_NAME = r"«\d+»"
_SHARED = r"‹\d+›"  # a share, by its number in the sentence
_BESIDE = rf"(?: ?\({_SHARED}\)|,? with {_SHARED}(?= and|,|\.|$))?"
_FURTHER = rf"(?:, and|,| and) (?:(?:an? )?{_SHARED} (?:of |in |by )?)?{_NAME}{_BESIDE}"
_LIST = rf"{_NAME}{_BESIDE}(?:{_FURTHER})*"
_NO_NOUN = (
    "of|in|with|from|for|to|by|at|on|and|or|that|which|who|not|as|than|against|under|over|about|"
    "into|since|through|after|during|between"
)
_SMALL = rf"(?!(?:{_NO_NOUN})\b)(?:[a-z][\w-]*|{_SHARED})"
_MACROS = {
    "{OWNER}": rf"(?P<owner>{_LIST})",
    "{OWNED}": rf"(?P<owned>{_LIST})",
    "{SHARE}": rf"(?P<share>{_SHARED})",
    "{SHARE2}": rf"(?P<share2>{_SHARED})",
    "{START}": r"(?<!\bof )(?<!\bin )(?<!\bwith )(?<!\bfrom )(?<!\bfor )(?<!\bto )"
    r"(?<!\bby )(?<!\bat )(?<!», )(?<!» and )(?<!», and )",
    "{SHARE3}": rf"(?P<share3>{_SHARED})",
    "{ASIDE}": r"(?:, (?:an?|the|based|registered|of|in|whose)\b[^,;:]{1,70},| \([^()«»]{1,60}\))?",
    "{AS}": rf"(?:{_SMALL} ){{0,5}}?",
    "{THE}": rf"(?:(?:the|an?|its|his|her|their) (?:{_SMALL} ){{0,4}}?)?",
    "{KIND}": rf"(?:(?!(?:{_NO_NOUN})\b)(?:[A-Za-z][a-z-]*|{_SHARED})[ -]){{0,3}}?",
    "{HOW}": r"(?:[a-z]+ly |also |still |now )?",
}
_MEMBER = re.compile(
    rf"(?:(?P<before>{_SHARED}) (?:of |in |by )?)?«(?P<n>\d+)»"
    rf"(?: ?\((?P<behind>{_SHARED})\)|,? with (?P<with>{_SHARED}))?"
)
_SHARE_SAID = re.compile(SHARE)


@dataclass(frozen=True, slots=True)
class Relation:
    """A way to say that somebody owns something, with its examples and its ledger."""

    name: str
    says: re.Pattern[str]
    meets: tuple[tuple[str, tuple[tuple[str, str, str], ...]], ...]
    leaves: tuple[str, ...]
    ledger: dict[str, int]


@dataclass(frozen=True, slots=True)
class Said:
    """What a sentence says: names of owner and owned in it, and the share, "" where unsaid."""

    owner: Named
    owned: Named
    share: str
    relation: str


@dataclass(frozen=True)
class _Written:
    name: str
    says: str
    meets: tuple[tuple[str, tuple[tuple[str, str, str], ...]], ...]
    leaves: tuple[str, ...]
    ledger: dict[str, int]


@dataclass(frozen=True)
class _File:
    about: str
    doubts: str
    past: str
    ends: str
    rows: tuple[_Written, ...]


def owners_said(sentence: str, *, doubtful: bool = False) -> list[Said]:
    """Return who owns what by a sentence, each pair once; with ``doubtful`` also what it denies."""
    names = names_in(sentence)
    if len(names) < 2 or sentence.rstrip().endswith("?"):
        return []
    places = jurisdiction_ends(sentence)
    masked, shares = _masked(sentence, names)
    found: dict[tuple[int, int], Said] = {}
    for relation in relations():
        for match in relation.says.finditer(masked):
            if doubtful or not _is_doubtful(masked, match):
                for owner, owned, share in _pairs(match):
                    is_place = places.get(names[owned].start) == names[owned].end
                    if (
                        owner != owned
                        and not is_place
                        and not _describes(names[owner], sentence, places)
                    ):
                        told = shares[int(share.strip("‹›"))] if share else ""
                        said = Said(names[owner], names[owned], told, relation.name)
                        found.setdefault((owner, owned), said)
    return list(found.values())


def _describes(name: Named, sentence: str, places: Mapping[int, int]) -> bool:
    """Whether a name is a nation's adjective: "a Danish firm"."""
    return (
        places.get(name.start) == name.end and sentence[name.end : name.end + 2].strip().islower()
    )


def _masked(sentence: str, names: Sequence[Named]) -> tuple[str, list[str]]:
    """Return the sentence on one line with numbers in place of names and shares, and the shares."""
    pieces, at = [], 0
    for number, name in enumerate(names):
        pieces += [sentence[at : name.start], f"«{number}»"]
        at = name.end
    line = re.sub(r"\s+", " ", "".join([*pieces, sentence[at:]]))
    shares: list[str] = []

    def numbered(match: re.Match[str]) -> str:
        shares.append(match.group())
        return f"‹{len(shares) - 1}›"

    return _SHARE_SAID.sub(numbered, line), shares


def _is_doubtful(masked: str, match: re.Match[str]) -> bool:
    before = re.split(r"[;:.]\s", masked[max(0, match.start() - BEFORE) : match.start()])[-1]
    behind = masked[match.end() : match.end() + AFTER]
    doubts, past, ends = _limits()
    said = match.group()
    return bool(doubts.search(f"{before}{said}") or past.search(said) or ends.search(behind))


def _pairs(match: re.Match[str]) -> Iterator[tuple[int, int, str]]:
    said = match.groupdict()
    of_all = said.get("share") or said.get("share2") or said.get("share3") or ""
    owners, owned = _members(said["owner"] or ""), _members(said["owned"] or "")
    for owner, his in owners:
        for position, (thing, its) in enumerate(owned):
            # "60 % of A and 30 % of B": a share said before the list is that of its first.
            alone = of_all if len(owners) == 1 and position == 0 else ""
            yield owner, thing, his or its or alone


def _members(text: str) -> list[tuple[int, str]]:
    return [
        (int(m["n"]), m["before"] or m["behind"] or m["with"] or "") for m in _MEMBER.finditer(text)
    ]


@cache
def relations() -> tuple[Relation, ...]:
    """Return the ways in which sentences say it."""
    return tuple(
        Relation(r.name, _compiled(r.says), r.meets, r.leaves, r.ledger) for r in _data().rows
    )


def _compiled(says: str) -> re.Pattern[str]:
    for name, pattern in _MACROS.items():
        says = says.replace(name, pattern)
    return re.compile(says)


@cache
def _limits() -> tuple[re.Pattern[str], ...]:
    """Return what denies or doubts, what speaks of the past, and what tells of an end."""
    said = (_data().doubts, _data().past, _data().ends)
    return tuple(re.compile(words, re.IGNORECASE) for words in said)


@cache
def _data() -> _File:
    text = (files("rag.ownership.said") / "relations.json").read_text(encoding="utf-8")
    return TypeAdapter(_File).validate_json(text)
