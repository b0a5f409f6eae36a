"""What a cell of an OpenDocument sheet shows: its words as a reader sees them."""

import re
from collections.abc import Iterator

from lxml import etree

from ingest.readers.office.open_document.looks import OFFICE, TABLE, TEXT, Looks
from ingest.text.unseen.hidden import STRUCK, Hidden
from ingest.text.unseen.raised import Marks, Run, joined

_LEFT_OUT = frozenset((f"{OFFICE}annotation", f"{TEXT}note"))
_BLANKS = frozenset((f"{TEXT}s", f"{TEXT}tab", f"{TEXT}line-break"))
_SMALL_NUMBER = re.compile(r"(?<!\d)\d{1,2}(?!\d)")


class CellWords:
    """Reads cells; ``hidden`` has what no reader sees and what is struck out."""

    def __init__(self, looks: Looks) -> None:
        self.hidden = Hidden()
        self._looks = looks
        self._marks = Marks()

    def of(self, cell: etree._Element) -> str:
        """Return what a cell shows; a whole day as ISO date, without notes that are stuck to it."""
        lines = (joined(list(self._runs(p)), self._marks) for p in cell.iterchildren(f"{TEXT}p"))
        shown = " ".join(" ".join(lines).split())
        day, value = cell.get(f"{OFFICE}date-value"), cell.get(f"{OFFICE}value")
        if day and _shows_day(shown):
            shown = str(day).removesuffix("T00:00:00").replace("T", " ")
        elif value and shown and not shown.strip("#"):  # the column is too narrow to show it
            shown = str(value)
        if self._looks.of("table-cell", cell.get(f"{TABLE}style-name")).struck:
            self.hidden.add(shown, STRUCK)
            return ""
        return shown

    def _runs(self, element: etree._Element, raised: bool = False) -> Iterator[Run]:
        yield Run(element.text or "", raised)
        for child in element:
            if child.tag in _BLANKS:
                yield Run(" ")
            elif child.tag not in _LEFT_OUT and isinstance(child.tag, str):
                look = self._looks.of("text", child.get(f"{TEXT}style-name"))
                if look.struck or look.hidden:
                    words = "".join(map(str, child.itertext()))
                    self.hidden.add(words, STRUCK if look.struck else "hidden")
                else:
                    yield from self._runs(child, raised if look.raised is None else look.raised)
            yield Run(child.tail or "", raised)


def _shows_day(shown: str) -> bool:
    """Whether words show a whole day: not a year alone, nor a month and a year."""
    numbers = len(_SMALL_NUMBER.findall(shown))
    return not shown or numbers > 1 or (numbers == 1 and any(map(str.isalpha, shown)))
