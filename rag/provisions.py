"""A question in, the provisions and acts it names out: "Article 12f of Regulation 833/2014"."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.datamodels import About, Passage
from ingest.pinpoint import PROVISION, covers, key_of, parents, pinpoint_key

_ACT = re.compile(
    r"(?<![\d/])(?P<first>\d{1,4})/(?P<second>\d{1,4})(?:/(?:EU|EC|EEC|CFSP|JHA|Euratom))?(?![\d/])",
    re.IGNORECASE,
)
_ORDER = re.compile(
    r"\b(?:E\.?\s?O\.?|executive order)\s*(?:No\.?\s*)?(?P<number>\d{4,5})\b", re.IGNORECASE
)
_REVERSED = re.compile(
    r"\b(?P<small>para(?:graph|\.)?\s*\d+[A-Z]?(?:\(\w+\))*|part\s+\w+|point\s*\(?\w+\)?)\s+"
    r"(?:of|in|to)\s+(?:the\s+)?"
    r"(?P<large>(?:schedule|sch\.|annex|article|art\.|section|regulation)\s*[\w.]+(?:\(\w+\))*)"
    r"(?!/)",
    re.IGNORECASE,
)
# "Article 4 of Regulation (EU) No 269/2014": of another act than the text that says so.
_OF_ANOTHER = re.compile(
    r"\s+(?:of|to|in)\s+(?!th(?:is|e present)\b)(?:the\s+)?[^.;,]{0,60}?\d{1,4}/\d{1,4}",
    re.IGNORECASE,
)
_YEARS = range(1950, 2100)


@dataclass(frozen=True, slots=True)
class Named:
    """What a question names: provisions by their keys (see ``ingest.pinpoint``), and acts.

    An act is a set of spellings of which one must stand with the provision.
    """

    keys: tuple[str, ...]
    acts: tuple[frozenset[str], ...]

    def fits(self, about: About, passage: Passage) -> bool:
        """Whether a passage belongs to one of the acts, or none is named."""
        if not self.acts:
            return True
        own = " ".join(filter(None, (about.instrument, about.celex, about.title))).lower()
        near = f"{passage.context} {passage.search_text}".lower()
        # The act's own text first; a brief may say in its words which act an article is of.
        return any(_stands(s, own) for act in self.acts for s in act) or (
            about.instrument is None and any(_stands(s, near) for act in self.acts for s in act)
        )


def named_in(question: str) -> Named:
    """Return the provisions and acts that a question names."""
    text = _REVERSED.sub(lambda m: f"{m['large']}, {m['small']}", question)
    keys = [key_of(m) for m in PROVISION.finditer(text) if not _is_title(m)]
    acts = [_spellings(m["first"], m["second"]) for m in _ACT.finditer(text)]
    acts += [frozenset({m["number"]}) for m in _ORDER.finditer(text)]
    return Named(tuple(dict.fromkeys(keys)), tuple(dict.fromkeys(acts)))


def best_places(named: Named, passage: Passage) -> int | None:
    """Return how exactly a passage holds a provision that is named: 0 exactly, None not at all."""
    known = [k for p in passage.places if (k := pinpoint_key(p.locator))]
    depths = [
        depth
        for key in named.keys
        for depth, wanted in enumerate([key, *parents(key)])
        if any(covers(wanted, k) for k in known)
    ]
    return min(depths, default=None)


def keys_to_try(named: Named) -> list[list[str]]:
    """Return for each provision named its key, then those of the provisions that hold it."""
    return [[key, *parents(key)] for key in named.keys]


def _is_title(match: re.Match[str]) -> bool:
    """Whether it is the number of an act ("Regulation 833"), or a mere roman word ("section i")."""
    return match["reg"] is not None and int(re.sub(r"\D", "", match["number"]) or 0) >= 200


def _spellings(first: str, second: str) -> frozenset[str]:
    forms = {f"{first}/{second}", f"{second}/{first}"}
    for year, number in ((first, second), (second, first)):
        if int(year) in _YEARS:
            forms |= {f"{year}{letter}{int(number):04d}" for letter in "rldf"}
    return frozenset(forms)


def _stands(spelling: str, text: str) -> bool:
    return re.search(rf"(?<![\w/]){re.escape(spelling)}(?!\w)", text) is not None or (
        len(spelling) == 9 and spelling in text  # inside a CELEX number: 3 2014R0833
    )


def references_in(texts: Sequence[str]) -> list[str]:
    """Return the provisions that texts refer to ("as referred to in Article 6"), in order."""
    found = [
        key_of(m)
        for text in texts
        for m in PROVISION.finditer(text)
        if not _OF_ANOTHER.match(text, m.end())
    ]
    return list(dict.fromkeys(found))
