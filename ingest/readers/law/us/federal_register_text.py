"""Cut a Federal Register document into pieces with printed page and section."""

import re
from collections.abc import Iterator

from lxml import etree

from ingest.datamodels import BlockRole
from ingest.readers.law.designators import ORDER
from ingest.readers.law.law_pieces import Pieces, elements, name_of
from ingest.readers.law.law_tables import gpo_rows
from ingest.readers.law.us.cfr_text import (
    PAGE,
    STARS,
    Paragraph,
    Section,
    SectionWriter,
    marked_words,
    pages_of,
    plain,
)
from ingest.readers.law.us.federal_register_about import Printed, presidential_name

# Their first heading runs into their first paragraph: “SUMMARY: The Office …”.
_RUN_IN = {"AGY", "ACT", "SUM", "DATES", "EFFDATE", "ADD", "FURINF", "AUTH", "NOTE", "PREAMHD"}
_RUN_IN |= {"SOURCE", "EDNOTE", "EXAMPLE", "CROSSREF", "APPRO", "LSTSUB"}
_FURNITURE = {"FRDOC", "BILCOD", "FILED"}
_PICTURES = {"GPH", "MATH", "GID", "MID"}
_TEXTS = {"P", "FP", "AMDPAR", "AGENCY", "SUBAGY", "CFR", "DEPDOC", "RIN", "DATE", "PRES", "PROC"}
_TEXTS |= {"TITLE3", "EXECORDR", "DETERM", "PSIG", "PLACE", "CITA", "SECAUTH", "PARAUTH", "TITLE"}
_AFTER_ORDER = {"GPH", "PSIG", "PLACE", "DATE", *_FURNITURE}
_LEVELS = {"HED": 2, "HD1": 3, "HD2": 4, "HD3": 5, "HD4": 6, "HD5": 7, "HD6": 8}
_IN_CODE = {"PART": 2, "CHAPTER": 2, "SUBCHAP": 2, "SUBPART": 3, "SUBJGRP": 3, "APPENDIX": 4}
_SECTION_LEVEL = 4
_NUMBER = re.compile(r"§+\s*(?P<number>\d[\w.–-]*\w)")
_TITLE = re.compile(r"(\d+)\s+CFR")
_APPENDIX = re.compile(r"Appendix\s+(?P<letter>[A-Z0-9]+)?\s*to\s+(?P<what>Part\s+\d+)", re.I)
_ORDER_SECTION = re.compile(r"(?:Section|Sec\.)\s*(?P<number>\d+)\s?\.")


class DocumentWalk:
    """Goes through one document's elements in reading order."""

    def __init__(self, pieces: Pieces, printed: Printed, document: etree._Element) -> None:
        self.pictures = 0
        self._pieces, self._printed, self._document = pieces, printed, document
        self._notes: list[tuple[str, str]] = []
        self._code_title = ""
        self._titled = False
        self._stars = False

    def run(self) -> None:
        """Add the whole document, footnotes last."""
        regulation = self._document.find("PREAMB/CFR")
        match = _TITLE.search(plain(marked_words(regulation))) if regulation is not None else None
        self._code_title = match.group(1) if match else ""
        self._begin()
        if name_of(self._document) == "PRESDOCU":
            self._presidential()
        else:
            self._below(self._document, 2)
        self._leave_stars()
        if self._notes:
            self._pieces.heading("Footnotes", 2)
            for text, locator in self._notes:
                self._pieces.text(text, locator, alone=True)

    def _begin(self) -> None:
        """Set the page where the document says it in its first lines: print puts it behind them."""
        before = 0
        for node in self._document.iter("{*}*"):
            if name_of(node) == "PRTPAGE" and before < 80:
                self._printed.page = node.get("P") or self._printed.page
                return
            before += len((node.text or "").strip())
            if before >= 80:
                return

    def _below(self, element: etree._Element, level: int) -> None:
        for child in elements(element):
            self._element(child, level)

    def _element(self, element: etree._Element, level: int) -> None:
        name = name_of(element)
        if name == "PRTPAGE":
            self._printed.page = element.get("P") or self._printed.page
        elif name == "STARS":
            self._stars = True
        elif name in _PICTURES:
            self.pictures += 1
            for page in element.iter("PRTPAGE"):
                self._printed.page = page.get("P") or self._printed.page
        elif name in _FURNITURE:
            self._pieces.furniture(self._read(element)[0])
        else:
            self._rest(element, name, level)

    def _rest(self, element: etree._Element, name: str, level: int) -> None:
        if name == "SUBJECT" and not self._titled:
            self._titled = True
            self._pieces.heading(self._read(element)[0], 1)
        elif name == "HD":
            self._heading(element, level)
        elif name == "SECTION":
            self._section(element)
        elif name == "GPOTABLE":
            self._table(element)
        elif name == "FTNT":
            text, locator = self._read(element)
            self._notes.append((text, f"{locator}, footnote {text.split(' ')[0]}"))
        else:
            self._box(element, name, level)

    def _box(self, element: etree._Element, name: str, level: int) -> None:
        """Add what holds paragraphs of its own."""
        if name == "REGTEXT":
            self._code_title = element.get("TITLE") or self._code_title
            self._below(element, level)
            self._leave_stars()
        elif name in _RUN_IN:
            self._run_in(element, level)
        elif name in _IN_CODE:
            self._in_code(element, _IN_CODE[name])
        elif name == "SIG":
            lines = [
                self._read(child)[0] for child in elements(element) if name_of(child) != "FTNT"
            ]
            self._text(", ".join(filter(None, lines)), self._here())
            for note in element.iter("FTNT"):
                self._element(note, level)
        elif name in _TEXTS or (element.text or "").strip() or not elements(element):
            self._text(*self._read(element))
        else:
            self._below(element, level)

    def _here(self) -> str:
        return self._printed.cite(self._printed.page, self._printed.page)

    def _read(self, element: etree._Element) -> tuple[str, str]:
        """Return an element's words and their place; the page may turn within them."""
        text, first, last, self._printed.page = pages_of(
            plain(marked_words(element)), self._printed.page
        )
        return text, self._printed.cite(first, last)

    def _text(self, text: str, locator: str) -> None:
        if text and self._stars:
            text, self._stars = f"{STARS}\n{text}", False
        self._pieces.text(text, locator)

    def _leave_stars(self) -> None:
        """Add “* * *” that nothing follows to what came before."""
        last = self._pieces.all[-1] if self._pieces.all else None
        if self._stars and last and last.role is BlockRole.TEXT:
            last.text += f"\n{STARS}"
        elif self._stars:
            self._pieces.text(STARS, self._here())
        self._stars = False

    def _heading(self, element: etree._Element, level: int) -> None:
        text, locator = self._read(element)
        base = _LEVELS.get(element.get("SOURCE") or "HED", 3)
        self._pieces.heading(text, base + level - 2, locator)

    def _run_in(self, element: etree._Element, level: int) -> None:
        head = ""
        for child in elements(element):
            name = name_of(child)
            if name == "HD" and (child.get("SOURCE") or "HED") == "HED" and not head:
                head = self._read(child)[0]
            elif name in ("P", "FP"):
                text, locator = self._read(child)
                self._text(f"{head} {text}".strip() if text else "", locator)
                head = head if not text else ""
            else:
                self._element(child, level)
        if head:
            self._text(head, self._here())

    def _in_code(self, element: etree._Element, level: int) -> None:
        """Add a part, subpart or appendix of the Code: its headings stand above its sections."""
        for child in elements(element):
            if name_of(child) == "HD" and (child.get("SOURCE") or "HED") == "HED":
                text, locator = self._read(child)
                self._pieces.heading(text, level, locator)
                continue
            first = len(self._pieces.all)
            self._element(child, level + 1)
            if name_of(element) == "APPENDIX":
                self._cite_appendix(element, first)

    def _cite_appendix(self, element: etree._Element, first: int) -> None:
        head = element.find("HD")
        match = _APPENDIX.search(plain(marked_words(head))) if head is not None else None
        if match and self._code_title:
            name = f"App. {match['letter'] or ''}".strip()
            cited = f"{self._code_title} CFR {match['what'].title()}, {name}"
            self._cite(cited, first)

    def _cite(self, cited: str, first: int) -> None:
        """Put the place in the Code before the printed page of these pieces."""
        for piece in self._pieces.all[first:] if cited else ():
            if piece.locator:
                piece.locator = f"{cited} ({piece.locator})"

    def _section(self, element: etree._Element) -> None:
        """Add a section of the Code as it is to read."""
        number, subject = element.find("SECTNO"), element.find("SUBJECT")
        heading = " ".join(self._read(e)[0] for e in (number, subject) if e is not None)
        match = _NUMBER.search(heading)
        cited = f"{self._code_title} CFR {match['number']}" if match and self._code_title else ""
        self._pieces.heading(
            heading, _SECTION_LEVEL, f"{cited} ({self._here()})" if cited else None
        )
        inside = [e for e in elements(element) if name_of(e) not in ("SECTNO", "SUBJECT")]
        self._paragraphs(inside, Section(cited, heading), _SECTION_LEVEL + 1)
        self._leave_stars()

    def _paragraphs(self, inside: list[etree._Element], section: Section, level: int) -> None:
        """Add paragraphs that are cited by their marks, and what stands between them."""
        found = dict(_marked(inside))
        writer = SectionWriter(self._pieces, section, list(found.values()))
        for child in inside:
            if child in found:
                paragraph = found[child]
                text, first, last, self._printed.page = pages_of(paragraph.text, self._printed.page)
                page = self._printed.cite(first, last)
                self._stars = False
                writer.add(
                    Paragraph(text, paragraph.stars), f" ({page})" if section.cited else page
                )
            elif name_of(child) == "STARS":
                self._stars = True
            elif name_of(child) == "PRTPAGE":
                self._printed.page = child.get("P") or self._printed.page
            else:
                writer.interrupt()
                self._leave_stars()
                first_piece = len(self._pieces.all)
                self._element(child, level)
                self._cite(section.cited, first_piece)

    def _table(self, element: etree._Element) -> None:
        def words(cell: etree._Element) -> str:
            if name_of(cell) == "PRTPAGE":
                self._printed.page = cell.get("P") or self._printed.page
                return ""
            return self._read(cell)[0]

        for title in element.iter("TTITLE", "TDESC"):
            self._text(*self._read(title))
        self._pieces.rows(gpo_rows(element, words), self._here)
        for note in element.iter("TNOTE"):
            self._text(*self._read(note))

    def _presidential(self) -> None:
        """Add an order or proclamation; an order's sections are cited by their numbers."""
        name = presidential_name(self._document)
        order = re.match(r"Executive Order (\d+)", name)
        inner = [c for box in elements(self._document) for c in elements(box)]
        if not order:
            self._below(self._document, 2)
            return
        run: list[etree._Element] = []
        cited = ""
        for child in inner:
            match = _ORDER_SECTION.match(plain(marked_words(child)).replace(PAGE, ""))
            if match and name_of(child) in ("P", "FP"):
                self._order_section(run, cited)
                run, cited = [], f"E.O. {order.group(1)}, sec. {match['number']}"
            elif cited and name_of(child) in _AFTER_ORDER:
                self._order_section(run, cited)
                run, cited = [], ""
            run.append(child)
        self._order_section(run, cited)

    def _order_section(self, run: list[etree._Element], cited: str) -> None:
        if not cited:
            for child in run:
                self._element(child, 2)
            return
        self._paragraphs(run, Section(cited, levels=ORDER), 3)


def _marked(inside: list[etree._Element]) -> Iterator[tuple[etree._Element, Paragraph]]:
    stars = False
    for child in inside:
        name = name_of(child)
        if name in ("P", "FP"):
            text = marked_words(child)
            if plain(text).strip():
                yield child, Paragraph(text, stars)
                stars = False
        elif name == "STARS":
            stars = True
        elif name != "PRTPAGE":
            stars = False
