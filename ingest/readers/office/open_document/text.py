"""Read OpenDocument texts by making of them what a Word file would hold.

So hidden letters, strikes, raised marks, notes and tables are judged in one place for both. Deleted
words that are tracked, comments, headers, footers and tables of contents are left out.
"""

import zipfile
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from lxml import etree

from ingest.datamodels import Document
from ingest.errors import ReadError
from ingest.readers.office.docx_body import MAX_DEPTH, WordBody
from ingest.readers.office.open_document.looks import STYLE, TABLE, TEXT, Look, Looks
from ingest.readers.office.open_document.table import grid_of
from ingest.readers.office.word_document import document_of_body
from ingest.readers.office.word_elements import element

_OFFICE_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}text"
_DRAW = "{urn:oasis:names:tc:opendocument:xmlns:drawing:1.0}"
_DC = "{http://purl.org/dc/elements/1.1/}"
_XML_NONE = "none"
_LEFT_OUT = frozenset(
    {f"{TEXT}{name}" for name in "tracked-changes table-of-content note ruby-text".split()}
    | {"{urn:oasis:names:tc:opendocument:xmlns:office:1.0}annotation", f"{_DRAW}frame"}
)
MAX_BLANKS = 100  # that one element stands for


def read_odt(path: Path, relative: str) -> Document:
    """Read an ``.odt`` file; a row of a table becomes one block, a note one behind the text.

    :raises ReadError: when the file is no OpenDocument text or is protected by a password.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            parts = {n: _parsed(archive, f"{n}.xml") for n in ("content", "styles", "meta")}
        content = parts["content"]
        shown = content.find(f".//{_OFFICE_TEXT}") if content is not None else None
        if shown is None:
            raise KeyError("content.xml")
        made = _Maker(parts.values())
        made.add(shown, made.root)
        title = next((t.text for t in _all(parts["meta"], f"{_DC}title")), None)
        notes = {name: part for name, part in made.notes.items() if len(part)}
        return document_of_body(relative, WordBody({}, {}), made.root, notes, title)
    except (
        zipfile.BadZipFile,
        KeyError,
        etree.LxmlError,
        zlib.error,
        OSError,  # of an archive whose table of contents points nowhere
        RuntimeError,
        ValueError,
    ) as e:
        raise ReadError(
            "this is no OpenDocument text (.odt), or it is damaged or protected by a password; "
            "open it in a word processor and save it as .docx"
        ) from e


def _parsed(archive: zipfile.ZipFile, name: str) -> etree._Element | None:
    if name not in archive.namelist():
        return None
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=True
    )
    return etree.fromstring(archive.read(name), parser)


def _all(tree: etree._Element | None, tag: str) -> Iterator[etree._Element]:
    return tree.iter(tag) if tree is not None else iter(())


class _Maker:
    """Makes the body of a Word file of an OpenDocument text."""

    def __init__(self, parts: Iterable[etree._Element | None]) -> None:
        self.root = element("body")
        self.notes = {"footnotes": element("footnotes"), "endnotes": element("endnotes")}
        self._looks = Looks()
        for part in parts:
            for style in _all(part, f"{STYLE}style"):
                self._looks.add(style)

    def add(self, source: etree._Element, into: etree._Element, depth: int = 0) -> None:
        """Add the paragraphs and tables of an element to one of the new body.

        :raises ValueError: when the file is nested too deeply to be a document.
        """
        if depth > MAX_DEPTH:
            raise ValueError("nested too deeply")
        for child in source:
            if child.tag in (f"{TEXT}p", f"{TEXT}h"):
                self._paragraph(child, into, depth)
            elif child.tag == f"{TABLE}table":
                self._table(child, into, depth)
            elif child.tag == f"{_DRAW}frame":
                self._boxes(child, into, depth)
            elif child.tag not in _LEFT_OUT and isinstance(child.tag, str):
                self.add(child, into, depth + 1)  # lists, sections, what numbers paragraphs

    def _paragraph(self, source: etree._Element, into: etree._Element, depth: int) -> None:
        look = self._looks.of("paragraph", source.get(f"{TEXT}style-name"))
        look = replace(look, hidden=look.hidden or _is_hidden(source))
        made, properties = element("p"), element("pPr")
        level = source.get(f"{TEXT}outline-level") if source.tag == f"{TEXT}h" else look.level
        if level and str(level).isdigit():
            properties.append(element("outlineLvl", int(level) - 1))
        made.append(properties)
        self._runs(source, made, look, depth)
        into.append(made)

    def _runs(self, source: etree._Element, made: etree._Element, look: Look, depth: int) -> None:
        _write(made, source.text, look)
        for child in source:
            if child.tag == f"{TEXT}s":
                blanks = child.get(f"{TEXT}c", "1")
                count = min(int(blanks), MAX_BLANKS) if blanks.isdigit() else 1
                _write(made, " " * count, look)
            elif child.tag in (f"{TEXT}tab", f"{TEXT}line-break"):
                run = element("r")
                run.append(element("tab" if child.tag == f"{TEXT}tab" else "br"))
                made.append(run)
            elif child.tag == f"{TEXT}note":
                self._note(child, made, depth)
            elif child.tag == f"{_DRAW}frame":
                self._boxes(child, made, depth)
            elif child.tag not in _LEFT_OUT and isinstance(child.tag, str):
                own = self._looks.of("text", child.get(f"{TEXT}style-name"))
                hidden = child.tag == f"{TEXT}hidden-text" or look.hidden
                within = own.over(look) if child.tag == f"{TEXT}span" else look
                self._runs(child, made, replace(within, hidden=within.hidden or hidden), depth)
            _write(made, child.tail, look)

    def _note(self, source: etree._Element, made: etree._Element, depth: int) -> None:
        name = "endnote" if source.get(f"{TEXT}note-class") == "endnote" else "footnote"
        part = self.notes[f"{name}s"]
        number = str(len(part) + 1)
        note = element(name, id=number)
        part.append(note)
        for body in source.iterchildren(f"{TEXT}note-body"):
            self.add(body, note, depth + 1)
        run = element("r")
        run.append(element(f"{name}Reference", id=number))
        made.append(run)

    def _boxes(self, frame: etree._Element, into: etree._Element, depth: int) -> None:
        for box in frame.iterchildren(f"{_DRAW}text-box"):
            made = element("txbxContent")
            self.add(box, made, depth + 1)
            run = element("r")
            run.append(made)
            holder = into if into.tag == element("p").tag else element("p")
            holder.append(run)
            if holder is not into:
                into.append(holder)

    def _table(self, source: etree._Element, into: etree._Element, depth: int) -> None:
        table = element("tbl")
        for row in grid_of(source):
            made, properties = element("tr"), element("trPr")
            if row.is_header:
                properties.append(element("tblHeader"))
            if row.is_hidden:
                properties.append(element("hidden"))
            made.append(properties)
            for cell in row.cells:
                place, its = element("tc"), element("tcPr")
                if cell.columns > 1:
                    its.append(element("gridSpan", cell.columns))
                if cell.merged:
                    its.append(element("vMerge", cell.merged))
                place.append(its)
                if cell.source is not None:
                    self.add(cell.source, place, depth + 1)
                made.append(place)
            table.append(made)
        into.append(table)


def _is_hidden(paragraph: etree._Element) -> bool:
    """Whether a paragraph stands in a section that is not shown."""
    sections = paragraph.iterancestors(f"{TEXT}section")
    return any(s.get(f"{TEXT}display") == _XML_NONE for s in sections)


def _write(made: etree._Element, text: str | None, look: Look) -> None:
    """Add a run; blanks and line ends of the file's own are one blank, as its programs read it."""
    if not text:
        return
    run, properties, said = element("r"), element("rPr"), element("t")
    for name, wanted in (("b", look.bold), ("vanish", look.hidden), ("strike", look.struck)):
        if wanted:
            properties.append(element(name))
    if look.raised:
        properties.append(element("vertAlign", "superscript"))
    if look.points is not None:
        properties.append(element("sz", 2 * look.points))
    if look.colour:
        properties.append(element("color", look.colour))
    if look.ground:
        properties.append(element("shd", "clear", fill=look.ground))
    said.text = text.replace("\n", " ").replace("\t", " ")
    run.extend((properties, said))
    made.append(run)
