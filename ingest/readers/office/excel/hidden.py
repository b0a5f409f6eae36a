"""Which rows and columns of a sheet are hidden, told from its XML as it streams by.

openpyxl does not say it of a sheet that is read row by row.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import IO

CHUNK = 1 << 20
MAX_TAG = 1 << 16  # bytes: a longer start of a tag is no sheet's
MAX_COLUMNS = 16_384  # of a sheet
MAX_NAMED = 8  # rows that a warning names
_TAG = re.compile(rb"<(?:\w+:)?(row|col|autoFilter|tablePart)\b([^<>]*)>")
_ATTRIBUTE = re.compile(rb"\b(r|hidden|min|max|ht|width)\s*=\s*[\"']([^\"']*)[\"']")


@dataclass(slots=True)
class HiddenCells:
    """Numbers of rows and columns, from 1; ``filtered``: a filter has hidden the rows."""

    rows: set[int] = field(default_factory=set)
    columns: set[int] = field(default_factory=set)
    filtered: bool = False

    def warnings(self, sheet: str) -> Iterator[str]:
        """Yield what is said of a sheet; rows that a filter hides are read."""
        if self.rows:
            said = "read as well: a filter hides them" if self.filtered else "left out"
            yield f"hidden rows of the sheet {sheet} are {said}: {_numbers(self.rows)}"
        if self.columns:
            names = _numbers(self.columns)
            yield f"hidden columns of the sheet {sheet} are left out: {names}"

    def shown(self, number: int, cells: list[str]) -> list[str]:
        """Return a row's cells with those that are hidden empty."""
        if number in self.rows and not self.filtered:
            return []
        if not self.columns:
            return cells
        return ["" if n in self.columns else cell for n, cell in enumerate(cells, start=1)]


def hidden_cells(source: IO[bytes]) -> HiddenCells:
    """Return what is hidden in the sheet whose XML this is."""
    found, row = HiddenCells(), 0
    for kind, attributes in _tags(source):
        said = dict(_ATTRIBUTE.findall(attributes))
        hidden = said.get(b"hidden") in (b"1", b"true")
        if kind == b"row":
            row = _number(said.get(b"r"), row + 1)
            if hidden or _number(said.get(b"ht"), 1) == 0:
                found.rows.add(row)
        elif kind == b"col":
            if hidden or _number(said.get(b"width"), 1) == 0:
                first = _number(said.get(b"min"), 1)
                last = min(_number(said.get(b"max"), first), MAX_COLUMNS)
                found.columns.update(range(first, last + 1))
        else:
            found.filtered = True
    return found


def _tags(source: IO[bytes]) -> Iterator[tuple[bytes, bytes]]:
    carried = b""
    while chunk := source.read(CHUNK):
        data = carried + chunk
        cut = data.rfind(b">") + 1
        yield from _TAG.findall(data[:cut])
        carried = data[cut:][-MAX_TAG:]


def _number(said: bytes | None, otherwise: int) -> int:
    try:
        return int(float(said)) if said is not None else otherwise
    except (ValueError, OverflowError):
        return otherwise


def _numbers(values: set[int]) -> str:
    named = ", ".join(str(v) for v in sorted(values)[:MAX_NAMED])
    more = len(values) - MAX_NAMED
    return f"{named} and {more} more" if more > 0 else named
