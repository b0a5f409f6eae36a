"""Follow the groups of a Rich Text Format file and write its text into flows."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from lxml import etree

from ingest.errors import ReadError
from ingest.readers.office.rtf.flow import Flow, Looks
from ingest.readers.office.rtf.heads import Heads
from ingest.readers.office.rtf.state import Skipped, State
from ingest.readers.office.rtf.tables import Definition
from ingest.readers.office.rtf.tokens import DEFAULT_CODEC, Kind, Token, codec_of
from ingest.readers.office.word_elements import element

MAX_GROUPS = 2_000  # groups in groups
# Destinations whose text is not part of the page's, beside all that are marked as ignorable.
_NO_TEXT = frozenset(
    (
        "header headerl headerr headerf footer footerl footerr footerf pict objdata fldinst "
        "filetbl listtable listoverridetable revtbl nonesttables shprslt annotation xe tc rxe txe "
        "bkmkstart bkmkend atnid atnauthor ftnsep ftnsepc ftncn aftnsep aftnsepc aftncn "
        "private mmathPict"
    ).split()
)
_SHAPES = {"shpinst", "do"}
_IN_SHAPES = {"shptxt", "dptxbxtext"}
_READ = {*_SHAPES, "nesttableprops", "ud", "cs", "ts"}  # ignorable by name, yet they are known here
_SIGNS = {
    **{"emdash": "—", "endash": "–", "emspace": "\u2003", "enspace": "\u2002", "qmspace": "\u2005"},
    **{"bullet": "•", "lquote": "‘", "rquote": "’", "ldblquote": "“", "rdblquote": "”"},
    **{"zwj": "\u200d", "zwnj": "\u200c", "ltrmark": "\u200e", "rtlmark": "\u200f"},
    **{"~": "\u00a0", "_": "-", "{": "{", "}": "}", "\\": "\\"},
}
_CODE_PAGES = {"mac": "mac_roman", "pc": "cp437", "pca": "cp850"}
# XML has no place for these; a file may name them.
_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")


@dataclass(slots=True)
class _Group:
    """What is put back when a group ends."""

    state: State
    flow: Flow
    at_end: Callable[[], None] | None = None


@dataclass(slots=True)
class Parser:
    """Takes a file's tokens; ``root`` is the body, ``notes`` the parts that its marks name."""

    root: etree._Element = field(default_factory=lambda: element("body"))
    notes: dict[str, etree._Element] = field(default_factory=dict)
    whole: bool = True  # the last group has ended
    _heads: Heads = field(default_factory=Heads)
    _looks: Looks = field(default_factory=Looks)
    _state: State = field(default_factory=State)
    _groups: list[_Group] = field(default_factory=list)
    _codec: str = DEFAULT_CODEC
    _row: Definition = field(default_factory=Definition)
    _inner: Definition = field(default_factory=Definition)
    _pending: bytes = b""
    _units: list[int] = field(default_factory=list)
    _left: int = 0  # letters to pass over behind a Unicode one
    _fresh: bool = False  # the group has just begun
    _starred: bool = False
    _flow: Flow = field(init=False)

    def __post_init__(self) -> None:
        self._flow = Flow(self.root, self._looks)

    @property
    def title(self) -> str | None:
        """The title in the file's properties."""
        return self._heads.title

    def take(self, token: Token) -> bool:
        """Read one token; whether the file's text has come to its end.

        :raises ReadError: when groups are nested beyond what any program writes.
        """
        if token.kind is Kind.LETTERS:
            self._letters(token.letters)
            return False
        if self._left and token.kind in (Kind.WORD, Kind.SIGN):
            self._left = self._left - 1 if token.text in _SIGNS else 0
            if token.text in _SIGNS:
                return False
        self._flush(units=token.text != "u")
        if token.kind is Kind.OPENS:
            self._opens()
        elif token.kind is Kind.ENDS:
            return self._ends()
        elif token.kind is Kind.SIGN and token.text == "*":
            self._starred = self._fresh
        else:
            fresh, self._fresh = self._fresh, False
            self._word(token.text, token.number, fresh)
        return False

    def finish(self) -> None:
        """End what a file that was cut off left open."""
        self._flush()
        self.whole = not self._groups
        while self._groups:
            self._ends()
        self._flow.end(self._state.lines)

    def _opens(self) -> None:
        if len(self._groups) >= MAX_GROUPS:
            raise ReadError(
                f"the file is damaged: more than {MAX_GROUPS} groups are nested in each other; "
                "open it in a word processor and save it as .docx"
            )
        self._groups.append(_Group(self._state, self._flow))
        self._heads.opens()
        self._left, self._fresh, self._starred = 0, True, False

    def _ends(self) -> bool:
        self._left, self._fresh, self._starred = 0, False, False
        if not self._groups:
            return True
        self._heads.ends(self._looks)
        group = self._groups.pop()
        if group.at_end is not None:
            group.at_end()
        self._state, self._flow = group.state, group.flow
        return not self._groups

    def _word(self, word: str, number: int | None, fresh: bool) -> None:
        if fresh and self._destination(word):
            return
        self._starred = False
        if self._heads.word(word, number):
            return
        if self._heads.inside or not self._state.skipped:
            if not self._shape(word, number) and not self._sign(word, number):
                self._look(word, number)

    def _destination(self, word: str) -> bool:
        """Take a word that says what a group is for; whether nothing else is to be done."""
        starred, self._starred = self._starred, False
        skipped = self._state.skipped
        if self._heads.begins(word):
            self._skip(Skipped.ALL)
            return True
        if self._heads.inside:
            return False
        if word in _SHAPES:
            self._skip(skipped or Skipped.SHAPE)
        elif word in _IN_SHAPES and skipped is not Skipped.ALL:
            self._aside(element("txbxContent"))
        elif word == "footnote" and not skipped:
            self._note()
        elif word == "upr":  # once in the file's letters, and once more in Unicode
            self._skip(Skipped.ALL)
        elif word == "ud" and len(self._groups) > 1:
            self._skip(self._groups[-2].state.skipped)
        elif word in _NO_TEXT or (starred and word not in _READ):
            self._skip(Skipped.ALL)
        else:
            return False
        return True

    def _skip(self, skipped: Skipped | None) -> None:
        self._state = replace(self._state, skipped=skipped)

    def _aside(self, root: etree._Element) -> None:
        """Write into a flow of its own; it stands in the paragraph where it was opened."""
        outer, letters = self._flow, self._state.letters
        inner = Flow(root, self._looks)
        outer.put(root, letters)
        self._flow, self._state = inner, State(fallback=self._state.fallback)
        self._groups[-1].at_end = lambda: inner.end(self._state.lines)

    def _note(self) -> None:
        part = self.notes.setdefault("footnotes", element("footnotes"))
        number = str(len(part) + 1)
        note = element("footnote", id=number)
        part.append(note)
        self._flow.put(element("footnoteReference", id=number), self._state.letters)
        inner = Flow(note, self._looks)
        self._flow, self._state = inner, State(fallback=self._state.fallback)
        self._groups[-1].at_end = lambda: inner.end(self._state.lines)

    def _shape(self, word: str, number: int | None) -> bool:
        """Take a word that ends a paragraph, a cell or a row, or tells of a row."""
        flow, lines = self._flow, self._state.lines
        match word:
            case "par" | "sect" | "\n" | "\r":
                flow.end_paragraph(lines)
            case "cell":
                flow.end_cell(lines, nested=False)
            case "nestcell":
                flow.end_cell(lines, nested=True)
            case "row":
                flow.end_row(lines, self._row, nested=False)
            case "nestrow":
                flow.end_row(lines, self._inner, nested=True)
            case "trowd":
                if lines.depth > 1:
                    self._inner = Definition()
                else:
                    self._row = Definition()
            case _:
                return (self._inner if lines.depth > 1 else self._row).told(word, number)
        return True

    def _sign(self, word: str, number: int | None) -> bool:
        """Take a word that stands for letters."""
        letters = self._state.letters
        if word in _SIGNS:
            self._flow.write(_SIGNS[word], letters)
        elif word == "tab":
            self._flow.put(element("tab"), letters)
        elif word in ("line", "page", "column", "softline", "lbr"):
            self._flow.put(element("br"), letters)
        elif word == "u" and number is not None:
            self._units.append(number & 0xFFFF)
            self._left = self._state.fallback
        elif word == "uc":
            self._state = replace(self._state, fallback=max(0, min(number or 0, 10)))
        elif word == "ansicpg":
            self._codec = codec_of(number)
        elif word in _CODE_PAGES:
            self._codec = _CODE_PAGES[word]
        else:
            return False
        return True

    def _look(self, word: str, number: int | None) -> None:
        state = self._state
        letters, lines = state.letters.told(word, number), state.lines.told(word, number)
        self._state = replace(state, letters=letters, lines=lines)

    def _letters(self, letters: bytes) -> None:
        if self._state.skipped and not self._heads.inside:
            return  # a picture may have millions
        passed = min(self._left, len(letters))
        self._left -= passed
        if len(letters) > passed:
            self._flush(pending=False)
            self._fresh = self._starred = False
            self._pending += letters[passed:]

    def _flush(self, *, pending: bool = True, units: bool = True) -> None:
        """Write the letters that have come, all at once: some alphabets need two bytes a letter."""
        if units and self._units:
            data = b"".join(unit.to_bytes(2, "little") for unit in self._units)
            self._units = []
            self._write(data.decode("utf-16-le", "replace"))
        if pending and self._pending:
            data, self._pending = self._pending, b""
            self._write(self._decoded(data))

    def _decoded(self, data: bytes) -> str:
        font = self._state.letters.font
        number = self._heads.default_font if font is None else font
        if self._heads.is_symbols(number):
            return data.decode("ascii", "ignore")
        return data.decode(self._heads.codec(number) or self._codec, "replace")

    def _write(self, text: str) -> None:
        if self._heads.text(text) or self._state.skipped:
            return
        text = _NO_XML.sub("", text)
        if text:
            self._flow.write(text, self._state.letters)
