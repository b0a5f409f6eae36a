"""The tables at the head of a Rich Text Format file: fonts, colours, styles, properties."""

from dataclasses import dataclass, field

from ingest.readers.office.rtf.flow import Looks
from ingest.readers.office.rtf.tokens import CODECS, SYMBOLS, codec_of

_TABLES = ("fonttbl", "colortbl", "stylesheet", "info")
_DEFAULT_COLOUR = "auto"
_HEADING = "heading "
_MAX_LEVEL = 9
_ENTRY = 2  # the depth of a table's entries


@dataclass(slots=True)
class Heads:
    """Follows the groups of these tables; ``default_font`` is that of letters that name none."""

    default_font: int | None = None
    title: str | None = None
    _table: str = ""
    _depth: int = 0  # groups inside the table, itself among them
    _number: int | None = None
    _charset: int | None = None
    _page: int | None = None
    _outline: int | None = None
    _text: str = ""
    _is_title: bool = False
    _red_green_blue: list[int] = field(default_factory=lambda: [0, 0, 0])
    _named: bool = False  # the colour at hand has a part of its own
    _colours: list[str] = field(default_factory=list)
    _fonts: dict[int, str | None] = field(default_factory=dict)
    _symbols: set[int] = field(default_factory=set)
    _headings: dict[int, int] = field(default_factory=dict)

    @property
    def inside(self) -> bool:
        """Whether the place at hand is in one of the tables."""
        return bool(self._table)

    def begins(self, word: str) -> bool:
        """Whether a group that begins with this word is one of the tables."""
        if self._table or word not in _TABLES:
            self._is_title = self._table == "info" and word == "title"
            return False
        self._table, self._depth, self._text = word, 1, ""
        return True

    def opens(self) -> None:
        """Note a group inside a table."""
        if self._table:
            self._depth += 1
            if self._depth == _ENTRY:
                self._text, self._number, self._outline = "", 0, None

    def ends(self, looks: Looks) -> None:
        """Note the end of a group inside a table, and of the table itself."""
        if not self._table:
            return
        self._depth -= 1
        if self._is_title:
            self.title, self._is_title = " ".join(self._text.split()) or None, False
        if not self._depth:
            self._table = ""
            looks.colours[:] = self._colours
            looks.headings.update(self._headings)

    def word(self, word: str, number: int | None) -> bool:
        """Take a control word; whether it is of a table's inside."""
        if word == "deff":
            self.default_font = number
        if not self._table or word in ("u", "uc"):
            return False
        if word in ("f", "s"):
            self._number, self._charset, self._page = number, None, None
        elif word == "fcharset":
            self._charset = number
        elif word == "cpg":
            self._page = number
        elif word == "outlinelevel":
            self._outline = number
        elif word in ("red", "green", "blue"):
            self._red_green_blue["red green blue".split().index(word)] = min(number or 0, 255)
            self._named = True
        return True

    def text(self, text: str) -> bool:
        """Take letters; whether they are of a table's inside."""
        if not self._table:
            return False
        if self._depth > _ENTRY:  # a key or another name of the entry
            return True
        self._text = (self._text + text)[-200:]
        if ";" in text and self._table != "info":
            if self._table == "colortbl":
                self._add_colours(text.count(";"))
            elif self._table == "fonttbl":
                self._add_font()
            elif self._table == "stylesheet":
                self._add_style()
            self._text = ""
        return True

    def codec(self, font: int | None) -> str | None:
        """Return the codec of a font's letters, None where the font does not say."""
        return self._fonts.get(font) if font is not None else None

    def is_symbols(self, font: int | None) -> bool:
        """Whether the letters of a font are pictures."""
        return font in self._symbols

    def _add_colours(self, times: int) -> None:
        for _ in range(times):
            said = "".join(f"{max(0, part):02X}" for part in self._red_green_blue)
            self._colours.append(said if self._named else _DEFAULT_COLOUR)
            self._red_green_blue, self._named = [0, 0, 0], False

    def _add_font(self) -> None:
        if self._number is None:
            return
        if self._charset == SYMBOLS:
            self._symbols.add(self._number)
        codec = codec_of(self._page) if self._page else CODECS.get(self._charset or 0)
        # Western letters are those of the file's own code page, which may say otherwise.
        self._fonts[self._number] = codec if self._page or self._charset else None

    def _add_style(self) -> None:
        name = self._text.partition(";")[0].strip().lower()
        rest = name.removeprefix(_HEADING)
        level = self._outline
        if level is None and rest != name and rest.isdigit():
            level = int(rest) - 1
        if level is None and name == "title":
            level = 0
        if self._number is not None and level is not None and 0 <= level < _MAX_LEVEL:
            self._headings[self._number] = level
