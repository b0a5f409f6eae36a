"""The kinds of official sources as data: what `known.toml` says, corrected by `sources.toml`."""

import difflib
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from string import Template
from types import MappingProxyType
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from ingest.errors import SourcesError
from ingest.folder.scan import SOURCES
from ingest.folder.sources import FETCHING, tables

_NOTHING: Mapping[str, str] = MappingProxyType({})
_GENERAL = ("contact", "proxy", "private_hosts")
_WAY_OUT = "Correct it and run the command again; nothing was fetched"


class Kind(BaseModel):
    """How one kind of source is asked, what it must answer with, and its terms."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str  # "eu", "ofac:sdn"
    protocol: Literal["file", "eu-act", "uk-act", "cfr", "federal-register", "opensanctions"]
    publisher: str = ""
    jurisdiction: str = ""
    kind: Literal["", "law", "guidance", "enforcement", "list", "news", "analysis", "other"] = ""
    licence: str = ""
    terms: str = ""
    rate: float = Field(1.0, gt=0, le=100)  # requests a second to one host
    seconds: float = Field(120.0, gt=0, le=3600)  # without a byte before it is given up
    megabytes: float = Field(100, gt=0, le=4096)
    plain_http: bool = False  # a redirect from https to http is followed
    accept: tuple[str, ...] = ()
    ending: str = ""
    roots: tuple[str, ...] = ()  # of XML: what may be the root element
    holds: str = ""  # XPath of which an act in XML must have one
    entries: tuple[str, ...] = ()  # elements that are counted
    version: str = ""  # path of the element, or @attribute of the root, that dates the file
    date_order: Literal["", "day", "month"] = ""
    earlier: Literal["kept", "aside"] = "kept"  # aside: the newest alone is searched, always
    examples: tuple[str, ...] = ()
    addresses: Mapping[str, str] = Field(default_factory=dict)
    queries: Mapping[str, str] = Field(default_factory=dict)

    def address(self, which: str, values: Mapping[str, str] = _NOTHING) -> str:
        """Return an address with its parts filled in.

        :raises SourcesError: when it is not set, or names a part that there is none of.
        """
        return _filled(self, "addresses", which, self.addresses, values)

    def query(self, which: str, values: Mapping[str, str] = _NOTHING) -> str:
        """Return a query with its parts filled in.

        :raises SourcesError: when it is not set, or names a part that there is none of.
        """
        return _filled(self, "queries", which, self.queries, values)


@dataclass(frozen=True, slots=True)
class Kinds:
    """All kinds by name, and what holds for every request."""

    by_name: Mapping[str, Kind]
    contact: str = ""  # how a publisher reaches who asks: in the User-Agent
    proxy: str = ""  # through which all is asked
    private_hosts: tuple[str, ...] = ()  # of this machine or network, and may be asked all the same

    def of(self, source: str) -> Kind:
        """Return the kind of a source by its whole name or by what stands before the colon.

        :raises SourcesError: when there is none.
        """
        bare = source.partition(",")[0]
        kind = self.by_name.get(bare) or self.by_name.get(source.partition(":")[0])
        if kind is None or (":" not in source):
            known = ", ".join(e for k in self.by_name.values() for e in k.examples)
            raise SourcesError(f"“{source}” is no source that is known; there are such as {known}")
        return kind


def load_kinds(corpus: Path) -> Kinds:
    """Return the known kinds with the corrections of the corpus folder's `sources.toml`.

    :raises SourcesError: naming the table and the key that cannot be used.
    """
    corrections = tables(corpus).get(FETCHING, {})
    where = f"{corpus / SOURCES}, [{FETCHING}]"
    if not isinstance(corrections, dict):
        raise SourcesError(f"{where} is no table. {_WAY_OUT}")
    general = {k: v for k, v in corrections.items() if not isinstance(v, dict)}
    unknown = general.keys() - _GENERAL
    if unknown:
        raise SourcesError(
            f"{where}: unknown key “{min(unknown)}”; known: {', '.join(_GENERAL)}. {_WAY_OUT}"
        )
    merged = {name: dict(table) for name, table in _known().items()}
    for name, table in corrections.items():
        if isinstance(table, dict):
            merged[name] = _over(merged.get(name, {"examples": [name]}), table)
    kinds = {n: _kind(f"{corpus / SOURCES}, [{FETCHING}.{n}]", n, t) for n, t in merged.items()}
    for key in ("contact", "proxy"):
        if not isinstance(text := general.get(key, ""), str) or not text.isprintable():
            raise SourcesError(f"{where}: {key} must be a text on one line. {_WAY_OUT}")
    hosts = general.get("private_hosts", [])
    if not isinstance(hosts, list) or not all(isinstance(h, str) for h in hosts):
        raise SourcesError(f"{where}: private_hosts must be a list of names. {_WAY_OUT}")
    contact, proxy = str(general.get("contact", "")), str(general.get("proxy", ""))
    return Kinds(kinds, contact.strip(), proxy.strip(), tuple(hosts))


@cache
def _known() -> Mapping[str, Mapping[str, object]]:
    text = (Path(__file__).parent / "known.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def _over(below: Mapping[str, object], above: Mapping[str, object]) -> dict[str, object]:
    merged = dict(below)
    for key, value in above.items():
        old = merged.get(key)
        both = isinstance(old, dict) and isinstance(value, dict)
        merged[key] = {**old, **value} if both else value  # type: ignore[dict-item]
    return merged


def _kind(where: str, name: str, table: Mapping[str, object]) -> Kind:
    known = [key for key in Kind.model_fields if key != "name"]
    for key in table:
        if key not in known:
            close = difflib.get_close_matches(key, known, n=1)
            hint = f"did you mean “{close[0]}”? " if close else ""
            raise SourcesError(
                f"{where}: unknown key “{key}”; {hint}Known: {', '.join(known)}. {_WAY_OUT}"
            )
    try:
        return Kind.model_validate({**table, "name": name})
    except ValidationError as exc:
        first = exc.errors()[0]
        key = ".".join(str(part) for part in first["loc"])
        raise SourcesError(f"{where}: {key}: {first['msg'].lower()}. {_WAY_OUT}") from exc


def _filled(
    kind: Kind, table: str, which: str, texts: Mapping[str, str], values: Mapping[str, str]
) -> str:
    where = f"{SOURCES}, [{FETCHING}.{kind.name}.{table}]"
    if which not in texts:
        raise SourcesError(f"{where}: “{which}” is missing. {_WAY_OUT}")
    try:
        return Template(texts[which]).substitute(values)
    except (KeyError, ValueError) as exc:
        raise SourcesError(
            f"{where}: {which} names a part that there is none of ({exc}); there are: "
            f"{', '.join(f'${v}' for v in values)}. {_WAY_OUT}"
        ) from exc
