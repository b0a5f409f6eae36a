"""Quote the rules on owned companies that the documents hold: no rule is stated by the program."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from pydantic import TypeAdapter

from ingest.text.sentences import is_row
from rag.answerability.actors import own_jurisdiction
from rag.reader.extract import Extraction
from rag.sentences.quotes import Quote
from rag.text.places.authorities import codes_named

Ask = Callable[[str], Extraction]
LOOKED_AT = 40  # sentences, best first


@dataclass(frozen=True)
class OwnershipRule:
    """A jurisdiction whose rule is looked for: its code and the question that asks for it."""

    jurisdiction: str
    code: str
    asks: str


@dataclass(frozen=True)
class _File:
    about: str
    says: str
    rows: tuple[OwnershipRule, ...]


def rules_held(ask: Ask) -> tuple[list[Quote], list[str]]:
    """Return the sentences that state a rule, one a jurisdiction, and whose rule none states."""
    found: list[Quote] = []
    lacking = []
    for rule in ownership_rules():
        quote = _stated(rule, ask(rule.asks), found)
        if quote is None:
            lacking.append(rule.jurisdiction)
        else:
            found.append(quote)
    return found, lacking


def _stated(rule: OwnershipRule, extraction: Extraction, taken: list[Quote]) -> Quote | None:
    known = {(q.evidence.passage.document, q.start) for q in taken}
    for quote in (*extraction.quotes, *extraction.ranked[:LOOKED_AT]):
        is_known = (quote.evidence.passage.document, quote.start) in known
        if is_known or is_row(quote.place.locator) or quote.text.endswith("?"):
            continue
        if _says().search(" ".join(quote.text.split())) and _is_of(rule, quote):
            return quote
    return None


def _is_of(rule: OwnershipRule, quote: Quote) -> bool:
    """Whether a sentence is of the rule's jurisdiction: it names it, or what stands above does."""
    others = {r.code for r in ownership_rules()} - {rule.code}
    for text in (quote.text, quote.evidence.passage.context):
        named = codes_named(text)
        if named & {rule.code, *others}:
            return rule.code in named
    return own_jurisdiction(quote.evidence) == rule.code


@cache
def _data() -> _File:
    text = (files("rag.ownership") / "rules.json").read_text(encoding="utf-8")
    return TypeAdapter(_File).validate_json(text)


def ownership_rules() -> tuple[OwnershipRule, ...]:
    """Return the jurisdictions whose rules are looked for."""
    return _data().rows


@cache
def _says() -> re.Pattern[str]:
    return re.compile(_data().says, re.IGNORECASE)
