"""What the ways of counting a file share: a format's record, words, and places in a document."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from ingest.datamodels import Document

Counts = dict[str, int]


@dataclass(frozen=True, slots=True)
class Format:
    """A kind of file and how it is counted."""

    name: str
    is_it: Callable[[Path, bytes], bool]
    count: Callable[[bytes], Counts]
    words: Callable[[bytes], list[str] | None]


def places(pattern: str) -> Callable[[Document], int]:
    """Return a counter of the different places whose locator begins like this."""
    place = re.compile(pattern)

    def count(document: Document) -> int:
        named = (place.match(b.locator) for b in document.blocks if b.locator)
        return len({found.group() for found in named if found})

    return count


def decoded(data: bytes) -> str:
    """Return the bytes as text, with signs in place of what is no UTF-8."""
    return data.decode("utf-8", "replace")


def words_of(text: str) -> list[str]:
    """Return letters and digits in runs, in lower case."""
    return re.findall(r"\w+", text.lower())
