"""Split a passage into its sentences, each as a quote with its exact place."""

import re
from dataclasses import dataclass

import numpy as np

from ingest.datamodels import Place
from ingest.embedding.encoder import Vectors
from ingest.text.pinpoint import PROVISION
from ingest.text.plain import strip_markup
from ingest.text.sentences import is_row, join_speech, split_sentences
from rag.datamodels import Evidence
from rag.sentences.quotable_places import quotable_places

MIN_WORDS = 4  # "Share:", "Kind: news": too short to state anything
MAX_ADDRESS_SHARE = 0.3  # of a sentence's characters: more, and it is a reference, no statement
NO_VECTOR: Vectors = np.empty(0, dtype=np.float32)
_ADDRESS = re.compile(
    r"https?://\S+|\b(?:[a-z0-9-]+\.)+(?:com|org|net|gov|eu|int|info|uk|io|kg|kz|ru|ua)\b\S*"
)
_SHORT_ARTICLE = re.compile(r"^Art\.\s*")
_LETTERS = re.compile(r"[^\W\d_]{2,}")


@dataclass(frozen=True, slots=True)
class Quote:
    """A sentence of a document: ``quote`` is its text there from ``start`` to ``end``.

    ``lead`` opens the list in which it is a point, where it is cited beside it; ``also`` are other
    places that say the same. ``read`` is the reader's log-odds, where one has read it, and
    ``words`` the place in the document of those by which it answers.
    """

    evidence: Evidence
    place: Place
    start: int
    end: int
    quote: str
    text: str  # without markup
    score: float  # log-odds that it answers, among the sentences of all passages
    vector: Vectors
    unit: tuple[int, int]  # the quoted speech it belongs to, else its own span
    lead: "Quote | None" = None
    also: "tuple[Quote, ...]" = ()
    read: float | None = None
    words: tuple[int, int] | None = None
    core: str | None = None  # the sentence chosen, behind what leads to it


def sentences_of(evidence: Evidence) -> list[Quote]:
    """Return the passage's sentences that can be statements; none crosses a paragraph."""
    return [
        quote
        for quote in pieces_of(evidence)
        if _states_something(quote.text, is_row(quote.place.locator))
    ]


def statements_in(evidence: Evidence, question: str) -> list[Quote]:
    """Return the passage's sentences that can answer this question, furniture left out."""
    quotable = quotable_places(evidence.passage, question)
    return [quote for quote in sentences_of(evidence) if quote.place in quotable]


def pieces_of(evidence: Evidence) -> list[Quote]:
    """Return all sentences of the passage, those too short to state anything as well."""
    passage, found = evidence.passage, []
    for place in passage.places:
        base = passage.start
        spans = [(place.start - base, place.end - base)]
        if not is_row(place.locator):
            spans = split_sentences(passage.text, *spans[0])
        units = [(a + base, b + base) for a, b in join_speech(passage.text, spans)]
        for a, b in spans:
            quote, (start, end) = passage.text[a:b], (a + base, b + base)
            unit = next(u for u in units if u[0] <= start < u[1])
            text = strip_markup(quote)
            found.append(Quote(evidence, place, start, end, quote, text, 0.0, NO_VECTOR, unit))
    return found


def provision_of(quote: Quote) -> str | None:
    """Return the provision in which a sentence stands: its pinpoint, else the nearest heading's."""
    for text in (quote.place.locator, *reversed(quote.evidence.passage.headings)):
        # "Sch., inserted Sch. 3": what is inserted is where it stands.
        place = text.rpartition("inserted ")[2].strip()
        if match := PROVISION.match(place):
            return _SHORT_ARTICLE.sub("Article ", match.group()).strip()
    return None


def _states_something(text: str, row: bool) -> bool:
    """Whether a piece of text can be a statement: words enough, and not mostly an address.

    In a row an address is one value among others: the words beside it must be enough.
    """
    addresses = sum(len(address) for address in _ADDRESS.findall(text))
    beside = _ADDRESS.sub("", text) if row else text
    enough = len(beside.split()) >= MIN_WORDS and _LETTERS.search(text) is not None
    return enough and (row or addresses <= MAX_ADDRESS_SHARE * len(text))
