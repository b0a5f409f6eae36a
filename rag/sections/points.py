"""Take the points of a section: the items of its list, else what its paragraphs open with."""

import re
from collections.abc import Sequence
from dataclasses import replace

from ingest.datamodels import Passage
from ingest.text.sentences import is_row
from rag.datamodels import Evidence
from rag.sections.headed import Section
from rag.sentences.quote_spans import LEADS_IN, mark_of, spanning
from rag.sentences.quotes import Quote, pieces_of

_FORWARD = re.compile(r"\b(?:following|below|as follows)\b", re.IGNORECASE)
LEAST = 2  # points: one alone is a sentence, and the search finds it


def points_of(section: Section, meant: Evidence) -> list[Quote]:
    """Return a section's points in order, none where it is no list of any kind."""
    pieces = [q for p in section.passages for q in pieces_of(_of(meant, p))]
    prose = [q for q in pieces if not is_row(q.place.locator)]
    items = _items(prose)
    if len(items) >= LEAST:
        return items
    rows = [q for q in pieces if is_row(q.place.locator)]
    if rows:
        return []  # a table has an answer of its own
    return _openings(prose)


def _of(meant: Evidence, passage: Passage) -> Evidence:
    return replace(meant, passage=passage, found_by=("section",), also=())


def _items(prose: Sequence[Quote]) -> list[Quote]:
    """Return the points with a mark before them; each with the sentences that go on within it."""
    items: list[Quote] = []
    for piece in prose:
        if mark_of(piece) is not None:
            items.append(piece)
        elif items and piece.place == items[-1].place:
            items[-1] = spanning(items[-1], items[-1].start, piece.end)
    return items


def _openings(prose: Sequence[Quote]) -> list[Quote]:
    """Return what each paragraph opens with; what only leads to them is left out."""
    opening: dict[tuple[str, int], Quote] = {}
    for piece in prose:
        opening.setdefault((piece.evidence.passage.id, piece.place.start), piece)
    return [q for q in opening.values() if not _leads(q)]


def _leads(quote: Quote) -> bool:
    """Whether a sentence says no more than that points come."""
    return bool(LEADS_IN.search(quote.quote) or _FORWARD.search(quote.text))
