"""What stands beside the words of British law: footnotes, annotations, what is not in force."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from ingest.readers.law.law_pieces import Pieces
from ingest.readers.law.uk.clml_text import words

_BOXES = (  # element, heading, what a note of it is called
    ("Footnotes", "Footnotes", "footnote"),
    ("MarginNotes", "Margin notes", "margin note"),
    ("Commentaries", "Annotations by the editors of legislation.gov.uk", "annotation"),
)
_LISTED = 10  # provisions named in a warning


class Notes:
    """Footnotes and annotations, each with the first provision that refers to it."""

    def __init__(self) -> None:
        self._places: dict[str, str] = {}  # note's id -> locator of the provision

    def refer(self, element: etree._Element, locator: str | None) -> None:
        """Note which notes these words refer to."""
        for reference in element.iter("{*}CommentaryRef", "{*}FootnoteRef", "{*}MarginNoteRef"):
            self._places.setdefault(reference.get("Ref") or "", locator or "")
        for mark in element.iter("{*}Addition", "{*}Substitution", "{*}Repeal"):
            self._places.setdefault(mark.get("CommentaryRef") or "", locator or "")

    def add(self, root: etree._Element, pieces: Pieces) -> None:
        """Add all notes behind the text."""
        for box, heading, name in _BOXES:
            found = list(root.iterfind(f"{{*}}{box}/*"))
            if found:
                pieces.heading(heading, 2)
            counts: Counter[str] = Counter()
            for note in found:
                kind = note.get("Type") or ""
                counts[kind] += 1
                sign = f"{kind}{counts[kind]}"
                where = self._places.get(note.get("id") or "", "")
                texts = [words(t) for t in note.iter("{*}Text")] or [words(note)]
                cited = f"{where}, {name} {sign}" if where else f"{name} {sign}"
                pieces.text(f"{sign} {' '.join(filter(None, texts))}", cited, alone=True)


@dataclass(slots=True)
class Standing:
    """Which provisions do not simply apply, and what else a reader must know."""

    prospective: list[str] = field(default_factory=list)
    ended: list[str] = field(default_factory=list)
    partial: list[str] = field(default_factory=list)
    pictures: int = 0

    def warnings(self, root: etree._Element) -> Iterator[str]:
        """Yield it in sentences."""
        if self.prospective:
            yield f"not yet in force (prospective): {_listed(self.prospective)}"
        if self.ended:
            yield f"not in force on the date of this text: {_listed(self.ended)}"
        if self.partial:
            yield (
                "words that apply to a part of the kingdom only stand beside those that apply to "
                f"the rest: {_listed(self.partial)}"
            )
        left = len(list(root.iter("{*}UnappliedEffect")))
        if left:
            yield f"{left} amendments are known to the editors and not yet made in this text"
        if self.pictures:
            yield f"{self.pictures} pictures (maps, forms) hold no text and were left out"


def _listed(places: list[str]) -> str:
    once = list(dict.fromkeys(place for place in places if place))
    more = f" and {len(once) - _LISTED} more" if len(once) > _LISTED else ""
    return ", ".join(once[:_LISTED]) + more
