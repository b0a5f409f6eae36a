"""Text that runs from paragraph to paragraph: the body of a file, a note, a text box."""

from dataclasses import dataclass, field, replace

from lxml import etree

from ingest.readers.office.rtf.state import Letters, Lines
from ingest.readers.office.rtf.tables import Definition, Level
from ingest.readers.office.word_elements import element

MAX_DEPTH = 20  # tables in tables


@dataclass(slots=True)
class Looks:
    """What the tables at a file's head say: colours by number, the depth of heading styles."""

    colours: list[str] = field(default_factory=list)
    headings: dict[int, int] = field(default_factory=dict)


@dataclass(slots=True)
class Flow:
    """Paragraphs and tables below ``root`` as they end."""

    root: etree._Element
    looks: Looks
    _runs: list[etree._Element] = field(default_factory=list)
    _text: str = ""
    _letters: Letters = field(default_factory=Letters)
    _levels: list[Level] = field(default_factory=list)

    def write(self, text: str, letters: Letters) -> None:
        """Add letters to the paragraph at hand."""
        if letters != self._letters:
            self._end_run()
            self._letters = letters
        self._text += text

    def put(self, made: etree._Element, letters: Letters) -> None:
        """Add a break, a note's mark or a text box to the paragraph at hand."""
        self._end_run()
        run = element("r")
        run.append(letters.properties(self.looks.colours))
        run.append(made)
        self._runs.append(run)

    def end_paragraph(self, lines: Lines) -> None:
        """End the paragraph at hand and put it where its depth in tables says."""
        self._end_run()
        depth = min(lines.depth, MAX_DEPTH)
        self._to(depth)
        if not self._runs:
            return
        paragraph = element("p")
        paragraph.append(lines.properties(self.looks.colours, self.looks.headings))
        paragraph.extend(self._runs)
        self._runs = []
        (self._levels[-1].open if self._levels else self.root).append(paragraph)

    def end_cell(self, lines: Lines, *, nested: bool) -> None:
        """End a cell with the paragraph in it."""
        depth = self._depth(lines, nested)
        self.end_paragraph(replace(lines, depth=depth))
        self._to(depth)
        self._levels[-1].end_cell()

    def end_row(self, lines: Lines, definition: Definition, *, nested: bool) -> None:
        """End a row with the definition that holds for it."""
        depth = self._depth(lines, nested)
        self.end_paragraph(replace(lines, depth=depth))
        self._to(depth)
        self._levels[-1].end_row(definition)

    def end(self, lines: Lines) -> None:
        """End all that stands open."""
        self.end_paragraph(lines)
        self._to(0)

    def _depth(self, lines: Lines, nested: bool) -> int:
        return min(max(2, lines.depth), MAX_DEPTH) if nested else 1

    def _to(self, depth: int) -> None:
        while len(self._levels) > depth:
            table = self._levels.pop().table(self.looks.colours)
            if table is not None:
                (self._levels[-1].open if self._levels else self.root).append(table)
        while len(self._levels) < depth:
            self._levels.append(Level())

    def _end_run(self) -> None:
        if not self._text:
            return
        run = element("r")
        run.append(self._letters.properties(self.looks.colours))
        said = element("t")
        said.text = self._text
        run.append(said)
        if self._letters.deleted:
            gone = element("del")
            gone.append(run)
            run = gone
        self._runs.append(run)
        self._text = ""
