"""List the texts that say what a statement is about, the nearest first.

"On 18 December it added the bank": who "it" is stands in a sentence before, in a heading or in the
title. What a statement says itself comes before what stands above it.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from ingest.text.sentences import is_row, split_sentences
from rag.sentences.quotes import Quote


@dataclass(frozen=True, slots=True)
class Demand:
    """What a question demands of a statement: its kind, its words, and whether a statement may
    meet it, as far as it or what is above it says.
    """

    kind: str
    what: str
    may_be_met_by: Callable[[Quote], bool]


def said_by(quote: Quote) -> str:
    """Return the statement's own text, with the lead-in of its list."""
    return f"{quote.lead.text} {quote.text}" if quote.lead else quote.text


def about_of(quote: Quote) -> Iterator[str]:
    """Yield the statement, the sentences before it from the nearest on, its headings, its title."""
    yield said_by(quote)
    yield from sentences_before(quote)
    yield from above(quote)


def sentences_before(quote: Quote) -> Iterator[str]:
    """Yield the sentences before a statement in its passage, the nearest first.

    The row of a table stands alone: the rows above it are about others.
    """
    passage = quote.evidence.passage
    if not is_row(quote.place.locator):
        before = passage.text[: max(0, quote.start - passage.start)]
        for start, end in reversed(split_sentences(before, 0, len(before))):
            yield before[start:end]


def above(quote: Quote) -> Iterator[str]:
    """Yield the headings over a statement and the title of its document."""
    yield quote.evidence.passage.context
    if title := quote.evidence.about.title:
        yield title
