"""Split a row of a list, "Column: value; Column: value", into its cells."""

import re
from typing import NamedTuple

# Of a column's name in words: that it says why, that it holds what fits no other column.
REASON = re.compile(r"reason|ground|statement|justif|\bbasis\b|\bwhy\b", re.IGNORECASE)
REMARKS = re.compile(r"remark|comment|\bnotes?\b|reason|description", re.IGNORECASE)
_CELL = re.compile(r"(?:^|; )(?P<name>[^:;]{1,80}): ")


class Cell(NamedTuple):
    """A cell of a row "Name: value; …", and where it stands there."""

    name: str
    value: str
    start: int
    end: int


def cells(text: str) -> list[Cell]:
    """Return a row's cells, none of a row that names no columns."""
    found = list(_CELL.finditer(text))
    ends = [*(m.start() for m in found[1:]), *([len(text)] if found else [])]
    return [
        Cell(m["name"], text[m.end() : end].strip(), m.start("name"), end)
        for m, end in zip(found, ends, strict=True)
    ]
