"""A document ready to be stored."""

from collections.abc import Sequence
from dataclasses import dataclass

from ingest.datamodels import Document, Passage
from ingest.store.interface.rows import Vectors


@dataclass(frozen=True, slots=True)
class Draft:
    """A document ready to be committed; ``numbers`` is the range reserved for its passages.

    ``vectors`` has a row for each passage, ``groups`` the number of the part it stands in.
    """

    document: Document
    passages: Sequence[Passage]
    content_hash: str
    signature: str
    numbers: range
    groups: Sequence[int] = ()
    vectors: Vectors | None = None
