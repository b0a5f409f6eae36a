"""Words, numbers and pinpoints of CLML: ``P2 id="regulation-7-2"`` becomes ``reg. 7(2)``."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from lxml import etree

from ingest.readers.law.law_pieces import NOTE, collect, name_of, tidy

_GROUPS = {"Part", "Chapter", "Pblock", "PsubBlock", "Group", "GroupOfParts", "EUPart", "EUTitle"}
CONTAINERS = frozenset(_GROUPS | {"EUChapter", "EUSection", "EUSubsection", "Division"})
_GAPS = {"NonBreakingSpace": "\u00a0", "ThinSpace": " ", "EmSpace": " ", "EnSpace": " "}
_NOTES = {"CommentaryRef", "FootnoteRef", "MarginNoteRef"}
_BLOCKS = {"Text", "Para", "DateText", "Title", "td", "th", "li", "br", "PersonName", "JobTitle"}
_BLOCKS |= {"Department", "DateSigned", "P", "Address", "AddressLine", "ListItem", "Signee"}
_DOTS = re.compile(r"[\s.…·•*-]{5,}")
_NUMBER_NAME = re.compile(
    r"^\s*(?:SCHEDULE|Schedule|ANNEX|Annex|PART|Part|CHAPTER|Chapter|APPENDIX|Appendix|"
    r"ARTICLE|Article|REGULATION|Regulation|SECTION|Section)\s+"
)
_MARKS = ("{*}Repeal", "{*}Addition", "{*}Substitution")
_QUOTES = {"double": ("“", "”"), "single": ("‘", "’"), "none": ("", "")}
_ROMAN = ((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))


def words(element: etree._Element) -> str:
    """Return an element's words on one line, signs of notes taken out."""

    def instead(child: etree._Element) -> str | None:
        name = name_of(child)
        if name in _NOTES:
            return NOTE
        if name == "Character":
            return _GAPS.get(child.get("Name") or "", " … ")
        if name in _BLOCKS:
            return f" {collect(child, instead)} "
        return None

    return tidy(collect(element, instead))


def is_dots(text: str) -> bool:
    """Tell whether a text is nothing but the dots that stand for repealed words."""
    return bool(_DOTS.fullmatch(text)) or text in ("…", "...", ". . .")


def mark_type(element: etree._Element) -> str | None:
    """Return the parts of the kingdom that some of these words are limited to, as marked."""
    extents = {m.get("Extent") for m in element.iter(*_MARKS)}
    return ", ".join(sorted(e for e in extents if e)) or None


def limited(element: etree._Element) -> str:
    """Return what an editor's mark around all of these words says of them, "" without one.

    Repealed words stay in the file where they still count for a part of the kingdom or a purpose
    (``RetainText``): whoever cites them must see that.
    """
    held = [t.getparent() for t in element.xpath(".//text()[normalize-space()]") if t.is_text]
    loose = [t for t in element.xpath(".//text()[normalize-space()]") if t.is_tail]
    around = [_marks_around(e, element) for e in held if e is not None]
    around += [_marks_around(t.getparent().getparent(), element) for t in loose]
    marks = set.intersection(*around) if around else set()
    repealed = sorted(extent for name, extent in marks if name == "Repeal")
    only = sorted(extent for name, extent in marks if name != "Repeal" and extent)
    if repealed:
        where = ", ".join(filter(None, repealed))
        return f"marked as repealed in {where}" if where else "marked as repealed"
    return f"in {', '.join(only)} only" if only else ""


def _marks_around(element: etree._Element, top: etree._Element) -> set[tuple[str, str]]:
    found: set[tuple[str, str]] = set()
    while element is not top:
        if name_of(element) in ("Repeal", "Addition", "Substitution"):
            found.add((name_of(element), element.get("Extent") or ""))
        above = element.getparent()
        if above is None:
            break
        element = above
    return found


def quoted(element: etree._Element) -> tuple[str, str]:
    """Return the quotation marks that print puts around an amendment's text."""
    return _QUOTES.get(element.get("Format") or "default", _QUOTES["double"])


def number_of(box: etree._Element, item: etree._Element, index: int) -> str:
    """Return a list item's number as print shows it: the file only says how it is counted."""
    bare = item.get("NumberOverride") or _counted(box.get("Type") or "", index + 1)
    decoration = box.get("Decoration") or ""
    if name_of(box) != "OrderedList" or not bare or "(" in bare:
        return bare if name_of(box) == "OrderedList" else ""
    forms = {"parens": "({})", "parenRight": "{})", "period": "{}.", "brackets": "[{}]"}
    return forms.get(decoration, "{}").format(bare)


def _counted(kind: str, number: int) -> str:
    if kind in ("alpha", "alphaupper"):
        bare = chr(96 + (number - 1) % 26 + 1) * ((number - 1) // 26 + 1)
    elif kind in ("roman", "romanupper"):
        bare, left = "", number
        for value, sign in _ROMAN:
            bare, left = bare + sign * (left // value), left % value
    else:
        bare = str(number)
    return bare.upper() if kind.endswith("upper") else bare


@dataclass(slots=True)
class Numbers:
    """The numbers waiting for the first words behind them: 7, (2), (a)."""

    waiting: list[str] = field(default_factory=list)

    def take(self) -> str:
        """Return them as print does, once."""
        text = "".join(self.waiting) if all("(" in w for w in self.waiting) else ""
        text = text or " ".join(self.waiting)
        self.waiting.clear()
        return text


@dataclass(frozen=True, slots=True)
class Provision:
    """Where the walk stands; ``locator`` is what is cited for the words found there."""

    name: str = ""  # "reg. 7", "s. 101", "para. 3", or what a preamble is called
    points: str = ""  # "(2)(a)"
    outer: str = ""  # what puts this whole Schedule into another instrument
    schedule: str = ""  # "Sch. 2"
    part: str = ""  # "Pt. 2" of the schedule
    spelled: str = ""  # "Regulation 7"
    headed: bool = False  # a heading for the provision to come is already written
    quoted: bool = False
    flat: bool = False  # inside a definition, whose points are no points of the provision
    restarts: bool = False  # the schedule's Parts count their paragraphs anew
    numbers: Numbers = field(default_factory=Numbers)

    @property
    def locator(self) -> str | None:
        """Return the pinpoint, None outside of any provision."""
        place = " ".join(filter(None, (self.schedule, self.part, self.name)))
        place += self.points
        return f"{self.outer}, inserted {place}" if self.outer else place or None

    def named(self, name: str) -> "Provision":
        """Return a place that has a name and no number."""
        return Provision(name=name)

    def with_heading(self) -> "Provision":
        """Return this place, its next provision's heading being written."""
        return replace(self, headed=True)

    def in_quotation(self) -> "Provision":
        """Return this place inside quoted text, whose own numbers are another act's."""
        return replace(self, quoted=True)

    def in_definition(self) -> "Provision":
        """Return this place inside a definition."""
        return replace(self, flat=True)

    def item(self, number: str) -> "Provision":
        """Return the place of a list's item."""
        self.numbers.waiting.append(number)
        if self.quoted or self.flat or not number:
            return self
        point = number if number.startswith("(") else f"({number.strip('.[]()')})"
        return replace(self, points=self.points + point)

    def entered(self, element: etree._Element, names: Mapping[str, str]) -> "Provision":
        """Return the place inside a numbered element."""
        kind = name_of(element)
        if self.quoted and kind == "Schedule":  # it has a numbering of its own, which is cited
            inserted = replace(self, quoted=False).entered(element, names)
            return replace(inserted, outer=self.locator or "")
        if self.quoted:
            return self
        if kind.startswith("P") and kind[1:].isdigit():
            return self._numbered(element, kind, names)
        number = _number(element)
        bare = _NUMBER_NAME.sub("", number)
        if kind in ("Schedule", "Appendix"):
            short = "Annex" if number.upper().startswith("ANNEX") else "Sch."
            if kind == "Appendix":
                short = f"{self.schedule} App.".strip()
            bare = "" if bare.upper() in ("SCHEDULE", "ANNEX", "APPENDIX") else bare
            return Provision(schedule=f"{short} {bare}".strip(), restarts=_restarts(element))
        if self.schedule and kind in ("Part", "EUPart"):
            return replace(self, part=f"Pt. {bare}" if bare else "", name="", points="")
        return self

    def _numbered(
        self, element: etree._Element, kind: str, names: Mapping[str, str]
    ) -> "Provision":
        bare = _NUMBER_NAME.sub("", _number(element)).strip(".()")
        if kind == "P1":
            short, spelled = _kind_of_provision(element, bool(self.schedule), names)
            part = self.part if self.restarts else ""
            name, spelled = f"{short} {bare}".strip(), f"{spelled} {bare}".strip()
            return replace(self, name=name, points="", part=part, spelled=spelled, headed=False)
        return replace(self, points=self.points + (f"({bare})" if bare else ""))


def _restarts(schedule: etree._Element) -> bool:
    """Tell whether a schedule counts its paragraphs anew in each Part, so that it takes both."""
    if schedule.find(".//{*}Part") is None:
        return False
    numbers = [_number(p) for p in schedule.iter("{*}P1") if not _in_quotation(p, schedule)]
    return len(set(numbers)) < len(numbers)


def _in_quotation(element: etree._Element, box: etree._Element) -> bool:
    for above in element.iterancestors():
        if above is box:
            return False
        if name_of(above) == "BlockAmendment":
            return True
    return False


def _number(element: etree._Element) -> str:
    found = element.find("{*}Pnumber")
    found = element.find("{*}Number") if found is None else found
    return words(found) if found is not None else ""


def printed(element: etree._Element, names: Mapping[str, str]) -> str:
    """Return a number as print has it; the file mostly leaves the brackets to the printer."""
    tag, number = element.find("{*}Pnumber"), _number(element)
    if not number or tag is None:
        return ""
    before, after = tag.get("PuncBefore"), tag.get("PuncAfter")
    if before is not None or after is not None:
        return f"{before or ''}{number}{after or ''}"
    if "(" in number or not number[-1].isalnum():
        return number
    if name_of(element) == "P1":
        return number if names["main"] == "s." else f"{number}."
    return f"({number})"


_KINDS = {
    "regulation": ("reg.", "Regulation"),
    "section": ("s.", "Section"),
    "article": ("art.", "Article"),
    "rule": ("r.", "Rule"),
    "paragraph": ("para.", "Paragraph"),
}


def _kind_of_provision(
    element: etree._Element, in_schedule: bool, names: Mapping[str, str]
) -> tuple[str, str]:
    """Return how a provision is cited and spelled: by its id, else by the kind of instrument."""
    if in_schedule:
        return _KINDS["paragraph"]
    kind = (element.get("id") or "").split("-")[0]
    short, spelled = _KINDS.get(kind, (names["main"], names["spelled"]))
    return (names["article"], spelled) if short == "art." else (short, spelled)
