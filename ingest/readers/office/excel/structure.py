"""Merged cells, rows in bold print and formulas without a value of a sheet, told from its XML.

openpyxl says none of it of a sheet that is read row by row.
"""

import re
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass, field
from typing import IO

from openpyxl.utils.cell import column_index_from_string

from ingest.readers.lists.tables import Again

CHUNK = 1 << 20
MAX_ROW_BYTES = 1 << 24  # what is longer and has no end of a row is no sheet's
MAX_SPAN = 256  # columns over which a merged cell is repeated; more is decoration
MAX_NAMED = 8  # cells that a warning names
_ROW = re.compile(
    rb"<(?:\w+:)?row\b(?P<row>[^<>]*)>\s*<(?:\w+:)?c\b(?P<cell>[^<>]*)>"
    rb"|<(?:\w+:)?mergeCell\b[^<>]*\bref=[\"'](?P<area>[A-Z]{1,3}\d+:[A-Z]{1,3}\d+)[\"']"
)
_FORMULA = re.compile(
    rb"<(?:\w+:)?c\b(?P<cell>[^<>]*)>\s*<(?:\w+:)?f\b(?:[^<>]*/>|[^<>]*>[^<]*</(?:\w+:)?f>)\s*"
    rb"(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v>\s*</(?:\w+:)?v>)?\s*</(?:\w+:)?c>"
)
_COLOURED = re.compile(rb"<(?:\w+:)?(?:conditionalFormatting|tablePart|picture)\b")
_ATTRIBUTE = re.compile(rb"\b(r|s|t)\s*=\s*[\"']([^\"']*)[\"']")
_AREA = re.compile(r"([A-Z]+)(\d+):([A-Z]+)(\d+)")


@dataclass(frozen=True, slots=True)
class Area:
    """The rows and columns, from 1, that one merged cell covers."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(slots=True)
class Structure:
    """What a sheet says beside its values; rows are numbered from 1."""

    areas: list[Area] = field(default_factory=list)
    bold: set[int] = field(default_factory=set)
    without_value: list[str] = field(default_factory=list)  # cells: "C2"
    coloured: bool = False  # by rules or a table's style, beside the cells' own

    def warnings(self, sheet: str) -> Iterator[str]:
        """Yield what is said of formulas whose values were not saved."""
        if self.without_value:
            named = ", ".join(self.without_value[:MAX_NAMED])
            more = len(self.without_value) - MAX_NAMED
            cells = f"{named} and {more} more" if more > 0 else named
            yield (
                f"formulas of the sheet {sheet} have no saved value and are left out: {cells}; "
                "open the file in a spreadsheet program and save it"
            )

    def marked(self) -> set[int]:
        """Return the rows that are set off: bold where not all are, or one cell across."""
        across = {a.top for a in self.areas if a.top == a.bottom and a.right > a.left}
        return across | self.bold

    def filled(self, rows: Iterator[tuple[int, list[str]]]) -> Iterator[tuple[int, list[str]]]:
        """Yield the rows with the value of a merged cell in all cells that it covers.

        A row that has nothing else keeps it in the first of them: that is a title, not values.
        """
        areas = sorted(self.areas, key=lambda a: a.top)
        covering: list[tuple[Area, str]] = []
        index = 0
        for number, cells in rows:
            covering = [(a, said) for a, said in covering if a.bottom >= number]
            while index < len(areas) and areas[index].top <= number:
                area = areas[index]
                index += 1
                said = cells[area.left - 1] if len(cells) >= area.left else ""
                if area.top == number and said:
                    covering.append((area, said))
            yield number, _with(cells, number, covering) if covering else cells


def _with(cells: list[str], number: int, covering: Sequence[tuple[Area, str]]) -> list[str]:
    own = {a.left - 1 for a, _ in covering if a.top == number}
    others = any(c for n, c in enumerate(cells) if n not in own)
    if not others and len(own) < 2:
        return cells
    filled = list(cells)
    for area, said in covering:
        if area.right - area.left >= MAX_SPAN:
            continue
        filled += [""] * (area.right - len(filled))
        filled[area.left - 1] = said
        for place in range(area.left, area.right):
            filled[place] = filled[place] or Again(said)
    return filled


def structure_of(source: IO[bytes], bold: Container[int]) -> Structure:
    """Return the structure of the sheet whose XML this is; ``bold`` has the styles in bold."""
    found, rows, row = Structure(), 0, 0
    for piece in _pieces(source):
        found.coloured = found.coloured or _COLOURED.search(piece) is not None
        for match in _ROW.finditer(piece):
            if match["area"]:
                found.areas.append(_area(match["area"].decode("ascii")))
                continue
            rows += 1
            said = dict(_ATTRIBUTE.findall(match["row"]))
            row = int(said[b"r"]) if said.get(b"r", b"").isdigit() else row + 1
            style = dict(_ATTRIBUTE.findall(match["cell"])).get(b"s", b"0")
            if style.isdigit() and int(style) in bold:
                found.bold.add(row)
        for match in _FORMULA.finditer(piece):
            said = dict(_ATTRIBUTE.findall(match["cell"]))
            if said.get(b"t") != b"str":  # an empty text is a value
                found.without_value.append(said.get(b"r", b"?").decode("ascii", "replace"))
    if len(found.bold) == rows:
        found.bold.clear()
    return found


def _pieces(source: IO[bytes]) -> Iterator[bytes]:
    """Yield the XML cut between rows."""
    carried = b""
    while chunk := source.read(CHUNK):
        data = carried + chunk
        cut = data.rfind(b"row>") + 4
        if cut < 4 and len(data) < MAX_ROW_BYTES:
            carried = data
            continue
        cut = len(data) if cut < 4 else cut
        yield data[:cut]
        carried = data[cut:]
    yield carried


def _area(said: str) -> Area:
    match = _AREA.fullmatch(said)
    assert match is not None
    left, right = column_index_from_string(match[1]), column_index_from_string(match[3])
    return Area(int(match[2]), left, int(match[4]), right)
