"""Recognise a question on ownership, and whom it names as owner or as owned.

The wordings are rows of `wordings.json`, each with questions that it must meet and leave alone.
"""

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import Literal

from pydantic import TypeAdapter

from ingest.text.pinpoint import PROVISION
from rag.names.spans import names_in_question
from rag.ownership.said.names import names_in

Kind = Literal["owners", "behind", "owns", "listed", "holdings"]

_KIND_OF = re.compile(
    r"^(?:(?:the|a|an|its|this)\s+)?(?:(?:[a-z][\w-]*)\s+){0,3}(?=[^\Wa-z_])|^(?:the|a|an)\s+"
)
_QUOTES = " \t\"“”«»‘’'„"


@dataclass(frozen=True, slots=True)
class Wording:
    """A way to ask: what it asks with, what it must meet and read, what it must leave alone."""

    kind: Kind
    asks: re.Pattern[str]
    meets: tuple[tuple[str, str, str], ...]
    leaves: tuple[str, ...]


@dataclass(frozen=True)
class _Written:
    kind: Kind
    asks: str
    meets: tuple[tuple[str, str, str], ...]
    leaves: tuple[str, ...]


@dataclass(frozen=True)
class _File:
    about: str
    rows: tuple[_Written, ...]


@dataclass(frozen=True, slots=True)
class OwnershipAsked:
    """What is asked: the owners of ``owned``, what ``owner`` owns, or whether the one owns the
    other; "listed" asks whether an owner is sanctioned.
    """

    kind: Kind
    owned: str
    owner: str


@lru_cache(256)  # each step of one answer asks
def ownership_asked(question: str) -> OwnershipAsked | None:
    """Return what a question asks of ownership, None where it asks nothing or names nobody."""
    for row in wordings():
        match = row.asks.search(question.strip())
        if match and not PROVISION.search(match.group()):  # "Which annex belongs to Article 12f?"
            said = match.groupdict()
            owned, owner = (_name(said, role) for role in ("owned", "owner"))
            wanted = {"owns": owned and owner, "holdings": owner}
            if wanted.get(row.kind, owned):
                return OwnershipAsked(row.kind, owned, owner)
    return None


def _name(said: dict[str, str | None], role: str) -> str:
    """Return the name in what a question says of a role, without what kind of thing it is."""
    words = next((v for k, v in said.items() if v and k.rstrip("0123456789") == role), None)
    if not words:
        return ""
    name = _KIND_OF.sub("", words.strip(_QUOTES)).strip(_QUOTES)
    is_name = any(names_in(f"of {name}")) or bool(names_in_question(f"of {name}"))
    return name if is_name else ""


@cache
def wordings() -> tuple[Wording, ...]:
    """Return the wordings in the order in which they decide."""
    text = (files("rag.ownership") / "wordings.json").read_text(encoding="utf-8")
    return tuple(
        Wording(r.kind, re.compile(r.asks, re.IGNORECASE), r.meets, r.leaves)
        for r in TypeAdapter(_File).validate_json(text).rows
    )
