"""Chain records: each names the digest of the one before, and commits to its own content.

A record is a head and a content. The head (number, kind, time, digest of the head before, digest
of the content) is never taken away. The content, salted so that its digest tells nothing of it,
can be erased: a later head of the kind "tombstone" then says so. One of the kind "reviewed" says
that somebody has looked at a changed answer.
"""

import hashlib
import json
import secrets
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

import rfc8785

from ui.errors import UiError

Kind = Literal["answer", "tombstone", "reviewed"]
START = "0" * 64  # the digest before the first record


@dataclass(frozen=True, slots=True)
class Link:
    """A record as it is kept: canonical JSON (RFC 8785), None where its content was erased."""

    number: int
    head: str
    digest: str
    content: str | None


@dataclass(slots=True)
class Verified:
    """What a look at the whole chain found; ``faults`` are empty where all is as it was written."""

    records: int = 0
    erased: int = 0
    head: str = START
    faults: list[str] = field(default_factory=list)


def canonical(value: Any) -> str:  # noqa: ANN401  # anything that is JSON
    """Return a value as canonical JSON.

    :raises UiError: where it cannot be written as such.
    """
    try:
        return rfc8785.dumps(_plain(value)).decode()
    except rfc8785.CanonicalizationError as exc:
        raise UiError(f"a record cannot be written as canonical JSON ({exc})") from exc


def digest_of(text: str) -> str:
    """Return the SHA-256 of a text as UTF-8, in hexadecimal digits."""
    return hashlib.sha256(text.encode("utf-8", "surrogateescape")).hexdigest()


def link(number: int, previous: str, time: str, kind: Kind, content: dict[str, Any]) -> Link:
    """Return the record that follows the one with the digest ``previous``."""
    body = canonical({**content, "salt": secrets.token_hex(16)})
    head = canonical(
        {
            "content": digest_of(body),
            "kind": kind,
            "number": number,
            "previous": previous,
            "time": time,
        }
    )
    return Link(number, head, digest_of(head), body)


def as_line(link: Link) -> str:
    """Return a record as one line of an export, canonical JSON itself."""
    content = "null" if link.content is None else link.content
    return f'{{"content":{content},"digest":"{link.digest}","head":{link.head}}}'


def verify(links: Iterable[Link]) -> Verified:
    """Look at each record of a chain in order, and at the chain."""
    seen, erased, told = Verified(), set[int](), set[int]()
    for expected, link in enumerate(links, start=1):
        seen.records = expected
        for fault in _faults(link, expected, seen.head):
            seen.faults.append(f"record {expected}: {fault}")
        if link.content is None:
            erased.add(expected)
        told |= _told(link)
        seen.head = link.digest
    seen.erased = len(erased)
    seen.faults += [
        f"record {n}: its content is gone, and no tombstone says so" for n in sorted(erased - told)
    ]
    seen.faults += [
        f"record {n}: a tombstone says that it is erased, and its content is there"
        for n in sorted(told - erased)
    ]
    return seen


def _faults(link: Link, expected: int, previous: str) -> Iterator[str]:
    if link.number != expected:
        yield f"{link.number} stands where {expected} is expected: a gap or another order"
    if digest_of(link.head) != link.digest:
        yield "its head does not have the digest that is kept of it"
    head = _read(link.head)
    if head.get("number") != expected:
        yield f"its head is that of record {head.get('number')}"
    if head.get("previous") != previous:
        yield "it does not follow the record before it"
    if link.content is not None and digest_of(link.content) != head.get("content"):
        yield "its content is not what was written"


def _told(link: Link) -> set[int]:
    """Return the records that a tombstone says are erased."""
    if link.content is None or _read(link.head).get("kind") != "tombstone":
        return set()
    numbers = _read(link.content).get("erased")
    listed: Sequence[object] = numbers if isinstance(numbers, list) else ()
    return {n for n in listed if isinstance(n, int)}


def _read(text: str) -> dict[str, Any]:
    """Return an object of JSON, an empty one for any other text: that is said by its digest."""
    try:
        read = json.loads(text)
    except ValueError:
        return {}
    return read if isinstance(read, dict) else {}


def _plain(value: Any) -> Any:  # noqa: ANN401
    """Return a value in JSON that every program writes alike: whole numbers, text that is UTF-8."""
    if isinstance(value, float):
        return round(value)
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode()
    if isinstance(value, dict):
        return {str(_plain(k)): _plain(v) for k, v in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(v) for v in value]
    return value
