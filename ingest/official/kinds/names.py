"""Read a source's name: "eu:833/2014,since=2024-01-01" is a kind, an instrument, conditions."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from urllib.parse import urlsplit

from ingest.errors import SourcesError

_PART = re.compile(r"[\w.~()-]+")  # what may stand between slashes of a saved file's path
_CELEX = re.compile(r"([0-9])(\d{4})([A-Z]{1,2})(\d{4}\S*)")
_FIRST_NUMBERED_BY_YEAR = 2015  # from then on EU acts are "2024/903", before "833/2014"


@dataclass(frozen=True, slots=True)
class Name:
    """A source as it was added, taken apart."""

    whole: str
    prefix: str
    rest: str  # without conditions: "833/2014"
    conditions: Mapping[str, str] = field(default_factory=dict)

    @property
    def since(self) -> str:
        """The day from which on versions are wanted; "" for the newest only."""
        return self.conditions.get("since", "")


def read_name(text: str, known: frozenset[str] = frozenset({"since", "amending"})) -> Name:
    """Return a source's name in its parts.

    :raises SourcesError: when it is none, with how it is written.
    """
    whole = text.strip()
    prefix, colon, rest = whole.partition(":")
    if not colon or not prefix or not rest:
        raise SourcesError(f"“{text}” is no source; write it as eu:833/2014 or ofac:sdn")
    if prefix == "url":
        parts = urlsplit(rest)
        if parts.scheme not in ("https", "http") or not parts.hostname or parts.username:
            raise SourcesError(f"“{rest}” is no address; it begins with https:// or http://")
        return Name(whole, prefix, rest)
    words = rest.split(",")
    bare = "" if "=" in words[0] else words.pop(0)
    conditions: dict[str, str] = {}
    for word in words:
        key, equals, value = word.partition("=")
        if not equals or key not in known or not value:
            raise SourcesError(
                f"“{word}” in “{text}” cannot be used; there are: "
                f"{', '.join(f'{k}=…' for k in sorted(known))}"
            )
        conditions[key] = value
    for key in conditions.keys() & {"since", "until"}:
        try:
            date.fromisoformat(conditions[key])
        except ValueError as exc:
            raise SourcesError(f"“{text}”: {key} is no day; write it as 2024-03-01") from exc
    for part in bare.split("/") if bare else ():
        if not _PART.fullmatch(part) or not part.strip("."):
            raise SourcesError(f"“{text}”: “{part}” cannot be part of a source's name")
    return Name(whole, prefix, bare, conditions)


def celex_of(number: str) -> str:
    """Return the CELEX number of an EU act that is named by it or by its number and year.

    :raises SourcesError: when it is neither.
    """
    if _CELEX.fullmatch(number):
        return number
    found = re.fullmatch(r"(\d{1,4})/(\d{1,4})(/[A-Z]+)?", number)
    if found:
        first, second, policy = found.groups()
        year, serial = (second, first) if _is_year(second) else (first, second)
        if policy == "/CFSP" or (_is_year(first) and int(first) >= _FIRST_NUMBERED_BY_YEAR):
            year, serial = first, second
        if _is_year(year):
            return f"3{year}{'D' if policy == '/CFSP' else 'R'}{int(serial):04d}"
    raise SourcesError(
        f"“{number}” is no EU act; write a regulation as 833/2014 or 2024/903, a decision as "
        "2014/512/CFSP, any act by its CELEX number such as 32014R0833"
    )


def _is_year(text: str) -> bool:
    return len(text) == 4 and 1952 <= int(text) <= date.today().year + 1
