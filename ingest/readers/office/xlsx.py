"""Read Excel files by openpyxl as they stream: a row of a sheet is a block."""

import struct
import warnings
import zlib
from collections.abc import Iterator
from datetime import date, datetime, time
from pathlib import Path
from zipfile import BadZipFile

import openpyxl
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.styles.numbers import BUILTIN_FORMATS, BUILTIN_FORMATS_MAX_SIZE
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.workbook import Workbook
from openpyxl.worksheet._reader import WorkSheetParser

from ingest.datamodels import About, Document
from ingest.errors import ReadError
from ingest.readers.lists.rows import Sheet, document_of
from ingest.readers.lists.tables import Row
from ingest.readers.office.xlsx_formats import Shown, shown_by
from ingest.readers.office.xlsx_hidden import HiddenCells, hidden_cells
from ingest.readers.office.xlsx_structure import Structure, structure_of
from ingest.text.unseen.hidden import STRUCK, Hidden
from ingest.text.unseen.raised import Marks, Run, joined

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
    looks = _Looks(book)
    read = [
        Sheet(sheet.title, _rows(_texts(book, sheet, looks), cells, made), made.marked())
        for sheet, cells, made in zip(sheets, unseen, built, strict=True)
    ]
    title = (book.properties.title or "").strip() or None
    document = document_of(relative, read, About(title=title))
    said = [f"hidden sheets are left out: {', '.join(hidden)}"] if hidden else []
    for sheet, cells, made in zip(sheets, unseen, built, strict=True):
        said += [*cells.warnings(sheet.title), *made.warnings(sheet.title)]
    said += looks.struck.warnings()
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


def _texts(book: Workbook, sheet: object, looks: "_Looks") -> Iterator[Row]:
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
                cells[cell["column"] - 1] = looks.shown(cell["value"], cell["style_id"])
            yield number, cells


class _Looks:
    """What a cell shows by the looks of its letters and the format of its figure."""

    def __init__(self, book: Workbook) -> None:
        self.struck = Hidden()
        self._marks = Marks()
        self._styles = getattr(book, "_cell_styles", ())
        self._formats = getattr(book, "_number_formats", ())
        fonts = getattr(book, "_fonts", ())
        self._struck_fonts = {n for n, font in enumerate(fonts) if font.strike}
        self._known: dict[int, Shown | None] = {}

    def shown(self, value: object, style: int) -> str:
        """Return a cell as a reader sees it, without what is struck out and marks of notes."""
        if value is None:
            return ""
        if isinstance(value, CellRichText):
            runs = [run for piece in value if (run := self._run(piece))]
            return joined(runs, self._marks)
        said = _text(value)
        is_figure = isinstance(value, int | float) and not isinstance(value, bool)
        added = self._format(style) if is_figure else None
        said = added.of(said) if added else said
        if self._struck_fonts and self._is_struck(style):
            self.struck.add(said, STRUCK)
            return ""
        return said

    def _run(self, piece: object) -> Run | None:
        if not isinstance(piece, TextBlock):
            return Run(str(piece))
        text = str(piece.text or "")
        if getattr(piece.font, "strike", None):
            self.struck.add(text, STRUCK)
            return None
        return Run(text, getattr(piece.font, "vertAlign", None) == "superscript")

    def _is_struck(self, style: int) -> bool:
        known = 0 <= style < len(self._styles)
        return known and self._styles[style].fontId in self._struck_fonts

    def _format(self, style: int) -> Shown | None:
        if style not in self._known:
            self._known[style] = shown_by(self._named(style))
        return self._known[style]

    def _named(self, style: int) -> str:
        if not 0 <= style < len(self._styles):
            return ""
        number = self._styles[style].numFmtId
        own = number - BUILTIN_FORMATS_MAX_SIZE
        if 0 <= own < len(self._formats):
            return str(self._formats[own])
        return str(BUILTIN_FORMATS.get(number, ""))


def _text(value: object) -> str:
    """Return a value without a tail of noughts."""
    if isinstance(value, datetime):
        midnight = value.time() == time()
        return value.date().isoformat() if midnight else value.isoformat(" ", "minutes")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
