"""What the page keeps and shows: conversations, their turns, and the place that is open."""

from dataclasses import dataclass

from ingest.datamodels import About, Failure, SyncReport
from rag.datamodels import Answer, Citation, Evidence, Filters, Version
from rag.timeline.course.events import Event


@dataclass(frozen=True, slots=True)
class Conversation:
    """A conversation as it is listed; its title is its first question."""

    id: str
    title: str
    updated_at: str
    pinned: bool = False


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a person thinks of an answer; ``reason`` is in their own words, or one of ours."""

    good: bool
    reason: str = ""


@dataclass(frozen=True, slots=True)
class KeptTurn:
    """A question as typed, what was searched, and the answer; None while there is none.

    ``versions`` are the numbers of the turns that stand for each other, this one among them: one
    more for each time that the question was changed or answered anew.
    """

    number: int
    asked_at: str
    question: str
    filters: Filters
    answer: Answer | None
    versions: tuple[int, ...] = ()
    judged: Judgement | None = None


@dataclass(frozen=True, slots=True)
class Spot:
    """A place in a document that can be opened; without ``quote`` nothing is highlighted."""

    label: str
    document: str
    about: About
    locator: str
    page: int | None
    start: int
    end: int
    quote: str | None
    version: Version | None = None

    @property
    def title(self) -> str:
        """The document's title, or its file where it has none."""
        return self.about.title or self.document

    @classmethod
    def from_citation(cls, citation: Citation) -> "Spot":
        """Return the place of a citation, to the letter."""
        c = citation
        where = (c.locator, c.page, c.start, c.end)
        return cls(str(c.key), c.document, c.about, *where, quote=c.quote, version=c.version)

    @classmethod
    def from_event(cls, event: Event, label: str) -> "Spot":
        """Return the place of a point in the course of a subject, to the letter."""
        e = event
        where = (e.place.locator, e.place.page, e.start, e.end)
        return cls(label, e.document, e.about, *where, quote=e.quote)

    @classmethod
    def from_evidence(cls, evidence: Evidence, label: str) -> "Spot":
        """Return the place of a passage that was found but does not answer."""
        passage = evidence.passage
        place = passage.place_at(passage.start)
        about, where = evidence.about, (place.locator, place.page)
        return cls(label, passage.document, about, *where, passage.start, passage.end, quote=None)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an upload or a sync did: files taken by path, refusals as sentences."""

    report: SyncReport
    taken: tuple[str, ...]
    refused: tuple[str, ...]

    @property
    def failed(self) -> list[Failure]:
        """The failures to be told now: of the files taken, or of all where none was."""
        return [f for f in self.report.failed if not self.taken or f.path in self.taken]

    @property
    def went_well(self) -> bool:
        """Whether nothing was refused and nothing failed."""
        return not (self.refused or self.failed)
