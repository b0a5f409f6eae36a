"""Compare two versions of an act by provision, of a list by entry, with the words that differ."""

import difflib
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from ingest.datamodels import Block, BlockRole, Document
from ingest.store.lexical.entry_number import entry_number
from ingest.text.sentences import is_row


class Change(StrEnum):
    """What became of a provision or an entry."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class Words:
    """A stretch of text that stayed, came (added) or went (removed)."""

    text: str
    change: Change | None = None


@dataclass(frozen=True, slots=True)
class Difference:
    """One provision or entry that is not what it was; ``words`` are of both versions in order."""

    place: str  # "Art. 5(2)", or what an entry begins with
    change: Change
    words: tuple[Words, ...]


def differences(before: Document, after: Document) -> list[Difference]:
    """Return what was added, removed and changed, in the order of the later version.

    A provision is known again by its pinpoint, an entry by its number in the list or else by its
    first cell: where it stands in the file says nothing. What was removed stands where it was.
    """
    old, new = _places(before), _places(after)
    found = []
    for place in _in_order(list(old), list(new)):
        was, now = old.get(place), new.get(place)
        if was is None and now is not None:
            found.append(Difference(place, Change.ADDED, (Words(now, Change.ADDED),)))
        elif now is None and was is not None:
            found.append(Difference(place, Change.REMOVED, (Words(was, Change.REMOVED),)))
        elif was is not None and now is not None and was != now:
            found.append(Difference(place, Change.CHANGED, tuple(_words(was, now))))
    return found


def _places(document: Document) -> dict[str, str]:
    """Return the text of each place: of several blocks at one place in their order."""
    places: dict[str, list[str]] = {}
    for block in document.blocks:
        if block.role is not BlockRole.FURNITURE:
            text = " ".join(document.text[block.start : block.end].split())
            places.setdefault(_key(block, text), []).append(text)
    return {place: "\n".join(texts) for place, texts in places.items()}


def _key(block: Block, text: str) -> str:
    locator = block.locator or ""
    if not is_row(locator):
        # Without a pinpoint a text is known by itself alone: it is there or it is not.
        return locator or text
    first = text.partition("; ")[0]
    table = locator.rpartition(", ")[0]
    number = entry_number(text)
    named = f"{first} ({number})" if number else first
    return f"{table}, {named}" if table else named


def _in_order(old: list[str], new: list[str]) -> Iterator[str]:
    """Yield all places in the later order; what is gone stands behind what it stood behind."""
    there, known = set(new), set(old)
    gone_behind: dict[str, list[str]] = {}
    last = ""
    for place in old:
        if place in there:
            last = place
        else:
            gone_behind.setdefault(last, []).append(place)
    yield from gone_behind.get("", ())
    for place in new:
        yield place
        if place in known:
            yield from gone_behind.get(place, ())


def _words(was: str, now: str) -> Iterator[Words]:
    old, new = was.split(" "), now.split(" ")
    for tag, a, b, c, d in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            yield Words(" ".join(old[a:b]))
            continue
        if a < b:
            yield Words(" ".join(old[a:b]), Change.REMOVED)
        if c < d:
            yield Words(" ".join(new[c:d]), Change.ADDED)
