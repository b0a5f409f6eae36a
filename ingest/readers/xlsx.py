"""Excel files in, documents out, by openpyxl: a row of a sheet is a block. Read as they stream."""

import struct
import warnings
import zlib
from collections.abc import Iterator
from datetime import date, datetime, time
from pathlib import Path
from xml.etree.ElementTree import ParseError
from zipfile import BadZipFile

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.workbook import Workbook

from ingest.datamodels import About, Document
from ingest.errors import ReadError
from ingest.readers.rows import Row, Sheet, document_of

_OLD_FORM = b"\xd0\xcf\x11\xe0"  # a container of older programs, and of encrypted files
# What openpyxl and the libraries below it raise on files that were cut off or altered.
_DAMAGED = (
    *(InvalidFileException, BadZipFile, ParseError, zlib.error, struct.error, ArithmeticError),
    *(AttributeError, EOFError, LookupError, OSError, RuntimeError, TypeError, ValueError),
)


def read_xlsx(path: Path, relative: str) -> Document:
    """Read the visible sheets of an Excel file; of formulas the values that were saved.

    :raises ReadError: when the file is no Excel file or is protected by a password.
    """
    with path.open("rb") as file:
        if file.read(4) == _OLD_FORM:
            raise ReadError(
                "the Excel file is protected by a password or of an old form; open it, save it as "
                ".xlsx without a password"
            )
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about styles and extensions that are not read
            book = openpyxl.load_workbook(path, read_only=True, data_only=True)
            try:
                return _document(book, relative)
            finally:
                book.close()
    except ReadError:
        raise
    except _DAMAGED as exc:
        raise ReadError(
            "this is no Excel file (.xlsx), or it is damaged; open it in a spreadsheet program "
            "and save it as .xlsx or .csv"
        ) from exc


def _document(book: Workbook, relative: str) -> Document:
    sheets = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
    hidden = [sheet.title for sheet in book.worksheets if sheet.sheet_state != "visible"]
    for sheet in sheets:
        sheet.reset_dimensions()  # some programs write a wrong size into the file
    read = [Sheet(sheet.title, _rows(sheet.iter_rows(values_only=True))) for sheet in sheets]
    title = (book.properties.title or "").strip() or None
    document = document_of(relative, read, About(title=title))
    said = (f"hidden sheets are left out: {', '.join(hidden)}",) if hidden else ()
    return Document(
        relative, document.about, document.text, document.blocks, (*said, *document.warnings)
    )


def _rows(rows: Iterator[tuple[object, ...]]) -> Iterator[Row]:
    for number, cells in enumerate(rows, start=1):
        yield number, [_text(cell) for cell in cells]


def _text(cell: object) -> str:
    """Return a cell as a reader sees it: whole numbers and days without a tail of noughts."""
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat(" ", "minutes")
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)
