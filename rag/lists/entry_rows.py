"""Tell which row of a list a place belongs to, also in a later piece of it, and how it begins."""

from ingest.datamodels import Passage, Place
from ingest.text.plain import strip_markup
from ingest.text.sentences import CONTINUED, row_head
from rag.datamodels import Evidence
from rag.sentences.quotes import NO_VECTOR, Quote

Key = tuple[str, str]  # a document and how an entry of it begins


def key_of(passage: Passage, place: Place) -> Key:
    """Return whose piece a place is: what stands over a later one is how its entry begins."""
    if goes_on(passage):
        return passage.document, passage.headings[-1].removesuffix(CONTINUED)
    return passage.document, strip_markup(row_head(text_of(passage, place)))


def goes_on(passage: Passage) -> bool:
    """Whether a passage is a later piece of a row."""
    return bool(passage.headings) and passage.headings[-1].endswith(CONTINUED)


def opening_of(found: Evidence, place: Place) -> Quote:
    """Return how a row begins, as a quote."""
    text = text_of(found.passage, place)
    head = row_head(text)
    start = place.start + text.index(head)
    span = (start, start + len(head))
    return Quote(found, place, *span, head, strip_markup(head), 0.0, NO_VECTOR, span)


def text_of(passage: Passage, place: Place) -> str:
    """Return the text of one place of a passage."""
    return passage.text[place.start - passage.start : place.end - passage.start]
