"""Split a row of a list, "Column: value; Column: value", into its cells."""

import re
from typing import NamedTuple

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
