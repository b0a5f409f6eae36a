"""The cells of a row as the readers of tables write it: ``Column: value; Column: value``."""

import re

_CELL = re.compile(r"(?:^|; )([^:;\n]{1,80}): ")
_MIN_CELLS = 2


def cells_of(text: str) -> list[tuple[str, int, int]]:
    """Return (column, start, end) of each value of a row; none where the text is no row."""
    found = list(_CELL.finditer(text))
    if len(found) < _MIN_CELLS or found[0].start() != 0:
        return []
    ends = [m.start() for m in found[1:]] + [len(text)]
    return [(m[1].strip(), m.end(), stop) for m, stop in zip(found, ends, strict=True)]
