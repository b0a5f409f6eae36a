"""Read legislation of the United Kingdom (CLML of legislation.gov.uk).

The marks of amendments are taken off and their words kept; footnotes and the editors'
annotations follow behind the text, each with the provision it belongs to.
"""

from dataclasses import replace

from lxml import etree

from ingest.datamodels import Document
from ingest.readers.law.law_pieces import Piece, Pieces, elements, name_of
from ingest.readers.law.law_tables import xhtml_rows
from ingest.readers.law.uk.clml_about import about, provision_names
from ingest.readers.law.uk.clml_notes import Notes, Standing
from ingest.readers.law.uk.clml_text import (
    CONTAINERS,
    Provision,
    is_dots,
    limited,
    mark_type,
    number_of,
    printed,
    quoted,
    words,
)

_SKIPPED = {"Metadata", "Contents", "Commentaries", "Footnotes", "Resources", "Versions"}
_SKIPPED |= {"MarginNotes", "Pnumber"}
_HEADS = {"Number", "Title", "TitleBlock", "Subtitle", "Reference"}
_SAID_APART = {"ExplanatoryNotes": "Explanatory Note", "EarlierOrders": "Earlier Orders"}
_PRELIMS = {"PrimaryPrelims", "SecondaryPrelims", "EUPrelims"}


def read_clml(root: etree._Element, relative: str) -> Document:
    """Read an act or instrument of the United Kingdom."""
    walk = _Walk(root)
    walk.children(root, Provision(), 1)
    walk.other_versions(root)
    walk.notes.add(root, walk.pieces)
    builder, _ = walk.pieces.build()
    return Document(
        relative,
        about(root),
        builder.text,
        tuple(builder.blocks),
        tuple(walk.standing.warnings(root)),
    )


class _Walk:
    """Goes through the elements in reading order."""

    def __init__(self, root: etree._Element) -> None:
        self.pieces = Pieces()
        self._names = provision_names(root)
        self.notes = Notes()
        self.standing = Standing()

    def children(self, element: etree._Element, at: Provision, level: int) -> None:
        """Add what is below an element, loose text included."""
        if (element.text or "").strip():
            self.pieces.text(element.text or "", at.locator)
        for child in elements(element):
            self.element(child, at, level)
            if (child.tail or "").strip():
                self.pieces.text(child.tail or "", at.locator)

    def element(self, element: etree._Element, at: Provision, level: int) -> None:
        """Add one element by its name."""
        name = name_of(element)
        if name in _SKIPPED:
            return
        if (element.get("Status") or "") == "Prospective":
            self.standing.prospective.append(self._label(element, at))
        if element.get("Match") == "false":
            self.standing.ended.append(self._label(element, at))
        if name in CONTAINERS or name in ("Schedule", "Appendix"):
            self._container(element, at, level)
        elif name == "P1group":
            self._group(element, at, level)
        elif name in ("P1", "P2", "P3", "P4", "P5", "P6", "P7"):
            self._numbered(element, at, level)
        elif name in ("OrderedList", "UnorderedList", "KeyList"):
            self._list(element, at, level)
        elif name in ("BlockAmendment", "BlockExtract"):
            self._quotation(element, at, level)
        else:
            self._rest(element, name, at, level)

    def _rest(self, element: etree._Element, name: str, at: Provision, level: int) -> None:
        if name in _PRELIMS:
            self._prelims(element, level)
        elif name in _SAID_APART:
            self.pieces.heading(_title(element) or _SAID_APART[name], level + 1)
            self._below(element, at.named(_SAID_APART[name]), level + 1)
        elif name == "SignedSection":
            self.pieces.text(words(element), "Signature")
        elif name == "table":
            self._note_references(element, at)
            self.pieces.rows(xhtml_rows(element, words), lambda: at.locator or "Table")
        elif name in ("Image", "Figure"):
            self.standing.pictures += 1
        elif name == "AppendText":
            self._append(words(element), at)
        elif name in ("Text", "Number", "Title", "Reference", "math") or not elements(element):
            self._text(element, at)
        else:
            self.children(element, at, level)

    def _text(self, element: etree._Element, at: Provision) -> None:
        """Add a paragraph with the numbers that come before it."""
        text = words(element)
        self._note_references(element, at)
        if mark := mark_type(element):
            self.standing.partial.append(f"{at.locator or 'a heading'} ({mark})")
        if is_dots(text):
            self.pieces.furniture(" ".join(filter(None, (at.numbers.take(), text))))
            return
        if text:
            note = limited(element)
            locator = f"{at.locator} ({note})" if note and at.locator else at.locator
            self.pieces.text(f"{at.numbers.take()} {text}".strip(), locator)

    def _append(self, text: str, at: Provision) -> None:
        """Put what follows a quotation behind it: mostly a full stop."""
        if self.pieces.all and len(text) <= 3:
            self.pieces.all[-1].text += text
        else:
            self.pieces.text(text, at.locator)

    def _prelims(self, element: etree._Element, level: int) -> None:
        at = Provision().named("Preamble")
        for child in elements(element):
            name = name_of(child)
            if name == "Title":
                self.pieces.heading(words(child), level)
            elif name in ("Number", "LongTitle", "DateOfEnactment") or name.endswith("Date"):
                self._note_references(child, at)
                self.pieces.text(words(child), at.locator)
            elif name == "ComingIntoForce":
                self.pieces.text(words(child), at.locator)
            else:
                self.children(child, at, level)

    def _container(self, element: etree._Element, at: Provision, level: int) -> None:
        """Add a Part, Chapter, cross-heading, Schedule: its heading, then what it holds."""
        inside = at.entered(element, self._names)
        number, title = _child_words(element, "Number"), _title(element)
        if name_of(element) == "Division" and not title:
            self._untitled(element, number, inside, level)
            return
        if not inside.quoted:
            self.pieces.heading(". ".join(filter(None, (number, title))), level + 1, inside.locator)
        else:
            self.pieces.text(" ".join(filter(None, (number, title))), inside.locator)
        for child in elements(element):
            if name_of(child) in ("Number", "Title", "TitleBlock"):
                self._note_references(child, inside)
        if reference := _child_words(element, "Reference"):
            self.pieces.text(reference, inside.locator)
        self._below(element, inside, level + 1)

    def _untitled(self, element: etree._Element, number: str, at: Provision, level: int) -> None:
        """Add a division that has only a number: a recital, a point of an annex."""
        if number:
            at.numbers.waiting.append(number)
        if at.name == "Preamble" and number.strip("()").isdigit():
            at = replace(at, name=f"Recital {number.strip('()')}")
        self._below(element, at, level)

    def _group(self, element: etree._Element, at: Provision, level: int) -> None:
        """Add provisions under one title; a provision of the body has a heading of its own."""
        provisions = [e for e in elements(element) if name_of(e) == "P1"]
        title = _title(element)
        for child in element.findall("{*}Title"):
            inside = at.entered(provisions[0], self._names) if provisions else at
            self._note_references(child, inside)
        if at.quoted:
            self.pieces.text(title, at.locator)
        elif len(provisions) == 1 and not at.schedule:
            name = at.entered(provisions[0], self._names).spelled
            self.pieces.heading(f"{name}. {title}" if title else name, level + 1)
            self._below(element, at.with_heading(), level + 1)
            return
        else:
            self.pieces.heading(title, level + 1)
        self._below(element, at, level + 1)

    def _below(self, element: etree._Element, at: Provision, level: int) -> None:
        for child in elements(element):
            if name_of(child) not in _HEADS:
                self.element(child, at, level)

    def _numbered(self, element: etree._Element, at: Provision, level: int) -> None:
        inside = at.entered(element, self._names)
        if name_of(element) == "P1" and not (at.headed or at.schedule or at.quoted):
            self.pieces.heading(inside.spelled, level + 1)
            level += 1
        number = element.find("{*}Pnumber")
        if number is not None:
            self._note_references(number, inside)
            inside.numbers.waiting.append(printed(element, self._names))
        self.children(element, inside, level)
        left = inside.numbers.take()  # a number with nothing behind it: kept, never searched
        self.pieces.furniture(left)

    def _list(self, element: etree._Element, at: Provision, level: int) -> None:
        """Add a list: each definition whole, other items one by one."""
        if element.get("Class") == "Definition" and not at.quoted:
            for item in elements(element):
                self._definition(item, at, level)
            return
        for index, item in enumerate(elements(element)):
            number = number_of(element, item, index)
            inside = at.item(number) if name_of(element) == "OrderedList" else at
            self.children(item, inside, level)

    def _definition(self, item: etree._Element, at: Provision, level: int) -> None:
        first = len(self.pieces.all)
        self.children(item, at.in_definition(), level)
        made: list[Piece] = self.pieces.all[first:]
        if made and all(not p.alone and not p.level for p in made):
            text = "\n".join(p.text for p in made)
            self.pieces.all[first:] = [Piece(text, made[0].role, 0, made[0].locator, alone=True)]

    def _quotation(self, element: etree._Element, at: Provision, level: int) -> None:
        """Add text that is put into another act: it is cited as the provision that puts it."""
        first = len(self.pieces.all)
        self.children(element, at.in_quotation(), level)
        opening, closing = quoted(element)
        if len(self.pieces.all) > first:
            self.pieces.all[first].text = opening + self.pieces.all[first].text
            self.pieces.all[-1].text += closing

    def _note_references(self, element: etree._Element, at: Provision) -> None:
        self.notes.refer(element, at.locator)

    def other_versions(self, root: etree._Element) -> None:
        """Add provisions as they read in another part of the kingdom, where that differs."""
        known = {p.text for p in self.pieces.all}
        for version in root.iterfind("{*}Versions/{*}Version"):
            extent = next((e.get("RestrictExtent") for e in version if e.get("RestrictExtent")), "")
            first = len(self.pieces.all)
            self.children(version, Provision().named(""), 2)
            made = self.pieces.all[first:]
            if all(p.text in known or p.level for p in made):
                del self.pieces.all[first:]
                continue
            note = f"as it extends to {extent}" if extent else "another version"
            for piece in made:
                piece.locator = f"{piece.locator} ({note})" if piece.locator else note

    def _label(self, element: etree._Element, at: Provision) -> str:
        first = element.find("{*}P1") if name_of(element) == "P1group" else element
        inside = at if first is None else at.entered(first, self._names)
        title = " ".join(filter(None, (_child_words(element, "Number"), _title(element))))
        return inside.locator or title or name_of(element)


def _title(element: etree._Element) -> str:
    block = element.find("{*}TitleBlock")
    inside = element if block is None else block
    titles = [*inside.findall("{*}Title"), *inside.findall("{*}Subtitle")]
    return " – ".join(filter(None, map(words, titles)))


def _child_words(element: etree._Element, name: str) -> str:
    child = element.find(f"{{*}}{name}")
    return words(child) if child is not None else ""
