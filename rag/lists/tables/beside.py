"""Name the sentences that tell of the very day for which rows of a table were shown."""

from collections.abc import Sequence

from ingest.store.lexical.words import stems
from ingest.text.sentences import is_row
from rag.datamodels import Evidence
from rag.sentences.quotes import sentences_of
from rag.text.figures import dates
from rag.text.words import is_common

MOST = 6  # sentences that a note repeats
MAX_CHARS = 300  # of one


def told_beside(question: str, evidence: Sequence[Evidence]) -> list[str]:
    """Return a note on sentences of the passages found that fit a question for one day's rows.

    They hold the day that the question asks for, and one of its other words. None for a question
    without a day: "in 2024" is told by too much.
    """
    asked = [day for day in dates(question) if day.iso]
    if len(asked) != 1:
        return []
    day = asked[0]
    about = _words(f"{question[: day.start]} {question[day.end :]}")
    found = [
        f"“{' '.join(quote.text.split())}” ({one.passage.document})"
        for one in evidence
        for quote in sentences_of(one)
        if not is_row(quote.place.locator)
        and len(quote.text) <= MAX_CHARS
        and any(told.iso == day.iso for told in dates(quote.text))
        and about & _words(quote.text)
    ]
    if not found:
        return []
    more = f"; {len(found) - MOST} more" if len(found) > MOST else ""
    return [f"Text tells of that day too: {'; '.join(found[:MOST])}{more}."]


def _words(text: str) -> set[str]:
    return {stem for stem in stems(text) if not is_common(stem)}
