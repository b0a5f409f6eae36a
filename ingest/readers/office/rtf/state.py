"""How letters and paragraphs of a Rich Text Format file look at one place of it."""

from dataclasses import dataclass, field, replace
from enum import Enum
from typing import Any

from lxml import etree

from ingest.readers.office.word_elements import element

_OFF = 0
_STEP = 6  # half points, where "up" names none
_SWITCHES = {"b": "bold", "v": "hidden", "deleted": "deleted", "strike": "struck"}
_NUMBERS = {
    **{"f": "font", "fs": "size", "cf": "colour", "cb": "ground", "chcbpat": "ground"},
    "highlight": "marked",
}


@dataclass(frozen=True, slots=True)
class Letters:
    """What a run of letters looks like; numbers are those of the file's tables."""

    font: int | None = None
    bold: bool = False
    hidden: bool = False
    deleted: bool = False
    struck: bool = False
    raised: bool = False
    up: int = 0  # half points
    size: int | None = None  # half points
    colour: int = 0
    ground: int = 0
    marked: int = 0  # with a highlighter

    def told(self, word: str, number: int | None) -> "Letters":
        """Return the look after a control word; the same where the word is of something else."""
        if word == "plain":
            return Letters()
        if word in _SWITCHES:
            return replace(self, **{_SWITCHES[word]: number != _OFF})
        if word in _NUMBERS:
            said: dict[str, Any] = {_NUMBERS[word]: number or 0}
            return replace(self, **said)
        if word == "striked":
            return replace(self, struck=bool(number))
        if word in ("super", "sub", "nosupersub"):
            return replace(self, raised=word == "super" and number != _OFF)
        if word in ("up", "dn"):
            return replace(self, up=(_STEP if number is None else number) * (word == "up"))
        return self

    def properties(self, colours: list[str]) -> etree._Element:
        """Return the look as the properties of a run of a Word file."""
        made = element("rPr")
        if self.bold:
            made.append(element("b"))
        if self.hidden:
            made.append(element("vanish"))
        if self.struck:
            made.append(element("strike"))
        if self.raised:
            made.append(element("vertAlign", "superscript"))
        elif self.up:
            made.append(element("position", self.up))
        if self.size is not None:
            made.append(element("sz", self.size))
        if 0 < self.colour < len(colours):
            made.append(element("color", colours[self.colour]))
        if 0 < self.ground < len(colours):
            made.append(element("shd", "clear", fill=colours[self.ground]))
        if self.marked:
            made.append(element("highlight", "yellow"))
        return made


@dataclass(frozen=True, slots=True)
class Lines:
    """What a paragraph is: its depth in tables, its level as a heading, the colour behind it."""

    depth: int = 0
    style: int | None = None
    outline: int | None = None
    ground: int = 0

    def told(self, word: str, number: int | None) -> "Lines":
        """Return the paragraph's look after a control word."""
        match word:
            case "pard":
                return Lines()
            case "intbl":
                return replace(self, depth=max(1, self.depth))
            case "itap":
                return replace(self, depth=number or 0)
            case "s":
                return replace(self, style=number)
            case "outlinelevel":
                return replace(self, outline=number)
            case "cbpat":
                return replace(self, ground=number or 0)
        return self

    def properties(self, colours: list[str], levels: dict[int, int]) -> etree._Element:
        """Return the look as the properties of a paragraph of a Word file."""
        made = element("pPr")
        level = self.outline
        if level is None and self.style is not None:
            level = levels.get(self.style)
        if level is not None:
            made.append(element("outlineLvl", level))
        if 0 < self.ground < len(colours):
            made.append(element("shd", "clear", fill=colours[self.ground]))
        return made


class Skipped(Enum):
    """Why a group is no text of the page; a shape may hold a group that is."""

    ALL = "all"
    SHAPE = "shape"


@dataclass(frozen=True, slots=True)
class State:
    """All that a group of the file inherits from the group around it."""

    letters: Letters = field(default_factory=Letters)
    lines: Lines = field(default_factory=Lines)
    skipped: Skipped | None = None
    fallback: int = 1  # letters behind a Unicode one for programs without Unicode
