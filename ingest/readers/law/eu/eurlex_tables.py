"""Read a table of a EUR-Lex page: its cells, or the list that is only set as a table."""

from collections.abc import Iterator

from lxml.html import HtmlElement

from ingest.readers.law.eu.eurlex_page import classes, words
from ingest.readers.law.legal_tables import MAX_SPAN_ROWS, Cell, span
from ingest.readers.law.legal_words import label

Item = tuple[str, list[HtmlElement]]
_BORDERED = {"table", "borderOj", "oj-table", "border"}
_CELL_TEXT = ("tbl-", "tab-")


def list_items(table: HtmlElement) -> list[Item] | None:
    """Return mark and content of each point where a table is a list, None where it is a table."""
    if classes(table) & _BORDERED or _has_cell_text(table):
        return None
    items: list[Item] = []
    for row in own_rows(table):
        cells = [c for c in row if c.tag in ("td", "th") and words(c)]
        if not cells:
            continue
        mark = words(cells[0])
        if len(cells) == 1 and label(mark) is None and items:
            items[-1][1].append(cells[0])
            continue
        if label(mark) is None or len(cells) > 2:
            return None
        items.append((mark, cells[1:]))
    return items


def _has_cell_text(table: HtmlElement) -> bool:
    own = (p for row in own_rows(table) for cell in row for p in cell.iterchildren("p"))
    return any(name.startswith(_CELL_TEXT) for p in own for name in classes(p))


def own_rows(table: HtmlElement) -> Iterator[HtmlElement]:
    """Yield the rows of a table without those of tables inside it."""
    for child in table:
        if child.tag == "tr":
            yield child
        elif child.tag in ("thead", "tbody", "tfoot"):
            yield from child.iterchildren("tr")


def as_cells(table: HtmlElement) -> list[list[Cell]]:
    """Return the rows of a table as cells."""
    return [[_cell(c, row) for c in row if c.tag in ("td", "th")] for row in own_rows(table)]


def _cell(cell: HtmlElement, row: HtmlElement) -> Cell:
    return Cell(
        words(cell),
        _is_header(cell, row),
        span(cell.get("colspan")),
        span(cell.get("rowspan"), MAX_SPAN_ROWS),
    )


def _is_header(cell: HtmlElement, row: HtmlElement) -> bool:
    parent = row.getparent()
    if cell.tag == "th" or (parent is not None and parent.tag == "thead"):
        return True
    style = (cell.get("style") or "").replace(" ", "")
    paragraphs = list(cell.iterdescendants("p"))
    if "font-weight:bold" in style or any("tbl-hdr" in classes(p) for p in paragraphs):
        return True
    text = words(cell)
    bold = "".join(words(s) for s in cell.iterdescendants("span", "b", "strong") if _is_bold(s))
    return bool(text) and bold.replace(" ", "") == text.replace(" ", "")


def _is_bold(element: HtmlElement) -> bool:
    return element.tag in ("b", "strong") or bool(classes(element) & {"bold", "boldface"})
