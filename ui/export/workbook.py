"""Write rows as an Excel file: one sheet, every cell text."""

import io
import re
from collections.abc import Sequence

_UNWRITABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")  # of XML
_MOST_CHARS = 32_767  # of a cell
_NARROW, _WIDE = 10, 60  # columns, in characters


def workbook(rows: Sequence[Sequence[str]]) -> bytes:
    """Return an Excel file of the rows, the first of them in bold and always in view.

    No cell is a formula: each is written as text, whatever it begins with.
    """
    # Imported late: the page's server loads no library of files until somebody wants one.
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Font

    book = Workbook(write_only=True)
    sheet = book.create_sheet("Rows")
    sheet.freeze_panes = "A2"
    for column in range(max(map(len, rows), default=0)):
        longest = max(len(row[column]) for row in rows if column < len(row))
        width = min(max(longest + 2, _NARROW), _WIDE)
        sheet.column_dimensions[_letters(column)].width = width
    for number, row in enumerate(rows):
        cells = []
        for text in row:
            cell = WriteOnlyCell(sheet, _UNWRITABLE.sub("\ufffd", text)[:_MOST_CHARS])
            cell.data_type = "s"
            if number == 0:
                cell.font = Font(bold=True)
            cells.append(cell)
        sheet.append(cells)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _letters(column: int) -> str:
    """Return the name of a column, from 0: A to Z, then AA."""
    name = chr(ord("A") + column % 26)
    return name if column < 26 else _letters(column // 26 - 1) + name
