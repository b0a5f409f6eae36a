"""The pieces of a law on their way to blocks: what stands where is settled before it is written.

A piece can still grow (“* * *”, a full stop behind a quotation) until the document is made.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from lxml import etree

from ingest.datamodels import BlockRole
from ingest.text.build import TextBuilder

NOTE = "\ue002"  # where a footnote's or annotation's sign stood; private use
_SPACE = re.compile(r"\s+")
_NOTE_GAP = re.compile(rf"\s*(?:{NOTE}\s*)+(?P<next>[.,;:)\]”’])?")
_IN_QUOTES = re.compile(r"([“‘])\s+|\s+(”)")  # the space is the file's layout
DEEPEST = 9


@dataclass(slots=True)
class Piece:
    """What becomes one block."""

    text: str
    role: BlockRole = BlockRole.TEXT
    level: int = 0
    locator: str | None = None
    alone: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """A table's row as text; ``named`` where the table says what its columns are."""

    text: str
    named: bool


class Pieces:
    """Collects a document's pieces in reading order."""

    def __init__(self) -> None:
        self.all: list[Piece] = []

    def heading(self, text: str, level: int, locator: str | None = None) -> None:
        """Add a heading; blank ones are left out."""
        if text.strip():
            level = min(level, DEEPEST)
            self.all.append(Piece(text.strip(), BlockRole.HEADING, level, locator))

    def text(self, text: str, locator: str | None, *, alone: bool = False) -> Piece | None:
        """Add a paragraph; blank ones are left out."""
        if not text.strip():
            return None
        self.all.append(Piece(text.strip(), locator=locator, alone=alone))
        return self.all[-1]

    def rows(self, rows: Iterable[Row], place: Callable[[], str]) -> None:
        """Add a table's rows, numbered where they name their columns; ``place`` is asked anew."""
        for number, row in enumerate(rows, 1):
            locator = f"{place()}, row {number}" if row.named else place()
            self.text(row.text, locator, alone=row.named)

    def furniture(self, text: str) -> None:
        """Add what a reader sees and nobody asks for: a billing code, dots of a repealed line."""
        if text.strip():
            self.all.append(Piece(text.strip(), BlockRole.FURNITURE))

    def build(self) -> tuple[TextBuilder, list[int]]:
        """Return the assembled text, and the offset of each piece."""
        builder = TextBuilder()
        offsets = [
            builder.add(p.text, p.role, level=p.level, locator=p.locator, alone=p.alone)
            for p in self.all
        ]
        return builder, offsets


def name_of(element: etree._Element) -> str:
    """Return an element's name without its namespace."""
    return str(etree.QName(element).localname)


def elements(element: etree._Element) -> list[etree._Element]:
    """Return the child elements, without what else the parser may leave (unresolved entities)."""
    return [child for child in element if isinstance(child.tag, str)]


def tidy(text: str) -> str:
    """Return a text with single spaces, closed up where a note's sign stood."""
    text = _NOTE_GAP.sub(lambda m: m["next"] or (" " if " " in m[0] or "\n" in m[0] else ""), text)
    return _IN_QUOTES.sub(r"\1\2", _SPACE.sub(" ", text)).strip()


def collect(element: etree._Element, replace: Callable[[etree._Element], str | None]) -> str:
    """Return all text below an element; ``replace`` may say what stands for a child instead."""
    found = [element.text or ""]
    for child in element:
        instead = replace(child) if isinstance(child.tag, str) else ""
        found += [collect(child, replace) if instead is None else instead, child.tail or ""]
    return "".join(found)


def row_text(names: Sequence[str], cells: Sequence[str]) -> str:
    """Return a table's row with its columns' names: ``Name: X; Date: Y``. Empty cells say nothing.

    Without names the cells stand between bars.
    """
    if not any(names):
        return " | ".join(cell for cell in cells if cell)
    named = [*names, *[""] * (len(cells) - len(names))]
    pairs = zip(named, cells, strict=False)
    return "; ".join(f"{name}: {cell}" if name else cell for name, cell in pairs if cell)
