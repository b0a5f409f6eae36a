"""One version of an instrument that a publisher has, and how to fetch it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from ingest.official.fetching.client import Web
from ingest.official.fetching.exchange import Request
from ingest.official.kinds.kinds import Kind
from ingest.official.kinds.names import Name

ENDINGS = {  # how a file of a media type is named
    "application/xhtml+xml": ".html",
    "text/html": ".html",
    "application/pdf": ".pdf",
    "application/xml": ".xml",
    "text/xml": ".xml",
    "text/csv": ".csv",
    "text/plain": ".txt",
    "text/markdown": ".md",
    "application/json": ".json",
}


@dataclass(frozen=True, slots=True)
class Edition:
    """A version to fetch, with what the source says of it.

    ``version`` is "" where only the file itself tells; ``requests`` are tried in turn where the
    publisher does not have the first form. ``more`` looks into the file for further versions.
    """

    instrument: str  # a path: "32014R0833", "uksi/2019/855"
    version: str
    requests: tuple[Request, ...]
    ending: str = ""  # else by the answer's type
    facts: Mapping[str, str] = field(default_factory=dict)
    digest: str = ""  # SHA-1, where the publisher says it
    more: Callable[[Path], Sequence["Edition"]] | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """Which editions of a source are wanted; ``held`` are (instrument, version) that are there."""

    name: Name
    kind: Kind
    web: Web
    held: frozenset[tuple[str, str]] = frozenset()


def request_of(kind: Kind, address: str, **headers: str) -> Request:
    """Return a request with the patience that is set for a kind of source."""
    named = {key.replace("_", "-"): value for key, value in headers.items()}
    return Request(
        address,
        named,
        rate=kind.rate,
        seconds=kind.seconds,
        megabytes=kind.megabytes,
        plain_http=kind.plain_http,
    )


def facts_of(of: Kind, /, **more: str) -> dict[str, str]:
    """Return what is known of every file of a kind, and more of this one."""
    known = {"publisher": of.publisher, "jurisdiction": of.jurisdiction, "kind": of.kind}
    return {key: value for key, value in {**known, **more}.items() if value}
