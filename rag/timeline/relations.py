"""The table of words that begin, end, replace or change a measure (`relations.json`), compiled.

Each row has an example that its words fit and one that they must not; the tests read both.
"""

import json
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal, TypedDict

Effect = Literal["ends", "replaces", "changes", "stands", "planned", "denied"]
GENERAL = "any"  # the family of words for any measure on a person: "listed", "measure", "annex"


class _Row(TypedDict):
    effect: Effect
    name: str
    words: list[str]


class _Family(TypedDict):
    name: str
    words: list[str]


@dataclass(frozen=True, slots=True)
class Relation:
    """What a row's words do to a measure, and where a text holds them."""

    effect: Effect
    name: str
    pattern: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Relations:
    """The whole table; ``families`` are the kinds of measure."""

    relations: tuple[Relation, ...]
    plans: re.Pattern[str]
    denials: re.Pattern[str]
    families: tuple[tuple[str, re.Pattern[str]], ...]
    of_persons: frozenset[str]

    def effect_in(self, text: str) -> tuple[Relation, re.Match[str]] | None:
        """Return the first row of the table that a text fits, and where."""
        for relation in self.relations:
            if match := relation.pattern.search(text):
                return relation, match
        return None

    def families_in(self, text: str) -> frozenset[str]:
        """Return the kinds of measure that a text speaks of."""
        return frozenset(name for name, pattern in self.families if pattern.search(text))

    def one_measure(self, new: frozenset[str], old: frozenset[str]) -> bool:
        """Whether what is said of some kinds of measure may be said of others.

        "Deleted from the list" ends an asset freeze; the end of an export ban does not.
        """
        if new & old - {GENERAL}:
            return True
        mine, theirs = new - {GENERAL}, old - {GENERAL}
        if mine and theirs:
            return False
        if not mine and not theirs:
            return bool(new & old) or not new or not old
        return (mine or theirs) <= self.of_persons


@cache
def relations() -> Relations:
    """Return the table, read once."""
    table = json.loads(Path(__file__).with_name("relations.json").read_text(encoding="utf-8"))
    rows: list[_Row] = table["relations"]
    families: list[_Family] = table["measures"]
    return Relations(
        tuple(Relation(r["effect"], r["name"], compiled(r["words"])) for r in rows),
        compiled(table["plans"]),
        compiled(table["denials"]),
        tuple((f["name"], compiled(f["words"])) for f in families),
        frozenset(table["of_persons"]),
    )


def compiled(words: list[str]) -> re.Pattern[str]:
    """Return what finds any of the phrases: ``*`` is any ending, ``..`` up to four words."""
    forms = "|".join(_form(phrase) for phrase in words)
    return re.compile(rf"(?<![\w-])(?:{forms})(?![\w-])", re.IGNORECASE)


def _form(phrase: str) -> str:
    form = r"[ \t]+".join(re.escape(word) for word in phrase.split())
    gap = r"(?:[ \t]+[^\s;:.]+){0,4}?"
    return form.replace(r"\*", r"[\w-]*").replace(r"[ \t]+\.\.", gap)
