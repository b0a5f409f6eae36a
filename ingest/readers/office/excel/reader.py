"""Read Excel files by openpyxl as they stream: a row of a sheet is a block."""

import struct
import warnings
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from zipfile import BadZipFile

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.workbook import Workbook
from openpyxl.worksheet._reader import WorkSheetParser

from ingest.datamodels import About, Document
from ingest.errors import ReadError
from ingest.readers.lists.rows import Sheet, document_of
from ingest.readers.lists.tables import Row
from ingest.readers.office.excel.hidden import HiddenCells, hidden_cells
from ingest.readers.office.excel.looks import Looks
from ingest.readers.office.excel.structure import Structure, structure_of

MAX_ROWS = 1_048_576  # of a sheet
_OLD_FORM = b"\xd0\xcf\x11\xe0"  # a container of older programs, and of encrypted files
# What openpyxl and the libraries below it raise on files that were cut off or altered; a parser's
# errors are SyntaxErrors.
_DAMAGED = (
    *(InvalidFileException, BadZipFile, SyntaxError, zlib.error, struct.error, ArithmeticError),
    *(AttributeError, EOFError, LookupError, OSError, RuntimeError, TypeError, ValueError),
)


def read_xlsx(path: Path, relative: str) -> Document:
    """Read the visible sheets of an Excel file; of formulas the values that were saved.

    Hidden rows and columns are left out, but not rows that a filter hides: a list that was saved
    while it was filtered is still the whole list.

    :raises ReadError: when the file is no Excel file or is protected by a password.
    """
    with path.open("rb") as file:
        if file.read(4) == _OLD_FORM:
            raise ReadError(
                "the Excel file is protected by a password or of an old form; open it, save it as "
                ".xlsx without a password"
            )
    try:
        # Opened here: openpyxl leaves a file open whose parts it cannot make sense of.
        with path.open("rb") as file, warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about styles and extensions that are not read
            book = openpyxl.load_workbook(file, read_only=True, data_only=True, rich_text=True)
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
    unseen = [_hidden_cells(book, sheet) for sheet in sheets]
    built = [_structure(book, sheet) for sheet in sheets]
    looks = Looks(book)
    read = [
        Sheet(
            sheet.title,
            _rows(_texts(book, sheet, looks.of_sheet(made.coloured)), cells, made),
            made.marked(),
        )
        for sheet, cells, made in zip(sheets, unseen, built, strict=True)
    ]
    title = (book.properties.title or "").strip() or None
    document = document_of(relative, read, About(title=title))
    said = [f"hidden sheets are left out: {', '.join(hidden)}"] if hidden else []
    for sheet, cells, made in zip(sheets, unseen, built, strict=True):
        said += [*cells.warnings(sheet.title), *made.warnings(sheet.title)]
    said += looks.hidden.warnings()
    return Document(
        relative, document.about, document.text, document.blocks, (*said, *document.warnings)
    )


def _hidden_cells(book: Workbook, sheet: object) -> HiddenCells:
    """Return what is hidden in a sheet; openpyxl keeps its place in the archive to itself."""
    archive, place = getattr(book, "_archive", None), getattr(sheet, "_worksheet_path", None)
    if archive is None or place is None:
        return HiddenCells()
    with archive.open(place) as source:
        return hidden_cells(source)


def _structure(book: Workbook, sheet: object) -> Structure:
    """Return what else a sheet's XML says; its styles are numbered as the workbook lists them."""
    archive, place = getattr(book, "_archive", None), getattr(sheet, "_worksheet_path", None)
    if archive is None or place is None:
        return Structure()
    styles, fonts = getattr(book, "_cell_styles", ()), getattr(book, "_fonts", ())
    bold = {n for n, style in enumerate(styles) if fonts[style.fontId].b}
    with archive.open(place) as source:
        return structure_of(source, bold)


def _rows(rows: Iterator[Row], hidden: HiddenCells, made: Structure) -> Iterator[Row]:
    for number, cells in made.filled(rows):
        yield number, hidden.shown(number, cells)


def _texts(book: Workbook, sheet: object, looks: Callable[[object, int], str]) -> Iterator[Row]:
    """Yield a sheet's rows, those that the file leaves out empty.

    openpyxl's own way through a sheet that is read row by row gives no letters by their looks.
    """
    last = 0
    with sheet._get_source() as source:  # type: ignore[attr-defined]
        parser = WorkSheetParser(
            source,
            getattr(sheet, "_shared_strings", ()),
            data_only=True,
            epoch=book.epoch,
            date_formats=getattr(book, "_date_formats", ()),
            timedelta_formats=getattr(book, "_timedelta_formats", ()),
            rich_text=True,
        )
        for number, row in parser.parse():
            if number > MAX_ROWS:
                raise ReadError(
                    f"a sheet has more than {MAX_ROWS:,} rows, as no Excel file does; save it anew"
                )
            if number <= last:
                continue
            yield from ((gap, []) for gap in range(last + 1, number))
            last = number
            cells = [""] * max((cell["column"] for cell in row), default=0)
            for cell in row:
                cells[cell["column"] - 1] = looks(cell["value"], cell["style_id"])
            yield number, cells
