"""Cut paragraphs of American regulations into pieces with pinpoints such as 587.406(a)(1)."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from lxml import etree

from ingest.readers.law.designators import (
    CFR,
    ITALIC_OFF,
    ITALIC_ON,
    OUTLINE,
    Level,
    Line,
    leading_marks,
    nest,
)
from ingest.readers.law.law_pieces import NOTE, Piece, Pieces, collect, name_of, tidy

STARS = "* * *"
PAGE = "\ue003"  # around the number of a printed page that begins here; private use
_PAGE = re.compile(rf"\s*{PAGE}([^{PAGE}]*){PAGE}\s*")
_ITALIC = {"I"}
_ITALIC_TYPES = {"03", "02", "7462"}  # E T="03" is italic, T="04" is bold
_DROPPED = {"PRTPAGE", "GID", "MID", "FTREF", "IMG", "img"}
_SPACED = {"LI", "P", "FP", "HD", "HED", "PSPACE", "br", "BR", "TD", "TH"}
_DEFINITIONS = re.compile(r"\bdefin|\bmeaning of|\bterms used", re.IGNORECASE)
_TERM = re.compile(
    rf"^(?:\([^)]{{1,6}}\)\s*)*(?:[Tt]he\s+(?:term|word)s?\s+)?[“\"]?{ITALIC_ON}[^{ITALIC_OFF}]+{ITALIC_OFF}"
)
_QUOTED_TERM = re.compile(r"^(?:\([^)]{1,6}\)\s*)*(?:[Tt]he\s+(?:term|word)s?\s+)?“[^”]{1,90}”")
_DEFINES = re.compile(
    r"\b(?:means?|includes?|refers? to|has the|have the|is defined|are defined|shall mean|"
    r"includ(?:es|ing)|for purposes of)\b"
)
_ANNOUNCES = re.compile(r"[:—–-]\s*$")


def marked_words(element: etree._Element) -> str:
    """Return an element's words with marks around italics, for `plain` to take off.

    A change of the printed page stands as its number between two marks, for `pages_of`.
    """

    def instead(child: etree._Element) -> str | None:
        name = name_of(child)
        if name in _DROPPED:
            return f" {PAGE}{child.get('P') or ''}{PAGE} " if name == "PRTPAGE" else ""
        following = child.getnext()
        if name == "SU" and following is not None and name_of(following) == "FTREF":
            return NOTE
        inner = collect(child, instead)
        if name in _ITALIC or (name == "E" and child.get("T") in _ITALIC_TYPES):
            return f"{ITALIC_ON}{inner}{ITALIC_OFF}"
        return f" {inner} " if name in _SPACED else inner

    return tidy_marked(collect(element, instead))


def tidy_marked(text: str) -> str:
    """Return a text with single spaces; a mark never stands between a word and its space."""
    text = re.sub(rf"{ITALIC_ON}(\s+)", rf"\1{ITALIC_ON}", text)
    text = re.sub(rf"(\s+){ITALIC_OFF}", rf"{ITALIC_OFF}\1", text)
    return tidy(text.replace(f"{ITALIC_ON}{ITALIC_OFF}", ""))


def pages_of(text: str, page: str) -> tuple[str, str, str, str]:
    """Return a text without page marks, its first and last page, and the page after it."""
    first = last = page
    for mark in _PAGE.finditer(text):
        page = mark.group(1)
        if not text[: mark.start()].strip():
            first = last = page
        elif text[mark.end() :].strip():
            last = page
    return _PAGE.sub(" ", text).strip(), first, last, page


def plain(text: str) -> str:
    """Return a text without the marks of italics."""
    return text.replace(ITALIC_ON, "").replace(ITALIC_OFF, "")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of a section, italics marked; ``stars``: “* * *” stands before it."""

    text: str
    stars: bool = False


@dataclass(frozen=True, slots=True)
class Section:
    """What its paragraphs are cited under, and how they nest."""

    cited: str
    heading: str = ""
    levels: Sequence[Level] = CFR


def paths(paragraphs: Sequence[Paragraph], levels: Sequence[Level] = CFR) -> list[tuple[str, ...]]:
    """Return the marks from the outermost to each paragraph's own."""
    lines = []
    before = ""
    for paragraph in paragraphs:
        announced = bool(_ANNOUNCES.search(plain(before)))
        lines.append(
            Line(
                leading_marks(paragraph.text, outline=levels is OUTLINE), paragraph.stars, announced
            )
        )
        before = paragraph.text
    return nest(lines, levels)


def starts_definition(text: str) -> bool:
    """Tell whether a paragraph begins with a term and says what it means."""
    found = _TERM.match(text)
    if found and plain(found[0]).rstrip()[-1] not in ".:":  # “(b) Scope. …” is a title
        return True
    found = found or _QUOTED_TERM.match(text)
    return bool(found and _DEFINES.search(plain(text[found.end() : found.end() + 160])))


def is_definitions(heading: str) -> bool:
    """Tell whether a section says by its heading that it defines terms."""
    return bool(_DEFINITIONS.search(heading))


class SectionWriter:
    """Adds a section's paragraphs in order, each definition with its points as one piece."""

    def __init__(self, pieces: Pieces, section: Section, paragraphs: Sequence[Paragraph]) -> None:
        self._pieces, self._section = pieces, section
        self._defining = is_definitions(section.heading)
        self._paths = iter(paths_of(section, paragraphs))
        self._definition: Piece | None = None
        self._depth = 0

    def add(self, paragraph: Paragraph, page: str = "") -> Piece | None:
        """Add the next paragraph; ``page`` is put behind its pinpoint."""
        path = next(self._paths)
        text = plain(paragraph.text)
        if paragraph.stars:
            text = f"{STARS}\n{text}"
        starts = self._defining and starts_definition(paragraph.text)
        if self._definition and not starts and len(path) > self._depth:
            self._definition.text += f"\n{text}"
            return self._definition
        locator = pinpoint(self._section.cited, path) + page
        piece = self._pieces.text(text, locator, alone=starts)
        self._definition, self._depth = (piece, len(path)) if starts else (None, 0)
        return piece

    def interrupt(self) -> None:
        """Note that something else follows: a table, a note."""
        self._definition = None


def paths_of(section: Section, paragraphs: Sequence[Paragraph]) -> list[tuple[str, ...]]:
    """Return each paragraph's marks; undesignated definitions each begin a count of their own."""
    if not is_definitions(section.heading):
        return paths(paragraphs, section.levels)
    found: list[tuple[str, ...]] = []
    run: list[Paragraph] = []
    for paragraph in paragraphs:
        if starts_definition(paragraph.text) and not leading_marks(paragraph.text):
            found += paths(run, section.levels)
            run = []
        run.append(paragraph)
    return found + paths(run, section.levels)


def pinpoint(cited: str, path: Sequence[str]) -> str:
    """Return what is cited: ``31 CFR 587.406(a)(1)``."""
    return cited + "".join(f"({name})" for name in path)
