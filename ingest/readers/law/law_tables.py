"""Read tables of laws, XHTML and GPO's own form, as rows with their columns' names."""

from collections.abc import Callable, Iterator

from lxml import etree

from ingest.readers.law.law_pieces import Row, elements, name_of, row_text

Words = Callable[[etree._Element], str]
MAX_SPAN = 60  # columns or rows; a larger number is a mistake of the file


def xhtml_rows(table: etree._Element, words: Words) -> Iterator[Row]:
    """Yield the rows of a table; the cells of ``thead``, or first rows of ``th``, name columns."""
    found = [
        row
        for row in table.iter("{*}*")
        if name_of(row).lower() == "tr" and _table_of(row) is table
    ]
    grid = _grid(found, words)
    heads = _head_count(found)
    if heads == len(found):
        heads = 0
    names = [" – ".join(_distinct(column)) for column in zip(*grid[:heads], strict=True)]
    for row, cells in zip(found[heads:], grid[heads:], strict=True):
        once = _distinct(cells)
        if len(once) == 1 and len(row) == 1:  # a line across the table
            yield Row(once[0], named=False)
        elif once:
            yield Row(row_text(names, cells), named=any(names))


def _table_of(row: etree._Element) -> etree._Element | None:
    return next((a for a in row.iterancestors() if name_of(a).lower() == "table"), None)


def _head_count(rows: list[etree._Element]) -> int:
    for count, row in enumerate(rows):
        in_head = any(name_of(a).lower() == "thead" for a in row.iterancestors())
        cells = [name_of(cell).lower() for cell in elements(row)]
        if not in_head and (not cells or set(cells) != {"th"}):
            return count
    return len(rows)


def _grid(rows: list[etree._Element], words: Words) -> list[list[str]]:
    """Return the cells with spans filled in: a cell over two rows stands in both."""
    grid: list[list[str]] = []
    waiting: dict[int, tuple[int, str]] = {}  # column -> rows still to fill, text
    for row in rows:
        line: list[str] = []
        for cell in elements(row):
            if name_of(cell).lower() not in ("td", "th"):
                continue
            _fill(line, waiting)
            text, deep = words(cell), _span(cell, "rowspan")
            for _ in range(_span(cell, "colspan")):
                if deep > 1:
                    waiting[len(line)] = (deep - 1, text)
                line.append(text)
        _fill(line, waiting)
        grid.append(line)
    width = max(map(len, grid), default=0)
    return [line + [""] * (width - len(line)) for line in grid]


def _fill(line: list[str], waiting: dict[int, tuple[int, str]]) -> None:
    while len(line) in waiting:
        rows, text = waiting.pop(len(line))
        if rows > 1:
            waiting[len(line)] = (rows - 1, text)
        line.append(text)


def _span(cell: etree._Element, name: str) -> int:
    value = cell.get(name) or "1"
    return min(max(int(value), 1), MAX_SPAN) if value.isdigit() else 1


def _distinct(cells: tuple[str, ...] | list[str]) -> list[str]:
    return list(dict.fromkeys(cell for cell in cells if cell))


def gpo_rows(table: etree._Element, words: Words) -> Iterator[Row]:
    """Yield the rows of a ``GPOTABLE``; ``CHED H="2"`` stands below the ``H="1"`` before it."""
    names = _gpo_names(table, words)
    for row in table.iter("ROW"):
        cells: list[str] = []
        for entry in row.iter("ENT", "PRTPAGE"):
            if name_of(entry) == "PRTPAGE":
                words(entry)  # nothing to read, but whoever reads sees the page turn
                continue
            across = entry.get("A") or "0"
            more = min(int(across), MAX_SPAN) if across.isdigit() else 0
            cells += [words(entry), *[""] * more]
        filled = [cell for cell in cells if cell]
        if len(filled) == 1 and len(names) > 1 and cells[0]:  # a line that names those below
            yield Row(filled[0], named=False)
        elif filled:
            yield Row(row_text(names, cells), named=any(names))


def _gpo_names(table: etree._Element, words: Words) -> list[str]:
    heads = [(int(h.get("H") or 1), words(h)) for h in table.iter("CHED")]
    names: list[str] = []
    above: dict[int, str] = {}
    for index, (level, text) in enumerate(heads):
        above = {depth: name for depth, name in above.items() if depth < level} | {level: text}
        is_leaf = index + 1 == len(heads) or heads[index + 1][0] <= level
        if is_leaf:
            names.append(" – ".join(name for name in above.values() if name))
    return names
