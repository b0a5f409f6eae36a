"""What ingestion hands on: a document with its blocks, its passages, and the report of a sync."""

from dataclasses import dataclass, field
from enum import StrEnum

KINDS = ("law", "guidance", "enforcement", "list", "news", "analysis", "other")


class BlockRole(StrEnum):
    """What a block of a document is to its reader."""

    HEADING = "heading"
    TEXT = "text"
    FURNITURE = "furniture"  # share buttons, comment forms: kept in the text, never searched


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, heading, list item or table row: a span of its document's text.

    ``start`` and ``end`` are character offsets; ``page`` counts from 1; ``level`` is a
    heading's depth from 1, and 0 for everything else.
    """

    start: int
    end: int
    role: BlockRole = BlockRole.TEXT
    level: int = 0
    page: int | None = None


@dataclass(frozen=True, slots=True)
class About:
    """What a document says of itself; None where it does not say."""

    title: str | None = None
    publisher: str | None = None
    published: str | None = None  # ISO date, YYYY-MM-DD
    kind: str | None = None  # one of KINDS
    jurisdiction: str | None = None
    instrument: str | None = None
    language: str | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """One file as read. ``path`` is relative to the corpus folder, with forward slashes."""

    path: str
    about: About
    text: str
    blocks: tuple[Block, ...]
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Place:
    """Where a paragraph of a passage stands: the pinpoint that is cited for it."""

    start: int
    locator: str
    page: int | None
    end: int = 0


@dataclass(frozen=True, slots=True)
class Passage:
    """A searchable piece of a document, at most as long as the embedding model reads.

    ``text`` equals the document's text from ``start`` to ``end``; ``search_text`` is the same
    without markup. ``places`` are in order of their start, one a block.
    """

    document: str
    ordinal: int
    start: int
    end: int
    text: str
    search_text: str
    headings: tuple[str, ...]
    places: tuple[Place, ...]
    number: int = 0  # the row in the catalog; 0 before it is stored

    def place_at(self, offset: int) -> Place:
        """Return the place of the paragraph that holds this offset of the document."""
        return next((p for p in reversed(self.places) if p.start <= offset), self.places[0])

    @property
    def id(self) -> str:
        """Document and position, for example ``news/a.md#0003``."""
        return f"{self.document}#{self.ordinal:04d}"

    @property
    def context(self) -> str:
        """The headings as one line, for search beside the text."""
        return " > ".join(self.headings)


@dataclass(frozen=True, slots=True)
class Failure:
    """A file that could not be read, and why."""

    path: str
    reason: str


@dataclass(frozen=True, slots=True)
class DocumentRow:
    """A document as the catalog knows it, without its text."""

    number: int
    path: str
    about: About
    passages: int
    indexed_at: str
    warnings: tuple[str, ...]
    signature: str
    content_hash: str


@dataclass(slots=True)
class SyncReport:
    """What a sync did, by path; ``passages`` counts those written."""

    added: list[str] = field(default_factory=list)
    updated: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    unchanged: int = 0
    failed: list[Failure] = field(default_factory=list)
    passages: int = 0
    seconds: float = 0.0

    @property
    def changed(self) -> bool:
        """Whether anything in the index is different now."""
        return bool(self.added or self.updated or self.removed)


class Store(StrEnum):
    """What is compared with the catalog."""

    FILES = "files"
    TEXT = "text"
    WORDS = "words"
    VECTORS = "vectors"
    VERSIONS = "versions"


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that is not as it should be: where, in which document, what, and what mends it."""

    store: Store
    path: str
    what: str
    mended_by: str = "rebuild"


@dataclass(frozen=True, slots=True)
class CheckReport:
    """What was compared and how it differs; files known to be unreadable are no difference."""

    documents: int
    passages: int
    failed: tuple[Failure, ...]
    differences: tuple[Difference, ...]

    @property
    def same(self) -> bool:
        """Whether the index is what a sync of the folder would leave."""
        return not self.differences

    @property
    def remedy(self) -> str | None:
        """The command to run, None where nothing differs."""
        if self.same:
            return None
        commands = {d.mended_by for d in self.differences}
        return f"sanctions-qa {'rebuild' if 'rebuild' in commands else 'ingest'}"
