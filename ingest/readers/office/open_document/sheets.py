"""Read OpenDocument sheets as they stream; a row of a sheet is a block."""

import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

from lxml import etree

from ingest.datamodels import About, Document
from ingest.errors import ReadError
from ingest.readers.lists.rows import Sheet, document_of
from ingest.readers.lists.tables import Again, Row
from ingest.readers.office.open_document.cells import CellWords
from ingest.readers.office.open_document.looks import STYLE, TABLE, Looks
from ingest.readers.office.open_document.table import number_of

MAX_COLUMNS, MAX_ROWS, MAX_SPAN = 1_024, 1_048_576, 256
_CONTENT, _STYLES = "content.xml", "styles.xml"
_SAFE: dict[str, Any] = {"resolve_entities": False, "no_network": True, "load_dtd": False}


def read_ods(path: Path, relative: str) -> Document:
    """Read the sheets that are shown, without rows and columns that are hidden.

    :raises ReadError: when the file is no OpenDocument sheet or is protected by a password.
    """
    try:
        with zipfile.ZipFile(path) as archive, archive.open(_CONTENT) as source:
            book = _Book(source, _named_looks(archive))
            document = document_of(relative, book.sheets(), About())
            said = book.warnings()
    except (zipfile.BadZipFile, KeyError, etree.XMLSyntaxError, zlib.error, RuntimeError) as exc:
        raise ReadError(
            "this is no OpenDocument sheet (.ods), or it is damaged or protected by a password; "
            "open it in a spreadsheet program and save it as .xlsx or .csv"
        ) from exc
    return Document(
        relative, document.about, document.text, document.blocks, (*said, *document.warnings)
    )


def _named_looks(archive: zipfile.ZipFile) -> Looks:
    """Return the styles that have names; those of the cells themselves come with the sheets."""
    looks = Looks()
    if _STYLES in archive.namelist():
        with archive.open(_STYLES) as source:
            for _, style in etree.iterparse(source, tag=f"{STYLE}style", **_SAFE):
                looks.add(style)
    return looks


class _Book:
    """The sheets of a file, one after the other, as its XML streams by."""

    def __init__(self, source: IO[bytes], looks: Looks) -> None:
        self._events: Iterator[tuple[str, etree._Element]] = etree.iterparse(
            source,
            events=("start", "end"),
            tag=[f"{STYLE}style", f"{TABLE}table", f"{TABLE}table-row", f"{TABLE}table-column"],
            **_SAFE,
        )
        self._looks = looks
        self._words = CellWords(looks)
        self._left_out: dict[str, str] = {}
        self._hidden_columns: set[int] = set()
        self._column = self._number = 0
        self._below: dict[int, tuple[int, str]] = {}  # column: rows still covered, the words

    def sheets(self) -> Iterator[Sheet]:
        """Yield the sheets; each is to be read before the next is asked for."""
        for event, element in self._events:
            if element.tag == f"{STYLE}style" and event == "end":
                self._looks.add(element)
            elif element.tag == f"{TABLE}table" and event == "start":
                self._column = self._number = 0
                self._hidden_columns, self._below = set(), {}
                name = element.get(f"{TABLE}name")
                rows = self._rows(name or "")
                if self._looks.of("table", element.get(f"{TABLE}style-name")).unseen:
                    self._left_out[f"hidden sheets are left out: {name}"] = ""
                    for _ in rows:
                        pass
                else:
                    yield Sheet(name, rows)

    def warnings(self) -> list[str]:
        """Return what was left out because it is not shown."""
        return [*self._left_out, *self._words.hidden.warnings()]

    def _rows(self, sheet: str) -> Iterator[Row]:
        for event, element in self._events:
            if event == "start":
                continue
            if element.tag == f"{TABLE}table":
                return
            if element.tag == f"{TABLE}table-column":
                self._note_column(sheet, element)
            elif element.tag == f"{TABLE}table-row":
                yield from self._repeated(sheet, element)
            element.clear()
            while element.getprevious() is not None:
                del element.getparent()[0]

    def _note_column(self, sheet: str, column: etree._Element) -> None:
        times = number_of(column, "number-columns-repeated", MAX_COLUMNS)
        if column.get(f"{TABLE}visibility") == "collapse":
            self._hidden_columns |= set(range(self._column, self._column + times))
            self._left_out[f"hidden columns of the sheet {sheet} are left out"] = ""
        self._column += times

    def _repeated(self, sheet: str, row: etree._Element) -> Iterator[Row]:
        times = number_of(row, "number-rows-repeated", MAX_ROWS)
        cells = self._cells(row)
        if row.get(f"{TABLE}visibility") == "collapse":  # a filter says "filter"
            if any(cells):
                self._left_out[f"hidden rows of the sheet {sheet} are left out"] = ""
            cells = []
        for _ in range(times if any(cells) else 1):
            self._number += 1
            yield self._number, cells
        self._number += times - 1 if not any(cells) else 0

    def _cells(self, row: etree._Element) -> list[str]:
        cells: list[str] = []
        for cell in row.iterchildren(f"{TABLE}table-cell", f"{TABLE}covered-table-cell"):
            covered = cell.tag == f"{TABLE}covered-table-cell"
            times = number_of(cell, "number-columns-repeated", MAX_COLUMNS)
            words = "" if covered else self._words.of(cell)
            wide = number_of(cell, "number-columns-spanned", MAX_SPAN)
            high = number_of(cell, "number-rows-spanned", MAX_ROWS)
            for n in range(min(times, MAX_COLUMNS - len(cells))):
                place = len(cells)
                cells.append(self._covered(place) if covered else words)
                if words and n == 0 and (wide > 1 or high > 1):
                    for more in range(wide):
                        self._below[place + more] = (high, Again(words) if more else words)
                    self._covered(place)
        return [c if n not in self._hidden_columns else "" for n, c in enumerate(cells)]

    def _covered(self, place: int) -> str:
        """Return what a merged cell says in a cell that it covers."""
        left, words = self._below.pop(place, (0, ""))
        if left > 1:
            self._below[place] = (left - 1, words)
        return words
