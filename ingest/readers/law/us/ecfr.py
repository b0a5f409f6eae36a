"""Read the Code of Federal Regulations: the eCFR's XML and GPO's bulk form of it.

The files are flat: which paragraph belongs to which is worked out from their marks.
"""

import re

from lxml import etree

from ingest.datamodels import About, Document, Part
from ingest.readers.law.designators import OUTLINE, OUTLINE_MARK
from ingest.readers.law.law_pieces import Pieces, elements, name_of
from ingest.readers.law.law_tables import gpo_rows, xhtml_rows
from ingest.readers.law.us.cfr_text import (
    STARS,
    Paragraph,
    Section,
    SectionWriter,
    marked_words,
    paths,
    plain,
)
from ingest.readers.law.us.ecfr_about import CodeTitle, about, part_name, section_number

_DIVISION = re.compile(r"DIV[1-9]")
_PARAGRAPH = re.compile(r"P|FP|PSPACE|P-?\d+|FP-?\d+|FP-DASH|FRP\d?|P1-\d|FP1-\d|LI")
_HEADING = re.compile(r"HD\d|HED\d?|SUBHED|SIDEHED|TCAP|BCAP|THED")
_NOTES = {"NOTE", "EXAMPLE", "EDNOTE", "EFFDNOT", "CROSSREF", "FTNT", "SIDEBAR", "BOXTXT"}
_SOURCES = {"AUTH", "SOURCE", "SECAUTH", "PARAUTH", "APPRO", "CITA"}
_SKIPPED = {"HEAD", "HEADER", "CFRTOC", "AMDDATE", "VOLUME", "RESERVED"}
_PICTURES = {"img", "IMG", "GPH", "MATH", "GID", "a"}
_NOTE_TO = re.compile(
    r"Note\s*(?P<number>\d+)?\s*to\s+(?:paragraphs?\s+)?(?P<point>(?:\(\w+\))+)?", re.I
)
_APPENDIX = re.compile(r"\s*(Appendix|Supplement|Exhibit)\b\s*(?P<letter>[A-Z0-9][\w.-]*)?", re.I)


def read_ecfr(root: etree._Element, relative: str) -> Document:
    """Read a title, a part or a section of the Code of Federal Regulations."""
    code = CodeTitle.of(root, relative)
    walk = _Walk(code)
    walk.children(root, 0) if not _DIVISION.fullmatch(name_of(root)) else walk.division(root, 1)
    builder, offsets = walk.pieces.build()
    below = name_of(root) != "DIV5"  # a part alone says it of the whole document
    parts = tuple(Part(offsets[n], said) for n, said in walk.parts if below and n < len(offsets))
    warnings = []
    if walk.pictures:
        warnings.append(f"{walk.pictures} pictures (figures, formulas) hold no text")
    return Document(
        relative, about(root, code), builder.text, tuple(builder.blocks), tuple(warnings), parts
    )


class _Walk:
    """Goes through the divisions in order."""

    def __init__(self, code: CodeTitle) -> None:
        self.pieces = Pieces()
        self.parts: list[tuple[int, About]] = []
        self.pictures = 0
        self._code = code
        self._part = ""

    def children(self, element: etree._Element, level: int) -> None:
        """Go down to the first divisions: ``ECFR``, ``TEXT``, ``BODY`` hold nothing else."""
        for child in elements(element):
            name = name_of(child)
            if _DIVISION.fullmatch(name):
                self.division(child, level + 1)
            elif name not in _SKIPPED:
                self.children(child, level)

    def division(self, element: etree._Element, level: int) -> None:
        """Add a title, chapter, part, section or appendix: its heading, then what it holds."""
        kind = name_of(element)
        head = element.find("HEAD")
        heading = plain(marked_words(head)) if head is not None else ""
        if kind == "DIV5":
            self._part = section_number(element)
            instrument = self._code.cite(part_name(self._part))
            self.parts.append((len(self.pieces.all), About(instrument=instrument)))
        cited = self._cited(element, kind, heading)
        self.pieces.heading(heading, level, cited)
        if kind in ("DIV8", "DIV9"):
            self._provision(element, Section(cited, heading), level, appendix=kind == "DIV9")
            return
        for child in elements(element):
            name = name_of(child)
            if _DIVISION.fullmatch(name):
                self.division(child, level + 1)
            elif name not in _SKIPPED:
                self._other(child, cited, level)

    def _cited(self, element: etree._Element, kind: str, heading: str) -> str:
        number = section_number(element)
        if kind == "DIV8":
            return self._code.cite(number) if self._code.number else f"§ {number}"
        part = self._code.cite(part_name(self._part)) if self._part else self._code.cite("")
        if kind == "DIV9":
            match = _APPENDIX.match(number) or _APPENDIX.match(heading)
            name = {"a": "App.", "s": "Supp.", "e": "Ex."}[match[1][0].lower()] if match else "App."
            letter = match["letter"] if match and match["letter"] != "to" else ""
            return f"{part}, {name} {letter or ''}".strip()
        return part.strip()

    def _provision(
        self, element: etree._Element, section: Section, level: int, *, appendix: bool
    ) -> None:
        paragraphs, before = {}, None
        for child in elements(element):
            if _PARAGRAPH.fullmatch(name_of(child)):
                stars = before is not None and name_of(before) == "STARS"
                paragraphs[child] = Paragraph(marked_words(child), stars)
            before = child
        outline = _outline(element) if appendix else {}
        writer = SectionWriter(self.pieces, section, list(paragraphs.values()))
        for child in elements(element):
            name = name_of(child)
            if child in paragraphs:
                piece = writer.add(paragraphs[child])
                if piece and child in outline:
                    piece.locator = f"{section.cited}, {outline[child]}"
            elif name == "STARS" or name in _SKIPPED:
                continue
            elif _HEADING.fullmatch(name):
                writer.interrupt()
                depth = int(name[-1]) if name[-1].isdigit() else 1
                self.pieces.heading(plain(marked_words(child)), level + depth)
            else:
                writer.interrupt()
                self._other(child, section.cited, level)
        if before is not None and name_of(before) == "STARS":
            self.pieces.text(STARS, section.cited)

    def _other(self, element: etree._Element, cited: str, level: int) -> None:
        """Add what is no paragraph: notes, sources, tables, extracts."""
        name = name_of(element)
        if name in _SOURCES:
            self._source(element, name, cited, level)
        elif name in _NOTES:
            self._note(element, name, cited)
        elif name in ("TABLE", "GPOTABLE"):
            self._table(element, cited)
        elif name in _PICTURES and not plain(marked_words(element)):
            self.pictures += 1
        elif name == "STARS":
            self.pieces.text(STARS, cited)
        elif _HEADING.fullmatch(name):
            self.pieces.heading(plain(marked_words(element)), level + 1)
        elif elements(element) and not (element.text or "").strip() and not _is_text(name):
            for child in elements(element):
                self._other(child, cited, level)
        else:
            self.pieces.text(plain(marked_words(element)), cited)

    def _source(self, element: etree._Element, name: str, cited: str, level: int) -> None:
        """Add authority and source, which have no mark of their own, as a section."""
        label = {"AUTH": "Authority", "SECAUTH": "Authority", "SOURCE": "Source"}.get(name)
        text = plain(marked_words(element))
        if label and name != "SECAUTH":
            self.pieces.heading(label, level + 1)
        self.pieces.text(text, f"{cited}, {label or 'source note'}")

    def _note(self, element: etree._Element, name: str, cited: str) -> None:
        text = plain(marked_words(element))
        match = _NOTE_TO.match(text)
        point = (match["point"] or "") if match else ""
        number = f" {match['number']}" if match and match["number"] else ""
        words = {"FTNT": "footnote", "EXAMPLE": "example"}.get(name, "note")
        parts = [plain(marked_words(child)) for child in elements(element)]
        joined = "\n".join(filter(None, [" ".join(parts[:2]), *parts[2:]])) if parts else text
        self.pieces.text(joined, f"{cited}{point} {words}{number}", alone=name == "FTNT")

    def _table(self, element: etree._Element, cited: str) -> None:
        def words(cell: etree._Element) -> str:
            return plain(marked_words(cell))

        gpo = name_of(element) == "GPOTABLE"
        for title in element.iter("TTITLE", "TDESC", "CAPTION"):
            self.pieces.text(words(title), cited)
        self.pieces.rows((gpo_rows if gpo else xhtml_rows)(element, words), lambda: cited)
        for note in element.iter("TNOTE"):
            self.pieces.text(words(note), cited)


def _is_text(name: str) -> bool:
    return bool(_PARAGRAPH.fullmatch(name)) or name in ("XREF", "HED")


def _outline(element: etree._Element) -> dict[etree._Element, str]:
    """Return the points of an appendix that is written as an outline: I., A., 1."""
    found = [c for c in elements(element) if OUTLINE_MARK.match(plain(marked_words(c)))]
    points = paths([Paragraph(marked_words(c)) for c in found], OUTLINE)
    return {child: ".".join(path) for child, path in zip(found, points, strict=True)}
