"""Collect what stands around a place in a document: paragraphs with pinpoints, or a row."""

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ingest.datamodels import Passage
from ui.datamodels import Spot
from ui.escape import as_html
from ui.web.source.cells import cells_of

_COUNTED = re.compile(r"(?:¶|p\.|row)\s*\d*", re.IGNORECASE)  # says where, but is no pinpoint
_BETWEEN = " | "  # how the readers set the cells of a table's row apart


@dataclass(frozen=True, slots=True)
class Surroundings:
    """A document's text around a place; ``quoted`` is empty where nothing is to be highlighted."""

    headings: tuple[str, ...]
    before: Passage | None
    body: Sequence[Passage]
    after: Passage | None
    start: int  # of the quote in the document; equal to ``end`` where there is none
    end: int
    moved: bool = False  # the document has changed, and the quote stands elsewhere in it


def surroundings(text: str, passages: Sequence[Passage], spot: Spot) -> Surroundings | None:
    """Return what stands around a place, None where the quote is no longer in the document."""
    start, end, moved = spot.start, spot.end, False
    if spot.quote is not None and text[start:end] != spot.quote:
        start = text.find(spot.quote)
        end, moved = start + len(spot.quote), True
    hit = [i for i, p in enumerate(passages) if p.start < end and p.end > start]
    if start < 0 or not hit:
        return None
    first, last = hit[0], hit[-1]
    if spot.quote is None:
        start = end = passages[first].start
    return Surroundings(
        headings=passages[first].headings,
        before=passages[first - 1] if first else None,
        body=passages[first : last + 1],
        after=passages[last + 1] if last + 1 < len(passages) else None,
        start=start,
        end=end,
        moved=moved,
    )


@dataclass(frozen=True, slots=True)
class _Block:
    """A paragraph's text with its pinpoint, and where the quote begins and ends in it."""

    text: str
    locator: str
    start: int
    end: int

    @property
    def columns(self) -> int:
        """How many cells it has as the row of a table, 0 where it is none."""
        words = self.text.strip()
        return 0 if self.locator or "\n" in words else words.count(_BETWEEN)


def blocks_html(passage: Passage, start: int, end: int) -> str:
    """Return a passage's paragraphs as HTML, each with its pinpoint, the quote marked in them.

    Rows of a table that follow each other are a table again.
    """
    blocks = [
        _Block(passage.text[a - passage.start : b - passage.start], locator, start - a, end - a)
        for a, b, locator in blocks_of(passage)
    ]
    shown = ""
    for columns, group in itertools.groupby(blocks, key=lambda block: block.columns):
        together = list(group)
        if columns and len(together) > 1:
            shown += f"<table class='row'>{''.join(map(_row, together))}</table>"
        else:
            shown += "".join(map(_block, together))
    return shown


def blocks_of(passage: Passage) -> Iterator[tuple[int, int, str]]:
    """Yield (start, end, pinpoint); what lies between two of them goes with the first."""
    places = passage.places
    for index, place in enumerate(places):
        begin = passage.start if index == 0 else place.start
        stop = places[index + 1].start if index + 1 < len(places) else passage.end
        locator = "" if _COUNTED.fullmatch(place.locator) else place.locator
        yield max(begin, passage.start), min(stop, passage.end), locator


def _block(block: _Block) -> str:
    text, start, end = block.text, block.start, block.end
    rows = cells_of(text.strip()) if "\n" not in text.strip() else []
    if rows:
        return _table(text, start, end)
    label = f"<span class='pinpoint'>{as_html(block.locator)}</span> " if block.locator else ""
    body = marked(text.rstrip(), start, end)
    return f"<p class='block'>{label}{body}</p>" if body.strip() else ""


def _row(block: _Block) -> str:
    cells, at = "", 0
    for cell in block.text.rstrip().split(_BETWEEN):
        cells += f"<td>{marked(cell, block.start - at, block.end - at)}</td>"
        at += len(cell) + len(_BETWEEN)
    return f"<tr>{cells}</tr>"


def _table(text: str, start: int, end: int) -> str:
    """Return a row as a table of two columns; a value that the quote touches is marked whole."""
    shift = len(text) - len(text.lstrip())
    rows = []
    for column, first, last in cells_of(text.strip()):
        value = as_html(text[first + shift : last + shift].strip())
        quoted = first + shift < end and last + shift > start and start < end
        shown = f"<mark>{value}</mark>" if quoted else value
        rows.append(f"<tr><th scope='row'>{as_html(column)}</th><td>{shown}</td></tr>")
    return f"<table class='row'>{''.join(rows)}</table>"


def marked(text: str, start: int, end: int) -> str:
    """Return HTML of a text with the part from ``start`` to ``end`` marked, as far as it is in."""
    begin, stop = max(0, start), min(len(text), end)
    if begin >= stop:
        return as_html(text)
    quoted = f"<mark>{as_html(text[begin:stop])}</mark>"
    return f"{as_html(text[:begin])}{quoted}{as_html(text[stop:])}"
