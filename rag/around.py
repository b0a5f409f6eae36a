"""A statement in; out the texts that say what it is about, the nearest first.

"On 18 December it added the bank": who "it" is stands in a sentence before, in a heading or in the
title. What a statement says itself comes before what stands above it.
"""

from collections.abc import Iterator

from ingest.sentences import is_row, split_sentences
from rag.quotes import Quote


def said_by(quote: Quote) -> str:
    """Return the statement's own text, with the lead-in of its list."""
    return f"{quote.lead.text} {quote.text}" if quote.lead else quote.text


def about_of(quote: Quote) -> Iterator[str]:
    """Yield the statement, the sentences before it from the nearest on, its headings, its title.

    The row of a table stands alone: the rows above are about others.
    """
    yield said_by(quote)
    passage, title = quote.evidence.passage, quote.evidence.about.title
    if not is_row(quote.place.locator):
        before = passage.text[: max(0, quote.start - passage.start)]
        for start, end in reversed(split_sentences(before, 0, len(before))):
            yield before[start:end]
    yield passage.context
    if title:
        yield title
