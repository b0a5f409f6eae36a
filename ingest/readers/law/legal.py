"""Build the headings and pinpointed blocks of a legal act: one way for every format.

A reader says what it meets (a division, an article, a point with its text, a row, a footnote);
what becomes of it in the text, in the heading path and in the pinpoint is decided here.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.datamodels import BlockRole
from ingest.readers.law.legal_tables import Cell, table_rows
from ingest.readers.law.legal_words import OPENING_QUOTES, says_definitions, stands_beside
from ingest.text.build import TextBuilder

# Depths of headings. An act's title is its document's title and stands above them all.
ANNEX_LEVEL = 2
ARTICLE_LEVEL = 7
PREAMBLE, CONCLUSION = "Preamble", "Concluding formulas"
Labels = tuple[str, ...]


@dataclass(slots=True)
class _Heading:
    """A heading in the making: number and title often stand in two elements."""

    level: int
    pieces: list[str]


class LegalText:
    """Collects a legal act in reading order.

    ``labels`` of a text are the marks of the paragraph and points it stands in, without brackets;
    in an article the first is the paragraph's, empty where it has none. A dash has the mark "".
    """

    def __init__(self) -> None:
        self.builder = TextBuilder()
        self.unit: str | None = None  # Art. 5, Recital 4, Annex I
        self.in_annex = self.in_article = False
        self.point_word = ", point "  # before a number in an annex
        self._section = ""  # of an annex: ", Part A"
        self._heading: _Heading | None = None
        self._defines = False
        self._notes: list[tuple[str, str]] = []
        self._rows: set[str] = set()
        self._tables = 0

    def begin(self, unit: str | None) -> None:
        """Begin what is cited by this name: a recital, the preamble, the closing formulas."""
        self._flush()
        self.unit, self._section = unit, ""
        self._defines = self.in_annex = self.in_article = False
        self._tables = 0

    def begin_division(self, number: str, level: int) -> None:
        """Begin a part, title, chapter or section of the enacting terms."""
        self.begin(None)
        self._heading = _Heading(level, [number])

    def begin_article(self, line: str, unit: str, level: int = ARTICLE_LEVEL) -> None:
        """Begin an article (or section, rule): the line that numbers it and how it is cited."""
        self.begin(unit)
        self.in_article = True
        self._heading = _Heading(level, [line])

    def begin_annex(self, line: str, unit: str) -> None:
        """Begin an annex or schedule."""
        self.begin(unit)
        self.in_annex = True
        self._heading = _Heading(ANNEX_LEVEL, [line])

    def begin_section(self, line: str, depth: int, section: str = "") -> None:
        """Begin a headed section of an annex; ``section`` is how it is cited, with its comma."""
        pending = self._heading
        if pending and self.in_annex and not section and pending.level == ANNEX_LEVEL:
            pending.pieces.append(line)  # the annex's own title
            return
        level = (ANNEX_LEVEL if self.in_annex else ARTICLE_LEVEL) + depth
        if pending and pending.level == level and not section:
            pending.pieces.append(line)
            return
        self._flush()
        named, _, _ = self._section.partition(", point ")
        if named and section.startswith(", point"):  # "I." below "Schedule B", of the same class
            section, level = named + section, level + 1
        if section or depth == 1:
            self._section = section
            self._tables = 0
        self._heading = _Heading(level, [line])

    def subheading(self, words: str) -> None:
        """Add the title of what was begun last, or a heading of its own below it."""
        if self._heading:
            self._heading.pieces.append(words)
        else:
            self.begin_section(words, 4)

    def locator(self, labels: Labels = ()) -> str | None:
        """Return the pinpoint of a text with these labels."""
        if self.unit in (None, PREAMBLE, CONCLUSION):
            return self.unit
        names = [x for x in labels if x]
        if not self.in_annex:
            return self.unit + "".join(f"({x})" for x in names)
        section, _, place = self._section.partition(", point ")
        for name in names:
            if not place or stands_beside(place, name):
                place = f"({name})" if name.islower() else name
            else:
                place = f"{place}({name})"
        return f"{self.unit}{section}" + (f"{self.point_word}{place}" if place else "")

    def text(self, words: str, labels: Labels = (), *, marked: bool = False) -> None:
        """Add a paragraph; ``marked`` says that it opens with the last of its labels."""
        if not words:
            return
        self._flush()
        if self.in_article and words.endswith(":") and says_definitions(words):
            self._defines = True
        alone = self.in_article and self._defines_a_term(words, labels, marked=marked)
        self.builder.add(words, locator=self.locator(labels), alone=alone)

    def _defines_a_term(self, words: str, labels: Labels, *, marked: bool) -> bool:
        opens = re.sub(r"^(?:\(\w+\)|\w+[.)])\s+", "", words) if marked else words
        quoted = opens.startswith(tuple(OPENING_QUOTES + "'\"‧"))
        if marked and len(labels) == 2 and labels[1]:
            return self._defines or quoted
        return self._defines and quoted and len(labels) < 2

    def rows(self, table: Sequence[Sequence[Cell]], labels: Labels = ()) -> None:
        """Add a table: one block a row, with the names of its columns where it names them."""
        self._flush()
        self._tables += 1
        for count, row in enumerate(table_rows(table), start=1):
            where = self.locator(labels)
            if row.is_caption:
                self.builder.add(row.text, locator=where)
                continue
            number = f"row {row.number or count}"
            locator = ", ".join(filter(None, [where, number]))
            if locator in self._rows:
                locator = ", ".join(filter(None, [where, f"table {self._tables}", number]))
            self._rows.add(locator)
            self.builder.add(row.text, locator=locator, alone=row.is_named)

    def footnote(self, number: str, words: str, *, own: bool = False) -> None:
        """Keep a footnote for the end; ``own``: it is numbered within the annex it stands in."""
        name = f"{self.unit}, footnote {number}" if own and self.in_annex else f"Footnote {number}"
        self._notes.append((name, words))

    def furniture(self, words: str) -> None:
        """Add what belongs to the page and not to the act."""
        self._flush()
        self.builder.add(words, BlockRole.FURNITURE)

    def finish(self) -> TextBuilder:
        """Add the footnotes and return what was collected."""
        self.begin(None)
        if self._notes:
            self.builder.add("Footnotes", BlockRole.HEADING, level=ANNEX_LEVEL)
        for name, words in self._notes:
            self.builder.add(words, locator=name)
        return self.builder

    def _flush(self) -> None:
        heading, self._heading = self._heading, None
        if heading is None:
            return
        words = " — ".join(heading.pieces)
        locator = self.locator()
        self.builder.add(words, BlockRole.HEADING, level=heading.level, locator=locator)
        if self.in_article and len(heading.pieces) > 1 and says_definitions(words):
            self._defines = True
