"""What a cell shows by the looks of its letters, the format of its figure and its colours."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.styles.numbers import BUILTIN_FORMATS, BUILTIN_FORMATS_MAX_SIZE
from openpyxl.workbook import Workbook

from ingest.readers.office.excel.formats import (
    Shown,
    day_shown,
    shown_by,
    shows_nothing,
    text_shown,
)
from ingest.text.unseen.hidden import STRUCK, WHITE, Colour, Hidden, looks_like
from ingest.text.unseen.raised import Marks, Run, joined

_NO_FORMAT = "a format that shows nothing"
_SAME_COLOUR = "letters of the colour of the page"
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")  # how a sheet's XML writes signs that XML has not
_OPAQUE = 8  # digits of a colour with what shines through
_BACKGROUND_THEME = 0  # the first colour of a theme is that of the page
_WHITES = (1, 9)  # of the numbered colours


@dataclass(frozen=True, slots=True)
class _Style:
    """What the style of a cell says."""

    number_format: str
    added: Shown | None
    struck: bool
    unseen: bool  # its letters have the colour of what is behind them


class Looks:
    """The styles of a workbook; ``hidden`` has what no reader sees and what is struck out."""

    def __init__(self, book: Workbook) -> None:
        self.hidden = Hidden()
        self._marks = Marks()
        self._styles = getattr(book, "_cell_styles", ())
        self._formats = getattr(book, "_number_formats", ())
        self._fonts, self._fills = getattr(book, "_fonts", ()), getattr(book, "_fills", ())
        self._known: dict[int, _Style] = {}

    def of_sheet(self, coloured: bool) -> Callable[[object, int], str]:
        """Return what says how a value of a style is seen on a sheet.

        ``coloured``: what is behind letters may come from elsewhere than the cell's own style.
        """

        def shown(value: object, style: int) -> str:
            return "" if value is None else self._shown(value, style, coloured)

        return shown

    def _shown(self, value: object, number: int, coloured: bool) -> str:
        style = self._style(number)
        if isinstance(value, CellRichText):
            said = _unescaped(
                joined([r for piece in value if (r := self._run(piece))], self._marks)
            )
        else:
            said = _text(value, style)
        if style.struck:
            way: str | None = STRUCK
        elif shows_nothing(style.number_format, value):
            way = _NO_FORMAT
        else:
            way = _SAME_COLOUR if style.unseen and not coloured else None
        if way is None:
            return said
        if value != 0:  # lists leave noughts out of sight, and hide nothing by it
            self.hidden.add(said, way)
        return ""

    def _run(self, piece: object) -> Run | None:
        if not isinstance(piece, TextBlock):
            return Run(str(piece))
        text = str(piece.text or "")
        if getattr(piece.font, "strike", None):
            self.hidden.add(text, STRUCK)
            return None
        return Run(text, getattr(piece.font, "vertAlign", None) == "superscript")

    def _style(self, number: int) -> _Style:
        if number not in self._known:
            self._known[number] = self._read(number)
        return self._known[number]

    def _read(self, number: int) -> _Style:
        if not 0 <= number < len(self._styles):
            return _Style("", None, False, False)
        style = self._styles[number]
        named = self._named(style.numFmtId)
        font = _at(self._fonts, style.fontId)
        letters = _colour(getattr(font, "color", None))
        ground = _ground(_at(self._fills, style.fillId))
        unseen = letters is not None and ground is not None and looks_like(letters, ground)
        return _Style(named, shown_by(named), bool(getattr(font, "strike", None)), unseen)

    def _named(self, number: int) -> str:
        own = number - BUILTIN_FORMATS_MAX_SIZE
        if 0 <= own < len(self._formats):
            return str(self._formats[own])
        return str(BUILTIN_FORMATS.get(number, ""))


def _text(value: object, style: _Style) -> str:
    """Return a value as a cell of its style shows it, without a tail of noughts."""
    if isinstance(value, datetime | date):
        return day_shown(value, style.number_format) or _day(value)
    if isinstance(value, timedelta):
        minutes, seconds = divmod(round(value.total_seconds()), 60)
        return f"{minutes // 60}:{minutes % 60:02}" + (f":{seconds:02}" if seconds else "")
    if isinstance(value, bool) or not isinstance(value, int | float):
        return text_shown(_unescaped(str(value)), style.number_format)
    said = _figure(value)
    return style.added.of(said) if style.added else said


def _day(value: date) -> str:
    if isinstance(value, datetime) and value.time() != time():
        return value.isoformat(" ", "minutes")
    return value.strftime("%Y-%m-%d")


def _figure(value: float) -> str:
    """Return a number in digits, with the fifteen that a spreadsheet shows at most."""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    said = f"{value:.15g}" if isinstance(value, float) else str(value)
    return f"{Decimal(said):f}" if "e" in said else said


def _unescaped(text: str) -> str:
    return _ESCAPED.sub(lambda m: chr(int(m[1], 16)), text) if "_x" in text else text


def _at(things: object, number: int) -> object:
    return things[number] if 0 <= number < len(things) else None  # type: ignore[arg-type,index]


def _ground(fill: object) -> Colour | None:
    """Return the colour behind a cell's letters, None where it is not known."""
    pattern = getattr(fill, "patternType", None) if hasattr(fill, "patternType") else "other"
    if pattern in (None, "none"):
        return WHITE
    return _colour(getattr(fill, "fgColor", None)) if pattern == "solid" else None


def _colour(said: object) -> Colour | None:
    """Return a colour from 0 to 1, None for one that depends on the theme, but for the page's."""
    kind = getattr(said, "type", None)
    if kind == "rgb":
        digits = str(getattr(said, "rgb", ""))
        if len(digits) != _OPAQUE:
            return None
        try:
            red, green, blue = (int(digits[n : n + 2], 16) / 255 for n in (2, 4, 6))
        except ValueError:
            return None
        return red, green, blue
    tint = getattr(said, "tint", 0)
    page = kind == "theme" and getattr(said, "theme", None) == _BACKGROUND_THEME and not tint
    white = kind == "indexed" and getattr(said, "indexed", None) in _WHITES
    return WHITE if page or white else None
