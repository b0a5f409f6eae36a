"""What the documents say of ownership: a link between an owner and what it owns."""

from dataclasses import dataclass

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
