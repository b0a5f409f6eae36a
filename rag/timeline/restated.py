"""Find the later statement that says something else of the same thing in the same words.

"The Sorrel shipment is cleared" of February and "The Sorrel shipment is blocked" of March share
what comes before the last words: whoever asks how it stands must see both.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from ingest.text.sentences import is_row, sentences
from rag.reader.extract import Extraction
from rag.sentences.quote_spans import overlap
from rag.sentences.quotes import Quote
from rag.timeline.asked import AskedState
from rag.timeline.subjects import is_named
from rag.timeline.telling import day_of

MIN_SHARED = 3  # words at the beginning of both sentences
MAX_WORDS = 25  # of a sentence that says one thing
MOST = 2  # later statements that are added
_WORD = re.compile(r"[^\W_]+(?:[’'-][^\W_]+)*")


def restated(asked: AskedState, extraction: Extraction) -> Extraction:
    """Return the extraction with later statements of the same wording and another end.

    Only where it is asked how something named stands, and the statements chosen answer.
    """
    if not (extraction.found and asked.open and asked.present and asked.names):
        return extraction
    later = [
        quote
        for quote in extraction.ranked
        if not is_row(quote.place.locator)
        and not any(overlap(quote, chosen) for chosen in extraction.quotes)
        and any(_says_otherwise(quote, chosen, asked.names) for chosen in extraction.quotes)
    ]
    if not later:
        return extraction
    newest = sorted(later, key=day_of, reverse=True)[:MOST]
    return replace(extraction, quotes=(*newest, *extraction.quotes))


def _says_otherwise(later: Quote, chosen: Quote, names: Sequence[str]) -> bool:
    if not day_of(chosen) or day_of(later) <= day_of(chosen):
        return False
    return any(
        _shares_opening(new, old, name)
        for name in names
        for new in _sentences(later.text, name)
        for old in _sentences(chosen.text, name)
    )


def _sentences(text: str, name: str) -> list[list[str]]:
    named = (sentence for sentence in sentences(text) if is_named(name, sentence))
    read = ([w.lower() for w in _WORD.findall(sentence)] for sentence in named)
    return [words for words in read if len(words) <= MAX_WORDS]


def _shares_opening(new: Sequence[str], old: Sequence[str], name: str) -> bool:
    """Whether two sentences begin alike, the name in it, and end otherwise."""
    shared = 0
    for one, other in zip(new, old, strict=False):
        if one != other:
            break
        shared += 1
    opening = " ".join(new[:shared])
    named = " ".join(w.lower() for w in _WORD.findall(name))
    both_go_on = shared < min(len(new), len(old))
    most = 2 * shared >= max(len(new), len(old))
    return shared >= MIN_SHARED and both_go_on and most and named in opening
