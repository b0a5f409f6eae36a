"""What question answering hands on: evidence, statements with citations, the answer."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal

from ingest.datamodels import About, Passage
from rag.text.inert import as_written

Verdict = Literal["answered", "close", "not_found"]
TextForm = Literal["consolidated", "original", "amending"]  # of a law
BY_NAME = ("name",)  # `Evidence.found_by` of a passage that only holds a name of the question
NOT_FOUND = "The documents do not answer this question."


@dataclass(frozen=True, slots=True)
class Turn:
    """One message of a conversation."""

    role: Literal["user", "assistant"]
    content: str


@dataclass(frozen=True, slots=True)
class Filters:
    """Which documents are searched; empty means all. Dates are ISO, both ends included.

    ``as_of`` is a day: of an act the text that was in force then is searched, of all else what was
    published by then. Without it the text that is in force today is.
    """

    kinds: tuple[str, ...] = ()
    jurisdictions: tuple[str, ...] = ()
    since: str | None = None
    until: str | None = None
    documents: tuple[str, ...] = ()
    as_of: str | None = None

    @property
    def active(self) -> bool:
        """Whether anything is filtered."""
        days = self.since or self.until or self.as_of
        return bool(self.kinds or self.jurisdictions or days or self.documents)


@dataclass(frozen=True, slots=True)
class Evidence:
    """A passage found for a question, with the scores that put it there.

    ``score`` is the fused one; ``cosine`` lies in -1..1; ``words`` is the BM25 score divided by the
    query's best, in 0..1; ``found_by`` names the searches ("words", "vectors", "pinpoint" for a
    provision that the question names, "reference" for one that another passage refers to, "entry"
    for a row of an entry that another row of it led to, "name" for what holds a name of the
    question that nothing else found holds).
    """

    passage: Passage
    about: About
    score: float
    cosine: float
    words: float
    found_by: tuple[str, ...]
    also: tuple[str, ...] = ()  # ids of passages of other documents that say the same

    @property
    def also_in(self) -> tuple[str, ...]:
        """The other documents that say the same, each once."""
        return tuple(dict.fromkeys(passage.rpartition("#")[0] for passage in self.also))


@dataclass(frozen=True, slots=True)
class Version:
    """A text of an instrument in time.

    ``instrument`` is the same for all of its texts. ``since`` and ``until`` are the first and the
    last day (ISO) on which it holds; None where that is not said, or no later text is there.
    """

    instrument: str
    since: str | None
    until: str | None
    form: TextForm | None = None


@dataclass(frozen=True, slots=True)
class Citation:
    """A quote that stands letter for letter in its document, from ``start`` to ``end``.

    ``marks`` are the (start, end) of the answer's words within the quote; ``version`` says which
    text of an act it is, None where the document is none.
    """

    key: int
    document: str
    about: About
    locator: str
    page: int | None
    quote: str
    start: int
    end: int
    marks: tuple[tuple[int, int], ...] = ()
    version: Version | None = None


@dataclass(frozen=True, slots=True)
class Statement:
    """A sentence of the answer, the keys of its citations, and whether they support it.

    ``marks`` are the (start, end) of the words in it that are the answer: a name, number or date.
    ``faults`` says what of it does not stand in the passages cited; none where it is supported.
    ``source`` names who says it, where and when; "" where a chat model's own words say so.
    ``superseded_by`` is the number, from 1, of the statement of the same answer that overtakes it;
    ``as_of`` the ISO date of what it says, where that is known.
    Of a chat model's words ``text`` is `rag.text.inert`: whoever renders it makes no link of them.
    """

    text: str
    citations: tuple[int, ...]
    supported: bool
    marks: tuple[tuple[int, int], ...] = ()
    faults: tuple[str, ...] = ()
    source: str = ""
    superseded_by: int | None = None
    as_of: str | None = None

    @property
    def written(self) -> str:
        """The text as it was written, for a place that shows text as text."""
        return self.text if self.marks or self.source else as_written(self.text)

    @property
    def why_unsupported(self) -> str:
        """What is wrong with it, for a place that shows text as text."""
        return as_written("; ".join(self.faults)) or "it cites no passage"


@dataclass(frozen=True, slots=True)
class Table:
    """Rows that answer together: each has a cell a column and the keys of its citations.

    ``rows_total`` counts all rows that fit, also those that are not shown; ``computed`` says in
    words by what they were chosen, ordered and counted.
    """

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    citations: tuple[tuple[int, ...], ...]
    rows_total: int
    computed: str = ""


@dataclass(frozen=True, slots=True)
class Coverage:
    """What was looked at: documents searched, and files that could not be read."""

    documents: int
    failed: int
    newest: str | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer, or a refusal: then ``found`` is false and there are no citations.

    ``headline`` are the words that answer, with the keys of the citations they rest on; ``read_as``
    is the question as it was understood where that differs from what was typed; ``verdict`` is
    "close" where the documents come close and nothing is asserted. ``judged`` marks a refusal that
    rests on how the passages were judged alone; a chat model may find an answer in them. ``offers``
    are questions near to one that is refused which the closest passages answer.
    ``stands`` says that a chat model does not write it anew: its statements make a chain.
    """

    question: str
    found: bool
    text: str
    mode: str
    statements: tuple[Statement, ...] = ()
    citations: tuple[Citation, ...] = ()
    notes: tuple[str, ...] = ()
    coverage: Coverage = field(default_factory=lambda: Coverage(0, 0))
    closest: tuple[Evidence, ...] = ()
    timings_ms: dict[str, float] = field(default_factory=dict)
    headline: str | None = None
    headline_citations: tuple[int, ...] = ()
    table: Table | None = None
    read_as: str | None = None
    close: bool = False
    offers: tuple[str, ...] = ()
    judged: bool = False
    stands: bool = False

    @property
    def verdict(self) -> Verdict:
        """Whether the documents answer, come close, or do not answer."""
        if self.found:
            return "answered"
        return "close" if self.close else "not_found"

    @property
    def first_line(self) -> tuple[str | None, tuple[int, ...]]:
        """What answers in a line, with its keys: the headline, else the first statement.

        A place that shows the statements shows the headline only, or the same stands there twice.
        """
        if self.headline or not self.found or not self.statements:
            return self.headline, self.headline_citations
        first = self.statements[0]
        return (first.text, first.citations) if first.supported else (None, ())

    @property
    def newest_source(self) -> str | None:
        """The latest date of the cited documents, None where none is dated."""
        return newest(c.about for c in self.citations)


def newest(abouts: Iterable[About]) -> str | None:
    """Return the latest published date, None where none is known."""
    return max((a.published for a in abouts if a.published), default=None)
