"""What the documents say of ownership: links between an owner and what it owns, and chains."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from rag.sentences.quotes import Quote


@dataclass(frozen=True, slots=True)
class Link:
    """That somebody owns something, as one or more documents say it.

    ``share`` is as written, "" where none is said; ``since`` is the day (ISO) of which it is told:
    the row's own date, else its document's. ``until`` is the day on which it ended, where a row
    says so. ``quotes`` say it, the first as it is shown.
    """

    owner: str
    owned: str
    share: str
    quotes: tuple[Quote, ...]
    since: str | None = None
    until: str | None = None

    @property
    def is_past(self) -> bool:
        """Whether a document says that it has ended."""
        return self.until is not None


@dataclass(frozen=True, slots=True)
class Chain:
    """Links from the asked name on, level by level; each is cited by itself.

    ``circles`` are names that were met again, ``cut`` says that there were more levels or links
    than are followed.
    """

    links: Sequence[Link] = ()
    circles: Sequence[str] = field(default=())
    cut: bool = False
