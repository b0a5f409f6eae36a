"""What ingestion hands on: a document with its blocks, its passages, and the report of a sync."""

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from enum import StrEnum

KINDS = ("law", "guidance", "enforcement", "list", "news", "analysis", "other")


class SentKind(StrEnum):
    """Words that processes send each other: pickled as a class and a value, on every Python."""

    def __reduce_ex__(self, protocol: object) -> tuple[type["SentKind"], tuple[str]]:
        return type(self), (self.value,)  # Python 3.11.2 asks for getattr, which is no message


class BlockRole(SentKind):
    """What a block of a document is to its reader."""

    HEADING = "heading"
    TEXT = "text"
    FURNITURE = "furniture"  # share buttons, comment forms: kept in the text, never searched


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, heading, list item or table row: a span of its document's text.

    ``start`` and ``end`` are character offsets; ``page`` counts from 1; ``level`` is a
    heading's depth from 1, and 0 for everything else. ``locator`` is the pinpoint where the
    format says it (``Art. 12f(1)(a)``), else None. ``alone``: shares its passage with no other
    block (a definition, a row of a list) but those whose pinpoint lies within its own.
    """

    start: int
    end: int
    role: BlockRole = BlockRole.TEXT
    level: int = 0
    page: int | None = None
    locator: str | None = None
    alone: bool = False


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
    celex: str | None = None  # of an EU act: 32014R0833, 02014R0833-20260424
    author: str | None = None  # a byline, the sender of a mail
    version: str | None = None  # ISO date from which this text of an instrument applies
    dated: str | None = (
        None  # what kind of date ``published`` is: see `ingest.readers.document_dates`
    )
    state: str | None = None  # as printed, where it is no text in force: "DRAFT - not in force"
    date_order: str | None = None  # "day" or "month": what comes first in 10/05/2023


def merge_abouts(abouts: Iterable[About]) -> About:
    """Return the first known value of each field."""
    merged = About()
    for about in abouts:
        names = [field.name for field in fields(About)]
        missing = {n: getattr(about, n) for n in names if getattr(merged, n) is None}
        merged = replace(merged, **missing)
    return merged


Said = Mapping[str, str | None]  # a person's word on some facts of a file; None: unknown


def override(about: About, said: Said) -> About:
    """Return the facts with a person's word in place of the document's own."""
    return replace(about, **said) if said else about


@dataclass(frozen=True, slots=True)
class Part:
    """A document inside a file, from offset ``start`` on: a rule in a Federal Register issue.

    What ``about`` knows holds instead of the file's own.
    """

    start: int
    about: About


def part_at(parts: Sequence[Part], offset: int) -> Part | None:
    """Return the last part that starts at or before an offset, None where none does."""
    index = bisect_right(parts, offset, key=lambda part: part.start)
    return parts[index - 1] if index else None


def group_numbers(parts: Sequence[Part], passages: Iterable[tuple[int, int]]) -> dict[int, int]:
    """Return for each passage, given as number and start, the first number of its part.

    A filter picks whole parts of a file by it. Passages before the first part are one group.
    """
    first: dict[Part | None, int] = {}
    return {n: first.setdefault(part_at(parts, start), n) for n, start in passages}


@dataclass(frozen=True, slots=True)
class Document:
    """One file as read. ``path`` is relative to the corpus folder, with forward slashes.

    ``parts`` are in order of their start; text before the first belongs to the file itself.
    ``about`` is what the document says of itself, ``said`` what a person says of it.
    """

    path: str
    about: About
    text: str
    blocks: tuple[Block, ...]
    warnings: tuple[str, ...] = ()
    parts: tuple[Part, ...] = ()
    said: Said = field(default_factory=dict)

    @property
    def title(self) -> str | None:
        """The title that counts: a person's word before the document's own."""
        return override(self.about, self.said).title

    def part_at(self, offset: int) -> Part | None:
        """Return the part that holds this offset, None before the first."""
        return part_at(self.parts, offset)


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
    """A document as the catalog knows it, without its text.

    In ``about`` and ``parts`` a person's word stands in place of the document's own; ``said``
    is that word. A part keeps its own title.
    """

    number: int
    path: str
    about: About
    passages: int
    indexed_at: str
    warnings: tuple[str, ...]
    signature: str
    content_hash: str
    parts: tuple[Part, ...] = ()
    said: Said = field(default_factory=dict)
    groups: tuple[tuple[int, About], ...] = ()  # see `group_numbers`; at least the document's own

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kinds of what the file holds, in order; none where nothing says."""
        known = [about.kind for _, about in self.groups or ((0, self.about),)]
        return tuple(dict.fromkeys(kind for kind in known if kind))

    @property
    def documents_inside(self) -> int:
        """How many documents with a title of their own the file holds beside itself."""
        return sum(part.about.title is not None for part in self.parts)

    def about_at(self, offset: int) -> About:
        """Return what is known of the text at this offset: the part's word before the file's."""
        part = part_at(self.parts, offset)
        return merge_abouts((part.about, self.about)) if part else self.about


@dataclass(frozen=True, slots=True)
class SyncStep:
    """How far a sync is: files read, passages embedded of those read so far, the file at hand."""

    files_done: int
    files: int
    path: str = ""
    embedded: int = 0
    passages: int = 0

    @property
    def share(self) -> float:
        """How much of the work is done, 0 to 1, if the files to come are like those before."""
        if not self.files:
            return 1.0
        read = self.files_done / self.files
        return read * self.embedded / self.passages if self.passages else read


@dataclass(slots=True)
class SyncReport:
    """What a sync did, by path; ``passages`` counts those written.

    ``skipped`` names what was left aside without an attempt to read it, such as a link that
    leaves the folder; ``warnings`` are about `sources.toml`.
    """

    added: list[str] = field(default_factory=list)
    updated: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    unchanged: int = 0
    failed: list[Failure] = field(default_factory=list)
    skipped: list[Failure] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
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
    INDEX = "index"  # its files themselves
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
