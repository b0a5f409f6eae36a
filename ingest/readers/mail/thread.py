"""Part a mail's body into its messages, each quoted or forwarded one with its own sender.

A statement is never given to the newest sender because it stands in their mail.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from ingest.datamodels import About, BlockRole, Part
from ingest.readers.mail.senders import Sender, headers_of, is_separator, sentence_of
from ingest.text.build import TextBuilder

_MARKS = re.compile(r"[ \t]?(?:>[ \t]?)+")
_MBOX = re.compile(r">+From ")  # so mbox files write a line that begins with From
_SIGNATURE = re.compile(r"-- ?")
QUOTED = "Quoted message"


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Lines that belong together; ``depth`` is how often they are quoted, ``row`` the place of a
    row of a table.
    """

    lines: tuple[str, ...]
    depth: int = 0
    role: BlockRole = BlockRole.TEXT
    level: int = 0
    row: str | None = None

    @property
    def text(self) -> str:
        """The lines as they stand."""
        return "\n".join(self.lines)


def paragraphs_of(text: str) -> Iterator[Paragraph]:
    """Yield the paragraphs of a plain body, its quotation marks counted and taken off."""
    lines: list[str] = []
    depth = 0
    signed = False
    for raw in [*text.split("\n"), ""]:
        marks = None if _MBOX.match(raw) else _MARKS.match(raw)
        line = raw[marks.end() :] if marks else raw
        now = marks.group().count(">") if marks else 0
        signs = _SIGNATURE.fullmatch(line) is not None and now == 0
        apart = is_separator(line) or signs
        if lines and (now != depth or apart or not line.strip()):
            yield _paragraph(lines, depth, signed)
            lines, signed = [], False
        depth = now
        if line.strip():
            lines.append(line if signs else line.rstrip())
        signed = signed or signs
        if is_separator(line):
            yield _paragraph(lines, depth, signed)
            lines, signed = [], False
    if lines:
        yield _paragraph(lines, depth, signed)


def _paragraph(lines: Sequence[str], depth: int, signed: bool) -> Paragraph:
    text = "\n".join(lines).strip("\n")
    role = BlockRole.FURNITURE if signed else BlockRole.TEXT
    return Paragraph(tuple(text.split("\n")), depth, role)


class Thread:
    """Adds a mail's messages to a builder, and notes from where on which is whose."""

    def __init__(
        self, builder: TextBuilder, parts: list[Part], about: About, *, level: int
    ) -> None:
        """``about`` is the mail around all; ``level`` the depth of a quoted mail's heading."""
        self._builder, self._parts = builder, parts
        self._level = level
        self._newest = about.published
        self._open: list[tuple[int, About]] = [(0, about)]
        self._announced: Sender | None = None  # by a line above the paragraph to come

    def add(self, paragraphs: Iterable[Paragraph]) -> None:
        """Add the paragraphs of a body, in order."""
        found = list(paragraphs)
        for index, paragraph in enumerate(found):
            below = found[index + 1].depth if index + 1 < len(found) else paragraph.depth
            self._add(paragraph, quoted_below=below > paragraph.depth)

    def _add(self, paragraph: Paragraph, *, quoted_below: bool) -> None:
        self._settle(paragraph.depth, paragraph)
        lines = list(paragraph.lines)
        if is_separator(paragraph.text):
            self._announce(paragraph.text, Sender())
            return
        sender, count = headers_of(lines, self._newest)
        if count:
            self._begin(paragraph.depth, sender.about())
            self._builder.add("\n".join(lines[:count]), alone=True)
            lines = lines[count:]
        while lines and not lines[0].strip():
            lines.pop(0)
        kept, sentence, said = self._split_sentence(lines, quoted_below)
        role = paragraph.role
        self._builder.add(
            "\n".join(kept),
            role,
            level=self._heading(paragraph),
            locator=paragraph.row,
            alone=paragraph.row is not None,
        )
        if said is not None:
            self._announce(sentence, said)

    def _heading(self, paragraph: Paragraph) -> int:
        return paragraph.level and paragraph.level + self._level

    def _split_sentence(
        self, lines: list[str], quoted_below: bool
    ) -> tuple[list[str], str, Sender | None]:
        """Return the lines without "On …, … wrote:" at their end, that sentence, and its sender."""
        for count in (1, 2, 3):
            if count > len(lines):
                break
            words = "\n".join(lines[-count:])
            whole = count == len(lines)
            sender = sentence_of(words, self._newest, quoted_below=quoted_below)
            if sender is None or not (quoted_below or whole):
                continue
            dated = sender.day or count == 3 or whole
            if not dated and _is_opened(lines[: len(lines) - count]):
                continue  # the day stands on the line above
            return lines[: len(lines) - count], words, sender
        return lines, "", None

    def _announce(self, words: str, sender: Sender) -> None:
        start = self._builder.add(" ".join(words.split()), BlockRole.HEADING, level=self._level)
        self._announced = sender
        self._parts.append(Part(start, sender.about()))

    def _settle(self, depth: int, paragraph: Paragraph) -> None:
        """Make the message to which a paragraph of this depth belongs the one at hand."""
        announced, self._announced = self._announced, None
        before = self._open[-1]
        while self._open[-1][0] > depth:
            self._open.pop()
        if announced is not None:
            heads = headers_of(list(paragraph.lines), self._newest)[1] > 0
            self._open.append((depth, announced.about()))
            if heads or announced == Sender():
                return
        elif depth > self._open[-1][0]:
            if headers_of(list(paragraph.lines), self._newest)[1] == 0:
                self._begin_unnamed()
            self._open.append((depth, Sender().about()))
        elif self._open[-1] is not before:
            self._resume()

    def _begin_unnamed(self) -> None:
        """Note that what follows is of somebody unnamed; in a mail's own words, under a heading."""
        start = self._builder.next_start
        if len(self._open) == 1:
            self._builder.add(QUOTED, BlockRole.HEADING, level=self._level)
        self._parts.append(Part(start, Sender().about()))

    def _resume(self) -> None:
        """Note that what follows is again of the message around."""
        self._parts.append(Part(self._builder.next_start, self._open[-1][1]))

    def _begin(self, depth: int, about: About) -> None:
        self._open.append((depth, about))
        self._parts.append(Part(self._builder.next_start, about))


def _is_opened(lines: Sequence[str]) -> bool:
    return (
        bool(lines) and bool(lines[-1].strip()) and not lines[-1].rstrip().endswith((".", "!", "?"))
    )
